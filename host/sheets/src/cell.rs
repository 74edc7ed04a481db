//! Sheets of cells, as they were found in a file.

use std::collections::BTreeMap;

use tidegate_domain::{Date, Decimal, Instant};

use crate::at::At;
use crate::error::SheetError;
use crate::limits::Limits;

/// One sheet of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the sheet; of a CSV file its file name.
    pub name: String,
    /// Whether the sheet is hidden from whoever opens the file.
    pub hidden: bool,
    /// The rows that hold anything, ascending.
    pub lines: Vec<Line>,
}

/// One row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row as a spreadsheet shows it, from 1.
    pub row: u32,
    /// The cells that hold anything, ascending by column.
    pub cells: Vec<Cell>,
}

/// One cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub at: At,
    /// What stands in it.
    pub value: CellValue,
    /// The cells of which it is one, where cells were merged; its value is that of the first.
    pub merged: Option<Merge>,
}

/// Cells that were merged into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Top left cell.
    pub first: At,
    /// Bottom right cell.
    pub last: At,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing.
    Empty,
    /// Text, not empty.
    Text(String),
    /// A number. Spreadsheets keep 15 digits; decimals beyond the ninth are rounded.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// A day with a time of day in China Standard Time.
    Moment(Instant),
    /// True or false.
    Truth(bool),
    /// Something that cannot be read.
    Fault(Fault),
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What stands there, as near as it can be shown.
    pub shown: String,
    /// Why it cannot be read.
    pub reason: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Line {
    /// The cell in a column, from 1; none where nothing stands.
    #[must_use]
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let index = self.cells.binary_search_by_key(&column, |cell| cell.at.column).ok()?;
        self.cells.get(index)
    }
}

impl Merge {
    /// Rows that the merged cells cover.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.last.row - self.first.row + 1
    }

    /// Whether a cell is one of them.
    #[must_use]
    pub fn holds(&self, at: At) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    fn area(&self) -> u64 {
        u64::from(self.rows()) * u64::from(self.last.column - self.first.column + 1)
    }
}

impl CellValue {
    /// Text of a cell: empty where nothing but spaces stands there.
    #[must_use]
    pub fn text(text: String) -> Self {
        if text.contains('\u{FFFD}') {
            return Self::Fault(Fault {
                shown: text,
                reason: "has characters that are malformed in the file's encoding",
                help: "save the file as xlsx, or as CSV in UTF-8, and check the cell",
            });
        }
        if text.trim_matches(is_blank).is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number of a spreadsheet. One too large for [`Decimal`] whose digits are whole, as account
    /// numbers are, becomes its digits; one of more than 15 digits has lost some and is a fault.
    #[must_use]
    pub fn number(value: f64) -> Self {
        let fault = |reason, help| Self::Fault(Fault { shown: value.to_string(), reason, help });
        if !value.is_finite() {
            return fault("is not a number", "write a number");
        }
        if value.abs() >= 1e15 {
            return fault(
                "is a number of more than 15 digits, of which the spreadsheet keeps only 15",
                "format the cell as text and write the digits again",
            );
        }
        let plain = plain_digits(value);
        plain.parse().map_or_else(
            |_| {
                if value.fract() == 0.0 {
                    Self::Text(plain)
                } else {
                    fault("is too large", "write a smaller number")
                }
            },
            Self::Number,
        )
    }

    /// A whole number, or its digits where it is too large for [`Decimal`].
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Decimal::from_integer(value).map_or_else(|| Self::Text(value.to_string()), Self::Number)
    }

    /// What stands there, for a message.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Moment(instant) => {
                let day = Date::of_instant(*instant);
                let second = instant.saturating_sub(day.start());
                format!("{day} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
            }
            Self::Truth(truth) => truth.to_string().to_uppercase(),
            Self::Fault(fault) => fault.shown.clone(),
        }
    }
}

/// The number to 15 digits and nine decimals, without an exponent.
fn plain_digits(value: f64) -> String {
    let scientific = format!("{value:e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let decimals = usize::try_from((14 - exponent).clamp(0, 9)).unwrap_or(0);
    let plain = format!("{value:.decimals$}");
    if decimals == 0 {
        return plain;
    }
    plain.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a character is a space of any kind, or none that can be seen.
pub(crate) fn is_blank(one: char) -> bool {
    one.is_whitespace() || matches!(one, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{2060}')
}

/// The cells of one sheet while it is read.
#[derive(Debug)]
pub(crate) struct Grid<'a> {
    name: String,
    hidden: bool,
    cells: BTreeMap<At, CellValue>,
    merges: Vec<Merge>,
    limits: &'a Limits,
    /// Cells that the sheets before have.
    before: usize,
}

impl<'a> Grid<'a> {
    pub(crate) fn new(name: &str, hidden: bool, limits: &'a Limits, before: usize) -> Self {
        let name = name.chars().take(limits.characters).collect();
        Self { name, hidden, cells: BTreeMap::new(), merges: Vec::new(), limits, before }
    }

    /// Puts a value into a cell, from row and column 0.
    pub(crate) fn put(
        &mut self,
        row: u32,
        column: u32,
        value: CellValue,
    ) -> Result<(), SheetError> {
        let value = self.bounded(value);
        if value == CellValue::Empty {
            return Ok(());
        }
        let at = At { row: row.saturating_add(1), column: column.saturating_add(1) };
        let sheet = || self.name.clone();
        let Limits { rows, columns, cells, .. } = *self.limits;
        if at.row > rows {
            return Err(SheetError::TooMany { sheet: sheet(), what: "rows", most: rows.into() });
        }
        if at.column > columns {
            let most = columns.into();
            return Err(SheetError::TooMany { sheet: sheet(), what: "columns", most });
        }
        if self.before + self.cells.len() >= cells {
            let most = cells as u64;
            return Err(SheetError::TooMany { sheet: sheet(), what: "filled cells", most });
        }
        self.cells.insert(at, value);
        Ok(())
    }

    /// Merges cells, from rows and columns 0, both ends included.
    pub(crate) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) {
        let at = |(row, column): (u32, u32)| At {
            row: row.saturating_add(1),
            column: column.saturating_add(1),
        };
        let (first, last) = (at(first), at(last));
        if first.row <= last.row && first.column <= last.column && first != last {
            self.merges.push(Merge { first, last });
        }
    }

    /// The sheet, with the value of merged cells in each of them, and how many cells it has.
    pub(crate) fn finish(mut self) -> Result<(Sheet, usize), SheetError> {
        let mut area = 0_u64;
        let mut merged: BTreeMap<At, Merge> = BTreeMap::new();
        for merge in std::mem::take(&mut self.merges) {
            let Some(value) = self.cells.get(&merge.first).cloned() else { continue };
            area = area.saturating_add(merge.area());
            if area > self.limits.merged_cells {
                let most = self.limits.merged_cells;
                return Err(SheetError::TooMany { sheet: self.name, what: "merged cells", most });
            }
            for row in merge.first.row..=merge.last.row {
                for column in merge.first.column..=merge.last.column {
                    let at = At { row, column };
                    merged.insert(at, merge);
                    self.cells.insert(at, value.clone());
                }
            }
        }
        let count = self.cells.len();
        let mut lines: Vec<Line> = Vec::new();
        for (at, value) in self.cells {
            let cell = Cell { at, value, merged: merged.get(&at).copied() };
            match lines.last_mut().filter(|line| line.row == at.row) {
                Some(line) => line.cells.push(cell),
                None => lines.push(Line { row: at.row, cells: vec![cell] }),
            }
        }
        Ok((Sheet { name: self.name, hidden: self.hidden, lines }, count))
    }

    /// The value, or a fault in place of a text that is too long.
    fn bounded(&self, value: CellValue) -> CellValue {
        match value {
            CellValue::Text(text) if text.chars().count() > self.limits.characters => {
                CellValue::Fault(Fault {
                    shown: text.chars().take(self.limits.characters).collect(),
                    reason: "is too long",
                    help: "shorten the text",
                })
            }
            value => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_spreadsheets_keep_fifteen_digits() {
        let number = |text: &str| CellValue::Number(text.parse().unwrap());
        for (value, wanted) in [
            (0.1 + 0.2, number("0.3")),
            (1234.5, number("1234.5")),
            (-12_345_678.12, number("-12345678.12")),
            (1.0 / 3.0, number("0.333333333")),
            (0.0, number("0")),
            (20_220_301.0, number("20220301")),
            (3_301_234_567_890.0, CellValue::Text("3301234567890".to_owned())),
            (999_999_999_999_999.0, CellValue::Text("999999999999999".to_owned())),
        ] {
            assert_eq!(CellValue::number(value), wanted, "{value}");
        }
        for value in [1e15, 913_301_220_000_000_000.0, f64::NAN, f64::INFINITY, 98_765_432_109.5] {
            assert!(matches!(CellValue::number(value), CellValue::Fault(_)), "{value}");
        }
    }
}
