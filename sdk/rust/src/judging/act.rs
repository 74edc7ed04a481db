//! When an act was done, and acts that are one.

use tidegate_contract::{Date, Instant};

/// The time of an act, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// Start.
    pub from: Instant,
    /// End so far; after `from`.
    pub until: Instant,
    /// Whether it goes on beyond what is known.
    pub ongoing: bool,
}

impl Act {
    /// An act that lasted from the first day up to and without `end`; of one day at least.
    #[must_use]
    pub fn days(first: Date, end: Date) -> Self {
        let end = end.max(first.plus_days(1));
        Self { from: first.start(), until: end.start(), ongoing: false }
    }

    /// An act of one day.
    #[must_use]
    pub fn on(day: Date) -> Self {
        Self::days(day, day.plus_days(1))
    }

    /// An act that has gone on since the first day and goes on at the end of `as_of`.
    #[must_use]
    pub fn since(first: Date, as_of: Date) -> Self {
        Self { ongoing: true, ..Self::days(first, as_of.plus_days(1)) }
    }

    /// An act that ended on the first of the days that are known (exclusive), or that goes on at
    /// the end of `as_of`. An end after `as_of` is not known yet.
    #[must_use]
    pub fn until_first_of(first: Date, ends: &[Option<Date>], as_of: Date) -> Self {
        match ends.iter().flatten().min() {
            Some(end) if *end <= as_of => Self::days(first, *end),
            _ => Self::since(first, as_of),
        }
    }

    /// The civil day on which it began.
    #[must_use]
    pub fn first_day(&self) -> Date {
        Date::of_instant(self.from)
    }

    /// The civil day on which it ended so far.
    #[must_use]
    pub fn last_day(&self) -> Date {
        Date::of_instant(self.until.saturating_sub(1).max(self.from))
    }

    /// Whether some of it lies in a half-open interval of days.
    #[must_use]
    pub fn overlaps(&self, from: Date, until: Date) -> bool {
        self.from < until.start() && self.until > from.start()
    }

    /// The same acts ascending, those that touch or overlap made one. One of them that goes on
    /// makes the whole go on only when it is the last to end.
    #[must_use]
    pub fn merged(mut acts: Vec<Self>) -> Vec<Self> {
        acts.sort_unstable();
        let mut merged: Vec<Self> = Vec::with_capacity(acts.len());
        for act in acts {
            match merged.last_mut() {
                Some(last) if act.from <= last.until => {
                    last.ongoing = match act.until.cmp(&last.until) {
                        std::cmp::Ordering::Greater => act.ongoing,
                        std::cmp::Ordering::Equal => act.ongoing || last.ongoing,
                        std::cmp::Ordering::Less => last.ongoing,
                    };
                    last.until = last.until.max(act.until);
                }
                _ => merged.push(act),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn acts_that_touch_are_one_and_a_gap_of_a_second_parts_them() {
        let one = Act::on(day("2026-03-01"));
        let next = Act::on(day("2026-03-02"));
        let goes_on = Act::since(day("2026-03-03"), day("2026-03-03"));
        let merged = Act::merged(vec![goes_on, one, next]);
        assert_eq!(merged, [Act::since(day("2026-03-01"), day("2026-03-03"))]);
        let later = Act { from: one.until + 1, ..next };
        assert_eq!(Act::merged(vec![later, one]), [one, later]);
    }

    #[test]
    fn an_act_inside_one_that_ended_does_not_make_it_go_on() {
        let long = Act::days(day("2026-03-01"), day("2026-03-10"));
        let inside = Act { ongoing: true, ..Act::on(day("2026-03-05")) };
        assert_eq!(Act::merged(vec![long, inside]), [long]);
    }

    #[test]
    fn the_last_day_is_the_one_before_the_end() {
        let act = Act::days(day("2024-02-28"), day("2024-03-01"));
        assert_eq!(act.last_day(), day("2024-02-29"));
        assert!(act.overlaps(day("2024-02-29"), day("2024-03-05")));
        assert!(!act.overlaps(day("2024-03-01"), day("2024-03-05")));
        let moment = Act { from: 0, until: 0, ongoing: false };
        assert_eq!(moment.last_day(), Date::of_instant(0));
    }

    #[test]
    fn an_end_that_is_not_reached_leaves_the_act_going_on() {
        let first = day("2026-03-01");
        let ends = [None, Some(day("2026-03-05"))];
        assert!(Act::until_first_of(first, &ends, day("2026-03-04")).ongoing);
        assert!(!Act::until_first_of(first, &ends, day("2026-03-05")).ongoing);
    }
}
