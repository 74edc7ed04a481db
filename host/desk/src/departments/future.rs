//! Days to come: refused for what has happened, fine for what is planned or promised.

use tidegate_domain::Date;
use tidegate_sheets::departments::Department;
use tidegate_sheets::{Row, Value};

use super::CellProblem;

/// Columns that speak of what has happened, by department. What is planned or promised, and until
/// when a permit runs, may lie ahead.
const fn happened(department: Department) -> &'static [&'static str] {
    match department {
        Department::Market => &["registered"],
        Department::Power | Department::Water => &["period"],
        Department::Tax => &["month"],
        Department::Planning => &["issued"],
        Department::Construction => &["issued", "started", "completed"],
        Department::Reform => &["filed"],
        Department::Approval => &["approved"],
        Department::Acceptance => &["published", "completed", "accepted"],
        Department::Commitment => &["promised"],
        Department::Permit => &["ended"],
    }
}

/// What is wrong with a row whose days are to come; nothing when none is. A month that has begun may
/// be spoken of.
pub(super) fn problems(department: Department, row: &Row, today: Date) -> Vec<CellProblem> {
    let problem = |key: &&str| {
        let field = row.field(key)?;
        let (first, found) = match field.value {
            Value::Day(day) => (day, day.to_string()),
            Value::Month(month) => (month.first(), month.to_string()),
            _ => return None,
        };
        let column = department.form().columns.iter().find(|column| column.key == *key);
        let title = column.and_then(|column| column.titles.first()).copied().unwrap_or(key);
        (first > today).then(|| CellProblem {
            sheet: row.sheet.clone(),
            row: row.row,
            cell: field.at.to_string(),
            title: title.to_owned(),
            found,
            reason: format!(
                "is to come, and the column is for what has happened: today is {today}"
            ),
            help: "write the day on which it happened, or leave it out until then".to_owned(),
        })
    };
    happened(department).iter().filter_map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_looked_at_are_columns_of_the_form() {
        for department in tidegate_sheets::departments::DEPARTMENTS {
            for key in happened(department) {
                let known = department.form().columns.iter().any(|column| column.key == *key);
                assert!(known, "{department:?} {key}");
            }
        }
    }
}
