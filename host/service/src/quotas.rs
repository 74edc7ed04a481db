//! What a county may use at most: how many readings a second its devices are taken at.
//!
//! A county that sends faster waits, and so do its own connections, which are read more slowly and
//! lose nothing. Others do not wait for it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tidegate_domain::Jurisdiction;
use tidegate_store::FrameCommit;
use tokio::time::Instant;

use crate::error::ServiceError;
use crate::host::Host;

/// How old a quota may be that was looked up: it may be set by another process.
const FRESH: Duration = Duration::from_secs(5);

/// Seconds of its rate that a county may send at once after a pause.
const BURST: Duration = Duration::from_secs(10);

/// Counties that are kept at hand; the memory starts again when it is full.
const COUNTIES_MAX: usize = 4_096;

/// The quotas of counties that send.
#[derive(Debug, Default)]
pub(crate) struct Quotas(Mutex<HashMap<Jurisdiction, Known>>);

/// What is known of one.
#[derive(Clone, Copy, Debug)]
struct Known {
    looked_up: Instant,
    readings_per_s: Option<u32>,
    /// When everything taken so far is paid for.
    paid_at: Instant,
}

impl Known {
    /// Takes readings and says how long to wait before they may go on.
    fn take(&mut self, readings: u32, now: Instant) -> Duration {
        let Some(rate) = self.readings_per_s else { return Duration::ZERO };
        let cost = Duration::from_secs(u64::from(readings)) / rate.max(1);
        self.paid_at = self.paid_at.max(now) + cost;
        self.paid_at.saturating_duration_since(now).saturating_sub(BURST)
    }
}

impl Quotas {
    /// Takes readings of a county whose quota is fresh; none when it is to be looked up.
    fn take(&self, county: &Jurisdiction, readings: u32, now: Instant) -> Option<Duration> {
        let mut counties = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = counties.get_mut(county)?;
        let is_fresh = now.saturating_duration_since(known.looked_up) < FRESH;
        is_fresh.then(|| known.take(readings, now))
    }

    /// Keeps a quota that was looked up; what was sent before stays taken.
    fn keep(&self, county: &Jurisdiction, readings_per_s: Option<u32>, now: Instant) {
        let mut counties = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counties.len() >= COUNTIES_MAX {
            counties.clear();
        }
        let paid_at = counties.get(county).map_or(now, |known| known.paid_at);
        counties.insert(county.clone(), Known { looked_up: now, readings_per_s, paid_at });
    }
}

impl Host {
    /// Waits until the county of a frame may send its readings.
    ///
    /// # Errors
    /// Store.
    pub(crate) async fn within_quota(&self, frame: &FrameCommit) -> Result<(), ServiceError> {
        let Some((stream, _)) = frame.readings.first() else { return Ok(()) };
        let readings = u32::try_from(frame.readings.len()).unwrap_or(u32::MAX);
        let (county, quotas) = (&stream.county, &self.inner.quotas);
        let wait = match quotas.take(county, readings, Instant::now()) {
            Some(wait) => wait,
            None => {
                let record = self.inner.store.county(county).await?;
                let rate = record.and_then(|record| record.quotas.readings_per_s);
                let now = Instant::now();
                quotas.keep(county, rate, now);
                quotas.take(county, readings, now).unwrap_or_default()
            }
        };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(code: &str) -> Jurisdiction {
        code.parse().unwrap()
    }

    #[test]
    fn a_county_sends_a_burst_and_then_at_its_rate_and_others_do_not_wait_for_it() {
        let (quotas, now) = (Quotas::default(), Instant::now());
        let (bounded, free) = (county("330122"), county("330182"));
        assert_eq!(quotas.take(&bounded, 1, now), None, "it is looked up first");
        quotas.keep(&bounded, Some(100), now);
        quotas.keep(&free, None, now);
        assert_eq!(quotas.take(&bounded, 1_000, now), Some(Duration::ZERO), "ten seconds at once");
        assert_eq!(quotas.take(&bounded, 1, now), Some(Duration::from_millis(10)));
        assert_eq!(quotas.take(&bounded, 99, now), Some(Duration::from_secs(1)));
        assert_eq!(quotas.take(&free, u32::MAX, now), Some(Duration::ZERO));
        let later = now + Duration::from_secs(1);
        assert_eq!(quotas.take(&bounded, 1, later), Some(Duration::from_millis(10)));
    }

    #[test]
    fn a_quota_is_looked_up_again_after_some_seconds_and_what_was_sent_stays_taken() {
        let (quotas, now) = (Quotas::default(), Instant::now());
        let bounded = county("330122");
        quotas.keep(&bounded, Some(100), now);
        assert_eq!(quotas.take(&bounded, 2_000, now), Some(BURST));
        let last = now + FRESH - Duration::from_millis(1);
        assert!(quotas.take(&bounded, 0, last).is_some());
        assert_eq!(quotas.take(&bounded, 0, now + FRESH), None);
        quotas.keep(&bounded, Some(100), now + FRESH);
        assert_eq!(quotas.take(&bounded, 0, now + FRESH), Some(Duration::from_secs(5)));
        quotas.keep(&bounded, None, now + FRESH);
        assert_eq!(quotas.take(&bounded, 1, now + FRESH), Some(Duration::ZERO), "it was lifted");
    }
}
