//! Issued permits: what an application gave, and what the county's packs say of all that are valid.

use std::collections::BTreeMap;

use serde::Serialize;
use tidegate_affairs::{
    Affair, Application, ApplicationStatus, IssuedPermit, PrecheckItem, PrecheckKind,
};
use tidegate_domain::{
    Averaging, Comparison, Date, Decimal, Fact, FactValue, Instant, Jurisdiction, MatterKind,
    Permit, PermitAmount, PermitLimit,
};
use tidegate_store::MatterFilter;

use super::precheck::{fact, items};
use crate::{Desk, DeskError};

/// What the packs say of a permit that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermitCheck {
    /// Enterprise.
    pub enterprise: String,
    /// Number of the permit.
    pub permit: String,
    /// What contradicts the standards, the assessment or the totals.
    pub items: Vec<PrecheckItem>,
}

impl Desk {
    /// Has every permit of a county that is valid on a day looked at as if it were applied for again,
    /// and gives those with contradictions; by enterprise. What the file of an application would hold
    /// is not there and not missed.
    ///
    /// # Errors
    /// Store and rules.
    pub async fn precheck_permits(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Vec<PermitCheck>, DeskError> {
        let mut checked = Vec::new();
        for enterprise in self.all_enterprises(county).await? {
            checked.extend(self.precheck_permit(county, &enterprise.id, now).await?);
        }
        Ok(checked)
    }

    /// The same for the permit of one enterprise; none when it holds none, or nothing contradicts.
    ///
    /// # Errors
    /// Store and rules.
    pub async fn precheck_permit(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Option<PermitCheck>, DeskError> {
        let today = Date::of_instant(now);
        let Some(permit) = self.valid_permit(enterprise, today).await? else { return Ok(None) };
        let mut facts = self.assessed(county, enterprise, &permit).await?;
        // What the register has of the assessment counts over what an applicant filled in.
        if let Some(known) = self.store.enterprise_on(enterprise, today).await? {
            facts.retain(|own| known.facts.iter().all(|fact| fact.name != own.name));
        }
        facts.extend(permit_facts(&permit, today));
        let asked = ("re-application", permit.tier);
        let question = self.question(enterprise, asked, facts, today).await?;
        let Some(answer) = self.rules.readiness(county, &question, today).await? else {
            return Ok(None);
        };
        let mut items = items(&answer);
        items.retain(|item| item.kind == PrecheckKind::Contradiction);
        items.retain(|item| !OF_FILING.contains(&item.rule.as_str()));
        let enterprise = enterprise.to_owned();
        Ok((!items.is_empty()).then_some(PermitCheck { enterprise, permit: permit.number, items }))
    }

    /// What was last filled in about the assessment when a permit was applied for, also for a term
    /// before this one; empty where it was not issued here.
    async fn assessed(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        permit: &Permit,
    ) -> Result<Vec<Fact>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            statuses: vec![ApplicationStatus::Issued.word().to_owned()],
            ..Default::default()
        };
        let mut issued = Vec::new();
        for matter in self.all_matters(&filter).await? {
            issued.push(Application::from_position(&matter.position)?);
        }
        issued.sort_by_key(|application| application.issued_at);
        let mut latest: BTreeMap<&String, &FactValue> = BTreeMap::new();
        for given in issued.iter().filter_map(Application::issued_permit) {
            if given.permit.number == permit.number {
                let facts = given.form.facts.iter();
                latest.extend(facts.filter(|(name, _)| name.starts_with(ASSESSMENT)));
            }
        }
        Ok(latest.into_iter().map(|(name, value)| fact(name, value.clone())).collect())
    }
}

/// How the names begin of what is known of an environmental impact assessment.
const ASSESSMENT: &str = "eia_";

/// Words of averaging periods, as they are written in an application.
const AVERAGINGS: [(&str, Averaging); 6] = [
    ("instant", Averaging::Instant),
    ("minute", Averaging::Minute),
    ("hour", Averaging::Hour),
    ("day", Averaging::Day),
    ("month", Averaging::Month),
    ("year", Averaging::Year),
];

/// Rules about the handing in, which mean nothing for a permit that was issued.
const OF_FILING: [&str; 6] = [
    "kind-fits-permit",
    "re-application-needed",
    "re-application-unfounded",
    "publicity-long-enough",
    "renewal-in-time",
    "change-in-time",
];

/// The permit that an application gave.
pub(super) fn permit_of(application: &Application, issued: &IssuedPermit<'_>) -> Permit {
    let texts = |name: &str| match issued.form.facts.get(name) {
        Some(FactValue::Texts(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let (from, until) = (issued.permit.valid_from, issued.permit.valid_until);
    let years: Vec<i16> = (from.ymd().0..=until.plus_days(-1).ymd().0).collect();
    let amounts = texts("applied_amounts");
    Permit {
        number: issued.permit.number.clone(),
        tier: application.tier,
        valid_from: from,
        valid_until: until,
        ended: None,
        limits: texts("applied_limits").iter().filter_map(|text| limit_of(text)).collect(),
        amounts: amounts
            .iter()
            .flat_map(|text| years.iter().filter_map(|year| amount_of(text, *year)))
            .collect(),
    }
}

/// A limit as it is written in an application: `DA001 a21026 hour 35 mg/m3`, a range as `6..9`, which
/// may be open at one end.
fn limit_of(text: &str) -> Option<PermitLimit> {
    let mut words = text.split_whitespace();
    let (outlet, pollutant, averaging, value, unit) =
        (words.next()?, words.next()?, words.next()?, words.next()?, words.next().unwrap_or(""));
    let (_, averaging) = AVERAGINGS.into_iter().find(|(word, _)| *word == averaging)?;
    let number = |text: &str| text.parse::<Decimal>().ok();
    let (comparison, lower, upper) = match value.split_once("..") {
        Some((lower, "")) => (Comparison::AtLeast, Some(number(lower)?), None),
        Some(("", upper)) => (Comparison::AtMost, None, Some(number(upper)?)),
        Some((lower, upper)) => (Comparison::Within, Some(number(lower)?), Some(number(upper)?)),
        None => (Comparison::AtMost, None, Some(number(value)?)),
    };
    Some(PermitLimit {
        outlet: outlet.to_owned(),
        pollutant: pollutant.to_owned(),
        averaging,
        comparison,
        lower,
        upper,
        unit: unit.to_owned(),
    })
}

/// An amount as it is written in an application: `a21026 12.5`, tonnes a year.
fn amount_of(text: &str, year: i16) -> Option<PermitAmount> {
    let (pollutant, amount) = text.split_once(char::is_whitespace)?;
    Some(PermitAmount {
        outlet: None,
        pollutant: pollutant.to_owned(),
        year: u16::try_from(year).ok()?,
        amount: amount.trim().parse().ok()?,
    })
}

/// What a permit would say as an application on a day: of its annual amounts the greatest that is still
/// to be used, since it is applied for too.
fn permit_facts(permit: &Permit, today: Date) -> Vec<Fact> {
    let mut outlets: Vec<String> = permit.limits.iter().map(|one| one.outlet.clone()).collect();
    let mut pollutants: Vec<String> =
        permit.limits.iter().map(|one| one.pollutant.clone()).collect();
    for list in [&mut outlets, &mut pollutants] {
        list.sort();
        list.dedup();
    }
    let limits = permit.limits.iter().map(limit_text).collect();
    let site = || permit.amounts.iter().filter(|amount| amount.outlet.is_none());
    // Of a permit whose amounts end before today the last year's stand.
    let last = site().map(|amount| amount.year).max().unwrap_or_default();
    let since = last.min(u16::try_from(today.ymd().0).unwrap_or_default());
    let mut greatest: BTreeMap<&str, Decimal> = BTreeMap::new();
    for amount in site().filter(|amount| amount.year >= since) {
        let known = greatest.entry(&amount.pollutant).or_insert(amount.amount);
        *known = amount.amount.max(*known);
    }
    let amounts = greatest.iter().map(|(pollutant, amount)| format!("{pollutant} {amount}"));
    let amounts = amounts.collect();
    let texts = [
        ("applied_amounts", amounts),
        ("applied_limits", limits),
        ("applied_outlets", outlets),
        ("applied_pollutants", pollutants),
    ];
    texts
        .into_iter()
        .filter(|(_, texts): &(&str, Vec<String>)| !texts.is_empty())
        .map(|(name, texts)| fact(name, FactValue::Texts(texts)))
        .collect()
}

/// A limit as it is written in an application: `DA001 a21026 hour 35 mg/m3`, a range as `6..9`, a lower
/// bound as `850..`, and 0 where nothing may be detected.
#[must_use]
pub fn limit_text(limit: &PermitLimit) -> String {
    let value = match (limit.lower, limit.upper) {
        (Some(lower), Some(upper)) => format!("{lower}..{upper}"),
        (Some(lower), None) => format!("{lower}.."),
        (None, Some(upper)) => upper.to_string(),
        (None, None) => "0".to_owned(),
    };
    let averaging = AVERAGINGS.into_iter().find(|(_, averaging)| *averaging == limit.averaging);
    let averaging = averaging.map_or("", |(word, _)| word);
    format!("{} {} {averaging} {value} {}", limit.outlet, limit.pollutant, limit.unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidegate_domain::Tier;

    #[test]
    fn a_limit_reads_as_it_is_written() {
        for (text, comparison) in [
            ("DA001 a21026 hour 35 mg/m3", Comparison::AtMost),
            ("DW001 w01001 instant 6..9 pH", Comparison::Within),
            ("DA001 x-temperature minute 850.. degC", Comparison::AtLeast),
        ] {
            let limit = limit_of(text).unwrap();
            assert_eq!(limit.comparison, comparison, "{text}");
            assert_eq!(limit_text(&limit), text);
        }
        let open = limit_of("DA001 a21026 hour ..35 mg/m3").unwrap();
        assert_eq!(limit_text(&open), "DA001 a21026 hour 35 mg/m3");
        for text in ["DA001 a21026 hour .. mg/m3", "DA001 a21026 week 35 mg/m3", "DA001 a21026"] {
            assert_eq!(limit_of(text), None, "{text}");
        }
        let none = PermitLimit { comparison: Comparison::NotDetected, upper: None, ..open };
        assert_eq!(limit_text(&none), "DA001 a21026 hour 0 mg/m3", "the strictest of all");
    }

    #[test]
    fn the_greatest_amount_still_to_be_used_is_looked_at() {
        let amount = |(year, amount): (u16, &str)| PermitAmount {
            outlet: None,
            pollutant: "a21002".to_owned(),
            year,
            amount: amount.parse().unwrap(),
        };
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let permit = Permit {
            number: "P-1".to_owned(),
            tier: Tier::Key,
            valid_from: day("2024-01-01"),
            valid_until: day("2029-01-01"),
            ended: None,
            limits: Vec::new(),
            amounts: [(2024, "14"), (2025, "13"), (2026, "12")].map(amount).to_vec(),
        };
        for (today, wanted) in [
            ("2024-12-31", "a21002 14"),
            ("2025-01-01", "a21002 13"),
            ("2026-06-01", "a21002 12"),
            ("2027-01-01", "a21002 12"),
        ] {
            let facts = permit_facts(&permit, day(today));
            let amounts = fact("applied_amounts", FactValue::Texts(vec![wanted.to_owned()]));
            assert_eq!(facts, [amounts], "{today}");
        }
    }
}
