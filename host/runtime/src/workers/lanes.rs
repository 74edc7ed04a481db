//! Whose turn it is: a fair queue, free of threads and clocks.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// Whose work something is: a county, or a part of the host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane {
    name: Arc<str>,
    /// How many times over what it is served counts.
    cost: u32,
}

impl Lane {
    /// The lane of this name, for example the code of a county.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), cost: 1 }
    }

    /// The lane of a name for what nobody waits for. What it is served counts fourfold, so that it
    /// gets a quarter of what others get where they want it.
    #[must_use]
    pub fn patient(name: &str) -> Self {
        Self { name: name.into(), cost: 4 }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// The work of one lane.
#[derive(Debug)]
struct Line<T> {
    waiting: VecDeque<T>,
    running: usize,
    /// Time that it was served, never less than what the others had when it came back.
    used: Duration,
    at_once: Option<usize>,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), running: 0, used: Duration::ZERO, at_once: None }
    }
}

impl<T> Line<T> {
    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.running == 0
    }

    fn may_run(&self) -> bool {
        !self.waiting.is_empty() && self.at_once.is_none_or(|most| self.running < most)
    }
}

/// Work that waits, by lane. The lane that was served least comes next, so that whoever asks for
/// little never waits for whoever asks for much, and a lane that was idle saves up nothing.
#[derive(Debug)]
pub(super) struct Lanes<T> {
    lines: BTreeMap<Lane, Line<T>>,
    waiting: usize,
    /// What the lane served last had; a lane that comes back starts from there.
    floor: Duration,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { lines: BTreeMap::new(), waiting: 0, floor: Duration::ZERO }
    }
}

impl<T> Lanes<T> {
    /// Work that waits in all lanes.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Work that waits in one.
    pub(super) fn waiting_in(&self, lane: &Lane) -> usize {
        self.lines.get(lane).map_or(0, |line| line.waiting.len())
    }

    /// Bounds what a lane may run at once; none bounds nothing.
    pub(super) fn bound(&mut self, lane: &Lane, at_once: Option<usize>) {
        let at_once = at_once.map(|most| most.max(1));
        match (self.lines.get_mut(lane), at_once) {
            (Some(line), _) => line.at_once = at_once,
            (None, Some(_)) => self.line(lane).at_once = at_once,
            (None, None) => return,
        }
        self.tidy(lane);
    }

    /// Adds work behind what waits in its lane.
    pub(super) fn push(&mut self, lane: &Lane, work: T) {
        self.line(lane).waiting.push_back(work);
        self.waiting += 1;
    }

    /// Puts work that ran already before what waits in its lane.
    pub(super) fn push_front(&mut self, lane: &Lane, work: T) {
        self.line(lane).waiting.push_front(work);
        self.waiting += 1;
    }

    /// The work whose turn it is; it runs until [`Lanes::ran`].
    pub(super) fn next(&mut self) -> Option<(Lane, T)> {
        let ready = self.lines.iter().filter(|(_, line)| line.may_run());
        let lane = ready.min_by_key(|(_, line)| line.used).map(|(lane, _)| lane.clone())?;
        let line = self.lines.get_mut(&lane)?;
        let work = line.waiting.pop_front()?;
        line.running += 1;
        self.floor = self.floor.max(line.used);
        self.waiting -= 1;
        Some((lane, work))
    }

    /// Work of a lane ran for this long and runs no more.
    pub(super) fn ran(&mut self, lane: &Lane, time: Duration) {
        if let Some(line) = self.lines.get_mut(lane) {
            line.running = line.running.saturating_sub(1);
            line.used = line.used.saturating_add(time.saturating_mul(lane.cost));
        }
        self.tidy(lane);
    }

    /// Whether another lane, served less than this one with what it is running now, has work.
    pub(super) fn owes_another(&self, lane: &Lane, running_for: Duration) -> bool {
        let own = self.lines.get(lane).map_or(Duration::ZERO, |line| line.used);
        let own = own.saturating_add(running_for.saturating_mul(lane.cost));
        self.lines.iter().any(|(other, line)| other != lane && line.may_run() && line.used < own)
    }

    fn line(&mut self, lane: &Lane) -> &mut Line<T> {
        let floor = self.floor;
        let line = self.lines.entry(lane.clone()).or_default();
        if line.is_idle() {
            line.used = line.used.max(floor);
        }
        line
    }

    /// Forgets a lane that has nothing and owes nothing: what it had beyond the others is kept.
    fn tidy(&mut self, lane: &Lane) {
        let floor = self.floor;
        let over = |line: &Line<T>| line.is_idle() && line.at_once.is_none() && line.used <= floor;
        if self.lines.get(lane).is_some_and(over) {
            self.lines.remove(lane);
        }
        if self.lines.len() > LANES_KEPT {
            self.lines.retain(|_, line| !line.is_idle() || line.at_once.is_some());
        }
    }
}

/// Idle lanes that are remembered at most; then they are forgiven what they had.
const LANES_KEPT: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::*;

    fn served(lanes: &mut Lanes<u32>, time_ms: u64) -> Option<(String, u32)> {
        let (lane, work) = lanes.next()?;
        lanes.ran(&lane, Duration::from_millis(time_ms));
        Some((lane.name().to_owned(), work))
    }

    #[test]
    fn a_lane_with_little_work_does_not_wait_behind_one_with_much() {
        let mut lanes = Lanes::default();
        let (much, little) = (Lane::new("330122"), Lane::new("330182"));
        for work in 0..100 {
            lanes.push(&much, work);
        }
        assert_eq!(served(&mut lanes, 10), Some(("330122".to_owned(), 0)));
        lanes.push(&little, 7);
        assert_eq!(lanes.waiting(), 100);
        assert_eq!(lanes.waiting_in(&little), 1);
        // It came when 330122 had been served from 0, so that it starts from there.
        assert_eq!(served(&mut lanes, 10), Some(("330182".to_owned(), 7)));
        assert_eq!(served(&mut lanes, 10), Some(("330122".to_owned(), 1)));
    }

    #[test]
    fn time_is_shared_and_not_turns() {
        let mut lanes = Lanes::default();
        let (slow, quick) = (Lane::new("slow"), Lane::new("quick"));
        for work in 0..50 {
            lanes.push(&slow, work);
            lanes.push(&quick, work);
        }
        let mut turns = (0, 0);
        for _ in 0..44 {
            let (lane, _) = lanes.next().unwrap();
            let is_slow = lane == slow;
            lanes.ran(&lane, Duration::from_millis(if is_slow { 100 } else { 10 }));
            if is_slow { turns.0 += 1 } else { turns.1 += 1 }
        }
        assert_eq!(turns, (4, 40));
    }

    #[test]
    fn a_patient_lane_gets_a_quarter() {
        let mut lanes = Lanes::default();
        let (beside, county) = (Lane::patient("330122 beside"), Lane::new("330182"));
        for work in 0..50 {
            lanes.push(&beside, work);
            lanes.push(&county, work);
        }
        let lanes_served = (0..40).filter_map(|_| served(&mut lanes, 10));
        let beside = lanes_served.filter(|(lane, _)| lane.ends_with("beside")).count();
        assert_eq!(beside, 8, "one for four");
    }

    #[test]
    fn an_idle_lane_saves_up_nothing() {
        let mut lanes = Lanes::default();
        let (busy, idle) = (Lane::new("busy"), Lane::new("idle"));
        lanes.push(&idle, 0);
        served(&mut lanes, 1);
        for work in 0..10 {
            lanes.push(&busy, work);
            served(&mut lanes, 100);
        }
        lanes.push(&busy, 10);
        lanes.push(&busy, 11);
        for work in 0..20 {
            lanes.push(&idle, work);
        }
        let first: Vec<String> =
            (0..6).map(|_| served(&mut lanes, 100).map(|(lane, _)| lane).unwrap()).collect();
        assert!(first.iter().filter(|lane| *lane == "busy").count() >= 2, "{first:?}");
    }

    #[test]
    fn what_a_lane_used_too_much_is_not_forgiven_by_a_pause() {
        let mut lanes = Lanes::default();
        let (greedy, other) = (Lane::new("greedy"), Lane::new("other"));
        lanes.push(&greedy, 0);
        served(&mut lanes, 1_000);
        lanes.push(&greedy, 1);
        for work in 0..9 {
            lanes.push(&other, work);
        }
        for _ in 0..9 {
            assert_eq!(served(&mut lanes, 100).unwrap().0, "other");
        }
        assert_eq!(served(&mut lanes, 100).unwrap().0, "greedy");
    }

    #[test]
    fn a_lane_runs_no_more_at_once_than_it_may() {
        let mut lanes = Lanes::default();
        let (bound, free) = (Lane::new("bound"), Lane::new("free"));
        lanes.bound(&bound, Some(2));
        for work in 0..5 {
            lanes.push(&bound, work);
        }
        assert!(lanes.next().is_some() && lanes.next().is_some());
        assert!(lanes.next().is_none(), "a third would be too many");
        lanes.push(&free, 9);
        assert_eq!(lanes.next().unwrap().1, 9);
        lanes.ran(&bound, Duration::ZERO);
        assert_eq!(lanes.next().unwrap().1, 2);
        lanes.bound(&bound, None);
        assert_eq!(lanes.next().unwrap().1, 3);
    }

    #[test]
    fn work_that_gave_way_goes_on_before_what_waits_behind_it() {
        let mut lanes = Lanes::default();
        let (long, short) = (Lane::new("long"), Lane::new("short"));
        lanes.push(&long, 0);
        lanes.push(&long, 1);
        let (lane, work) = lanes.next().unwrap();
        assert!(!lanes.owes_another(&long, Duration::from_secs(1)), "its own work is no reason");
        lanes.push(&short, 7);
        assert!(lanes.owes_another(&long, Duration::from_millis(1)));
        lanes.ran(&lane, Duration::from_millis(50));
        lanes.push_front(&lane, work);
        let order: Vec<u32> = (0..3).map(|_| served(&mut lanes, 1).unwrap().1).collect();
        assert_eq!(order, [7, 0, 1]);
    }
}
