//! Any call of a pack, as a value.

use std::sync::Arc;

use tidegate_domain::{Answer, CallError, Date, Question, Tally, Watches};

use crate::call::Spent;
use crate::pack::{GradeSession, Pack};

/// How a call ended, with what it used.
#[derive(Debug)]
pub struct Metered<T> {
    /// How it ended.
    pub result: Result<T, CallError>,
    /// What it used, whether it gave an answer or failed.
    pub spent: Spent,
}

impl<T> Metered<T> {
    fn map<U>(self, make: impl FnOnce(T) -> U) -> Metered<U> {
        Metered { result: self.result.map(make), spent: self.spent }
    }
}

impl Pack {
    /// Carries out a question. A refusal is an answer here, so that it is archived like one; faults
    /// of the pack and of the host stay errors.
    #[must_use]
    pub fn answer(self: &Arc<Self>, question: Question) -> Metered<Answer> {
        let function = question.function();
        let metered = match question {
            Question::Classify { enterprise, on } => {
                self.classify_metered(enterprise, on).map(Answer::Conclusion)
            }
            Question::Production { evidence, on } => {
                self.production_metered(evidence, on).map(Answer::Production)
            }
            Question::Limits { site, on } => self.limits_metered(*site, on).map(Answer::Limits),
            Question::Judge { file } => self.judge_metered(*file).map(Answer::Verdict),
            Question::Evaluate { on, watches, states, rows, late } => {
                self.in_session((on, function), watches, |session| {
                    let fresh = vec![0; states.len()];
                    let rows = session.evaluate(rows, &states)?;
                    let late = if late.watch.is_empty() {
                        Tally::default()
                    } else {
                        session.evaluate(late, &fresh)?
                    };
                    Ok(Answer::Tallies { rows, late })
                })
            }
            Question::Explain { on, watches, period_start, value, validity, state } => self
                .in_session((on, function), watches, |session| {
                    let sample = (period_start, value, validity);
                    session.explain(0, sample, state).map(Answer::Explanation)
                }),
        };
        let result = match metered.result {
            Err(CallError::Refused { refusal, .. }) => Ok(Answer::Refused(refusal)),
            other => other,
        };
        Metered { result, spent: metered.spent }
    }

    /// Calls of one rule set in an instance of their own.
    fn in_session(
        self: &Arc<Self>,
        (on, function): (Date, &'static str),
        watches: Watches,
        calls: impl FnOnce(&mut GradeSession) -> Result<Answer, CallError>,
    ) -> Metered<Answer> {
        let metered = match self.grade_session(on, watches) {
            Ok(mut session) => {
                let result = calls(&mut session);
                Metered { result, spent: session.spent() }
            }
            Err(error) => Metered { result: Err(error), spent: Spent::default() },
        };
        self.observe(function, &metered);
        metered
    }
}
