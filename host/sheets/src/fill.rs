//! From sheets to the rows of a form.

use crate::at::At;
use crate::cell::{Cell, CellValue, Line, Sheet};
use crate::error::{Problem, SheetError, shown};
use crate::form::{Column, Field, Form, Kind, Row};
use crate::header::{Header, LOOKED_AT, Titled};
use crate::limits::Limits;
use crate::plain::{is_none, tight};
use crate::values::{Wrong, value};
use crate::workbook::sheets;

/// What a file holds of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The rows without any problem, in the order of the file.
    pub rows: Vec<Row>,
    /// What is wrong with cells of the others, in the order of the file.
    pub problems: Vec<Problem>,
    /// Problems beyond those that are named.
    pub problems_more: u64,
    /// Rows that have a problem and are therefore not among `rows`.
    pub rows_refused: u64,
    /// Columns of the file that the form does not have.
    pub columns_unknown: Vec<UnknownColumn>,
    /// Sheets and rows that hold no data of the form.
    pub passed_over: Vec<PassedOver>,
}

/// A column of a file that its form does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Name of the sheet.
    pub sheet: String,
    /// Where its title stands.
    pub at: At,
    /// The title.
    pub title: String,
    /// A title of the form that was perhaps meant.
    pub perhaps: Option<String>,
}

/// A sheet or a row that holds no data of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Name of the sheet.
    pub sheet: String,
    /// The row; none for the whole sheet.
    pub row: Option<u32>,
    /// Why.
    pub reason: &'static str,
}

/// The rows of a form that a file holds, within [`Limits::default`].
///
/// # Errors
///
/// [`SheetError`] when the file as a whole cannot be read, or no row names the form's columns.
pub fn read(bytes: &[u8], file_name: &str, form: &Form) -> Result<Filled, SheetError> {
    read_within(bytes, file_name, form, &Limits::default())
}

/// As [`read`], within other limits.
///
/// # Errors
///
/// [`SheetError`] when the file as a whole cannot be read, or no row names the form's columns.
pub fn read_within(
    bytes: &[u8],
    file_name: &str,
    form: &Form,
    limits: &Limits,
) -> Result<Filled, SheetError> {
    let mut filled = Filled::default();
    let mut headers = 0;
    let mut texts = Texts::default();
    for sheet in sheets(bytes, file_name, limits)? {
        let pass = |reason| PassedOver { sheet: sheet.name.clone(), row: None, reason };
        if sheet.lines.is_empty() {
            filled.passed_over.push(pass("is empty"));
        } else if sheet.hidden {
            filled.passed_over.push(pass("is hidden"));
        } else if let Some(header) = Header::find(form, &sheet) {
            headers += 1;
            filled.read_sheet(form, &sheet, header, limits)?;
        } else {
            texts.look_at(&sheet);
            filled.passed_over.push(pass("has no row that names the columns"));
        }
    }
    if headers == 0 { Err(no_header(form, texts)) } else { Ok(filled) }
}

/// The row with most texts of those in which no titles were found.
#[derive(Default)]
struct Texts {
    count: usize,
    shown: String,
}

impl Texts {
    fn look_at(&mut self, sheet: &Sheet) {
        for line in sheet.lines.iter().take(LOOKED_AT) {
            let texts = line.cells.iter().filter(|cell| matches!(cell.value, CellValue::Text(_)));
            let texts: Vec<String> = texts.map(|cell| cell.value.shown()).collect();
            if texts.len() > self.count {
                self.count = texts.len();
                let first =
                    texts.iter().take(8).map(|text| shown(text)).collect::<Vec<_>>().join("`, `");
                self.shown = format!("; sheet `{}` row {} has `{first}`", sheet.name, line.row);
            }
        }
    }
}

fn no_header(form: &Form, texts: Texts) -> SheetError {
    let first = |column: &Column| column.titles.first().copied().unwrap_or(column.key);
    let required =
        form.columns.iter().filter(|column| column.required).map(|one| first(one).to_owned());
    let groups = form.one_of.iter().map(|group| {
        let columns = form.columns.iter().filter(|column| group.contains(&column.key));
        columns.map(first).collect::<Vec<_>>().join(" or ")
    });
    let wanted = groups.chain(required).collect::<Vec<_>>().join(", ");
    SheetError::NoHeader { form: form.name, wanted, found: texts.shown }
}

impl Filled {
    fn read_sheet(
        &mut self,
        form: &Form,
        sheet: &Sheet,
        header: Header,
        limits: &Limits,
    ) -> Result<(), SheetError> {
        let Header { row, found, unknown, problems } = header;
        let name = || sheet.name.clone();
        if !problems.is_empty() {
            return Err(SheetError::Header { sheet: name(), row, form: form.name, problems });
        }
        self.columns_unknown.extend(unknown.into_iter().map(|(at, title, perhaps)| {
            UnknownColumn { sheet: name(), at, title: shown(&title), perhaps }
        }));
        let table = Table { form, sheet, found };
        for line in sheet.lines.iter().filter(|line| line.row != row) {
            let above = (line.row < row).then_some("stands above the titles");
            if let Some(reason) = above.or_else(|| no_data(line, row, &table.found)) {
                self.passed_over.push(PassedOver { sheet: name(), row: Some(line.row), reason });
                continue;
            }
            match table.row(line) {
                Ok(row) => self.rows.push(row),
                Err(problems) => {
                    self.rows_refused += 1;
                    let room = limits.problems.saturating_sub(self.problems.len());
                    self.problems_more += problems.len().saturating_sub(room) as u64;
                    self.problems.extend(problems.into_iter().take(room));
                }
            }
        }
        Ok(())
    }
}

/// A sheet whose columns were found.
struct Table<'a> {
    form: &'a Form,
    sheet: &'a Sheet,
    found: Vec<Titled>,
}

impl Table<'_> {
    /// What a line holds, or all that is wrong with it.
    fn row(&self, line: &Line) -> Result<Row, Vec<Problem>> {
        let mut row = Row { sheet: self.sheet.name.clone(), row: line.row, fields: Vec::new() };
        let mut problems = Vec::new();
        for titled in &self.found {
            let wrong = match read_cell(titled, line.cell(titled.number)) {
                Ok(Some(field)) => {
                    row.fields.push(field);
                    continue;
                }
                Ok(None) if titled.column.required => {
                    Wrong::new(emptiness(line, titled), "it must be filled in")
                }
                Ok(None) => continue,
                Err(wrong) => wrong,
            };
            problems.push(self.problem(line, titled, wrong));
        }
        for group in self.form.one_of {
            let of_group = || self.found.iter().filter(|one| group.contains(&one.column.key));
            let is_filled = of_group().any(|titled| {
                line.cell(titled.number).is_some_and(|cell| !is_none(&cell.value.shown()))
            });
            if !is_filled && let Some(first) = of_group().next() {
                let titles: Vec<&str> = of_group().map(|one| one.title.as_str()).collect();
                let help = format!("fill in `{}`", titles.join("` or `"));
                problems.push(self.problem(line, first, Wrong::new(emptiness(line, first), help)));
            }
        }
        if problems.is_empty() { Ok(row) } else { Err(problems) }
    }

    fn problem(&self, line: &Line, titled: &Titled, wrong: Wrong) -> Problem {
        let found = line.cell(titled.number).map(|cell| cell.value.shown());
        let Wrong { reason, help } = wrong;
        Problem {
            sheet: self.sheet.name.clone(),
            at: At { row: line.row, column: titled.number },
            title: shown(&titled.title),
            found: found.as_deref().map(shown).unwrap_or_default(),
            reason,
            help,
        }
    }
}

/// How a cell says nothing: there is none, or it has a stroke in it.
fn emptiness(line: &Line, titled: &Titled) -> &'static str {
    if line.cell(titled.number).is_some() { "says nothing" } else { "is empty" }
}

fn read_cell(titled: &Titled, cell: Option<&Cell>) -> Result<Option<Field>, Wrong> {
    let Some(cell) = cell else { return Ok(None) };
    let column = titled.column;
    let Some(value) = value(&column.kind, titled.unit, &cell.value)? else { return Ok(None) };
    if let (Kind::Number { .. }, Some(merge)) = (&column.kind, cell.merged)
        && merge.rows() > 1
    {
        let (first, last) = (merge.first, merge.last);
        return Err(Wrong::new(
            format!("is merged over {first} to {last}, and which row has how much is not said"),
            "write an amount in each row",
        ));
    }
    Ok(Some(Field { key: column.key, at: cell.at, merged: cell.merged.is_some(), value }))
}

/// Words with which a row begins that sums up others.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "共计", "总和"];

/// Words with which a line below a table begins.
const NOTES: [&str; 10] =
    ["注", "备注", "说明", "填表", "制表", "审核", "填报", "联系人", "单位负责人", "统计负责人"];

/// Why a row below the titles holds no data; none where it does.
fn no_data(line: &Line, header: u32, found: &[Titled]) -> Option<&'static str> {
    let first = line.cells.first()?;
    let text = |cell: &Cell| tight(&cell.value.shown());
    let of_header = |cell: &Cell| cell.merged.is_some_and(|merge| merge.first.row <= header);
    let titled = || found.iter().filter_map(|one| line.cell(one.number).map(|cell| (one, cell)));
    if titled().any(|(_, cell)| of_header(cell)) {
        return Some("belongs to the titles");
    }
    if found.len() > 1
        && titled().count() > 1
        && titled().all(|(one, cell)| text(cell) == tight(&one.title))
    {
        return Some("repeats the titles");
    }
    let begins = |words: &[&str]| words.iter().any(|word| text(first).starts_with(word));
    if SUMS.contains(&text(first).as_str()) || (begins(&SUMS) && titled().count() < found.len()) {
        return Some("sums up other rows");
    }
    // A line below the table is one cell, or cells merged into one.
    let is_one = line
        .cells
        .iter()
        .all(|cell| cell.at == first.at || (cell.merged.is_some() && cell.merged == first.merged));
    if is_one && begins(&NOTES) && matches!(first.value, CellValue::Text(_)) {
        return Some("is a note below the table");
    }
    titled().next().is_none().then_some("has nothing in the form's columns")
}
