//! Adding a value that is not valid never creates a violation.

use tidegate_contract::{CaseFile, Decimal, Means, Tally, Validity};

use super::Trial;
use super::answers::{Pair, Refusals, pair};
use super::findings::{moment, without_counterpart, words};
use super::wider::exceeding;
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
    let at = random.position(file.series.len());
    let series = file.series.get(at)?;
    let mut changed = file.clone();
    let means = &mut changed.means;
    let start = start(&mut random, file);
    let last = u64::from(Means::OTHER_UNIT - Validity::OverRange.code());
    let validity = u8::try_from(random.below(last)).unwrap_or(0) + Validity::OverRange.code() + 1;
    let value = value(&mut random, bound(file, at));
    means.series.push(u32::try_from(at).ok()?);
    means.period_start.push(start);
    means.value.push(value);
    means.validity.push(validity);
    means.exempted_by.push(0);
    let what = format!(
        "with {} of {} of validity {validity} and {} more at {}",
        series.pollutant,
        series.outlet,
        Decimal::from_counts(value),
        moment(start)
    );
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

/// The period of another row, which may be valid, or any hour of the period judged.
fn start(random: &mut Random, file: &CaseFile) -> i64 {
    let known = random.pick(&file.means.period_start).filter(|_| random.one_in(2));
    known.unwrap_or_else(|| {
        let hours = i64::from(file.until.days() - file.from.days()).saturating_mul(24);
        let after = random.below(u64::try_from(hours).unwrap_or(0));
        file.from.start() + i64::try_from(after).unwrap_or(0) * 3_600
    })
}

/// The first bound of a series.
fn bound(file: &CaseFile, series: usize) -> Option<i64> {
    let limits = file.series.get(series).into_iter().flat_map(|series| &series.limits);
    let mut limits = limits.filter_map(|at| file.limits.get(*at as usize));
    limits.find_map(|one| one.limit.upper.or(one.limit.lower)).map(Decimal::counts)
}

/// A value that would be a violation if it were valid, or any.
fn value(random: &mut Random, bound: Option<i64>) -> i64 {
    match bound.filter(|_| !random.one_in(4)) {
        Some(bound) => bound.saturating_mul(3).saturating_add(1_000_000_000),
        None => i64::from_le_bytes(random.next().to_le_bytes()),
    }
}

fn grading(trial: &Trial<'_>, input: &GradingInput) -> Option<String> {
    let mut random = trial.random();
    let at = random.position(input.readings.watch.len());
    let watch = *input.readings.watch.get(at)?;
    let start = input.readings.period_start.get(at)?.checked_sub(1)?;
    let before = input.readings.watch.iter().zip(&input.readings.period_start).take(at);
    // The rows of a watch ascend.
    if before.filter(|(other, _)| **other == watch).any(|(_, other)| *other >= start) {
        return None;
    }
    let codes: Vec<u8> = Validity::ALL
        .iter()
        .filter(|validity| !validity.is_graded())
        .map(|validity| validity.code())
        .collect();
    let validity = random.pick(&codes)?;
    let upper = input.watches.upper.get(watch as usize).copied();
    let mut changed = input.clone();
    changed.readings.watch.insert(at, watch);
    changed.readings.period_start.insert(at, start);
    changed.readings.value.insert(at, value(&mut random, upper));
    changed.readings.validity.insert(at, validity);
    let ask = |input: &GradingInput| {
        trial.executor.grade(input.on, &input.watches, &input.readings, &input.state)
    };
    let what = format!("with a reading of validity {validity} more before reading {at}");
    match pair(ask(input), || ask(&changed), Refusals::Pass) {
        Pair::Neither => None,
        Pair::Wrong(wrong) => Some(format!("{what}: {wrong}")),
        Pair::Both(before, after) => {
            let at = u32::try_from(at).ok()?;
            if grade(&after, at) > 0 {
                return Some(format!("{what}, it gets a grade itself"));
            }
            let known: Vec<u32> = exceeding(&before).collect();
            // Rows after the new one have moved on by one.
            let place = |row: u32| if row > at { row - 1 } else { row };
            let added = exceeding(&after).map(place).find(|row| !known.contains(row))?;
            Some(format!("{what}, reading {added} exceeds"))
        }
    }
}

fn grade(tally: &Tally, row: u32) -> u8 {
    let mut rows = tally.rows.iter().zip(&tally.grades);
    rows.find(|(named, _)| **named == row).map_or(0, |(_, grade)| *grade)
}
