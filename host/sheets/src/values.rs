//! What a cell means, by the kind of its column.

mod code;
mod days;
mod numbers;
mod words;

use crate::cell::CellValue;
use crate::form::{Kind, Unit, Value};
use crate::plain::{is_none, is_said_to_be_none, kept};

/// Why a cell is not what its column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) reason: String,
    pub(crate) help: String,
}

impl Wrong {
    pub(crate) fn new(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: help.into() }
    }
}

/// The value of a cell; none where nothing is said.
pub(crate) fn value(
    kind: &Kind,
    unit: Option<Unit>,
    cell: &CellValue,
) -> Result<Option<Value>, Wrong> {
    match cell {
        CellValue::Empty => return Ok(None),
        CellValue::Fault(fault) => return Err(Wrong::new(fault.reason, fault.help)),
        CellValue::Text(text) if is_none(text) || (is_said_to_be_none(text) && !is_words(kind)) => {
            return Ok(None);
        }
        _ => {}
    }
    match kind {
        Kind::Text { most } => text(cell, *most).map(Value::Text),
        Kind::CreditCode => code::credit_code(&cell.shown()).map(Value::Text),
        Kind::Number { units, least } => {
            numbers::number(cell, units, unit, *least).map(Value::Number)
        }
        Kind::Day => days::day(cell).map(Value::Day),
        Kind::Month => days::month(cell).map(Value::Month),
        Kind::DayOrMonth => match days::day(cell) {
            Ok(day) => Ok(Value::Day(day)),
            Err(wrong) => days::month(cell).map(Value::Month).map_err(|_| wrong),
        },
        Kind::Truth => words::truth(cell).map(Value::Truth),
        Kind::Word(words) => words::word(&cell.shown(), words).map(Value::Word),
    }
    .map(Some)
}

/// Whether a column holds words, among which 无 may be one.
const fn is_words(kind: &Kind) -> bool {
    matches!(kind, Kind::Text { .. } | Kind::Truth | Kind::Word(_))
}

fn text(cell: &CellValue, most: usize) -> Result<String, Wrong> {
    let text = kept(&cell.shown());
    if is_shortened_number(&text) {
        return Err(Wrong::new(
            "is a number that a spreadsheet shortened",
            "format the column as text, write all digits and save the file again",
        ));
    }
    let characters = text.chars().count();
    if characters > most {
        return Err(Wrong::new(
            format!("has {characters} characters"),
            format!("write at most {most}"),
        ));
    }
    Ok(text)
}

/// Whether a text is a long number as spreadsheets write it to CSV: `9.13301E+17`.
fn is_shortened_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, exponent)) = text.split_once("E+") else { return false };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(decimals) && digits(exponent)
}
