//! Enterprises that are registered in the course of the year, and one that grows into a permit.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{Date, DatedFact, Decimal, FactValue, Permit, PermitRecord, Tier};

use super::{Papers, REGISTRY};
use crate::year::draw::Draw;
use crate::year::stories::Story;
use crate::year::{Commitment, Year};

/// Days for which a permit is issued.
///
/// # Source
/// State Council Order 736, article 14: five years.
const VALID_DAYS: i32 = 1826;

/// Takes the newcomers out of the registered county, and lets them arrive on their days.
pub(super) fn arrive(year: &mut Year, papers: &mut Papers) {
    let newcomers: BTreeMap<String, (i32, i32, Option<i32>)> = year
        .stories
        .iter()
        .filter_map(|(enterprise, story)| match story {
            Story::Newcomer { day, production, licensed } => {
                Some((enterprise.clone(), (*day, *production, *licensed)))
            }
            _ => None,
        })
        .collect();
    let of = |enterprise: &str| newcomers.get(enterprise).copied();
    let county = &mut year.county;
    let (from, start) = (year.plan.from, |day: i32| year.plan.from.plus_days(day));
    county.enterprises.retain(|record| {
        let Some((day, production, _)) = of(&record.id) else { return true };
        if let Some(papers) = papers.on(day) {
            papers.enterprises.push(record.clone());
            papers.commitments.push(Commitment {
                enterprise: record.id.clone(),
                project: format!("样例新建-{}", from.ymd().0),
                production: start(production),
                promised: start(day),
            });
        }
        false
    });
    county.facts.retain(|fact| {
        let Some((day, ..)) = of(&fact.enterprise) else { return true };
        if let Some(papers) = papers.on(day) {
            papers.facts.push(DatedFact { from: start(day), ..fact.clone() });
        }
        false
    });
    county.permits.retain(|record| {
        let Some((.., licensed)) = of(&record.enterprise) else { return true };
        if let Some(day) = licensed
            && let Some(papers) = papers.on(day)
        {
            papers.permits.push(PermitRecord {
                enterprise: record.enterprise.clone(),
                permit: fresh(&record.permit, start(day)),
            });
        }
        false
    });
    county.docket.retain(|record| of(&record.enterprise).is_none());
    county.meters.retain(|day| of(&day.enterprise).is_none());
}

/// The permit as if it were issued on a day.
pub(super) fn fresh(permit: &Permit, on: Date) -> Permit {
    Permit { valid_from: on, valid_until: on.plus_days(VALID_DAYS), ended: None, ..permit.clone() }
}

/// Those who grow tell of a boiler of twenty tonnes of steam an hour or more.
pub(super) fn grow(year: &Year, papers: &mut Papers) {
    for (enterprise, story) in &year.stories {
        let Story::Grows { day } = story else { continue };
        let draw = Draw::new(year.plan.seed, "growth").text(enterprise);
        let output = FactValue::Number(whole(draw.between(20, 30)));
        let facts = [
            ("has_boiler", FactValue::Truth(true)),
            ("boiler_output_max_tph", output.clone()),
            ("boiler_output_total_tph", output),
        ];
        let Some(papers) = papers.on(*day) else { continue };
        papers.facts.extend(facts.map(|(name, value)| DatedFact {
            enterprise: enterprise.clone(),
            outlet: None,
            name: name.to_owned(),
            value,
            from: year.plan.from.plus_days(*day),
            source: REGISTRY.to_owned(),
            doubtful: false,
        }));
    }
}

/// Tiers that the facts of those who grow lead to in the end.
pub(super) fn grown(year: &mut Year) {
    let grown: BTreeSet<String> = year
        .stories
        .iter()
        .filter(|(_, story)| matches!(story, Story::Grows { .. }))
        .map(|(enterprise, _)| enterprise.clone())
        .collect();
    for enterprise in grown {
        year.meant.insert(enterprise, Tier::Simplified);
    }
}

fn whole(number: i64) -> Decimal {
    Decimal::from_integer(number).unwrap_or(Decimal::ZERO)
}
