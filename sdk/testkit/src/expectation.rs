//! `expect` and `trace` of a case, and whether an outcome is as they say.

use serde_json::Value as Json;
use tidegate_contract::TruthValue;

use crate::executor::Outcome;
use crate::node::{Node, Value};
use crate::pattern::{Mismatch, Pattern, shown};
use crate::reader::Context;

/// What a case asserts; at least one of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How the call ends.
    pub outcome: Option<ExpectedOutcome>,
    /// Steps that stand in the result in this order, with others between.
    pub trace: Vec<ExpectedStep>,
}

/// How a call is expected to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedOutcome {
    /// With a conclusion.
    Conclusion(Pattern),
    /// With a refusal.
    Refusal(Pattern),
    /// With a fault of the pack, of this kind.
    Fault(String),
}

/// One step of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedStep {
    /// The rule.
    pub rule: String,
    /// Its outcome.
    pub outcome: TruthValue,
}

/// Kinds of faults of a pack.
const FAULTS: [(&str, ()); 7] = [
    ("trap", ()),
    ("fuel", ()),
    ("time", ()),
    ("memory", ()),
    ("stack", ()),
    ("output", ()),
    ("contract", ()),
];

const OUTCOMES: [(&str, TruthValue); 3] =
    [("no", TruthValue::No), ("yes", TruthValue::Yes), ("unknown", TruthValue::Unknown)];

impl ExpectedOutcome {
    /// Reads `expect`; `Ok(None)` when it names nothing.
    pub(crate) fn read(context: &Context<'_>, node: &Node) -> Option<Option<Self>> {
        let table = context.table("expect", node)?;
        for key in ["refusal", "fault"] {
            let Some(entry) = table.get(key) else { continue };
            if table.len() > 1 {
                let message = format!("`{key}` stands beside other keys");
                context.note(&entry.key, message, "a call ends in one way only");
                return None;
            }
            return Some(Some(if key == "refusal" {
                Self::Refusal(Pattern::read(context, &entry.node)?)
            } else {
                context.word("fault", &entry.node, &FAULTS)?;
                Self::Fault(context.text("fault", &entry.node)?.to_owned())
            }));
        }
        if table.is_empty() {
            return Some(None);
        }
        Some(Some(Self::Conclusion(Pattern::read(context, node)?)))
    }
}

impl ExpectedStep {
    /// Reads `trace`.
    pub(crate) fn read_all(context: &Context<'_>, node: &Node) -> Option<Vec<Self>> {
        let texts = context.texts("trace", node)?;
        let steps: Vec<Option<Self>> =
            texts.iter().map(|(text, node)| Self::read(context, text, node)).collect();
        steps.into_iter().collect()
    }

    fn read(context: &Context<'_>, text: &str, node: &Node) -> Option<Self> {
        let Some((rule, outcome)) = text.split_once('=') else {
            let help = "write `rule = yes`, `rule = no` or `rule = unknown`";
            context.note(&node.span, format!("`{text}` is not a step"), help);
            return None;
        };
        let outcome =
            Node { value: Value::Text(outcome.trim().to_owned()), span: node.span.clone() };
        let outcome = context.word("outcome of a step", &outcome, &OUTCOMES)?;
        Some(Self { rule: rule.trim().to_owned(), outcome })
    }
}

impl Expectation {
    /// Every difference between what is expected and how the call ended.
    #[must_use]
    pub fn compare(&self, outcome: &Outcome<Json>) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        match (&self.outcome, outcome) {
            (Some(ExpectedOutcome::Conclusion(pattern)), Outcome::Conclusion(value)) => {
                pattern.compare(value, "", &mut mismatches);
            }
            (Some(ExpectedOutcome::Refusal(pattern)), Outcome::Refused(refusal)) => {
                let value = serde_json::to_value(refusal).unwrap_or_default();
                pattern.compare(&value, "refusal", &mut mismatches);
            }
            (Some(ExpectedOutcome::Fault(expected)), Outcome::PackFault { kind, detail }) => {
                if expected != kind {
                    mismatches.push(Mismatch {
                        path: "fault".to_owned(),
                        expected: expected.clone(),
                        actual: format!("{kind}: {detail}"),
                    });
                }
            }
            (None, Outcome::Conclusion(_)) => {}
            (expected, outcome) => mismatches.push(Mismatch {
                path: "outcome".to_owned(),
                expected: expected
                    .as_ref()
                    .map_or("a conclusion", ExpectedOutcome::name)
                    .to_owned(),
                actual: outcome_words(outcome),
            }),
        }
        if let Outcome::Conclusion(value) = outcome {
            mismatches.extend(self.compare_trace(value));
        }
        mismatches
    }

    /// The first step of the trace that is not found after those before it.
    fn compare_trace(&self, value: &Json) -> Option<Mismatch> {
        let steps = steps(value);
        let mut rest = steps.iter();
        for (at, expected) in self.trace.iter().enumerate() {
            let wanted = (expected.rule.as_str(), expected.outcome);
            if rest.any(|step| *step == wanted) {
                continue;
            }
            let same_rule = steps.iter().filter(|(rule, _)| *rule == expected.rule);
            let found: Vec<String> = same_rule.map(|step| step_words(*step)).collect();
            let actual = if found.is_empty() {
                let all: Vec<String> = steps.iter().map(|step| step_words(*step)).collect();
                format!("no such step among {}", all.join(", "))
            } else if steps.contains(&wanted) {
                format!("{}, but not after the steps named before", found.join(", "))
            } else {
                found.join(", ")
            };
            return Some(Mismatch {
                path: format!("trace[{at}]"),
                expected: step_words(wanted),
                actual,
            });
        }
        None
    }
}

impl ExpectedOutcome {
    const fn name(&self) -> &'static str {
        match self {
            Self::Conclusion(_) => "a conclusion",
            Self::Refusal(_) => "a refusal",
            Self::Fault(_) => "a fault of the pack",
        }
    }
}

/// Rule and outcome of every step of a result: its own, or those of a verdict: the elements of its
/// findings, of what is undetermined, and the element that each cleared rule lacks.
pub(crate) fn steps(value: &Json) -> Vec<(&str, TruthValue)> {
    let records = |key: &str| value.get(key).and_then(Json::as_array).into_iter().flatten();
    let elements = |key: &str| {
        let lists = records(key).filter_map(|one| one.get("elements")?.as_array());
        lists.flatten().filter_map(step)
    };
    let lacking = records("cleared").filter_map(|one| one.get("element")?.as_str());
    let mut steps: Vec<(&str, TruthValue)> = records("steps").filter_map(step).collect();
    steps.extend(elements("findings"));
    steps.extend(elements("undetermined"));
    steps.extend(lacking.map(|element| (element, TruthValue::No)));
    steps
}

fn step(step: &Json) -> Option<(&str, TruthValue)> {
    let outcome = step.get("outcome")?.as_str()?;
    let outcome = OUTCOMES.iter().find(|(word, _)| *word == outcome)?.1;
    Some((step.get("rule")?.as_str()?, outcome))
}

fn step_words((rule, outcome): (&str, TruthValue)) -> String {
    let word =
        OUTCOMES.iter().find(|(_, meaning)| *meaning == outcome).map_or("", |(word, _)| word);
    format!("{rule} = {word}")
}

fn outcome_words(outcome: &Outcome<Json>) -> String {
    match outcome {
        Outcome::Conclusion(value) => format!("the conclusion {}", shown(value)),
        Outcome::Refused(refusal) => format!("the refusal `{}`", refusal.code),
        Outcome::PackFault { kind, detail } => format!("the fault `{kind}` of the pack: {detail}"),
        Outcome::HostFault { detail } => format!("a fault of the host: {detail}"),
    }
}
