//! Elements of an act (构成要件) under three-valued logic.

use tidegate_contract::{Basis, Fact, Message, Step, TruthValue};

use super::truth_of;
use crate::condition::truth;

/// One element that a rule requires.
#[derive(Clone, Debug)]
#[must_use]
pub struct Element {
    step: Step,
}

impl Element {
    /// An element with its outcome; its text has the key `rule`.
    pub fn new(rule: &str, outcome: TruthValue) -> Self {
        Self {
            step: Step {
                rule: rule.to_owned(),
                outcome,
                basis: Vec::new(),
                facts: Vec::new(),
                missing: Vec::new(),
                text: Message::new(rule),
                changed_by: Vec::new(),
            },
        }
    }

    /// An element that holds or does not.
    pub fn known(rule: &str, held: bool) -> Self {
        Self::new(rule, truth(held))
    }

    /// An element that cannot be decided without `missing`.
    pub fn unknown(rule: &str, missing: &str) -> Self {
        Self::new(rule, TruthValue::Unknown).missing(missing)
    }

    /// An element that holds when the truth fact `name` is `wanted`; it says what value would have
    /// changed it.
    pub fn of_fact(rule: &str, name: &str, fact: Option<&Fact>, wanted: bool) -> Self {
        let held = match truth_of(fact) {
            TruthValue::Unknown => return Self::unknown(rule, name),
            value => (value == TruthValue::Yes) == wanted,
        };
        let change = Message::new(if held { "would-not-hold" } else { "would-hold" });
        let change = change.with("fact", name).with("values", wanted);
        Self::known(rule, held).facts(fact.cloned()).changed_by(change)
    }

    /// The same with another text.
    pub fn text(mut self, text: Message) -> Self {
        self.step.text = text;
        self
    }

    /// The same with one more argument of its text.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.step.text = self.step.text.with(name, value);
        self
    }

    /// The same resting on further bases.
    pub fn basis(mut self, bases: impl IntoIterator<Item = Basis>) -> Self {
        self.step.basis.extend(bases);
        self
    }

    /// The same with further facts that mattered.
    pub fn facts(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.step.facts.extend(facts);
        self
    }

    /// The same with one more fact or datum that is missing.
    pub fn missing(mut self, name: &str) -> Self {
        if !self.step.missing.iter().any(|known| known == name) {
            self.step.missing.push(name.to_owned());
        }
        self
    }

    /// The same with what would have changed it.
    pub fn changed_by(mut self, text: Message) -> Self {
        self.step.changed_by.push(text);
        self
    }

    /// Its outcome.
    #[must_use]
    pub fn outcome(&self) -> TruthValue {
        self.step.outcome
    }
}

/// What elements come to together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// All hold.
    Met,
    /// One does not hold, whatever else is unknown.
    NotMet {
        /// Id of the first that does not.
        element: String,
    },
    /// None fails and some are unknown.
    Open {
        /// What to ask for, ascending, no duplicates.
        missing: Vec<String>,
    },
}

/// The elements of a rule, in the order in which a reader should see them.
#[derive(Clone, Debug, Default)]
pub struct Elements {
    steps: Vec<Step>,
}

impl Elements {
    /// Requires one more.
    pub fn push(&mut self, element: Element) {
        self.steps.push(element.step);
    }

    /// What they come to together: their conjunction.
    #[must_use]
    pub fn decide(&self) -> Decision {
        let failed = self.steps.iter().find(|step| step.outcome == TruthValue::No);
        if let Some(step) = failed {
            return Decision::NotMet { element: step.rule.clone() };
        }
        let mut unknown =
            self.steps.iter().filter(|step| step.outcome == TruthValue::Unknown).peekable();
        if unknown.peek().is_none() {
            return Decision::Met;
        }
        let mut missing: Vec<String> =
            unknown.flat_map(|step| step.missing.iter().cloned()).collect();
        missing.sort_unstable();
        missing.dedup();
        Decision::Open { missing }
    }

    /// As steps of a result.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// As steps of a result.
    #[must_use]
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(elements: Vec<Element>) -> Decision {
        let mut all = Elements::default();
        for element in elements {
            all.push(element);
        }
        all.decide()
    }

    #[test]
    fn one_that_fails_decides_whatever_is_missing() {
        let elements = vec![
            Element::unknown("a", "x"),
            Element::known("b", false),
            Element::known("c", false),
        ];
        assert_eq!(decide(elements), Decision::NotMet { element: "b".to_owned() });
    }

    #[test]
    fn what_is_missing_is_named_once_and_in_order() {
        let elements = vec![
            Element::unknown("a", "y").missing("x"),
            Element::known("b", true),
            Element::unknown("c", "x"),
        ];
        let missing = vec!["x".to_owned(), "y".to_owned()];
        assert_eq!(decide(elements), Decision::Open { missing });
    }

    #[test]
    fn all_must_hold() {
        assert_eq!(decide(vec![Element::known("a", true)]), Decision::Met);
        assert_eq!(decide(Vec::new()), Decision::Met);
    }
}
