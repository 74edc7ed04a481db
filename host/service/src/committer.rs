//! Group commit: frames of all connections that arrive while one transaction is written go into
//! the next, one of each county in turn.

mod lines;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tidegate_domain::{Date, Jurisdiction};
use tidegate_store::{
    FRAMES_MAX, FrameCommit, FrameOutcome, REJECTED_EXAMPLE_BYTES_MAX, RejectionCount, Store,
    StoreError,
};
use tokio::sync::{Notify, oneshot};

use crate::error::ServiceError;
use crate::telemetry;
use lines::Lines;

/// How often counts of refused frames reach the store.
const COUNT_EVERY: Duration = Duration::from_millis(500);

/// Counts of refused frames by MN and reason that wait; further kinds are counted as unknown.
const COUNTS_MAX: usize = 10_000;

/// A frame that waits, and who waits for it.
struct Waiting {
    frame: FrameCommit,
    done: oneshot::Sender<Result<FrameOutcome, ServiceError>>,
}

/// Count and last example by MN, reason and day.
type Counts = Mutex<HashMap<(String, &'static str, Date), (u64, Vec<u8>)>>;

/// The one writer of frames.
#[derive(Debug)]
pub(crate) struct Committer {
    queue: Arc<Lines<Waiting>>,
    counts: Arc<Counts>,
    /// Told when readings were committed.
    pub(crate) committed: Arc<Notify>,
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

impl Committer {
    /// Starts the writer on the current tokio runtime.
    pub(crate) fn start(store: Arc<dyn Store>) -> Self {
        let queue = Arc::<Lines<Waiting>>::default();
        let committed = Arc::new(Notify::new());
        let counts = Arc::<Counts>::default();
        tokio::spawn(write(Arc::clone(&store), Arc::clone(&queue), Arc::clone(&committed)));
        tokio::spawn(write_counts(store, Arc::downgrade(&counts)));
        Self { queue, counts, committed }
    }

    /// Commits a frame of a county together with those of others. Where many of one county wait, it
    /// waits with them; frames of other counties pass them.
    pub(crate) async fn take(
        &self,
        county: Option<Jurisdiction>,
        frame: FrameCommit,
    ) -> Result<FrameOutcome, ServiceError> {
        let (done, outcome) = oneshot::channel();
        let waiting = Waiting { frame, done };
        if !self.queue.push(county, waiting).await {
            return Err(ServiceError::Stopping);
        }
        outcome.await.map_err(|_| ServiceError::Stopping)?
    }

    /// Frames that wait for the writer.
    pub(crate) fn waiting(&self) -> u64 {
        self.queue.waiting() as u64
    }

    /// Counts a refused frame.
    pub(crate) fn reject(&self, mn: &str, reason: &'static str, day: Date, example: &[u8]) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let full = counts.len() >= COUNTS_MAX;
        let key = (if full { String::new() } else { mn.to_owned() }, reason, day);
        let (count, kept) = counts.entry(key).or_default();
        *count += 1;
        kept.clear();
        kept.extend(example.iter().take(REJECTED_EXAMPLE_BYTES_MAX));
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.queue.close();
    }
}

async fn write(store: Arc<dyn Store>, queue: Arc<Lines<Waiting>>, committed: Arc<Notify>) {
    loop {
        let group = queue.next(FRAMES_MAX).await;
        if group.is_empty() {
            return;
        }
        let (frames, waiters): (Vec<FrameCommit>, Vec<_>) =
            group.into_iter().map(|waiting| (waiting.frame, waiting.done)).unzip();
        let write = store.commit_frames(&frames);
        match telemetry::transaction("commit-frames", write).await {
            Ok(outcomes) => {
                received(&frames);
                for (waiter, outcome) in waiters.into_iter().zip(outcomes) {
                    let _ = waiter.send(Ok(outcome));
                }
                committed.notify_one();
            }
            Err(error) => write_singly(store.as_ref(), frames, waiters, &error, &committed).await,
        }
    }
}

/// Counts the readings of frames that were committed.
fn received(frames: &[FrameCommit]) {
    let mut counts: Vec<(&Jurisdiction, u64)> = Vec::new();
    for (stream, _) in frames.iter().flat_map(|frame| &frame.readings) {
        match counts.iter_mut().find(|(county, _)| **county == stream.county) {
            Some((_, count)) => *count += 1,
            None => counts.push((&stream.county, 1)),
        }
    }
    for (county, count) in counts {
        telemetry::count(telemetry::READINGS_RECEIVED, county, count);
    }
}

/// A group fails as a whole; one bad frame must not take the others with it.
async fn write_singly(
    store: &dyn Store,
    frames: Vec<FrameCommit>,
    waiters: Vec<oneshot::Sender<Result<FrameOutcome, ServiceError>>>,
    group_error: &StoreError,
    committed: &Notify,
) {
    tracing::warn!(error = %group_error, frames = frames.len(), "a group of frames was not committed, trying one by one");
    for (frame, waiter) in frames.into_iter().zip(waiters) {
        let outcome = store.commit_frames(std::slice::from_ref(&frame)).await;
        if outcome.is_ok() {
            received(std::slice::from_ref(&frame));
        }
        let outcome = outcome.map_err(ServiceError::Store).and_then(|mut outcomes| {
            outcomes.pop().ok_or_else(|| ServiceError::Internal("no outcome of a frame".to_owned()))
        });
        let _ = waiter.send(outcome);
    }
    committed.notify_one();
}

/// Writes the counts from time to time until the host is gone.
async fn write_counts(store: Arc<dyn Store>, counts: std::sync::Weak<Counts>) {
    loop {
        tokio::time::sleep(COUNT_EVERY).await;
        let Some(counts) = counts.upgrade() else { return };
        let taken = std::mem::take(&mut *counts.lock().unwrap_or_else(PoisonError::into_inner));
        drop(counts);
        if taken.is_empty() {
            continue;
        }
        let rows: Vec<RejectionCount> = taken
            .into_iter()
            .map(|((mn, reason, day), (frames, example))| RejectionCount {
                mn,
                day,
                reason: reason.to_owned(),
                frames,
                example,
            })
            .collect();
        if let Err(error) = store.count_rejections(&rows).await {
            tracing::error!(%error, "counts of refused frames were not kept");
        }
    }
}
