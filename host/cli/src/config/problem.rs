//! What is wrong with a file of settings.

use std::fmt;
use std::path::PathBuf;

/// A file of settings that is not understood.
#[derive(Debug, thiserror::Error)]
#[error("the settings in `{}` are not understood:{}", file.display(), listed(problems))]
pub(crate) struct ConfigError {
    /// The file.
    pub(super) file: PathBuf,
    /// What is wrong, in the order of the lines.
    pub(super) problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Line, from 1; none where it is of the whole.
    pub(super) line: Option<usize>,
    /// What, and what to do.
    pub(super) says: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.says),
            None => f.write_str(&self.says),
        }
    }
}

fn listed(problems: &[Problem]) -> String {
    let listed: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
    listed.concat()
}
