//! How readings are gathered before they are graded.

use std::time::Duration;

/// How readings are gathered before they are graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradingPace {
    /// Readings that one batch takes at most, 1 to 8,192. Default: 8,192.
    pub batch_readings: usize,
    /// How long readings are gathered after the first. Default: 50 ms.
    pub gather: Duration,
}

impl Default for GradingPace {
    fn default() -> Self {
        Self { batch_readings: 8_192, gather: Duration::from_millis(50) }
    }
}
