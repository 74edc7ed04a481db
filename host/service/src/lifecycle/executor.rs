//! A component as the test kit calls it.

use std::cell::Cell;
use std::sync::Arc;

use tidegate_domain::{
    Application, CallError, CaseFile, Conclusion, Date, Enterprise, Explanation, LimitsAnswer,
    ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally, Verdict,
    Watches,
};
use tidegate_runtime::{Pack, Spent};
use tidegate_testkit::{Executor, Outcome, ReadingInState};

/// Carries out calls in the runtime that hosts use, and keeps what they cost.
#[derive(Debug)]
pub struct RuntimeExecutor {
    pack: Arc<Pack>,
    spent: Cell<Spent>,
    most: Cell<Spent>,
}

impl RuntimeExecutor {
    /// Calls this pack.
    #[must_use]
    pub fn new(pack: Arc<Pack>) -> Self {
        Self { pack, spent: Cell::default(), most: Cell::default() }
    }

    /// What all calls together used; memory is that of the largest.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent.get()
    }

    /// The most that one call used, each by itself.
    #[must_use]
    pub fn most(&self) -> Spent {
        self.most.get()
    }

    /// The answer as an outcome, and its cost added.
    fn ended<T>(&self, answer: Result<T, CallError>) -> Outcome<T> {
        let (last, spent, most) = (self.pack.last_spent(), self.spent.get(), self.most.get());
        self.spent.set(Spent {
            fuel: spent.fuel.saturating_add(last.fuel),
            memory_bytes: spent.memory_bytes.max(last.memory_bytes),
            duration: spent.duration.saturating_add(last.duration),
        });
        self.most.set(Spent {
            fuel: most.fuel.max(last.fuel),
            memory_bytes: most.memory_bytes.max(last.memory_bytes),
            duration: most.duration.max(last.duration),
        });
        match answer {
            Ok(answer) => Outcome::Conclusion(answer),
            Err(CallError::Refused { refusal, .. }) => Outcome::Refused(refusal),
            Err(CallError::Pack { fault, .. }) => {
                Outcome::PackFault { kind: kind(&fault), detail: fault.to_string() }
            }
            Err(error @ CallError::Host { .. }) => Outcome::HostFault { detail: error.to_string() },
        }
    }
}

/// The word of a fault, as records carry it.
fn kind(fault: &tidegate_domain::PackFault) -> String {
    let json = serde_json::to_value(fault).unwrap_or_default();
    json.get("kind").and_then(serde_json::Value::as_str).unwrap_or("trap").to_owned()
}

impl Executor for RuntimeExecutor {
    fn classify(&self, enterprise: &Enterprise, on: Date) -> Outcome<Conclusion> {
        self.ended(self.pack.classify(enterprise.clone(), on))
    }

    fn production(&self, evidence: &ProductionEvidence, on: Date) -> Outcome<ProductionState> {
        self.ended(self.pack.production(evidence.clone(), on))
    }

    fn readiness_of(&self, application: &Application, on: Date) -> Outcome<Readiness> {
        self.ended(self.pack.readiness_of(application.clone(), on))
    }

    fn limits(&self, site: &Site, on: Date) -> Outcome<LimitsAnswer> {
        self.ended(self.pack.limits(site.clone(), on))
    }

    fn judge(&self, file: &CaseFile) -> Outcome<Verdict> {
        self.ended(self.pack.judge(file.clone()))
    }

    fn grade(
        &self,
        on: Date,
        watches: &Watches,
        readings: &Readings,
        state: &[u64],
    ) -> Outcome<Tally> {
        let session = self.pack.grade_session(on, watches.clone());
        self.ended(session.and_then(|mut session| session.evaluate(readings.clone(), state)))
    }

    fn explain(
        &self,
        on: Date,
        watches: &Watches,
        reading: ReadingInState,
    ) -> Outcome<Explanation> {
        let ReadingInState { watch, period_start, value, validity, state } = reading;
        let sample = (period_start, value.counts(), validity.code());
        let session = self.pack.grade_session(on, watches.clone());
        self.ended(session.and_then(|mut session| session.explain(watch, sample, state)))
    }

    fn rule_names(&self) -> Outcome<Vec<String>> {
        if self.pack.interfaces().grading {
            Outcome::Conclusion(self.pack.rules().to_vec())
        } else {
            Outcome::Refused(Refusal::not_offered())
        }
    }
}
