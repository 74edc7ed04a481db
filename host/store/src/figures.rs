//! What an operator watches: cheap enough to be asked every few seconds.

use async_trait::async_trait;
use tidegate_domain::{Date, Instant, Jurisdiction};

use crate::StoreResult;

/// The newest judgements among which [`Figures::unrecorded`] looks.
pub const RECORD_LOOKED_AT_MAX: u32 = 10_000;

/// How much of a county waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyFigures {
    /// The county.
    pub county: Jurisdiction,
    /// Readings that wait to be graded.
    pub waiting: u64,
    /// Days that ended before the day asked for and wait to be judged.
    pub due_days: u64,
    /// When its latest grading batch was recorded.
    pub last_batch_at: Option<Instant>,
}

/// Versions of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersion {
    /// Of the database; 0 when it has none yet.
    pub found: i64,
    /// The newest that this program knows.
    pub known: i64,
}

/// What an operator watches.
#[async_trait]
pub trait Figures: Send + Sync {
    /// The version of the schema now; that it comes shows that the database answers.
    async fn schema(&self) -> StoreResult<SchemaVersion>;

    /// What waits, of every county with an enterprise, by code; days before `before`.
    async fn figures(&self, before: Date) -> StoreResult<Vec<CountyFigures>>;

    /// How many of the newest [`RECORD_LOOKED_AT_MAX`] judgements have no entry in the record that
    /// names them. It is 0 unless somebody wrote past the program.
    async fn unrecorded(&self) -> StoreResult<u64>;
}

/// A row of figures, the same from both databases.
pub(crate) type FiguresRow = (String, i64, i64, Option<i64>);

/// The figures of a row.
pub(crate) fn figures_of(operation: &'static str, row: FiguresRow) -> StoreResult<CountyFigures> {
    let (county, waiting, due_days, last_batch_at) = row;
    Ok(CountyFigures {
        county: crate::row::jurisdiction(operation, county)?,
        waiting: crate::row::count(waiting),
        due_days: crate::row::count(due_days),
        last_batch_at,
    })
}
