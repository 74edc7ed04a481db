//! One grading call: rows in, tally and explanations out. Runs on a pack worker.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use tidegate_domain::{
    Answer, CallError, Date, Decimal, Grade, Instant, NO_UPPER, Question, Readings, Tally, Watches,
};
use tidegate_record::{Blob, Digest};
use tidegate_runtime::{GradeSession, Pack, Spent};
use tidegate_store::{ReadingGrade, WarningChange};

use crate::error::ServiceError;
use crate::faults::Notes;
use crate::judge::{Called, blob, call};
use crate::progress::{OpenWarning, Progress, Spoken};

/// Explanations asked for in one batch; further news goes without, so that a batch in which
/// everything turns red at once still ends.
const EXPLANATIONS_MAX: usize = 256;

/// The function of a grading call.
const EVALUATE: &str = "grading.evaluate";

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
    /// What each watch is about, as records name it.
    pub(crate) names: Vec<String>,
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
    /// Explanations asked for, each a judgement of its own.
    pub(crate) events: Vec<Explained>,
    pub(crate) inputs: Digest,
    pub(crate) outputs: Digest,
    pub(crate) spent: Spent,
}

/// An explanation of one row as the record keeps it.
pub(crate) struct Explained {
    /// Place of the watch in the columns.
    pub(crate) watch: usize,
    /// Start of the period.
    pub(crate) period_start: Instant,
    /// The call.
    pub(crate) called: Called,
}

/// Carries out a grading call in a fresh instance.
///
/// # Errors
/// [`ServiceError::Call`]; the readings stay waiting.
pub(crate) fn grade(job: &Job, notes: &mut Notes) -> Result<Graded, ServiceError> {
    let (question, inputs) = question(job)?;
    let called = job.grader.answer(question);
    let spent = called.spent;
    match &called.result {
        Ok(_) => notes.well(&job.grader, EVALUATE),
        Err(error) => notes.failed(&job.grader, error, || asked(job)),
    }
    let (tally, late) = match called.result.map_err(ServiceError::Call)? {
        Answer::Tallies { rows, late } => (rows, late),
        other => return Err(ServiceError::Internal(format!("a grader answered {other:?}"))),
    };
    let outputs = digest(&Answer::Tallies { rows: tally.clone(), late: late.clone() })?;
    let mut states = Before { job, session: None };
    let mut progress = Progress::new(&job.open);
    let mut grades = Vec::new();
    let mut events: Vec<Explained> = Vec::new();
    for (rows, tally, is_late) in [(&job.rows, &tally, false), (&job.late, &late, true)] {
        for spoken in spoken(job, rows, tally, is_late) {
            let (row_index, rule, spoken) = spoken;
            let mut explanation = None;
            if progress.is_news(&spoken)
                && events.len() < EXPLANATIONS_MAX
                && let Some(explained) = explain(&mut states, (rows, row_index, is_late), notes)?
            {
                if let Ok(Answer::Explanation(answer)) = &explained.called.answer {
                    explanation = Some(answer.clone());
                }
                events.push(explained);
            }
            progress.take(&spoken, explanation);
            if let Some(row) = rows.get(row_index)
                && spoken.grade != Grade::Normal
            {
                grades.push(reading_grade(job, row, rule, &spoken));
            }
        }
    }
    Ok(Graded {
        judged: tally.judged + late.judged,
        skipped: tally.skipped + late.skipped,
        not_normal: u32::try_from(grades.len()).unwrap_or(u32::MAX),
        states: changed_states(job, &tally),
        warnings: progress.finish(),
        grades,
        events,
        inputs,
        outputs,
        spent,
    })
}

/// What a grading call says without explanations.
pub(crate) struct GradesAlone {
    /// Grades of the rows that are not normal.
    pub(crate) grades: Vec<ReadingGrade>,
    /// States that changed, by number of the watch.
    pub(crate) states: Vec<(i64, u64)>,
}

/// The grades of a call's rows that are not normal, and the states that it changed, without
/// explanations or warnings: what a shadow is asked for. Watches are named by `job.ids`.
///
/// # Errors
/// [`ServiceError::Call`].
pub(crate) fn grades_alone(job: &Job) -> Result<GradesAlone, ServiceError> {
    let (question, _) = question(job)?;
    let (tally, late) = match job.grader.answer(question).result.map_err(ServiceError::Call)? {
        Answer::Tallies { rows, late } => (rows, late),
        other => return Err(ServiceError::Internal(format!("a grader answered {other:?}"))),
    };
    let mut grades = Vec::new();
    for (rows, tally, is_late) in [(&job.rows, &tally, false), (&job.late, &late, true)] {
        for (at, rule, spoken) in spoken(job, rows, tally, is_late) {
            if spoken.grade != Grade::Normal {
                grades.extend(rows.get(at).map(|row| reading_grade(job, row, rule, &spoken)));
            }
        }
    }
    Ok(GradesAlone { grades, states: changed_states(job, &tally) })
}

/// The grade of one row as the store keeps it.
fn reading_grade(job: &Job, row: &Row, rule: u16, spoken: &Spoken) -> ReadingGrade {
    let rule = job.grader.rules().get(usize::from(rule)).cloned().unwrap_or_default();
    ReadingGrade {
        reading: row.reading,
        watch: spoken.watch,
        grade: spoken.grade,
        in_force: spoken.in_force,
        rule,
    }
}

/// The states that a call changed, by number of the watch.
fn changed_states(job: &Job, tally: &Tally) -> Vec<(i64, u64)> {
    let changed = tally.changed.iter().zip(&tally.states);
    changed
        .filter_map(|(watch, state)| job.ids.get(*watch as usize).map(|id| (*id, *state)))
        .collect()
}

/// The whole call as a value, and the digest of its JSON.
pub(crate) fn question(job: &Job) -> Result<(Question, Digest), ServiceError> {
    let question = Question::Evaluate {
        on: job.on,
        watches: job.watches.clone(),
        states: job.states.clone(),
        rows: columns(&job.rows),
        late: columns(&job.late),
    };
    let digest = digest(&question)?;
    Ok((question, digest))
}

/// The whole call as it is archived when it fails.
fn asked(job: &Job) -> Option<Blob> {
    let (question, _) = question(job).ok()?;
    blob(&question).ok()
}

/// Digest of the JSON of a value. What routine batches send and get is not archived, because it
/// can be had again from the readings; the digest says whether it was had again truly.
fn digest<T: Serialize>(value: &T) -> Result<Digest, ServiceError> {
    Ok(*blob(value)?.digest())
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

/// States of watches in the middle of a batch.
struct Before<'a> {
    job: &'a Job,
    /// Made when the first is asked for.
    session: Option<GradeSession>,
}

impl Before<'_> {
    /// The state of a row's watch before it: that after the rows of the watch before it.
    fn state(&mut self, rows: &[Row], at: usize, row: Row) -> Result<u64, CallError> {
        let job = self.job;
        let start = job.states.get(row.watch as usize).copied().unwrap_or(0);
        let before = rows.iter().take(at).filter(|before| before.watch == row.watch);
        let before: Vec<Row> = before.copied().collect();
        if before.is_empty() {
            return Ok(start);
        }
        let session = match &mut self.session {
            Some(session) => session,
            none => none.insert(job.grader.grade_session(job.on, job.watches.clone())?),
        };
        let tally = session.evaluate(columns(&before), &job.states)?;
        let changed = tally.changed.iter().zip(&tally.states);
        let mut own = changed.filter(|(changed, _)| **changed == row.watch);
        Ok(own.next().map_or(start, |(_, state)| *state))
    }
}

/// Explains a row. The call is made in an instance of its own, as when it is replayed.
fn explain(
    states: &mut Before<'_>,
    (rows, at, late): (&[Row], usize, bool),
    notes: &mut Notes,
) -> Result<Option<Explained>, ServiceError> {
    let job = states.job;
    let Some(row) = rows.get(at).copied() else { return Ok(None) };
    let watch = row.watch as usize;
    let state = if late { Ok(0) } else { states.state(rows, at, row) };
    let state = state.map_err(|error| {
        notes.failed(&job.grader, &error, || asked(job));
        ServiceError::Call(error)
    })?;
    let Some(watches) = one_watch(&job.watches, watch) else { return Ok(None) };
    let question = Question::Explain {
        on: job.on,
        watches,
        period_start: row.period_start,
        value: row.value,
        validity: row.validity,
        state,
    };
    let called = call(&job.grader, question, notes)?;
    if let Err(fault) = &called.answer {
        return Err(ServiceError::Call(CallError::Pack {
            pack: job.grader.layer().pack.clone(),
            function: "grading.explain",
            fault: fault.clone(),
            backtrace: called.backtrace.clone(),
        }));
    }
    Ok(Some(Explained { watch, period_start: row.period_start, called }))
}

/// The columns of one watch alone.
fn one_watch(watches: &Watches, at: usize) -> Option<Watches> {
    let pollutant = watches.pollutants.get(*watches.pollutant.get(at)? as usize)?;
    Some(Watches {
        pollutants: vec![pollutant.clone()],
        pollutant: vec![0],
        averaging: vec![*watches.averaging.get(at)?],
        own_period: vec![*watches.own_period.get(at)?],
        lower: vec![*watches.lower.get(at)?],
        upper: vec![*watches.upper.get(at)?],
        decimals: vec![*watches.decimals.get(at)?],
    })
}

pub(crate) fn columns(rows: &[Row]) -> Readings {
    Readings {
        watch: rows.iter().map(|row| row.watch).collect(),
        period_start: rows.iter().map(|row| row.period_start).collect(),
        value: rows.iter().map(|row| row.value).collect(),
        validity: rows.iter().map(|row| row.validity).collect(),
    }
}
