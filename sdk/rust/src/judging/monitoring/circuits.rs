//! Power of production and treatment circuits (HJ 212-2025, ST=44) on one time line.

use std::collections::BTreeSet;

use tidegate_contract::{Averaging, Date, Decimal, FactValue, Instant, Means, TruthValue};

use super::scan::rows;
use crate::judging::Context;

/// Codes of the power of production circuits begin so.
const PRODUCTION_CODES: &str = "d2";
/// Codes of the power of treatment circuits begin so.
const TREATMENT_CODES: &str = "d3";

/// Name of the parameter above which a circuit is on, kW.
pub const ON_POWER: &str = "circuit_on_kw";

/// Enterprise facts that take its place for a site, kW.
pub const PRODUCTION_ON_FACT: &str = "production_circuit_on_kw";
/// The same for treatment circuits.
pub const TREATMENT_ON_FACT: &str = "treatment_circuit_on_kw";

/// Seconds of an hour, and the longest that minute data stand for.
const HOUR_S: i64 = 3_600;
const MINUTES_MAX_S: i64 = 1_800;
const MINUTE_S: i64 = 60;

/// Circuits that are looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// A number that has circuits of both sides is one group, all others together another.
    ByNumber,
    /// All circuits of the site.
    WholeSite,
}

/// What the circuits of a group say over time.
#[derive(Clone, Debug)]
pub struct Line {
    /// Number of the circuits; empty for those of the site.
    pub number: String,
    /// Whether there is a circuit on each side.
    pub has_production: bool,
    /// The same for treatment.
    pub has_treatment: bool,
    /// Ascending, without overlap.
    pub moments: Vec<Moment>,
}

/// What a group says in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Start.
    pub from: Instant,
    /// End.
    pub until: Instant,
    /// Whether a production circuit is on.
    pub production_on: TruthValue,
    /// Whether a treatment circuit is on.
    pub treatment_on: TruthValue,
    /// Power of all production circuits together, kW; none when one is unknown.
    pub production_kw: Option<Decimal>,
}

/// Whether a circuit code is of the production side (`true`) or the treatment side; none for what
/// is no circuit.
#[must_use]
pub fn is_production(code: &str) -> Option<bool> {
    if code.starts_with(PRODUCTION_CODES) {
        Some(true)
    } else if code.starts_with(TREATMENT_CODES) {
        Some(false)
    } else {
        None
    }
}

/// The circuits of the case file, group by group. Minute data are used where there are any, else
/// hourly means. A circuit is on above the power that a fact of the site or the parameter
/// [`ON_POWER`] names; what is invalid, negative, doubled or absent is unknown.
#[must_use]
pub fn lines(context: &Context<'_>, grouping: Grouping) -> Vec<Line> {
    let mut series = context.file.series.iter();
    if !series.any(|series| is_production(&series.pollutant).is_some()) {
        return Vec::new();
    }
    let averaging = averaging(context);
    let circuits = circuits(context, averaging, grouping);
    let samples = samples(context, &circuits);
    let numbers: BTreeSet<&str> = circuits.iter().flatten().map(|circuit| circuit.group).collect();
    let line = |number: &str| {
        let of_group = |circuit: &&Circuit<'_>| circuit.group == number;
        let members: Vec<&Circuit<'_>> = circuits.iter().flatten().filter(of_group).collect();
        let own: Vec<&Sample> =
            samples.iter().filter(|sample| members.iter().any(|one| one.at == sample.at)).collect();
        Line {
            number: number.to_owned(),
            has_production: members.iter().any(|one| one.is_production),
            has_treatment: members.iter().any(|one| !one.is_production),
            moments: moments(&members, &own, averaging),
        }
    };
    numbers.into_iter().map(line).collect()
}

/// One circuit.
struct Circuit<'a> {
    /// Position of its series.
    at: u32,
    group: &'a str,
    is_production: bool,
    /// It is on above this power, a count.
    on_above: i64,
}

/// One row of a circuit.
#[derive(Clone, Copy)]
struct Sample {
    start: Instant,
    at: u32,
    /// Power as a count; none when it is unknown.
    power: Option<i64>,
}

fn averaging(context: &Context<'_>) -> Averaging {
    let is_minute = |at: usize| {
        context.file.series.get(at).is_some_and(|series| {
            is_production(&series.pollutant).is_some() && series.averaging == Averaging::Minute
        })
    };
    let mut known = rows(&context.file.means).filter(|(_, row)| Means::proves(row.validity));
    let has_minutes = known.any(|(at, _)| is_minute(at as usize));
    if has_minutes { Averaging::Minute } else { Averaging::Hour }
}

/// Circuits by the position of their series.
fn circuits<'a>(
    context: &Context<'a>,
    averaging: Averaging,
    grouping: Grouping,
) -> Vec<Option<Circuit<'a>>> {
    let series = &context.file.series;
    let side = |number: &str, production: bool| {
        series.iter().any(|one| {
            one.averaging == averaging
                && one.outlet == number
                && is_production(&one.pollutant) == Some(production)
        })
    };
    let made = series.iter().zip(0_u32..).map(|(one, at)| {
        let is_production = is_production(&one.pollutant)?;
        if one.averaging != averaging {
            return None;
        }
        let number = one.outlet.as_str();
        let is_pair = side(number, true) && side(number, false);
        let group = if grouping == Grouping::ByNumber && is_pair { number } else { "" };
        Some(Circuit { at, group, is_production, on_above: on_above(context, is_production)? })
    });
    made.collect()
}

/// The power above which a circuit is on; none when neither a fact nor a parameter says so.
fn on_above(context: &Context<'_>, is_production: bool) -> Option<i64> {
    let name = if is_production { PRODUCTION_ON_FACT } else { TREATMENT_ON_FACT };
    match context.fact(name).map(|fact| &fact.value) {
        Some(FactValue::Number(power)) => Some(power.counts()),
        _ => context.number(ON_POWER, context.file.from).map(|(power, _)| power.counts()),
    }
}

/// The rows of circuits inside the period, ascending by time and circuit, one for each.
fn samples(context: &Context<'_>, circuits: &[Option<Circuit<'_>>]) -> Vec<Sample> {
    let window = context.file.from.start()..context.known_until().start();
    let mut samples = Vec::new();
    for (at, row) in rows(&context.file.means) {
        if matches!(circuits.get(at as usize), Some(Some(_))) && window.contains(&row.start) {
            let usable = Means::proves(row.validity) && row.value >= 0;
            samples.push(Sample { start: row.start, at, power: usable.then_some(row.value) });
        }
    }
    // A known power goes before an unknown one of the same period.
    samples.sort_unstable_by_key(|one| (one.start, one.at, one.power.is_none(), one.power));
    samples.dedup_by(|next, kept| {
        let same = next.start == kept.start && next.at == kept.at;
        if same && next.power.is_some() && next.power != kept.power {
            kept.power = None;
        }
        same
    });
    samples
}

/// The samples of a group (ascending) as moments.
fn moments(members: &[&Circuit<'_>], samples: &[&Sample], averaging: Averaging) -> Vec<Moment> {
    let step = step(samples, averaging);
    let mut moments: Vec<Moment> = Vec::new();
    for group in samples.chunk_by(|one, next| one.start == next.start) {
        let Some(start) = group.first().map(|sample| sample.start) else { continue };
        if let Some(last) = moments.last_mut() {
            // A clock that jumped must not let periods overlap.
            last.until = last.until.min(start);
        }
        let power = |circuit: &Circuit<'_>| {
            group.iter().find(|sample| sample.at == circuit.at).and_then(|sample| sample.power)
        };
        let side =
            |production: bool| members.iter().filter(move |one| one.is_production == production);
        let on = |production: bool| any_on(side(production).map(|one| (power(one), one.on_above)));
        let total =
            side(true).map(|one| power(one)).try_fold(0_i64, |sum, power| sum.checked_add(power?));
        moments.push(Moment {
            from: start,
            until: start.saturating_add(step),
            production_on: on(true),
            treatment_on: on(false),
            production_kw: total.map(Decimal::from_counts),
        });
    }
    moments
}

/// Whether one is on: unknown ones leave it open unless another is, and so does having none.
fn any_on(powers: impl Iterator<Item = (Option<i64>, i64)>) -> TruthValue {
    let mut outcome = None;
    for (power, on_above) in powers {
        match power {
            Some(power) if power > on_above => return TruthValue::Yes,
            Some(_) => outcome = outcome.or(Some(TruthValue::No)),
            None => outcome = Some(TruthValue::Unknown),
        }
    }
    outcome.unwrap_or(TruthValue::Unknown)
}

/// How long one period lasts: of minute data the shortest time between two that are known.
fn step(samples: &[&Sample], averaging: Averaging) -> i64 {
    if averaging != Averaging::Minute {
        return HOUR_S;
    }
    let known: Vec<Instant> =
        samples.iter().filter(|one| one.power.is_some()).map(|one| one.start).collect();
    let between = known.windows(2).filter_map(|pair| match pair {
        [one, next] if next > one => Some(next - one),
        _ => None,
    });
    between.min().map_or(MINUTE_S, |step| step.clamp(MINUTE_S, MINUTES_MAX_S))
}

/// The longest contiguous stretches of moments for which `holds`, ascending: start and end.
#[must_use]
pub fn stretches(moments: &[Moment], holds: impl Fn(&Moment) -> bool) -> Vec<(Instant, Instant)> {
    let mut stretches: Vec<(Instant, Instant)> = Vec::new();
    for moment in moments.iter().filter(|moment| holds(moment)) {
        match stretches.last_mut() {
            Some((_, until)) if *until >= moment.from => *until = moment.until,
            _ => stretches.push((moment.from, moment.until)),
        }
    }
    stretches
}

/// Stretches by the civil day when there are more than `most`, so that a verdict stays bounded.
#[must_use]
pub fn bounded(stretches: Vec<(Instant, Instant)>, most: usize) -> Vec<(Instant, Instant)> {
    if stretches.len() <= most {
        return stretches;
    }
    let mut days: Vec<(Instant, Instant)> = Vec::new();
    for (from, until) in stretches {
        match days.last_mut() {
            Some((first, end)) if Date::of_instant(*first) == Date::of_instant(from) => {
                *end = until
            }
            _ => days.push((from, until)),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(from: Instant, until: Instant, on: TruthValue) -> Moment {
        Moment {
            from,
            until,
            production_on: on,
            treatment_on: TruthValue::Unknown,
            production_kw: None,
        }
    }

    #[test]
    fn one_circuit_that_is_on_decides_and_none_leaves_it_open() {
        for (powers, wanted) in [
            (vec![(Some(5), 1), (None, 1)], TruthValue::Yes),
            (vec![(Some(1), 1), (None, 1)], TruthValue::Unknown),
            (vec![(None, 1), (Some(0), 1)], TruthValue::Unknown),
            (vec![(Some(1), 1), (Some(0), 1)], TruthValue::No),
            (Vec::new(), TruthValue::Unknown),
        ] {
            assert_eq!(any_on(powers.clone().into_iter()), wanted, "{powers:?}");
        }
    }

    #[test]
    fn minute_data_last_as_long_as_the_shortest_time_between_two() {
        let at = |starts: &[Instant]| -> Vec<Sample> {
            starts.iter().map(|start| Sample { start: *start, at: 0, power: Some(1) }).collect()
        };
        for (starts, wanted) in [
            (vec![0, 600, 1_200], 600),
            (vec![0, 600, 900], 300),
            (vec![0], 60),
            (vec![0, 1], 60),
            (vec![0, 90_000], 1_800),
            (vec![0, 0, 300], 300),
        ] {
            let samples = at(&starts);
            let samples: Vec<&Sample> = samples.iter().collect();
            assert_eq!(step(&samples, Averaging::Minute), wanted, "{starts:?}");
        }
    }

    #[test]
    fn a_gap_between_moments_parts_stretches() {
        let (yes, no) = (TruthValue::Yes, TruthValue::No);
        let moments = [
            moment(0, 60, yes),
            moment(60, 120, yes),
            moment(121, 180, yes),
            moment(180, 240, no),
            moment(240, 300, yes),
        ];
        let found = stretches(&moments, |one| one.production_on == yes);
        assert_eq!(found, [(0, 120), (121, 180), (240, 300)]);
        assert_eq!(bounded(found.clone(), 3).len(), 3);
        // All of the first day of 1970 in China.
        assert_eq!(bounded(found, 2), [(0, 300)]);
    }
}
