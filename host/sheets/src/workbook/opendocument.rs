//! ods.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Decoder, Reader};
use tidegate_domain::Date;

use super::damaged;
use super::packed::Packed;
use crate::cell::{CellValue, Grid, Sheet};
use crate::error::SheetError;
use crate::limits::Limits;

const FORMAT: &str = "ods";

/// Marks of an encrypted part in the list of parts.
const ENCRYPTED: &[u8] = b"manifest:encryption-data";

pub(super) fn sheets(mut packed: Packed<'_>, limits: &Limits) -> Result<Vec<Sheet>, SheetError> {
    if let Ok(manifest) = packed.part("META-INF/manifest.xml")
        && manifest.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED)
    {
        return Err(SheetError::Protected);
    }
    let content = packed.part("content.xml")?;
    let mut reader = Reader::from_reader(content.as_slice());
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book { limits, sheets: Vec::new(), cells: 0 };
    loop {
        match reader.read_event().map_err(not_read)? {
            Event::Start(element) if element.name().as_ref() == b"table:table" => {
                let name =
                    attribute(&element, reader.decoder(), b"table:name")?.unwrap_or_default();
                book.read_table(&mut reader, &name)?;
            }
            Event::Eof => return Ok(book.sheets),
            _ => {}
        }
    }
}

struct Book<'a> {
    limits: &'a Limits,
    sheets: Vec<Sheet>,
    cells: usize,
}

/// A cell as it is written, which may stand for several.
#[derive(Default)]
struct Written {
    value: Option<CellValue>,
    is_text: bool,
    repeated: u32,
    spanned: (u32, u32),
    text: String,
    paragraphs: u32,
}

impl Book<'_> {
    fn read_table(&mut self, reader: &mut Reader<&[u8]>, name: &str) -> Result<(), SheetError> {
        if self.sheets.len() >= self.limits.sheets {
            let sheets = self.sheets.len() + 1;
            return Err(SheetError::Sheets { sheets, most: self.limits.sheets });
        }
        let mut grid = Grid::new(name, false, self.limits, self.cells);
        let mut row = 0_u32;
        loop {
            match reader.read_event().map_err(not_read)? {
                Event::Start(element) if element.name().as_ref() == b"table:table-row" => {
                    let repeated =
                        count(&element, reader.decoder(), b"table:number-rows-repeated")?;
                    let cells = self.read_row(reader)?;
                    // Of rows that hold nothing only the count matters.
                    let times = if cells.is_empty() { 0 } else { repeated };
                    for offset in 0..times {
                        put(&mut grid, row.saturating_add(offset), &cells)?;
                    }
                    row = row.saturating_add(repeated);
                }
                Event::End(element) if element.name().as_ref() == b"table:table" => break,
                Event::Eof => return Err(damaged(FORMAT, "a table does not end")),
                _ => {}
            }
        }
        let (sheet, cells) = grid.finish()?;
        self.cells += cells;
        self.sheets.push(sheet);
        Ok(())
    }

    /// The cells of a row that hold something, each with its column from 0.
    fn read_row(&self, reader: &mut Reader<&[u8]>) -> Result<Vec<(u32, Written)>, SheetError> {
        let mut cells = Vec::new();
        let mut column = 0_u32;
        loop {
            match reader.read_event().map_err(not_read)? {
                Event::Start(element)
                    if matches!(
                        element.name().as_ref(),
                        b"table:table-cell" | b"table:covered-table-cell"
                    ) =>
                {
                    let mut written = Written::begun(&element, reader.decoder())?;
                    let end = element.name().as_ref().to_vec();
                    self.read_text(reader, &end, &mut written)?;
                    let repeated = written.repeated;
                    if written.value() != CellValue::Empty {
                        cells.push((column, written));
                    }
                    column = column.saturating_add(repeated);
                }
                Event::End(element) if element.name().as_ref() == b"table:table-row" => break,
                Event::Eof => return Err(damaged(FORMAT, "a row does not end")),
                _ => {}
            }
        }
        Ok(cells)
    }

    /// The paragraphs of a cell, without notes that hang on it.
    fn read_text(
        &self,
        reader: &mut Reader<&[u8]>,
        end: &[u8],
        written: &mut Written,
    ) -> Result<(), SheetError> {
        let mut notes = 0_u32;
        // One character more than a cell may have is enough to see that there are more.
        let is_full = |text: &str| text.len() > 4 * (self.limits.characters + 1);
        loop {
            match reader.read_event().map_err(not_read)? {
                Event::Start(element) => match element.name().as_ref() {
                    b"office:annotation" => notes += 1,
                    b"text:p" if notes == 0 => {
                        if written.paragraphs > 0 {
                            written.text.push('\n');
                        }
                        written.paragraphs = written.paragraphs.saturating_add(1);
                    }
                    b"text:s" | b"text:tab" if notes == 0 => written.text.push(' '),
                    _ => {}
                },
                Event::Text(text)
                    if notes == 0 && written.paragraphs > 0 && !is_full(&written.text) =>
                {
                    written.text.push_str(&text.decode().map_err(not_read)?);
                }
                Event::GeneralRef(entity) if notes == 0 && !is_full(&written.text) => {
                    let name = entity.decode().map_err(not_read)?;
                    let number = entity.resolve_char_ref().map_err(not_read)?;
                    let named = quick_xml::escape::resolve_predefined_entity(&name);
                    match (number, named) {
                        (Some(one), _) => written.text.push(one),
                        (None, Some(known)) => written.text.push_str(known),
                        (None, None) => {
                            return Err(damaged(FORMAT, "it has a reference that is none"));
                        }
                    }
                }
                Event::End(element) if element.name().as_ref() == b"office:annotation" => {
                    notes = notes.saturating_sub(1);
                }
                Event::End(element) if element.name().as_ref() == end => return Ok(()),
                Event::Eof => return Err(damaged(FORMAT, "a cell does not end")),
                _ => {}
            }
        }
    }
}

impl Written {
    fn begun(element: &BytesStart<'_>, decoder: Decoder) -> Result<Self, SheetError> {
        let repeated = count(element, decoder, b"table:number-columns-repeated")?;
        let rows = count(element, decoder, b"table:number-rows-spanned")?;
        let columns = count(element, decoder, b"table:number-columns-spanned")?;
        let mut written = Self { repeated, spanned: (rows, columns), ..Self::default() };
        let kind = attribute(element, decoder, b"office:value-type")?.unwrap_or_default();
        let value = |name: &[u8]| attribute(element, decoder, name).map(Option::unwrap_or_default);
        match kind.as_str() {
            "float" | "currency" | "percentage" => {
                let text = value(b"office:value")?;
                written.value = Some(text.parse().map_or(CellValue::Empty, CellValue::number));
            }
            "date" => written.value = Some(day_or_moment(&value(b"office:date-value")?)),
            "boolean" => {
                written.value = Some(CellValue::Truth(value(b"office:boolean-value")? == "true"));
            }
            "" => {}
            _ => {
                written.is_text = true;
                let text = value(b"office:string-value")?;
                written.value = (!text.is_empty()).then_some(CellValue::text(text));
            }
        }
        Ok(written)
    }

    fn value(&self) -> CellValue {
        match &self.value {
            Some(value) => value.clone(),
            None if self.is_text => CellValue::text(self.text.clone()),
            None => CellValue::Empty,
        }
    }
}

fn put(grid: &mut Grid<'_>, row: u32, cells: &[(u32, Written)]) -> Result<(), SheetError> {
    for (column, written) in cells {
        let value = written.value();
        for offset in 0..written.repeated {
            grid.put(row, column.saturating_add(offset), value.clone())?;
        }
        let (rows, columns) = written.spanned;
        let last = (row.saturating_add(rows - 1), column.saturating_add(columns - 1));
        grid.merge((row, *column), last);
    }
    Ok(())
}

/// `2022-03-01`, or with a time as `2022-03-01T08:30:00`.
fn day_or_moment(text: &str) -> CellValue {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let Ok(date) = date.parse::<Date>() else {
        return CellValue::text(text.to_owned());
    };
    let whole = time.split_once('.').map_or(time, |(whole, _)| whole);
    let parts = whole.split(':').take(3).map(|part| part.parse::<i64>().unwrap_or(0));
    let seconds =
        parts.zip([3600, 60, 1]).map(|(part, size)| part.clamp(0, 59) * size).sum::<i64>();
    if seconds == 0 {
        CellValue::Day(date)
    } else {
        CellValue::Moment(date.start().saturating_add(seconds))
    }
}

fn attribute(
    element: &BytesStart<'_>,
    decoder: Decoder,
    name: &[u8],
) -> Result<Option<String>, SheetError> {
    let Some(found) = element.try_get_attribute(name).map_err(not_read)? else { return Ok(None) };
    found.decode_and_unescape_value(decoder).map(|text| Some(text.into_owned())).map_err(not_read)
}

/// A count of at least one; one where it is not written.
fn count(element: &BytesStart<'_>, decoder: Decoder, name: &[u8]) -> Result<u32, SheetError> {
    match attribute(element, decoder, name)? {
        None => Ok(1),
        Some(text) => {
            let count = text.parse::<u32>().ok().filter(|count| *count > 0);
            count.ok_or_else(|| damaged(FORMAT, "a count is none"))
        }
    }
}

fn not_read(error: impl std::fmt::Display) -> SheetError {
    damaged(FORMAT, error)
}
