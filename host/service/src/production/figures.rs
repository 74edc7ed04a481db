//! The daily figures of an enterprise by kind, from meters and from streams.

use std::collections::{BTreeMap, HashSet};

use tidegate_domain::{Averaging, DailyEvidence, Date, Decimal, MeterDay, Stream};
use tidegate_hj212::{CircuitSide, circuit};

use super::PRODUCTION_LOOK_BACK_DAYS;
use super::circuits::circuit_of_energy_code;
use super::days::{Measure, of_days, of_hours, usable};
use crate::error::ServiceError;
use crate::host::Host;

/// Flow of waste water.
const FLOW: &str = "w00000";

/// A part (one of several meters, circuits, outlets) that has had no figure for so many days is
/// gone and no longer waited for; until then a day without it has no figure at all, because the
/// sum of the others would look like a drop.
const GONE_AFTER_DAYS: i32 = 7;

/// Stretches of days that one stream is asked for at most.
const STRETCHES_MAX: usize = 8;

/// Amounts by day.
type Days = BTreeMap<Date, Decimal>;

/// Daily figures by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// Of each kind the figures of each source. Sources measure the same thing, so that they are
    /// never added up; meters stand before streams.
    kinds: BTreeMap<String, Vec<Days>>,
}

impl Figures {
    /// The figures of `[from, on]`: of each kind those of the one source that has a figure on
    /// `on`, or else the most days; of equal ones the first. By kind, then day.
    pub(super) fn evidence(&self, from: Date, on: Date) -> Vec<DailyEvidence> {
        let mut evidence = Vec::new();
        for (kind, sources) in &self.kinds {
            let mut best: Option<(&Days, (bool, usize))> = None;
            for days in sources {
                let rank = (days.contains_key(&on), days.range(from..=on).count());
                if best.is_none_or(|(_, known)| rank > known) {
                    best = Some((days, rank));
                }
            }
            let Some((days, _)) = best else { continue };
            evidence.extend(days.range(from..=on).map(|(on, amount)| DailyEvidence {
                kind: kind.clone(),
                on: *on,
                amount: *amount,
            }));
        }
        evidence
    }

    fn add(&mut self, kind: &str, parts: Vec<Days>) {
        let days = together(&parts);
        if !days.is_empty() {
            self.kinds.entry(kind.to_owned()).or_default().push(days);
        }
    }
}

/// The sum of parts on each day on which every part that is waited for has a figure.
fn together(parts: &[Days]) -> Days {
    let all: std::collections::BTreeSet<Date> =
        parts.iter().flat_map(|days| days.keys().copied()).collect();
    let sum = |on: Date| {
        let mut sum = Decimal::ZERO;
        for days in parts {
            match days.get(&on) {
                Some(amount) => sum = sum.checked_add(*amount)?,
                None if days.range(on.plus_days(-GONE_AFTER_DAYS)..on).next().is_some() => {
                    return None;
                }
                None => {}
            }
        }
        Some((on, sum))
    };
    all.into_iter().filter_map(sum).collect()
}

/// The parts of one kind from meters.
fn of_meters(days: Vec<MeterDay>) -> BTreeMap<String, Vec<Days>> {
    let mut meters: BTreeMap<(String, String), Days> = BTreeMap::new();
    for day in days {
        meters.entry((day.kind, day.meter)).or_default().insert(day.on, day.amount);
    }
    let mut kinds: BTreeMap<String, Vec<Days>> = BTreeMap::new();
    for ((kind, _), days) in meters {
        kinds.entry(kind).or_default().push(days);
    }
    kinds
}

/// What one circuit or outlet gives, by what its values are and how long each spans.
#[derive(Default)]
struct Part {
    streams: Vec<(i64, Stream, Measure)>,
}

impl Host {
    /// Figures of the days in `[from, until)` that are over, and of those looked back at.
    pub(super) async fn figures(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> Result<Figures, ServiceError> {
        let from = from.plus_days(-PRODUCTION_LOOK_BACK_DAYS);
        let until = until.min(self.today());
        let mut figures = Figures::default();
        if until <= from {
            return Ok(figures);
        }
        let days = self.inner.store.meter_days(enterprise, from, until).await?;
        for (kind, parts) in of_meters(days) {
            figures.add(&kind, parts);
        }
        let streams = self.inner.store.streams(enterprise).await?;
        for (kind, parts) in circuits(&streams) {
            let parts = self.part_days(parts, (from, until)).await?;
            figures.add(kind, parts);
        }
        let flows = self.flows(enterprise, &streams).await?;
        let parts = self.part_days(flows, (from, until)).await?;
        figures.add("flow-m3", parts);
        Ok(figures)
    }

    /// The outlets with a flow of waste water. What leaves a workshop leaves the plant as well, so
    /// workshops count only where no other outlet measures.
    async fn flows(
        &self,
        enterprise: &str,
        streams: &[(i64, Stream)],
    ) -> Result<Vec<Part>, ServiceError> {
        let mut outlets: BTreeMap<String, Part> = BTreeMap::new();
        for (id, stream) in streams.iter().filter(|(_, stream)| stream.pollutant == FLOW) {
            let part = outlets.entry(stream.outlet.clone()).or_default();
            part.streams.push((*id, stream.clone(), Measure::Flow));
        }
        let known = self.inner.store.outlets_on(enterprise, self.today()).await?;
        let workshops: HashSet<String> = known
            .into_iter()
            .filter(|outlet| outlet.monitoring_point == "workshop-outlet")
            .map(|outlet| outlet.id)
            .collect();
        if outlets.keys().any(|outlet| !workshops.contains(outlet)) {
            outlets.retain(|outlet, _| !workshops.contains(outlet));
        }
        Ok(outlets.into_values().collect())
    }

    async fn part_days(
        &self,
        parts: Vec<Part>,
        (from, until): (Date, Date),
    ) -> Result<Vec<Days>, ServiceError> {
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            all.push(self.days_of(part, (from, until)).await?);
        }
        Ok(all)
    }

    /// What a part came to on each day: by its daily energy, hourly energy, daily mean, hourly
    /// mean, whichever of these it has first for the day.
    async fn days_of(
        &self,
        mut part: Part,
        (from, until): (Date, Date),
    ) -> Result<Days, ServiceError> {
        let rank = |(_, stream, measure): &(i64, Stream, Measure)| {
            (*measure != Measure::Energy, stream.averaging != Averaging::Day)
        };
        part.streams.sort_by_key(rank);
        let mut days = Days::new();
        for (id, stream, measure) in part.streams {
            let of = match stream.averaging {
                Averaging::Day => of_days,
                Averaging::Hour => of_hours,
                _ => continue,
            };
            for (from, until) in without(&days, (from, until)) {
                let (from, until) = (from.start(), until.start());
                let columns = self.inner.store.columns_of((id, &stream), from, until).await?;
                for (on, amount) in of(&usable(&columns), measure) {
                    days.entry(on).or_insert(amount);
                }
            }
        }
        Ok(days)
    }
}

/// The stretches of `[from, until)` on whose days there is no figure; all of it as one when they are
/// too many to ask for each.
fn without(days: &Days, (from, until): (Date, Date)) -> Vec<(Date, Date)> {
    let mut stretches: Vec<(Date, Date)> = Vec::new();
    for on in (from.days()..until.days()).map(Date::from_days) {
        if days.contains_key(&on) {
            continue;
        }
        let full = stretches.len() == STRETCHES_MAX;
        match stretches.last_mut() {
            Some((_, end)) if *end == on => *end = on.plus_days(1),
            _ if full => return vec![(from, until)],
            _ => stretches.push((on, on.plus_days(1))),
        }
    }
    stretches
}

/// The circuits of an enterprise by the kind of evidence that they give.
fn circuits(streams: &[(i64, Stream)]) -> BTreeMap<&'static str, Vec<Part>> {
    let mut found: BTreeMap<(&'static str, String, String), Part> = BTreeMap::new();
    for (id, stream) in streams {
        let (code, measure) = match circuit_of_energy_code(&stream.pollutant) {
            Some(code) => (code, Measure::Energy),
            None => (stream.pollutant.as_str(), Measure::Power),
        };
        let Some(circuit) = circuit(code) else { continue };
        let kind = match circuit.side {
            CircuitSide::Production => "production-power-kwh",
            CircuitSide::Treatment => "treatment-power-kwh",
        };
        let part = found.entry((kind, stream.outlet.clone(), code.to_owned())).or_default();
        part.streams.push((*id, stream.clone(), measure));
    }
    let mut kinds: BTreeMap<&'static str, Vec<Part>> = BTreeMap::new();
    for ((kind, ..), part) in found {
        kinds.entry(kind).or_default().push(part);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i32) -> Date {
        Date::from_days(20_000 + number)
    }

    fn days(numbers: impl IntoIterator<Item = (i32, i64)>) -> Days {
        let amount = |amount| Decimal::from_integer(amount).unwrap();
        numbers.into_iter().map(|(number, value)| (day(number), amount(value))).collect()
    }

    #[test]
    fn a_day_on_which_one_of_several_is_silent_has_no_figure() {
        let one = days((0..20).map(|number| (number, 5)));
        for (other, wanted) in [
            // Silent from the fifth day on: waited for during seven days.
            (
                days((0..5).map(|number| (number, 1))),
                days((0..5).map(|number| (number, 6)).chain((12..20).map(|number| (number, 5)))),
            ),
            // A gap of one day.
            (
                days((0..20).filter(|number| *number != 8).map(|number| (number, 1))),
                days((0..20).filter(|number| *number != 8).map(|number| (number, 6))),
            ),
            // Not there before it came.
            (
                days((10..20).map(|number| (number, 1))),
                days((0..10).map(|number| (number, 5)).chain((10..20).map(|number| (number, 6)))),
            ),
            (Days::new(), one.clone()),
        ] {
            assert_eq!(together(&[one.clone(), other.clone()]), wanted, "{other:?}");
        }
        let most = Days::from([(day(0), Decimal::MAX)]);
        assert!(together(&[most.clone(), most]).is_empty(), "a sum beyond the range is none");
    }

    #[test]
    fn only_days_without_a_figure_are_asked_for() {
        let asked = |numbers: Vec<i32>, until: i32| -> Vec<(i32, i32)> {
            let known = days(numbers.into_iter().map(|number| (number, 1)));
            let stretches = without(&known, (day(0), day(until)));
            stretches.iter().map(|(a, b)| (a.days() - 20_000, b.days() - 20_000)).collect()
        };
        assert_eq!(asked(vec![], 9), [(0, 9)]);
        assert_eq!(asked((0..9).collect(), 9), []);
        assert_eq!(asked(vec![0, 1, 4, 8], 10), [(2, 4), (5, 8), (9, 10)]);
        let every_other = |most: i32| (0..most).map(|number| number * 2 + 1).collect::<Vec<_>>();
        assert_eq!(asked(every_other(8), 16).len(), 8);
        assert_eq!(asked(every_other(9), 18), [(0, 18)]);
    }

    #[test]
    fn sources_of_one_kind_are_never_mixed() {
        let mut figures = Figures::default();
        figures.add("power-kwh", vec![days([(0, 10), (1, 11)])]);
        figures.add("power-kwh", vec![days([(0, 20), (1, 21), (2, 22)])]);
        let amounts = |figures: &Figures, from: i32, on: i32| -> Vec<String> {
            let evidence = figures.evidence(day(from), day(on));
            evidence.iter().map(|day| day.amount.to_string()).collect()
        };
        // Both have the day and as many: the first.
        assert_eq!(amounts(&figures, 0, 1), ["10", "11"]);
        // Only the second has the day.
        assert_eq!(amounts(&figures, 0, 2), ["20", "21", "22"]);
        // Neither has: the one with more days.
        assert_eq!(amounts(&figures, 0, 3), ["20", "21", "22"]);
        assert_eq!(amounts(&figures, 2, 9), ["22"]);
        assert!(amounts(&figures, 5, 9).is_empty());
    }
}
