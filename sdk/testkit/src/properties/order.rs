//! Rows in another order, each keeping its time, change nothing.

use serde::Serialize;
use tidegate_contract::{CaseFile, Means, Readings, Tally};

use super::Trial;
use super::answers::{Pair, Refusals, difference, pair};
use crate::executor::Outcome;
use crate::question::{GradingInput, Question};
use crate::random::Random;

pub(super) fn check(trial: &Trial<'_>) -> Option<String> {
    let (mut random, executor) = (trial.random(), trial.executor);
    match trial.question {
        Question::Judge { file } => {
            let changed = shuffled(&mut random, file)?;
            same("means and days of production", executor.judge(file), || executor.judge(&changed))
        }
        Question::Evaluate(input) => grading(trial, input, &mut random),
        Question::Production { evidence, on } => {
            let mut changed = evidence.clone();
            random.shuffle(&mut changed.days);
            (changed != *evidence).then_some(())?;
            let before = executor.production(evidence, *on);
            same("days of evidence", before, || executor.production(&changed, *on))
        }
        Question::Limits { site, on } => {
            let mut changed = site.as_ref().clone();
            let permit = changed.permit.as_mut()?;
            random.shuffle(&mut permit.limits);
            random.shuffle(&mut permit.amounts);
            (changed != **site).then_some(())?;
            let before = executor.limits(site, *on);
            same("limits and amounts of the permit", before, || executor.limits(&changed, *on))
        }
        _ => None,
    }
}

/// What differs in two answers that must be the same.
fn same<T: Serialize>(
    what: &str,
    before: Outcome<T>,
    after: impl FnOnce() -> Outcome<T>,
) -> Option<String> {
    match pair(before, after, Refusals::Fail) {
        Pair::Neither => None,
        Pair::Wrong(wrong) => Some(format!("with {what} in another order: {wrong}")),
        Pair::Both(before, after) => {
            let json = |answer: &T| serde_json::to_value(answer).unwrap_or_default();
            let (before, after) = (json(&before), json(&after));
            let differs = before != after;
            differs
                .then(|| format!("with {what} in another order: {}", difference(&before, &after)))
        }
    }
}

/// The case file with its rows in another order; none when there is no other.
fn shuffled(random: &mut Random, file: &CaseFile) -> Option<CaseFile> {
    let mut changed = file.clone();
    let mut order: Vec<usize> = (0..file.means.rows()).collect();
    random.shuffle(&mut order);
    changed.means = Means {
        series: taken(&file.means.series, &order),
        period_start: taken(&file.means.period_start, &order),
        value: taken(&file.means.value, &order),
        validity: taken(&file.means.validity, &order),
        exempted_by: taken(&file.means.exempted_by, &order),
    };
    random.shuffle(&mut changed.production);
    (changed != *file).then_some(changed)
}

/// The items at these positions.
fn taken<T: Copy>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|at| items.get(*at).copied()).collect()
}

/// Readings of different watches may be mixed in any way; those of one watch ascend.
fn grading(trial: &Trial<'_>, input: &GradingInput, random: &mut Random) -> Option<String> {
    let readings = &input.readings;
    let order = mixed(random, &readings.watch);
    let mut changed = input.clone();
    changed.readings = Readings {
        watch: taken(&readings.watch, &order),
        period_start: taken(&readings.period_start, &order),
        value: taken(&readings.value, &order),
        validity: taken(&readings.validity, &order),
    };
    (changed != *input).then_some(())?;
    let ask = |input: &GradingInput| {
        trial.executor.grade(input.on, &input.watches, &input.readings, &input.state)
    };
    let put_back = |tally| in_order(tally, &order);
    same("readings of different watches", ask(input).map(Sorted::of), || {
        ask(&changed).map(|tally| Sorted::of(put_back(tally)))
    })
}

/// Positions of all rows, those of one watch in their order.
fn mixed(random: &mut Random, watches: &[u32]) -> Vec<usize> {
    let mut watch_of_place = watches.to_vec();
    random.shuffle(&mut watch_of_place);
    let mut taken = vec![false; watches.len()];
    let mut order = Vec::with_capacity(watches.len());
    for wanted in watch_of_place {
        let next = watches.iter().zip(&taken).position(|(watch, taken)| *watch == wanted && !taken);
        let Some(at) = next else { continue };
        if let Some(place) = taken.get_mut(at) {
            *place = true;
        }
        order.push(at);
    }
    order
}

/// The tally with the numbers that the rows had before.
fn in_order(tally: Tally, order: &[usize]) -> Tally {
    let place = |row: &u32| {
        let before = usize::try_from(*row).ok().and_then(|row| order.get(row));
        before.and_then(|row| u32::try_from(*row).ok()).unwrap_or(u32::MAX)
    };
    Tally { rows: tally.rows.iter().map(place).collect(), ..tally }
}

/// A tally whose rows can be compared whatever their order.
#[derive(Debug, Serialize)]
struct Sorted {
    judged: u32,
    skipped: u32,
    rows: Vec<(u32, u8, u8, u16)>,
    changed: Vec<(u32, u64)>,
}

impl Sorted {
    fn of(tally: Tally) -> Self {
        let grades = tally.grades.iter().zip(&tally.in_force).zip(&tally.rules);
        let rows = tally.rows.iter().zip(grades);
        let mut rows: Vec<(u32, u8, u8, u16)> =
            rows.map(|(row, ((own, in_force), rule))| (*row, *own, *in_force, *rule)).collect();
        rows.sort_unstable();
        let mut changed: Vec<(u32, u64)> =
            tally.changed.iter().copied().zip(tally.states.iter().copied()).collect();
        changed.sort_unstable();
        Self { judged: tally.judged, skipped: tally.skipped, rows, changed }
    }
}
