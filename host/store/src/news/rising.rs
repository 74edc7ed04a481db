//! Which changes of warnings are told.

use std::collections::HashMap;

use tidegate_domain::{Grade, Instant};

use crate::row::grade;
use crate::{StoreResult, WarningEvent, WarningProgress};

/// A warning before it changes.
#[derive(sqlx::FromRow)]
pub(crate) struct BeforeRow {
    id: i64,
    county: String,
    grade: i64,
    peak: i64,
}

/// A change as it is to be written: county, warning, event, grade before, grade, when.
pub(crate) type ToldColumns = (String, i64, &'static str, u8, u8, Instant);

/// Warnings as they stand while changes are made, and what is to be told of them.
pub(crate) struct Rising {
    operation: &'static str,
    known: HashMap<i64, (String, Grade, Grade)>,
    told: Vec<ToldColumns>,
}

impl Rising {
    /// With what is known of the warnings that will change.
    pub(crate) fn from(operation: &'static str, rows: Vec<BeforeRow>) -> StoreResult<Self> {
        let mut known = HashMap::with_capacity(rows.len());
        for row in rows {
            let grades = (grade(operation, row.grade)?, grade(operation, row.peak)?);
            known.insert(row.id, (row.county, grades.0, grades.1));
        }
        Ok(Self { operation, known, told: Vec::new() })
    }

    /// A warning of a county opened.
    pub(crate) fn opened(
        &mut self,
        (county, warning): (&str, i64),
        at: Instant,
        progress: &WarningProgress,
    ) {
        self.tell((county, warning), WarningEvent::Opened, (Grade::Normal, progress.peak), at);
        self.go_on((county, warning), progress.peak, progress);
    }

    /// A warning went on. One that is not known changes nothing; the update of it has failed.
    pub(crate) fn updated(&mut self, warning: i64, progress: &WarningProgress) {
        let Some((county, before, peak)) = self.known.get(&warning).cloned() else { return };
        let highest = if progress.peak > peak { progress.peak } else { progress.grade };
        let rose = highest > before;
        if rose {
            let at = progress.updated_at;
            self.tell((&county, warning), WarningEvent::Rose, (before, highest), at);
        }
        self.go_on((&county, warning), if rose { highest } else { before }, progress);
    }

    /// A warning was closed for another reason than a reading.
    pub(crate) fn closed(&mut self, warning: i64, at: Instant) {
        let Some((county, before, _)) = self.known.get(&warning).cloned() else { return };
        self.tell((&county, warning), WarningEvent::Closed, (before, Grade::Normal), at);
    }

    /// What is to be told, in order.
    pub(crate) fn told(self) -> (&'static str, Vec<ToldColumns>) {
        (self.operation, self.told)
    }

    /// Closes a warning when the progress does, and keeps how it stands.
    fn go_on(&mut self, (county, warning): (&str, i64), before: Grade, progress: &WarningProgress) {
        if let Some(at) = progress.closed_at {
            self.tell((county, warning), WarningEvent::Closed, (before, Grade::Normal), at);
        }
        self.known.insert(warning, (county.to_owned(), progress.grade, progress.peak));
    }

    fn tell(
        &mut self,
        (county, warning): (&str, i64),
        event: WarningEvent,
        (before, grade): (Grade, Grade),
        at: Instant,
    ) {
        let (before, grade) = (before.code(), grade.code());
        self.told.push((county.to_owned(), warning, event.word(), before, grade, at));
    }
}
