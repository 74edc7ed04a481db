//! What makes days due.

use tidegate_domain::{Date, Instant};

use crate::JudgementCommit;

/// Cause of a day whose readings came, or changed, after it was judged.
pub(crate) const LATE_DATA: &str = "late-data";

/// Midnight of day 0 in China: days in SQL count from it.
pub(crate) const DAY_0: Instant = Date::from_days(0).start();

/// A day's length in China, which has no daylight saving time.
pub(crate) const DAY_S: i64 = 86_400;

/// A stretch of time of an enterprise in which something changed, half open.
pub(crate) struct Span<'a> {
    /// Enterprise.
    pub(crate) enterprise: &'a str,
    /// First instant.
    pub(crate) from: Instant,
    /// First instant after.
    pub(crate) until: Instant,
    /// What changed.
    pub(crate) cause: &'a str,
}

impl<'a> Span<'a> {
    /// The span of days from `from` to before `until`; an open end is absent.
    pub(crate) fn of_days(
        enterprise: &'a str,
        (from, until): (Option<Date>, Option<Date>),
        cause: &'a str,
    ) -> Self {
        let from = from.map_or(Instant::MIN, Date::start);
        Self { enterprise, from, until: until.map_or(Instant::MAX, Date::start), cause }
    }
}

/// The day that a judgement is of; absent when it is of another period.
pub(crate) fn day_judged(commit: &JudgementCommit) -> Option<Date> {
    let on = Date::of_instant(commit.record.from);
    let is_day = on.start() == commit.record.from && commit.record.until == on.start() + DAY_S;
    is_day.then_some(on)
}
