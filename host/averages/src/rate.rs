//! Emission rates: what an hour discharged, as a mean that a limit in kg/h is compared with.

use tidegate_domain::{Averaging, Instant};

use crate::input::{Compared, Wanted};
use crate::mass::Product;
use crate::part::View;
use crate::parts::{Parts, PeriodMean};
use crate::reason::Reason;
use crate::run::{Received, Run};
use crate::units::{concentration_exponent, rate_exponent};

/// The rates of one pollutant in the unit of a limit.
///
/// # Source
/// GB 16297-1996 clause 3.3: the rate of a stack is its mass in any one hour. The mass is that of
/// [`Product::new`]: the concentration as measured, because the flow is as measured too; one at
/// reference oxygen would go with a flow that nobody measures.
pub(crate) struct Rates<'r> {
    /// The concentration, as measured and in the unit sent.
    pub(crate) view: View<'r>,
    /// Unit of the concentration.
    pub(crate) unit: &'r str,
    /// Unit of the flow; none when none was received, or in two units.
    pub(crate) flow_unit: Option<&'r str>,
    /// None when no rate comes of the units.
    product: Option<Product>,
}

/// A rate with what it is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HourRate {
    pub(crate) rate: PeriodMean,
    pub(crate) concentration: PeriodMean,
    pub(crate) flow: PeriodMean,
}

impl<'a> Run<'a> {
    /// The rates that a series asks for; none when it asks for no rate, its method forms none, or
    /// what was received is no concentration.
    pub(crate) fn rates<'r>(&'r self, wanted: &'r Wanted) -> Option<Rates<'r>> {
        self.method.rate_hours?;
        if !matches!(wanted.averaging, Averaging::Hour | Averaging::Day) {
            return None;
        }
        let mass = rate_exponent(wanted.unit.as_deref()?)?;
        let view = View::new(self, &wanted.pollutant, Compared::Measured, None)?;
        let unit = view.received.hourly_unit()?;
        concentration_exponent(unit, self.is_water())?;
        let flow_unit = self.received(self.flow_code()).and_then(Received::hourly_unit);
        let product = flow_unit.and_then(|flow| Product::new((unit, flow), self.is_water(), mass));
        Some(Rates { view, unit, flow_unit, product })
    }
}

impl Rates<'_> {
    /// Whether a flow was received that makes a rate of a concentration.
    pub(crate) const fn has_flow(&self) -> bool {
        self.product.is_some()
    }

    /// The rates of all hours of the chunk.
    pub(crate) fn hours(&self) -> Vec<PeriodMean> {
        let concentrations = self.view.hours();
        let hours = concentrations.iter().enumerate();
        hours.map(|(hour, _)| self.of(hour, self.batch(hour, &concentrations)).rate).collect()
    }

    /// The rate of one hour with what it is made of.
    pub(crate) fn hour(&self, hour: usize) -> HourRate {
        let of = self.view.standing_hour(hour);
        let due = hour % 24 >= self.view.batch(hour / 24).1;
        let concentration = self.view.hour(of);
        self.of(hour, PeriodMean { is_due: due && concentration.is_due, ..concentration })
    }

    /// The concentration of an hour: its own, or that of the batch that stands for it. Hours
    /// before the day's first batch have none: what a later sample says of them proves nothing.
    fn batch(&self, hour: usize, concentrations: &[PeriodMean]) -> PeriodMean {
        let mean = concentrations.get(self.view.standing_hour(hour)).copied();
        let mean = mean.unwrap_or(PeriodMean::without(Reason::Missing));
        let due = hour % 24 >= self.view.batch(hour / 24).1;
        PeriodMean { is_due: due && mean.is_due, ..mean }
    }

    /// The rate of an hour with this concentration. Where nothing flows it is 0 whatever the
    /// concentration; else it needs both, and nothing stands in for either.
    fn of(&self, hour: usize, concentration: PeriodMean) -> HourRate {
        let flow = self.flow(hour);
        let no_flow = flow.reason == Reason::Valid && flow.value == 0;
        let reason = match (concentration.reason, flow.reason) {
            _ if no_flow => Reason::Valid,
            (lacking, _) if !lacking.counts() => lacking,
            (_, lacking) if !lacking.counts() => lacking,
            (Reason::Valid, Reason::Valid) => Reason::Valid,
            // At least one is a lower bound, and so is the product.
            _ => Reason::OverRange,
        };
        let product = |concentration: i64, flow: i64| match (no_flow, self.product) {
            (true, _) => Some(0),
            (false, Some(product)) => product.of(concentration, flow),
            (false, None) => Some(0),
        };
        let value = product(concentration.value, flow.value);
        let whole = product(concentration.whole, flow.whole);
        let is_measured = no_flow || (concentration.is_measured && flow.is_measured);
        // A flow that can be had only with its exempt minutes makes the rate one of them too.
        let exempting = if no_flow || concentration.exempted_by == 0 {
            flow.exempted_by
        } else {
            concentration.exempted_by
        };
        let rate = match (value, whole) {
            (Some(value), Some(whole)) => PeriodMean {
                value,
                whole,
                reason,
                is_measured,
                exempted_by: if reason.counts() { exempting } else { 0 },
                is_due: concentration.is_due,
            },
            _ => PeriodMean {
                is_due: concentration.is_due,
                ..PeriodMean::without(Reason::Implausible)
            },
        };
        HourRate { rate, concentration, flow }
    }

    /// The flow of an hour; in a unit that is not known it proves nothing.
    fn flow(&self, hour: usize) -> PeriodMean {
        let flow = self.view.run.flow_mean(hour);
        if self.has_flow() || !flow.reason.counts() {
            return flow;
        }
        PeriodMean { reason: Reason::OtherUnit, is_measured: false, exempted_by: 0, ..flow }
    }

    /// The hours that a day's rate is the arithmetic mean of; `hours` are those of the day. As
    /// many have to be valid as for the day of a concentration.
    pub(crate) fn day_parts(&self, hours: &[PeriodMean], day: usize) -> Parts {
        self.view.parts_of_day(hours, day, (1, false))
    }

    /// A row for each hour or day.
    pub(crate) fn rows(
        &self,
        averaging: Averaging,
        hours: &[PeriodMean],
        push: &mut impl FnMut(Instant, PeriodMean),
    ) {
        let span = self.view.run.span;
        if averaging == Averaging::Hour {
            for (hour, mean) in hours.iter().enumerate().filter(|(_, mean)| mean.is_due) {
                push(span.at(hour, 3_600), *mean);
            }
            return;
        }
        for (day, hours) in hours.chunks(24).enumerate() {
            push(span.at(day, 86_400), self.day_parts(hours, day).settle(0));
        }
    }
}
