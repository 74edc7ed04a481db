//! xls, the format before xlsx.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::openxml::{formula_fault, moment_value};
use super::{contained, damaged};
use crate::cell::{CellValue, Grid, Sheet};
use crate::error::SheetError;
use crate::limits::Limits;

const FORMAT: &str = "xls";

/// Names of the stream that holds the cells, by age of the program.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

/// Records that place a cell: formula, blank cells, several numbers, text, number, text, truth, one
/// number. All begin with a row and a column of two bytes each.
const PLACING: [u16; 8] = [0x0006, 0x00BE, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// Record that says how far a sheet's cells reach: rows of four bytes each, columns of two.
const DIMENSIONS: u16 = 0x0200;

/// Record that begins the globals or a sheet.
const BEGIN: u16 = 0x0809;

/// Record of merged cells.
const MERGED: u16 = 0x00E5;

pub(super) fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, SheetError> {
    let stream = contained(FORMAT, || stream(bytes))?;
    within_limits(&stream, limits)?;
    contained(FORMAT, || {
        let mut book: Xls<_> = Xls::new(Cursor::new(repacked(&stream)?)).map_err(not_read)?;
        let all = book.sheets_metadata().to_vec();
        if all.len() > limits.sheets {
            return Err(SheetError::Sheets { sheets: all.len(), most: limits.sheets });
        }
        let mut sheets = Vec::new();
        let mut before = 0;
        for one in all.iter().filter(|one| one.typ == SheetType::WorkSheet) {
            let hidden = one.visible != SheetVisible::Visible;
            let mut grid = Grid::new(&one.name, hidden, limits, before);
            let range = book.worksheet_range(&one.name).map_err(not_read)?;
            let (first_row, first_column) = range.start().unwrap_or((0, 0));
            for (row, column, data) in range.used_cells() {
                let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(first_row);
                let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(first_column);
                grid.put(row, column, value(data))?;
            }
            for merge in book.worksheet_merge_cells(&one.name).unwrap_or_default() {
                grid.merge(merge.start, merge.end);
            }
            let (sheet, count) = grid.finish()?;
            before += count;
            sheets.push(sheet);
        }
        Ok(sheets)
    })
}

/// The stream that holds the cells.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, SheetError> {
    let not_opened = |error| damaged(FORMAT, error);
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(not_opened)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(SheetError::Protected);
    }
    let Some(name) = STREAMS.into_iter().find(|name| file.is_stream(name)) else {
        return Err(SheetError::NotATable { what: "a document and no spreadsheet" });
    };
    let mut stream = Vec::new();
    // No stream is longer than its file.
    let reader = file.open_stream(name).map_err(not_opened)?;
    reader.take(bytes.len() as u64).read_to_end(&mut stream).map_err(not_opened)?;
    Ok(stream)
}

/// A file of the stream alone, so that nothing else of the file reaches the reader, which follows
/// what a file says of its own parts without doubt.
fn repacked(stream: &[u8]) -> Result<Vec<u8>, SheetError> {
    let not_written = |error| damaged(FORMAT, error);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).map_err(not_written)?;
    file.create_stream("/Workbook").and_then(|mut to| to.write_all(stream)).map_err(not_written)?;
    file.flush().map_err(not_written)?;
    Ok(file.into_inner().into_inner())
}

/// Checks that the reader, which takes room for every cell between the outermost two, takes no more
/// than it may.
fn within_limits(stream: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let too_many = |what, most| SheetError::TooMany { sheet: "(xls)".to_owned(), what, most };
    let (mut area, mut rows, mut columns) = (0_u64, 0_u64, 0_u64);
    let mut rest = stream;
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let [low, high, length_low, length_high] = *head;
        let kind = u16::from_le_bytes([low, high]);
        let length = usize::from(u16::from_le_bytes([length_low, length_high]));
        let Some((data, next)) = after.split_at_checked(length) else {
            return Err(damaged(FORMAT, "its last record is cut off"));
        };
        rest = next;
        let word = |at: usize| {
            let bytes = data.get(at..at + 2).and_then(|bytes| bytes.first_chunk::<2>());
            bytes.map_or(0, |bytes| u64::from(u16::from_le_bytes(*bytes)))
        };
        match kind {
            BEGIN => {
                area = area.saturating_add(rows * columns);
                (rows, columns) = (0, 0);
            }
            DIMENSIONS if length >= 12 => {
                rows = rows.max((word(6) << 16 | word(4)) + 1);
                columns = columns.max(word(10) + 1);
            }
            // The still older form has rows of two bytes.
            DIMENSIONS => {
                rows = rows.max(word(2) + 1);
                columns = columns.max(word(6) + 1);
            }
            kind if PLACING.contains(&kind) => {
                rows = rows.max(word(0) + 1);
                let last = length.checked_sub(2).map_or(0, word);
                let several = if kind == 0x00BD { last } else { 0 };
                columns = columns.max(word(2).max(several) + 1);
            }
            MERGED if length < 2 || word(0) > (length as u64 - 2) / 8 => {
                return Err(damaged(FORMAT, "its merged cells are cut off"));
            }
            _ => {}
        }
        if rows > u64::from(limits.rows) + 1 {
            return Err(too_many("rows", limits.rows.into()));
        }
        if area.saturating_add(rows * columns) > limits.cells as u64 * 4 {
            return Err(too_many("cells between the outermost two", limits.cells as u64 * 4));
        }
    }
    Ok(())
}

fn value(data: &Data) -> CellValue {
    match data {
        Data::Empty => CellValue::Empty,
        Data::Int(number) => CellValue::whole(*number),
        Data::Float(number) => CellValue::number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            CellValue::text(text.clone())
        }
        Data::Bool(truth) => CellValue::Truth(*truth),
        Data::DateTime(moment) => moment_value(moment),
        Data::Error(error) => formula_fault(error.to_string()),
    }
}

fn not_read(error: XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::Protected,
        error => damaged(FORMAT, error),
    }
}
