//! How an emission rate came to be.

use tidegate_domain::{Averaging, Decimal, Instant};

use crate::derivation::{Derivation, Formula, RateFactors};
use crate::derive::{Found, found_hour, words};
use crate::input::{Compared, Wanted};
use crate::parts::PeriodMean;
use crate::rate::Rates;

impl<'r> Rates<'r> {
    /// The derivation of a row; none when the series has no row there.
    pub(crate) fn derive(self, wanted: &Wanted, at: Instant) -> Option<Derivation> {
        // Whatever the series says, a rate is made of what was measured.
        let wanted = &Wanted { compared: Compared::Measured, ..wanted.clone() };
        let span = self.view.run.span;
        let step_s = if wanted.averaging == Averaging::Day { 86_400 } else { 3_600 };
        let slot = span.slot(at, step_s).filter(|slot| span.at(*slot, step_s) == at)?;
        let run = self.view.run;
        if wanted.averaging == Averaging::Day {
            let found = self.found_day(slot);
            return Some(Derivation {
                flow: None,
                ..words(run, wanted, (at, Some(self.view), found))
            });
        }
        let made = self.hour(slot);
        if !made.rate.is_due {
            return None;
        }
        let factors = RateFactors {
            concentration: Decimal::from_counts(made.concentration.value),
            concentration_unit: self.unit.to_owned(),
            concentration_reason: made.concentration.reason,
            flow: Decimal::from_counts(made.flow.value),
            flow_unit: self.flow_unit.unwrap_or_default().to_owned(),
            flow_reason: made.flow.reason,
        };
        // The parts are those of the concentration, of the batch where one stands for the hour.
        let of_concentration = found_hour(&self.view, self.view.standing_hour(slot));
        let found =
            Found { mean: made.rate, formula: Formula::Rate, length_s: step_s, ..of_concentration };
        let derivation = words(run, wanted, (at, Some(self.view), found));
        Some(Derivation { rate: Some(factors), flow: None, ..derivation })
    }

    fn found_day(&self, day: usize) -> Found {
        let hours: Vec<PeriodMean> =
            (day * 24..(day + 1) * 24).map(|hour| self.hour(hour).rate).collect();
        let parts = self.day_parts(&hours, day);
        let formula = if parts.judged().parts > 0 { Formula::Arithmetic } else { Formula::Nothing };
        let mean = parts.settle(0);
        Found { mean, parts, formula, part_s: 3_600, length_s: 86_400, device: None }
    }
}
