//! What is wrong with a file as a whole, and with one cell of it.

use std::fmt;

use crate::at::At;

/// Characters of a cell that a message shows.
const SHOWN_MAX: usize = 60;

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// More bytes than a file may have.
    #[error("the file has {bytes} bytes, at most {most}: split it by month or township")]
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes it may have.
        most: usize,
    },
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A packed file that unpacks to more than it may.
    #[error("the file unpacks to more than {most} bytes: save only the sheet that is needed")]
    Unpacked {
        /// Bytes it may unpack to.
        most: u64,
    },
    /// A packed file of too many parts.
    #[error("the file has {parts} parts, at most {most}: save only the sheet that is needed")]
    Parts {
        /// Parts it has.
        parts: usize,
        /// Parts it may have.
        most: usize,
    },
    /// Something else than a table.
    #[error("the file is {what}: open it in a spreadsheet program and save it as xlsx")]
    NotATable {
        /// What it is.
        what: &'static str,
    },
    /// A file that opens with a password only.
    #[error("the file is protected by a password: save it without one")]
    Protected,
    /// A table that is damaged.
    #[error("the file is a damaged {format} file ({reason}): open it, save it again and send that")]
    Damaged {
        /// `xlsx`, `xls` or `ods`.
        format: &'static str,
        /// What the reader met.
        reason: String,
    },
    /// More of something than a file may have.
    #[error("sheet `{sheet}` has more than {most} {what}: split the file")]
    TooMany {
        /// Name of the sheet.
        sheet: String,
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        most: u64,
    },
    /// More sheets than a file may have.
    #[error("the file has {sheets} sheets, at most {most}")]
    Sheets {
        /// Sheets it has.
        sheets: usize,
        /// Sheets it may have.
        most: usize,
    },
    /// A quotation mark of a CSV file that is never closed.
    #[error(
        "the quotation mark in row {row} is not closed: write a second one at the end of its cell"
    )]
    UnclosedQuote {
        /// Row in which it stands, from 1.
        row: u32,
    },
    /// No row with the names of the columns.
    #[error("no row names the columns of {form}: wanted are {wanted}{found}")]
    NoHeader {
        /// Name of the form.
        form: &'static str,
        /// The columns that must be there.
        wanted: String,
        /// The row that comes nearest to one of titles, in words; empty where there is none.
        found: String,
    },
    /// A row with names of columns that are not those wanted.
    #[error("sheet `{sheet}` row {row} does not have the columns of {form}: {}", problems.join("; "))]
    Header {
        /// Name of the sheet.
        sheet: String,
        /// Row of the names.
        row: u32,
        /// Name of the form.
        form: &'static str,
        /// What is wrong, with what to do.
        problems: Vec<String>,
    },
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Name of the sheet.
    pub sheet: String,
    /// The cell.
    pub at: At,
    /// Name of the column in the file.
    pub title: String,
    /// What was found there, shortened; empty where nothing stands.
    pub found: String,
    /// Why it is wrong.
    pub reason: String,
    /// What to write.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sheet, at, title, found, reason, help } = self;
        write!(f, "sheet `{sheet}` cell {at} (`{title}`): ")?;
        if !found.is_empty() {
            write!(f, "`{found}` ")?;
        }
        write!(f, "{reason}, {help}")
    }
}

/// The beginning of a text on one line, for a message.
pub(crate) fn shown(text: &str) -> String {
    let line = |one: char| if one.is_control() { ' ' } else { one };
    let mut shown: String = text.chars().take(SHOWN_MAX).map(line).collect();
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown.trim().to_owned()
}
