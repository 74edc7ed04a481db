//! Threads that packs run on, synchronously and apart from whatever serves the network.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A piece of work.
type Job = Box<dyn FnOnce() + Send>;

/// Jobs that may wait for a thread; beyond it the caller is told.
const QUEUE_MAX: usize = 1024;

/// Stack of a worker: the largest stack of a pack and room for the host's own frames.
const STACK_BYTES: usize = 4 << 20;

/// A fixed number of threads with one bounded queue. They end when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Workers {
    queue: SyncSender<Job>,
    waiting: Arc<AtomicU64>,
}

/// Why work was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkersError {
    /// Too much is waiting already.
    #[error("{QUEUE_MAX} jobs are waiting for a worker, try again later")]
    Full,
    /// The threads have ended.
    #[error("the workers have stopped")]
    Stopped,
}

impl Workers {
    /// Starts `threads` threads, at least one.
    ///
    /// # Errors
    /// The operating system's, when a thread cannot be started.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let jobs = Arc::new(Mutex::new(jobs));
        let waiting = Arc::<AtomicU64>::default();
        for number in 0..threads.max(1) {
            let (jobs, waiting) = (Arc::clone(&jobs), Arc::clone(&waiting));
            thread::Builder::new()
                .name(format!("pack-worker-{number}"))
                .stack_size(STACK_BYTES)
                .spawn(move || work(&jobs, &waiting))?;
        }
        Ok(Self { queue, waiting })
    }

    /// Hands a job to the next free thread.
    ///
    /// # Errors
    /// [`WorkersError::Full`] when too much is waiting, [`WorkersError::Stopped`] after the end.
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) -> Result<(), WorkersError> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.queue.try_send(Box::new(job)).map_err(|error| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => WorkersError::Full,
                TrySendError::Disconnected(_) => WorkersError::Stopped,
            }
        })
    }

    /// Jobs that wait for a thread.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, waiting: &AtomicU64) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        waiting.fetch_sub(1, Ordering::Relaxed);
        // A job that panics is the host's own fault: its caller sees its channel closed, and the
        // thread goes on for the others.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)).is_err() {
            tracing::error!("a job of the pack workers panicked");
        }
    }
}
