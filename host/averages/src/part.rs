//! One value as a limit compares it: marks, flags, flow, reference oxygen.

use crate::exact::{divide_half_even, narrow};
use crate::grid::Raw;
use crate::input::Compared;
use crate::nature::{ONE, OXYGEN, is_flow_weighted};
use crate::parts::{Measured, PeriodMean, Standing};
use crate::reason::Reason;
use crate::run::{Received, Run};
use crate::timeline::{HourMark, minutes};

/// One pollutant as a limit compares it.
pub(crate) struct View<'r> {
    pub(crate) run: &'r Run<'r>,
    pub(crate) received: &'r Received,
    pub(crate) compared: Compared,
    /// Unit of the limit; absent when the values stay in the unit sent.
    pub(crate) unit: Option<&'r str>,
    /// Whether all units sent can be turned into that of the limit.
    pub(crate) fits: bool,
    /// Whether nothing can be measured while nothing flows.
    pub(crate) needs_flow: bool,
    /// Whether means are weighted with the flow.
    pub(crate) is_weighted: bool,
    flow: Option<&'r Received>,
    oxygen: Option<&'r Received>,
}

/// How the compared value of a part was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    AsMeasured,
    ByDevice,
    /// Converted here with this oxygen content.
    ByFormula(i64),
}

/// One value as it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Measured(Measured, How),
    Invalid(Reason),
}

/// What is known beside a value.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    pub(crate) oxygen: Option<i64>,
    /// Known flow, a lower bound of it too.
    pub(crate) flow: Option<i64>,
    /// Flow that may weigh: exactly known.
    pub(crate) weight: Option<i64>,
}

impl<'r> View<'r> {
    /// The view of a pollutant; none when nothing was received of it.
    pub(crate) fn new(
        run: &'r Run<'_>,
        pollutant: &str,
        compared: Compared,
        unit: Option<&'r str>,
    ) -> Option<Self> {
        let received = run.received(pollutant)?;
        let is_flow = pollutant == run.flow_code();
        let needs_flow = run.is_water() && !is_flow;
        let oxygen = run.has_oxygen().then(|| run.received(OXYGEN)).flatten();
        let mut view = Self {
            run,
            received,
            compared,
            unit,
            fits: true,
            needs_flow,
            is_weighted: needs_flow && is_flow_weighted(pollutant),
            flow: run.received(run.flow_code()),
            oxygen,
        };
        let grids = [&received.minute, &received.hour, &received.day].into_iter().flatten();
        let units = grids.map(|grid| grid.unit.as_str());
        let instants = (!received.instants.is_empty()).then_some(&*received.instants_unit);
        view.fits = units.chain(instants).all(|sent| view.sent_exponent(sent).is_some());
        Some(view)
    }

    /// Power of ten from a unit sent to that of the limit; 0 when the units do not meet.
    pub(crate) fn exponent(&self, sent: &str) -> i8 {
        if self.fits { self.sent_exponent(sent).unwrap_or(0) } else { 0 }
    }

    fn sent_exponent(&self, sent: &str) -> Option<i8> {
        self.unit.map_or(Some(0), |unit| crate::units::exponent(sent, unit))
    }

    /// The mean as it is told: without the unit of the limit it proves nothing.
    pub(crate) const fn told(&self, mean: PeriodMean) -> PeriodMean {
        if self.fits || !mean.reason.counts() {
            return mean;
        }
        PeriodMean { reason: Reason::OtherUnit, exempted_by: 0, ..mean }
    }

    /// How one value counts.
    pub(crate) fn part(
        &self,
        raw: Raw,
        (mark, bits): (&HourMark, u64),
        beside: impl FnOnce() -> Beside,
    ) -> Part {
        let needs_beside = self.needs_flow || matches!(self.compared, Compared::Converted(_));
        let unknown = Beside { oxygen: None, flow: None, weight: None };
        let beside = if needs_beside { beside() } else { unknown };
        // Where nothing flows there is nothing to measure, whatever the device says.
        if self.needs_flow && beside.flow == Some(0) {
            return Part::Invalid(Reason::NoFlow);
        }
        if !raw.is_present() {
            return Part::Invalid(Reason::Missing);
        }
        if let Some(marked) = mark.invalid(bits) {
            return Part::Invalid(marked);
        }
        let reason = raw.reason();
        if !reason.counts() {
            return Part::Invalid(reason);
        }
        let part = |value, standing| Measured {
            value,
            over_range: reason == Reason::OverRange,
            standing,
            weight: if self.is_weighted { beside.weight } else { None },
        };
        let standing = mark.standing(bits);
        match (self.compared, raw.sent_converted()) {
            (Compared::Measured, _) | (Compared::AsSent, None) => {
                Part::Measured(part(raw.value, standing), How::AsMeasured)
            }
            (_, Some(converted)) => Part::Measured(part(converted, standing), How::ByDevice),
            (Compared::Converted(reference), None) => {
                let air = i64::from(self.run.method.air_oxygen.value) * ONE;
                match beside.oxygen.map(|oxygen| (oxygen, (reference.counts(), air))) {
                    Some((oxygen, at)) => match convert(raw.value, oxygen, at) {
                        Some(value) => {
                            Part::Measured(part(value, standing), How::ByFormula(oxygen))
                        }
                        None => unconverted(part(raw.value, Standing::Unconverted)),
                    },
                    None => unconverted(part(raw.value, Standing::Unconverted)),
                }
            }
        }
    }

    /// Whether no value of waste water was due: nothing flowed, or the outlet was closed and no
    /// flow says otherwise.
    pub(crate) fn is_idle(&self, reason: Reason, hour: usize) -> bool {
        let flows = || self.run.flow(hour).is_some_and(|flow| flow.whole > 0);
        self.needs_flow && (reason == Reason::NoFlow || (reason == Reason::Stopped && !flows()))
    }

    pub(crate) fn beside_hour(&self, hour: usize) -> Beside {
        let (every, _) = self.batch(hour / 24);
        let (flow, weight) = self.flow_over(hour, every);
        Beside { oxygen: self.run.oxygen_of_hour(hour), flow, weight }
    }

    /// Flow over the hours that a value stands for, within its day: as far as known, and exactly.
    pub(crate) fn flow_over(&self, hour: usize, every: usize) -> (Option<i64>, Option<i64>) {
        if !self.needs_flow {
            return (None, None);
        }
        let end = ((hour / 24 + 1) * 24).min(hour + every);
        let (mut flow, mut weight) = (Some(0_i64), Some(0_i64));
        for each in hour..end {
            let mean = self.run.flow(each);
            let known = mean.map(|mean| mean.whole);
            let exact = mean.filter(|mean| mean.reason == Reason::Valid).map(|mean| mean.whole);
            let plus = |sum: Option<i64>, more: Option<i64>| sum?.checked_add(more?);
            (flow, weight) = (plus(flow, known), plus(weight, exact));
        }
        (flow, weight)
    }

    /// What was known in a minute, of its hour where the minute does not say.
    pub(crate) fn beside_minute(&self, slot: usize) -> Beside {
        let hour = slot / 60;
        let bit = minutes(slot % 60, 1);
        let sent = |received: Option<&Received>| {
            let received = received?;
            let raw = received.minute.as_ref().map(|grid| grid.get(slot))?;
            let marked = received.timeline.hour(hour).invalid(bit).is_some();
            raw.is_present()
                .then_some((raw.value, if marked { Reason::Fault } else { raw.reason() }))
        };
        let exact = |(value, reason): (i64, Reason)| (reason == Reason::Valid).then_some(value);
        let oxygen = match sent(self.oxygen) {
            Some(minute) => exact(minute),
            None => self.run.oxygen_of_hour(hour),
        };
        if !self.needs_flow {
            return Beside { oxygen, flow: None, weight: None };
        }
        let (flow, weight) = match sent(self.flow) {
            Some(minute) => (minute.1.counts().then_some(minute.0), exact(minute)),
            None => self.flow_over(hour, 1),
        };
        Beside { oxygen, flow, weight }
    }
}

fn unconverted(part: Measured) -> Part {
    Part::Measured(part, How::AsMeasured)
}

/// The value at reference oxygen, half to even at 10⁻⁹; none when it has none.
///
/// # Source
/// HJ 212-2017 annex D: C折 = C干 × (21 − O2ref) / (21 − O2).
pub(crate) fn convert(value: i64, oxygen: i64, (reference, air): (i64, i64)) -> Option<i64> {
    if !(0..air).contains(&oxygen) || !(0..air).contains(&reference) {
        return None;
    }
    let numerator = i128::from(value) * i128::from(air - reference);
    narrow(divide_half_even(numerator, i128::from(air - oxygen)))
}
