//! Single values and minutes, as received; the furnace temperature over five minutes.

use tidegate_domain::Instant;

use crate::grid::Raw;
use crate::part::{Beside, Part, View};
use crate::parts::{Parts, PeriodMean, Share};
use crate::reason::Reason;
use crate::timeline::minutes;

impl View<'_> {
    /// A value that stands for itself.
    fn single(&self, part: Part, (sent, exempted_by): (&str, u32)) -> PeriodMean {
        let mut parts = Parts::new(1, Share { of: 1, in_all: 1 });
        parts.exempted_by = exempted_by;
        match part {
            Part::Measured(measured, _) => parts.measured(measured),
            Part::Invalid(reason) => parts.invalid(reason),
        }
        parts.settle(self.exponent(sent))
    }

    /// Single values of the chunk, ascending.
    pub(crate) fn instants(&self) -> impl Iterator<Item = (Instant, PeriodMean)> + '_ {
        self.received.instants.iter().map(|(at, raw)| (*at, self.instant(*at, *raw)))
    }

    pub(crate) fn instant(&self, at: Instant, raw: Raw) -> PeriodMean {
        let Some(slot) = self.run.span.slot(at, 60) else {
            return PeriodMean::without(Reason::Missing);
        };
        let mark = self.received.timeline.hour(slot / 60);
        let bits = minutes(slot % 60, 1);
        let part = self.part(raw, (&mark, bits), || self.beside_instant(at, slot));
        self.single(part, (&self.received.instants_unit, mark.exempting_mark()))
    }

    /// What was known at an instant: sent with it, else of its minute or hour.
    fn beside_instant(&self, at: Instant, slot: usize) -> Beside {
        let beside = self.beside_minute(slot);
        let sent = |code: &str| {
            let rows = &self.run.received(code)?.instants;
            let found = rows.binary_search_by_key(&at, |(at, _)| *at).ok()?;
            rows.get(found).map(|(_, raw)| *raw)
        };
        let mut beside = beside;
        if self.run.has_oxygen()
            && let Some(raw) = sent(crate::nature::OXYGEN)
        {
            beside.oxygen = (raw.reason() == Reason::Valid).then_some(raw.value);
        }
        if self.needs_flow
            && let Some(raw) = sent(self.run.flow_code())
            && raw.reason().counts()
        {
            beside.flow = Some(raw.value);
        }
        beside
    }

    /// Minutes as received, ascending.
    pub(crate) fn minute_values(&self) -> Vec<(Instant, PeriodMean)> {
        let Some(grid) = &self.received.minute else { return Vec::new() };
        let sent = (0..grid.len()).filter(|slot| grid.get(*slot).is_present());
        sent.map(|slot| (self.run.span.at(slot, 60), self.minute(slot))).collect()
    }

    pub(crate) fn minute(&self, slot: usize) -> PeriodMean {
        let Some(grid) = &self.received.minute else {
            return PeriodMean::without(Reason::Missing);
        };
        let mark = self.received.timeline.hour(slot / 60);
        let bits = minutes(slot % 60, grid.cadence(slot / 1_440).every);
        let part = self.part(grid.get(slot), (&mark, bits), || self.beside_minute(slot));
        self.single(part, (&grid.unit, mark.exempting_mark()))
    }

    /// Means over the furnace's five minutes in which anything was received, ascending.
    pub(crate) fn furnace_values(&self) -> Vec<(Instant, PeriodMean)> {
        let Some(grid) = &self.received.minute else { return Vec::new() };
        let length = self.furnace_minutes();
        let mut values = Vec::new();
        for first in (0..grid.len()).step_by(length) {
            if (first..first + length).any(|slot| grid.get(slot).is_present()) {
                values.push((self.run.span.at(first, 60), self.furnace(first)));
            }
        }
        values
    }

    pub(crate) fn furnace_minutes(&self) -> usize {
        usize::try_from(self.run.method.furnace_period_minutes.value).unwrap_or(5).max(1)
    }

    pub(crate) fn furnace(&self, first: usize) -> PeriodMean {
        let unit = self.received.minute.as_ref().map_or("", |grid| &grid.unit);
        self.furnace_parts(first).settle(self.exponent(unit))
    }

    /// The values of a furnace's period: one of five minutes, or five of one, of which the share
    /// of an hour's minutes has to be valid. Other intervals do not show five minutes.
    pub(crate) fn furnace_parts(&self, first: usize) -> Parts {
        let length = self.furnace_minutes();
        let every = self
            .received
            .minute
            .as_ref()
            .map_or(1, |grid| grid.cadence(first / 1_440).every)
            .max(1);
        let due = length.div_ceil(every);
        let least = self.run.method.gas_hour_minutes_min.value;
        let mut parts =
            Parts::new(u16::try_from(due).unwrap_or(1), Share { of: least, in_all: 60 });
        let mark = self.received.timeline.hour(first / 60);
        parts.exempted_by = mark.exempting_mark();
        for slot in (first..first + length).step_by(every) {
            let Some(grid) = &self.received.minute else { continue };
            let bits = minutes(slot % 60, every);
            match self.part(grid.get(slot), (&mark, bits), || self.beside_minute(slot)) {
                Part::Measured(measured, _) if length.is_multiple_of(every) => {
                    parts.measured(measured);
                }
                Part::Measured(..) => parts.invalid(Reason::Insufficient),
                Part::Invalid(reason) => parts.invalid(reason),
            }
        }
        parts
    }
}
