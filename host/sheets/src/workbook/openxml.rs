//! xlsx.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use tidegate_domain::Date;

use super::{contained, damaged};
use crate::cell::{CellValue, Fault, Grid, Sheet};
use crate::error::SheetError;
use crate::limits::Limits;

const FORMAT: &str = "xlsx";

/// The worksheets of a file whose unpacked size was checked.
pub(super) fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, SheetError> {
    contained(FORMAT, || {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(not_read)?;
        let all = book.sheets_metadata().to_vec();
        if all.len() > limits.sheets {
            return Err(SheetError::Sheets { sheets: all.len(), most: limits.sheets });
        }
        let mut sheets = Vec::new();
        let mut before = 0;
        for one in all.iter().filter(|one| one.typ == SheetType::WorkSheet) {
            let hidden = one.visible != SheetVisible::Visible;
            let mut grid = Grid::new(&one.name, hidden, limits, before);
            // Cell by cell: a range would take room for every cell between the outermost two.
            {
                let mut cells = book.worksheet_cells_reader(&one.name).map_err(not_read)?;
                while let Some(cell) = cells.next_cell().map_err(not_read)? {
                    let (row, column) = cell.get_position();
                    grid.put(row, column, value(cell.get_value()))?;
                }
            }
            if let Some(merges) = book.worksheet_merge_cells(&one.name) {
                for merge in merges.map_err(not_read)? {
                    grid.merge(merge.start, merge.end);
                }
            }
            let (sheet, count) = grid.finish()?;
            before += count;
            sheets.push(sheet);
        }
        Ok(sheets)
    })
}

fn value(data: &DataRef<'_>) -> CellValue {
    match data {
        DataRef::Empty => CellValue::Empty,
        DataRef::Int(number) => CellValue::whole(*number),
        DataRef::Float(number) => CellValue::number(*number),
        DataRef::String(text) => CellValue::text(text.clone()),
        DataRef::SharedString(text) => CellValue::text((*text).to_owned()),
        DataRef::Bool(truth) => CellValue::Truth(*truth),
        DataRef::DateTime(moment) => moment_value(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => CellValue::text(text.clone()),
        DataRef::Error(error) => formula_fault(error.to_string()),
    }
}

/// A cell whose formula has no value.
pub(super) fn formula_fault(shown: String) -> CellValue {
    CellValue::Fault(Fault {
        shown,
        reason: "is the error of a formula",
        help: "write the value itself",
    })
}

/// The day or the moment that a spreadsheet's date is.
pub(super) fn moment_value(moment: &ExcelDateTime) -> CellValue {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let number = |part: u8| i8::try_from(part).unwrap_or(0);
    let date = i16::try_from(year)
        .ok()
        .and_then(|year| Date::from_ymd(year, number(month), number(day)))
        .filter(|_| moment.is_datetime() && moment.as_f64() >= 1.0);
    let Some(date) = date else {
        return CellValue::Fault(Fault {
            shown: moment.as_f64().to_string(),
            reason: "is a time without a day",
            help: "write a day like 2022-03-01",
        });
    };
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    if seconds == 0 {
        CellValue::Day(date)
    } else {
        CellValue::Moment(date.start().saturating_add(seconds))
    }
}

fn not_read(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Protected,
        error => damaged(FORMAT, error),
    }
}
