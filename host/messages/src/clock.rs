//! What time it is.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_domain::Instant;

/// Tells the time, in seconds since 1970-01-01T00:00:00Z.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The clock of the machine.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::try_from(since.as_secs()).unwrap_or(Instant::MAX)
    })
}
