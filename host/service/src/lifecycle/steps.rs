//! The steps of an admission, each with how it ended.

use std::time::Instant;

use tidegate_domain::{Admission, AdmissionStep};
use tidegate_runtime::AdmissionError;
use tidegate_store::StoreError;
use tidegate_trust::{Outcome, Report};

use crate::error::ServiceError;

/// Steps after those of the pack file, in order: what the runtime looks at, then what is tried.
const AFTER: [&str; 12] = [
    "manifest",
    "contract",
    "imports",
    "interfaces",
    "budgets",
    "compile",
    "types",
    "trial",
    "place",
    "cases",
    "properties",
    KEEP,
];

/// The last step: the database takes it, or has no room for it.
pub(super) const KEEP: &str = "keep";

/// The steps of the runtime among them.
const RUNTIME: usize = 8;

/// What is found goes on for pages where much is wrong; this much is kept, in characters.
const TEXT_CHARACTERS_MAX: usize = 2_000;

/// Steps as they are taken.
#[derive(Debug)]
pub(super) struct Steps {
    done: Vec<AdmissionStep>,
    since: Instant,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self { done: Vec::new(), since: Instant::now() }
    }

    /// The steps of a pack file.
    pub(super) fn file(&mut self, report: &Report) {
        let milliseconds = self.lap();
        for step in &report.steps {
            let problems: Vec<String> = step.problems.iter().map(ToString::to_string).collect();
            let passed = match step.outcome {
                Outcome::Passed => Some(true),
                Outcome::Refused => Some(false),
                Outcome::NotReached => None,
            };
            self.done.push(AdmissionStep {
                step: step.step.word().to_owned(),
                passed,
                text: cut(&problems.join("; ")),
                milliseconds: 0,
            });
        }
        if let Some(last) = self.done.last_mut() {
            last.milliseconds = milliseconds;
        }
    }

    /// The steps that the runtime took, up to the one that refused.
    pub(super) fn runtime(&mut self, refused: Option<&AdmissionError>) {
        let milliseconds = self.lap();
        let at = refused.map_or(RUNTIME, |error| {
            let step = step_of(error);
            AFTER.iter().position(|name| *name == step).unwrap_or(0)
        });
        for name in AFTER.iter().take(at) {
            self.push(name, Some(true), String::new(), 0);
        }
        match refused {
            Some(error) => self.push(step_of(error), Some(false), chain(error), milliseconds),
            None => {
                if let Some(last) = self.done.last_mut() {
                    last.milliseconds = milliseconds;
                }
            }
        }
    }

    /// The last step: whether the database took it.
    pub(super) fn keep(&mut self, kept: Result<(), &ServiceError>) -> bool {
        let outcome = kept.map(|()| String::new()).map_err(|error| {
            format!("{}: nothing of it is kept; publish it again when that is mended", chain(error))
        });
        self.take(KEEP, outcome)
    }

    /// One step: passed with a remark, or refused with what is wrong.
    pub(super) fn take(&mut self, name: &str, outcome: Result<String, String>) -> bool {
        let milliseconds = self.lap();
        let passed = outcome.is_ok();
        self.push(name, Some(passed), outcome.unwrap_or_else(|why| why), milliseconds);
        passed
    }

    /// All steps, those not reached at the end.
    pub(super) fn finish(mut self) -> Vec<AdmissionStep> {
        for name in AFTER {
            if !self.done.iter().any(|step| step.step == name) {
                self.push(name, None, String::new(), 0);
            }
        }
        self.done
    }

    fn push(&mut self, name: &str, passed: Option<bool>, text: String, milliseconds: u64) {
        let (step, text) = (name.to_owned(), cut(&text));
        self.done.push(AdmissionStep { step, passed, text, milliseconds });
    }

    fn lap(&mut self) -> u64 {
        let taken = self.since.elapsed();
        self.since = Instant::now();
        u64::try_from(taken.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Says of an admission that the database did not take it down: then nothing is admitted, since what
/// is listed nowhere cannot be decided about.
pub(super) fn not_listed(admission: &mut Admission, error: &StoreError) {
    let text = format!("it could not be listed: {}", chain(error));
    admission.admitted = false;
    let refused = admission.steps.iter_mut().find(|step| step.passed == Some(false));
    if let Some(step) = refused {
        step.text = cut(&format!("{}; {text}", step.text));
    } else if let Some(last) = admission.steps.last_mut() {
        last.passed = Some(false);
        last.text = cut(&text);
    }
}

/// The step that an error of the runtime belongs to.
fn step_of(error: &AdmissionError) -> &'static str {
    match error {
        AdmissionError::Contract { .. } => "contract",
        AdmissionError::Imports { .. } => "imports",
        AdmissionError::Offers { .. } => "interfaces",
        AdmissionError::Budgets { .. } => "budgets",
        AdmissionError::Compile { .. } => "compile",
        AdmissionError::Types { .. } => "types",
        AdmissionError::Trial(_) => "trial",
        _ => "manifest",
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARACTERS_MAX).collect()
}
