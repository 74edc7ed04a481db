//! Readings that wait to be graded, the watches they meet, and what grading gave.

pub(crate) mod rows;
pub(crate) mod sealing;

use async_trait::async_trait;
use tidegate_domain::{
    BatchRecord, Date, Decimal, Explanation, GoverningLimit, Grade, Instant, Jurisdiction,
    LayerRef, Reading, Stream,
};
use tidegate_record::{Blob, JudgementRecord};

use crate::StoreResult;

/// The most readings that one call of [`Grading::ungraded`] returns and one batch may carry.
pub const BATCH_READINGS_MAX: usize = 20_000;

/// A reading that no batch has graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReading {
    /// Number of the reading.
    pub id: i64,
    /// Number of its stream.
    pub stream_id: i64,
    /// Its stream.
    pub stream: Stream,
    /// The reading.
    pub reading: Reading,
    /// 0 for the first value of its period, one more for each other value that came later.
    pub revision: u32,
}

/// What makes a watch: readings of one stream compared with one limit by one grader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatchKey {
    /// Number of the stream.
    pub stream_id: i64,
    /// Id of the governing limit.
    pub limit_id: String,
    /// Digest of the grader and of the limit's text, so that changed law starts a fresh watch.
    pub digest: String,
}

/// A watch to be used on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchDraft {
    /// What makes it.
    pub key: WatchKey,
    /// The limit with those that it beat.
    pub governing: GoverningLimit,
    /// The grader.
    pub grader: LayerRef,
    /// Date whose limits these are.
    pub on: Date,
}

/// A watch as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Number of the watch.
    pub id: i64,
    /// What makes it.
    pub key: WatchKey,
    /// The limit with those that it beat.
    pub governing: GoverningLimit,
    /// The grader.
    pub grader: LayerRef,
    /// Earliest date that it was used for.
    pub first_on: Date,
    /// Latest date that it was used for.
    pub last_on: Date,
    /// State of the grader after the last reading; 0 before the first.
    pub state: u64,
}

/// A warning as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningProgress {
    /// Grade in force.
    pub grade: Grade,
    /// Highest grade that was in force.
    pub peak: Grade,
    /// Period start of the latest reading that changed it.
    pub updated_at: Instant,
    /// Period start of the reading that closed it.
    pub closed_at: Option<Instant>,
    /// Value of the worst reading so far.
    pub worst: Decimal,
    /// Readings that were not normal while it was open.
    pub readings: u32,
    /// Why it has its peak grade; in an update, absent keeps the explanation stored.
    pub explanation: Option<Explanation>,
}

/// One change of a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningChange {
    /// A new warning; closed at once when `closed_at` is set.
    Open {
        /// Number of the watch.
        watch: i64,
        /// Period start of the reading that opened it.
        opened_at: Instant,
        /// How far it has come.
        progress: WarningProgress,
    },
    /// The warning goes on, or closes when `closed_at` is set.
    Update {
        /// Number of the warning.
        warning: i64,
        /// How far it has come.
        progress: WarningProgress,
    },
}

/// The grade of one reading that is not normal under one watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingGrade {
    /// Number of the reading.
    pub reading: i64,
    /// Number of the watch.
    pub watch: i64,
    /// Grade of the reading itself.
    pub grade: Grade,
    /// Grade in force after it.
    pub in_force: Grade,
    /// Id of the rule of the grading ladder.
    pub rule: String,
}

/// Everything that one grading call gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCommit {
    /// The manifest.
    pub record: BatchRecord,
    /// Numbers of the readings that were sent to the grader.
    pub graded: Vec<i64>,
    /// Numbers of readings that no limit watches: done with, without a grade.
    pub unwatched: Vec<i64>,
    /// Changed states: watch and state.
    pub states: Vec<(i64, u64)>,
    /// Changes of warnings, in order: a watch's open warning is closed before another opens.
    pub warnings: Vec<WarningChange>,
    /// Grades of the readings that are not normal.
    pub grades: Vec<ReadingGrade>,
    /// The manifest as a judgement of kind `grading-batch`.
    pub judgement: JudgementRecord,
    /// What the judgement names by digest and the archive may not have yet.
    pub blobs: Vec<Blob>,
    /// One judgement of kind `event` for each warning that opens or worsens, with its blobs.
    pub events: Vec<(JudgementRecord, Vec<Blob>)>,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchOutcome {
    /// Number of the batch.
    pub batch: i64,
    /// Numbers of the warnings opened, one for each `Open`, in order.
    pub opened: Vec<i64>,
}

/// Grading.
#[async_trait]
pub trait Grading: Send + Sync {
    /// Counties with readings that wait for grading, by code.
    async fn counties_with_ungraded(&self) -> StoreResult<Vec<Jurisdiction>>;

    /// Readings of a county that wait for grading, in the order in which they came (two revisions
    /// of one period in the order of their revisions); at most `rows`, and at most
    /// [`BATCH_READINGS_MAX`].
    async fn ungraded(
        &self,
        county: &Jurisdiction,
        rows: usize,
    ) -> StoreResult<Vec<PendingReading>>;

    /// Marks readings that no limit watches as done with, without a batch, in one transaction; for
    /// when there is nothing to send to a grader. Their days become due to be judged.
    ///
    /// # Errors
    /// `AlreadyGraded`, `UnknownNumber` and `TooMany` as in [`Grading::commit_batch`].
    async fn set_aside(&self, readings: &[i64]) -> StoreResult<()>;

    /// Makes sure that these watches exist and are known to be used on their dates. Returns their
    /// numbers in the order given; a key always has the same number.
    ///
    /// # Errors
    /// `UnknownNumber` for a stream that the store never numbered.
    async fn put_watches(&self, watches: &[WatchDraft]) -> StoreResult<Vec<i64>>;

    /// The grader's state of each watch, in the order asked; 0 for one without.
    async fn states(&self, watches: &[i64]) -> StoreResult<Vec<u64>>;

    /// The watches in use for a stream, those of the latest date that any of its watches was used
    /// for, by limit id.
    async fn watches(&self, stream_id: i64) -> StoreResult<Vec<Watch>>;

    /// Stores a batch in one transaction: manifest, marks on readings, states, warnings, grades, the
    /// judgements of the batch and of its events with their entries, and the days of its readings
    /// as due. A judgement equal to one that is there gets an entry of its own and is kept once.
    ///
    /// # Errors
    /// `AlreadyGraded` when any reading was graded or set aside before, or is named twice;
    /// `UnknownNumber` for a reading, watch or warning that does not exist; `WarningOpen` and
    /// `WarningClosed` when a change does not fit; `TooMany` beyond [`BATCH_READINGS_MAX`]
    /// readings; `Constraint` for a judgement of another kind, `Unrecordable` for one that
    /// contradicts itself, `UnknownEnterprise` for an event of an enterprise not registered.
    /// Nothing is written then.
    async fn commit_batch(&self, batch: &BatchCommit) -> StoreResult<BatchOutcome>;

    /// The latest batches of a county, latest first, at most `rows`: number and manifest.
    async fn batches(
        &self,
        county: &Jurisdiction,
        rows: u32,
    ) -> StoreResult<Vec<(i64, BatchRecord)>>;

    /// The readings that a batch graded, as they were then: by stream, period start, revision.
    /// Empty when there is no such batch.
    async fn batch_readings(&self, batch: i64) -> StoreResult<Vec<PendingReading>>;

    /// The batch whose judgement has this id, number and manifest; of several the first.
    async fn batch_by_judgement(&self, id: &str) -> StoreResult<Option<(i64, BatchRecord)>>;

    /// Watches with their streams, in the order asked. Their states are those of now, not those
    /// that a batch started from.
    ///
    /// # Errors
    /// `UnknownNumber` for a watch that does not exist.
    async fn watches_by_id(&self, watches: &[i64]) -> StoreResult<Vec<(Watch, Stream)>>;
}
