//! What became of a file of a department.

use serde::Serialize;
use tidegate_domain::Date;
use tidegate_sheets::{Filled, Problem};
use tidegate_store::Put;

use super::What;

/// Rows of each kind that a report names; more are counted.
pub const REPORT_ROWS_MAX: usize = 1_000;

/// What became of a file of a department. Taken again, it shows nothing new and nothing updated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DepartmentReport {
    /// Word of the department.
    pub department: String,
    /// Name of the file.
    pub file: String,
    /// Rows that could be read.
    pub rows: u64,
    /// Rows whose enterprise was found and of which something was kept or known already.
    pub taken: u64,
    /// Enterprises that these rows are about.
    pub enterprises: u64,
    /// Facts.
    pub facts: Counts,
    /// Records of dockets: projects, what departments said of them, months, changes.
    pub docket: Counts,
    /// Days of meters.
    pub meter_days: Counts,
    /// Enterprises whose registered name changed.
    pub renamed: u64,
    /// Discharge permits.
    pub permits: Counts,
    /// What is wrong with cells; their rows were not taken.
    pub problems: Vec<CellProblem>,
    /// Problems beyond those that are named.
    pub problems_more: u64,
    /// Cells that are odd; their rows were taken all the same.
    pub doubts: Vec<CellProblem>,
    /// Doubts beyond those that are named.
    pub doubts_more: u64,
    /// Rows whose enterprise was not found; nothing of them was kept.
    pub unmatched: Vec<Unmatched>,
    /// Unmatched rows beyond those that are named.
    pub unmatched_more: u64,
    /// What changed in the register of enterprises and permits, for an officer to look at.
    pub changes: Vec<RegisteredChange>,
    /// Changes beyond those that are named.
    pub changes_more: u64,
    /// Where departments contradict one another about enterprises of this file.
    pub contradictions: Vec<Contradiction>,
    /// Contradictions beyond those that are named.
    pub contradictions_more: u64,
    /// Columns of the file that the form does not have.
    pub columns_unknown: Vec<ColumnUnknown>,
    /// Sheets and rows that hold no data of the form.
    pub passed_over: Vec<PassedOver>,
    /// Sheets and rows passed over beyond those that are named.
    pub passed_over_more: u64,
}

/// How much was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Not there before.
    pub new: u64,
    /// Changed.
    pub updated: u64,
    /// There already with the same content.
    pub unchanged: u64,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 1.
    pub row: u32,
    /// The cell as a spreadsheet shows it: `B7`.
    pub cell: String,
    /// Name of the column.
    pub title: String,
    /// What was found there; may be empty.
    pub found: String,
    /// Why it is wrong.
    pub reason: String,
    /// What to write.
    pub help: String,
}

/// A row whose enterprise was not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 1.
    pub row: u32,
    /// Credit code in the row.
    pub credit_code: Option<String>,
    /// Name in the row.
    pub name: Option<String>,
    /// Account in the row.
    pub account: Option<String>,
    /// Why nobody was found.
    pub reason: String,
    /// Registered enterprises that were perhaps meant, the nearest first.
    pub nearest: Vec<Nearest>,
}

/// A registered enterprise that was perhaps meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// Unified social credit code.
    pub enterprise: String,
    /// Registered name.
    pub name: String,
}

/// Something that changed in the register of enterprises or of permits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisteredChange {
    /// Unified social credit code.
    pub enterprise: String,
    /// `name`, `state`, `address` or one of `permit`, `permit-tier`, `permit-until`, `permit-ended`.
    pub what: What,
    /// Number of the permit; absent where it is about the enterprise.
    pub permit: Option<String>,
    /// As it was; absent when nothing was known.
    pub before: Option<String>,
    /// As it is.
    pub after: String,
    /// From when on.
    pub from: Date,
    /// What the host did, or what is left to an officer.
    pub note: &'static str,
}

/// Two departments that do not say the same, or one and what is registered here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// Unified social credit code.
    pub enterprise: String,
    /// Registered name.
    pub name: String,
    /// What it is about.
    pub what: What,
    /// Reference of the project; absent where it is about the enterprise.
    pub project: Option<String>,
    /// Number of the permit; absent where it is about none.
    pub permit: Option<String>,
    /// What was said, the value that counts first.
    pub values: Vec<ToldValue>,
}

/// What one department said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldValue {
    /// Word of the department; `import` for what was brought in otherwise, `register` for the
    /// register of enterprises and permits.
    pub by: String,
    /// The value as text.
    pub value: String,
    /// The day of which it speaks; absent where that is not known.
    pub of: Option<Date>,
    /// Where it was learnt; empty for the register.
    pub source: String,
    /// Whether it is the one that counts.
    pub counts: bool,
}

/// A column of a file that its form does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnUnknown {
    /// Name of the sheet.
    pub sheet: String,
    /// Where its title stands.
    pub cell: String,
    /// The title.
    pub title: String,
    /// A title of the form that was perhaps meant.
    pub perhaps: Option<String>,
}

/// A sheet or a row that holds no data of the form, or older ones than are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Name of the sheet.
    pub sheet: String,
    /// The row; absent for the whole sheet.
    pub row: Option<u32>,
    /// Why.
    pub reason: &'static str,
}

impl From<Put> for Counts {
    fn from(put: Put) -> Self {
        Self { new: put.new, updated: put.updated, unchanged: put.unchanged }
    }
}

impl From<Problem> for CellProblem {
    fn from(problem: Problem) -> Self {
        let Problem { sheet, at, title, found, reason, help } = problem;
        Self { sheet, row: at.row, cell: at.to_string(), title, found, reason, help }
    }
}

impl DepartmentReport {
    /// A report of what was read.
    pub(super) fn of(department: &str, file: &str, filled: &mut Filled) -> Self {
        let mut report = Self {
            department: department.to_owned(),
            file: file.to_owned(),
            rows: filled.rows.len() as u64,
            problems_more: filled.problems_more,
            ..Self::default()
        };
        for problem in std::mem::take(&mut filled.problems) {
            report.problem(problem.into());
        }
        let unknown = std::mem::take(&mut filled.columns_unknown).into_iter();
        report.columns_unknown = unknown
            .map(|one| ColumnUnknown {
                sheet: one.sheet,
                cell: one.at.to_string(),
                title: one.title,
                perhaps: one.perhaps,
            })
            .collect();
        for one in std::mem::take(&mut filled.passed_over) {
            let one = PassedOver { sheet: one.sheet, row: one.row, reason: one.reason };
            report.passed_over(one);
        }
        report
    }

    pub(super) fn problem(&mut self, problem: CellProblem) {
        keep(&mut self.problems, &mut self.problems_more, problem);
    }

    pub(super) fn passed_over(&mut self, one: PassedOver) {
        keep(&mut self.passed_over, &mut self.passed_over_more, one);
    }

    pub(super) fn doubt(&mut self, doubt: CellProblem) {
        keep(&mut self.doubts, &mut self.doubts_more, doubt);
    }

    pub(super) fn change(&mut self, change: RegisteredChange) {
        keep(&mut self.changes, &mut self.changes_more, change);
    }

    pub(super) fn unmatched(&mut self, row: Unmatched) {
        keep(&mut self.unmatched, &mut self.unmatched_more, row);
    }

    pub(super) fn contradiction(&mut self, one: Contradiction) {
        keep(&mut self.contradictions, &mut self.contradictions_more, one);
    }

    /// Whether everything that was read was taken, so that the same file need not be read again. A
    /// term that was left for another one of the same permit is taken once that was ended here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_left = |one: &Contradiction| one.what == What::PermitTerm;
        self.problems.is_empty()
            && self.problems_more == 0
            && self.unmatched.is_empty()
            && !self.contradictions.iter().any(is_left)
    }
}

fn keep<T>(list: &mut Vec<T>, more: &mut u64, one: T) {
    if list.len() < REPORT_ROWS_MAX {
        list.push(one);
    } else {
        *more += 1;
    }
}
