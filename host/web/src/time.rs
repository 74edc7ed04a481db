//! Instants as text in China Standard Time.

use tidegate_domain::{Date, Instant};

/// China Standard Time has been this far ahead since 1991.
const OFFSET_S: i64 = 8 * 3_600;

/// `2026-03-01T08:00:00+08:00`.
pub(crate) fn rfc3339(instant: Instant) -> String {
    let (date, hour, minute, second) = civil(instant);
    format!("{date}T{hour:02}:{minute:02}:{second:02}+08:00")
}

/// `2026-03-01 08:00:00`, for people.
pub(crate) fn full(instant: Instant) -> String {
    let (date, hour, minute, second) = civil(instant);
    format!("{date} {hour:02}:{minute:02}:{second:02}")
}

/// `2026-03-01 08:00`, for people.
pub(crate) fn minute(instant: Instant) -> String {
    let (date, hour, minute, _) = civil(instant);
    format!("{date} {hour:02}:{minute:02}")
}

/// `03-01 08:00`, for people who know the year.
pub(crate) fn short(instant: Instant) -> String {
    let (_, hour, minute, _) = civil(instant);
    format!("{} {hour:02}:{minute:02}", month_day(instant))
}

/// `08:00`.
pub(crate) fn clock(instant: Instant) -> String {
    let (_, hour, minute, _) = civil(instant);
    format!("{hour:02}:{minute:02}")
}

/// `03-01`.
pub(crate) fn month_day(instant: Instant) -> String {
    let (_, month, day) = Date::of_instant(instant).ymd();
    format!("{month:02}-{day:02}")
}

/// Whether a civil day begins at this instant.
pub(crate) fn is_midnight(instant: Instant) -> bool {
    Date::of_instant(instant).start() == instant
}

fn civil(instant: Instant) -> (Date, i64, i64, i64) {
    let date = Date::of_instant(instant);
    let second = instant.saturating_sub(date.start());
    (date, second / 3_600, second / 60 % 60, second % 60)
}

/// An instant with offset (`Z` or `+08:00`, seconds optional), or a date, which is its midnight in
/// China Standard Time.
pub fn parse(text: &str) -> Option<Instant> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date.start());
    }
    let (date, rest) = text.split_once(['T', ' '])?;
    let date: Date = date.parse().ok()?;
    let at = rest.find(['Z', '+', '-'])?;
    let (clock, offset) = rest.split_at(at);
    let midnight_utc = date.start().checked_add(OFFSET_S)?;
    midnight_utc.checked_add(seconds_of_day(clock)?)?.checked_sub(offset_s(offset)?)
}

fn seconds_of_day(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let hour = two_digits(parts.next()?, 23)?;
    let minute = two_digits(parts.next()?, 59)?;
    let second = parts.next().map_or(Some(0), |part| two_digits(part, 59))?;
    parts.next().is_none().then_some(hour * 3_600 + minute * 60 + second)
}

fn offset_s(offset: &str) -> Option<i64> {
    if offset == "Z" {
        return Some(0);
    }
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hour, minute) = offset.get(1..)?.split_once(':')?;
    Some(sign * (two_digits(hour, 23)? * 3_600 + two_digits(minute, 59)? * 60))
}

fn two_digits(text: &str, most: i64) -> Option<i64> {
    let is_two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_two {
        return None;
    }
    text.parse().ok().filter(|value| *value <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_and_read_in_china_standard_time() {
        for (instant, text) in [
            (0, "1970-01-01T08:00:00+08:00"),
            (-28_800, "1970-01-01T00:00:00+08:00"),
            (1_772_294_399, "2026-02-28T23:59:59+08:00"),
        ] {
            assert_eq!(rfc3339(instant), text);
            assert_eq!(parse(text), Some(instant), "{text}");
        }
    }

    #[test]
    fn other_offsets_and_dates_are_read() {
        for (text, instant) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970-01-01T00:00Z", Some(0)),
            ("1969-12-31T19:00:00-05:00", Some(0)),
            ("1970-01-01", Some(-28_800)),
            ("1970-01-01T00:00:00", None),
            ("1970-01-01T24:00:00Z", None),
            ("1970-13-01T00:00:00Z", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse(text), instant, "{text}");
        }
    }
}
