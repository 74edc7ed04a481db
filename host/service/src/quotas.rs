//! What a county may use at most: how many readings a second its devices are taken at, and how many
//! readings are kept of it. How many enterprises it may have is held where they are put
//! (`store/counties.rs`), how many calls of packs at once where they wait (`fairness`).
//!
//! A county that sends faster waits, and so do its own connections, which are read more slowly and
//! lose nothing. Of a county that is full nothing more is taken: its devices are not answered and send
//! again. What was answered before is on disk and is graded, judged and kept like any other. No other
//! county waits for either.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge};
use tidegate_domain::Jurisdiction;
use tidegate_store::FrameCommit;
use tokio::time::Instant;

use crate::error::ServiceError;
use crate::host::Host;
use crate::intake::Intake as _;
use crate::telemetry::{QUOTA_REFUSED, QUOTA_USED};

/// How old a quota may be that was looked up: it may be set by another process. Within this time
/// another host of the same county may go beyond what is kept by what it takes meanwhile.
const FRESH: Duration = Duration::from_secs(5);

/// Seconds of its rate that a county may send at once after a pause.
const BURST: Duration = Duration::from_secs(10);

/// Counties that are kept at hand; the memory starts again when it is full.
const COUNTIES_MAX: usize = 4_096;

/// A county that is full is told of in the log so often.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// The quota of what is kept, as `tidegate county quota` names it.
const READINGS_KEPT: &str = "readings-kept";

/// Under what its refused frames are counted and shown.
const REFUSED: &str = "quota-full";

/// The quotas of counties that send.
#[derive(Debug, Default)]
pub(crate) struct Quotas(Mutex<HashMap<Jurisdiction, Known>>);

/// The bounds that were looked up of a county.
#[derive(Clone, Copy, Debug, Default)]
struct Bounds {
    readings_per_s: Option<u32>,
    /// The most that may be kept.
    kept_max: Option<u32>,
    /// What was kept when that was looked up, and was taken since.
    kept: u64,
}

/// What is known of a county.
#[derive(Clone, Copy, Debug)]
struct Known {
    looked_up: Instant,
    bounds: Bounds,
    /// When everything taken so far is paid for.
    paid_at: Instant,
    /// When the log was last told that it is full.
    told_at: Option<Instant>,
}

/// What becomes of readings that a county sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// They may go on after a pause.
    After(Duration),
    /// The county is full.
    Full {
        /// The most that may be kept.
        most: u64,
        /// What there would be.
        wanted: u64,
        /// Whether the log is to be told.
        tell: bool,
    },
}

impl Known {
    fn take(&mut self, readings: u32, now: Instant) -> Taken {
        let wanted = self.bounds.kept.saturating_add(u64::from(readings));
        if let Some(most) = self.bounds.kept_max.map(u64::from)
            && wanted > most
            && readings > 0
        {
            let tell = self.told_at.is_none_or(|told| now.duration_since(told) >= TOLD_EVERY);
            if tell {
                self.told_at = Some(now);
            }
            return Taken::Full { most, wanted, tell };
        }
        self.bounds.kept = wanted;
        let Some(rate) = self.bounds.readings_per_s else { return Taken::After(Duration::ZERO) };
        let cost = Duration::from_secs(u64::from(readings)) / rate.max(1);
        self.paid_at = self.paid_at.max(now) + cost;
        Taken::After(self.paid_at.saturating_duration_since(now).saturating_sub(BURST))
    }
}

impl Quotas {
    /// Takes readings of a county whose quotas are fresh; none when they are to be looked up.
    fn take(&self, county: &Jurisdiction, readings: u32, now: Instant) -> Option<Taken> {
        let mut counties = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = counties.get_mut(county)?;
        let is_fresh = now.saturating_duration_since(known.looked_up) < FRESH;
        is_fresh.then(|| known.take(readings, now))
    }

    /// Keeps quotas that were looked up; what was sent before stays taken.
    fn keep(&self, county: &Jurisdiction, bounds: Bounds, now: Instant) {
        let mut counties = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counties.len() >= COUNTIES_MAX {
            counties.clear();
        }
        let before = counties.get(county);
        let paid_at = before.map_or(now, |known| known.paid_at);
        let told_at = before.and_then(|known| known.told_at);
        counties.insert(county.clone(), Known { looked_up: now, bounds, paid_at, told_at });
    }
}

impl Host {
    /// Waits until the county of a frame may send its readings.
    ///
    /// # Errors
    /// [`ServiceError::Quota`] when the county is full: nothing of the frame is taken. Store.
    pub(crate) async fn within_quota(&self, frame: &FrameCommit) -> Result<(), ServiceError> {
        let Some((stream, _)) = frame.readings.first() else { return Ok(()) };
        let readings = u32::try_from(frame.readings.len()).unwrap_or(u32::MAX);
        let (county, quotas) = (&stream.county, &self.inner.quotas);
        let taken = match quotas.take(county, readings, Instant::now()) {
            Some(taken) => taken,
            None => {
                let bounds = self.bounds(county).await?;
                let now = Instant::now();
                quotas.keep(county, bounds, now);
                quotas.take(county, readings, now).unwrap_or(Taken::After(Duration::ZERO))
            }
        };
        match taken {
            Taken::After(wait) if wait.is_zero() => Ok(()),
            Taken::After(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Taken::Full { most, wanted, tell } => {
                Err(self.full(frame, county, (most, wanted, tell)))
            }
        }
    }

    /// What the county may use, and how much of it is used.
    async fn bounds(&self, county: &Jurisdiction) -> Result<Bounds, ServiceError> {
        let record = self.inner.store.county(county).await?;
        let quotas = record.map(|record| record.quotas).unwrap_or_default();
        let kept = match quotas.readings_kept {
            Some(_) => self.inner.store.readings_kept(county).await?,
            None => 0,
        };
        let (readings_per_s, kept_max) = (quotas.readings_per_s, quotas.readings_kept);
        Ok(Bounds { readings_per_s, kept_max, kept })
    }

    /// Counts a frame of a county that is full, tells of it from time to time, and says why.
    fn full(
        &self,
        frame: &FrameCommit,
        county: &Jurisdiction,
        (most, wanted, tell): (u64, u64, bool),
    ) -> ServiceError {
        let county = county.to_string();
        counter!(QUOTA_REFUSED, "county" => county.clone(), "quota" => READINGS_KEPT).increment(1);
        self.reject(Some(&frame.frame.mn), REFUSED, &frame.frame.bytes);
        let full = ServiceError::Quota { county, quota: READINGS_KEPT, most, wanted };
        if tell {
            tracing::error!(error = %full, "frames of a county are not taken and not answered");
        }
        full
    }

    /// Tells how much of their quotas counties use.
    ///
    /// # Errors
    /// Store.
    pub(crate) async fn sample_quotas(&self) -> Result<(), ServiceError> {
        for listing in self.inner.store.county_listings().await? {
            let Some(added) = listing.added else { continue };
            let county = listing.code.to_string();
            if let Some(most) = added.quotas.enterprises {
                let used = share(listing.enterprises, most);
                gauge!(QUOTA_USED, "county" => county.clone(), "quota" => "enterprises").set(used);
            }
            if let Some(most) = added.quotas.readings_kept {
                let used = share(self.inner.store.readings_kept(&listing.code).await?, most);
                gauge!(QUOTA_USED, "county" => county, "quota" => READINGS_KEPT).set(used);
            }
        }
        Ok(())
    }
}

/// A part of the most that there may be.
#[expect(clippy::cast_precision_loss, reason = "a metric: counts are far below 2^53")]
fn share(used: u64, most: u32) -> f64 {
    used as f64 / f64::from(most.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(code: &str) -> Jurisdiction {
        code.parse().unwrap()
    }

    fn rate(readings_per_s: Option<u32>) -> Bounds {
        Bounds { readings_per_s, ..Bounds::default() }
    }

    fn at_once() -> Option<Taken> {
        Some(Taken::After(Duration::ZERO))
    }

    fn after(ms: u64) -> Option<Taken> {
        Some(Taken::After(Duration::from_millis(ms)))
    }

    #[test]
    fn a_county_sends_a_burst_and_then_at_its_rate_and_others_do_not_wait_for_it() {
        let (quotas, now) = (Quotas::default(), Instant::now());
        let (bounded, free) = (county("330122"), county("330182"));
        assert_eq!(quotas.take(&bounded, 1, now), None, "it is looked up first");
        quotas.keep(&bounded, rate(Some(100)), now);
        quotas.keep(&free, rate(None), now);
        assert_eq!(quotas.take(&bounded, 1_000, now), at_once(), "ten seconds at once");
        assert_eq!(quotas.take(&bounded, 1, now), after(10));
        assert_eq!(quotas.take(&bounded, 99, now), after(1_000));
        assert_eq!(quotas.take(&free, u32::MAX, now), at_once());
        let later = now + Duration::from_secs(1);
        assert_eq!(quotas.take(&bounded, 1, later), after(10));
    }

    #[test]
    fn a_quota_is_looked_up_again_after_some_seconds_and_what_was_sent_stays_taken() {
        let (quotas, now) = (Quotas::default(), Instant::now());
        let bounded = county("330122");
        quotas.keep(&bounded, rate(Some(100)), now);
        assert_eq!(quotas.take(&bounded, 2_000, now), after(10_000));
        let last = now + FRESH - Duration::from_millis(1);
        assert!(quotas.take(&bounded, 0, last).is_some());
        assert_eq!(quotas.take(&bounded, 0, now + FRESH), None);
        quotas.keep(&bounded, rate(Some(100)), now + FRESH);
        assert_eq!(quotas.take(&bounded, 0, now + FRESH), after(5_000));
        quotas.keep(&bounded, rate(None), now + FRESH);
        assert_eq!(quotas.take(&bounded, 1, now + FRESH), at_once(), "it was lifted");
    }

    #[test]
    fn a_county_keeps_as_much_as_it_may_and_no_more_and_others_go_on() {
        let (quotas, now) = (Quotas::default(), Instant::now());
        let (bounded, free) = (county("330122"), county("330182"));
        let bounds = |kept| Bounds { kept_max: Some(100), kept, ..Bounds::default() };
        quotas.keep(&bounded, bounds(90), now);
        quotas.keep(&free, rate(None), now);
        assert_eq!(quotas.take(&bounded, 9, now), at_once());
        let over = Taken::Full { most: 100, wanted: 101, tell: true };
        assert_eq!(quotas.take(&bounded, 2, now), Some(over));
        assert_eq!(quotas.take(&bounded, 1, now), at_once(), "what fits is taken all the same");
        let again = |tell| Some(Taken::Full { most: 100, wanted: 101, tell });
        assert_eq!(quotas.take(&bounded, 1, now), again(false), "the log was told");
        assert_eq!(quotas.take(&bounded, 0, now), at_once(), "a frame without readings");
        assert_eq!(quotas.take(&free, u32::MAX, now), at_once());
        // It is counted again after some seconds, and the log told again after a minute.
        let later = now + TOLD_EVERY;
        quotas.keep(&bounded, bounds(100), later);
        assert_eq!(quotas.take(&bounded, 1, later), again(true));
    }
}
