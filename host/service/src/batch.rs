//! One grading call: rows in, tally and explanations out. Runs on a pack worker.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tidegate_domain::{
    CallError, Date, Decimal, Grade, Instant, NO_UPPER, Readings, Tally, Watches,
};
use tidegate_runtime::{GradeSession, Pack, Spent};
use tidegate_store::{ReadingGrade, WarningChange};

use crate::progress::{OpenWarning, Progress, Spoken};

/// Explanations asked for in one batch; further news goes without, so that a batch in which
/// everything turns red at once still ends.
const EXPLANATIONS_MAX: usize = 256;

/// One reading under one watch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Number of the reading in the store.
    pub(crate) reading: i64,
    /// Place of the watch in the columns.
    pub(crate) watch: u32,
    /// Start of the period.
    pub(crate) period_start: Instant,
    /// Value in the limit's unit, counts.
    pub(crate) value: i64,
    /// Code of the validity.
    pub(crate) validity: u8,
}

/// Everything that a grading call needs.
pub(crate) struct Job {
    pub(crate) grader: Arc<Pack>,
    pub(crate) on: Date,
    pub(crate) watches: Watches,
    /// Numbers of the watches in the store, in the order of the columns.
    pub(crate) ids: Vec<i64>,
    /// State of each watch.
    pub(crate) states: Vec<u64>,
    /// Rows in order: by watch, then period.
    pub(crate) rows: Vec<Row>,
    /// Rows of periods that were passed already; their states are not kept.
    pub(crate) late: Vec<Row>,
    /// Warnings that are open, by number of the watch.
    pub(crate) open: HashMap<i64, OpenWarning>,
}

/// What a grading call gave.
pub(crate) struct Graded {
    pub(crate) judged: u32,
    pub(crate) skipped: u32,
    pub(crate) not_normal: u32,
    pub(crate) states: Vec<(i64, u64)>,
    pub(crate) warnings: Vec<WarningChange>,
    pub(crate) grades: Vec<ReadingGrade>,
    pub(crate) input_hash: String,
    pub(crate) output_hash: String,
    pub(crate) spent: Spent,
}

/// Carries out a grading call in a fresh instance.
pub(crate) fn grade(job: &Job) -> Result<Graded, CallError> {
    let mut session = job.grader.grade_session(job.on, job.watches.clone())?;
    let tally = session.evaluate(columns(&job.rows), &job.states)?;
    let fresh = vec![0; job.states.len()];
    let late = if job.late.is_empty() {
        Tally::default()
    } else {
        session.evaluate(columns(&job.late), &fresh)?
    };
    let mut progress = Progress::new(&job.open);
    let mut grades = Vec::new();
    let mut explained = 0;
    for (rows, tally, is_late) in [(&job.rows, &tally, false), (&job.late, &late, true)] {
        for spoken in spoken(job, rows, tally, is_late) {
            let (row_index, rule, spoken) = spoken;
            let explanation = if progress.is_news(&spoken) && explained < EXPLANATIONS_MAX {
                explained += 1;
                explain(job, &mut session, rows, row_index, is_late)?
            } else {
                None
            };
            progress.take(&spoken, explanation);
            if let Some(row) = rows.get(row_index)
                && spoken.grade != Grade::Normal
            {
                let rules = job.grader.rules();
                let rule = rules.get(usize::from(rule)).cloned().unwrap_or_default();
                let (grade, in_force) = (spoken.grade, spoken.in_force);
                grades.push(ReadingGrade {
                    reading: row.reading,
                    watch: spoken.watch,
                    grade,
                    in_force,
                    rule,
                });
            }
        }
    }
    let states = tally
        .changed
        .iter()
        .zip(&tally.states)
        .filter_map(|(watch, state)| job.ids.get(*watch as usize).map(|id| (*id, *state)));
    Ok(Graded {
        judged: tally.judged + late.judged,
        skipped: tally.skipped + late.skipped,
        not_normal: u32::try_from(grades.len()).unwrap_or(u32::MAX),
        states: states.collect(),
        warnings: progress.finish(),
        grades,
        input_hash: hash_input(job),
        output_hash: hash_output(&[&tally, &late]),
        spent: session.spent(),
    })
}

/// The rows that the grader spoke of, with their place, rule and watch.
fn spoken<'a>(
    job: &'a Job,
    rows: &'a [Row],
    tally: &'a Tally,
    late: bool,
) -> impl Iterator<Item = (usize, u16, Spoken)> + 'a {
    let answers = tally.rows.iter().zip(&tally.grades).zip(tally.in_force.iter().zip(&tally.rules));
    answers.filter_map(move |((row, grade), (in_force, rule))| {
        let at = *row as usize;
        let row = rows.get(at)?;
        let watch = row.watch as usize;
        let spoken = Spoken {
            watch: *job.ids.get(watch)?,
            period_start: row.period_start,
            value: Decimal::from_counts(row.value),
            grade: Grade::from_code(*grade)?,
            in_force: Grade::from_code(*in_force)?,
            downward: job.watches.upper.get(watch) == Some(&NO_UPPER),
            late,
        };
        Some((at, *rule, spoken))
    })
}

/// Explains a row: the state before it is that after the rows of its watch before it.
fn explain(
    job: &Job,
    session: &mut GradeSession,
    rows: &[Row],
    at: usize,
    late: bool,
) -> Result<Option<tidegate_domain::Explanation>, CallError> {
    let Some(row) = rows.get(at) else { return Ok(None) };
    let watch = row.watch as usize;
    let mut state = if late { 0 } else { job.states.get(watch).copied().unwrap_or(0) };
    let before: Vec<Row> = rows.iter().take(at).filter(|r| r.watch == row.watch).copied().collect();
    if !before.is_empty() && !late {
        let tally = session.evaluate(columns(&before), &job.states)?;
        let changed = tally.changed.iter().zip(&tally.states);
        let mut own = changed.filter(|(changed, _)| **changed == row.watch);
        state = own.next().map_or(state, |(_, state)| *state);
    }
    let sample = (row.period_start, row.value, row.validity);
    session.explain(row.watch, sample, state).map(Some)
}

fn columns(rows: &[Row]) -> Readings {
    Readings {
        watch: rows.iter().map(|row| row.watch).collect(),
        period_start: rows.iter().map(|row| row.period_start).collect(),
        value: rows.iter().map(|row| row.value).collect(),
        validity: rows.iter().map(|row| row.validity).collect(),
    }
}

/// SHA-256 of everything that was sent, in the order of the contract, little endian.
fn hash_input(job: &Job) -> String {
    let mut hash = Sha256::new();
    hash.update(job.on.days().to_le_bytes());
    for pollutant in &job.watches.pollutants {
        hash.update(pollutant.as_bytes());
        hash.update([0]);
    }
    let watches = &job.watches;
    watches.pollutant.iter().for_each(|value| hash.update(value.to_le_bytes()));
    hash.update(&watches.averaging);
    hash.update(&watches.own_period);
    watches.lower.iter().for_each(|value| hash.update(value.to_le_bytes()));
    watches.upper.iter().for_each(|value| hash.update(value.to_le_bytes()));
    hash.update(&watches.decimals);
    job.states.iter().for_each(|state| hash.update(state.to_le_bytes()));
    for rows in [&job.rows, &job.late] {
        hash.update((rows.len() as u64).to_le_bytes());
        for row in rows {
            hash.update(row.watch.to_le_bytes());
            hash.update(row.period_start.to_le_bytes());
            hash.update(row.value.to_le_bytes());
            hash.update([row.validity]);
        }
    }
    hex::encode(hash.finalize())
}

/// SHA-256 of everything that came back.
fn hash_output(tallies: &[&Tally]) -> String {
    let mut hash = Sha256::new();
    for tally in tallies {
        hash.update(tally.judged.to_le_bytes());
        hash.update(tally.skipped.to_le_bytes());
        tally.rows.iter().for_each(|row| hash.update(row.to_le_bytes()));
        hash.update(&tally.grades);
        hash.update(&tally.in_force);
        tally.rules.iter().for_each(|rule| hash.update(rule.to_le_bytes()));
        tally.changed.iter().for_each(|watch| hash.update(watch.to_le_bytes()));
        tally.states.iter().for_each(|state| hash.update(state.to_le_bytes()));
    }
    hex::encode(hash.finalize())
}
