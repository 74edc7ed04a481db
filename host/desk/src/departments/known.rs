//! Finding the registered enterprise that a row is about. Nothing is guessed: a row that fits none,
//! or more than one, is left unmatched with the nearest names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_domain::{Enterprise, EnterpriseRecord, Fact, FactValue};
use tidegate_sheets::departments::{Department, Party};

use super::Nearest;

/// Name of the fact that holds an enterprise's earlier name.
pub(super) const FORMER_NAME: &str = "former_name";

/// Enterprises that are perhaps meant.
const NEAREST_MAX: usize = 3;

/// What is registered in a county.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By credit code.
    pub(super) enterprises: BTreeMap<String, EnterpriseRecord>,
    /// In force on the day of the file.
    facts: HashMap<String, Vec<Fact>>,
    /// In force today.
    facts_today: HashMap<String, Vec<Fact>>,
    by_name: HashMap<String, BTreeSet<String>>,
    by_former: HashMap<String, BTreeSet<String>>,
    /// By name of the fact and account.
    accounts: HashMap<(&'static str, String), BTreeSet<String>>,
}

/// Name of the fact that holds the accounts of an enterprise with a department; none of one that
/// has no accounts.
pub(super) const fn accounts_of(department: Department) -> Option<&'static str> {
    match department {
        Department::Power => Some("power_accounts"),
        Department::Water => Some("water_accounts"),
        _ => None,
    }
}

impl Known {
    /// From what is registered, the facts in force today, and those in force on the day of the file
    /// where that is another day.
    pub(super) fn new(
        enterprises: Vec<EnterpriseRecord>,
        today: Vec<Enterprise>,
        on: Option<Vec<Enterprise>>,
    ) -> Self {
        let mut known = Self::default();
        for one in enterprises {
            known.by_name.entry(folded(&one.name)).or_default().insert(one.id.clone());
            known.enterprises.insert(one.id.clone(), one);
        }
        for one in today {
            for fact in &one.facts {
                match (&fact.value, fact.name.as_str()) {
                    (FactValue::Text(name), FORMER_NAME) => {
                        known.by_former.entry(folded(name)).or_default().insert(one.id.clone());
                    }
                    (FactValue::Texts(accounts), name) => {
                        for kind in [Department::Power, Department::Water] {
                            let Some(kind) = accounts_of(kind).filter(|kind| *kind == name) else {
                                continue;
                            };
                            for account in accounts {
                                known.learn(kind, account, &one.id);
                            }
                        }
                    }
                    _ => {}
                }
            }
            known.facts_today.insert(one.id, one.facts);
        }
        known.facts = match on {
            Some(on) => on.into_iter().map(|one| (one.id, one.facts)).collect(),
            None => known.facts_today.clone(),
        };
        known
    }

    /// Remembers whose an account is.
    pub(super) fn learn(&mut self, kind: &'static str, account: &str, enterprise: &str) {
        let owners = self.accounts.entry((kind, account.to_owned())).or_default();
        owners.insert(enterprise.to_owned());
    }

    /// A fact of an enterprise that is in force today.
    pub(super) fn fact_today(&self, enterprise: &str, name: &str) -> Option<&Fact> {
        self.facts_today.get(enterprise)?.iter().find(|fact| fact.name == name)
    }

    /// A fact of an enterprise that was in force on the day of the file.
    pub(super) fn fact(&self, enterprise: &str, name: &str) -> Option<&Fact> {
        self.facts.get(enterprise)?.iter().find(|fact| fact.name == name)
    }

    /// The text of a fact that was in force on the day of the file.
    pub(super) fn text(&self, enterprise: &str, name: &str) -> Option<&str> {
        match &self.fact(enterprise, name)?.value {
            FactValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The enterprise of a row: by its credit code, else by the account, else by the exact name of
    /// today or of before.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn find(&self, department: Department, party: &Party) -> Result<&str, String> {
        if let Some(code) = &party.credit_code {
            let found = self.enterprises.get_key_value(code);
            return found
                .map(|(id, _)| id.as_str())
                .ok_or_else(|| "the credit code is not registered in this county".to_owned());
        }
        let named = party.name.as_deref().map(|name| self.named(name));
        if let (Some(kind), Some(account)) = (accounts_of(department), &party.account) {
            let owners = self.accounts.get(&(kind, account.clone()));
            match owners.map_or((0, None), |owners| (owners.len(), owners.first())) {
                (0, _) | (_, None) => {}
                (1, Some(owner)) => {
                    let other = named.as_ref().and_then(|named| named.as_ref().ok());
                    return match other.filter(|other| **other != owner.as_str()) {
                        None => Ok(owner),
                        Some(other) => Err(format!(
                            "the account is known as that of {owner}, the name is that of {other}: \
                             write the credit code"
                        )),
                    };
                }
                (many, _) => {
                    return Err(format!(
                        "the account is known as that of {many} enterprises: write the credit code"
                    ));
                }
            }
        }
        match named {
            Some(named) => named,
            None => Err("the account is not known: send it once with the credit code".to_owned()),
        }
    }

    fn named(&self, name: &str) -> Result<&str, String> {
        let name = folded(name);
        let found = self.by_name.get(&name).or_else(|| self.by_former.get(&name));
        match found.map_or((0, None), |found| (found.len(), found.first())) {
            (1, Some(id)) => Ok(id),
            (0, _) | (_, None) => {
                Err("nobody of this name is registered in this county".to_owned())
            }
            (many, _) => Err(format!(
                "{many} enterprises of this county have this name: write the credit code"
            )),
        }
    }

    /// Registered enterprises whose names differ least from a name, at most in half its characters.
    pub(super) fn nearest(&self, name: &str) -> Vec<Nearest> {
        let wanted = folded(name);
        let most = wanted.chars().count() / 2;
        let distances = self.enterprises.values().filter_map(|one| {
            let distance = strsim::levenshtein(&folded(&one.name), &wanted);
            (distance <= most).then_some((distance, one))
        });
        let mut near: Vec<(usize, &EnterpriseRecord)> = distances.collect();
        near.sort_by_key(|(distance, one)| (*distance, &one.id));
        near.truncate(NEAREST_MAX);
        near.into_iter()
            .map(|(_, one)| Nearest { enterprise: one.id.clone(), name: one.name.clone() })
            .collect()
    }
}

/// A name without what is written in more than one way: spaces, full-width letters and brackets,
/// case.
pub(super) fn folded(name: &str) -> String {
    let plain = |one: char| match one {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(one) - 0xFEE0).unwrap_or(one),
        other => other,
    };
    let shown = name.chars().filter(|one| !one.is_whitespace()).map(plain);
    shown.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_does_not_matter() {
        for (one, other, same) in [
            ("桐庐（甲）厂", "桐庐(甲)厂", true),
            ("桐庐 甲厂", "桐庐甲厂", true),
            ("ABC厂", "ａｂｃ厂", true),
            ("桐庐甲厂", "桐庐乙厂", false),
            ("桐庐甲厂", "桐庐甲厂分厂", false),
        ] {
            assert_eq!(folded(one) == folded(other), same, "{one} {other}");
        }
    }
}
