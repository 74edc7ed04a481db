//! Why a command on a pack went no further.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};
use tidegate_build::BuildError;
use tidegate_runtime::AdmissionError;

/// Why a command went no further.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Something is wrong in what the author wrote.
    Problems(Problems),
    /// The command itself failed.
    Failed(anyhow::Error),
}

/// Everything that is wrong, for people and for programs.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    report: String,
    items: Vec<Item>,
}

/// One thing that is wrong.
#[derive(Debug)]
struct Item {
    file: Option<PathBuf>,
    line: Option<usize>,
    message: String,
    help: String,
}

impl Problems {
    /// One problem without a place.
    pub(crate) fn one(message: impl Into<String>, help: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(message, help);
        problems
    }

    /// Those of the input of a call, which is no case file.
    pub(crate) fn of_input(problems: &tidegate_testkit::Problems) -> Self {
        let mut of_input = Self::from(problems);
        let count = format!("{problems}\n");
        let report = of_input.report.strip_suffix(&count).map(str::to_owned);
        of_input.report = report.unwrap_or(of_input.report);
        of_input
    }

    /// Adds a problem without a place.
    pub(crate) fn add(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let (message, help) = (message.into(), help.into());
        // Writing to a text does not fail.
        let _ = writeln!(self.report, "{message}");
        if !help.is_empty() {
            let _ = writeln!(self.report, "  help: {help}");
        }
        self.items.push(Item { file: None, line: None, message, help });
    }

    /// All of them with their places, as an author reads them.
    pub(crate) fn report(&self) -> &str {
        &self.report
    }

    /// `{ "problems": [{ "file", "line", "message", "help" }] }`.
    pub(crate) fn json(&self) -> Value {
        let items = self.items.iter().map(|item| {
            json!({
                "file": item.file,
                "line": item.line,
                "message": item.message,
                "help": item.help,
            })
        });
        json!({ "problems": items.collect::<Vec<_>>() })
    }
}

impl From<Problems> for Stopped {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<tidegate_manifest::Problems> for Stopped {
    fn from(problems: tidegate_manifest::Problems) -> Self {
        let items = problems.iter().map(|problem| Item {
            file: Some(problem.file().to_owned()),
            line: problem.line(),
            message: problem.message().to_owned(),
            help: problem.help_text().to_owned(),
        });
        Self::Problems(Problems { items: items.collect(), report: problems.report() })
    }
}

impl From<&tidegate_testkit::Problems> for Problems {
    fn from(problems: &tidegate_testkit::Problems) -> Self {
        let items = problems.iter().map(|problem| Item {
            file: Some(problem.file().to_owned()),
            line: problem.line(),
            message: problem.message().to_owned(),
            help: problem.help_text().to_owned(),
        });
        Self { items: items.collect(), report: problems.report() }
    }
}

impl From<tidegate_testkit::Problems> for Stopped {
    fn from(problems: tidegate_testkit::Problems) -> Self {
        Self::Problems(Problems::from(&problems))
    }
}

impl From<BuildError> for Stopped {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Tables(problems) => problems.into(),
            error @ (BuildError::Compile { .. } | BuildError::NoModule { .. }) => {
                Problems::one(error.to_string(), "").into()
            }
            error => Self::Failed(error.into()),
        }
    }
}

impl From<AdmissionError> for Stopped {
    fn from(error: AdmissionError) -> Self {
        match error {
            error @ AdmissionError::Host { .. } => Self::Failed(error.into()),
            error => {
                let mut message = error.to_string();
                let mut cause = std::error::Error::source(&error);
                while let Some(inner) = cause {
                    let _ = write!(message, ": {inner}");
                    cause = inner.source();
                }
                Problems::one(message, "").into()
            }
        }
    }
}
