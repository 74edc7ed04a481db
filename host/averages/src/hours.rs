//! Means of an hour: from minutes where they were sent, else what the device says.

use crate::grid::Raw;
use crate::input::Monitoring;
use crate::part::{How, Part, View};
use crate::parts::{Parts, PeriodMean, Share};
use crate::reason::Reason;
use crate::timeline::{HourMark, minutes};

/// What an hour's mean is made of.
pub(crate) enum HourSource {
    /// Minutes that were sent.
    Minutes(Parts),
    /// The device's own hour, as one part.
    Device(Parts),
}

impl HourSource {
    pub(crate) const fn parts(&self) -> &Parts {
        match self {
            Self::Minutes(parts) | Self::Device(parts) => parts,
        }
    }
}

impl View<'_> {
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

    /// The hour whose value stands for an hour: its own, or that of the batch that it is in; before
    /// the day's first batch that one.
    pub(crate) fn standing_hour(&self, hour: usize) -> usize {
        let (every, phase) = self.batch(hour / 24);
        let place = hour % 24;
        let of_batch = (place.saturating_sub(phase)) / every.max(1) * every + phase;
        hour - place + of_batch
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
    /// minutes that got lost, and not invalid ones, leave too few, and where the device itself
    /// calls the hour invalid: its minutes prove nothing then.
    pub(crate) fn hour_source(&self, hour: usize) -> HourSource {
        let device = || self.received.hour.as_ref().map_or(Raw::ABSENT, |grid| grid.get(hour));
        let disowned = device().is_present() && !device().reason().counts();
        if let Some(parts) = self.minute_parts(hour).filter(|_| !disowned) {
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
        let (mark, bits) = (self.device_mark(hour), minutes(0, 60));
        parts.exempted_by = mark.exempting_mark();
        let part = self.part(raw, (&mark, bits), || self.beside_hour(hour));
        self.add(&mut parts, part, hour);
        parts
    }

    /// What marks say of a device's hour. A value of flue gas outlives device marks that leave
    /// enough minutes; a result of waste water stands for one sample of its hours, and nobody can
    /// tell that it is not that of the mark.
    fn device_mark(&self, hour: usize) -> HourMark {
        let timeline = &self.received.timeline;
        if !self.run.is_water() {
            let mark = timeline.hour(hour);
            let enough = mark.valid_minutes() >= self.run.method.gas_hour_minutes_min.value;
            return if enough { mark.without_device() } else { mark };
        }
        let (every, _) = self.batch(hour / 24);
        let end = (hour / 24 + 1) * 24;
        let mut all = timeline.hour(hour);
        (hour + 1..(hour + every).min(end)).for_each(|each| all.join(&timeline.hour(each)));
        all
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
}
