//! What one period of one series proves.

use tidegate_contract::{Averaging, CaseFile, Date, Instant, Mark};

use super::cause::{Cause, OVER_RANGE};
use super::limits::{Bar, Watch};

/// Seconds of the periods whose length never changes.
const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3_600;

/// Where the periods of an averaging start and end, in China Standard Time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid(Averaging);

impl Grid {
    /// The grid of an averaging period.
    #[must_use]
    pub const fn of(averaging: Averaging) -> Self {
        Self(averaging)
    }

    /// Whether a period may start at this instant. The length of minute data differs by device,
    /// so that of them only the minute is checked, and of single values nothing.
    #[inline]
    #[must_use]
    pub fn starts_at(self, instant: Instant) -> bool {
        match self.0 {
            Averaging::Instant => true,
            Averaging::Minute => instant.rem_euclid(MINUTE_S) == 0,
            Averaging::Hour => instant.rem_euclid(HOUR_S) == 0,
            Averaging::Day => Date::of_instant(instant).start() == instant,
            Averaging::Month | Averaging::Year => {
                let date = Date::of_instant(instant);
                let (_, month, day) = date.ymd();
                day == 1 && (self.0 == Averaging::Month || month == 1) && date.start() == instant
            }
        }
    }

    /// End of the period that starts at this instant. A single value lasts a second, minute data
    /// a minute at least.
    #[must_use]
    pub fn end_of(self, start: Instant) -> Instant {
        let date = Date::of_instant(start);
        let (year, month, _) = date.ymd();
        let first_of = |year: i16, month: i8| Date::from_ymd(year, month, 1).map(Date::start);
        match self.0 {
            Averaging::Instant => start.saturating_add(1),
            Averaging::Minute => start.saturating_add(MINUTE_S),
            Averaging::Hour => start.saturating_add(HOUR_S),
            Averaging::Day => date.plus_days(1).start(),
            Averaging::Month if month < 12 => first_of(year, month + 1).unwrap_or(start),
            Averaging::Month | Averaging::Year => {
                first_of(year.saturating_add(1), 1).unwrap_or(start)
            }
        }
    }

    /// Whether exceeding values of the same civil day are one act: single values and minutes
    /// stand for the day in which they were taken.
    #[must_use]
    pub const fn is_by_day(self) -> bool {
        matches!(self.0, Averaging::Instant | Averaging::Minute)
    }
}

/// One row of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Start of the period.
    pub start: Instant,
    /// Value as a count.
    pub value: i64,
    /// Validity.
    pub validity: u8,
    /// 0, or 1 + the position of the exempting mark.
    pub exempted_by: u32,
}

/// A period whose valid value passes a limit.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// The row.
    pub row: Row,
    /// The limits passed that are in force, decisive ones first.
    pub passed: Vec<Bar<'a>>,
    /// The condition mark that exempts it; none when nothing does.
    pub exempted_by: Option<&'a Mark>,
    /// The condition mark whose yearly cap is used up, so that it does not exempt.
    pub cap_used_up: Option<&'a Mark>,
}

impl Hit<'_> {
    /// How far the value lies beyond the decisive limit that it passes furthest, as a count.
    #[must_use]
    pub fn excess(&self) -> i64 {
        let decisive = self.passed.iter().filter(|bar| bar.is_decisive);
        decisive.map(|bar| bar.beyond(self.row.value)).max().unwrap_or(0)
    }
}

/// What a period comes to.
#[derive(Clone, Debug)]
pub enum Outcome<'a> {
    /// Within all decisive limits in force.
    Complies,
    /// Beyond one.
    Passes(Hit<'a>),
    /// It cannot be said.
    Open(Cause),
}

/// What the one valid row of a period comes to.
///
/// A mark exempts only when it is a condition mark of the same outlet that reaches into the
/// period, and while its yearly cap is not used up.
#[must_use]
pub fn outcome<'a>(file: &'a CaseFile, watch: &Watch<'a>, row: Row) -> Outcome<'a> {
    if row.value < 0 {
        return Outcome::Open(Cause::Implausible);
    }
    if !watch.grid.starts_at(row.start) {
        return Outcome::Open(Cause::OffGrid);
    }
    if row.start >= file.as_of.plus_days(1).start() {
        return Outcome::Open(Cause::Future);
    }
    let on = Date::of_instant(row.start);
    let over_range = row.validity == OVER_RANGE;
    let in_force = || watch.bars.iter().filter(|bar| bar.in_force(on));
    let passes = |bar: &&Bar<'a>| {
        // "At least this value" says nothing about a lower bound.
        row.value > bar.bounds.highest || (!over_range && row.value < bar.bounds.lowest)
    };
    let mut passed: Vec<Bar<'a>> = in_force().filter(passes).copied().collect();
    let sure = passed.iter().any(|bar| bar.is_decisive && !bar.lacks_detection_limit);
    if !sure {
        if passed.iter().any(|bar| bar.is_decisive) {
            return Outcome::Open(Cause::DetectionLimitUnknown);
        }
        let is_open =
            |bar: &Bar<'_>| bar.bounds.highest < i64::MAX || row.value < bar.bounds.lowest;
        let could_pass = over_range && in_force().any(|bar| bar.is_decisive && is_open(bar));
        return if could_pass { Outcome::Open(Cause::OverRange) } else { Outcome::Complies };
    }
    passed.retain(|bar| !bar.lacks_detection_limit);
    match exemption(file, &watch.series.outlet, row, watch.grid.end_of(row.start)) {
        Ok(Exemption { exempted_by, cap_used_up }) => {
            Outcome::Passes(Hit { row, passed, exempted_by, cap_used_up })
        }
        Err(cause) => Outcome::Open(cause),
    }
}

/// What the mark that a row names does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exemption<'a> {
    /// The condition mark that exempts the period.
    pub exempted_by: Option<&'a Mark>,
    /// The condition mark that does not, because its yearly cap is used up.
    pub cap_used_up: Option<&'a Mark>,
}

/// Marks about the condition of the unit: the value stays valid and is exempt.
const CONDITION_MARKS: [&str; 8] = [
    "start-up",
    "shut-down",
    "stopped",
    "drying",
    "cooling",
    "fault-condition",
    "accident",
    "grid-unlinked",
];

/// Whether a mark is about the condition of the unit rather than of the device.
#[must_use]
pub fn is_condition(mark: &Mark) -> bool {
    CONDITION_MARKS.contains(&mark.kind.as_str())
}

/// Whether more hours of a mark's kind were used in the year than its cap allows.
#[must_use]
pub fn is_cap_used_up(mark: &Mark) -> bool {
    mark.hours_cap.is_some_and(|cap| mark.hours_used > cap)
}

/// What the mark that a row of `outlet` names does; the row's period ends at `end`.
///
/// # Errors
/// [`Cause::MarkDoesNotExempt`] when the mark does not exist, is of another outlet or time, or is
/// about the device rather than the condition of the unit.
pub fn exemption<'a>(
    file: &'a CaseFile,
    outlet: &str,
    row: Row,
    end: Instant,
) -> Result<Exemption<'a>, Cause> {
    let Some(at) = row.exempted_by.checked_sub(1) else { return Ok(Exemption::default()) };
    let mark = usize::try_from(at).ok().and_then(|at| file.marks.get(at));
    let exempts =
        |mark: &&Mark| is_condition(mark) && mark.outlet == outlet && reaches(mark, row.start, end);
    let mark = mark.filter(exempts).ok_or(Cause::MarkDoesNotExempt)?;
    Ok(if is_cap_used_up(mark) {
        Exemption { cap_used_up: Some(mark), exempted_by: None }
    } else {
        Exemption { exempted_by: Some(mark), cap_used_up: None }
    })
}

/// Whether a mark reaches into a period.
fn reaches(mark: &Mark, start: Instant, end: Instant) -> bool {
    mark.from < end && mark.until > start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(text: &str) -> Instant {
        text.parse::<Date>().unwrap().start()
    }

    #[test]
    fn periods_start_where_the_calendar_says() {
        let day = start("2024-02-29");
        for (averaging, instant, wanted) in [
            (Averaging::Instant, day + 7, true),
            (Averaging::Minute, day + 60, true),
            (Averaging::Minute, day + 61, false),
            (Averaging::Hour, day + 3_600, true),
            (Averaging::Hour, day + 3_601, false),
            (Averaging::Day, day, true),
            (Averaging::Day, day + 3_600, false),
            (Averaging::Month, day, false),
            (Averaging::Month, start("2024-02-01"), true),
            (Averaging::Year, start("2024-02-01"), false),
            (Averaging::Year, start("2024-01-01"), true),
        ] {
            assert_eq!(Grid::of(averaging).starts_at(instant), wanted, "{averaging:?} {instant}");
        }
    }

    #[test]
    fn periods_end_where_the_next_starts() {
        for (averaging, from, until) in [
            (Averaging::Day, "2024-02-29", "2024-03-01"),
            (Averaging::Month, "2024-02-01", "2024-03-01"),
            (Averaging::Month, "2023-12-01", "2024-01-01"),
            (Averaging::Year, "2024-01-01", "2025-01-01"),
        ] {
            assert_eq!(Grid::of(averaging).end_of(start(from)), start(until), "{averaging:?}");
        }
        assert_eq!(Grid::of(Averaging::Hour).end_of(i64::MAX), i64::MAX);
    }
}
