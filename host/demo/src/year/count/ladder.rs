//! The warning ladder of the county, written out once more: a value is held against one limit, a
//! grade stays in force until it is released, and an event lasts from the first grade in force to
//! the last.

use tidegate_domain::{Averaging, Date, Decimal, FiledMark, Grade, Instant};

use super::Limit;
use crate::year::{Sent, SentValue};

/// The numbers of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Attention from this share of the limit, per mille.
    pub attention_per_mille: i64,
    /// Warning from this share of the limit, per mille.
    pub warning_per_mille: i64,
    /// An exceedance is serious from this multiple of the limit, per mille.
    pub serious_per_mille: i64,
    /// Exceedances, each within the window of the one before, that make them serious.
    pub serious_periods: u32,
    /// The window, hours.
    pub serious_window_hours: i64,
    /// Share of the limit, per mille, by which a value must lie under a grade to be calm.
    pub release_per_mille: i64,
    /// Calm readings in a row after which the grade in force is that of the last of them.
    pub release_readings: u32,
}

impl Ladder {
    /// The ladder of Tonglu.
    ///
    /// # Source
    /// Parameters of the county's pack, which stand in for a decision of the county.
    pub const TONGLU: Self = Self {
        attention_per_mille: 800,
        warning_per_mille: 900,
        serious_per_mille: 1500,
        serious_periods: 2,
        serious_window_hours: 24,
        release_per_mille: 50,
        release_readings: 3,
    };
}

/// An event of one watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) opened_at: Instant,
    pub(super) closed_at: Option<Instant>,
    pub(super) peak: Grade,
    /// Whether a reading of it that is a warning or worse lies outside of all marks.
    pub(super) has_unmarked: bool,
}

/// One stream held against one limit.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    pub(super) averaging: Averaging,
    pub(super) limit: Limit<'a>,
    marks: &'a [&'a FiledMark],
    latest: Option<Instant>,
    in_force: Grade,
    calm: u32,
    exceedances: u32,
    last_exceedance: Option<Instant>,
    open: Option<Event>,
    events: Vec<Event>,
}

impl<'a> Watch<'a> {
    pub(super) const fn new(
        averaging: Averaging,
        limit: Limit<'a>,
        marks: &'a [&'a FiledMark],
    ) -> Self {
        Self {
            averaging,
            limit,
            marks,
            latest: None,
            in_force: Grade::Normal,
            calm: 0,
            exceedances: 0,
            last_exceedance: None,
            open: None,
            events: Vec::new(),
        }
    }

    /// Takes one message in, in order of arrival.
    pub(super) fn take(&mut self, message: &Sent) {
        let code = &self.limit.limit.pollutant;
        let Some(sent) = message.values.iter().find(|value| value.pollutant == code) else {
            return;
        };
        let at = message.period_start;
        if !self.limit.holds(Date::of_instant(at)) {
            return;
        }
        let is_late = self.latest.is_some_and(|latest| at <= latest);
        if !is_late {
            self.latest = Some(at);
        }
        // Only values that are valid, or valid at least, are graded.
        if !matches!(sent.flag, 'N' | 'T') {
            return;
        }
        if is_late { self.late(at, sent) } else { self.in_time(at, sent) }
    }

    /// The events, the one that is still open as the last.
    pub(super) fn finish(mut self) -> Vec<Event> {
        self.events.extend(self.open);
        self.events
    }

    /// What was held up changes nothing that is in force. Alone, it is an event that closed at
    /// once; where one is open, it belongs to that.
    fn late(&mut self, at: Instant, sent: &SentValue) {
        let grade = self.grade(sent, 0);
        let has_unmarked = grade >= Grade::Warning && !self.is_marked(at);
        match &mut self.open {
            Some(open) => open.has_unmarked |= has_unmarked,
            None if grade > Grade::Normal => {
                let event = Event { opened_at: at, closed_at: Some(at), peak: grade, has_unmarked };
                self.events.push(event);
            }
            None => {}
        }
    }

    fn in_time(&mut self, at: Instant, sent: &SentValue) {
        let ladder = Ladder::TONGLU;
        let mut grade = self.grade(sent, 0);
        if grade >= Grade::Exceedance {
            let window = ladder.serious_window_hours * 3_600;
            let is_again = self.last_exceedance.is_some_and(|last| at - last <= window);
            self.exceedances = if is_again { self.exceedances + 1 } else { 1 };
            self.last_exceedance = Some(at);
            if self.exceedances >= ladder.serious_periods {
                grade = Grade::Serious;
            }
        }
        if grade >= self.in_force {
            self.in_force = grade;
            self.calm = 0;
        } else if self.grade(sent, ladder.release_per_mille) < self.in_force {
            self.calm += 1;
            if self.calm >= ladder.release_readings {
                self.in_force = grade;
                self.calm = 0;
            }
        } else {
            self.calm = 0;
        }
        self.progress(at, grade);
    }

    /// Opens, raises or closes the event that the grade in force makes.
    fn progress(&mut self, at: Instant, grade: Grade) {
        let has_unmarked = grade >= Grade::Warning && !self.is_marked(at);
        if self.in_force == Grade::Normal {
            if let Some(mut open) = self.open.take() {
                open.closed_at = Some(at);
                self.events.push(open);
            }
            return;
        }
        let fresh =
            Event { opened_at: at, closed_at: None, peak: self.in_force, has_unmarked: false };
        let open = self.open.get_or_insert(fresh);
        open.peak = open.peak.max(self.in_force);
        open.has_unmarked |= has_unmarked;
    }

    /// The grade of a value that lies so many per mille of the limit further out than it does.
    ///
    /// A value over range is a warning at least. A limit of another period cannot be exceeded.
    fn grade(&self, sent: &SentValue, margin_per_mille: i64) -> Grade {
        let limit = self.limit.limit;
        let value = compared(sent);
        let is_own = limit.averaging == self.averaging;
        let decimals = decimals(limit.lower).max(decimals(limit.upper));
        let mut grade = Grade::Normal;
        // A range is near at shares of the way from its middle to either end; a limit alone at
        // shares of itself, as if its middle were zero.
        let middle = match (limit.lower, limit.upper) {
            (Some(lower), Some(upper)) => i64::midpoint(lower.counts(), upper.counts()),
            _ => 0,
        };
        if let Some(upper) = limit.upper {
            let out = Out { value: value - middle, limit: upper.counts() - middle };
            let moved = value + share(out.limit, margin_per_mille);
            let exceeds = is_own && rounded(moved, decimals) > upper.counts();
            grade = grade.max(out.grade(margin_per_mille, exceeds));
        }
        if let (Some(lower), Some(_)) = (limit.lower, limit.upper) {
            let out = Out { value: middle - value, limit: middle - lower.counts() };
            let moved = value - share(out.limit, margin_per_mille);
            let exceeds = is_own && rounded(moved, decimals) < lower.counts();
            grade = grade.max(out.grade(margin_per_mille, exceeds));
        }
        let is_over_range = sent.flag == 'T' && margin_per_mille == 0;
        if is_over_range { grade.max(Grade::Warning) } else { grade }
    }

    /// Whether a period lies wholly within a mark about the pollutant.
    fn is_marked(&self, at: Instant) -> bool {
        let until = at + if self.averaging == Averaging::Day { 86_400 } else { 3_600 };
        let code = &self.limit.limit.pollutant;
        self.marks.iter().any(|mark| {
            let about = mark.pollutants.is_empty() || mark.pollutants.contains(code);
            about && mark.from <= at && until <= mark.until
        })
    }
}

/// How far out a value lies, and where the limit is, in one direction.
#[derive(Clone, Copy, Debug)]
struct Out {
    value: i64,
    limit: i64,
}

impl Out {
    fn grade(self, margin_per_mille: i64, exceeds: bool) -> Grade {
        let ladder = Ladder::TONGLU;
        // value + margin × limit ≥ share × limit, in thousandths so that nothing is rounded.
        let reaches = |per_mille: i64| {
            let margin = i128::from(share(self.limit, margin_per_mille));
            let value = (i128::from(self.value) + margin) * 1000;
            value >= i128::from(self.limit) * i128::from(per_mille)
        };
        if exceeds {
            let is_serious = reaches(ladder.serious_per_mille);
            return if is_serious { Grade::Serious } else { Grade::Exceedance };
        }
        if reaches(ladder.warning_per_mille) {
            Grade::Warning
        } else if reaches(ladder.attention_per_mille) {
            Grade::Attention
        } else {
            Grade::Normal
        }
    }
}

/// The value that a permit's limit is compared with: the converted one where the device sends it,
/// in the unit of the limit.
pub(super) fn compared(sent: &SentValue) -> i64 {
    sent.converted.unwrap_or(sent.value).counts() / divisor(sent.pollutant)
}

/// What a value is divided by to come to the unit of permits: hexavalent chromium is sent in µg/L
/// and limited in mg/L.
pub(super) fn divisor(pollutant: &str) -> i64 {
    if pollutant == "w20117" { 1000 } else { 1 }
}

/// So many per mille of a number.
fn share(of: i64, per_mille: i64) -> i64 {
    i64::try_from(i128::from(of) * i128::from(per_mille) / 1000).unwrap_or(i64::MAX)
}

/// Decimals that a bound is written with; none of no bound.
pub(super) fn decimals(bound: Option<Decimal>) -> u32 {
    let mut counts = bound.map_or(0, Decimal::counts);
    let mut decimals = 9;
    while decimals > 0 && counts % 10 == 0 {
        counts /= 10;
        decimals -= 1;
    }
    decimals
}

/// A value rounded to so many decimals, half to even.
///
/// # Source
/// GB/T 8170-2008.
pub(super) fn rounded(value: i64, decimals: u32) -> i64 {
    let unit = 10_i64.pow(9 - decimals.min(9));
    let (steps, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && steps % 2 != 0);
    (steps + i64::from(up)) * unit
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Decimal;

    use super::{decimals, rounded};

    #[test]
    fn rounding_is_half_to_even() {
        for (value, places, expected) in [
            ("40.5", 0, "40"),
            ("40.500000001", 0, "41"),
            ("41.5", 0, "42"),
            ("0.35", 1, "0.4"),
            ("0.25", 1, "0.2"),
            ("5.5", 0, "6"),
        ] {
            let value: Decimal = value.parse().unwrap();
            let expected: Decimal = expected.parse().unwrap();
            assert_eq!(rounded(value.counts(), places), expected.counts(), "{value}");
        }
        for (bound, places) in [("24", 0), ("0.24", 2), ("1.5", 1), ("20", 0)] {
            assert_eq!(decimals(Some(bound.parse().unwrap())), places, "{bound}");
        }
        assert_eq!(decimals(None), 0);
    }
}
