//! Readings as charts and live pages show them.

pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{Grade, Instant, Jurisdiction, Reading, Stream};

use crate::StoreResult;

/// The most points of one series.
pub const SERIES_POINTS_MAX: u32 = 20_000;

/// One reading of a series, in its latest revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPoint {
    /// Number of the reading.
    pub id: i64,
    /// Number of the frame that brought it.
    pub frame: i64,
    /// The reading.
    pub reading: Reading,
    /// 0 for the first value of its period, one more for each other value that came later.
    pub revision: u32,
    /// Whether grading is done with it.
    pub done: bool,
    /// Its worst grade under any watch; normal also while it waits.
    pub grade: Grade,
}

/// The latest reading of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestReading {
    /// Number of the stream.
    pub stream_id: i64,
    /// The stream.
    pub stream: Stream,
    /// Its latest reading in its latest revision.
    pub point: SeriesPoint,
    /// Worst grade in force under any of its watches.
    pub in_force: Grade,
}

/// Series of readings.
#[async_trait]
pub trait Series: Send + Sync {
    /// The streams of an enterprise with their numbers: by outlet, pollutant, averaging period.
    async fn streams(&self, enterprise: &str) -> StoreResult<Vec<(i64, Stream)>>;

    /// The number of a stream, if it ever had a reading.
    async fn stream_id(&self, stream: &Stream) -> StoreResult<Option<i64>>;

    /// Readings of a stream with a period that starts in `[from, until)`, latest revision only,
    /// oldest first; at most the first `points`, and at most [`SERIES_POINTS_MAX`].
    async fn series(
        &self,
        stream_id: i64,
        from: Instant,
        until: Instant,
        points: u32,
    ) -> StoreResult<Vec<SeriesPoint>>;

    /// All revisions of one period of a stream, in the order in which they came.
    async fn revisions(
        &self,
        stream_id: i64,
        period_start: Instant,
    ) -> StoreResult<Vec<SeriesPoint>>;

    /// The latest reading of every stream of a county: by enterprise, outlet, pollutant, averaging
    /// period.
    async fn latest_readings(&self, county: &Jurisdiction) -> StoreResult<Vec<LatestReading>>;
}
