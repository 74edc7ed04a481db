//! Whose work a call of a pack is: every county has a lane of its own at the workers, and another
//! for what runs beside its day, so that neither a county nor a shadow takes another's turn.

use std::time::{Duration, Instant};

use tidegate_domain::Jurisdiction;
use tidegate_runtime::{Lane, Served};
use tokio::sync::oneshot;

use crate::error::ServiceError;
use crate::host::Host;
use crate::telemetry;

/// Work that a county waits for: grading, limits, judgements, classification.
pub(crate) fn live(county: &Jurisdiction) -> Lane {
    Lane::new(county.as_str())
}

/// Work that affects nobody: shadows, candidate stacks over history, trials of new versions.
pub(crate) fn beside(county: &Jurisdiction) -> Lane {
    Lane::patient(&format!("{county} beside"))
}

impl Host {
    /// Runs a job on a pack worker when the turn of its lane comes.
    ///
    /// # Errors
    /// [`ServiceError::Workers`] when too much is waiting.
    pub(crate) async fn on_worker<T: Send + 'static>(
        &self,
        lane: Lane,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let (done, result) = oneshot::channel();
        let (queued, waits) = (Instant::now(), lane.clone());
        // What the job does belongs to what its caller does.
        let span = tracing::Span::current();
        let work = move || {
            telemetry::waited(&waits, queued.elapsed());
            // Whoever waited may have gone; then nobody wants the result.
            let _ = done.send(span.in_scope(job));
        };
        self.inner.workers.submit(&lane, work).map_err(ServiceError::Workers)?;
        result.await.map_err(|_| ServiceError::Internal("a pack worker's job panicked".to_owned()))
    }

    /// The jobs of packs that ended last, oldest first: whose they were, how long they waited and
    /// how long they ran.
    #[must_use]
    pub fn queue_trace(&self) -> Vec<Served> {
        self.inner.workers.trace()
    }

    /// Holds counties to the calls at once that they may make.
    ///
    /// # Errors
    /// Store.
    pub async fn bound_calls(&self) -> Result<(), ServiceError> {
        for listing in self.inner.store.county_listings().await? {
            let quota = listing.added.and_then(|added| added.quotas.calls_at_once);
            let at_once = quota.map(|most| usize::try_from(most).unwrap_or(usize::MAX));
            self.inner.workers.bound(&live(&listing.code), at_once);
        }
        Ok(())
    }
}

/// The longest that a job of a county waited, among those traced.
#[must_use]
pub fn longest_wait(trace: &[Served], county: &Jurisdiction) -> Option<Duration> {
    let own = trace.iter().filter(|served| served.lane.name() == county.as_str());
    own.map(|served| served.waited).max()
}
