//! Dated facts of enterprises, kept only where they differ from what is in force.

use tidegate_domain::{Date, DatedFact, Fact, FactValue};
use tidegate_sheets::Row;
use tidegate_sheets::departments::{Department, Evidence};

use super::intake::Intake;
use super::known::{FORMER_NAME, accounts_of, folded};
use super::{Trust, What, trust};

impl Intake<'_> {
    /// Keeps a fact as of the day of the file, unless it is in force then as it is told.
    pub(super) fn fact(
        &mut self,
        enterprise: &str,
        name: &str,
        value: (FactValue, bool),
        source: &str,
    ) {
        let on = self.on;
        self.fact_of(dated(enterprise, name, value, (on, source)));
    }

    /// Keeps a fact, unless it is in force on its first day as it is told.
    pub(super) fn fact_of(&mut self, fact: DatedFact) {
        let in_force = if fact.from == self.today {
            self.known.fact_today(&fact.enterprise, &fact.name)
        } else {
            self.known.fact(&fact.enterprise, &fact.name)
        };
        let is_same = |known: &Fact| known.value == fact.value && known.doubtful == fact.doubtful;
        if in_force.is_some_and(is_same) {
            self.unchanged += 1;
        } else {
            self.put(fact);
        }
    }

    /// Keeps a fact; of rows that tell the same one after the other, only the first day is kept.
    pub(super) fn put(&mut self, fact: DatedFact) {
        let key = |from: Date| (fact.enterprise.clone(), fact.name.clone(), from);
        let is_same = |((enterprise, name, _), known): (&(String, String, Date), &DatedFact)| {
            (enterprise, name, &known.value) == (&fact.enterprise, &fact.name, &fact.value)
        };
        if self.facts.range(..=key(fact.from)).next_back().is_some_and(is_same) {
            return;
        }
        let next = self.facts.range(key(fact.from.plus_days(1))..).next();
        let next = next.filter(|entry| is_same(*entry)).map(|(key, _)| key.clone());
        if let Some(next) = next {
            self.facts.remove(&next);
        }
        self.facts.insert(key(fact.from), fact);
    }

    /// Accounts are known from the rows that have a credit code too, wherever in the file they are.
    pub(super) fn learn_accounts(&mut self, rows: &[(&Evidence, &Row)]) {
        let Some(kind) = accounts_of(self.file.department) else { return };
        for party in rows.iter().map(|(one, _)| one.party()) {
            if let (Some(code), Some(account)) = (&party.credit_code, &party.account)
                && self.known.enterprises.contains_key(code)
            {
                self.known.learn(kind, account, code);
                let accounts = self.accounts.entry((code.clone(), kind)).or_default();
                accounts.insert(account.clone());
            }
        }
    }

    pub(super) fn keep_accounts(&mut self) {
        for ((enterprise, kind), mut accounts) in std::mem::take(&mut self.accounts) {
            let before = self.known.fact_today(&enterprise, kind).map(|fact| fact.value.clone());
            if let Some(FactValue::Texts(before)) = &before {
                accounts.extend(before.iter().cloned());
            }
            let value = FactValue::Texts(accounts.into_iter().collect());
            if before.as_ref() == Some(&value) {
                self.unchanged += 1;
                continue;
            }
            let source = self.label(None);
            self.put(dated(&enterprise, kind, (value, false), (self.today, &source)));
        }
    }

    /// Remembers that a department other than the one that registers has another name for an
    /// enterprise with this credit code, or no longer has.
    pub(super) fn other_name(&mut self, enterprise: &str, told: &Evidence, source: &str) {
        let department = self.file.department;
        let (Some(_), Some(name)) = (&told.party().credit_code, &told.party().name) else { return };
        if trust(department, What::Name) == Trust::Trusted {
            return;
        }
        let Some(registered) = self.known.enterprises.get(enterprise) else { return };
        let fact = other_name_of(department);
        let is_known = folded(&registered.name) == folded(name)
            || self
                .known
                .text(enterprise, FORMER_NAME)
                .is_some_and(|one| folded(one) == folded(name));
        if !is_known {
            let value = (FactValue::Text(name.clone()), true);
            self.fact_of(dated(enterprise, &fact, value, (self.today, source)));
        } else if self.known.fact_today(enterprise, &fact).is_some() {
            let value = (FactValue::Text(registered.name.clone()), true);
            self.fact_of(dated(enterprise, &fact, value, (self.today, source)));
        }
    }
}

/// A fact of an enterprise: what it is called, its value and doubt, its first day and source.
pub(super) fn dated(
    enterprise: &str,
    name: &str,
    (value, doubtful): (FactValue, bool),
    (from, source): (Date, &str),
) -> DatedFact {
    DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: None,
        name: name.to_owned(),
        value,
        from,
        source: source.to_owned(),
        doubtful,
    }
}

/// Name of the fact that holds the name that a department has for an enterprise.
pub(super) fn other_name_of(department: Department) -> String {
    format!("name_by_{}", department.word())
}
