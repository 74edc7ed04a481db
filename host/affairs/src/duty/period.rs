//! Periods of the calendar: days, weeks, months, quarters, half-years, years.

use serde::{Deserialize, Serialize};
use tidegate_domain::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cycle {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// Six months from January or July.
    HalfYear,
    /// A year.
    Year,
}

impl Cycle {
    /// All, shortest first.
    pub const ALL: [Self; 6] =
        [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }

    /// Months in it; none for days and weeks.
    const fn months(self) -> Option<i8> {
        match self {
            Self::Day | Self::Week => None,
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
        }
    }
}

/// One period of the calendar, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// How long.
    pub cycle: Cycle,
    /// First day.
    pub from: Date,
    /// First day after it; later than `from` except at the end of what a calendar can name.
    pub until: Date,
}

impl Period {
    /// The period of this length that a day lies in.
    #[must_use]
    pub fn of(cycle: Cycle, day: Date) -> Self {
        let (year, month, _) = day.ymd();
        let (from, until) = match (cycle, cycle.months()) {
            (Cycle::Week, _) => {
                // 1970-01-01 was a Thursday.
                let monday = day.plus_days(-(day.days().saturating_add(3).rem_euclid(7)));
                (monday, monday.plus_days(7))
            }
            (_, Some(months)) => {
                let first = month - (month - 1) % months;
                let from = first_of(year, first);
                (from, first_of(year, first + months))
            }
            (_, None) => (day, day.plus_days(1)),
        };
        Self { cycle, from, until }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.cycle, self.until)
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.cycle, self.from.plus_days(-1))
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> Date {
        self.until.plus_days(-1)
    }

    /// Its name: `2022`, `2022-H1`, `2022-Q1`, `2022-03`, `2022-W09` (ISO 8601) or `2022-03-05`.
    #[must_use]
    pub fn name(self) -> String {
        let (year, month, _) = self.from.ymd();
        match self.cycle {
            Cycle::Year => format!("{year:04}"),
            Cycle::HalfYear => format!("{year:04}-H{}", (month - 1) / 6 + 1),
            Cycle::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Cycle::Month => format!("{year:04}-{month:02}"),
            Cycle::Week => {
                let week = self.from.civil().iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Cycle::Day => self.from.to_string(),
        }
    }
}

/// The first day of a month; of a month after December, in the next year.
pub(super) fn first_of(year: i16, month: i8) -> Date {
    let (year, month) =
        if month > 12 { (year.saturating_add(1), month - 12) } else { (year, month) };
    // The last year that a calendar names has no next one.
    Date::from_ymd(year, month, 1).unwrap_or_else(|| Date::from_days(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(cycle: Cycle, day: &str) -> (String, String, String) {
        let period = Period::of(cycle, day.parse().unwrap());
        (period.name(), period.from.to_string(), period.last().to_string())
    }

    #[test]
    fn names_and_ends() {
        for (cycle, day, name, from, last) in [
            (Cycle::Month, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
            (Cycle::Month, "2023-02-28", "2023-02", "2023-02-01", "2023-02-28"),
            (Cycle::Quarter, "2022-12-31", "2022-Q4", "2022-10-01", "2022-12-31"),
            (Cycle::HalfYear, "2022-06-30", "2022-H1", "2022-01-01", "2022-06-30"),
            (Cycle::HalfYear, "2022-07-01", "2022-H2", "2022-07-01", "2022-12-31"),
            (Cycle::Year, "2024-05-01", "2024", "2024-01-01", "2024-12-31"),
            (Cycle::Week, "2022-01-01", "2021-W52", "2021-12-27", "2022-01-02"),
            (Cycle::Week, "2022-01-03", "2022-W01", "2022-01-03", "2022-01-09"),
            (Cycle::Day, "2022-03-05", "2022-03-05", "2022-03-05", "2022-03-05"),
        ] {
            let expected = (name.to_owned(), from.to_owned(), last.to_owned());
            assert_eq!(period(cycle, day), expected);
        }
    }

    #[test]
    fn the_next_of_the_previous_is_the_same() {
        for cycle in Cycle::ALL {
            let period = Period::of(cycle, "2024-02-29".parse().unwrap());
            assert_eq!(period.previous().next(), period);
            assert_eq!(period.next().from, period.until);
        }
    }

    #[test]
    fn the_end_of_the_calendar_does_not_panic() {
        for cycle in Cycle::ALL {
            for days in [i32::MAX, i32::MIN] {
                let _ = Period::of(cycle, Date::from_days(days)).next().name();
            }
        }
    }
}
