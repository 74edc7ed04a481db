//! Means of a day of China Standard Time, from its hours.

use crate::part::View;
use crate::parts::{Measured, Parts, PeriodMean, Share, Standing};
use crate::reason::Reason;

impl View<'_> {
    /// The mean of one day from the chunk's hours.
    pub(crate) fn day(&self, hours: &[PeriodMean], day: usize) -> PeriodMean {
        let hours = hours.get(day * 24..(day + 1) * 24).unwrap_or_default();
        // Hours are in the unit of the limit already.
        self.device_day(day).unwrap_or_else(|| self.day_parts(hours, day).settle(0))
    }

    /// The hours that a day's mean is made of; `hours` are those of the day.
    ///
    /// # Source
    /// Flue gas: 20 valid hours, arithmetic (HJ 212-2017 annex D.2). Waste water: three quarters
    /// of the values due (HJ 356-2019, recalled), weighted with the flow where it is known for
    /// every value (annex D.1.2.3), else arithmetic (D.1.3).
    pub(crate) fn day_parts(&self, hours: &[PeriodMean], day: usize) -> Parts {
        self.parts_of_day(hours, day, (self.batch(day).0, self.is_weighted))
    }

    /// The same of hours that each stand for `every` hours, weighted with the flow or not.
    pub(crate) fn parts_of_day(
        &self,
        hours: &[PeriodMean],
        day: usize,
        (every, is_weighted): (usize, bool),
    ) -> Parts {
        let (_, phase) = self.batch(day);
        let method = self.run.method;
        let (due, share) = if self.run.is_water() {
            let due = (24 - phase).div_ceil(every.max(1));
            (due, Share { of: method.water_day_share_min.value, in_all: 100 })
        } else {
            (24, Share { of: method.gas_day_hours_min.value, in_all: 24 })
        };
        let mut parts = Parts::new(u16::try_from(due).unwrap_or(24), share);
        for (place, mean) in hours.iter().enumerate().filter(|(_, mean)| mean.is_due) {
            let hour = day * 24 + place;
            let standing = match mean.reason {
                Reason::Valid | Reason::OverRange if mean.exempted_by > 0 => Standing::Exempt,
                Reason::Valid | Reason::OverRange => Standing::Clean,
                Reason::Contradictory if mean.is_measured => Standing::Doubtful,
                Reason::NotConvertible => Standing::Unconverted,
                reason => {
                    parts.invalid(reason);
                    parts.not_due += u16::from(self.is_idle(reason, hour));
                    continue;
                }
            };
            if parts.exempted_by == 0 {
                parts.exempted_by = mean.exempted_by;
            }
            let weight = if is_weighted { self.flow_over(hour, every).1 } else { None };
            let over_range = mean.reason == Reason::OverRange;
            parts.measured(Measured { value: mean.value, over_range, standing, weight });
        }
        parts
    }

    /// The device's day where it sent no hours: shown, but too little to prove anything, because
    /// nobody knows how many hours it had.
    pub(crate) fn device_day(&self, day: usize) -> Option<PeriodMean> {
        let grids = [&self.received.minute, &self.received.hour];
        if grids.into_iter().flatten().any(|grid| grid.has_day(day)) {
            return None;
        }
        let grid = self.received.day.as_ref()?;
        let raw = grid.get(day);
        let value = match self.compared {
            crate::input::Compared::Measured => raw.value,
            _ => raw.sent_converted().unwrap_or(raw.value),
        };
        let scaled = crate::exact::scaled_quotient(value.into(), 1, self.exponent(&grid.unit));
        let reason = if raw.reason().counts() { Reason::Insufficient } else { raw.reason() };
        raw.is_present()
            .then(|| PeriodMean { value: scaled.unwrap_or(0), ..PeriodMean::without(reason) })
    }
}
