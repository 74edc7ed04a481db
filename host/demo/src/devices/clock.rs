//! Times of the protocol as text, in China Standard Time.

use tidegate_domain::{Date, Instant};

/// Seconds of a day.
pub(super) const DAY_S: i64 = 86_400;

/// Seconds of an hour.
pub(super) const HOUR_S: i64 = 3600;

/// Seconds of a ten-minute period.
pub(super) const SLOT_S: i64 = 600;

/// `YYYYMMDDhhmmss`.
pub(crate) fn time_text(instant: Instant) -> String {
    let (hour, minute, second) = time_of_day(instant);
    let (year, month, day) = Date::of_instant(instant).ymd();
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// `YYYYMMDDhhmmsszzz` of milliseconds since 1970-01-01T00:00:00Z.
pub(super) fn qn_text(instant_ms: i64) -> String {
    format!("{}{:03}", time_text(instant_ms.div_euclid(1000)), instant_ms.rem_euclid(1000))
}

/// Hour, minute and second of the day.
pub(super) fn time_of_day(instant: Instant) -> (i64, i64, i64) {
    let seconds = instant.saturating_sub(Date::of_instant(instant).start());
    (seconds / HOUR_S, seconds % HOUR_S / 60, seconds % 60)
}

/// Whether a day begins at this instant.
pub(super) fn is_midnight(instant: Instant) -> bool {
    Date::of_instant(instant).start() == instant
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Date;

    use super::{is_midnight, qn_text, time_text};

    #[test]
    fn times_are_those_of_china() {
        let midnight = Date::from_ymd(2026, 3, 1).unwrap().start();
        for (instant, text) in [
            (midnight, "20260301000000"),
            (midnight - 1, "20260228235959"),
            (midnight + 8 * 3600 + 605, "20260301081005"),
        ] {
            assert_eq!(time_text(instant), text);
        }
        assert_eq!(qn_text(midnight * 1000 + 42), "20260301000000042");
        assert!(is_midnight(midnight));
        assert!(!is_midnight(midnight + 1));
    }
}
