//! `catalogue/*.toml`: rows of the classification catalogue and general processes.

use std::collections::BTreeMap;

use tidegate_contract::Tier;

use crate::basis::{BasisKeys, SourceEntry};
use crate::condition::{self, Condition};
use crate::manifest::Text;
use crate::names;
use crate::problem::{Placed, Sink};
use crate::reader::Reader;

/// Tiers that a cell may give, in the order of evaluation.
const TIERS: [(&str, Tier); 3] =
    [("key", Tier::Key), ("simplified", Tier::Simplified), ("registration", Tier::Registration)];

/// Largest row number.
const ROW_MAX: u64 = 9_999;

/// One row, or one general process.
#[derive(Debug)]
pub(crate) struct RowEntry {
    pub(crate) row: u16,
    pub(crate) title: Text,
    pub(crate) industries: Vec<String>,
    pub(crate) except: Vec<String>,
    pub(crate) cells: Vec<CellEntry>,
    pub(crate) source: SourceEntry,
}

/// One cell, with the id that also names its words.
#[derive(Debug)]
pub(crate) struct CellEntry {
    pub(crate) id: String,
    pub(crate) tier: Tier,
    pub(crate) when: Condition,
    pub(crate) text: Text,
}

/// Rows that were seen, with the file of each.
pub(crate) type Rows = BTreeMap<u16, String>;

/// Reads one `[[row]]`, or with `general` one `[[process]]`, which has no industries.
pub(crate) fn read(
    reader: Reader<'_>,
    inherited: &BasisKeys,
    general: bool,
    rows: &mut Rows,
) -> Option<RowEntry> {
    let row = row_number(&reader, rows);
    let title = reader.required_both("title");
    let (industries, except) =
        if general { (Some(Vec::new()), Vec::new()) } else { industries(&reader) };
    let cells = cells(&reader, row);
    let source = BasisKeys::read(&reader).complete(inherited, &reader);
    reader.finish();
    Some(RowEntry {
        row: row?,
        title: title?.value,
        industries: industries?,
        except,
        cells: cells?,
        source: source?,
    })
}

fn row_number(reader: &Reader<'_>, rows: &mut Rows) -> Option<u16> {
    let node = reader.require("row")?;
    let number = reader.whole("row", 1, ROW_MAX)?;
    let number = u16::try_from(number).ok()?;
    if let Some(first) = rows.get(&number) {
        let message = format!("row {number} stands twice");
        let help = format!("the first is in `{first}`; rows and processes share their numbers");
        reader.note(node.span(), message, help);
    } else {
        rows.insert(number, reader.file.path.display().to_string());
    }
    Some(number)
}

/// Prefixes and exceptions of a row; an empty list, written out, is the row for all industries that
/// no other row names.
fn industries(reader: &Reader<'_>) -> (Option<Vec<String>>, Vec<String>) {
    let _ = reader.require("industries");
    let industries = reader.texts("industries", names::is_industry, names::INDUSTRY);
    let except = reader.texts("except", names::is_industry, names::INDUSTRY).unwrap_or_default();
    if let Some(codes) = industries.as_ref().filter(|codes| !codes.is_empty()) {
        for code in &except {
            check_exception(code, codes, reader.sink);
        }
    }
    let values = |codes: Vec<Placed<String>>| codes.into_iter().map(|code| code.value).collect();
    (industries.map(values), values(except))
}

/// Notes a code taken out that was never in.
fn check_exception(code: &Placed<String>, industries: &[Placed<String>], sink: &Sink) {
    if !industries.iter().any(|prefix| code.value.starts_with(&prefix.value)) {
        let message = format!("code `{}` is taken out of a row that does not have it", code.value);
        sink.note(&code.at, message, "it must begin with one of `industries`");
    }
}

/// The cells in the order of evaluation, those of one tier as written.
fn cells(reader: &Reader<'_>, row: Option<u16>) -> Option<Vec<CellEntry>> {
    let _ = reader.require("cell")?;
    let entries = reader.tables("cell", "the cell");
    let read: Vec<Option<(Tier, Condition, Text)>> = entries
        .into_iter()
        .map(|cell| {
            let tier = cell.required_word("tier", &TIERS);
            let when = condition::read_when(&cell);
            let text = cell.required_both("text");
            cell.finish();
            Some((tier?, when?, text?.value))
        })
        .collect();
    let read: Option<Vec<(Tier, Condition, Text)>> = read.into_iter().collect();
    let (read, row) = (read?, row?);
    let mut cells = Vec::with_capacity(read.len());
    for (name, tier) in TIERS {
        for (number, (_, when, text)) in
            read.iter().filter(|(given, _, _)| *given == tier).enumerate()
        {
            let id = match number {
                0 => format!("row-{row}-{name}"),
                _ => format!("row-{row}-{name}-{}", number + 1),
            };
            cells.push(CellEntry { id, tier, when: when.clone(), text: text.clone() });
        }
    }
    Some(cells)
}
