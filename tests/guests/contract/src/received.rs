//! What the pack was given, told back.

use std::fmt::Debug;

use tidegate_sdk::contract::{Message, Step, TruthValue};

/// Key of the message and id of the step.
pub(crate) const AS_RECEIVED: &str = "as-received";

/// A value with all its fields.
pub(crate) fn message(what: &str, value: &impl Debug) -> Message {
    Message::new(AS_RECEIVED).with("what", what).with("value", format!("{value:?}"))
}

/// The same as a step.
pub(crate) fn step(what: &str, value: &impl Debug) -> Step {
    Step { text: message(what, value), ..plain(AS_RECEIVED, TruthValue::Yes) }
}

/// A step that rests on nothing; its text has the key `rule`.
pub(crate) fn plain(rule: &str, outcome: TruthValue) -> Step {
    Step {
        rule: rule.to_owned(),
        outcome,
        basis: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        text: Message::new(rule),
        changed_by: Vec::new(),
    }
}
