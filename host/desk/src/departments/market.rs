//! What market regulation (市场监管) says: names, states, addresses, trades.

use tidegate_domain::{DatedFact, DocketItem, DocketRecord, Event, Fact, FactValue};
use tidegate_sheets::departments::{Registration, RegistrationState};

use super::intake::Intake;
use super::known::{FORMER_NAME, folded};
use super::statements::SOURCE;
use super::{RegisteredChange, What};

/// Kind of the docket's events that say what changed in the register of enterprises: the holder of a
/// permit has thirty days from then to have it changed.
///
/// # Source
/// State Council Decree 736, art. 14.
pub(crate) const CHANGED: &str = "registered-change";

const STATE: &str = "registration_state";
const ADDRESS: &str = "registered_address";

/// The trade as registered; doubtful, for what is carried on may be another.
pub(super) const INDUSTRY: &str = "registered_industry";

impl Intake<'_> {
    /// Takes what a registration says of an enterprise, but for its name.
    pub(super) fn registration(&mut self, enterprise: &str, told: &Registration, source: &str) {
        let state = word(told.state);
        let before = self.known.text(enterprise, STATE).map(str::to_owned);
        // The first that is heard of an active enterprise is no change.
        let is_change = before.as_deref().map_or(state != "active", |before| before != state);
        if is_change {
            let note = match told.state {
                RegistrationState::Active => "active again: nothing else was changed",
                RegistrationState::MovedOut => {
                    "moved out of the county: the enterprise stays registered here until an officer decides"
                }
                _ => "no longer active: its permit and duties are for an officer to look at",
            };
            self.changed(enterprise, (What::State, before, state), source, note);
        }
        self.text_fact(enterprise, STATE, state, source);
        if let Some(address) = &told.address {
            let before = self.known.text(enterprise, ADDRESS).map(str::to_owned);
            if before.as_ref().is_some_and(|before| folded(before) != folded(address)) {
                let note = "another address: whether the site moved is for an officer to say";
                self.changed(enterprise, (What::Address, before, address), source, note);
            }
            self.text_fact(enterprise, ADDRESS, address, source);
        }
        if let Some(day) = told.registered {
            self.fact(enterprise, "registered_on", (FactValue::Day(day), false), source);
        }
        if let Some(industry) = &told.industry {
            let value = FactValue::Text(industry.clone());
            self.fact(enterprise, INDUSTRY, (value, true), source);
        }
        let name = told.party.name.as_deref().unwrap_or_default();
        let registered = self.known.enterprises.get(enterprise);
        if registered.is_some_and(|one| folded(&one.name) != folded(name)) && !name.is_empty() {
            let named = (name.to_owned(), source.to_owned());
            self.names_told.insert(enterprise.to_owned(), named);
        }
    }

    /// Enterprises whose registered name is told to be another: all their facts are needed.
    pub(super) fn asks_for_names(&self) -> Vec<String> {
        self.names_told.keys().cloned().collect()
    }

    /// Gives an enterprise the name that it was told to have, unless it had that name before the
    /// file was made and took another since.
    pub(super) fn name(&mut self, enterprise: &str, facts: &[DatedFact]) {
        let Some((name, source)) = self.names_told.remove(enterprise) else { return };
        let is_old = facts.iter().any(|fact| {
            fact.name == FORMER_NAME
                && fact.from >= self.on
                && matches!(&fact.value, FactValue::Text(former) if folded(former) == folded(&name))
        });
        let Some(known) = self.known.enterprises.get(enterprise).filter(|_| !is_old) else {
            return;
        };
        let mut record = known.clone();
        let before = std::mem::replace(&mut record.name, name.clone());
        let note = "renamed: the registered name was changed, the one before is kept";
        let value = FactValue::Text(before.clone());
        self.fact(enterprise, FORMER_NAME, (value, false), &source);
        self.changed(enterprise, (What::Name, Some(before), &name), &source, note);
        self.renamed.insert(enterprise.to_owned(), record);
    }

    /// Says that something changed, in the report and on the docket.
    fn changed(
        &mut self,
        enterprise: &str,
        (what, before, after): (What, Option<String>, &str),
        source: &str,
        note: &'static str,
    ) {
        let of = match what {
            What::Name => "name",
            What::State => "state",
            _ => "address",
        };
        let fact = |name: &str, text: &str| Fact {
            name: name.to_owned(),
            value: FactValue::Text(text.to_owned()),
            doubtful: false,
        };
        let mut facts = vec![fact("changed_after", after)];
        facts.extend(before.as_deref().map(|before| fact("changed_before", before)));
        facts.push(fact("changed_what", of));
        let event = Event {
            kind: CHANGED.to_owned(),
            reference: format!("{of}/{}", self.on),
            subject: String::new(),
            from: self.on,
            until: Some(self.on.plus_days(1)),
            facts,
        };
        self.event(DocketRecord {
            enterprise: enterprise.to_owned(),
            item: DocketItem::Event(event),
            source: format!("{SOURCE}{source}"),
            recorded_at: self.now,
            withdrawn: false,
        });
        let (enterprise, after) = (enterprise.to_owned(), after.to_owned());
        self.report.change(RegisteredChange {
            enterprise,
            what,
            permit: None,
            before,
            after,
            from: self.on,
            note,
        });
    }

    fn text_fact(&mut self, enterprise: &str, name: &str, text: &str, source: &str) {
        self.fact(enterprise, name, (FactValue::Text(text.to_owned()), false), source);
    }
}

const fn word(state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Active => "active",
        RegistrationState::Suspended => "suspended",
        RegistrationState::Revoked => "revoked",
        RegistrationState::Deregistered => "deregistered",
        RegistrationState::MovedOut => "moved-out",
    }
}
