//! The way to one gateway: how many at once, how many a second, and whether it is up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tidegate_domain::{Channel, Instant as Moment};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::breaker::{Breaker, Limits};
use super::policy::Policy;
use crate::gateways::{Place, Way};

/// So many times what it takes at once may wait for a gateway, and what it takes in some seconds.
const QUEUE_TIMES: usize = 8;

/// So long a notice is turned away at least, and at most, seconds.
const AWAY_SECONDS: (i64, i64) = (5, 300);

/// The way to one gateway.
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) way: Way,
    pub(crate) within: Duration,
    queue_max: usize,
    in_line: AtomicUsize,
    at_once: Semaphore,
    /// When the next notice may go.
    next: Mutex<Option<Instant>>,
    apart: Duration,
    /// When the next notice that is turned away comes again, milliseconds since 1970.
    away_until: Mutex<i64>,
    breaker: Mutex<Breaker>,
}

/// A notice that waits for a gateway or is with it.
pub(crate) struct InLine<'a>(&'a AtomicUsize);

impl Lane {
    pub(crate) fn new(place: &Place, policy: &Policy) -> Self {
        // Every receiver of a webhook is a place of its own.
        let refusals = Some(policy.refusals_max).filter(|_| place.channel != Channel::Webhook);
        let limits = Limits { failures: policy.down_after, refusals };
        let (at_once, per_second) = (place.at_once.max(1), place.per_second.max(1));
        let many = usize::try_from(at_once.max(per_second)).unwrap_or(1);
        Self {
            name: place.name.clone(),
            way: place.way.clone(),
            within: place.within,
            queue_max: many.saturating_mul(QUEUE_TIMES),
            in_line: AtomicUsize::new(0),
            at_once: Semaphore::new(usize::try_from(at_once).unwrap_or(1)),
            next: Mutex::new(None),
            apart: Duration::from_secs(1) / per_second,
            away_until: Mutex::new(0),
            breaker: Mutex::new(Breaker::new(limits)),
        }
    }

    /// Whether enough waits for it already.
    pub(crate) fn is_full(&self) -> bool {
        self.in_line.load(Ordering::Acquire) >= self.queue_max
    }

    /// When a notice comes again for which there is no room: as many a second as the gateway takes,
    /// so that a long queue is not claimed again and again.
    pub(crate) fn turned_away(&self, now: Moment) -> Moment {
        let (least, most) = AWAY_SECONDS;
        let at = |seconds: i64| now.saturating_add(seconds).saturating_mul(1_000);
        let mut away_until = self.away_until.lock().unwrap_or_else(PoisonError::into_inner);
        let back = (*away_until).clamp(at(least), at(most));
        let apart = i64::try_from(self.apart.as_millis()).unwrap_or(1);
        *away_until = back.saturating_add(apart.max(1));
        back / 1_000
    }

    /// Counts a notice in line.
    pub(crate) fn enter(&self) {
        self.in_line.fetch_add(1, Ordering::AcqRel);
    }

    /// Leaves the line again when it is dropped.
    pub(crate) fn in_line(&self) -> InLine<'_> {
        InLine(&self.in_line)
    }

    /// Waits for its turn: not more than so many at once, and not more than so many a second.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // INVARIANT: the semaphore is never closed.
        let permit = self.at_once.acquire().await.ok()?;
        let at = {
            let now = Instant::now();
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let at = next.map_or(now, |next| next.max(now));
            *next = Some(at + self.apart);
            at
        };
        tokio::time::sleep_until(at).await;
        Some(permit)
    }

    pub(crate) fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
