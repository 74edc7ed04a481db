//! `tidegate pack check`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tidegate_manifest::Manifest;
use tidegate_testkit::{Case, CaseReport, ExpectedOutcome, Pattern, Report, coverage};

use super::Form;
use super::stopped::Stopped;
use crate::print;

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Folder of the pack.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// Checks the folder; rules that no case names are warnings.
pub(super) fn run(arguments: &CheckArguments, form: Form) -> Result<ExitCode, Stopped> {
    let folder = &arguments.folder;
    let manifest = match tidegate_manifest::compile(folder) {
        Ok(compiled) => compiled.manifest,
        Err(problems) => {
            // What a fact is stands in the tables, so cases are read only against sound ones.
            if form == Form::Text && folder.join("cases").is_dir() {
                print::note("the cases were not read: they need tables without problems");
            }
            return Err(problems.into());
        }
    };
    let cases = tidegate_testkit::load(folder, &manifest)?;
    let covered = coverage(&manifest, &[], &named(&cases));
    let unknown = unknown(&manifest, &cases, &covered.rules);
    match form {
        Form::Json => print::json(json!({
            "pack": manifest.pack(),
            "problems": [],
            "facts": manifest.facts.len(),
            "parameters": manifest.parameters.len(),
            "limits": manifest.limits.len(),
            "cases": cases.len(),
            "rules": covered.rules.len(),
            "uncovered": covered.uncovered,
            "unknown": unknown.iter().map(|one| one.json(folder)).collect::<Vec<_>>(),
        })),
        Form::Text => {
            for rule in &unknown {
                print::line(&format!("warning: {}", rule.text(folder)));
            }
            for rule in &covered.uncovered {
                print::line(&format!("warning: no case names the rule `{rule}`"));
            }
            if cases.is_empty() {
                print::line("warning: there are no cases");
            }
            print::line(&format!(
                "{}: {} facts, {} parameters, {} limits, {} cases that name {} of {} rules",
                manifest.pack(),
                manifest.facts.len(),
                manifest.parameters.len(),
                manifest.limits.len(),
                cases.len(),
                covered.rules.len() - covered.uncovered.len(),
                covered.rules.len(),
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A report of cases that were not run: each covers whatever it names anywhere.
fn named(cases: &[Case]) -> Report {
    let report = |case: &Case| {
        let mut covers = case.covers.clone();
        covers.extend(case.expectation.trace.iter().map(|step| step.rule.clone()));
        if let Some(ExpectedOutcome::Conclusion(pattern)) = &case.expectation.outcome {
            texts(pattern, &mut covers);
        }
        CaseReport {
            name: case.name.clone(),
            file: case.file.clone(),
            line: case.line,
            covers,
            passed: true,
            mismatches: Vec::new(),
            result: Value::Null,
            detail: String::new(),
            duration_us: 0,
        }
    };
    Report { cases: cases.iter().map(report).collect() }
}

/// Every text of a pattern.
fn texts(pattern: &Pattern, into: &mut Vec<String>) {
    match pattern {
        Pattern::Text(text) | Pattern::Cell(text) => into.push(text.clone()),
        Pattern::List(items) => items.iter().for_each(|item| texts(item, into)),
        Pattern::Includes { these, none_of } => {
            these.iter().chain(none_of).for_each(|item| texts(item, into));
        }
        Pattern::Fields(fields) => fields.iter().for_each(|(_, field)| texts(field, into)),
        Pattern::Absent | Pattern::Truth(_) | Pattern::Whole(_) | Pattern::Moment(_) => {}
    }
}

/// A name in `covers` that no table and no message has.
struct Unknown<'c> {
    case: &'c Case,
    rule: &'c str,
}

impl Unknown<'_> {
    fn text(&self, folder: &Path) -> String {
        let file = folder.join(&self.case.file);
        let place = format!("{}:{}", file.display(), self.case.line);
        format!("{place}: the case covers `{}`, which no table has", self.rule)
    }

    fn json(&self, folder: &Path) -> Value {
        json!({ "file": folder.join(&self.case.file), "line": self.case.line, "rule": self.rule })
    }
}

/// Names that no table has. A rule in code is known here by its message; `pack test` knows all.
fn unknown<'c>(manifest: &Manifest, cases: &'c [Case], rules: &[String]) -> Vec<Unknown<'c>> {
    let keys = manifest.messages.en.lines().filter_map(|line| line.split_once(" ="));
    let mut known: BTreeSet<&str> = keys.map(|(key, _)| key).collect();
    known.extend(rules.iter().map(String::as_str));
    let named = cases.iter().flat_map(|case| case.covers.iter().map(move |rule| (case, rule)));
    let unknown = named.filter(|(_, rule)| !known.contains(rule.as_str()));
    unknown.map(|(case, rule)| Unknown { case, rule }).collect()
}
