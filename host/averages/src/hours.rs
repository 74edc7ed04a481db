//! Means of an hour: from minutes where they were sent, else what the device says.

use crate::exact::{divide_half_even, narrow};
use crate::grid::Raw;
use crate::input::{Compared, Monitoring};
use crate::nature::{ONE, OXYGEN, is_flow_weighted};
use crate::parts::{Measured, Parts, PeriodMean, Share, Standing};
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

/// What an hour's mean is made of.
pub(crate) enum HourSource {
    /// Minutes that were sent.
    Minutes(Parts),
    /// The device's own hour, as one part.
    Device(Parts),
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

impl HourSource {
    pub(crate) const fn parts(&self) -> &Parts {
        match self {
            Self::Minutes(parts) | Self::Device(parts) => parts,
        }
    }
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

    /// The means of all hours of the chunk.
    pub(crate) fn hours(&self) -> Vec<PeriodMean> {
        (0..self.run.span.hours()).map(|hour| self.hour(hour)).collect()
    }

    /// The mean of one hour.
    pub(crate) fn hour(&self, hour: usize) -> PeriodMean {
        if !self.is_due(hour) {
            return PeriodMean { is_due: false, ..PeriodMean::without(Reason::Missing) };
        }
        let source = self.hour_source(hour);
        source.parts().settle(self.hour_exponent(&source))
    }

    pub(crate) fn hour_exponent(&self, source: &HourSource) -> i8 {
        let grid = match source {
            HourSource::Minutes(_) => &self.received.minute,
            HourSource::Device(_) => &self.received.hour,
        };
        grid.as_ref().map_or(0, |grid| self.exponent(&grid.unit))
    }

    /// Whether a value is due in an hour: a batch analyser gives one for several hours.
    pub(crate) fn is_due(&self, hour: usize) -> bool {
        let day = hour / 24;
        let (every, phase) = self.batch(day);
        hour % 24 % every == phase
    }

    /// Hours between the values of a day, and the first of them.
    pub(crate) fn batch(&self, day: usize) -> (usize, usize) {
        let has_minutes = self.received.minute.as_ref().is_some_and(|grid| grid.has_day(day));
        match &self.received.hour {
            Some(grid) if !has_minutes => {
                let cadence = grid.cadence(day);
                (cadence.every, cadence.phase)
            }
            _ => (1, 0),
        }
    }

    /// What the hour's mean is made of. The device's own hour stands in for minutes only where
    /// minutes that got lost, and not invalid ones, leave too few.
    pub(crate) fn hour_source(&self, hour: usize) -> HourSource {
        let device = || self.received.hour.as_ref().map_or(Raw::ABSENT, |grid| grid.get(hour));
        if let Some(parts) = self.minute_parts(hour) {
            let had = parts.counted() + parts.unconverted.parts;
            let required = parts.required();
            let lost_decides = had < required && had + parts.count(Reason::Missing) >= required;
            if !(lost_decides && device().is_present()) {
                return HourSource::Minutes(parts);
            }
        }
        HourSource::Device(self.device_parts(hour, device()))
    }

    /// The minutes of an hour; none when none was sent.
    fn minute_parts(&self, hour: usize) -> Option<Parts> {
        let grid = self.received.minute.as_ref()?;
        let every = grid.cadence(hour / 24).every;
        let first = hour * 60;
        let slots = || (first..first + 60).step_by(every);
        if !slots().any(|slot| grid.get(slot).is_present()) {
            return None;
        }
        let method = self.run.method;
        let least = match self.run.question.chunk.monitoring {
            Monitoring::FlueGas => method.gas_hour_minutes_min.value,
            Monitoring::WasteWater => method.water_hour_minutes_min.value,
        };
        let due = u16::try_from(60 / every.max(1)).unwrap_or(0);
        let mut parts = Parts::new(due, Share { of: least, in_all: 60 });
        let mark = self.received.timeline.hour(hour);
        parts.exempted_by = mark.exempting_mark();
        for slot in slots() {
            let bits = minutes(slot - first, every);
            let part = self.part(grid.get(slot), (&mark, bits), || self.beside_minute(slot));
            self.add(&mut parts, part, hour);
        }
        Some(parts)
    }

    /// The device's hour as the only part of its mean.
    fn device_parts(&self, hour: usize, raw: Raw) -> Parts {
        let mut parts = Parts::new(1, Share { of: 1, in_all: 1 });
        let part = match self.device_mark(hour) {
            Err(reason) if raw.is_present() => Part::Invalid(reason),
            Err(_) => Part::Invalid(Reason::Missing),
            Ok((mark, bits)) => {
                parts.exempted_by = mark.exempting_mark();
                self.part(raw, (&mark, bits), || self.beside_hour(hour))
            }
        };
        self.add(&mut parts, part, hour);
        parts
    }

    /// What marks say of a device's hour. A value of flue gas outlives device marks that leave
    /// enough minutes; a result of waste water stands for one sample of its hours, and nobody can
    /// tell that it is not that of the mark.
    fn device_mark(&self, hour: usize) -> Result<(HourMark, u64), Reason> {
        let timeline = &self.received.timeline;
        let whole = minutes(0, 60);
        if !self.run.is_water() {
            let mark = timeline.hour(hour);
            let least = self.run.method.gas_hour_minutes_min.value;
            return match mark.invalid(whole) {
                Some(reason) if mark.valid_minutes() < least => Err(reason),
                _ => Ok((mark.without_device(), whole)),
            };
        }
        let (every, _) = self.batch(hour / 24);
        let end = (hour / 24 + 1) * 24;
        let mut all = HourMark::default();
        for each in hour..(hour + every).min(end) {
            all.join(&timeline.hour(each));
        }
        all.invalid(whole).map_or(Ok((all, whole)), Err)
    }

    /// How one value counts.
    pub(crate) fn part(
        &self,
        raw: Raw,
        (mark, bits): (&HourMark, u64),
        beside: impl FnOnce() -> Beside,
    ) -> Part {
        if !raw.is_present() {
            return Part::Invalid(Reason::Missing);
        }
        let reason = raw.reason();
        if let Some(marked) = mark.invalid(bits) {
            return Part::Invalid(marked);
        }
        if !reason.counts() {
            return Part::Invalid(reason);
        }
        let needs_beside = self.needs_flow || matches!(self.compared, Compared::Converted(_));
        let unknown = Beside { oxygen: None, flow: None, weight: None };
        let beside = if needs_beside { beside() } else { unknown };
        if self.needs_flow && beside.flow == Some(0) {
            return Part::Invalid(Reason::NoFlow);
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

    /// Adds a part to those of a mean.
    fn add(&self, parts: &mut Parts, part: Part, hour: usize) {
        match part {
            Part::Measured(measured, how) => {
                parts.measured(measured);
                match how {
                    How::AsMeasured => {}
                    How::ByDevice => parts.converted_by_device += 1,
                    How::ByFormula(oxygen) => {
                        parts.converted_by_formula += 1;
                        parts.oxygen += i128::from(oxygen);
                    }
                }
            }
            Part::Invalid(reason) => {
                parts.invalid(reason);
                parts.not_due += u16::from(self.is_idle(reason, hour));
            }
        }
    }

    /// Whether no value of waste water was due: nothing flowed, or the outlet was closed and no
    /// flow says otherwise.
    pub(crate) fn is_idle(&self, reason: Reason, hour: usize) -> bool {
        let flows = || self.run.flow(hour).is_some_and(|flow| flow.whole > 0);
        self.needs_flow && (reason == Reason::NoFlow || (reason == Reason::Stopped && !flows()))
    }

    fn beside_hour(&self, hour: usize) -> Beside {
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
