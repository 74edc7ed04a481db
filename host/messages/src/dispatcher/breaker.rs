//! Whether a gateway is up. One that is down is asked by one notice at a time, and what waits for it
//! is not tried to death.

use tidegate_domain::Instant;

use super::policy::{PROBE_SECONDS_FIRST, PROBE_SECONDS_MAX, WAIT_SECONDS_MAX};

/// While a gateway took something so short a time ago, seconds, a failure is taken to be that of the
/// notice: one that a gateway always stumbles over would otherwise be tried for ever.
const PROVEN_SECONDS: i64 = 60;

/// What a gateway did lately.
#[derive(Debug)]
pub(crate) struct Breaker {
    limits: Limits,
    failures: u32,
    refusals: u32,
    down: Option<Down>,
    taken_at: Option<Instant>,
}

/// When a gateway is taken to be down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// After so many failures in a row.
    pub(crate) failures: u32,
    /// With more refusals for good in a row than this; none where they are not one gateway's.
    pub(crate) refusals: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Down {
    /// When it is asked next.
    until: Instant,
    /// The wait before the next question but one, seconds.
    interval: u32,
    /// A notice asks, and is waited for until then.
    asked_until: Option<Instant>,
    /// The notice that asked last.
    asker: Option<i64>,
}

/// Whether a notice may go to a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Yes.
    Go,
    /// Yes, one, to find out whether the gateway is up again.
    Probe,
    /// Not before.
    Wait(Instant),
}

impl Breaker {
    pub(crate) const fn new(limits: Limits) -> Self {
        Self { limits, failures: 0, refusals: 0, down: None, taken_at: None }
    }

    /// Whether a notice might go now.
    pub(crate) fn look(&self, now: Instant) -> Admission {
        match self.down {
            None => Admission::Go,
            Some(down) if now < down.until => Admission::Wait(down.until),
            Some(Down { asked_until: Some(until), .. }) if now < until => Admission::Wait(until),
            Some(_) => Admission::Probe,
        }
    }

    /// Lets a notice go, if one may; whoever asks a gateway that is down is back within `within`
    /// seconds or was cut off.
    pub(crate) fn admit(&mut self, notice: i64, now: Instant, within: i64) -> Admission {
        let admission = self.look(now);
        if let (Admission::Probe, Some(down)) = (admission, self.down.as_mut()) {
            down.asked_until = Some(now.saturating_add(within));
            down.asker = Some(notice);
        }
        admission
    }

    /// Which of the notices, ascending, is to ask a gateway that is down: not always the same, for
    /// it may be the one that the gateway stumbles over.
    pub(crate) fn asker(&self, notices: &[i64]) -> Option<i64> {
        let last = self.down.and_then(|down| down.asker);
        let next = notices.iter().find(|notice| last.is_none_or(|last| **notice > last));
        next.or(notices.first()).copied()
    }

    /// The gateway took a notice, or said what is wrong with one: it is up. Gives whether it was
    /// down.
    pub(crate) fn answered(&mut self, now: Instant, is_taken: bool) -> bool {
        if is_taken {
            self.taken_at = Some(now);
            self.refusals = 0;
        }
        self.failures = 0;
        self.down.take().is_some()
    }

    /// The gateway refused a notice for good. Gives whether it refused so many in a row that
    /// something is wrong with the gateway or its configuration, and not with the notices.
    pub(crate) fn refused(&mut self) -> bool {
        self.refusals = self.refusals.saturating_add(1);
        self.limits.refusals.is_some_and(|most| self.refusals > most)
    }

    /// The gateway did not take a notice and said nothing of it. Gives whether this counts as a
    /// failed try of the notice.
    pub(crate) fn failed(&mut self, now: Instant, wait_seconds: Option<u32>) -> bool {
        self.failures = self.failures.saturating_add(1);
        let is_proven = self.taken_at.is_some_and(|at| now.saturating_sub(at) < PROVEN_SECONDS);
        let counts = self.down.is_none() && is_proven && wait_seconds.is_none();
        match &mut self.down {
            Some(down) if down.asked_until.is_some() => {
                down.asked_until = None;
                down.until = now.saturating_add(down.interval.into());
                down.interval = down.interval.saturating_mul(2).min(PROBE_SECONDS_MAX);
            }
            Some(_) => {}
            None if self.failures >= self.limits.failures || wait_seconds.is_some() => {
                let until = now.saturating_add(PROBE_SECONDS_FIRST.into());
                let interval = PROBE_SECONDS_FIRST.saturating_mul(2);
                self.down = Some(Down { until, interval, asked_until: None, asker: None });
            }
            None => {}
        }
        if let (Some(down), Some(wait)) = (self.down.as_mut(), wait_seconds) {
            down.until = down.until.max(now.saturating_add(wait.min(WAIT_SECONDS_MAX).into()));
        }
        counts
    }

    /// Until when it is left alone.
    pub(crate) fn down_until(&self) -> Option<Instant> {
        self.down.map(|down| down.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaker(failures: u32) -> Breaker {
        Breaker::new(Limits { failures, refusals: Some(2) })
    }

    #[test]
    fn refusals_in_a_row_are_the_gateways_doing() {
        let mut breaker = breaker(3);
        assert_eq!([breaker.refused(), breaker.refused(), breaker.refused()], [false, false, true]);
        breaker.answered(0, false);
        assert!(breaker.refused());
        breaker.answered(0, true);
        assert!(!breaker.refused());
    }

    #[test]
    fn a_gateway_is_down_after_three_failures_and_then_asked_by_one() {
        let mut breaker = breaker(3);
        assert!(!breaker.failed(0, None) && !breaker.failed(0, None));
        assert_eq!(breaker.look(0), Admission::Go);
        breaker.failed(0, None);
        assert_eq!(breaker.admit(7, 29, 20), Admission::Wait(30));
        assert_eq!(breaker.admit(7, 30, 20), Admission::Probe);
        assert_eq!(breaker.admit(7, 30, 20), Admission::Wait(50));
        breaker.failed(40, None);
        assert_eq!(breaker.down_until(), Some(100));
        for (at, until) in [(100, 220), (220, 340), (340, 460)] {
            assert_eq!(breaker.admit(7, at, 20), Admission::Probe);
            breaker.failed(at, None);
            assert_eq!(breaker.down_until(), Some(until));
        }
        assert_eq!(breaker.admit(7, 460, 20), Admission::Probe);
        assert!(breaker.answered(461, true));
        assert_eq!(breaker.admit(7, 461, 20), Admission::Go);
        assert!(!breaker.answered(462, true));
    }

    #[test]
    fn one_that_asked_and_was_cut_off_is_followed_by_another() {
        let mut breaker = breaker(1);
        breaker.failed(0, None);
        assert_eq!(breaker.admit(7, 30, 20), Admission::Probe);
        assert_eq!(breaker.admit(7, 49, 20), Admission::Wait(50));
        assert_eq!(breaker.admit(7, 50, 20), Admission::Probe);
    }

    #[test]
    fn they_ask_in_turn() {
        let mut breaker = breaker(1);
        breaker.failed(0, None);
        assert_eq!(breaker.asker(&[3, 5]), Some(3));
        for (asked, next) in [(3, 5), (5, 3), (4, 5)] {
            breaker.down.as_mut().unwrap().asked_until = None;
            assert_eq!(breaker.admit(asked, 1_000, 20), Admission::Probe);
            assert_eq!(breaker.asker(&[3, 5]), Some(next));
        }
        assert_eq!(breaker.asker(&[]), None);
    }

    #[test]
    fn a_failure_counts_only_while_the_gateway_is_known_to_be_up() {
        let mut breaker = breaker(3);
        assert!(!breaker.failed(0, None));
        breaker.answered(10, true);
        assert!(breaker.failed(69, None));
        assert!(!breaker.failed(70, None));
        breaker.answered(80, true);
        assert!(!breaker.failed(80, Some(5)));
    }

    #[test]
    fn a_gateway_that_asks_to_wait_is_left_alone_at_once_and_for_an_hour_at_most() {
        for (asked, until) in [(5, 30), (31, 31), (3_600, 3_600), (u32::MAX, 3_600)] {
            let mut breaker = breaker(3);
            breaker.failed(0, Some(asked));
            assert_eq!(breaker.look(0), Admission::Wait(until));
            assert_eq!(breaker.look(until), Admission::Probe);
        }
    }
}
