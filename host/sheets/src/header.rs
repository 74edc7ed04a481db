//! Which row names the columns, and which column is which.

use crate::at::At;
use crate::cell::{CellValue, Line, Sheet};
use crate::form::{Column, Form, Kind, Unit};
use crate::plain::{nearest, tight};

/// Rows with something in them among which the titles are looked for.
pub(crate) const LOOKED_AT: usize = 30;

/// Where the columns of a form stand in a sheet.
#[derive(Debug)]
pub(crate) struct Header {
    /// The row of the titles.
    pub(crate) row: u32,
    /// The columns that the sheet has.
    pub(crate) found: Vec<Titled>,
    /// Titles that name no column.
    pub(crate) unknown: Vec<(At, String, Option<String>)>,
    /// What is wrong with the titles.
    pub(crate) problems: Vec<String>,
}

/// A column of a form in a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Titled {
    pub(crate) column: &'static Column,
    /// Column of the sheet, from 1.
    pub(crate) number: u32,
    /// Title as it stands there.
    pub(crate) title: String,
    /// Unit that the title names.
    pub(crate) unit: Option<Unit>,
}

impl Header {
    /// The header of a sheet: of the first rows that which names most columns, the upper where two
    /// name as many, for titles are repeated from page to page. None where no row names half of the
    /// columns that must be there.
    pub(crate) fn find(form: &Form, sheet: &Sheet) -> Option<Self> {
        let looked_at = sheet.lines.iter().take(LOOKED_AT);
        let headers = looked_at.map(|line| Self::of(form, line));
        let mut best =
            headers.max_by_key(|header| (header.known(), std::cmp::Reverse(header.row)))?;
        let wanted =
            form.columns.iter().filter(|column| column.required).count() + form.one_of.len();
        // A row of data may hold a word that is a title too; two titles are no chance.
        let is_header = best.known() >= 2.min(form.columns.len()) && best.known() * 2 >= wanted;
        best.take_units_above(sheet);
        is_header.then_some(best)
    }

    /// A unit that stands above the table holds for each column that has it among its units and
    /// names none itself: 单位：万元.
    fn take_units_above(&mut self, sheet: &Sheet) {
        let above = sheet.lines.iter().take_while(|line| line.row < self.row);
        let texts = above.flat_map(|line| &line.cells).map(|cell| tight(&cell.value.shown()));
        let names: Vec<String> = texts
            .filter_map(|text| {
                let (_, behind) = text.rsplit_once("单位:")?;
                Some(behind.trim_end_matches(')').to_lowercase())
            })
            .collect();
        let named = |unit: &&Unit| {
            let name = unit.name.to_lowercase();
            names.iter().any(|line| line.split([',', ';']).any(|one| one == name))
        };
        for titled in self.found.iter_mut().filter(|titled| titled.unit.is_none()) {
            if let Kind::Number { units, .. } = titled.column.kind {
                titled.unit = units.iter().find(named).copied();
            }
        }
    }

    /// Columns of the form that the row names, each counted once.
    fn known(&self) -> usize {
        let mut keys: Vec<&str> = self.found.iter().map(|one| one.column.key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len()
    }

    fn of(form: &Form, line: &Line) -> Self {
        let mut header =
            Self { row: line.row, found: Vec::new(), unknown: Vec::new(), problems: Vec::new() };
        for cell in &line.cells {
            let CellValue::Text(title) = &cell.value else { continue };
            // A title merged over several columns names none of them but the first.
            if cell.merged.is_some_and(|merge| merge.first.column != cell.at.column) {
                continue;
            }
            let plain = bare(title);
            let (name, unit) = parted(&plain);
            let named = |wanted: &str| {
                let known =
                    |column: &&Column| column.titles.iter().any(|title| bare(title) == wanted);
                form.columns.iter().find(known)
            };
            let Some(column) = named(&plain).or_else(|| named(name)) else {
                let titles = form.columns.iter().flat_map(|column| column.titles).copied();
                let near = nearest(name, titles).map(str::to_owned);
                header.unknown.push((cell.at, title.clone(), near));
                continue;
            };
            let unit = match unit_of(column, &plain, name, unit) {
                Ok(unit) => unit,
                Err(problem) => {
                    header.problems.push(format!("{} `{title}` {problem}", cell.at));
                    None
                }
            };
            let title = title.clone();
            header.found.push(Titled { column, number: cell.at.column, title, unit });
        }
        header.check(form);
        header
    }

    /// Says which columns are missing and which are there twice.
    fn check(&mut self, form: &Form) {
        for (index, one) in self.found.iter().enumerate() {
            let before = self.found.iter().take(index);
            if let Some(first) = before.into_iter().find(|other| other.column.key == one.column.key)
            {
                let (one, other) = (&first.title, &one.title);
                self.problems
                    .push(format!("columns `{one}` and `{other}` are the same, remove one"));
            }
        }
        let has = |key: &str| self.found.iter().any(|one| one.column.key == key);
        let required = form.columns.iter().filter(|column| column.required && !has(column.key));
        let mut missing: Vec<Vec<&Column>> = required.map(|column| vec![column]).collect();
        for group in form.one_of.iter().filter(|group| !group.iter().any(|key| has(key))) {
            missing.push(form.columns.iter().filter(|one| group.contains(&one.key)).collect());
        }
        for columns in missing {
            let titles: Vec<&str> =
                columns.iter().filter_map(|one| one.titles.first().copied()).collect();
            let every = columns.iter().flat_map(|one| one.titles).copied().collect::<Vec<_>>();
            let meant = self
                .unknown
                .iter()
                .find(|(_, _, near)| near.as_deref().is_some_and(|near| every.contains(&near)));
            let hint = meant
                .map_or_else(String::new, |(at, title, _)| format!(", perhaps {at} `{title}`"));
            self.problems.push(format!("`{}` is missing{hint}", titles.join("` or `")));
        }
    }
}

/// A title without what does not matter.
fn bare(title: &str) -> String {
    let tight = tight(title).to_lowercase();
    tight.trim_matches(['*', ':', '#']).to_owned()
}

/// A title and what stands in brackets, or behind a stroke or a comma, at its end.
fn parted(title: &str) -> (&str, Option<&str>) {
    if let Some((name, behind)) = title.rsplit_once(['(', '[', '【'])
        && let Some(within) = behind.strip_suffix([')', ']', '】'])
        && !name.is_empty()
    {
        return (name, Some(within));
    }
    match title.rsplit_once(['/', ',']) {
        Some((name, unit)) if !name.is_empty() && !unit.is_empty() => (name, Some(unit)),
        _ => (title, None),
    }
}

/// The unit that a title names, which must be one of the column's; what else stands in brackets
/// behind a title of something other than a number is a remark.
fn unit_of(
    column: &Column,
    plain: &str,
    name: &str,
    unit: Option<&str>,
) -> Result<Option<Unit>, String> {
    let (Kind::Number { units, .. }, Some(unit)) = (column.kind, unit) else { return Ok(None) };
    // The brackets belong to a title that the form itself has.
    if plain != name && column.titles.iter().any(|title| bare(title) == plain) {
        return Ok(units.iter().find(|known| known.name.to_lowercase() == unit).copied());
    }
    let unit = unit.trim_start_matches("单位").trim_start_matches(':');
    if let Some(known) = units.iter().find(|known| known.name.to_lowercase() == unit) {
        return Ok(Some(*known));
    }
    let names: Vec<&str> = units.iter().map(|unit| unit.name).collect();
    Err(format!("is in `{unit}`, which is not known, write one of {}", names.join(", ")))
}
