//! Valid means of hours and days from the hours that arrived.

use tidegate_domain::{Averaging, FiledMark, Instant};

use super::Limit;
use super::ladder::{compared, decimals, divisor, rounded};
use crate::year::{Sent, SentValue, YearPlan};

/// Values due on a day of waste water that a valid day has, percent.
const DAY_PERCENT_MIN: usize = 75;

/// Kinds of marks under which what an instrument shows is not the outlet's.
const DEVICE_MARKS: [&str; 4] = ["calibration", "standard-check", "maintenance", "fault"];

/// The hours of one outlet as they arrived.
#[derive(Debug)]
pub(super) struct Hours<'a> {
    start: Instant,
    hours: Vec<Option<Vec<SentValue>>>,
    marks: &'a [&'a FiledMark],
}

impl<'a> Hours<'a> {
    pub(super) fn new(plan: &YearPlan, marks: &'a [&'a FiledMark]) -> Self {
        let hours = vec![None; plan.days as usize * 24];
        Self { start: plan.from.start(), hours, marks }
    }

    pub(super) fn take(&mut self, message: &Sent) {
        let hour = usize::try_from((message.period_start - self.start) / 3_600).ok();
        if let Some(slot) = hour.and_then(|hour| self.hours.get_mut(hour)) {
            *slot = Some(message.values.clone());
        }
    }

    /// Periods in which the valid mean lies over the limit of that very period.
    pub(super) fn exceedances(&self, limit: &Limit<'_>) -> u32 {
        let mut exceedances = 0;
        let step = match limit.limit.averaging {
            Averaging::Hour => 1,
            Averaging::Day => 24,
            _ => return 0,
        };
        for first in (0..self.hours.len()).step_by(step) {
            let on = tidegate_domain::Date::of_instant(self.at(first));
            let mean = if step == 1 { self.hour(first, limit) } else { self.day(first, limit) };
            if limit.holds(on) && mean.is_some_and(|mean| exceeds(mean, limit)) {
                exceedances += 1;
            }
        }
        exceedances
    }

    fn at(&self, hour: usize) -> Instant {
        self.start + i64::try_from(hour).unwrap_or(0) * 3_600
    }

    fn value(&self, hour: usize, code: &str) -> Option<&SentValue> {
        let values = self.hours.get(hour)?.as_ref()?;
        values.iter().find(|value| value.pollutant == code)
    }

    /// Whether a mark of an instrument, or of the state of the plant, touches an hour.
    fn is_marked(&self, hour: usize, code: &str, by_device: bool) -> bool {
        let (from, until) = (self.at(hour), self.at(hour + 1));
        self.marks.iter().any(|mark| {
            let about = mark.pollutants.is_empty() || mark.pollutants.iter().any(|one| one == code);
            let is_device = DEVICE_MARKS.contains(&mark.kind.as_str());
            about && is_device == by_device && mark.from < until && from < mark.until
        })
    }

    /// A value of an hour that is valid; marks cover whole hours here, so an hour under one of an
    /// instrument has no minutes left.
    fn valid(&self, hour: usize, code: &str) -> Option<&SentValue> {
        let value = self.value(hour, code)?;
        let is_good = matches!(value.flag, 'N' | 'T') && !self.is_marked(hour, code, true);
        is_good.then_some(value)
    }

    /// The mean of an hour: what the device says, unless it is invalid or exempt.
    fn hour(&self, hour: usize, limit: &Limit<'_>) -> Option<i64> {
        let code = &limit.limit.pollutant;
        let value = self.valid(hour, code)?;
        (!self.is_marked(hour, code, false)).then(|| compared(value))
    }

    /// The mean of a day of waste water, weighted with the flow, of the hours that no mark
    /// touches: three quarters of those due must be there, and where production stands none is.
    fn day(&self, first: usize, limit: &Limit<'_>) -> Option<i64> {
        let code = limit.limit.pollutant.as_str();
        let mut due = 24;
        let (mut parts, mut sum, mut weight) = (0, 0_i128, 0_i128);
        for hour in first..first + 24 {
            let stands = |value: &SentValue| value.flag == 'F';
            if self.value(hour, code).is_some_and(stands) {
                due -= 1;
                continue;
            }
            let Some(value) = self.valid(hour, code) else { continue };
            if self.is_marked(hour, code, false) {
                continue;
            }
            let flow = self.valid(hour, "w00000").map_or(0, |flow| flow.value.counts());
            // A pH has no mass to be weighed by.
            let flow = if code == "w01001" { 1 } else { i128::from(flow) };
            parts += 1;
            weight += flow;
            sum += i128::from(value.value.counts()) * flow;
        }
        let is_valid = parts > 0 && parts * 100 >= due * DAY_PERCENT_MIN && weight > 0;
        is_valid.then(|| mean(sum, weight * i128::from(divisor(code))))
    }
}

/// The quotient at the ninth decimal, half to even.
fn mean(sum: i128, weight: i128) -> i64 {
    let (whole, rest) = (sum.div_euclid(weight), sum.rem_euclid(weight));
    let up = rest * 2 > weight || (rest * 2 == weight && whole % 2 != 0);
    i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX)
}

fn exceeds(mean: i64, limit: &Limit<'_>) -> bool {
    let limit = limit.limit;
    let mean = rounded(mean, decimals(limit.lower).max(decimals(limit.upper)));
    let over = limit.upper.is_some_and(|upper| mean > upper.counts());
    let under = limit.lower.is_some_and(|lower| mean < lower.counts());
    over || under
}
