//! Civil dates and instants.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// Seconds between UTC and China Standard Time, which has no summer time.
const CHINA_STANDARD_TIME_OFFSET_S: i64 = 8 * 3600;

/// Days of 1970-01-01, the epoch of [`Date`].
const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// A civil date in China Standard Time, as days since 1970-01-01.
///
/// Every `i32` is a date as far as order and arithmetic go; one outside the years −9999 to 9999 is
/// shown as the nearest that a calendar can name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A text that is not a date of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date, write it as YYYY-MM-DD")]
pub struct DateError {
    /// The text as given.
    pub text: String,
}

impl Date {
    /// The date that lies `days` after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The date of a year, month (1 to 12) and day (1 to 31); none where the calendar has none.
    #[must_use]
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self::from)
    }

    /// Year, month and day.
    #[must_use]
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.civil();
        (date.year(), date.month(), date.day())
    }

    /// The date `days` later (earlier when negative), stopping at the ends of the range.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same date as a calendar type.
    #[must_use]
    pub fn civil(self) -> civil::Date {
        let span = jiff::Span::new().try_days(self.0);
        let nearest = if self.0 < 0 { civil::Date::MIN } else { civil::Date::MAX };
        span.ok().and_then(|span| EPOCH.checked_add(span).ok()).unwrap_or(nearest)
    }

    /// Midnight of this date in China Standard Time, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn start(self) -> Instant {
        self.0 as i64 * 86_400 - CHINA_STANDARD_TIME_OFFSET_S
    }

    /// The date in China Standard Time on which `instant` falls.
    #[must_use]
    pub fn of_instant(instant: Instant) -> Self {
        let days = instant.saturating_add(CHINA_STANDARD_TIME_OFFSET_S).div_euclid(86_400);
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        // INVARIANT: the calendar's whole range is under 7.4 million days, so it fits.
        let days = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self(days)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DateError { text: text.to_owned() };
        let shape = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        if !shape {
            return Err(error());
        }
        text.parse::<civil::Date>().map(Self::from).map_err(|_| error())
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_days_agree() {
        for (text, days) in
            [("1970-01-01", 0), ("1969-12-31", -1), ("2026-03-01", 20_513), ("2024-02-29", 19_782)]
        {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.days(), days, "{text}");
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-1-1", "", "20260301", "2026-03-01T00:00"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_in_china_starts_at_sixteen_utc() {
        let date: Date = "2026-03-01".parse().unwrap();
        assert_eq!(Date::of_instant(date.start()), date);
        assert_eq!(Date::of_instant(date.start() - 1), date.plus_days(-1));
        assert_eq!(date.start() % 86_400, 16 * 3600);
    }

    #[test]
    fn the_ends_of_the_range_do_not_panic() {
        assert_eq!(Date::from_days(i32::MAX).ymd().0, 9999);
        assert_eq!(Date::from_days(i32::MIN).ymd().0, -9999);
        assert_eq!(Date::from_days(i32::MAX).plus_days(1), Date::from_days(i32::MAX));
    }
}
