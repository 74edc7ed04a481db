//! What a batch must be before anything of it is written, and its judgements in their one form.

use std::collections::HashSet;

use tidegate_record::{Blob, JudgementKind};

use crate::judgements::sealing::{Incoming, Sealed};
use crate::{BATCH_READINGS_MAX, BatchCommit, StoreError, StoreResult, WarningChange};

/// What is asked here.
pub(crate) const OPERATION: &str = "commit_batch";

/// The judgements of a batch in their one form.
pub(crate) struct SealedBatch<'a> {
    /// The manifest.
    pub(crate) manifest: Sealed<'a>,
    /// The events.
    pub(crate) events: Vec<Sealed<'a>>,
}

impl<'a> SealedBatch<'a> {
    /// Brings them into that form.
    pub(crate) fn new(batch: &'a BatchCommit) -> StoreResult<Self> {
        let manifest = Sealed::of_kind(OPERATION, &batch.judgement, JudgementKind::GradingBatch)?;
        let events = batch.events.iter();
        let events = events
            .map(|(record, _)| Sealed::of_kind(OPERATION, record, JudgementKind::Event))
            .collect::<Result<_, _>>()?;
        Ok(Self { manifest, events })
    }

    /// Everything that the archive is to have of the batch.
    pub(crate) fn blobs<'b>(
        &'b self,
        batch: &'b BatchCommit,
    ) -> impl Iterator<Item = &'b Blob> + Send {
        let bodies = self.events.iter().map(|event| &event.body);
        let of_events = batch.events.iter().flat_map(|(_, blobs)| blobs);
        batch.blobs.iter().chain([&self.manifest.body]).chain(bodies).chain(of_events)
    }

    /// Enterprises of the events.
    pub(crate) fn enterprises(&self) -> impl Iterator<Item = &str> + Send {
        self.events.iter().filter_map(|event| event.record.enterprise.as_deref())
    }

    /// All of them as they go into the record, the manifest first.
    pub(crate) fn incoming(
        &self,
        batch: &BatchCommit,
        id: i64,
    ) -> impl Iterator<Item = Incoming<'_>> + Send {
        let recorded_at = batch.record.at;
        let incoming = move |sealed, subject| Incoming {
            operation: OPERATION,
            sealed,
            subject,
            recorded_at,
            findings: 0,
            undetermined: 0,
        };
        let manifest = incoming(&self.manifest, Some(format!("batch/{id}")));
        [manifest].into_iter().chain(self.events.iter().map(move |event| incoming(event, None)))
    }
}

/// Refuses more readings than a batch may carry, and one that is named twice.
pub(crate) fn require_distinct<'a>(
    operation: &'static str,
    readings: impl Iterator<Item = &'a i64>,
) -> StoreResult<()> {
    let mut seen = HashSet::new();
    let mut given = 0;
    for reading in readings {
        given += 1;
        if !seen.insert(reading) {
            return Err(StoreError::AlreadyGraded { reading: *reading });
        }
    }
    let most = BATCH_READINGS_MAX;
    if given > most { Err(StoreError::TooMany { operation, given, most }) } else { Ok(()) }
}

/// Refuses the grade of a reading that the batch did not grade.
pub(crate) fn require_own_grades(batch: &BatchCommit) -> StoreResult<()> {
    let graded: HashSet<i64> = batch.graded.iter().copied().collect();
    match batch.grades.iter().find(|grade| !graded.contains(&grade.reading)) {
        Some(grade) => {
            let what = "reading of the batch";
            Err(StoreError::UnknownNumber { operation: OPERATION, what, id: grade.reading })
        }
        None => Ok(()),
    }
}

/// The watches that a batch names, each once, ascending.
pub(crate) fn watches_named(batch: &BatchCommit) -> Vec<i64> {
    let opened = batch.warnings.iter().filter_map(|change| match change {
        WarningChange::Open { watch, .. } => Some(*watch),
        WarningChange::Update { .. } => None,
    });
    let states = batch.states.iter().map(|(watch, _)| *watch);
    let grades = batch.grades.iter().map(|grade| grade.watch);
    let watches: std::collections::BTreeSet<i64> = opened.chain(states).chain(grades).collect();
    watches.into_iter().collect()
}

/// The warnings that a batch goes on with.
pub(crate) fn warnings_updated(batch: &BatchCommit) -> Vec<i64> {
    let updated = batch.warnings.iter().filter_map(|change| match change {
        WarningChange::Open { .. } => None,
        WarningChange::Update { warning, .. } => Some(*warning),
    });
    updated.collect()
}

/// The error for readings that could not be marked: the first of them that is not there, with
/// false, or was marked before, with true.
pub(crate) fn not_marked(
    operation: &'static str,
    first: Option<(i64, bool)>,
    readings: &[i64],
) -> StoreError {
    match first {
        Some((reading, true)) => StoreError::AlreadyGraded { reading },
        Some((id, false)) => StoreError::UnknownNumber { operation, what: "reading", id },
        // What remains waits for grading in another county.
        None => {
            let id = readings.first().copied().unwrap_or(0);
            StoreError::UnknownNumber { operation, what: "reading of the county", id }
        }
    }
}
