//! Terms: so many days from a day.

use serde::{Deserialize, Serialize};
use tidegate_domain::Date;

use crate::calendar::{Calendar, weekday};

/// An answer of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reckoned<T> {
    /// The answer.
    pub at: T,
    /// Whether it rests on a day that a notice not yet known may change.
    pub provisional: bool,
}

/// How a term is counted from the day on which it begins, which itself never counts.
///
/// # Source
///
/// 民法典 art. 201 (the day of the beginning does not count), seen; art. 203, seen; 行政许可法 art. 82,
/// seen second hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// So many working days, as terms of an authority that grants licences are counted (行政许可法
    /// art. 82). Counted back when negative.
    Working(i16),
    /// So many days of the calendar, whatever the last one is. Counted back when negative.
    Calendar(i16),
    /// So many days of the calendar; a last day that is not worked gives way to the next working day
    /// (民法典 art. 203).
    CalendarRolled(i16),
}

impl Calendar {
    /// The last day of a term that begins on `from`.
    #[must_use]
    pub fn due(&self, from: Date, term: Term) -> Reckoned<Date> {
        match term {
            Term::Working(days) => self.add_working_days(from, days),
            Term::Calendar(days) => {
                Reckoned { at: from.plus_days(i32::from(days)), provisional: false }
            }
            Term::CalendarRolled(days) => self.next_working(from.plus_days(i32::from(days))),
        }
    }

    /// The `days`-th working day after `from`, or before it when negative; `from` itself, worked or
    /// not, for none. Day 1 is the first working day after `from`.
    #[must_use]
    pub fn add_working_days(&self, from: Date, days: i16) -> Reckoned<Date> {
        let step = if days < 0 { -1 } else { 1 };
        let mut left = days.unsigned_abs();
        let mut reached = Reckoned { at: from, provisional: false };
        while left > 0 {
            let date = reached.at.plus_days(step);
            if date == reached.at {
                // The range of dates ends here, so that nothing can be counted any more.
                return Reckoned { at: date, provisional: true };
            }
            let day = self.is_working(date);
            left -= u16::from(day.working);
            reached = Reckoned { at: date, provisional: reached.provisional || day.provisional };
        }
        reached
    }

    /// How many working days come after `from` up to `to`, `to` included; where `to` is earlier, how
    /// many lie from `to` up to `from`, `from` not included, with a minus. Undoes
    /// [`Calendar::add_working_days`].
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> Reckoned<i32> {
        let (after, until, sign) =
            if to < from { (to.plus_days(-1), from.plus_days(-1), -1) } else { (from, to, 1) };
        let weekdays = weekdays_until(until) - weekdays_until(after);
        // INVARIANT: fewer weekdays than days, whose number fits but for the ends of the range.
        let weekdays = i32::try_from(weekdays).unwrap_or(i32::MAX);
        let count = weekdays.saturating_add(self.exceptions(after, until));
        Reckoned { at: sign * count, provisional: self.touches_provisional(after, until) }
    }

    /// The first working day on or after `date`: `date` itself when it is worked.
    #[must_use]
    pub fn next_working(&self, date: Date) -> Reckoned<Date> {
        self.nearest_working(date, 1)
    }

    /// The last working day on or before `date`: `date` itself when it is worked.
    #[must_use]
    pub fn previous_working(&self, date: Date) -> Reckoned<Date> {
        self.nearest_working(date, -1)
    }

    fn nearest_working(&self, date: Date, step: i32) -> Reckoned<Date> {
        let day = self.is_working(date);
        if day.working {
            return Reckoned { at: date, provisional: day.provisional };
        }
        let next = self.add_working_days(date, if step < 0 { -1 } else { 1 });
        Reckoned { at: next.at, provisional: next.provisional || day.provisional }
    }
}

/// Weekdays since an early Monday up to and including this date.
fn weekdays_until(date: Date) -> i64 {
    let monday = i64::from(date.days()) - i64::from(weekday(date));
    // INVARIANT: Mondays are four days after or three before a multiple of seven, so that the
    // quotient grows by one a week.
    monday.div_euclid(7) * 5 + i64::from(weekday(date).min(4) + 1)
}
