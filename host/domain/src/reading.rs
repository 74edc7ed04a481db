//! What devices send: raw frames, streams and readings.

use serde::{Deserialize, Serialize};

use crate::{Averaging, Decimal, Instant, Jurisdiction, Validity};

/// A frame as it came, kept for good before the device is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFrame {
    /// MN of the device that sent it.
    pub mn: String,
    /// When it was received, milliseconds since 1970-01-01T00:00:00Z.
    pub received_at_ms: i64,
    /// QN of the frame; empty when it has none.
    pub qn: String,
    /// CN of the frame.
    pub cn: String,
    /// The whole frame, head to tail.
    pub bytes: Vec<u8>,
}

/// One stream of readings: a pollutant at an outlet over one averaging period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stream {
    /// County of the site.
    pub county: Jurisdiction,
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// HJ 212-2017 pollutant code.
    pub pollutant: String,
    /// Averaging period.
    pub averaging: Averaging,
}

/// One value of one pollutant at one outlet over one averaging period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Start of the period.
    pub period_start: Instant,
    /// The value as measured, in the unit of HJ 212.
    pub value: Decimal,
    /// The value converted (折算) to reference oxygen, when the device sent one.
    pub converted: Option<Decimal>,
    /// Whether it may be graded.
    pub validity: Validity,
    /// The HJ 212 flag as received.
    pub flag: Option<String>,
}

/// What became of a reading that was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingOutcome {
    /// The first of its stream and period.
    New,
    /// The same again; nothing was stored.
    Duplicate,
    /// Another value for the same period: a new revision, to be graded again.
    Revised,
}
