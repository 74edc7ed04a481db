//! What the calendar answers, against the notices and against a second source.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod agreement;
mod hours;
mod notices;
mod tables;
mod terms;

use tidegate_calendar::Calendar;
use tidegate_domain::{Date, Instant};

fn calendar() -> Calendar {
    Calendar::standing().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The instant of a local time such as `2024-09-14 16:30`.
fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    day(date).start() + minutes * 60
}
