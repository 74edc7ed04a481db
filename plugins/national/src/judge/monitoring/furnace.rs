//! Temperature of waste incinerators under what burns dioxins.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_sdk::contract::{Averaging, Basis, Date, Decimal, Instant, Means, Message, Standing};
use tidegate_sdk::judging::monitoring::Cause;
use tidegate_sdk::judging::monitoring::period::{Row, exemption};
use tidegate_sdk::judging::monitoring::scan::rows;
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

const KIND: &str = "furnace-temperature-low";

/// Mean temperature in the furnace of a waste incinerator (HJ 212-2017, table B.2).
const TEMPERATURE: &str = "a01901";

/// Seconds of the means that the rule counts.
const FIVE_MINUTES_S: i64 = 300;

/// What the five-minute means of one furnace and day come to.
#[derive(Default)]
struct Tally {
    /// Valid, below, not exempt.
    low: u32,
    /// Could be so.
    open: u32,
    /// Why, the first in order.
    cause: Option<Cause>,
    lowest: Option<Decimal>,
}

/// Days on which at least so many five-minute means lay under the temperature required, without a
/// mark that exempts them; one finding a day.
///
/// # Source
/// MEE Order 10 (2019), recalled.
pub(super) fn rules(context: &Context<'_>, out: &mut Collector) {
    let mut cleared: BTreeSet<&str> = BTreeSet::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for ((outlet, day), tally) in tallies(context) {
        let (Some((least, source)), Some((periods, _))) = (
            context.number("furnace_temperature_min", day),
            context.count("furnace_temperature_periods", day),
        ) else {
            continue;
        };
        if tally.low.saturating_add(tally.open) < periods {
            cleared.insert(outlet);
            continue;
        }
        told.insert(outlet);
        let required = Required { least, periods, basis: source.basis() };
        out.decide(context, charge((outlet, day), &tally, required));
    }
    for outlet in cleared.difference(&told) {
        out.push_cleared(KIND, outlet, "temperature-low");
    }
}

/// What the regulation requires on the day.
struct Required {
    least: Decimal,
    periods: u32,
    basis: Basis,
}

fn charge((outlet, day): (&str, Date), tally: &Tally, required: Required) -> Charge {
    let Required { least, periods, basis } = required;
    let whole = |count: u32| Decimal::from_integer(i64::from(count)).unwrap_or(Decimal::MAX);
    let element = if tally.low >= periods {
        Element::known("temperature-low", true)
            .with("periods", tally.low)
            .with("least", least)
            .with("wanted", periods)
            .changed_by(Message::new("furnace-would-comply").with("periods", periods))
    } else {
        let cause = tally.cause.unwrap_or(Cause::Missing);
        let text = Message::new("temperature-open")
            .with("periods", tally.low)
            .with("open", tally.open)
            .with("wanted", periods);
        Element::unknown("temperature-low", cause.missing()).text(text)
    };
    let charge = Charge::new(KIND, Act::on(day))
        .about(outlet, "")
        .of_pollutant(TEMPERATURE)
        .standing(Standing::ConfirmedByData)
        .element(element.basis([basis.clone()]))
        .element(Element::known("not-exempt", true).changed_by(Message::new("would-be-exempt")))
        .basis([basis])
        .figure("periods", whole(tally.low), "1")
        .figure("limit", least, "degC")
        .next_step(Message::new("next-step"), None)
        .doubts([Message::new("sanctions-not-mapped")]);
    match tally.lowest {
        Some(lowest) => charge.figure("lowest", lowest, "degC").largest_compliant(Some(least)),
        None => charge,
    }
}

/// What each furnace and day comes to.
fn tallies<'a>(context: &Context<'a>) -> BTreeMap<(&'a str, Date), Tally> {
    let file = context.file;
    let furnace = |at: u32| {
        let series = file.series.get(usize::try_from(at).ok()?)?;
        let is_furnace = series.pollutant == TEMPERATURE && series.averaging == Averaging::Minute;
        is_furnace.then_some(series.outlet.as_str())
    };
    let furnaces: Vec<Option<&'a str>> = (0..)
        .map_while(|at| file.series.get(usize::try_from(at).ok()?).map(|_| furnace(at)))
        .collect();
    if furnaces.iter().all(Option::is_none) {
        return BTreeMap::new();
    }
    let window = file.from.start()..context.known_until().start();
    let mut means: Vec<(&'a str, Instant, bool, Row)> = Vec::new();
    for (at, row) in rows(&file.means) {
        let outlet = usize::try_from(at).ok().and_then(|at| furnaces.get(at).copied().flatten());
        if let Some(outlet) = outlet
            && window.contains(&row.start)
        {
            means.push((outlet, row.start, !Means::proves(row.validity), row));
        }
    }
    // The valid row of a period goes before an invalid one.
    means.sort_unstable();
    let mut tallies: BTreeMap<(&'a str, Date), Tally> = BTreeMap::new();
    for period in means.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
        let Some((outlet, start, ..)) = period.first().copied() else { continue };
        let tally = tallies.entry((outlet, Date::of_instant(start))).or_default();
        let valid: Vec<Row> =
            period.iter().filter(|(_, _, invalid, _)| !invalid).map(|(.., row)| *row).collect();
        tally.take(context, outlet, (period.first().map(|(.., row)| *row), &valid));
    }
    tallies
}

impl Tally {
    /// Takes in one period: its first row, and the valid ones.
    fn take(&mut self, context: &Context<'_>, outlet: &str, (first, valid): (Option<Row>, &[Row])) {
        let Some(first) = first else { return };
        let day = Date::of_instant(first.start);
        let Some((least, _)) = context.number("furnace_temperature_min", day) else { return };
        let cause = match valid {
            [] => match Cause::of_validity(first.validity, false) {
                Some(cause) => cause,
                None => return,
            },
            [row, others @ ..] if others.iter().any(|other| other != row) => Cause::Duplicate,
            // No furnace is below freezing: the thermocouple is broken.
            [row, ..] if row.value < 0 => Cause::Implausible,
            [row, ..] if row.value >= least.counts() => return,
            [row, ..] if row.start.rem_euclid(FIVE_MINUTES_S) != 0 => Cause::OffGrid,
            [row, ..] if row.validity != 0 => Cause::OverRange,
            [row, ..] => {
                let end = row.start.saturating_add(FIVE_MINUTES_S);
                match exemption(context.file, outlet, *row, end) {
                    Ok(exemption) if exemption.exempted_by.is_some() => return,
                    Ok(_) => return self.count_low(*row),
                    Err(cause) => cause,
                }
            }
        };
        self.open = self.open.saturating_add(1);
        self.cause = Some(self.cause.map_or(cause, |known| known.min(cause)));
    }

    fn count_low(&mut self, row: Row) {
        let value = Decimal::from_counts(row.value);
        self.low = self.low.saturating_add(1);
        self.lowest = Some(self.lowest.map_or(value, |known| known.min(value)));
    }
}
