//! How fast a connection is read.

use std::time::Duration;

use tokio::time::Instant;

/// A rate with a burst. Instead of tokens it keeps the instant at which everything taken so far is
/// paid for, so it is exact and needs no timer of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    /// Time that one unit costs.
    unit: Duration,
    /// How far `paid_at` may lie ahead while one more unit is let through.
    ahead_max: Duration,
    paid_at: Instant,
}

impl Bucket {
    /// A full bucket of `burst` units that refills at `units_per_s`.
    pub(crate) fn new(units_per_s: u32, burst: u32, now: Instant) -> Self {
        let unit = Duration::from_secs(1) / units_per_s.max(1);
        Self { unit, ahead_max: unit.saturating_mul(burst.max(1) - 1), paid_at: now }
    }

    /// Takes units, more than there are if need be; the next [`wait`](Self::wait) makes up for it.
    pub(crate) fn take(&mut self, units: u32, now: Instant) {
        self.paid_at = self.paid_at.max(now) + self.unit.saturating_mul(units);
    }

    /// When the next unit may be taken; none if now.
    pub(crate) fn wait(&self, now: Instant) -> Option<Instant> {
        let debt = self.paid_at.saturating_duration_since(now);
        (debt > self.ahead_max).then(|| now + (debt - self.ahead_max))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Bucket;

    #[test]
    fn a_burst_passes_and_the_rest_comes_at_the_rate() {
        let now = Instant::now();
        let mut bucket = Bucket::new(10, 3, now);
        for _ in 0..3 {
            assert_eq!(bucket.wait(now), None);
            bucket.take(1, now);
        }
        let later = now + Duration::from_millis(100);
        assert_eq!(bucket.wait(now), Some(later));
        assert_eq!(bucket.wait(later - Duration::from_millis(1)), Some(later));
        assert_eq!(bucket.wait(later), None);
        bucket.take(5, later);
        assert_eq!(bucket.wait(later), Some(later + Duration::from_millis(500)));
    }

    #[test]
    fn a_pause_fills_the_bucket_and_no_more() {
        let now = Instant::now();
        let mut bucket = Bucket::new(1, 2, now);
        let later = now + Duration::from_secs(3_600);
        bucket.take(2, later);
        assert_eq!(bucket.wait(later), Some(later + Duration::from_secs(1)));
    }
}
