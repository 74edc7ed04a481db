//! Days on which the site discharged, measured or inferred from production.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_sdk::contract::{Averaging, Date, Means, Series, TruthValue};
use tidegate_sdk::judging::Context;

/// What is known of the discharge within a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Discharge {
    /// Valid means show it on these days, and days between.
    Measured { first: Date, last: Date },
    /// Production shows it.
    Inferred { first: Date, last: Date },
    /// Production evidence of every day says that the site stood still, and no mean contradicts it.
    None,
    /// Nothing decides.
    Unknown,
}

/// Days by what is known of them.
pub(in crate::judge) struct Discharges {
    measured: BTreeSet<Date>,
    production: BTreeMap<Date, TruthValue>,
}

impl Discharges {
    /// Reads the means and the production of a case file, once.
    pub(super) fn of(context: &Context<'_>) -> Self {
        Self::read(context, |_| true)
    }

    /// The same of one outlet.
    pub(in crate::judge) fn of_outlet(context: &Context<'_>, outlet: &str) -> Self {
        Self::read(context, |series| series.outlet == outlet)
    }

    /// First and last day within a span, half open, on which valid means show a discharge.
    pub(in crate::judge) fn measured_within(
        &self,
        from: Date,
        until: Date,
    ) -> Option<(Date, Date)> {
        let mut measured = self.measured.range(from..until.max(from));
        let first = measured.next()?;
        Some((*first, *measured.next_back().unwrap_or(first)))
    }

    fn read(context: &Context<'_>, wanted: impl Fn(&Series) -> bool) -> Self {
        let shows = shows_discharge(context, wanted);
        let means = &context.file.means;
        let columns = means.series.iter().zip(&means.period_start);
        let columns = columns.zip(means.value.iter().zip(&means.validity));
        let mut measured = BTreeSet::new();
        let mut latest = None;
        for ((series, start), (value, validity)) in columns {
            let shown = usize::try_from(*series).ok().and_then(|at| shows.get(at));
            if *value > 0 && Means::proves(*validity) && shown == Some(&true) {
                let day = Date::of_instant(*start);
                // Rows of one day mostly follow one another.
                if latest != Some(day) {
                    measured.insert(day);
                    latest = Some(day);
                }
            }
        }
        let mut production = BTreeMap::new();
        for day in &context.file.production {
            let known = production.entry(day.on).or_insert(day.running);
            if *known != day.running {
                // Two answers for one day are none.
                *known = TruthValue::Unknown;
            }
        }
        Self { measured, production }
    }

    /// What is known of a span, half open and not empty.
    pub(super) fn within(&self, from: Date, until: Date) -> Discharge {
        if let Some((first, last)) = self.measured_within(from, until) {
            return Discharge::Measured { first, last };
        }
        let mut running =
            self.production.range(from..until).filter(|(_, value)| **value == TruthValue::Yes);
        if let Some((first, _)) = running.next() {
            let last = running.next_back().map_or(first, |(last, _)| last);
            return Discharge::Inferred { first: *first, last: *last };
        }
        let stood =
            self.production.range(from..until).filter(|(_, value)| **value == TruthValue::No);
        let days = i64::from(until.days()) - i64::from(from.days());
        if i64::try_from(stood.count()) == Ok(days) { Discharge::None } else { Discharge::Unknown }
    }
}

/// For each series whether a value above zero shows that something leaves an outlet.
fn shows_discharge(context: &Context<'_>, wanted: impl Fn(&Series) -> bool) -> Vec<bool> {
    let on = context.file.from;
    let not = context.word("not_discharge_pollutants", on).map_or("", |(words, _)| words);
    let shows = |series: &Series| {
        let is_circuit = series.pollutant.starts_with('d');
        let is_short = matches!(
            series.averaging,
            Averaging::Instant | Averaging::Minute | Averaging::Hour | Averaging::Day
        );
        let outlet = context.outlet(&series.outlet);
        wanted(series)
            && is_short
            && !is_circuit
            && outlet.is_some_and(|outlet| outlet.monitoring_point != "boundary")
            && !not.split(' ').any(|code| code == series.pollutant)
    };
    context.file.series.iter().map(shows).collect()
}
