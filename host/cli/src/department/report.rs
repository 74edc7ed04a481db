//! What became of a file of a department, for people.

use serde_json::Value;
use tidegate_desk::{CellProblem, Contradiction, Counts, DepartmentReport, Unmatched};

use crate::print;

/// Prints a report: what is wrong to standard error, what was taken to standard output.
pub(crate) fn show(report: &DepartmentReport) {
    report.problems.iter().for_each(|one| print::note(&problem(&report.file, one)));
    more("problems", report.problems_more);
    report
        .doubts
        .iter()
        .for_each(|one| print::note(&format!("doubt: {}", problem(&report.file, one))));
    more("doubts", report.doubts_more);
    report.unmatched.iter().for_each(|one| print::note(&unmatched(&report.file, one)));
    more("rows whose enterprise was not found", report.unmatched_more);
    for one in &report.columns_unknown {
        let perhaps = one.perhaps.as_ref().map(|title| format!(", perhaps `{title}` is meant"));
        print::note(&format!(
            "note: sheet `{}` cell {}: column `{}` is not read{}",
            one.sheet,
            one.cell,
            one.title,
            perhaps.unwrap_or_default()
        ));
    }
    for one in &report.passed_over {
        let row = one.row.map_or_else(String::new, |row| format!(" row {row}"));
        print::note(&format!("note: sheet `{}`{row} {}", one.sheet, one.reason));
    }
    more("sheets or rows passed over", report.passed_over_more);
    for one in &report.changes {
        let before = one.before.as_deref().unwrap_or("nothing known");
        print::line(&format!(
            "{}: {}{} was {before}, is {} from {}; {}",
            one.enterprise,
            word(&one.what).unwrap_or_default(),
            of(one.permit.as_ref()),
            one.after,
            one.from,
            one.note
        ));
    }
    more("changes of the register", report.changes_more);
    report.contradictions.iter().for_each(contradiction);
    more("contradictions", report.contradictions_more);
    print::line(&format!(
        "{} rows of {}: {} taken, of {} enterprises",
        report.rows, report.department, report.taken, report.enterprises
    ));
    for (name, counts) in [
        ("permits", report.permits),
        ("facts", report.facts),
        ("docket", report.docket),
        ("meter days", report.meter_days),
    ] {
        let Counts { new, updated, unchanged } = counts;
        if new + updated + unchanged > 0 {
            print::line(&format!("  {name}: {new} new, {updated} updated, {unchanged} unchanged"));
        }
    }
    if report.renamed > 0 {
        print::line(&format!("  {} enterprises have another name", report.renamed));
    }
}

fn more(what: &str, count: u64) {
    if count > 0 {
        print::note(&format!("{count} more {what}"));
    }
}

fn problem(file: &str, problem: &CellProblem) -> String {
    let CellProblem { sheet, cell, title, found, reason, help, .. } = problem;
    let found = if found.is_empty() { String::new() } else { format!("`{found}` ") };
    format!("{file}: sheet `{sheet}` cell {cell} (`{title}`): {found}{reason}, {help}")
}

fn unmatched(file: &str, row: &Unmatched) -> String {
    let named = [&row.credit_code, &row.name, &row.account];
    let named: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    let nearest: Vec<String> =
        row.nearest.iter().map(|one| format!("{} {}", one.enterprise, one.name)).collect();
    let nearest = match nearest.is_empty() {
        true => String::new(),
        false => format!("; perhaps {}", nearest.join(" or ")),
    };
    format!(
        "{file}: sheet `{}` row {}: `{}` {}{nearest}",
        row.sheet,
        row.row,
        named.join("` `"),
        row.reason
    )
}

/// Prints a contradiction with what each said.
pub(crate) fn contradiction(one: &Contradiction) {
    print::line(&format!(
        "{} {}: {}{}",
        one.enterprise,
        one.name,
        word(&one.what).unwrap_or_default(),
        of(one.project.as_ref().or(one.permit.as_ref()))
    ));
    for told in &one.values {
        let counts = if told.counts { "counts" } else { "kept" };
        let of = told.of.map(|day| format!(" of {day}")).unwrap_or_default();
        print::line(&format!(
            "  {counts:<6}  {} says {}{of}  {}",
            told.by, told.value, told.source
        ));
    }
}

/// What something is of, behind it; nothing where it is of the enterprise itself.
fn of(what: Option<&String>) -> String {
    what.map(|what| format!(" of {what}")).unwrap_or_default()
}

/// The word of an enum.
pub(crate) fn word(value: &impl serde::Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Some(word),
        _ => None,
    }
}
