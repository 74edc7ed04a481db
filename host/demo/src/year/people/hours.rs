//! Hours of work of weekdays, from half past eight to half past five with a break at noon.

use tidegate_domain::{Date, Instant};

const HOUR_S: i64 = 3_600;

/// Spans of a working day, seconds from midnight.
const SPANS: [(i64, i64); 2] =
    [(8 * HOUR_S + 1_800, 12 * HOUR_S), (13 * HOUR_S + 1_800, 17 * HOUR_S + 1_800)];

/// Days that are looked at for the end of some work; more than anybody is away.
const DAYS_MAX: i32 = 400;

/// Whether a day is Monday to Friday.
pub(super) const fn is_weekday(on: Date) -> bool {
    // The first of January 1970 was a Thursday.
    (on.days() + 3).rem_euclid(7) < 5
}

/// The instant at which so many minutes of work are over that began at `from`, on days on which
/// somebody works.
pub(super) fn after(from: Instant, minutes: i64, works: &dyn Fn(Date) -> bool) -> Instant {
    let mut left = minutes.max(1) * 60;
    let first = Date::of_instant(from);
    for day in (0..DAYS_MAX).map(|days| first.plus_days(days)) {
        if !is_weekday(day) || !works(day) {
            continue;
        }
        for (begins, ends) in SPANS {
            let begins = (day.start() + begins).max(from);
            let ends = day.start() + ends;
            if begins >= ends {
                continue;
            }
            if begins + left <= ends {
                return begins + left;
            }
            left -= ends - begins;
        }
    }
    from + left
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Date;

    use super::{after, is_weekday};

    fn at(day: i8, hour: i64, minute: i64) -> i64 {
        Date::from_ymd(2022, 3, day).unwrap().start() + hour * 3_600 + minute * 60
    }

    #[test]
    fn work_goes_on_in_the_hours_of_work() {
        // The fourth of March 2022 is a Friday.
        assert!(is_weekday(Date::from_ymd(2022, 3, 4).unwrap()));
        assert!(!is_weekday(Date::from_ymd(2022, 3, 5).unwrap()));
        assert!(!is_weekday(Date::from_ymd(2022, 3, 6).unwrap()));
        let works = |_: Date| true;
        for (from, minutes, until) in [
            (at(4, 9, 0), 30, at(4, 9, 30)),
            (at(4, 11, 45), 30, at(4, 13, 45)),
            (at(4, 3, 0), 60, at(4, 9, 30)),
            (at(4, 17, 0), 60, at(7, 9, 0)),
            (at(5, 10, 0), 450, at(7, 17, 30)),
        ] {
            assert_eq!(after(from, minutes, &works), until);
        }
        let away = |day: Date| day != Date::from_ymd(2022, 3, 7).unwrap();
        assert_eq!(after(at(4, 17, 0), 60, &away), at(8, 9, 0));
    }
}
