//! An act before a rule's date is not judged by it.

use tidegate_contract::{
    Basis, CaseFile, Date, Dating, Decimal, Finding, Step, Tier, TruthValue, Validity,
};

use super::Trial;
use super::findings::words;
use crate::executor::{Outcome, ReadingInState};
use crate::question::{GradingInput, Question};

pub(super) fn check(trial: &Trial<'_>) -> Option<String> {
    let executor = trial.executor;
    match trial.question {
        Question::Judge { file } => judgement(trial, file),
        Question::Limits { site, on } => {
            let Outcome::Conclusion(answer) = executor.limits(site, *on) else { return None };
            if *on < trial.first_covered() && !answer.limits.is_empty() {
                return Some(before_covers(trial, "limits are given"));
            }
            let mut limits = answer.limits.iter();
            let wrong =
                limits.find_map(|limit| Some((&limit.id, not_in_force(&limit.basis, *on)?)));
            let wrong = wrong.map(|(id, why)| format!("limit `{id}` is given on {on}: {why}"));
            wrong.or_else(|| steps(&answer.steps, *on))
        }
        Question::Classify { enterprise, on } => {
            let answer = executor.classify(enterprise, *on);
            let Outcome::Conclusion(conclusion) = answer else { return None };
            if *on < trial.first_covered() && conclusion.tier != Tier::Undetermined {
                return Some(before_covers(trial, "a tier is given"));
            }
            let owed = conclusion.obligations.iter().flat_map(|owed| &owed.basis);
            let wrong = owed.filter_map(|basis| not_begun(basis, *on)).next();
            wrong.or_else(|| steps(&conclusion.steps, *on))
        }
        Question::Production { evidence, on } => {
            let answer = executor.production(evidence, *on);
            let Outcome::Conclusion(state) = answer else { return None };
            steps(&state.steps, *on)
        }
        Question::Readiness { application, on } => {
            let answer = executor.readiness_of(application, *on);
            let Outcome::Conclusion(readiness) = answer else { return None };
            let mut basis = readiness.items.iter().flat_map(|item| &item.basis);
            basis.find_map(|basis| not_begun(basis, *on))
        }
        Question::Evaluate(input) | Question::Explain { input, .. } => grading(trial, input),
    }
}

fn before_covers(trial: &Trial<'_>, what: &str) -> String {
    format!("{what} before {}, the first covered date", trial.first_covered())
}

/// What a finding rests on must have been in force when the act was done, and what is applied on
/// the day of judging by then.
fn judgement(trial: &Trial<'_>, file: &CaseFile) -> Option<String> {
    let Outcome::Conclusion(verdict) = trial.executor.judge(file) else { return None };
    verdict.findings.iter().find_map(|finding| {
        let why = outside(trial, finding).or_else(|| {
            let applied = finding.sanctions.iter().filter(|one| one.applies == TruthValue::Yes);
            applied.filter_map(|one| not_begun(&one.basis, file.as_of)).next()
        });
        why.map(|why| format!("{}: {why}", words(finding)))
    })
}

fn outside(trial: &Trial<'_>, finding: &Finding) -> Option<String> {
    let first = Date::of_instant(finding.from);
    let last = Date::of_instant(finding.until.saturating_sub(1).max(finding.from));
    if last < trial.first_covered() {
        return Some(before_covers(trial, "it ended"));
    }
    finding.basis.iter().find_map(|basis| {
        let ended = basis.in_force_until.filter(|_| basis.dating == Dating::Dated);
        let ended = ended.filter(|until| *until <= first);
        let ended = ended.map(|until| format!("{} ended on {until}, before it began", name(basis)));
        not_begun(basis, last).or(ended)
    })
}

/// Steps that hold on a date rest on what has begun by then.
fn steps(steps: &[Step], on: Date) -> Option<String> {
    let held = steps.iter().filter(|step| step.outcome == TruthValue::Yes);
    held.flat_map(|step| step.basis.iter().map(move |basis| (step, basis)))
        .find_map(|(step, basis)| Some(format!("step `{}`: {}", step.rule, not_begun(basis, on)?)))
}

fn not_in_force(basis: &Basis, on: Date) -> Option<String> {
    let ended = basis.in_force_until.filter(|until| basis.dating == Dating::Dated && *until <= on);
    let ended = ended.map(|until| format!("{} ended on {until}", name(basis)));
    not_begun(basis, on).or(ended)
}

fn not_begun(basis: &Basis, on: Date) -> Option<String> {
    let from = basis.in_force_from.filter(|from| *from > on)?;
    Some(format!("{} begins on {from}, after {on}", name(basis)))
}

fn name(basis: &Basis) -> String {
    format!("`{} {}`", basis.document, basis.article)
}

/// What explains the first graded reading has begun by the date.
fn grading(trial: &Trial<'_>, input: &GradingInput) -> Option<String> {
    let codes = input.readings.validity.iter().map(|code| Validity::from_code(*code));
    let (row, validity) =
        codes.enumerate().find_map(|(row, one)| Some((row, one.filter(|one| one.is_graded())?)))?;
    let watch = *input.readings.watch.get(row)?;
    let reading = ReadingInState {
        watch,
        period_start: *input.readings.period_start.get(row)?,
        value: Decimal::from_counts(*input.readings.value.get(row)?),
        validity,
        state: *input.state.get(watch as usize)?,
    };
    let answer = trial.executor.explain(input.on, &input.watches, reading);
    let Outcome::Conclusion(explanation) = answer else { return None };
    if input.on < trial.first_covered() {
        return Some(before_covers(trial, "a reading is graded"));
    }
    steps(&explanation.steps, input.on)
}
