//! `tidegate pack test`.

mod native;
mod summary;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_manifest::Manifest;
use tidegate_service::RuntimeExecutor;
use tidegate_testkit::properties::{self, Setup};
use tidegate_testkit::{Case, Executor as _, Outcome, Report, coverage};

use super::component::{admit, output};
use super::stopped::{Problems, Stopped};
use super::{Form, PROBLEMS};
use crate::print;
use summary::{Components, Summary};

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    /// Folder of the pack.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Run the cases natively only.
    #[arg(long, conflicts_with = "component_only")]
    native_only: bool,
    /// Run the cases as a component only.
    #[arg(long)]
    component_only: bool,
    /// Only cases whose name or file contains this text.
    #[arg(long)]
    filter: Option<String>,
    /// Where generated questions and changes come from.
    #[arg(long, default_value_t = properties::SEED)]
    seed: u64,
}

impl TestArguments {
    fn wants(&self, name: &str, file: &str) -> bool {
        let wanted = |text: &String| name.contains(text.as_str()) || file.contains(text.as_str());
        self.filter.as_ref().is_none_or(wanted)
    }
}

/// Runs the cases; fails when one fails, when the two ways differ, or when nothing ran.
pub(super) fn run(arguments: &TestArguments, form: Form) -> Result<ExitCode, Stopped> {
    let manifest = tidegate_manifest::compile(&arguments.folder)?.manifest;
    let mut cases = tidegate_testkit::load(&arguments.folder, &manifest)?;
    let all = cases.len();
    cases.retain(|case| arguments.wants(&case.name, &case.file));
    if cases.is_empty() {
        return Err(nothing_to_run(arguments, all).into());
    }
    let native = match arguments.component_only {
        true => None,
        false => Some(run_natively(arguments, cases.len(), form)?),
    };
    let component = match arguments.native_only {
        true => None,
        false => Some(run_component(arguments, &manifest, &cases, form)?),
    };
    let summary = summarise(arguments, manifest, native, component);
    match form {
        Form::Json => print::json(summary.json(&arguments.folder)),
        Form::Text => summary.lines(&arguments.folder).iter().for_each(|line| print::line(line)),
    }
    Ok(if summary.passed() { ExitCode::SUCCESS } else { ExitCode::from(PROBLEMS) })
}

fn nothing_to_run(arguments: &TestArguments, all: usize) -> Problems {
    match &arguments.filter {
        Some(text) if all > 0 => {
            let message = format!("none of the {all} cases has `{text}` in its name or file");
            Problems::one(message, "nothing ran")
        }
        _ => {
            let message = format!("`{}` has no cases: nothing ran", arguments.folder.display());
            Problems::one(message, "write some into `cases/`")
        }
    }
}

/// The report of the crate's own test, cut down to the cases that are wanted.
fn run_natively(arguments: &TestArguments, wanted: usize, form: Form) -> Result<Report, Stopped> {
    let mut report = native::run(&arguments.folder, form)?;
    report.cases.retain(|case| arguments.wants(&case.name, &case.file));
    if report.cases.len() != wanted {
        let message = format!("{} of {wanted} cases ran natively", report.cases.len());
        let help = "`tests/cases.rs` must run the cases of this folder with `cases!`";
        return Err(Problems::one(message, help).into());
    }
    Ok(report)
}

/// Builds the component and runs the cases on it, and the properties that hold for every pack.
fn run_component(
    arguments: &TestArguments,
    manifest: &Manifest,
    cases: &[Case],
    form: Form,
) -> Result<Components, Stopped> {
    let built = tidegate_build::build(&arguments.folder, output(form))?;
    let pack = admit(&built.component)?;
    let executor = RuntimeExecutor::new(pack);
    let report = tidegate_testkit::run(cases, &executor);
    // What generated questions use says nothing about the budgets that cases need.
    let (spent, most) = (executor.spent(), executor.most());
    let generated = arguments.filter.is_none();
    let rounds = if generated { properties::ROUNDS } else { 0 };
    let setup = Setup { manifest, cases, seed: arguments.seed, rounds };
    let failures = properties::check(&setup, &executor);
    let ladder = match executor.rule_names() {
        Outcome::Conclusion(names) => names,
        _ => Vec::new(),
    };
    Ok(Components { report, spent, most, ladder, failures, generated })
}

fn summarise(
    arguments: &TestArguments,
    manifest: Manifest,
    native: Option<Report>,
    component: Option<Components>,
) -> Summary {
    let differences = match (&native, &component) {
        (Some(native), Some(component)) => native.differences(&component.report),
        _ => Vec::new(),
    };
    // Without a component the ladder's rules are not known, and what a filter leaves out covers too.
    let coverage = component
        .as_ref()
        .filter(|_| arguments.filter.is_none())
        .map(|component| coverage(&manifest, &component.ladder, &component.report));
    Summary { manifest, native, component, differences, coverage }
}
