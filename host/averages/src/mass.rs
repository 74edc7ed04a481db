//! What an hour discharged.

use tidegate_domain::Averaging;

use crate::exact::{divide_half_even, narrow, power_of_ten};
use crate::input::{Compared, HourLimit, Wanted, WantedAmount};
use crate::ledger::{DayPartial, HourState};
use crate::nature::is_flow_weighted;
use crate::part::View;
use crate::parts::PeriodMean;
use crate::problem::{Problem, ProblemKind};
use crate::reason::Reason;
use crate::run::{Received, Run};
use crate::units::{concentration_exponent, cubic_metres_per_hour};

/// Digits between counts of 10⁻¹⁸ mg (or g for water) and counts of 10⁻⁹ kg: 9 of the counts and
/// 6 (or 3) of the unit.
const DIGITS_GAS: i8 = 15;
const DIGITS_WATER: i8 = 12;

/// Hourly masses: everything that they are made of.
struct Masses<'r> {
    view: View<'r>,
    hours: Vec<PeriodMean>,
    product: Product,
}

/// How concentration × flow comes to a mass an hour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product {
    /// Cubic metres an hour in one unit of flow.
    flow: (i128, i128),
    /// Digits by which the product is too fine for counts of the unit of the mass.
    digits: u32,
}

impl Product {
    /// For these units of concentration and flow and a mass of ten to the power of `mass`
    /// kilograms; none when the units give none.
    ///
    /// # Source
    /// HJ 212-2017 annex D: C × Qsn × 10⁻⁶ kg/h for flue gas (the flow sent counts as dry and at
    /// standard state), flow × concentration for waste water.
    pub(crate) fn new((unit, flow): (&str, &str), is_water: bool, mass: i8) -> Option<Self> {
        let exponent = concentration_exponent(unit, is_water)?;
        let digits = if is_water { DIGITS_WATER } else { DIGITS_GAS } - exponent + mass;
        let flow = cubic_metres_per_hour(flow)?;
        Some(Self { flow, digits: u32::try_from(digits).ok()? })
    }

    /// Mass an hour in counts, rounded half to even once; none when it does not fit.
    pub(crate) fn of(self, concentration: i64, flow: i64) -> Option<i64> {
        let product = i128::from(concentration).checked_mul(i128::from(flow))?;
        let numerator = product.checked_mul(self.flow.0)?;
        let denominator = power_of_ten(self.digits).checked_mul(self.flow.1)?;
        narrow(divide_half_even(numerator, denominator))
    }
}

impl Run<'_> {
    /// One partial for each day of the chunk and each amount wanted that can be made, and what
    /// stood in the way of the others.
    ///
    /// An hour's mass is mean concentration as measured × mean flow, rounded half to even at
    /// 10⁻⁹ kg; exempt and exceeding hours count like any other.
    ///
    /// # Source
    /// [`Product::new`]; MEE Order 736 article 21.
    #[must_use]
    pub fn amounts(&self, wanted: &[WantedAmount]) -> (Vec<DayPartial>, Vec<Problem>) {
        let (mut partials, mut problems) = (Vec::new(), Vec::new());
        for amount in wanted {
            match self.masses(&amount.pollutant) {
                Ok(masses) => {
                    let exceeding = amount.hour_limit.as_ref();
                    let exceeding = exceeding.map(|limit| self.exceeding(amount, limit));
                    let exceeding = exceeding.unwrap_or_default();
                    partials.extend((0..self.span.days).map(|day| {
                        self.partial(&masses, amount, (day, exceeding.get(day).copied()))
                    }));
                }
                Err(kind) => problems.push(self.about(kind, &amount.pollutant, None)),
            }
        }
        (partials, problems)
    }

    fn masses(&self, pollutant: &str) -> Result<Masses<'_>, ProblemKind> {
        let view = View::new(self, pollutant, Compared::Measured, None);
        let view = view.ok_or(ProblemKind::NothingReceived)?;
        if self.is_water() && !is_flow_weighted(pollutant) {
            return Err(ProblemKind::NoAmount);
        }
        let unit = view.received.hourly_unit().ok_or(ProblemKind::NoAmount)?;
        let flow = self.received(self.flow_code()).and_then(Received::hourly_unit);
        let product = flow.and_then(|flow| Product::new((unit, flow), self.is_water(), 0));
        let product = product.ok_or(ProblemKind::NoAmount)?;
        let hours = view.hours();
        Ok(Masses { view, hours, product })
    }

    fn partial(
        &self,
        masses: &Masses<'_>,
        amount: &WantedAmount,
        (day, exceeding): (usize, Option<u32>),
    ) -> DayPartial {
        let mut partial = DayPartial::missing(self.span.day(day));
        partial.outlet.clone_from(&self.question.chunk.outlet);
        partial.pollutant.clone_from(&amount.pollutant);
        partial.monitoring = self.question.chunk.monitoring;
        partial.exceeding = exceeding.unwrap_or(0);
        let columns = partial.mass.iter_mut().zip(partial.state.iter_mut());
        for (place, (mass, state)) in columns.enumerate() {
            (*mass, *state) = masses.hour(day * 24 + place);
        }
        partial
    }

    /// A bit for each hour of each day that exceeds a limit: valid, not exempt, greater than the
    /// limit after rounding.
    fn exceeding(&self, amount: &WantedAmount, limit: &HourLimit) -> Vec<u32> {
        let wanted = Wanted {
            pollutant: amount.pollutant.clone(),
            averaging: Averaging::Hour,
            unit: Some(limit.unit.clone()),
            compared: limit.compared,
        };
        let hours = match (self.rates(&wanted), self.view(&wanted)) {
            (Some(rates), _) => rates.hours(),
            (None, Some(view)) if view.fits => view.hours(),
            (None, _) => return Vec::new(),
        };
        let upper = i128::from(limit.upper.counts());
        let exceeds = |mean: &PeriodMean| {
            mean.reason.counts()
                && mean.exempted_by == 0
                && crate::exact::round_to(mean.value, limit.decimals) > upper
        };
        let bits = |hours: &[PeriodMean]| {
            let exceeding = hours.iter().enumerate().filter(|(_, mean)| exceeds(mean));
            exceeding.fold(0_u32, |bits, (hour, _)| bits | 1 << hour)
        };
        hours.chunks(24).map(bits).collect()
    }
}

impl Masses<'_> {
    /// Kilograms of an hour in counts, and what is known of it.
    fn hour(&self, hour: usize) -> (i64, HourState) {
        let run = self.view.run;
        let concentration = self.concentration(hour);
        let flow = run.flow(hour);
        let mark = self.view.received.timeline.hour(hour);
        if flow.is_some_and(|flow| flow.whole == 0) {
            return (0, HourState::Measured);
        }
        let reason = concentration.map(|mean| mean.reason);
        if let (Some(mean), Some(flow)) = (concentration, flow)
            && mean.is_measured
        {
            let mass = self.product.of(mean.whole, flow.whole);
            return mass.map_or((0, HourState::Missing), |mass| (mass, HourState::Measured));
        }
        let flows = flow.is_some_and(|flow| flow.whole > 0);
        let closed = matches!(reason, Some(Reason::Stopped | Reason::NoFlow));
        let stopped = closed || mark.is_stopped();
        (0, if stopped && !flows { HourState::Stopped } else { HourState::Missing })
    }

    /// The concentration of an hour: its own, or that of the batch that stands for it. Hours
    /// before the day's first batch take that one, so that a day stands alone.
    fn concentration(&self, hour: usize) -> Option<PeriodMean> {
        self.hours.get(self.view.standing_hour(hour)).copied()
    }
}
