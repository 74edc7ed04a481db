//! A worse value that is still valid never gets a milder grade, nor fewer or milder findings.

use tidegate_contract::{
    AppliedLimit, CaseFile, Comparison, Decimal, Means, NO_LOWER, NO_UPPER, Tally, Validity,
};

use super::Trial;
use super::answers::{Pair, Refusals, pair};
use super::findings::{moment, not_milder, without_counterpart, words};
use crate::question::{GradingInput, Question};
use crate::random::Random;

pub(super) fn check(trial: &Trial<'_>) -> Option<String> {
    match trial.question {
        Question::Judge { file } => judgement(trial, file),
        Question::Evaluate(input) => grading(trial, input),
        _ => None,
    }
}

/// What makes a value worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worse {
    Higher,
    Lower,
}

fn judgement(trial: &Trial<'_>, file: &CaseFile) -> Option<String> {
    let mut random = trial.random();
    let rows: Vec<usize> = (0..file.means.rows())
        .filter(|row| file.means.validity.get(*row).copied().is_some_and(Means::proves))
        .filter(|row| direction(file, *row).is_some())
        .collect();
    let row = random.pick(&rows)?;
    let direction = direction(file, row)?;
    let value = *file.means.value.get(row)?;
    let worse = worsened(&mut random, value, direction, bounds_of(file, row))?;
    // A concentration under zero is not worse but no value at all.
    let worse = if value >= 0 { worse.max(0) } else { worse };
    let mut changed = file.clone();
    *changed.means.value.get_mut(row)? = worse;
    let how = || {
        let series = file.means.series.get(row).and_then(|at| file.series.get(*at as usize));
        let (outlet, pollutant) =
            series.map_or(("", ""), |series| (series.outlet.as_str(), series.pollutant.as_str()));
        let at = moment(file.means.period_start.get(row).copied().unwrap_or(0));
        let (value, worse) = (Decimal::from_counts(value), Decimal::from_counts(worse));
        format!("with {pollutant} of {outlet} at {at} {worse} in place of {value}")
    };
    let executor = trial.executor;
    match pair(executor.judge(file), || executor.judge(&changed), Refusals::Fail) {
        Pair::Neither => None,
        Pair::Wrong(what) => Some(format!("{}: {what}", how())),
        Pair::Both(before, after) => {
            let lost = without_counterpart(&before, &after, not_milder).next()?;
            Some(format!("{}, gone or milder: {}", how(), words(lost)))
        }
    }
}

/// The way in which a row's value gets worse for every limit of its series; none when there are no
/// limits, or they do not agree.
fn direction(file: &CaseFile, row: usize) -> Option<Worse> {
    let value = Decimal::from_counts(*file.means.value.get(row)?);
    let series = file.series.get(*file.means.series.get(row)? as usize)?;
    let limits = series.limits.iter().filter_map(|at| file.limits.get(*at as usize));
    let mut ways = limits.map(|applied| way(applied, value));
    let first = ways.next()??;
    ways.all(|way| way == Some(first)).then_some(first)
}

fn way(applied: &AppliedLimit, value: Decimal) -> Option<Worse> {
    let limit = &applied.limit;
    match limit.comparison {
        Comparison::AtMost | Comparison::NotDetected => Some(Worse::Higher),
        Comparison::AtLeast => Some(Worse::Lower),
        // Inside a range a value is near one bound or the other; outside it is worse further out.
        Comparison::Within if limit.upper.is_some_and(|upper| value > upper) => Some(Worse::Higher),
        Comparison::Within if limit.lower.is_some_and(|lower| value < lower) => Some(Worse::Lower),
        Comparison::Within => None,
    }
}

/// The bounds of the limits of a row.
fn bounds_of(file: &CaseFile, row: usize) -> Vec<i64> {
    let series = file.means.series.get(row).and_then(|at| file.series.get(*at as usize));
    let limits = series.into_iter().flat_map(|series| &series.limits);
    let limits = limits.filter_map(|at| file.limits.get(*at as usize));
    let bounds = limits.flat_map(|one| [one.limit.lower, one.limit.upper]).flatten();
    bounds.map(Decimal::counts).collect()
}

/// A worse value: by a hair, by a little, by the size of a bound, or as far as values go.
fn worsened(random: &mut Random, value: i64, direction: Worse, bounds: Vec<i64>) -> Option<i64> {
    let bound = random.pick(&bounds).unwrap_or(0).saturating_abs();
    let steps = [1, 500_000_000, bound, bound.saturating_mul(3), i64::MAX];
    let step = random.pick(&steps).unwrap_or(1);
    let worse = match direction {
        Worse::Higher => value.saturating_add(step),
        // Nothing at all is no worse value: it is no discharge.
        Worse::Lower if value > 0 => value.saturating_sub(step).max(1),
        Worse::Lower => value.saturating_sub(step),
    };
    (worse != value).then_some(worse)
}

fn grading(trial: &Trial<'_>, input: &GradingInput) -> Option<String> {
    let mut random = trial.random();
    let graded = |row: &usize| {
        let code = input.readings.validity.get(*row).copied();
        code.and_then(Validity::from_code).is_some_and(Validity::is_graded)
    };
    let rows: Vec<usize> = (0..input.readings.watch.len())
        .filter(graded)
        .filter(|row| side(input, *row).is_some())
        .collect();
    let row = random.pick(&rows)?;
    let (direction, bound) = side(input, row)?;
    let value = *input.readings.value.get(row)?;
    let worse = worsened(&mut random, value, direction, vec![bound])?;
    let mut changed = input.clone();
    *changed.readings.value.get_mut(row)? = worse;
    let ask = |input: &GradingInput| {
        trial.executor.grade(input.on, &input.watches, &input.readings, &input.state)
    };
    let how = || {
        let (value, worse) = (Decimal::from_counts(value), Decimal::from_counts(worse));
        format!("with reading {row} {worse} in place of {value}")
    };
    match pair(ask(input), || ask(&changed), Refusals::Fail) {
        Pair::Neither => None,
        Pair::Wrong(what) => Some(format!("{}: {what}", how())),
        Pair::Both(before, after) => {
            let (before, after) = (own_grade(&before, row), own_grade(&after, row));
            (after < before).then(|| format!("{}, its grade is {after} after {before}", how()))
        }
    }
}

/// The way in which a reading gets worse, and the bound on that side.
fn side(input: &GradingInput, row: usize) -> Option<(Worse, i64)> {
    let value = *input.readings.value.get(row)?;
    let watch = *input.readings.watch.get(row)? as usize;
    let (lower, upper) = (*input.watches.lower.get(watch)?, *input.watches.upper.get(watch)?);
    match (lower != NO_LOWER, upper != NO_UPPER) {
        (false, true) => Some((Worse::Higher, upper)),
        (true, false) => Some((Worse::Lower, lower)),
        (true, true) if value > upper => Some((Worse::Higher, upper)),
        (true, true) if value < lower => Some((Worse::Lower, lower)),
        _ => None,
    }
}

/// The grade of a reading itself; what the tally does not name is normal.
fn own_grade(tally: &Tally, row: usize) -> u8 {
    let mut rows = tally.rows.iter().zip(&tally.grades);
    let named = rows.find(|(named, _)| usize::try_from(**named) == Ok(row));
    named.map_or(0, |(_, grade)| *grade)
}
