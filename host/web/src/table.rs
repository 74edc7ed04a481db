//! A table as a file: CSV for programs, a workbook for people.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::error::Failure;

/// In what form a table is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The usual answer.
    Json,
    /// Comma-separated, UTF-8 with a mark in front, by which spreadsheets know it.
    Csv,
    /// A workbook with one sheet.
    Xlsx,
}

impl Form {
    /// The form of a word.
    ///
    /// # Errors
    /// That it is none.
    pub(crate) fn of(word: Option<&str>) -> Result<Self, Failure> {
        match word {
            None | Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            Some(other) => {
                let message = format!("`{other}` is no form of a table, write json, csv or xlsx");
                Err(Failure::bad_input("format", message))
            }
        }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(u64),
    /// Nothing.
    Empty,
}

impl From<Option<u64>> for Cell {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

/// A table with the titles of its columns.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Name of the file, without its ending.
    pub(crate) name: String,
    /// Titles of the columns.
    pub(crate) columns: Vec<&'static str>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table as a download in a form that is a file.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub(crate) fn file(&self, form: Form) -> Result<Response, Failure> {
        let (content, media_type, ending) = match form {
            Form::Xlsx => {
                let content = self.workbook().map_err(|error| Failure::unwritten(&error))?;
                (
                    content,
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx",
                )
            }
            Form::Csv | Form::Json => (self.csv().into_bytes(), "text/csv; charset=utf-8", "csv"),
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (CONTENT_DISPOSITION, disposition(&format!("{}.{ending}", self.name))),
        ];
        Ok((headers, content).into_response())
    }

    fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        let titles = self.columns.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        line(&mut text, &titles);
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| match cell {
                    Cell::Text(text) => harmless(text),
                    Cell::Number(number) => number.to_string(),
                    Cell::Empty => String::new(),
                })
                .collect();
            line(&mut text, &cells);
        }
        text
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, title) in (0_u16..).zip(&self.columns) {
            sheet.write_string(0, column, *title)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    // Never read as a formula, whatever it begins with.
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(number) => {
                        sheet.write_number(row, column, approximate(*number))?
                    }
                    Cell::Empty => continue,
                };
            }
        }
        workbook.save_to_buffer()
    }
}

/// A count as a workbook holds it. Counts here are far below 2^53, up to which none is changed.
#[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers")]
const fn approximate(number: u64) -> f64 {
    number as f64
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn line(text: &mut String, cells: &[String]) {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        })
        .collect();
    text.push_str(&quoted.join(","));
    text.push_str("\r\n");
}

/// Says that an answer is a file of this name.
pub(crate) fn disposition(name: &str) -> HeaderValue {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_taken_for_something_else_is_quoted() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let table = Table {
            name: "figures".to_owned(),
            columns: vec!["one", "two"],
            rows: vec![vec![text("a,\"b\""), Cell::Number(3)], vec![text("=1+1"), Cell::Empty]],
        };
        assert_eq!(table.csv(), "\u{feff}one,two\r\n\"a,\"\"b\"\"\",3\r\n'=1+1,\r\n");
        assert!(table.workbook().unwrap().starts_with(b"PK"));
    }

    #[test]
    fn a_name_stands_in_a_header_whatever_its_letters() {
        let header = disposition("整改 \"1\".pdf");
        assert_eq!(
            header.to_str().unwrap(),
            "attachment; filename*=UTF-8''%E6%95%B4%E6%94%B9%20%221%22.pdf"
        );
    }
}
