//! What a rule looks at, before it is decided.

use tidegate_contract::{Basis, Date, Decimal, Figure, Message, Severity, Standing, TruthValue};

use super::act::Act;
use super::element::{Element, Elements};

/// One act under one rule, with everything that a finding would say about it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Charge {
    pub(super) kind: &'static str,
    pub(super) subject: String,
    pub(super) pollutant: Option<String>,
    pub(super) reference: String,
    pub(super) act: Act,
    pub(super) elements: Elements,
    pub(super) standing: Standing,
    pub(super) severity: Severity,
    pub(super) duty: &'static str,
    pub(super) basis: Vec<Basis>,
    pub(super) prefixes: &'static [&'static str],
    pub(super) investment: Option<Decimal>,
    pub(super) harm: TruthValue,
    pub(super) figures: Vec<Figure>,
    pub(super) largest_compliant: Option<Decimal>,
    pub(super) next_step: Message,
    pub(super) due: Option<Date>,
    pub(super) changed_by: Vec<Message>,
    pub(super) doubts: Vec<Message>,
    pub(super) continuing: bool,
}

impl Charge {
    /// A charge of this kind, suspected, of ordinary severity, about the whole site and without
    /// sanctions. Its next step is the message `next-step`.
    pub fn new(kind: &'static str, act: Act) -> Self {
        Self {
            kind,
            subject: String::new(),
            pollutant: None,
            reference: String::new(),
            act,
            elements: Elements::default(),
            standing: Standing::Suspected,
            severity: Severity::Ordinary,
            duty: "",
            basis: Vec::new(),
            prefixes: &[],
            investment: None,
            harm: TruthValue::Unknown,
            figures: Vec::new(),
            largest_compliant: None,
            next_step: Message::new("next-step"),
            due: None,
            changed_by: Vec::new(),
            doubts: Vec::new(),
            continuing: false,
        }
    }

    /// About an outlet (empty for the site) and a duty, project, order or mark (empty for none).
    pub fn about(mut self, subject: &str, reference: &str) -> Self {
        subject.clone_into(&mut self.subject);
        reference.clone_into(&mut self.reference);
        self
    }

    /// About a pollutant.
    pub fn of_pollutant(mut self, pollutant: &str) -> Self {
        self.pollutant = Some(pollutant.to_owned());
        self
    }

    /// Requires one more element.
    pub fn element(mut self, element: Element) -> Self {
        self.elements.push(element);
        self
    }

    /// Whether it stands on data alone; only where records prove it without intent or eyes.
    pub fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }

    /// How grave it is. Serious takes the range for serious circumstances where the law tells them
    /// apart; otherwise that range stays unknown, because a person must find so.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Breaks the duty whose parameters have this name, in the law at the end of the act; see
    /// [`Context::bases`](super::Context::bases).
    pub fn breaks(mut self, duty: &'static str) -> Self {
        self.duty = duty;
        self
    }

    /// Breaks these as well.
    pub fn basis(mut self, bases: impl IntoIterator<Item = Basis>) -> Self {
        self.basis.extend(bases);
        self
    }

    /// Punished by the parameters with these prefixes; see [`super::sanctions`].
    pub fn sanctioned(mut self, prefixes: &'static [&'static str]) -> Self {
        self.prefixes = prefixes;
        self
    }

    /// Total investment, 10 000 CNY, for fines that are a share of it.
    pub fn investment(mut self, investment: Option<Decimal>) -> Self {
        self.investment = investment;
        self
    }

    /// Whether pollution damage or harm is involved, for the limitation. Unknown unless said.
    pub fn harm(mut self, harm: TruthValue) -> Self {
        self.harm = harm;
        self
    }

    /// One more number on the way.
    pub fn figure(mut self, name: &str, value: Decimal, unit: &str) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        let text = Message::new(format!("figure-{name}")).with("value", value).with("unit", &unit);
        self.figures.push(Figure { name, value, unit, text });
        self
    }

    /// One more number on the way, with a text of its own.
    pub fn figure_told(mut self, figure: Figure) -> Self {
        self.figures.push(figure);
        self
    }

    /// The value furthest out that would have complied.
    pub fn largest_compliant(mut self, value: Option<Decimal>) -> Self {
        self.largest_compliant = value;
        self
    }

    /// What to do next, with the statutory deadline where the law gives one.
    pub fn next_step(mut self, text: Message, due: Option<Date>) -> Self {
        self.next_step = text;
        self.due = due;
        self
    }

    /// What would have changed it, beside what its elements say.
    pub fn changed_by(mut self, text: Message) -> Self {
        self.changed_by.push(text);
        self
    }

    /// What makes it doubtful.
    pub fn doubts(mut self, doubts: impl IntoIterator<Item = Message>) -> Self {
        self.doubts.extend(doubts);
        self
    }

    /// An act that may have begun before the period: a finding of an earlier judgement about the
    /// same that touches it, and that no person has refuted, is its beginning.
    pub fn continuing(mut self) -> Self {
        self.continuing = true;
        self
    }
}
