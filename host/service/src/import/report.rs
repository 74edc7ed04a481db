//! What an import did.

use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_store::Put;

/// Problems that a report lists; more are counted only.
pub(super) const PROBLEMS_MAX: usize = 10_000;

/// Characters of a value that a problem shows.
const VALUE_CHARACTERS_MAX: usize = 80;

/// What an import did: `rows` = stored + `rows_rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows of the file, neither header nor blank rows counted.
    pub rows: u64,
    /// Rows that were good.
    pub stored: Stored,
    /// Rows that have a problem and were not stored.
    pub rows_rejected: u64,
    /// Their problems in the order of the file, at most 10,000.
    pub rejected: Vec<RowProblem>,
    /// Problems beyond those.
    pub problems_unlisted: u64,
    /// What is odd about rows that were stored all the same, in the order of the file, at most
    /// 10,000.
    #[serde(default)]
    pub notices: Vec<RowProblem>,
}

/// What became of the good rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Rows that were not there before.
    pub new: u64,
    /// Rows whose content changed.
    pub updated: u64,
    /// Rows that were there already with the same content.
    pub unchanged: u64,
}

/// What is wrong with one cell of a row, or odd about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// Row as in the file, the header being 1.
    pub row: u64,
    /// Name of the column as in the file's header.
    pub column: String,
    /// What the cell holds, cut to 80 characters.
    pub value: String,
    /// Why it cannot be.
    pub reason: String,
    /// What to do.
    pub help: String,
}

impl ImportReport {
    /// Adds what became of some good rows.
    pub(super) fn add(&mut self, put: Put) {
        self.stored.new += put.new;
        self.stored.updated += put.updated;
        self.stored.unchanged += put.unchanged;
    }

    /// Adds what is odd about a row that was stored.
    pub(super) fn notice(&mut self, notice: RowProblem) {
        if self.notices.len() < PROBLEMS_MAX {
            self.notices.push(notice);
        }
    }

    /// Adds a row that was not stored, with all its problems.
    pub(super) fn reject(&mut self, problems: Vec<RowProblem>) {
        self.rows_rejected += 1;
        let free = PROBLEMS_MAX.saturating_sub(self.rejected.len());
        self.problems_unlisted += problems.len().saturating_sub(free) as u64;
        self.rejected.extend(problems.into_iter().take(free));
    }
}

impl RowProblem {
    /// A problem with the value cut to what is shown.
    pub(super) fn new(row: u64, column: &str, value: &str, why: Reason) -> Self {
        let mut shown: String = value.chars().take(VALUE_CHARACTERS_MAX).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { row, column: column.to_owned(), value: shown, reason: why.reason, help: why.help }
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, column, value, reason, help } = self;
        write!(f, "row {row}, column `{column}`, `{value}`: {reason}; {help}")
    }
}

/// Why a value cannot be, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) reason: String,
    pub(super) help: String,
}

impl Reason {
    pub(super) fn new(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: help.into() }
    }
}
