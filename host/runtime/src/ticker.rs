//! The thread that ticks epochs, so that a guest that blocks whatever runs it is stopped all the
//! same.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wasmtime::EngineWeak;

/// One tick. A call is stopped at most about one tick after its deadline.
pub(crate) const TICK: Duration = Duration::from_millis(1);

/// Ticks that are made up at once after a sleep that was too long. A machine that stood still for
/// longer stops no call for that.
const MADE_UP_MAX: u32 = 10;

/// What the ticking thread and the callers share.
#[derive(Default)]
struct Shared {
    engines: Mutex<Vec<EngineWeak>>,
    /// Calls under way; nothing ticks while there are none.
    active: AtomicUsize,
    stop: AtomicBool,
}

/// Ticks the epochs of all engines while calls are under way.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// A call under way.
pub(crate) struct Active<'a>(&'a Ticker);

impl Ticker {
    /// Starts the thread.
    pub(crate) fn start() -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let seen = Arc::clone(&shared);
        let thread =
            thread::Builder::new().name("epoch-ticker".to_owned()).spawn(move || tick(&seen))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Ticks this engine too.
    pub(crate) fn add(&self, engine: EngineWeak) {
        self.shared.engines.lock().unwrap_or_else(PoisonError::into_inner).push(engine);
    }

    /// Marks a call as under way until the guard is dropped.
    pub(crate) fn enter(&self) -> Active<'_> {
        if self.shared.active.fetch_add(1, Ordering::SeqCst) == 0
            && let Some(thread) = &self.thread
        {
            thread.thread().unpark();
        }
        Active(self)
    }
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.0.shared.active.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The thread only ticks and cannot panic; there is nothing to do if it did.
            let _ = thread.join();
        }
    }
}

fn tick(shared: &Shared) {
    let mut ticked = Instant::now();
    while !shared.stop.load(Ordering::SeqCst) {
        if shared.active.load(Ordering::SeqCst) == 0 {
            thread::park();
            ticked = Instant::now();
            continue;
        }
        thread::sleep(TICK);
        let ticks = ticks_in(ticked.elapsed());
        ticked += TICK * ticks;
        if ticked.elapsed() > TICK {
            ticked = Instant::now();
        }
        let engines = shared.engines.lock().unwrap_or_else(PoisonError::into_inner);
        for engine in engines.iter().filter_map(EngineWeak::upgrade) {
            (0..ticks).for_each(|_| engine.increment_epoch());
        }
    }
}

/// Ticks for a time that has passed: a sleep takes somewhat longer than it should, and a budget of
/// many ticks would grow by that many times.
fn ticks_in(passed: Duration) -> u32 {
    let ticks = passed.as_micros() / TICK.as_micros().max(1);
    u32::try_from(ticks).unwrap_or(MADE_UP_MAX).clamp(1, MADE_UP_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sleep_took_too_long_is_made_up_within_reason() {
        for (micros, ticks) in [(900, 1), (1_000, 1), (1_999, 1), (2_000, 2), (10_999, 10)] {
            assert_eq!(ticks_in(Duration::from_micros(micros)), ticks, "{micros}");
        }
        assert_eq!(ticks_in(Duration::from_secs(3_600)), MADE_UP_MAX);
    }
}
