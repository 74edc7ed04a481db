//! Widening a limit never adds a violation.

use tidegate_contract::{
    AppliedLimit, CaseFile, Comparison, Decimal, Grade, LimitSource, NO_LOWER, NO_UPPER, Tally,
};

use super::Trial;
use super::answers::{Pair, Refusals, pair};
use super::findings::{without_counterpart, words};
use crate::question::{GradingInput, Question};
use crate::random::Random;

pub(super) fn check(trial: &Trial<'_>) -> Option<String> {
    match trial.question {
        Question::Judge { file } => judgement(trial, file),
        Question::Evaluate(input) => grading(trial, input),
        _ => None,
    }
}

fn judgement(trial: &Trial<'_>, file: &CaseFile) -> Option<String> {
    let mut random = trial.random();
    let bounded = |at: &usize| {
        file.limits.get(*at).is_some_and(|one| one.limit.lower.or(one.limit.upper).is_some())
    };
    let limits: Vec<usize> = (0..file.limits.len()).filter(bounded).collect();
    let at = random.pick(&limits)?;
    let before = file.limits.get(at)?;
    let after = widened(&mut random, before);
    let mut changed = file.clone();
    if before.source == LimitSource::Permit {
        widen_permits(&mut changed, before, &after);
    }
    let how = || {
        format!("with limit `{}` {} in place of {}", before.limit.id, range(&after), range(before))
    };
    let what = how();
    *changed.limits.get_mut(at)? = after;
    let executor = trial.executor;
    match pair(executor.judge(file), || executor.judge(&changed), Refusals::Pass) {
        Pair::Neither => None,
        Pair::Wrong(wrong) => Some(format!("{what}: {wrong}")),
        Pair::Both(before, after) => {
            let added = without_counterpart(&after, &before, |_, _| true).next()?;
            Some(format!("{what}, added: {}", words(added)))
        }
    }
}

/// The limit with one bound or both further out.
fn widened(random: &mut Random, applied: &AppliedLimit) -> AppliedLimit {
    let mut wider = applied.clone();
    let limit = &mut wider.limit;
    let both = random.one_in(2);
    if let Some(upper) = &mut limit.upper
        && (both || limit.lower.is_none() || limit.comparison == Comparison::AtMost)
    {
        *upper = Decimal::from_counts(upper.counts().saturating_add(step(random, *upper)));
    }
    if let Some(lower) = &mut limit.lower
        && (both || limit.upper.is_none() || limit.comparison != Comparison::AtMost)
    {
        *lower = Decimal::from_counts(lower.counts().saturating_sub(step(random, *lower)));
    }
    wider
}

/// How far a bound is moved.
fn step(random: &mut Random, bound: Decimal) -> i64 {
    let size = bound.counts().saturating_abs();
    random.pick(&[1, 500_000_000, size / 10, size, i64::MAX]).unwrap_or(1).max(1)
}

/// Widens the same limit where the permit has it.
fn widen_permits(file: &mut CaseFile, before: &AppliedLimit, after: &AppliedLimit) {
    let limits = file.permits.iter_mut().flat_map(|permit| &mut permit.limits);
    for limit in limits {
        let same = limit.pollutant == before.limit.pollutant
            && limit.averaging == before.limit.averaging
            && (limit.lower, limit.upper) == (before.limit.lower, before.limit.upper);
        if same {
            (limit.lower, limit.upper) = (after.limit.lower, after.limit.upper);
        }
    }
}

fn range(applied: &AppliedLimit) -> String {
    let bound = |bound: Option<Decimal>| bound.map_or_else(String::new, |bound| bound.to_string());
    format!("{}..{}", bound(applied.limit.lower), bound(applied.limit.upper))
}

fn grading(trial: &Trial<'_>, input: &GradingInput) -> Option<String> {
    let mut random = trial.random();
    let watches = &input.watches;
    let bounded = |watch: &usize| {
        let lower = watches.lower.get(*watch).is_some_and(|lower| *lower != NO_LOWER);
        lower || watches.upper.get(*watch).is_some_and(|upper| *upper != NO_UPPER)
    };
    let all: Vec<usize> = (0..watches.pollutant.len()).filter(bounded).collect();
    let watch = random.pick(&all)?;
    let mut changed = input.clone();
    if let Some(upper) = changed.watches.upper.get_mut(watch)
        && *upper != NO_UPPER
    {
        let step = step(&mut random, Decimal::from_counts(*upper));
        // The largest number says that there is no bound, which is another limit.
        *upper = upper.saturating_add(step).min(NO_UPPER - 1);
    }
    if let Some(lower) = changed.watches.lower.get_mut(watch)
        && *lower != NO_LOWER
    {
        let step = step(&mut random, Decimal::from_counts(*lower));
        *lower = lower.saturating_sub(step).max(NO_LOWER + 1);
    }
    let ask = |input: &GradingInput| {
        trial.executor.grade(input.on, &input.watches, &input.readings, &input.state)
    };
    match pair(ask(input), || ask(&changed), Refusals::Pass) {
        Pair::Neither => None,
        Pair::Wrong(wrong) => Some(format!("with watch {watch} wider: {wrong}")),
        Pair::Both(before, after) => {
            let known: Vec<u32> = exceeding(&before).collect();
            let added = exceeding(&after).find(|row| !known.contains(row))?;
            Some(format!("with watch {watch} wider, reading {added} exceeds"))
        }
    }
}

/// Rows whose own grade is an exceedance or worse.
pub(super) fn exceeding(tally: &Tally) -> impl Iterator<Item = u32> {
    let rows = tally.rows.iter().zip(&tally.grades);
    rows.filter(|(_, grade)| **grade >= Grade::Exceedance.code()).map(|(row, _)| *row)
}
