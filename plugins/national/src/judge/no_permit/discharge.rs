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
pub(in crate::judge) struct Discharges<'a> {
    /// By outlet.
    measured: BTreeMap<&'a str, BTreeSet<Date>>,
    production: BTreeMap<Date, TruthValue>,
}

impl<'a> Discharges<'a> {
    /// Reads the means and the production of a case file, once.
    pub(in crate::judge) fn of(context: &Context<'a>) -> Self {
        let mut production = BTreeMap::new();
        for day in &context.file.production {
            let known = production.entry(day.on).or_insert(day.running);
            if *known != day.running {
                // Two answers for one day are none.
                *known = TruthValue::Unknown;
            }
        }
        Self { measured: measured(context), production }
    }

    /// First and last day within a span, half open, on which valid means of an outlet show a
    /// discharge.
    pub(in crate::judge) fn of_outlet(
        &self,
        outlet: &str,
        from: Date,
        until: Date,
    ) -> Option<(Date, Date)> {
        within(self.measured.get(outlet)?, from, until)
    }

    /// What is known of a span, half open and not empty.
    pub(super) fn within(&self, from: Date, until: Date) -> Discharge {
        let spans = self.measured.values().filter_map(|days| within(days, from, until));
        let whole = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        if let Some((first, last)) = whole {
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

/// First and last of some days within a span, half open.
fn within(days: &BTreeSet<Date>, from: Date, until: Date) -> Option<(Date, Date)> {
    let mut days = days.range(from..until.max(from));
    let first = days.next()?;
    Some((*first, *days.next_back().unwrap_or(first)))
}

/// Days on which valid means show a discharge, by outlet.
fn measured<'a>(context: &Context<'a>) -> BTreeMap<&'a str, BTreeSet<Date>> {
    let not = context.word("not_discharge_pollutants", context.file.from);
    let not = not.map_or("", |(words, _)| words);
    let shows: Vec<Option<&'a str>> = context
        .file
        .series
        .iter()
        .map(|series| shows_discharge(context, series, not).then_some(series.outlet.as_str()))
        .collect();
    let means = &context.file.means;
    let columns = means.series.iter().zip(&means.period_start);
    let columns = columns.zip(means.value.iter().zip(&means.validity));
    let mut measured: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    let mut latest = None;
    for ((series, start), (value, validity)) in columns {
        if *value <= 0 || !Means::proves(*validity) {
            continue;
        }
        let at = usize::try_from(*series).ok();
        let Some(outlet) = at.and_then(|at| shows.get(at).copied().flatten()) else { continue };
        let day = Date::of_instant(*start);
        // Rows of one outlet and day mostly follow one another.
        if latest != Some((outlet, day)) {
            measured.entry(outlet).or_default().insert(day);
            latest = Some((outlet, day));
        }
    }
    measured
}

/// Whether a value of a series above zero shows that something leaves an outlet; `not` are the
/// codes that show nothing.
fn shows_discharge(context: &Context<'_>, series: &Series, not: &str) -> bool {
    let is_circuit = series.pollutant.starts_with('d');
    let is_short = matches!(
        series.averaging,
        Averaging::Instant | Averaging::Minute | Averaging::Hour | Averaging::Day
    );
    let outlet = context.outlet(&series.outlet);
    is_short
        && !is_circuit
        && outlet.is_some_and(|outlet| outlet.monitoring_point != "boundary")
        && !not.split(' ').any(|code| code == series.pollutant)
}
