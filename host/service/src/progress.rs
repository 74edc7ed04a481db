//! From the sparse answer of a grader to changes of warnings.

use std::collections::HashMap;

use tidegate_domain::{Decimal, Explanation, Grade, Instant};
use tidegate_store::{WarningChange, WarningProgress};

/// An open warning as it was before the batch.
#[derive(Clone, Debug)]
pub(crate) struct OpenWarning {
    /// Number of the warning.
    pub(crate) id: i64,
    /// How far it has come.
    pub(crate) progress: WarningProgress,
}

/// One row of a grader's answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    /// Watch number in the store.
    pub(crate) watch: i64,
    /// Start of the reading's period.
    pub(crate) period_start: Instant,
    /// Value in the limit's unit.
    pub(crate) value: Decimal,
    /// Grade of the reading itself.
    pub(crate) grade: Grade,
    /// Grade in force after it.
    pub(crate) in_force: Grade,
    /// Whether the value is worse when it is smaller.
    pub(crate) downward: bool,
    /// Whether a later period was graded before it, so that it changes nothing in force.
    pub(crate) late: bool,
}

/// Which warning a watch has open.
#[derive(Clone, Debug)]
enum Current {
    /// One that the store knows.
    Known(OpenWarning),
    /// One that this batch opens, by its place among the changes.
    Opened(usize),
}

/// Warnings of the watches of a batch as the rows are gone through.
#[derive(Debug)]
pub(crate) struct Progress {
    open: HashMap<i64, Current>,
    touched: Vec<i64>,
    changes: Vec<WarningChange>,
}

impl Progress {
    /// Starts with the warnings that are open.
    pub(crate) fn new(open: &HashMap<i64, OpenWarning>) -> Self {
        let known =
            |(watch, warning): (&i64, &OpenWarning)| (*watch, Current::Known(warning.clone()));
        Self { open: open.iter().map(known).collect(), touched: Vec::new(), changes: Vec::new() }
    }

    /// Whether this row would open a warning or raise one beyond its peak, so that it is worth
    /// explaining.
    pub(crate) fn is_news(&self, row: &Spoken) -> bool {
        let grade = if row.late { row.grade } else { row.in_force };
        let peak = match self.open.get(&row.watch) {
            Some(Current::Known(warning)) => warning.progress.peak,
            Some(Current::Opened(at)) => self.opened(*at).map_or(Grade::Normal, |open| open.peak),
            None => Grade::Normal,
        };
        grade > peak
    }

    /// Takes one row in.
    pub(crate) fn take(&mut self, row: &Spoken, explanation: Option<Explanation>) {
        let Some(current) = self.open.get(&row.watch).cloned() else {
            self.open_with(row, explanation);
            return;
        };
        match current {
            Current::Known(mut warning) => {
                advance(&mut warning.progress, row, explanation);
                if warning.progress.closed_at.is_some() {
                    self.open.remove(&row.watch);
                    self.touched.retain(|watch| *watch != row.watch);
                    let OpenWarning { id, progress } = warning;
                    self.changes.push(WarningChange::Update { warning: id, progress });
                } else {
                    self.open.insert(row.watch, Current::Known(warning));
                    if !self.touched.contains(&row.watch) {
                        self.touched.push(row.watch);
                    }
                }
            }
            Current::Opened(at) => {
                if let Some(WarningChange::Open { progress, .. }) = self.changes.get_mut(at) {
                    advance(progress, row, explanation);
                    if progress.closed_at.is_some() {
                        self.open.remove(&row.watch);
                    }
                }
            }
        }
    }

    /// The changes, in order.
    pub(crate) fn finish(mut self) -> Vec<WarningChange> {
        for watch in std::mem::take(&mut self.touched) {
            if let Some(Current::Known(OpenWarning { id, progress })) = self.open.remove(&watch) {
                self.changes.push(WarningChange::Update { warning: id, progress });
            }
        }
        self.changes
    }

    fn opened(&self, at: usize) -> Option<&WarningProgress> {
        match self.changes.get(at) {
            Some(WarningChange::Open { progress, .. }) => Some(progress),
            _ => None,
        }
    }

    fn open_with(&mut self, row: &Spoken, explanation: Option<Explanation>) {
        let grade = if row.late { row.grade } else { row.in_force };
        if grade == Grade::Normal {
            return;
        }
        let progress = WarningProgress {
            grade: if row.late { Grade::Normal } else { grade },
            peak: grade,
            updated_at: row.period_start,
            closed_at: row.late.then_some(row.period_start),
            worst: row.value,
            readings: 1,
            explanation,
        };
        let (watch, opened_at) = (row.watch, row.period_start);
        self.changes.push(WarningChange::Open { watch, opened_at, progress });
        if !row.late {
            self.open.insert(row.watch, Current::Opened(self.changes.len() - 1));
        }
    }
}

/// Brings a warning one row further.
fn advance(progress: &mut WarningProgress, row: &Spoken, explanation: Option<Explanation>) {
    if row.grade != Grade::Normal {
        progress.readings = progress.readings.saturating_add(1);
        let worse =
            if row.downward { row.value < progress.worst } else { row.value > progress.worst };
        if worse {
            progress.worst = row.value;
        }
    }
    if row.late {
        return;
    }
    progress.updated_at = row.period_start;
    progress.grade = row.in_force;
    if row.in_force > progress.peak {
        progress.peak = row.in_force;
        progress.explanation = explanation;
    }
    if row.in_force == Grade::Normal {
        progress.closed_at = Some(row.period_start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(period_start: Instant, grade: Grade, in_force: Grade) -> Spoken {
        let value = Decimal::from_integer(period_start).unwrap();
        Spoken { watch: 7, period_start, value, grade, in_force, downward: false, late: false }
    }

    fn changes(rows: &[Spoken]) -> Vec<WarningChange> {
        let mut progress = Progress::new(&HashMap::new());
        for row in rows {
            progress.take(row, None);
        }
        progress.finish()
    }

    #[test]
    fn many_rows_of_one_rise_are_one_warning() {
        let rows = [
            row(1, Grade::Attention, Grade::Attention),
            row(2, Grade::Warning, Grade::Warning),
            row(3, Grade::Exceedance, Grade::Exceedance),
            row(4, Grade::Normal, Grade::Exceedance),
            row(5, Grade::Normal, Grade::Normal),
        ];
        let changes = changes(&rows);
        let [WarningChange::Open { opened_at, progress, .. }] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        assert_eq!(*opened_at, 1);
        assert_eq!(progress.peak, Grade::Exceedance);
        assert_eq!(progress.grade, Grade::Normal);
        assert_eq!(progress.closed_at, Some(5));
        assert_eq!(progress.readings, 3);
        assert_eq!(progress.worst, Decimal::from_integer(3).unwrap());
    }

    #[test]
    fn after_a_close_another_opens() {
        let rows = [
            row(1, Grade::Warning, Grade::Warning),
            row(2, Grade::Normal, Grade::Normal),
            row(3, Grade::Warning, Grade::Warning),
        ];
        assert_eq!(changes(&rows).len(), 2);
    }

    #[test]
    fn a_late_reading_is_told_and_closed_at_once() {
        let late = Spoken { late: true, ..row(1, Grade::Exceedance, Grade::Exceedance) };
        let changes = changes(&[late]);
        let [WarningChange::Open { progress, .. }] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        assert_eq!(progress.peak, Grade::Exceedance);
        assert_eq!(progress.closed_at, Some(1));
    }

    #[test]
    fn a_known_warning_is_updated_once() {
        let progress = WarningProgress {
            grade: Grade::Warning,
            peak: Grade::Warning,
            updated_at: 0,
            closed_at: None,
            worst: Decimal::ZERO,
            readings: 1,
            explanation: None,
        };
        let open = HashMap::from([(7, OpenWarning { id: 3, progress })]);
        let mut progress = Progress::new(&open);
        assert!(!progress.is_news(&row(1, Grade::Warning, Grade::Warning)));
        assert!(progress.is_news(&row(1, Grade::Exceedance, Grade::Exceedance)));
        progress.take(&row(1, Grade::Warning, Grade::Warning), None);
        progress.take(&row(2, Grade::Exceedance, Grade::Exceedance), None);
        let changes = progress.finish();
        let [WarningChange::Update { warning: 3, progress }] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        assert_eq!((progress.readings, progress.peak), (3, Grade::Exceedance));
    }
}
