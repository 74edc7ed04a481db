//! Differences as rows: CSV, or a workbook with the counts on its first sheet.

use std::path::{Path, PathBuf};

use anyhow::Context;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use tidegate_service::{CountyDifference, Said};

use super::text::{basis, counts, moment, sanction, word};
use super::{CompareArguments, Whole};

/// Headings, one for each column.
pub(super) const COLUMNS: [&str; 23] = [
    "enterprise",
    "enterprise_name",
    "kind",
    "differs",
    "outlet",
    "pollutant",
    "averaging",
    "about",
    "from",
    "until",
    "readings",
    "first_says",
    "first_detail",
    "first_rule",
    "first_layer",
    "first_basis",
    "first_sanctions",
    "second_says",
    "second_detail",
    "second_rule",
    "second_layer",
    "second_basis",
    "second_sanctions",
];

/// Rows that a sheet can hold, less the one with the headings.
const ROWS_MAX: u32 = 1_048_575;

/// Characters that a cell can hold.
const CELL_MAX: usize = 32_767;

/// The cells of a difference.
pub(super) fn row(one: &CountyDifference) -> [String; 23] {
    let said = |said: &Said| {
        [
            said.says.clone(),
            said.detail.clone(),
            said.rule.clone(),
            said.layer.clone(),
            basis(said),
            sanction(said),
        ]
    };
    let [a, b, c, d, e, f] = said(&one.first);
    let [g, h, i, j, k, l] = said(&one.second);
    [
        one.enterprise.clone(),
        one.enterprise_name.clone(),
        one.kind.word().to_owned(),
        one.differs.join(" "),
        one.outlet.clone(),
        one.pollutant.clone(),
        one.averaging.map(|averaging| word(&averaging)).unwrap_or_default(),
        one.about.clone(),
        moment(one.from),
        moment(one.until),
        one.readings.to_string(),
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
    ]
}

/// A workbook as it grows; rows go to disk as they come.
pub(super) struct Sheet {
    path: PathBuf,
    book: Workbook,
    rows: Worksheet,
    next: u32,
}

impl Sheet {
    /// An empty one that will be saved under this path.
    pub(super) fn new(output: Option<&Path>) -> anyhow::Result<Self> {
        let path = output.context("name the workbook with -o")?.to_owned();
        let mut book = Workbook::new();
        let mut rows = book.new_worksheet_with_constant_memory()?;
        rows.set_name("differences")?;
        rows.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0..).zip(COLUMNS) {
            rows.write_string_with_format(0, column, heading, &bold)?;
        }
        Ok(Self { path, book, rows, next: 1 })
    }

    /// Adds a difference.
    pub(super) fn add(&mut self, one: &CountyDifference) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.next <= ROWS_MAX,
            "there are more than {ROWS_MAX} differences, which no sheet holds: use --format csv"
        );
        for (column, mut cell) in (0..).zip(row(one)) {
            if let Some((end, _)) = cell.char_indices().nth(CELL_MAX) {
                cell.truncate(end);
            }
            self.rows.write_string(self.next, column, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Writes the file.
    pub(super) fn save(self, arguments: &CompareArguments, whole: &Whole) -> anyhow::Result<()> {
        let mut book = self.book;
        let summary = book.add_worksheet();
        summary.set_name("summary")?;
        let mut lines = Vec::new();
        counts(&mut lines, arguments, whole)?;
        for (row, line) in (0..).zip(String::from_utf8_lossy(&lines).lines()) {
            summary.write_string(row, 0, line)?;
        }
        book.push_worksheet(self.rows);
        Ok(book.save(&self.path)?)
    }
}
