//! Why a file is not imported at all.

use std::fmt;

use tidegate_store::StoreError;

use super::ImportKind;
use super::nearest::nearest;

/// Unknown columns that a message names at most.
const UNKNOWN_NAMED_MAX: usize = 10;

/// Why a file is not imported at all, or not to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No header.
    #[error("the file is empty: its first row must name the columns")]
    Empty,
    /// A header alone.
    #[error("the file has a header and no rows")]
    NoRows,
    /// A workbook rather than text.
    #[error("the file is a spreadsheet, not CSV: open it and save it as CSV UTF-8")]
    Spreadsheet,
    /// UTF-16.
    #[error(
        "the file is UTF-16 (spreadsheets call it Unicode text), which is not read: save it as \
         CSV UTF-8"
    )]
    Utf16,
    /// Bytes that are not UTF-8.
    #[error(
        "the file is not UTF-8: byte {byte} of line {line} belongs to no character; save it as \
         CSV UTF-8, or import it with `--encoding gb18030` when a Chinese spreadsheet wrote it \
         (GBK)"
    )]
    NotUtf8 {
        /// Line, from 1.
        line: usize,
        /// Byte of the line, from 1.
        byte: usize,
    },
    /// GBK that happens to be UTF-8 too.
    #[error(
        "the file is UTF-8 by chance only, it holds no Chinese character but foreign letters: \
         save it as CSV UTF-8, or import it with `--encoding gb18030` when it is GBK"
    )]
    PerhapsGbk,
    /// UTF-8 where GB 18030 was said.
    #[error("the file is UTF-8, not GBK: import it without `--encoding gb18030`")]
    Utf8,
    /// A column name that cannot be read.
    #[error(
        "the name of column {column} is not GB 18030: write it again, or save the file as UTF-8"
    )]
    HeaderMalformed {
        /// Column, from 1.
        column: usize,
    },
    /// Cells that something else than a comma separates.
    #[error("the cells are separated by {separator}: save the file with commas")]
    Separator {
        /// What separates them.
        separator: &'static str,
    },
    /// The header is not one of the kind.
    #[error("the columns are not those of {}: {problems}", kind.name())]
    Header {
        /// What the rows should be.
        kind: ImportKind,
        /// All that is wrong.
        problems: HeaderProblems,
    },
    /// A quotation mark without its partner.
    #[error(
        "a quotation mark opened in row {row} is not closed, so everything after it is one cell: \
         close or remove it"
    )]
    UnclosedQuote {
        /// Row as in the file, the header being 1.
        row: u64,
    },
    /// More rows than one file may have.
    #[error("the file has more than {most} rows: split it")]
    TooManyRows {
        /// Most rows.
        most: u64,
    },
    /// The reader of CSV failed.
    #[error("the file cannot be read as CSV")]
    Unreadable(#[source] csv::Error),
    /// The database failed.
    #[error("the database failed after {rows_done} rows were done: the file may be imported again")]
    Store {
        /// Rows that were stored or rejected before.
        rows_done: u64,
        /// Why.
        #[source]
        source: StoreError,
    },
}

impl ImportError {
    /// Whether somebody else filled the county while the file was read.
    #[must_use]
    pub const fn is_quota(&self) -> bool {
        matches!(self, Self::Store { source: StoreError::Quota { .. }, .. })
    }
}

/// What is wrong with a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderProblems {
    /// Columns that the kind does not have.
    pub unknown: Vec<UnknownColumn>,
    /// Columns that the kind needs, English with Chinese.
    pub missing: Vec<(&'static str, &'static str)>,
    /// Columns that stand twice, or in two forms, as named in the file.
    pub twice: Vec<(String, String)>,
}

impl HeaderProblems {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.missing.is_empty() && self.twice.is_empty()
    }
}

/// A column that the kind does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its name in the file; empty when it has none.
    pub name: String,
    /// Its number, from 1.
    pub number: usize,
    /// The column that was perhaps meant.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return write!(f, "column {} has no name", self.number);
        }
        write!(f, "column `{}` is unknown", self.name)?;
        match self.nearest {
            Some(nearest) => write!(f, ", did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for HeaderProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown = self.unknown.iter().take(UNKNOWN_NAMED_MAX).map(ToString::to_string);
        let mut parts: Vec<String> = unknown.collect();
        let more = self.unknown.len().saturating_sub(UNKNOWN_NAMED_MAX);
        if more > 0 {
            parts.push(format!("{more} more columns are unknown"));
        }
        for (first, second) in &self.twice {
            parts.push(format!("columns `{first}` and `{second}` are the same, remove one"));
        }
        if !self.missing.is_empty() {
            let named: Vec<String> =
                self.missing.iter().map(|(name, zh)| format!("`{name}` ({zh})")).collect();
            parts.push(format!("missing {}", named.join(", ")));
        }
        f.write_str(&parts.join("; "))
    }
}

/// A text that names no kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportKindError {
    /// The text as given.
    pub text: String,
}

impl std::error::Error for ImportKindError {}

impl fmt::Display for ImportKindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ImportKind::ALL.map(|(name, _)| name);
        write!(f, "`{}` cannot be imported, ", self.text)?;
        match nearest(&self.text, names) {
            Some(name) => write!(f, "did you mean `{name}`?"),
            None => write!(f, "choose one of {}", names.join(", ")),
        }
    }
}
