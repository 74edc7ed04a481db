//! Which cell of a row is which column.

use super::columns::{Column, columns};
use super::error::{HeaderProblems, UnknownColumn};
use super::nearest::nearest;
use super::table::{Cell, Line};
use super::{ImportError, ImportKind};

/// Where the columns of a kind stand in a file.
#[derive(Debug)]
pub(super) struct Layout {
    /// Names of the columns as in the file.
    names: Vec<String>,
    /// The column of each cell.
    columns: Vec<&'static Column>,
}

impl Layout {
    /// Reads a header and reports all that is wrong with it.
    pub(super) fn read(kind: ImportKind, header: &Line) -> Result<Self, ImportError> {
        let mut names = Vec::new();
        for (index, cell) in header.cells.iter().enumerate() {
            match cell {
                Cell::Text(text) => names.push(text.clone()),
                Cell::Malformed(_) => {
                    return Err(ImportError::HeaderMalformed { column: index + 1 });
                }
            }
        }
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        if let [only] = names.as_slice() {
            let separators = [(';', "semicolons"), ('\t', "tabs"), ('，', "Chinese commas")];
            let separator = separators.into_iter().find(|(separator, _)| only.contains(*separator));
            if let Some((_, separator)) = separator {
                return Err(ImportError::Separator { separator });
            }
        }
        let (layout, problems) = Self::matched(kind, names);
        if problems.is_empty() { Ok(layout) } else { Err(ImportError::Header { kind, problems }) }
    }

    fn matched(kind: ImportKind, names: Vec<String>) -> (Self, HeaderProblems) {
        let known = columns(kind);
        let mut problems = HeaderProblems::default();
        let mut found: Vec<&'static Column> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let Some(column) = known.iter().find(|column| is_named(column, name)) else {
                let every = known.iter().flat_map(|one| one.chinese.iter().chain([&one.name]));
                problems.unknown.push(UnknownColumn {
                    name: name.clone(),
                    number: index + 1,
                    nearest: nearest(name, every.copied()),
                });
                continue;
            };
            let stands_for = |column: &Column| column.instead_of.unwrap_or(column.name);
            let same = |other: &&Column| stands_for(other) == stands_for(column);
            if found.iter().any(same) {
                let known_name = |name: &&String| {
                    known.iter().find(|column| is_named(column, name)).is_some_and(|one| same(&one))
                };
                let first = names.iter().find(known_name).cloned().unwrap_or_default();
                problems.twice.push((first, name.clone()));
            }
            found.push(column);
        }
        let is_there = |wanted: &Column| {
            found.iter().any(|one| one.name == wanted.name || one.instead_of == Some(wanted.name))
        };
        let missing = known.iter().filter(|column| column.needed && !is_there(column));
        let both = |column: &Column| (column.name, column.chinese.first().copied().unwrap_or(""));
        problems.missing = missing.map(both).collect();
        (Self { names, columns: found }, problems)
    }

    /// Cells that a row has.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// The columns in the order of the file, each with its name there.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static Column, &str)> {
        self.columns.iter().copied().zip(self.names.iter().map(String::as_str))
    }

    /// The index of a column by its English name; none when the file does not have it.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The name that a column has in the file; its English name when the file does not have it.
    pub(super) fn shown<'a>(&'a self, name: &'a str) -> &'a str {
        self.index(name).and_then(|index| self.names.get(index)).map_or(name, String::as_str)
    }

    /// The name of the cell with this index, which may lie beyond the header.
    pub(super) fn name_at(&self, index: usize) -> String {
        self.names.get(index).cloned().unwrap_or_else(|| format!("column {}", index + 1))
    }
}

/// Whether a name in a file means a column. Letters may be of either case, words parted by a space
/// or a hyphen, and a star may mark a column that must be filled in.
fn is_named(column: &Column, name: &str) -> bool {
    let plain = name.trim_matches('*').trim();
    let english = plain.to_ascii_lowercase().replace([' ', '-'], "_");
    english == column.name || column.chinese.iter().any(|one| one.eq_ignore_ascii_case(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ImportKind, names: &str) -> Result<Layout, ImportError> {
        let cells = names.split(',').map(|name| Cell::Text(name.to_owned())).collect();
        Layout::read(kind, &Line { row: 1, cells })
    }

    #[test]
    fn columns_stand_in_any_order_and_either_language() {
        for names in [
            "id,name,county,township,industries",
            "industries,county,name,id",
            "统一社会信用代码,单位名称,行政区划代码,乡镇街道,行业代码",
            "ID,*单位名称*,County,行业代码,,",
        ] {
            let layout = read(ImportKind::Enterprises, names).unwrap();
            let id = layout.index("id").unwrap();
            let name = names.split(',').nth(id).unwrap();
            assert!(name.eq_ignore_ascii_case("id") || name == "统一社会信用代码", "{names}");
        }
        assert!(read(ImportKind::Devices, "mn,password,enterprise,outlet").is_ok());
        assert!(read(ImportKind::Devices, "MN,Password,enterprise,outlet").is_ok());
        let limits =
            "enterprise,number,valid from,outlet,pollutant,averaging,comparison,upper,unit";
        assert!(read(ImportKind::PermitLimits, limits).is_ok());
    }

    #[test]
    fn all_that_is_wrong_with_a_header_is_said_at_once() {
        use ImportKind::{Enterprises, Permits};
        for (kind, names, wanted) in [
            (
                Enterprises,
                "id,naem,country,township",
                "the columns are not those of enterprises: column `naem` is unknown; column \
                 `country` is unknown, did you mean `county`?; missing `name` (单位名称), `county` \
                 (行政区划代码), `industries` (行业代码)",
            ),
            (
                Enterprises,
                "id,name,county,单位名称,industries",
                "the columns are not those of enterprises: columns `name` and `单位名称` are the \
                 same, remove one",
            ),
            (
                Enterprises,
                "id,name,,county,industries,行业代号,,",
                "the columns are not those of enterprises: column 3 has no name; column \
                 `行业代号` is unknown, did you mean `行业代码`?",
            ),
            (
                Permits,
                "enterprise,number,tier,valid_from",
                "the columns are not those of permits: missing `valid_until` (失效日期)",
            ),
            (
                Permits,
                "enterprise,number,tier,valid_from,valid_until,有效期至",
                "the columns are not those of permits: columns `valid_until` and `有效期至` are \
                 the same, remove one",
            ),
            (
                Enterprises,
                "id;name;county",
                "the cells are separated by semicolons: save the file with commas",
            ),
            (Enterprises, "id\tname", "the cells are separated by tabs: save the file with commas"),
        ] {
            assert_eq!(read(kind, names).unwrap_err().to_string(), wanted);
        }
    }
}
