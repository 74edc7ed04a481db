//! What packs are told of a visit.

use std::collections::BTreeMap;

use tidegate_domain::{Averaging, DocketItem, Event, Fact, FactValue};

use super::acts::{CheckedItem, ItemResult, OwnReading, Purpose, Visit, VisitFound};
use crate::Refused;

/// The fact that lists the readings which the authority took itself, each as
/// `w01018 62.5 mg/L hour 2022-05-10T02:00:00Z`. On conflict with what sensors sent, these prevail.
///
/// # Source
/// 736 art. 29; seen.
pub const OWN_READINGS: &str = "authority_readings";

/// Things to look at that packs know as a fact, with the value that the fact has when the thing is as
/// it should be.
pub const CHECKS: &[(&str, bool)] = &[
    ("assessment_measures_carried_out", true),
    ("discharge_mode_as_permitted", true),
    ("equipment_damaged_or_moved", false),
    ("equipment_kept_running", true),
    ("fugitive_controlled", true),
    ("inspection_obstructed", false),
    ("marks_false", false),
    ("monitoring_data_false", false),
    ("outlets_as_permitted", true),
    ("permit_by_fraud", false),
    ("permit_forged_or_lent", false),
    ("special_period_obeyed", true),
];

/// The facts of one event.
type Facts = BTreeMap<String, Fact>;

/// The events that a visit puts on the docket: one for the site, and one for each outlet of which it
/// tells something, whose reference has the outlet's number after a `/`. Ascending by outlet.
///
/// # Errors
/// [`Refused`] when two parts of what was found contradict one another.
pub(super) fn events(visit: &Visit, found: &VisitFound) -> Result<Vec<DocketItem>, Refused> {
    let mut by_outlet: BTreeMap<&str, Facts> = BTreeMap::from([("", Facts::new())]);
    for item in &found.items {
        let facts = by_outlet.entry(&item.outlet).or_default();
        if let Some(fact) = fact_of(item) {
            insert(facts, fact, &item.outlet)?;
        }
        for fact in &item.facts {
            insert(facts, fact.clone(), &item.outlet)?;
        }
    }
    let site = by_outlet.entry("").or_default();
    for fact in found.facts.iter().cloned().chain(recheck(visit, found)) {
        insert(site, fact, "")?;
    }
    for (outlet, readings) in readings(&found.readings) {
        let value = FactValue::Texts(readings);
        let fact = Fact { name: OWN_READINGS.to_owned(), value, doubtful: false };
        insert(by_outlet.entry(outlet).or_default(), fact, outlet)?;
    }
    let is_empty = |outlet: &str, facts: &Facts| !outlet.is_empty() && facts.is_empty();
    let told = by_outlet.into_iter().filter(|(outlet, facts)| !is_empty(outlet, facts));
    Ok(told.map(|(outlet, facts)| event(visit, found, (outlet, facts))).collect())
}

fn event(visit: &Visit, found: &VisitFound, (outlet, facts): (&str, Facts)) -> DocketItem {
    let kind = if visit.purpose == Purpose::Recheck { "recheck" } else { "inspection" };
    let reference = if outlet.is_empty() {
        visit.reference.clone()
    } else {
        format!("{}/{outlet}", visit.reference)
    };
    DocketItem::Event(Event {
        kind: kind.to_owned(),
        reference,
        subject: outlet.to_owned(),
        from: found.on,
        until: None,
        facts: facts.into_values().collect(),
    })
}

/// The fact that an item is, when packs know it and it was looked at.
fn fact_of(item: &CheckedItem) -> Option<Fact> {
    let (_, when_right) = CHECKS.iter().find(|(name, _)| *name == item.item)?;
    let value = match item.result {
        ItemResult::Conforms => *when_right,
        ItemResult::DoesNot => !*when_right,
        ItemResult::NotChecked => return None,
    };
    Some(Fact { name: item.item.clone(), value: FactValue::Truth(value), doubtful: false })
}

/// What a recheck tells of the order.
fn recheck(visit: &Visit, found: &VisitFound) -> impl Iterator<Item = Fact> {
    let fact = |name: &str, value| Fact { name: name.to_owned(), value, doubtful: false };
    let order = visit.order.clone().map(|order| fact("order_reference", FactValue::Text(order)));
    let same = found.same_act.map(|same| fact("same_act_found", FactValue::Truth(same)));
    order.into_iter().chain(same)
}

fn readings(readings: &[OwnReading]) -> BTreeMap<&str, Vec<String>> {
    let mut by_outlet: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for reading in readings {
        let OwnReading { pollutant, value, unit, averaging, at, .. } = reading;
        let line =
            format!("{pollutant} {value} {unit} {} {}", averaging_word(*averaging), utc(*at));
        by_outlet.entry(&reading.outlet).or_default().push(line);
    }
    for lines in by_outlet.values_mut() {
        lines.sort_unstable();
    }
    by_outlet
}

/// Adds a fact; the same fact twice is one.
fn insert(facts: &mut Facts, fact: Fact, outlet: &str) -> Result<(), Refused> {
    match facts.get(&fact.name) {
        Some(known) if known.value != fact.value => {
            let place = if outlet.is_empty() { "the site" } else { outlet };
            let reason = format!(
                "`{}` is told of {place} with two values: look which one was found",
                fact.name
            );
            Err(Refused::new("contradiction", reason))
        }
        _ => {
            facts.insert(fact.name.clone(), fact);
            Ok(())
        }
    }
}

const fn averaging_word(averaging: Averaging) -> &'static str {
    match averaging {
        Averaging::Instant => "instant",
        Averaging::Minute => "minute",
        Averaging::Hour => "hour",
        Averaging::Day => "day",
        Averaging::Month => "month",
        Averaging::Year => "year",
    }
}

/// An instant as `2022-05-10T02:00:00Z`.
fn utc(at: i64) -> String {
    let date = tidegate_domain::Date::from_days(
        i32::try_from(at.div_euclid(86_400)).unwrap_or(if at < 0 { i32::MIN } else { i32::MAX }),
    );
    let second = at.rem_euclid(86_400);
    format!("{date}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}
