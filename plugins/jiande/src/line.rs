//! One line of the county's tables, made ready for the readings of one watch.
//!
//! An event opens at the first reading beyond the line and closes at the first that is back: the
//! tables know neither shares of a limit nor a margin.

use tidegate_sdk::contract::{
    Averaging, Comparison, Date, Decimal, Explanation, Grade, Message, Step, TruthValue, Validity,
};
use tidegate_sdk::grading::{Graded, Sample, WatchSpec};
use tidegate_sdk::judging::round_half_even;
use tidegate_sdk::state::State;
use tidegate_sdk::tables::{LimitRow, Tables};

/// Decimals of a line: nothing is rounded away. No limit of law that readings meet has so many.
const LINE_DECIMALS: u8 = 9;

/// How the ids of lines of the alarm table begin.
const ALARM: &str = "jiande-alarm-";

/// Names of all rules: those of the usual ladder, then those of the tables in the order of [`rule`].
pub(crate) const RULES: [&str; 18] = [
    "ladder-normal",
    "ladder-attention",
    "ladder-warning",
    "ladder-exceedance",
    "ladder-serious",
    "ladder-repeated",
    "ladder-over-range",
    "ladder-held",
    "ladder-released",
    "line-within",
    "line-above",
    "line-far-above",
    "line-below",
    "line-alarm-above",
    "line-alarm-rounded",
    "line-alarm-below",
    "line-over-range",
    "line-closed",
];

/// Places in [`RULES`].
mod rule {
    pub(super) const WITHIN: u16 = 9;
    pub(super) const ABOVE: u16 = 10;
    pub(super) const FAR_ABOVE: u16 = 11;
    pub(super) const BELOW: u16 = 12;
    pub(super) const ALARM_ABOVE: u16 = 13;
    pub(super) const ALARM_ROUNDED: u16 = 14;
    pub(super) const ALARM_BELOW: u16 = 15;
    pub(super) const OVER_RANGE: u16 = 16;
    pub(super) const CLOSED: u16 = 17;
}

/// A line and the readings that meet it.
pub struct Line {
    row: &'static LimitRow,
    /// The line of the same table further out, which has a name of its own.
    further: Option<&'static LimitRow>,
    lower: Option<Decimal>,
    upper: Option<Decimal>,
    /// Whether the readings have the line's own period. Others say nothing about it.
    own_period: bool,
    /// Decimals to which a mean over an alarm line is rounded before it counts as an exceedance.
    alarm_decimals: u8,
}

impl Line {
    /// The line that a watch is about on a date, with the decimals of that date's alarms; none for a
    /// watch of a limit.
    pub(crate) fn of(
        tables: &Tables,
        watch: &WatchSpec<'_>,
        (on, alarm_decimals): (Date, u8),
    ) -> Option<Self> {
        if watch.decimals != LINE_DECIMALS {
            return None;
        }
        let sides = (watch.lower.is_some(), watch.upper.is_some());
        let is_line = |row: &&'static LimitRow| {
            row.pollutant == watch.pollutant
                && (row.averaging == watch.averaging) == watch.own_period
                && (row.lower.is_some(), row.upper.is_some()) == sides
                && row.source.in_force(on)
        };
        let row = tables.limits.iter().find(is_line)?;
        let further = tables.limits.iter().filter(is_line).find(|other| {
            row.comparison == Comparison::AtMost && watch.own_period && other.upper > watch.upper
        });
        let (lower, upper, own_period) = (watch.lower, watch.upper, watch.own_period);
        Some(Self { row, further, lower, upper, own_period, alarm_decimals })
    }

    /// Whether a value is on the good side of the line, or says nothing about it.
    #[inline]
    pub(crate) fn is_within(&self, value: i64) -> bool {
        !self.own_period || !(self.is_above(value) || self.is_below(value))
    }

    /// Grades one reading; the grade in force is always its own.
    pub(crate) fn grade(&self, sample: Sample, state: u64) -> Graded {
        let before = State::unpack(state).in_force;
        let (grade, mut rule) = self.own(sample);
        let changed = grade != before;
        if grade == Grade::Normal && changed {
            rule = rule::CLOSED;
        }
        let state = State { in_force: grade, ..State::default() }.pack();
        Graded { grade, in_force: grade, rule, state, changed }
    }

    /// Says why a reading has its grade.
    pub(crate) fn explain(&self, sample: Sample, state: u64) -> Explanation {
        let graded = self.grade(sample, state);
        let name = RULES.get(usize::from(graded.rule)).copied().unwrap_or("line-within");
        let mut steps = vec![self.step(name, sample.value)];
        if !self.own_period {
            steps.push(self.step("line-other-period", sample.value));
        }
        Explanation {
            grade: graded.grade.code(),
            in_force: graded.in_force.code(),
            steps,
            largest_compliant: self.bound(sample.value).filter(|_| self.own_period),
        }
    }

    /// The grade of a reading itself, and its rule.
    fn own(&self, sample: Sample) -> (Grade, u16) {
        let (value, is_over_range) = (sample.value, sample.validity == OVER_RANGE);
        match () {
            () if !self.own_period => (Grade::Normal, rule::WITHIN),
            // The true value is higher: that a furnace is cold is not proved by it.
            () if is_over_range && !self.is_above(value) => (Grade::Warning, rule::OVER_RANGE),
            () if self.is_above(value) => self.above(Decimal::from_counts(value)),
            () if self.is_below(value) && self.is_alarm() => (Grade::Exceedance, rule::ALARM_BELOW),
            () if self.is_below(value) => (Grade::Warning, rule::BELOW),
            () => (Grade::Normal, rule::WITHIN),
        }
    }

    fn above(&self, value: Decimal) -> (Grade, u16) {
        let upper = self.upper.unwrap_or(Decimal::MAX);
        // The table compares as measured, the law rounds first: nothing is called an exceedance
        // here that rounding makes compliant.
        if self.is_alarm() && round_half_even(value, self.alarm_decimals) > upper {
            (Grade::Exceedance, rule::ALARM_ABOVE)
        } else if self.is_alarm() {
            (Grade::Warning, rule::ALARM_ROUNDED)
        } else if self.further.is_some_and(|further| Some(value) > further.upper) {
            (Grade::Warning, rule::FAR_ABOVE)
        } else {
            (Grade::Warning, rule::ABOVE)
        }
    }

    #[inline]
    fn is_above(&self, value: i64) -> bool {
        self.upper.is_some_and(|upper| value > upper.counts())
    }

    #[inline]
    fn is_below(&self, value: i64) -> bool {
        self.lower.is_some_and(|lower| value < lower.counts())
    }

    fn is_alarm(&self) -> bool {
        self.row.id.starts_with(ALARM)
    }

    /// The bound that the value is nearer to.
    fn bound(&self, value: i64) -> Option<Decimal> {
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => {
                let twice = i128::from(value) * 2;
                let is_low = twice < i128::from(lower.counts()) + i128::from(upper.counts());
                Some(if is_low { lower } else { upper })
            }
            (lower, upper) => lower.or(upper),
        }
    }

    fn step(&self, name: &str, value: i64) -> Step {
        let is_far = name == "line-far-above";
        let row = self.further.filter(|_| is_far).unwrap_or(self.row);
        let line = if is_far { row.upper } else { self.bound(value) };
        let line = line.map_or_else(String::new, |line| line.to_string());
        let text = Message::new(name)
            .with("what", row.id)
            .with("value", Decimal::from_counts(value))
            .with("line", line)
            .with("period", period(row.averaging));
        Step {
            rule: name.to_owned(),
            outcome: TruthValue::Yes,
            basis: vec![row.source.basis()],
            facts: Vec::new(),
            missing: Vec::new(),
            text,
            changed_by: Vec::new(),
        }
    }
}

/// Code of a reading that is at least its value.
const OVER_RANGE: u8 = Validity::OverRange.code();

/// The word of a period, as in JSON.
const fn period(averaging: Averaging) -> &'static str {
    match averaging {
        Averaging::Instant => "instant",
        Averaging::Minute => "minute",
        Averaging::Hour => "hour",
        Averaging::Day => "day",
        Averaging::Month => "month",
        Averaging::Year => "year",
    }
}
