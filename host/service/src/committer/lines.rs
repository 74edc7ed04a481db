//! What waits for a writer, county by county, so that one that sends much does not make the others
//! wait behind it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tidegate_domain::Jurisdiction;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Pieces of one county that may wait; beyond it whoever hands in more waits for room.
const LINE_MAX: usize = 2_048;

/// Whose something is; none for what is of no county.
pub(super) type Whose = Option<Jurisdiction>;

/// Pieces that wait. One of each county in turn goes into the next group.
#[derive(Debug)]
pub(super) struct Lines<T> {
    state: Mutex<State<T>>,
    came: Notify,
}

#[derive(Debug)]
struct State<T> {
    lines: BTreeMap<Whose, VecDeque<(T, OwnedSemaphorePermit)>>,
    /// Counties with something waiting, the next one first.
    turns: VecDeque<Whose>,
    waiting: usize,
    room: HashMap<Whose, Arc<Semaphore>>,
    closed: bool,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        let state = State {
            lines: BTreeMap::new(),
            turns: VecDeque::new(),
            waiting: 0,
            room: HashMap::new(),
            closed: false,
        };
        Self { state: Mutex::new(state), came: Notify::new() }
    }
}

impl<T> Lines<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands in a piece, once its county has room. False when nobody takes any more.
    pub(super) async fn push(&self, whose: Whose, piece: T) -> bool {
        let room = {
            let mut state = self.state();
            let room = state.room.entry(whose.clone());
            Arc::clone(room.or_insert_with(|| Arc::new(Semaphore::new(LINE_MAX))))
        };
        let Ok(permit) = room.acquire_owned().await else { return false };
        let mut state = self.state();
        if state.closed {
            return false;
        }
        let line = state.lines.entry(whose.clone()).or_default();
        line.push_back((piece, permit));
        if line.len() == 1 {
            state.turns.push_back(whose);
        }
        state.waiting += 1;
        drop(state);
        self.came.notify_one();
        true
    }

    /// The next pieces, at most `most`, one of each county in turn; none after the end.
    pub(super) async fn next(&self, most: usize) -> Vec<T> {
        loop {
            let came = self.came.notified();
            {
                let mut state = self.state();
                let group = state.group(most);
                if !group.is_empty() || state.closed {
                    return group;
                }
            }
            came.await;
        }
    }

    /// Pieces that wait.
    pub(super) fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Takes no more. What waits is still handed out.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.came.notify_one();
    }
}

impl<T> State<T> {
    fn group(&mut self, most: usize) -> Vec<T> {
        let mut group = Vec::new();
        while group.len() < most
            && let Some(whose) = self.turns.pop_front()
        {
            let Some(line) = self.lines.get_mut(&whose) else { continue };
            if let Some((piece, _room)) = line.pop_front() {
                group.push(piece);
                self.waiting -= 1;
            }
            if line.is_empty() {
                self.lines.remove(&whose);
            } else {
                self.turns.push_back(whose);
            }
        }
        group
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    /// How long a test waits for what must come.
    const PATIENCE: Duration = Duration::from_secs(30);

    fn county(code: &str) -> Whose {
        Some(code.parse().unwrap())
    }

    #[tokio::test]
    async fn a_county_with_little_is_in_the_next_group_however_much_another_sent() {
        let lines = Lines::default();
        for number in 0..1_000 {
            assert!(lines.push(county("330122"), number).await);
        }
        assert!(lines.push(county("330182"), 5_000).await);
        assert!(lines.push(None, 6_000).await);
        assert_eq!(lines.waiting(), 1_002);
        assert_eq!(lines.next(6).await, [0, 5_000, 6_000, 1, 2, 3]);
        assert_eq!(lines.next(2).await, [4, 5], "in the order of its county");
        assert_eq!(lines.next(2_000).await.len(), 994);
    }

    #[tokio::test]
    async fn a_county_waits_for_room_of_its_own_and_no_other_does() {
        let lines = Lines::default();
        for number in 0..LINE_MAX {
            assert!(lines.push(county("330122"), number).await);
        }
        let mut more = Box::pin(lines.push(county("330122"), 0));
        let soon = Duration::from_millis(20);
        assert!(timeout(soon, &mut more).await.is_err(), "there is no room");
        assert_eq!(timeout(PATIENCE, lines.push(county("330182"), 0)).await, Ok(true));
        lines.next(1).await;
        assert_eq!(timeout(PATIENCE, more).await, Ok(true));
    }

    #[tokio::test]
    async fn what_waits_at_the_end_is_handed_out() {
        let lines = Lines::default();
        assert!(lines.push(None, 1).await);
        lines.close();
        assert!(!lines.push(None, 2).await);
        assert_eq!(lines.next(9).await, [1]);
        assert!(lines.next(9).await.is_empty());
    }
}
