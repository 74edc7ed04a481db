//! Where departments do not say the same, worked out from what is kept.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{
    Date, DatedFact, Enterprise, EnterpriseRecord, Fact, FactValue, Instant, Jurisdiction,
};
use tidegate_sheets::departments::{DEPARTMENTS, Department};
use tidegate_store::{Listing, Page};

use super::facts::other_name_of;
use super::known::{accounts_of, folded};
use super::market::INDUSTRY;
use super::permits::LISTED;
use super::projects::{merge, statements_of};
use super::{CONTRADICTED, Contradiction, ToldValue, What};
use crate::{Desk, DeskError};

/// In place of a department: the register of enterprises.
pub(super) const REGISTER: &str = "register";

/// Accounts with those who are told to own them, by name of the fact and account.
type Owners<'a> = BTreeMap<(&'static str, &'a str), BTreeSet<&'a str>>;

impl Desk {
    /// Where departments contradict one another about the enterprises of a county as known at
    /// `now`: by enterprise, what, project, permit. The value that counts stands first.
    ///
    /// # Errors
    /// Store.
    pub async fn contradictions(
        &self,
        county: &Jurisdiction,
        now: Instant,
        page: Page,
    ) -> Result<Listing<Contradiction>, DeskError> {
        let all = self.contradictions_of(county, now, None).await?;
        let total = all.len() as u64;
        let skip = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let rows = usize::try_from(page.rows_bounded()).unwrap_or(usize::MAX);
        Ok(Listing { items: all.into_iter().skip(skip).take(rows).collect(), total })
    }

    /// All contradictions, or those about some enterprises.
    pub(super) async fn contradictions_of(
        &self,
        county: &Jurisdiction,
        now: Instant,
        of: Option<&BTreeSet<String>>,
    ) -> Result<Vec<Contradiction>, DeskError> {
        let today = Date::of_instant(now);
        let facts = self.store.enterprises_on(county, today).await?;
        let records = self.all_enterprises(county).await?.into_iter();
        let records: BTreeMap<String, EnterpriseRecord> =
            records.map(|one| (one.id.clone(), one)).collect();
        let owners = owners(&facts);
        let mut found = Vec::new();
        for one in &facts {
            let Some(record) =
                records.get(&one.id).filter(|_| of.is_none_or(|of| of.contains(&one.id)))
            else {
                continue;
            };
            if truth(one, CONTRADICTED) {
                found.extend(self.of_projects(record, now).await?);
            }
            if fact(one, LISTED).is_some() {
                found.extend(self.contradictions_of_permits(record, now).await?);
            }
            let shared = owners_shared(one, &owners);
            if shared.is_empty()
                && !is_named_otherwise(record, one)
                && !has_other_trade(record, one)
            {
                continue;
            }
            let dated = self.store.facts(&one.id).await?;
            let dated = InForce { facts: &dated, today };
            found.extend(names(record, &dated));
            found.extend(trade(record, &dated));
            found.extend(accounts(record, &shared, &records));
        }
        found.sort_by(|one, other| {
            let key = |one: &Contradiction| {
                (one.enterprise.clone(), one.what, one.project.clone(), one.permit.clone())
            };
            key(one).cmp(&key(other))
        });
        Ok(found)
    }

    async fn of_projects(
        &self,
        record: &EnterpriseRecord,
        now: Instant,
    ) -> Result<Vec<Contradiction>, DeskError> {
        let docket = self.store.docket(&record.id, now).await?;
        let disputes = merge(statements_of(&docket), &docket).disputes.into_iter();
        let found = disputes.map(|(project, what, values)| Contradiction {
            enterprise: record.id.clone(),
            name: record.name.clone(),
            what,
            project: Some(project),
            permit: None,
            values,
        });
        Ok(found.collect())
    }
}

/// The facts of an enterprise that are in force.
struct InForce<'a> {
    facts: &'a [DatedFact],
    today: Date,
}

impl InForce<'_> {
    fn text(&self, name: &str) -> Option<(&DatedFact, &str)> {
        // Facts of a name stand by first day, then as they were recorded.
        let fact = self
            .facts
            .iter()
            .rfind(|fact| fact.outlet.is_none() && fact.name == name && fact.from <= self.today)?;
        match &fact.value {
            FactValue::Text(text) => Some((fact, text)),
            _ => None,
        }
    }
}

fn fact<'a>(one: &'a Enterprise, name: &str) -> Option<&'a Fact> {
    one.facts.iter().find(|fact| fact.name == name)
}

fn truth(one: &Enterprise, name: &str) -> bool {
    fact(one, name).is_some_and(|fact| fact.value == FactValue::Truth(true))
}

fn text<'a>(one: &'a Enterprise, name: &str) -> Option<&'a str> {
    match &fact(one, name)?.value {
        FactValue::Text(text) => Some(text),
        _ => None,
    }
}

fn is_named_otherwise(record: &EnterpriseRecord, one: &Enterprise) -> bool {
    DEPARTMENTS.into_iter().any(|department| {
        let name = text(one, &other_name_of(department));
        name.is_some_and(|name| folded(name) != folded(&record.name))
    })
}

/// Whether the trade that is registered is a code of GB/T 4754 and none of those carried on, nor
/// wider or narrower than one.
fn is_other_trade(record: &EnterpriseRecord, told: &str) -> bool {
    let code: String = told.chars().filter(char::is_ascii_digit).collect();
    let is_code = (2..=4).contains(&code.len()) && !record.industries.is_empty();
    is_code
        && !record
            .industries
            .iter()
            .any(|known| known.starts_with(&code) || code.starts_with(known.as_str()))
}

fn has_other_trade(record: &EnterpriseRecord, one: &Enterprise) -> bool {
    text(one, INDUSTRY).is_some_and(|told| is_other_trade(record, told))
}

fn of_register(value: &str) -> ToldValue {
    ToldValue {
        by: REGISTER.to_owned(),
        value: value.to_owned(),
        of: None,
        source: String::new(),
        counts: true,
    }
}

fn of_fact(by: Department, (fact, value): (&DatedFact, &str)) -> ToldValue {
    ToldValue {
        by: by.word().to_owned(),
        value: value.to_owned(),
        of: Some(fact.from),
        source: fact.source.clone(),
        counts: false,
    }
}

pub(super) fn about(
    record: &EnterpriseRecord,
    what: What,
    values: Vec<ToldValue>,
) -> Contradiction {
    let (enterprise, name) = (record.id.clone(), record.name.clone());
    Contradiction { enterprise, name, what, project: None, permit: None, values }
}

fn names(record: &EnterpriseRecord, facts: &InForce<'_>) -> Option<Contradiction> {
    let mut values = vec![of_register(&record.name)];
    for department in DEPARTMENTS {
        let told = facts.text(&other_name_of(department));
        let other = told.filter(|(_, name)| folded(name) != folded(&record.name));
        values.extend(other.map(|told| of_fact(department, told)));
    }
    (values.len() > 1).then(|| about(record, What::Name, values))
}

fn trade(record: &EnterpriseRecord, facts: &InForce<'_>) -> Option<Contradiction> {
    let told = facts.text(INDUSTRY).filter(|(_, told)| is_other_trade(record, told))?;
    let values =
        vec![of_register(&record.industries.join(", ")), of_fact(Department::Market, told)];
    Some(about(record, What::Industry, values))
}

fn owners(facts: &[Enterprise]) -> Owners<'_> {
    let mut owners: Owners<'_> = BTreeMap::new();
    for one in facts {
        for kind in [Department::Power, Department::Water].into_iter().filter_map(accounts_of) {
            let Some(Fact { value: FactValue::Texts(accounts), .. }) = fact(one, kind) else {
                continue;
            };
            for account in accounts {
                owners.entry((kind, account)).or_default().insert(&one.id);
            }
        }
    }
    owners
}

/// Accounts of which an enterprise is not the only owner.
fn owners_shared<'a>(one: &'a Enterprise, owners: &Owners<'a>) -> Owners<'a> {
    let shared = owners.iter().filter(|(_, owners)| owners.len() > 1);
    let own = shared.filter(|(_, owners)| owners.contains(one.id.as_str()));
    own.map(|(account, owners)| (*account, owners.clone())).collect()
}

/// That an account is told to be of several; none of them counts.
fn accounts(
    record: &EnterpriseRecord,
    shared: &Owners<'_>,
    records: &BTreeMap<String, EnterpriseRecord>,
) -> Vec<Contradiction> {
    let contradiction = |((kind, account), owners): (&(&'static str, &str), &BTreeSet<&str>)| {
        let is_power = accounts_of(Department::Power) == Some(*kind);
        let what = if is_power { What::PowerAccount } else { What::WaterAccount };
        let by = if is_power { Department::Power } else { Department::Water };
        let value = |owner: &&str| ToldValue {
            by: by.word().to_owned(),
            value: records.get(*owner).map_or((*owner).to_owned(), |one| one.name.clone()),
            of: None,
            source: format!("account {account}"),
            counts: false,
        };
        about(record, what, owners.iter().map(value).collect())
    };
    shared.iter().map(contradiction).collect()
}
