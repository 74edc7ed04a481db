//! Threads that packs run on, synchronously and apart from whatever serves the network, shared
//! fairly among counties.
//!
//! A job belongs to a lane. Of the lanes with work the one that was served least comes next, so a
//! county waits for what others began, and never for what they have waiting. A job of many calls
//! gives way between two of them when another lane is owed the thread; a call itself is bounded by
//! its budget. So nobody waits longer than one budget and his fair share.

mod lanes;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use lanes::Lane;
use lanes::Lanes;

/// Jobs of one lane that may wait; beyond it the caller is told.
const LANE_MAX: usize = 1024;

/// Jobs of all lanes that may wait.
const QUEUE_MAX: usize = 16 * LANE_MAX;

/// Jobs that have given way at once; each keeps its thread while it waits, and may keep an instance.
const PARKED_MAX: usize = 32;

/// How long a job runs before it gives way, so that changing threads costs little.
const SLICE: Duration = Duration::from_millis(5);

/// Jobs that the trace remembers.
const TRACE_MAX: usize = 4_096;

/// Stack of a worker: the largest stack of a pack and room for the host's own frames.
const STACK_BYTES: usize = 4 << 20;

/// A piece of work.
type Job = Box<dyn FnOnce() + Send>;

/// Why work was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkersError {
    /// Too much of one lane is waiting already.
    #[error("{LANE_MAX} jobs of `{lane}` are waiting for a worker, try again later")]
    LaneFull {
        /// The lane.
        lane: String,
    },
    /// Too much is waiting already.
    #[error("{QUEUE_MAX} jobs are waiting for a worker, try again later")]
    Full,
}

/// A job that has ended, as the trace keeps it.
#[derive(Clone, Debug)]
pub struct Served {
    /// Whose it was.
    pub lane: Lane,
    /// When it was handed in.
    pub queued: Instant,
    /// How long it waited until it began.
    pub waited: Duration,
    /// How long it ran, without what it waited after giving way.
    pub ran: Duration,
    /// How often it gave way.
    pub gave_way: u32,
}

/// A fixed number of jobs that run at the same time. The threads end when the last handle is
/// dropped and nothing waits.
#[derive(Clone, Debug)]
pub struct Workers {
    handle: Arc<Handle>,
}

impl Workers {
    /// Starts workers for `threads` jobs at the same time, at least one.
    ///
    /// # Errors
    /// The operating system's, when a thread cannot be started.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let permits = threads.max(1);
        shared.state().permits = permits;
        for _ in 0..permits {
            start_thread(&shared, &mut shared.state())?;
        }
        Ok(Self { handle: Arc::new(Handle(shared)) })
    }

    /// Hands in a job; it runs when its lane's turn comes.
    ///
    /// # Errors
    /// [`WorkersError`] when too much is waiting.
    pub fn submit(
        &self,
        lane: &Lane,
        job: impl FnOnce() + Send + 'static,
    ) -> Result<(), WorkersError> {
        let shared = &self.handle.0;
        let mut state = shared.state();
        if state.lanes.waiting_in(lane) >= LANE_MAX {
            return Err(WorkersError::LaneFull { lane: lane.to_string() });
        }
        if state.lanes.waiting() >= QUEUE_MAX {
            return Err(WorkersError::Full);
        }
        let fresh = Fresh { job: Box::new(job), queued: Instant::now() };
        state.lanes.push(lane, Waiting::Fresh(fresh));
        shared.hand_out(&mut state);
        Ok(())
    }

    /// Bounds how many jobs of a lane run at the same time; none bounds nothing.
    pub fn bound(&self, lane: &Lane, at_once: Option<usize>) {
        let mut state = self.handle.0.state();
        state.lanes.bound(lane, at_once);
        self.handle.0.hand_out(&mut state);
    }

    /// Jobs that wait for a thread.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.handle.0.state().lanes.waiting() as u64
    }

    /// The jobs that ended last, oldest first: who waited how long, and for whom.
    #[must_use]
    pub fn trace(&self) -> Vec<Served> {
        self.handle.0.state().trace.iter().cloned().collect()
    }
}

/// Lets another lane's work run first when it is owed the thread. Called between two calls of
/// packs; does nothing on a thread that is no worker.
pub(crate) fn give_way() {
    CURRENT.with_borrow_mut(|current| {
        if let Some(current) = current {
            current.give_way();
        }
    });
}

thread_local! {
    /// The job that runs on this thread.
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// Ends the threads when the last handle is gone.
#[derive(Debug)]
struct Handle(Arc<Shared>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.work.notify_all();
    }
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Told when a job is ready for an idle thread.
    work: Condvar,
}

#[derive(Default)]
struct State {
    lanes: Lanes<Waiting>,
    /// Jobs whose turn has come, for idle threads.
    ready: VecDeque<(Lane, Fresh)>,
    permits: usize,
    running: usize,
    parked: usize,
    /// Threads that wait for a job.
    idle: usize,
    /// Threads that have ended a job and look for another.
    coming: usize,
    started: usize,
    closed: bool,
    trace: VecDeque<Served>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (running, waiting) = (self.running, self.lanes.waiting());
        f.debug_struct("State").field("running", &running).field("waiting", &waiting).finish()
    }
}

/// What waits for its turn.
enum Waiting {
    Fresh(Fresh),
    /// A job that gave way; its thread waits for this.
    Parked(Arc<Parked>),
}

struct Fresh {
    job: Job,
    queued: Instant,
}

#[derive(Debug, Default)]
struct Parked {
    may_go_on: Mutex<bool>,
    told: Condvar,
}

impl Parked {
    fn wait(&self) {
        let may = self.may_go_on.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.told.wait_while(may, |may| !*may);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn go_on(&self) {
        *self.may_go_on.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_one();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets as much run as may.
    fn hand_out(self: &Arc<Self>, state: &mut State) {
        while state.running < state.permits {
            let Some((lane, next)) = state.lanes.next() else { return };
            state.running += 1;
            match next {
                Waiting::Parked(parked) => {
                    state.parked -= 1;
                    parked.go_on();
                }
                Waiting::Fresh(fresh) => {
                    state.ready.push_back((lane, fresh));
                    if state.ready.len() > state.idle + state.coming
                        && let Err(error) = start_thread(self, state)
                    {
                        // A thread that is busy takes it when it is free.
                        tracing::error!(%error, "a pack worker cannot be started");
                    }
                    if state.ready.len() > state.coming {
                        self.work.notify_one();
                    }
                }
            }
        }
    }

    /// A job of a lane has run for this long and runs no more.
    fn stopped(self: &Arc<Self>, state: &mut State, lane: &Lane, ran: Duration) {
        state.running -= 1;
        state.lanes.ran(lane, ran);
        self.hand_out(state);
    }
}

fn start_thread(shared: &Arc<Shared>, state: &mut State) -> std::io::Result<()> {
    let name = format!("pack-worker-{}", state.started);
    let own = Arc::clone(shared);
    thread::Builder::new().name(name).stack_size(STACK_BYTES).spawn(move || work(&own))?;
    state.started += 1;
    Ok(())
}

/// Takes jobs until the workers are closed and nothing waits.
fn work(shared: &Arc<Shared>) {
    let mut state = shared.state();
    loop {
        if let Some((lane, fresh)) = state.ready.pop_front() {
            drop(state);
            run(shared, lane, fresh);
            state = shared.state();
            state.coming -= 1;
        } else if state.closed && state.lanes.waiting() == 0 {
            shared.work.notify_all();
            return;
        } else {
            state.idle += 1;
            state = shared.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }
}

fn run(shared: &Arc<Shared>, lane: Lane, fresh: Fresh) {
    let Fresh { job, queued } = fresh;
    let began = Instant::now();
    let current = Current {
        shared: Arc::clone(shared),
        lane,
        queued,
        began,
        since: began,
        ran: Duration::ZERO,
        gave_way: 0,
    };
    CURRENT.set(Some(current));
    // A job that panics is the host's own fault: its caller sees its channel closed, and the thread
    // goes on for the others.
    if thread_survives(job).is_err() {
        tracing::error!("a job of the pack workers panicked");
    }
    if let Some(current) = CURRENT.take() {
        current.end();
    }
}

fn thread_survives(job: Job) -> thread::Result<()> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(job))
}

/// The job that a thread runs.
struct Current {
    shared: Arc<Shared>,
    lane: Lane,
    queued: Instant,
    began: Instant,
    /// Since when it has run without giving way.
    since: Instant,
    /// What it ran before.
    ran: Duration,
    gave_way: u32,
}

impl Current {
    fn give_way(&mut self) {
        let slice = self.since.elapsed();
        if slice < SLICE {
            return;
        }
        let mut state = self.shared.state();
        if state.parked >= PARKED_MAX || !state.lanes.owes_another(&self.lane, slice) {
            return;
        }
        let parked = Arc::new(Parked::default());
        state.parked += 1;
        state.lanes.push_front(&self.lane, Waiting::Parked(Arc::clone(&parked)));
        self.shared.stopped(&mut state, &self.lane, slice);
        drop(state);
        parked.wait();
        self.ran += slice;
        self.gave_way += 1;
        self.since = Instant::now();
    }

    fn end(self) {
        let slice = self.since.elapsed();
        let served = Served {
            waited: self.began.saturating_duration_since(self.queued),
            ran: self.ran + slice,
            lane: self.lane,
            queued: self.queued,
            gave_way: self.gave_way,
        };
        let mut state = self.shared.state();
        state.coming += 1;
        self.shared.stopped(&mut state, &served.lane, slice);
        if state.trace.len() >= TRACE_MAX {
            state.trace.pop_front();
        }
        state.trace.push_back(served);
    }
}
