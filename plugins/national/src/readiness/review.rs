//! What is known of an application, and what was noted about it so far.

use std::collections::BTreeSet;

use tidegate_sdk::contract::{
    Application, Basis, Date, Decimal, Fact, FactValue, Message, Readiness, ReadinessItem,
    TruthValue,
};
use tidegate_sdk::tables::{Parameter, ParameterValue, Tables};

/// Most items that an answer has; what goes beyond is counted.
const ITEMS_MAX: usize = 500;

/// The kind of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    First,
    Renewal,
    Change,
    Again,
}

impl Kind {
    /// The kind of a word of the contract.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "first" => Some(Self::First),
            "renewal" => Some(Self::Renewal),
            "change" => Some(Self::Change),
            "re-application" => Some(Self::Again),
            _ => None,
        }
    }

    /// Whether all that a permit says is applied for.
    pub(super) const fn is_full(self) -> bool {
        matches!(self, Self::First | Self::Again)
    }
}

/// A rule with the parameters that say where it comes from: each cites every truth parameter called
/// so, or so and `_` and more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) basis: &'static [&'static str],
}

impl Rule {
    pub(super) const fn new(id: &'static str, basis: &'static [&'static str]) -> Self {
        Self { id, basis }
    }
}

/// An application under review.
pub(super) struct Review<'a> {
    pub(super) tables: &'static Tables,
    pub(super) application: &'a Application,
    pub(super) kind: Kind,
    /// The date whose rules hold.
    pub(super) on: Date,
    items: Vec<ReadinessItem>,
    /// Items beyond [`ITEMS_MAX`].
    more: usize,
    materials: Vec<Message>,
    /// Names of facts that were asked for.
    asked: BTreeSet<String>,
    /// Whether something is known to be missing or to contradict.
    refuted: bool,
    open: bool,
}

impl<'a> Review<'a> {
    pub(super) fn new(
        tables: &'static Tables,
        application: &'a Application,
        (kind, on): (Kind, Date),
    ) -> Self {
        Self {
            tables,
            application,
            kind,
            on,
            items: Vec::new(),
            more: 0,
            materials: Vec::new(),
            asked: BTreeSet::new(),
            refuted: false,
            open: false,
        }
    }

    /// The day on which the application was or is handed in.
    pub(super) fn handed_in(&self) -> Date {
        self.known("handed_in_on", day).unwrap_or(self.on)
    }

    /// A fact of the application, or else of the enterprise.
    fn fact(&self, name: &str) -> Option<&'a Fact> {
        let said = self.application.facts.iter().chain(&self.application.enterprise.facts);
        said.into_iter().find(|fact| fact.name == name)
    }

    /// The value of a fact that is known beyond doubt.
    pub(super) fn known<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a FactValue) -> Option<T>,
    ) -> Option<T> {
        self.fact(name).filter(|fact| !fact.doubtful).and_then(|fact| read(&fact.value))
    }

    /// The same, and what is not known is asked for.
    pub(super) fn wanted<T>(
        &mut self,
        rule: Rule,
        name: &str,
        read: impl FnOnce(&'a FactValue) -> Option<T>,
    ) -> Option<T> {
        let known = self.known(name, read);
        if known.is_none() {
            self.ask(rule, name);
        }
        known
    }

    /// Asks for a fact, once.
    pub(super) fn ask(&mut self, rule: Rule, name: &str) {
        if self.asked.insert(name.to_owned()) {
            let doubtful = self.fact(name).is_some_and(|fact| fact.doubtful);
            let key = if doubtful { "fact-doubted" } else { "fact-needed" };
            self.unknown(rule, Message::new(key).with("fact", name));
        }
    }

    /// Notes what would have to be known.
    pub(super) fn unknown(&mut self, rule: Rule, text: Message) {
        self.open = true;
        self.note(rule, "missing", text);
    }

    /// Notes what is known not to be there.
    pub(super) fn absent(&mut self, rule: Rule, text: Message) {
        self.refuted = true;
        self.note(rule, "missing", text);
    }

    /// Notes what contradicts something else.
    pub(super) fn contradiction(&mut self, rule: Rule, text: Message) {
        self.refuted = true;
        self.note(rule, "contradiction", text);
    }

    fn note(&mut self, rule: Rule, kind: &str, text: Message) {
        if self.items.len() >= ITEMS_MAX {
            self.more = self.more.saturating_add(1);
            return;
        }
        let basis = self.bases(rule.basis);
        self.items.push(ReadinessItem {
            rule: rule.id.to_owned(),
            kind: kind.to_owned(),
            basis,
            text,
        });
    }

    /// Adds to the list of materials.
    pub(super) fn material(&mut self, text: Message) {
        self.materials.push(text);
    }

    /// What is in force on the date of the rules and called so, or so and `_` and more.
    pub(super) fn bases(&self, names: &[&str]) -> Vec<Basis> {
        let called = |parameter: &&Parameter| {
            names.iter().any(|name| {
                let rest = parameter.name.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            })
        };
        let in_force = |parameter: &&Parameter| parameter.source.in_force(self.on);
        let named = self.tables.parameters.iter().filter(called).filter(in_force);
        named.map(|parameter| parameter.source.basis()).collect()
    }

    /// A number in force on the date of the rules.
    pub(super) fn number(&self, name: &str) -> Option<Decimal> {
        match self.tables.parameter(name, self.on)?.value {
            ParameterValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The whole part of such a number, which counts days or years.
    pub(super) fn count(&self, name: &str) -> Option<i32> {
        i32::try_from(self.number(name)?.counts() / Decimal::ONE.counts()).ok()
    }

    /// The answer.
    pub(super) fn finish(mut self) -> Readiness {
        if self.more > 0 {
            let text = Message::new("more-items").with("count", self.more);
            let (rule, kind) = ("more-items".to_owned(), "missing".to_owned());
            self.items.push(ReadinessItem { rule, kind, basis: Vec::new(), text });
        }
        let ready = match (self.refuted, self.open) {
            (true, _) => TruthValue::No,
            (false, true) => TruthValue::Unknown,
            (false, false) => TruthValue::Yes,
        };
        Readiness { ready, items: self.items, materials: self.materials }
    }
}

/// Yes or no.
pub(super) fn truth(value: &FactValue) -> Option<bool> {
    match value {
        FactValue::Truth(truth) => Some(*truth),
        _ => None,
    }
}

/// A date.
pub(super) fn day(value: &FactValue) -> Option<Date> {
    match value {
        FactValue::Day(day) => Some(*day),
        _ => None,
    }
}

/// A text that is not blank.
pub(super) fn text(value: &FactValue) -> Option<&str> {
    match value {
        FactValue::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Several texts.
pub(super) fn texts(value: &FactValue) -> Option<&[String]> {
    match value {
        FactValue::Texts(texts) => Some(texts),
        _ => None,
    }
}

/// A number.
pub(super) fn number(value: &FactValue) -> Option<Decimal> {
    match value {
        FactValue::Number(number) => Some(*number),
        _ => None,
    }
}
