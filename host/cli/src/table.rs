//! Tables: columns on the terminal, CSV and xlsx as files.

use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use crate::print;

/// Rows that a sheet can hold, less the one with the headings.
const ROWS_MAX: usize = 1_048_575;

/// Characters that a cell can hold.
const CELL_MAX: usize = 32_767;

/// Spaces between two columns.
const GAP: &str = "  ";

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A text; empty where there is nothing.
    Text(String),
    /// A whole number.
    Number(u64),
}

impl Cell {
    /// A number, or an empty cell.
    pub(crate) fn number(number: Option<impl TryInto<u64>>) -> Self {
        match number.and_then(|number| number.try_into().ok()) {
            Some(number) => Self::Number(number),
            None => Self::Text(String::new()),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.replace(['\n', '\r', '\t'], " "),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text.unwrap_or_default())
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

/// A table with the headings of its columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty one.
    pub(crate) fn new<T: Into<String>>(headings: impl IntoIterator<Item = T>) -> Self {
        Self { headings: headings.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = Cell>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Prints it with its columns below one another; of an empty one nothing.
    pub(crate) fn print(&self) {
        if self.rows.is_empty() {
            return;
        }
        self.lines().iter().for_each(|line| print::line(line));
    }

    fn lines(&self) -> Vec<String> {
        let headings: Vec<Cell> =
            self.headings.iter().map(|heading| Cell::from(heading.as_str())).collect();
        let rows: Vec<&Vec<Cell>> = std::iter::once(&headings).chain(&self.rows).collect();
        let widths: Vec<usize> = (0..self.headings.len())
            .map(|column| {
                let cells = rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| width(&cell.shown())).max().unwrap_or(0)
            })
            .collect();
        let numeric: Vec<bool> = (0..self.headings.len())
            .map(|column| {
                self.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(_))))
            })
            .collect();
        rows.into_iter().map(|row| line(row, &widths, &numeric)).collect()
    }

    /// Writes it as a file, by its ending.
    ///
    /// # Errors
    /// When the ending is none that is written, the table does not fit, or the file cannot be
    /// written.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        check(path)?;
        if is(path, "xlsx") { self.xlsx(path) } else { self.csv(path) }
    }

    fn csv(&self, path: &Path) -> anyhow::Result<()> {
        let mut file = fs_err::File::create(path)?;
        // By this mark spreadsheets know that it is UTF-8.
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(&self.headings)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(number) => number.to_string(),
            }))?;
        }
        Ok(writer.flush()?)
    }

    fn xlsx(&self, path: &Path) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.rows.len() <= ROWS_MAX,
            "there are {} rows, a sheet holds {ROWS_MAX}: write a .csv file",
            self.rows.len()
        );
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0_u16..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        for (place, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    // Never read as a formula, whatever it begins with.
                    Cell::Text(text) => sheet.write_string(place, column, fitting(text))?,
                    Cell::Number(number) => {
                        sheet.write_number(place, column, approximate(*number))?
                    }
                };
            }
        }
        Ok(book.save(path)?)
    }
}

/// Refuses an ending that is not written, before any work is done.
///
/// # Errors
/// When it is neither.
pub(crate) fn check(path: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        is(path, "csv") || is(path, "xlsx"),
        "`{}` ends neither in .csv nor in .xlsx: name a file that does",
        path.display()
    );
    Ok(())
}

fn is(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

fn line(row: &[Cell], widths: &[usize], numeric: &[bool]) -> String {
    let mut line = String::new();
    for (place, (cell, wide)) in row.iter().zip(widths).enumerate() {
        let text = cell.shown();
        let blank = " ".repeat(wide.saturating_sub(width(&text)));
        if place > 0 {
            line.push_str(GAP);
        }
        if numeric.get(place).copied().unwrap_or(false) {
            line.push_str(&blank);
            line.push_str(&text);
        } else {
            line.push_str(&text);
            line.push_str(&blank);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Columns that a text takes on a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
}

const fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> String {
    text.chars().take(CELL_MAX).collect()
}

/// A count as a workbook holds it. Counts here are far below 2^53, up to which none is changed.
#[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers")]
const fn approximate(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["name", "count", "note"]);
        table.add(["桐庐".into(), Cell::Number(7), "a".into()]);
        table.add(["ab".into(), Cell::Number(1_200), Cell::number(None::<u64>)]);
        table
    }

    #[test]
    fn columns_stand_below_one_another_also_in_chinese() {
        assert_eq!(table().lines(), ["name  count  note", "桐庐      7  a", "ab     1200"]);
    }

    #[test]
    fn a_file_is_written_by_its_ending_and_holds_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let (text, book) = (folder.path().join("t.csv"), folder.path().join("t.xlsx"));
        let mut table = table();
        table.add(["=1+1".into(), Cell::Number(0), "\"q\", r".into()]);
        table.write(&text).unwrap();
        let written = fs_err::read_to_string(&text).unwrap();
        let rows = "name,count,note\n桐庐,7,a\nab,1200,\n'=1+1,0,\"\"\"q\"\", r\"\n";
        assert_eq!(written, format!("\u{feff}{rows}"));
        table.write(&book).unwrap();
        assert!(fs_err::read(&book).unwrap().starts_with(b"PK"));
        let refused = table.write(&folder.path().join("t.pdf")).unwrap_err();
        assert!(refused.to_string().contains("neither in .csv nor in .xlsx"), "{refused}");
    }
}
