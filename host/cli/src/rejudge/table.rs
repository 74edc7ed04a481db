//! What would change, as a table for people: CSV or xlsx.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};
use tidegate_domain::{Severity, Standing};
use tidegate_service::{Change, ChangeKind, Rejudgement};

use crate::print::moment;

/// Headings, one for each column.
const COLUMNS: [&str; 13] = [
    "enterprise",
    "enterprise_name",
    "change",
    "kind",
    "subject",
    "pollutant",
    "reference",
    "from",
    "until",
    "severity_before",
    "standing_before",
    "severity_after",
    "standing_after",
];

/// Refuses an ending that is not written, before any work is done.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        ending(path).is_some(),
        "`{}` ends neither in .csv nor in .xlsx: name a file that does",
        path.display()
    );
    Ok(())
}

enum Ending {
    Csv,
    Xlsx,
}

fn ending(path: &Path) -> Option<Ending> {
    match path.extension()?.to_str()? {
        "csv" => Some(Ending::Csv),
        "xlsx" => Some(Ending::Xlsx),
        _ => None,
    }
}

/// Writes one row a change.
pub(super) fn write(path: &Path, results: &[Rejudgement]) -> anyhow::Result<()> {
    let rows = results.iter().flat_map(|result| &result.changes).map(row);
    match ending(path) {
        Some(Ending::Xlsx) => xlsx(path, rows),
        _ => csv(path, rows),
    }
}

fn csv(path: &Path, rows: impl Iterator<Item = [String; 13]>) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(fs_err::File::create(path)?);
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.flush()?)
}

fn xlsx(path: &Path, rows: impl Iterator<Item = [String; 13]>) -> anyhow::Result<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    for (place, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(place, column, cell)?;
        }
    }
    Ok(book.save(path)?)
}

fn row(change: &Change) -> [String; 13] {
    let grade = |grade: Option<(Severity, Standing)>| match grade {
        Some((severity, standing)) => [word(&severity), word(&standing)],
        None => [String::new(), String::new()],
    };
    let ([before, before_standing], [after, after_standing]) =
        (grade(change.before), grade(change.after));
    let kind = match change.change {
        ChangeKind::NewlyFound => "newly-found",
        ChangeKind::NoLongerFound => "no-longer-found",
        ChangeKind::ChangedGrade => "changed-grade",
    };
    [
        change.enterprise.clone(),
        change.enterprise_name.clone(),
        kind.to_owned(),
        change.kind.clone(),
        change.subject.clone(),
        change.pollutant.clone(),
        change.reference.clone(),
        moment(change.from),
        moment(change.until),
        before,
        before_standing,
        after,
        after_standing,
    ]
}

/// The word of an enum of the contract.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
