//! Readings in columns, for judging whole months.

pub(crate) mod columns;
pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{Averaging, Date, Decimal, Instant, Stream};

use crate::StoreResult;

/// The MN of the frames that stand for archives.
pub const HISTORY_MN: &str = "archive";

/// Readings of one stream in their latest revision, as columns in ascending order of period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamColumns {
    /// Number of the stream.
    pub stream_id: i64,
    /// The stream.
    pub stream: Stream,
    /// Start of each period.
    pub period_start: Vec<Instant>,
    /// Value as measured, in the unit of HJ 212, counts of 10⁻⁹.
    pub value: Vec<i64>,
    /// Value converted to reference oxygen as the device sent it.
    pub converted: Vec<Option<Decimal>>,
    /// Code of the validity.
    pub validity: Vec<u8>,
    /// Revision: greater than 0 when another value came before.
    pub revision: Vec<u32>,
}

/// What one day added to a yearly amount, as it was worked out last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountDay {
    /// Outlet number.
    pub outlet: String,
    /// HJ 212 code.
    pub pollutant: String,
    /// The day.
    pub day: Date,
    /// The part as JSON; the store does not look into it.
    pub partial: String,
}

/// Readings in columns.
#[async_trait]
pub trait History: Send + Sync {
    /// All readings of an enterprise's streams of these averaging periods that start in
    /// `[from, until)`: by outlet, pollutant, averaging. Streams without a reading are left out.
    async fn stream_columns(
        &self,
        enterprise: &str,
        averagings: &[Averaging],
        from: Instant,
        until: Instant,
    ) -> StoreResult<Vec<StreamColumns>>;

    /// The readings of one stream that start in `[from, until)`; `stream` is what its number stands
    /// for, and is given back with them.
    async fn columns_of(
        &self,
        stream: (i64, &Stream),
        from: Instant,
        until: Instant,
    ) -> StoreResult<StreamColumns>;

    /// Adds readings of one stream that came from an archive and not from a device, in one
    /// transaction; they wait for no grading. Periods that are there already, in whatever revision,
    /// stay as they are. Days that were judged before and get a reading become due again; others do
    /// not become due. `columns.stream_id` is not looked at: the stream is numbered when it is new.
    /// Gives how many were added; with 0, nothing is written.
    ///
    /// # Errors
    /// `UnknownOutlet`; `Constraint` when the columns differ in length or the periods do not
    /// ascend.
    async fn put_history(&self, columns: &StreamColumns, source: &str) -> StoreResult<u64>;

    /// Keeps what days added to yearly amounts; what was kept of a day gives way.
    ///
    /// # Errors
    /// `Constraint` for an outlet that is not registered.
    async fn put_amount_days(&self, enterprise: &str, days: &[AmountDay]) -> StoreResult<()>;

    /// What is kept of the days in `[from, until)`: by day, outlet, pollutant.
    async fn amount_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<AmountDay>>;
}
