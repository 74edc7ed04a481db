//! Files of text whose cells are parted by a character.

use crate::cell::{CellValue, Grid, Sheet};
use crate::encoding::decoded;
use crate::error::SheetError;
use crate::limits::Limits;

/// Characters that part cells, the more usual first.
const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];

/// Lines looked at for the separator.
const LINES_LOOKED_AT: usize = 50;

/// Characters looked at for those that stand for nothing.
const CHARACTERS_LOOKED_AT: usize = 1_024;

pub(super) fn sheet(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheet, SheetError> {
    let (text, _) = decoded(bytes);
    if text.trim_start().starts_with('<') {
        return Err(SheetError::NotATable { what: "a web page" });
    }
    if is_binary(&text) {
        return Err(SheetError::NotATable { what: "neither text nor a spreadsheet" });
    }
    let mut grid = Grid::new(file_name, false, limits, 0);
    let separator = separator(&text);
    let mut cells = Cells { rest: text.chars().peekable(), separator, row: 0, column: 0 };
    while let Some((row, column, text)) = cells.next_cell()? {
        grid.put(row, column, CellValue::text(text))?;
    }
    grid.finish().map(|(sheet, _)| sheet)
}

/// Whether a text has too many characters that stand for nothing to be one.
fn is_binary(text: &str) -> bool {
    let count = |is_one: fn(char) -> bool| {
        text.chars().take(CHARACTERS_LOOKED_AT).filter(|one| is_one(*one)).count()
    };
    let controls = count(|one| one.is_control() && !one.is_whitespace());
    text.contains('\0') || controls * 20 > count(|_| true)
}

/// The character that parts most lines into the same number of cells.
fn separator(text: &str) -> char {
    let counts_of = |separator: char| {
        let mut counts = Vec::new();
        let (mut count, mut quoted) = (0_usize, false);
        for one in text.chars() {
            match one {
                '"' => quoted = !quoted,
                '\n' | '\r' if !quoted => {
                    counts.push(std::mem::take(&mut count));
                    if counts.len() > LINES_LOOKED_AT {
                        break;
                    }
                }
                one if one == separator && !quoted => count += 1,
                _ => {}
            }
        }
        counts.push(count);
        counts.retain(|count| *count > 0);
        counts
    };
    let mut best = (0, 0, ',');
    for separator in SEPARATORS {
        let counts = counts_of(separator);
        let alike = |count: &usize| counts.iter().filter(|other| *other == count).count();
        if let Some(score) = counts.iter().map(|count| (alike(count), *count)).max()
            && score > (best.0, best.1)
        {
            best = (score.0, score.1, separator);
        }
    }
    best.2
}

/// Cuts a text into cells, with rows numbered as a spreadsheet shows them.
struct Cells<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    row: u32,
    column: u32,
}

impl Cells<'_> {
    /// The next cell with its row and column from 0; none at the end.
    fn next_cell(&mut self) -> Result<Option<(u32, u32, String)>, SheetError> {
        if self.rest.peek().is_none() {
            return Ok(None);
        }
        let (row, column) = (self.row, self.column);
        let mut text = String::new();
        if self.rest.next_if_eq(&'"').is_some() {
            self.quoted(&mut text)?;
        }
        loop {
            match self.rest.next() {
                None => break,
                Some('\n') => {
                    self.end_line();
                    return Ok(Some((row, column, text)));
                }
                Some('\r') => {
                    self.rest.next_if_eq(&'\n');
                    self.end_line();
                    return Ok(Some((row, column, text)));
                }
                Some(one) if one == self.separator => {
                    self.column = self.column.saturating_add(1);
                    break;
                }
                Some(one) => text.push(one),
            }
        }
        Ok(Some((row, column, text)))
    }

    /// What stands up to the closing quotation mark, two of which stand for one.
    fn quoted(&mut self, text: &mut String) -> Result<(), SheetError> {
        while let Some(one) = self.rest.next() {
            if one != '"' {
                text.push(one);
            } else if self.rest.next_if_eq(&'"').is_some() {
                text.push('"');
            } else {
                return Ok(());
            }
        }
        Err(SheetError::UnclosedQuote { row: self.row.saturating_add(1) })
    }

    fn end_line(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> String {
        let sheet = sheet(text.as_bytes(), "a.csv", &Limits::default()).unwrap();
        let cells = sheet.lines.iter().flat_map(|line| &line.cells);
        cells
            .map(|cell| format!("{}={}", cell.at, cell.value.shown()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn cells_are_cut_whatever_parts_them() {
        for (text, wanted) in [
            ("a,b\n1,2\n", "A1=a B1=b A2=1 B2=2"),
            ("a;b\r\n1,5;2\r\n", "A1=a B1=b A2=1,5 B2=2"),
            ("a\tb\r1\t2,3", "A1=a B1=b A2=1 B2=2,3"),
            ("名称，电量\n甲厂，2\n", "A1=名称 B1=电量 A2=甲厂 B2=2"),
            ("title\n\na,b\n\"x,\"\"y\"\"\",2\n", "A1=title A3=a B3=b A4=x,\"y\" B4=2"),
            ("a,b\n\"x\ny\",2\n3,4", "A1=a B1=b A2=x\ny B2=2 A3=3 B3=4"),
            ("a\n1\n", "A1=a A2=1"),
            (" ,a\n　,2", "B1=a B2=2"),
        ] {
            assert_eq!(cells(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_said() {
        for (text, wanted) in [
            (
                "a,\"b\nc",
                "the quotation mark in row 1 is not closed: write a second one at the end of its cell",
            ),
            (
                " <html><table>",
                "the file is a web page: open it in a spreadsheet program and save it as xlsx",
            ),
        ] {
            let error = sheet(text.as_bytes(), "a.csv", &Limits::default()).unwrap_err();
            assert_eq!(error.to_string(), wanted);
        }
    }
}
