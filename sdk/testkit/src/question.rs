//! The calls that cases make.

use serde_json::{Value, json};
use tidegate_contract::{
    Application, CaseFile, Date, Enterprise, ProductionEvidence, Readings, Site, Watches,
};

use crate::executor::{Executor, Outcome};
use crate::grading_result;

/// A call with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// `classification.classify`.
    Classify {
        /// The enterprise.
        enterprise: Enterprise,
        /// The date judged.
        on: Date,
    },
    /// `classification.production`.
    Production {
        /// The evidence.
        evidence: ProductionEvidence,
        /// The date judged.
        on: Date,
    },
    /// `classification.readiness_of`.
    Readiness {
        /// The application.
        application: Box<Application>,
        /// The date judged.
        on: Date,
    },
    /// `threshold.limits`.
    Limits {
        /// The outlet with its enterprise and permit.
        site: Box<Site>,
        /// The date judged.
        on: Date,
    },
    /// `judgement.judge`.
    Judge {
        /// The case file.
        file: Box<CaseFile>,
    },
    /// `grading.evaluate`.
    Evaluate(GradingInput),
    /// `grading.explain`.
    Explain {
        /// The readings; those before `row` give the state before it.
        input: GradingInput,
        /// Position of the reading to explain.
        row: usize,
    },
}

/// What a grading call is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradingInput {
    /// The date judged.
    pub on: Date,
    /// Watches in columns.
    pub watches: Watches,
    /// Readings in columns.
    pub readings: Readings,
    /// One state a watch.
    pub state: Vec<u64>,
}

/// Names of the calls, as cases write them.
pub(crate) const CALLS: [(&str, Call); 7] = [
    ("classification.classify", Call::Classify),
    ("classification.production", Call::Production),
    ("classification.readiness_of", Call::Readiness),
    ("threshold.limits", Call::Limits),
    ("grading.evaluate", Call::Evaluate),
    ("grading.explain", Call::Explain),
    ("judgement.judge", Call::Judge),
];

/// A function of the contract that cases can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Classify,
    Production,
    Readiness,
    Limits,
    Evaluate,
    Explain,
    Judge,
}

impl Call {
    /// Whether the result has steps that a trace can name.
    pub(crate) const fn has_steps(self) -> bool {
        !matches!(self, Self::Readiness | Self::Evaluate)
    }

    /// Whether facts stand beside the input.
    pub(crate) const fn takes_facts(self) -> bool {
        !matches!(self, Self::Evaluate | Self::Explain)
    }
}

impl Question {
    /// Asks, and gives the conclusion in the JSON form of results.
    ///
    /// The form is that of the contract, except that of gradings: rows and watches as objects,
    /// grades and rules by name.
    pub fn ask(&self, executor: &(impl Executor + ?Sized)) -> Outcome<Value> {
        match self {
            Self::Classify { enterprise, on } => as_json(executor.classify(enterprise, *on)),
            Self::Production { evidence, on } => as_json(executor.production(evidence, *on)),
            Self::Readiness { application, on } => as_json(executor.readiness_of(application, *on)),
            Self::Limits { site, on } => as_json(executor.limits(site, *on)),
            Self::Judge { file } => as_json(executor.judge(file)),
            Self::Evaluate(input) => grading_result::evaluate(executor, input),
            Self::Explain { input, row } => grading_result::explain(executor, input, *row),
        }
    }

    /// The function that is asked, `interface.function` as cases write it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let call = match self {
            Self::Classify { .. } => Call::Classify,
            Self::Production { .. } => Call::Production,
            Self::Readiness { .. } => Call::Readiness,
            Self::Limits { .. } => Call::Limits,
            Self::Judge { .. } => Call::Judge,
            Self::Evaluate(_) => Call::Evaluate,
            Self::Explain { .. } => Call::Explain,
        };
        CALLS.iter().find(|(_, known)| *known == call).map_or("", |(name, _)| name)
    }

    /// The arguments without the date, in the form of the contract: the input that makes the
    /// question again ([`question`](crate::question)).
    #[must_use]
    pub fn arguments(&self) -> Value {
        let grading = |input: &GradingInput| {
            let GradingInput { watches, readings, state, .. } = input;
            json!({ "watches": watches, "readings": readings, "state": state })
        };
        match self {
            Self::Classify { enterprise, .. } => json!({ "enterprise": enterprise }),
            Self::Production { evidence, .. } => json!(evidence),
            Self::Readiness { application, .. } => json!(application),
            Self::Limits { site, .. } => json!(site),
            Self::Judge { file } => json!(file),
            Self::Evaluate(input) => grading(input),
            Self::Explain { input, row } => {
                let mut arguments = grading(input);
                if let Some(object) = arguments.as_object_mut() {
                    object.insert("row".to_owned(), json!(row));
                }
                arguments
            }
        }
    }

    /// The date judged; that of a case file is the day of judging.
    #[must_use]
    pub fn on(&self) -> Date {
        match self {
            Self::Classify { on, .. }
            | Self::Production { on, .. }
            | Self::Readiness { on, .. }
            | Self::Limits { on, .. } => *on,
            Self::Judge { file } => file.as_of,
            Self::Evaluate(input) | Self::Explain { input, .. } => input.on,
        }
    }
}

/// A conclusion as JSON.
fn as_json<T: serde::Serialize>(outcome: Outcome<T>) -> Outcome<Value> {
    outcome.and_then(|conclusion| match serde_json::to_value(conclusion) {
        Ok(value) => Outcome::Conclusion(value),
        Err(error) => Outcome::HostFault { detail: format!("the result is no JSON: {error}") },
    })
}
