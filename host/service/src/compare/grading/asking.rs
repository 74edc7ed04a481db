//! One grader asked about the readings of one day.

use std::collections::HashMap;
use std::sync::Arc;

use tidegate_domain::{
    Answer, Basis, CallError, Date, Grade, Instant, PackFault, Question, Readings, Stream, Tally,
    Watches,
};
use tidegate_runtime::Pack;

use crate::error::ServiceError;
use crate::host::log_fault;
use crate::watches::{StreamWatch, columns};

/// Place of a stream among the streams, and of a reading in it.
pub(super) type ReadingPlace = (usize, usize);

/// One reading under one watch.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayRow {
    pub(super) reading: ReadingPlace,
    /// Number of the watch.
    pub(super) watch: u32,
    pub(super) period_start: Instant,
    /// In the limit's unit, counts.
    pub(super) value: i64,
    pub(super) validity: u8,
}

/// What a grader said of a row that is not normal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoke {
    /// Place of the row.
    row: usize,
    pub(super) grade: Grade,
    rule: u16,
}

/// What came of a day.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was graded.
    Spoke {
        /// The worst of each reading that is not normal.
        worst: HashMap<ReadingPlace, Spoke>,
        /// States that changed, by number of the watch.
        states: Vec<(usize, u64)>,
    },
    /// The grader gave no answer, with why.
    Failed(String),
}

impl Outcome {
    /// The worst that was said of a reading; none when it is normal.
    pub(super) fn worst(&self, reading: ReadingPlace) -> Option<&Spoke> {
        match self {
            Self::Spoke { worst, .. } => worst.get(&reading),
            Self::Failed(_) => None,
        }
    }
}

/// The readings of a day as one grader is asked about them.
pub(super) struct DaySide<'a> {
    pub(super) grader: Option<&'a Arc<Pack>>,
    on: Date,
    /// Place of the stream, and the watch.
    pub(super) watches: Vec<(usize, &'a StreamWatch)>,
    streams: Vec<&'a Stream>,
    /// State of each watch before the day.
    states: Vec<u64>,
    /// By watch, then period.
    pub(super) rows: Vec<DayRow>,
}

impl<'a> DaySide<'a> {
    pub(super) fn new(grader: Option<&'a Arc<Pack>>, on: Date) -> Self {
        let (watches, streams, states, rows) = Default::default();
        Self { grader, on, watches, streams, states, rows }
    }

    /// Adds a watch and gives its number.
    pub(super) fn watch(
        &mut self,
        place: usize,
        stream: &'a Stream,
        watch: &'a StreamWatch,
        state: u64,
    ) -> u32 {
        let number = u32::try_from(self.watches.len()).unwrap_or(u32::MAX);
        self.watches.push((place, watch));
        self.streams.push(stream);
        self.states.push(state);
        number
    }

    /// Asks the grader.
    ///
    /// # Errors
    /// A fault of the host or a call that ran past its time.
    pub(super) fn evaluate(&self) -> Result<Outcome, ServiceError> {
        let nothing = || Outcome::Spoke { worst: HashMap::new(), states: Vec::new() };
        let Some(grader) = self.grader.filter(|_| !self.rows.is_empty()) else {
            return Ok(nothing());
        };
        let pairs = self.streams.iter().zip(&self.watches);
        let question = Question::Evaluate {
            on: self.on,
            watches: columns(pairs.map(|(stream, (_, watch))| (*stream, *watch))),
            states: self.states.clone(),
            rows: readings(&self.rows),
            late: Readings::default(),
        };
        match answer(grader, question)? {
            Ok(Answer::Tallies { rows, .. }) => Ok(self.outcome(&rows)),
            Ok(other) => Err(ServiceError::Internal(format!("a grader answered {other:?}"))),
            Err(why) => Ok(Outcome::Failed(format!("{}: {why}", grader.layer().pack))),
        }
    }

    fn outcome(&self, tally: &Tally) -> Outcome {
        let mut worst: HashMap<ReadingPlace, Spoke> = HashMap::new();
        for ((row, grade), rule) in tally.rows.iter().zip(&tally.grades).zip(&tally.rules) {
            let at = *row as usize;
            let known = self.rows.get(at).zip(Grade::from_code(*grade));
            let Some((row, grade)) = known.filter(|(_, grade)| *grade != Grade::Normal) else {
                continue;
            };
            let spoke = Spoke { row: at, grade, rule: *rule };
            let own = worst.entry(row.reading).or_insert(spoke);
            if grade > own.grade {
                *own = spoke;
            }
        }
        let changed = tally.changed.iter().zip(&tally.states);
        Outcome::Spoke {
            worst,
            states: changed.map(|(watch, state)| (*watch as usize, *state)).collect(),
        }
    }

    /// The watch that a row belongs to.
    pub(super) fn watch_of(&self, spoke: &Spoke) -> Option<&'a StreamWatch> {
        let row = self.rows.get(spoke.row)?;
        self.watches.get(row.watch as usize).map(|(_, watch)| *watch)
    }

    /// Id of the rule that gave a grade.
    pub(super) fn rule(&self, spoke: &Spoke) -> String {
        let rules = self.grader.map(|grader| grader.rules()).unwrap_or_default();
        rules.get(usize::from(spoke.rule)).cloned().unwrap_or_default()
    }

    /// Where the rule that gave a grade comes from, by the grader's own explanation.
    ///
    /// # Errors
    /// As [`DaySide::evaluate`].
    pub(super) fn bases(&self, spoke: &Spoke) -> Result<Vec<Basis>, ServiceError> {
        let Some((grader, row)) = self.grader.zip(self.rows.get(spoke.row)) else {
            return Ok(Vec::new());
        };
        let question = Question::Explain {
            on: self.on,
            watches: self.one_watch(row.watch),
            period_start: row.period_start,
            value: row.value,
            validity: row.validity,
            state: self.state_before(grader, spoke.row, *row)?,
        };
        let Ok(Answer::Explanation(explanation)) = answer(grader, question)? else {
            return Ok(Vec::new());
        };
        let mut bases: Vec<Basis> = Vec::new();
        for basis in explanation.steps.into_iter().flat_map(|step| step.basis) {
            if !bases.contains(&basis) {
                bases.push(basis);
            }
        }
        Ok(bases)
    }

    /// The state of a row's watch before it: that after the rows of the watch before it.
    fn state_before(
        &self,
        grader: &Arc<Pack>,
        at: usize,
        row: DayRow,
    ) -> Result<u64, ServiceError> {
        let start = self.states.get(row.watch as usize).copied().unwrap_or(0);
        let before = self.rows.iter().take(at).filter(|before| before.watch == row.watch);
        let before: Vec<DayRow> = before.map(|row| DayRow { watch: 0, ..*row }).collect();
        if before.is_empty() {
            return Ok(start);
        }
        let question = Question::Evaluate {
            on: self.on,
            watches: self.one_watch(row.watch),
            states: vec![start],
            rows: readings(&before),
            late: Readings::default(),
        };
        match answer(grader, question)? {
            Ok(Answer::Tallies { rows, .. }) => Ok(rows.states.first().copied().unwrap_or(start)),
            _ => Ok(start),
        }
    }

    fn one_watch(&self, watch: u32) -> Watches {
        let at = watch as usize;
        let known = self.streams.get(at).zip(self.watches.get(at));
        columns(known.into_iter().map(|(stream, (_, watch))| (*stream, *watch)))
    }
}

/// What a grader answers, or why it does not.
fn answer(grader: &Arc<Pack>, question: Question) -> Result<Result<Answer, String>, ServiceError> {
    match grader.answer(question).result {
        Ok(Answer::Refused(refusal)) => Ok(Err(refusal.code)),
        Ok(answer) => Ok(Ok(answer)),
        Err(CallError::Refused { refusal, .. }) => Ok(Err(refusal.code)),
        Err(error) => {
            log_fault(&error);
            match error {
                CallError::Pack { fault, .. } if !matches!(fault, PackFault::Time { .. }) => {
                    Ok(Err(fault.to_string()))
                }
                other => Err(ServiceError::Call(other)),
            }
        }
    }
}

fn readings(rows: &[DayRow]) -> Readings {
    Readings {
        watch: rows.iter().map(|row| row.watch).collect(),
        period_start: rows.iter().map(|row| row.period_start).collect(),
        value: rows.iter().map(|row| row.value).collect(),
        validity: rows.iter().map(|row| row.validity).collect(),
    }
}
