//! Who has to apply for a permit and who to renew one, from permits and figures alone.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{Date, Permit, Tier};

use crate::year::Year;

/// Days of figures without which nobody knows what is usual.
const HISTORY_DAYS_MIN: usize = 14;

/// Days before a figure that it is compared with.
const HISTORY_DAYS: i32 = 90;

/// Days before the end of a permit on which its holder is first reminded to renew it.
const RENEWAL_REMINDER_DAYS: i32 = 90;

/// Permits of enterprises as they become known: the day on which one is told of, and what it says
/// then.
type Permits = BTreeMap<String, Vec<(Date, Permit)>>;

/// Figures by enterprise and kind, each by day.
type Figures = BTreeMap<(String, String), BTreeMap<Date, i64>>;

/// What is told of permits and production in a year.
pub(super) struct Told {
    /// First day.
    pub(super) from: Date,
    /// How many days.
    pub(super) days: i32,
    pub(super) permits: Permits,
    pub(super) figures: Figures,
}

impl Told {
    pub(super) fn of(year: &Year) -> Self {
        Self {
            from: year.plan().from,
            days: i32::try_from(year.plan().days).unwrap_or(i32::MAX),
            permits: permits(year),
            figures: figures(year),
        }
    }
}

/// Enterprises that need a permit by their tier and hold no valid one on a day on which power or
/// water shows that they produce: the day's figure is at least half of the largest of the days
/// before it, of which there are two weeks.
pub(super) fn to_apply(told: &Told, tier_of: &dyn Fn(&str) -> Tier) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for ((enterprise, _), days) in &told.figures {
        if !matches!(tier_of(enterprise), Tier::Key | Tier::Simplified) {
            continue;
        }
        let permits = told.permits.get(enterprise).map_or(&[][..], Vec::as_slice);
        let shows = |on: Date, amount: i64| {
            let before = days.range(on.plus_days(-HISTORY_DAYS)..on);
            let before: Vec<i64> = before.map(|(_, amount)| *amount).collect();
            let largest = before.iter().copied().max().unwrap_or(0);
            before.len() >= HISTORY_DAYS_MIN && amount > 0 && amount >= largest / 2
        };
        let mut within = days.iter().filter(|(on, _)| **on >= told.from);
        if within.any(|(on, amount)| shows(*on, *amount) && !is_held(permits, *on)) {
            found.insert(enterprise.clone());
        }
    }
    found
}

/// Enterprises whose permit comes within the lead time of its end in the year, and has not ended
/// before by itself.
pub(super) fn to_renew(told: &Told) -> BTreeSet<String> {
    let until = told.from.plus_days(told.days);
    let in_lead = |permits: &Vec<(Date, Permit)>| {
        permits.iter().any(|(_, permit)| {
            let reminded = permit.valid_until.plus_days(-RENEWAL_REMINDER_DAYS);
            (told.from..until).contains(&reminded) && is_held(permits, reminded)
        })
    };
    let found = told.permits.iter().filter(|(_, permits)| in_lead(permits));
    found.map(|(enterprise, _)| enterprise.clone()).collect()
}

/// Whether one of the permits is valid on a day, as far as was told by then.
fn is_held(told: &[(Date, Permit)], on: Date) -> bool {
    let known = told.iter().filter(|(since, _)| *since <= on);
    let mut latest: BTreeMap<&str, &Permit> = BTreeMap::new();
    for (_, permit) in known {
        latest.insert(&permit.number, permit);
    }
    latest.values().any(|permit| {
        let has_ended = permit.ended.is_some_and(|ended| ended <= on);
        permit.valid_from <= on && on < permit.valid_until && !has_ended
    })
}

/// All permits of a year, those registered before it first.
fn permits(year: &Year) -> Permits {
    let mut known: Permits = BTreeMap::new();
    let from = year.plan().from;
    for record in &year.registered().permits {
        let told = known.entry(record.enterprise.clone()).or_default();
        told.push((from.plus_days(-1), record.permit.clone()));
    }
    for (day, papers) in (0..).zip(&year.papers) {
        for record in &papers.permits {
            let told = known.entry(record.enterprise.clone()).or_default();
            told.push((from.plus_days(day), record.permit.clone()));
        }
    }
    known
}

/// All figures of a year, those of before it first.
fn figures(year: &Year) -> Figures {
    let mut figures = Figures::new();
    let arrived = (0..year.arrival_days()).flat_map(|day| year.figures(day));
    for day in year.registered().meters.iter().cloned().chain(arrived) {
        let of = figures.entry((day.enterprise, day.kind)).or_default();
        of.insert(day.on, day.amount.counts());
    }
    figures
}
