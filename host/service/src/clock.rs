//! Time as an argument: the clock that services are given.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_domain::{Date, Instant};

/// What time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> Instant {
        self.now_ms().div_euclid(1000)
    }

    /// Today in China Standard Time.
    fn today(&self) -> Date {
        Date::of_instant(self.now())
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that starts where it is told and runs faster than the machine's, for the demo and for
/// tests.
#[derive(Debug)]
pub struct VirtualClock {
    start_ms: i64,
    speed: u32,
    began: std::time::Instant,
}

impl VirtualClock {
    /// Starts at `start`, with `speed` virtual seconds for each real one.
    #[must_use]
    pub fn new(start: Instant, speed: u32) -> Self {
        Self { start_ms: start.saturating_mul(1000), speed, began: std::time::Instant::now() }
    }
}

impl Clock for VirtualClock {
    fn now_ms(&self) -> i64 {
        let real = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.start_ms.saturating_add(real.saturating_mul(i64::from(self.speed)))
    }
}

/// A clock that stands until it is moved on, for a time that is played step by step.
#[derive(Debug)]
pub struct SteppedClock {
    now_ms: AtomicI64,
}

impl SteppedClock {
    /// Stands at `start`.
    #[must_use]
    pub const fn new(start: Instant) -> Self {
        Self { now_ms: AtomicI64::new(start.saturating_mul(1000)) }
    }

    /// Moves it on to `now`; never back.
    pub fn move_on(&self, now: Instant) {
        self.now_ms.fetch_max(now.saturating_mul(1000), Ordering::SeqCst);
    }
}

impl Clock for SteppedClock {
    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }
}
