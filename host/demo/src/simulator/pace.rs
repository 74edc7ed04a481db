//! When a virtual moment has come, and how many frames may go in a second.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant as Monotonic;

use tidegate_domain::Instant;

/// Nanoseconds of a millisecond.
const NANOS_PER_MS: u128 = 1_000_000;

/// Virtual time beside the monotonic timer.
#[derive(Clone, Copy, Debug)]
pub(super) struct VirtualClock {
    start_ms: i64,
    begun: Monotonic,
    speed: Option<NonZeroU32>,
}

impl VirtualClock {
    pub(super) fn start(start: Instant, speed: Option<NonZeroU32>) -> Self {
        Self { start_ms: start.saturating_mul(1000), begun: Monotonic::now(), speed }
    }

    /// Whether the clock runs as fast as answers come.
    pub(super) const fn is_free(&self) -> bool {
        self.speed.is_none()
    }

    /// When a virtual moment comes; the past, when it has come or the clock runs free.
    pub(super) fn real(&self, due_ms: i64) -> Monotonic {
        let Some(speed) = self.speed else { return self.begun };
        let virtual_ms = u128::try_from(due_ms.saturating_sub(self.start_ms)).unwrap_or_default();
        let nanos = virtual_ms * NANOS_PER_MS / u128::from(speed.get());
        let span = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        // A moment beyond the timer's range never comes.
        self.begun.checked_add(span).unwrap_or_else(|| self.begun + FAR)
    }
}

/// Longer than any simulation runs.
const FAR: Duration = Duration::from_secs(86_400 * 365 * 30);

/// A bound on frames a second, shared by all callers.
#[derive(Debug)]
pub(super) struct Limiter {
    between: Duration,
    /// When the next frame is due if all are sent evenly.
    next: Mutex<Monotonic>,
}

/// Frames may go ahead of their even share by this much, as timers are no finer than a millisecond.
const BURST: Duration = Duration::from_millis(10);

impl Limiter {
    pub(super) fn new(frames_per_second: NonZeroU32) -> Self {
        let between = Duration::from_secs(1) / frames_per_second.get();
        Self { between, next: Mutex::new(Monotonic::now()) }
    }

    /// Takes leave for one frame, or says when to ask again.
    pub(super) fn take(&self) -> Result<(), Monotonic> {
        let now = Monotonic::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if *next > now + BURST {
            return Err(*next - BURST);
        }
        *next = (*next).max(now) + self.between;
        Ok(())
    }
}
