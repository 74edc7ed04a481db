//! One grading call as a record.

use serde::{Deserialize, Serialize};

use crate::{Date, Instant, Jurisdiction, LayerRef};

/// The manifest of one grading batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRecord {
    /// County whose readings were graded.
    pub county: Jurisdiction,
    /// Date whose limits and ladder were used.
    pub on: Date,
    /// When it was graded.
    pub at: Instant,
    /// The grader.
    pub grader: LayerRef,
    /// Packs whose limits were used.
    pub layers: Vec<LayerRef>,
    /// Engine and profile, for example `wasmtime 48.0.8 profile-1`.
    pub engine: String,
    /// Readings sent.
    pub readings: u32,
    /// Rows graded (a reading may meet several limits).
    pub judged: u32,
    /// Rows left out because of their validity.
    pub skipped: u32,
    /// Rows not normal.
    pub not_normal: u32,
    /// SHA-256 of the columns sent, lower-case hex.
    pub input_hash: String,
    /// SHA-256 of the answer, lower-case hex.
    pub output_hash: String,
    /// Fuel used.
    pub fuel: u64,
    /// Time of the call, microseconds.
    pub duration_us: u64,
}
