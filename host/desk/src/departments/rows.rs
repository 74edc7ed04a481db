//! Rows that come as JSON, as the table that they would be as a file: one way in for all.

use serde_json::{Map, Value};
use tidegate_sheets::departments::Department;

/// Rows that may come at once.
pub const ROWS_AT_ONCE_MAX: usize = 50_000;

/// Different names that members may have.
const COLUMNS_MAX: usize = 200;

/// The rows as CSV with the titles of the department's form.
///
/// # Errors
/// What is wrong, and with which row.
pub(super) fn table(
    department: Department,
    rows: &[Map<String, Value>],
) -> Result<Vec<u8>, String> {
    if rows.len() > ROWS_AT_ONCE_MAX {
        return Err(format!(
            "{} rows are more than {ROWS_AT_ONCE_MAX} at once: send them in parts",
            rows.len()
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
        if names.len() > COLUMNS_MAX {
            return Err(format!("the rows have more than {COLUMNS_MAX} different members"));
        }
    }
    let form = department.form();
    let title = |name: &&str| {
        let column = form.columns.iter().find(|column| column.key == *name);
        column.and_then(|column| column.titles.first()).copied().unwrap_or(name).to_owned()
    };
    let mut table = String::new();
    line(&mut table, names.iter().map(title));
    for (number, row) in (1..).zip(rows) {
        let cells = names.iter().map(|name| cell(number, name, row.get(*name)));
        line(&mut table, cells.collect::<Result<Vec<_>, _>>()?.into_iter());
    }
    Ok(table.into_bytes())
}

fn cell(number: usize, name: &str, value: Option<&Value>) -> Result<String, String> {
    match value {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::Bool(truth)) => Ok(if *truth { "是" } else { "否" }.to_owned()),
        Some(Value::Array(_) | Value::Object(_)) => Err(format!(
            "row {number}: `{name}` is a list or an object: send a text, a number, true or false"
        )),
    }
}

fn line(table: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            table.push(',');
        }
        table.push('"');
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    }
    table.push('\n');
}
