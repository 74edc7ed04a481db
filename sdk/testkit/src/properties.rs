//! What must hold for any pack, whatever its rules.

use std::fmt;

use tidegate_manifest::Manifest;

use crate::case::Case;
use crate::executor::{Executor, Outcome};
use crate::generate::Generator;
use crate::question::Question;
use crate::run::result_of;

/// Seed when nobody chooses one.
pub const SEED: u64 = 20_260_301;

/// Questions to each interface in [`total`].
pub const ROUNDS: u32 = 256;

/// Failures that are gathered at most: more do not help.
const FAILURES_MAX: usize = 5;

/// An input for which a property does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFailure {
    /// What must hold.
    pub property: &'static str,
    /// What came instead.
    pub what: String,
    /// The case, or the seed and round that make the input again.
    pub source: String,
    /// The input.
    pub question: Box<Question>,
}

/// The same input twice gives the same result: every case is asked twice.
pub fn deterministic(cases: &[Case], executor: &impl Executor) -> Vec<PropertyFailure> {
    let questions = cases.iter().map(|case| (format!("case `{}`", case.name), &case.question));
    let failures = questions.filter_map(|(source, question)| {
        let what = unlike_twice(question, executor)?;
        let question = Box::new(question.clone());
        Some(PropertyFailure { property: "deterministic", what, source, question })
    });
    failures.take(FAILURES_MAX).collect()
}

/// Every input within what the pack declares has an answer or a refusal, never a fault, and the
/// same one again: [`ROUNDS`] generated questions to each interface that the pack offers, with
/// random subsets of its declared facts and values within their ranges.
pub fn total(manifest: &Manifest, executor: &impl Executor, seed: u64) -> Vec<PropertyFailure> {
    let mut failures = Vec::new();
    for interface in &manifest.offers {
        // Each interface has its own run of numbers, so that another one does not change it.
        let mut generator = Generator::new(manifest, seed ^ u64::from(*interface as u8));
        for round in 0..ROUNDS {
            let question = generator.question(*interface);
            let fault = match question.ask(executor) {
                Outcome::Conclusion(_) | Outcome::Refused(_) => None,
                Outcome::PackFault { kind, detail } => Some(format!("{kind}: {detail}")),
                Outcome::HostFault { detail } => Some(format!("fault of the host: {detail}")),
            };
            let (property, what) = match fault {
                Some(fault) => ("total", Some(fault)),
                None => ("deterministic", unlike_twice(&question, executor)),
            };
            if let Some(what) = what {
                let source = format!("seed {seed}, {} round {round}", interface.name());
                let question = Box::new(question);
                failures.push(PropertyFailure { property, what, source, question });
            }
            if failures.len() >= FAILURES_MAX {
                return failures;
            }
        }
    }
    failures
}

/// How two results of one question differ; none when they do not.
fn unlike_twice(question: &Question, executor: &impl Executor) -> Option<String> {
    let (first, _) = result_of(question.ask(executor));
    let (second, _) = result_of(question.ask(executor));
    (first != second).then(|| format!("{first} and then {second}"))
}

impl fmt::Display for PropertyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "not {} ({}): {}", self.property, self.source, self.what)?;
        write!(f, "    {:?}", self.question)
    }
}
