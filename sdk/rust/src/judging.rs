//! Judging: from a case file to findings by the law of the time of each act.
//!
//! A rule gathers [`Element`]s into a [`Charge`] and hands it to a [`Collector`], which decides:
//! all elements hold → a finding, with its sanctions after 从旧兼从轻 and its limitation; one does
//! not hold → cleared; else an open rule that names what is missing. What the law provides stands
//! in dated parameters, see [`sanctions`].
//!
//! ```ignore
//! pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
//!     for duty in &context.file.duties {
//!         let late = Act::since(duty.due.plus_days(1), context.file.as_of);
//!         let charge = Charge::new("ledger-missing", late)
//!             .about(&duty.subject, &duty.reference)
//!             .sanctioned(&["ledger"])
//!             .element(Element::new("due-passed", truth(duty.due < context.file.as_of)))
//!             .element(Element::new("not-done", truth(duty.done.is_none())));
//!         out.decide(context, charge);
//!     }
//! }
//! ```

pub mod act;
pub mod charge;
pub mod collector;
pub mod deadline;
pub mod element;
#[cfg(test)]
mod fixture;
pub mod limitation;
pub mod monitoring;
pub mod rounding;
pub mod sanctions;

use tidegate_contract::{
    Basis, CaseFile, Date, Decimal, Fact, FactValue, Message, Outlet, Refusal, TruthValue,
};

pub use act::Act;
pub use charge::Charge;
pub use collector::Collector;
pub use deadline::Deadline;
pub use element::{Element, Elements};
pub use rounding::{Bounds, round_half_even};

use crate::tables::{Parameter, ParameterValue, Source, Tables};

/// What rules look at: the case file and the tables of the pack.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The case file.
    pub file: &'a CaseFile,
    /// The tables of the pack.
    pub tables: &'static Tables,
}

impl<'a> Context<'a> {
    /// The context of one judgement.
    ///
    /// # Errors
    /// `before-covered-dates` or `after-covered-dates` when the period begins outside the dates
    /// that the pack covers; `judged-before-period` when the day of judging lies before it.
    pub fn new(tables: &'static Tables, file: &'a CaseFile) -> Result<Self, Refusal> {
        tables.covers(file.from)?;
        if file.as_of < file.from {
            let text = Message::new("judged-before-period").with("on", file.as_of);
            return Err(Refusal {
                code: "judged-before-period".to_owned(),
                text: text.with("from", file.from),
            });
        }
        Ok(Self { file, tables })
    }

    /// The first day of which nothing is known: the day after judging, or the end of the period.
    #[must_use]
    pub fn known_until(&self) -> Date {
        self.file.until.min(self.file.as_of.plus_days(1))
    }

    /// A fact of the enterprise.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&'a Fact> {
        find(&self.file.enterprise.facts, name)
    }

    /// The outlet of this number.
    #[must_use]
    pub fn outlet(&self, id: &str) -> Option<&'a Outlet> {
        self.file.outlets.iter().find(|outlet| outlet.id == id)
    }

    /// A fact of an outlet, or of the enterprise when the outlet has none of that name.
    #[must_use]
    pub fn outlet_fact(&self, outlet: &str, name: &str) -> Option<&'a Fact> {
        let own = self.outlet(outlet).and_then(|outlet| find(&outlet.facts, name));
        own.or_else(|| self.fact(name))
    }

    /// The number of a parameter on a day; none when it is not in force or not a number.
    #[must_use]
    pub fn number(&self, name: &str, on: Date) -> Option<(Decimal, &'static Source)> {
        let parameter = self.tables.parameter(name, on)?;
        match parameter.value {
            ParameterValue::Number(value) => Some((value, &parameter.source)),
            _ => None,
        }
    }

    /// A parameter that counts something (days, months, years), rounded down; none when it is not
    /// in force, or negative.
    #[must_use]
    pub fn count(&self, name: &str, on: Date) -> Option<(u32, &'static Source)> {
        let (value, source) = self.number(name, on)?;
        Some((u32::try_from(value.counts() / Decimal::ONE.counts()).ok()?, source))
    }

    /// The word of a text parameter on a day.
    #[must_use]
    pub fn word(&self, name: &str, on: Date) -> Option<(&'static str, &'static Source)> {
        let parameter = self.tables.parameter(name, on)?;
        match parameter.value {
            ParameterValue::Text(value) => Some((value, &parameter.source)),
            _ => None,
        }
    }

    /// The bases of all truth parameters in force on `on` that are called `name`, or `name`, `_`
    /// and more; the same one once. So `ledger_duty_decree_736` and `ledger_duty_code` are the
    /// bases of `ledger_duty`.
    #[must_use]
    pub fn bases(&self, name: &str, on: Date) -> Vec<Basis> {
        let mut bases: Vec<Basis> = Vec::new();
        let in_force = self.named(name).filter(|parameter| {
            parameter.value == ParameterValue::Truth(true) && parameter.source.in_force(on)
        });
        for basis in in_force.map(|parameter| parameter.source.basis()) {
            if !bases.contains(&basis) {
                bases.push(basis);
            }
        }
        bases
    }

    /// Parameters called `name`, or `name`, `_` and more.
    fn named(&self, name: &str) -> impl Iterator<Item = &'static Parameter> {
        // INVARIANT: parameters ascend by name, so those that begin with one text stand together.
        let first = self.tables.parameters.partition_point(|parameter| parameter.name < name);
        let from_first = self.tables.parameters.iter().skip(first);
        let begun = from_first.take_while(move |parameter| parameter.name.starts_with(name));
        begun.filter(move |parameter| {
            parameter
                .name
                .strip_prefix(name)
                .is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'_')))
        })
    }
}

/// The fact of this name in a list that ascends by name.
#[must_use]
pub fn find<'a>(facts: &'a [Fact], name: &str) -> Option<&'a Fact> {
    facts.iter().find(|fact| fact.name == name)
}

/// The truth of a fact; unknown when it is absent or of another type.
#[must_use]
pub fn truth_of(fact: Option<&Fact>) -> TruthValue {
    match fact.map(|fact| &fact.value) {
        Some(FactValue::Truth(true)) => TruthValue::Yes,
        Some(FactValue::Truth(false)) => TruthValue::No,
        _ => TruthValue::Unknown,
    }
}

/// The words of a `text` or `texts` fact; none when it is absent or of another type.
#[must_use]
pub fn words_of(fact: Option<&Fact>) -> Option<Vec<&str>> {
    match fact.map(|fact| &fact.value) {
        Some(FactValue::Text(word)) => Some(vec![word.as_str()]),
        Some(FactValue::Texts(words)) => Some(words.iter().map(String::as_str).collect()),
        _ => None,
    }
}

/// What makes a basis doubtful, for the reader.
#[must_use]
pub fn basis_doubts(basis: &Basis) -> Vec<Message> {
    use tidegate_contract::{Dating, Verified};
    let about = |key: &str| {
        Message::new(key).with("document", &basis.document).with("article", &basis.article)
    };
    let mut doubts = Vec::new();
    if basis.verified == Verified::Recalled {
        doubts.push(about("recalled-basis"));
    }
    match basis.dating {
        Dating::Dated => {}
        Dating::ByDesignation => doubts.push(about("designated-basis")),
        Dating::Unknown => doubts.push(about("undated-basis")),
    }
    doubts
}

/// Adds messages that are not there yet.
pub(crate) fn push_new(into: &mut Vec<Message>, from: impl IntoIterator<Item = Message>) {
    for message in from {
        if !into.contains(&message) {
            into.push(message);
        }
    }
}
