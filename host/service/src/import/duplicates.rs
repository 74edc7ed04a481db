//! The first pass over a file: its header, its rows counted, and rows that stand for the same thing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sha2::{Digest, Sha256};

use super::header::Layout;
use super::report::Reason;
use super::row::Row;
use super::table::{Line, Table};
use super::{IMPORT_ROWS_MAX, ImportError, ImportKind, ROWS_AT_ONCE};

/// Rows that stand for the same thing as another row.
pub(super) type Repeats = HashMap<u64, Repeat>;

/// Another row that stands for the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The earlier row has the same content; that one is kept.
    Same(u64),
    /// The rows differ, so neither can be kept.
    Differs(u64),
}

/// A digest, long enough that no two keys of a file have the same by chance.
type Digest16 = [u8; 16];

/// Reads the whole file once and stores nothing.
pub(super) async fn survey(
    table: Table<'_>,
    kind: ImportKind,
) -> Result<(Layout, Repeats), ImportError> {
    survey_at_most(table, kind, IMPORT_ROWS_MAX).await
}

async fn survey_at_most(
    mut table: Table<'_>,
    kind: ImportKind,
    rows_max: u64,
) -> Result<(Layout, Repeats), ImportError> {
    let header = table.next_line()?.ok_or(ImportError::Empty)?;
    let layout = Layout::read(kind, &header)?;
    let mut rows = 0;
    // The row that first had a key, with its content.
    let mut first: HashMap<Digest16, (u64, Digest16)> = HashMap::new();
    let mut repeats = Repeats::new();
    loop {
        let lines = table.next_lines(ROWS_AT_ONCE)?;
        if lines.is_empty() {
            break;
        }
        rows += lines.len() as u64;
        if rows > rows_max {
            return Err(ImportError::TooManyRows { most: rows_max });
        }
        for line in &lines {
            let Some((key, content)) = digests(&layout, line) else { continue };
            match first.entry(key) {
                Entry::Vacant(free) => {
                    free.insert((line.row, content));
                }
                Entry::Occupied(taken) => {
                    let (row, first_content) = *taken.get();
                    if first_content == content {
                        repeats.insert(line.row, Repeat::Same(row));
                    } else {
                        repeats.insert(line.row, Repeat::Differs(row));
                        repeats.entry(row).or_insert(Repeat::Differs(line.row));
                    }
                }
            }
        }
        // Other work of the host goes on while a large file is read.
        tokio::task::yield_now().await;
    }
    if rows == 0 { Err(ImportError::NoRows) } else { Ok((layout, repeats)) }
}

/// Notes that another row stands for the same thing.
pub(super) fn note_repeat(row: &Row<'_>, layout: &Layout, repeat: Repeat) {
    let keys: Vec<_> = layout.columns().filter(|(column, _)| column.key).collect();
    let names: Vec<&str> = keys.iter().map(|(_, name)| *name).collect();
    let values: Vec<&str> = keys.iter().filter_map(|(column, _)| row.text(column.name)).collect();
    let why = match repeat {
        Repeat::Same(other) => Reason::new(
            format!("row {} says the same as row {other}", row.number()),
            "remove one of them",
        ),
        Repeat::Differs(other) => Reason::new(
            format!("rows {} and {other} are about the same and differ", row.number()),
            "keep the one that is right",
        ),
    };
    row.push(&names.join(", "), &values.join(", "), why);
}

/// Digests of what a row is about and of all it says; none where it does not say what it is about.
fn digests(layout: &Layout, line: &Line) -> Option<(Digest16, Digest16)> {
    let (mut key, mut content) = (Sha256::new(), Sha256::new());
    let mut has_key = false;
    for ((column, _), cell) in layout.columns().zip(&line.cells) {
        let text = (column.spelling)(cell.shown());
        // The length keeps the texts of neighbouring cells apart.
        let length = (text.len() as u64).to_le_bytes();
        content.update(length);
        content.update(&text);
        if column.key {
            key.update(length);
            key.update(&text);
            has_key |= column.name != "enterprise" && !text.is_empty();
        }
    }
    let short = |digest: Sha256| {
        let mut short = Digest16::default();
        short.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
        short
    };
    has_key.then(|| (short(key), short(content)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Encoding;

    const HEADER: &str = "enterprise,number,outlet,pollutant,averaging,comparison,upper,unit\n";

    async fn repeats(rows: &str) -> Vec<(u64, Repeat)> {
        let text = format!("{HEADER}{rows}");
        let table = Table::new(text.as_bytes(), Encoding::Utf8);
        let (_, repeats) = survey(table, ImportKind::PermitLimits).await.unwrap();
        let mut repeats: Vec<_> = repeats.into_iter().collect();
        repeats.sort_by_key(|(row, _)| *row);
        repeats
    }

    #[tokio::test]
    async fn rows_about_the_same_are_found_however_they_are_spelt() {
        let first = "A,P1,DW001,w01018,day,at-most,50,mg/L\n";
        for (second, wanted) in [
            ("A,P1,DW001,w01018,day,at-most,50,mg/L\n", vec![(3, Repeat::Same(2))]),
            ("A,P1,DW001,w01018,日均值,at-most,50,mg/l\n", vec![(3, Repeat::Same(2))]),
            (
                "A,P1,DW001,w01018,日,at-most,60,毫克/升\n",
                vec![(2, Repeat::Differs(3)), (3, Repeat::Differs(2))],
            ),
            ("A,P1,DW001,w01018,hour,at-most,50,mg/L\n", vec![]),
            ("A,P1,DW001,w01018,day,at-most,50,kg/h\n", vec![]),
            ("A,P1,DW0,01w01018,day,at-most,50,mg/L\n", vec![]),
            ("B,P1,DW001,w01018,day,at-most,50,mg/L\n", vec![]),
        ] {
            assert_eq!(repeats(&format!("{first}{second}")).await, wanted, "{second}");
        }
    }

    #[tokio::test]
    async fn the_bound_on_rows_is_exact() {
        let text = format!("{HEADER}{}", "A,,,,,,,\n".repeat(3));
        for (most, fits) in [(3, true), (2, false)] {
            let table = Table::new(text.as_bytes(), Encoding::Utf8);
            let done = survey_at_most(table, ImportKind::PermitLimits, most).await;
            assert_eq!(done.is_ok(), fits, "{most}");
        }
    }
}
