//! Warnings (预警): one event from opening to closing.

use serde::{Deserialize, Serialize};

use crate::{Decimal, Explanation, Grade, Instant, LayerRef, LayeredLimit, Stream};

/// A warning event of one watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Number given by the store.
    pub id: i64,
    /// The stream of readings.
    pub stream: Stream,
    /// The limit that it is about, with its layer.
    pub limit: LayeredLimit,
    /// The grader.
    pub grader: LayerRef,
    /// Grade in force.
    pub grade: Grade,
    /// Highest grade that was in force.
    pub peak: Grade,
    /// Period start of the reading that opened it.
    pub opened_at: Instant,
    /// Period start of the latest reading that changed it.
    pub updated_at: Instant,
    /// Period start of the reading that closed it.
    pub closed_at: Option<Instant>,
    /// Value of the worst reading so far.
    pub worst: Decimal,
    /// Readings that were not normal while it was open.
    pub readings: u32,
    /// Why it has its peak grade.
    pub explanation: Option<Explanation>,
}
