//! Days that the law counts.

use tidegate_contract::{Date, Message};

/// A day by which something must be done, or why it cannot be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day in time.
    pub due: Option<Date>,
    /// What keeps it from being named.
    pub doubt: Option<Message>,
}

impl Deadline {
    /// `count` natural days after `from`, which is not counted itself.
    #[must_use]
    pub fn natural_days(from: Date, count: u32) -> Self {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        Self { due: Some(from.plus_days(count)), doubt: None }
    }

    /// `count` working days after `from`. Which days are worked (调休) is decided by the State
    /// Council every year and known to the host alone, so that a pack names the count and no day.
    #[must_use]
    pub fn working_days(from: Date, count: u32) -> Self {
        let text = Message::new("working-days-not-counted").with("count", count);
        Self { due: None, doubt: Some(text.with("from", from)) }
    }
}

/// The day `years` later: the same day of the year, or the last of February where a leap day has
/// none.
#[must_use]
pub fn years_after(from: Date, years: u32) -> Date {
    months_after(from, years.saturating_mul(12))
}

/// The day `months` later: the same day of the month, or the last where the month is shorter.
#[must_use]
pub fn months_after(from: Date, months: u32) -> Date {
    let (year, month, day) = from.ymd();
    let at = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    let year = i16::try_from(at.div_euclid(12)).unwrap_or(i16::MAX);
    let month = i8::try_from(at.rem_euclid(12) + 1).unwrap_or(1);
    let found = (28..=day).rev().chain([day]).find_map(|day| Date::from_ymd(year, month, day));
    // A year that no calendar has lies beyond every date that can be judged.
    found.unwrap_or_else(|| Date::from_days(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_end_on_the_last_day_of_a_shorter_month() {
        for (from, months, wanted) in [
            ("2024-02-29", 24, "2026-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2025-11-30", 3, "2026-02-28"),
            ("2025-12-31", 2, "2026-02-28"),
            ("2026-08-15", 12, "2027-08-15"),
            ("2026-01-05", 1, "2026-02-05"),
        ] {
            let from: Date = from.parse().unwrap();
            assert_eq!(months_after(from, months).to_string(), wanted, "{from} {months}");
        }
        let last = Date::from_days(i32::MAX);
        assert_eq!(years_after(last, 1), last);
    }

    #[test]
    fn working_days_name_no_day() {
        let from: Date = "2026-09-30".parse().unwrap();
        let natural = Deadline::natural_days(from, 30);
        assert_eq!(natural.due.map(|due| due.to_string()).as_deref(), Some("2026-10-30"));
        let working = Deadline::working_days(from, 5);
        assert_eq!((working.due, working.doubt.is_some()), (None, true));
    }
}
