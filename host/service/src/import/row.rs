//! One row being read: its cells by column, and what is wrong with them.

use std::cell::RefCell;

use super::forms::NAME_CHARACTERS_MAX;
use super::header::Layout;
use super::report::{Reason, RowProblem};
use super::table::{Cell, Line};

/// Longest cell: a list of words; what is longer is a quotation mark in the wrong place.
const CELL_CHARACTERS_MAX: usize = 20 * NAME_CHARACTERS_MAX;

/// One row being read. Readers of cells note what is wrong and give none, so that the whole row is
/// looked at.
pub(super) struct Row<'a> {
    layout: &'a Layout,
    line: &'a Line,
    problems: RefCell<Vec<RowProblem>>,
}

impl<'a> Row<'a> {
    /// The row, with the problems that any row may have noted.
    pub(super) fn new(layout: &'a Layout, line: &'a Line) -> Self {
        let row = Self { layout, line, problems: RefCell::default() };
        for (index, cell) in line.cells.iter().enumerate() {
            if let Some(why) = unreadable(cell) {
                row.push(&layout.name_at(index), cell.shown(), why);
            }
        }
        row
    }

    /// Whether the row has as many cells as the header has columns; noted when it has not.
    /// Empty cells beyond the header are nothing.
    pub(super) fn has_all_cells(&self) -> bool {
        let wanted = self.layout.width();
        let found = self.line.cells.len();
        let beyond = self.line.cells.iter().skip(wanted).any(|cell| !cell.shown().is_empty());
        if found >= wanted && !beyond {
            return true;
        }
        let column = self.layout.name_at(if beyond { wanted } else { found });
        let value = self.line.cells.last().map(Cell::shown).unwrap_or_default();
        let reason = format!("the row has {found} cells, the header {wanted} columns");
        let help = if beyond {
            "put quotation marks round a cell that holds a comma"
        } else {
            "add the missing cells, empty ones too"
        };
        self.push(&column, value, Reason::new(reason, help));
        false
    }

    /// Row as in the file.
    pub(super) fn number(&self) -> u64 {
        self.line.row
    }

    /// Whether the file has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.layout.index(column).is_some()
    }

    /// The text of a cell; none when it is empty, unreadable or not there.
    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        let cell = self.cell(column)?;
        let readable = unreadable(cell).is_none() && !cell.shown().is_empty();
        readable.then_some(cell.shown())
    }

    /// The value of a cell; none, and noted, when it is empty or wrong.
    pub(super) fn required<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        if self.cell(column).is_none_or(|cell| cell.shown().is_empty()) {
            self.note(column, Reason::new("the cell is empty", "fill it in"));
            return None;
        }
        self.parsed(column, parse)
    }

    /// The value of a cell that may be empty; none, and noted, when it is wrong.
    pub(super) fn optional<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<Option<T>> {
        if self.cell(column).is_none_or(|cell| cell.shown().is_empty()) {
            return Some(None);
        }
        self.parsed(column, parse).map(Some)
    }

    /// Notes what is wrong with a cell.
    pub(super) fn note(&self, column: &str, why: Reason) {
        let value = self.cell(column).map(Cell::shown).unwrap_or_default();
        self.push(self.layout.shown(column), value, why);
    }

    /// Notes what is wrong with a value of several cells.
    pub(super) fn push(&self, column: &str, value: &str, why: Reason) {
        self.problems.borrow_mut().push(RowProblem::new(self.line.row, column, value, why));
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_good(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// All that is wrong.
    pub(super) fn into_problems(self) -> Vec<RowProblem> {
        self.problems.into_inner()
    }

    fn parsed<T>(&self, column: &str, parse: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        match parse(self.text(column)?) {
            Ok(value) => Some(value),
            Err(why) => {
                self.note(column, why);
                None
            }
        }
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        self.line.cells.get(self.layout.index(column)?)
    }
}

/// Why no value can be read from a cell.
fn unreadable(cell: &Cell) -> Option<Reason> {
    let text = match cell {
        Cell::Malformed(_) => {
            return Some(Reason::new(
                "holds bytes that are no GB 18030 character",
                "write the cell again; where many cells are so, the file has another encoding",
            ));
        }
        Cell::Text(text) => text,
    };
    let characters = text.chars().count();
    if characters > CELL_CHARACTERS_MAX {
        return Some(Reason::new(
            format!("has {characters} characters"),
            "look for a quotation mark that is not closed in this row",
        ));
    }
    if text.contains(['\n', '\r']) {
        return Some(Reason::new(
            "holds a line break",
            "take it out, and look for a quotation mark that is not closed in this row",
        ));
    }
    let control = text.chars().any(|one| one.is_control() || one == char::REPLACEMENT_CHARACTER);
    control.then(|| Reason::new("holds a character that is no text", "write the cell again"))
}
