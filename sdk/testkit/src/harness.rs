//! Cases and properties as tests of a pack's crate.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tidegate_manifest::Manifest;

use crate::case::Case;
use crate::coverage::coverage;
use crate::executor::{Executor, Outcome};
use crate::properties::{self, PropertyFailure, Setup};
use crate::run::{Report, run};

/// The environment variable that names a file for the results: [`Report`] as JSON.
pub const RESULTS_VARIABLE: &str = "TIDEGATE_CASE_RESULTS";

/// The environment variable that chooses the seed of generated questions and changes.
pub const SEED_VARIABLE: &str = "TIDEGATE_PROPERTY_SEED";

/// Runs the cases of the pack in `folder`. When [`RESULTS_VARIABLE`] is set, the report is written
/// to that file whether they pass or not.
///
/// # Errors
/// What a person must read: problems of the folder or its cases, cases that fail, names in `covers`
/// that nothing has, or that there are no cases.
pub fn cases(folder: &Path, executor: &impl Executor) -> Result<Report, String> {
    let (manifest, cases) = load(folder)?;
    if cases.is_empty() {
        return Err(format!("`{}` has no cases: write some into `cases/`", folder.display()));
    }
    let report = run(&cases, executor);
    if let Some(path) = std::env::var_os(RESULTS_VARIABLE) {
        write_results(Path::new(&path), &report)?;
    }
    let unknown = unknown_rules(folder, &manifest, executor, &report);
    if report.passed() && unknown.is_empty() {
        return Ok(report);
    }
    Err(format!("\n{unknown}{}", report.text(folder)))
}

/// Checks the properties that hold for every pack, on its cases and on generated inputs; those are
/// made from the seed in [`SEED_VARIABLE`], when it is set.
///
/// # Errors
/// What a person must read: problems of the folder, the inputs for which one does not hold, or a
/// seed that is no number.
pub fn properties(folder: &Path, executor: &dyn Executor) -> Result<(), String> {
    let (manifest, cases) = load(folder)?;
    let seed = match std::env::var(SEED_VARIABLE) {
        Ok(text) => text
            .parse()
            .map_err(|_| format!("`{text}` in {SEED_VARIABLE} is no seed: write a whole number"))?,
        Err(_) => properties::SEED,
    };
    let setup = Setup { manifest: &manifest, cases: &cases, seed, rounds: properties::ROUNDS };
    let failures = properties::check(&setup, executor);
    if failures.is_empty() {
        return Ok(());
    }
    let texts: Vec<String> = failures.iter().map(PropertyFailure::to_string).collect();
    Err(format!("\n{}", texts.join("\n")))
}

fn load(folder: &Path) -> Result<(Manifest, Vec<Case>), String> {
    let compiled = tidegate_manifest::compile(folder);
    let manifest = compiled.map_err(|problems| format!("\n{}", problems.report()))?.manifest;
    let cases = crate::load(folder, &manifest);
    let cases = cases.map_err(|problems| format!("\n{}", problems.report()))?;
    Ok((manifest, cases))
}

fn write_results(path: &Path, report: &Report) -> Result<(), String> {
    let text = serde_json::to_vec(report).map_err(|error| format!("the results: {error}"))?;
    fs::write(path, text)
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// A line for each name in `covers` that nothing has.
fn unknown_rules(
    folder: &Path,
    manifest: &Manifest,
    executor: &impl Executor,
    report: &Report,
) -> String {
    let ladder = match executor.rule_names() {
        Outcome::Conclusion(names) => names,
        _ => Vec::new(),
    };
    let mut text = String::new();
    for unknown in coverage(manifest, &ladder, report).unknown {
        let file = folder.join(&unknown.file);
        // Writing to a text does not fail.
        let _ = writeln!(text, "{}:{}: {}", file.display(), unknown.line, unknown.case);
        let _ = writeln!(text, "    covers `{}`, which nothing in the pack has", unknown.rule);
    }
    text
}

/// The cases of the pack as a test: `cases!(Native);` in its `tests/cases.rs`.
#[macro_export]
macro_rules! cases {
    ($executor:expr) => {
        /// Every situation in `cases/` has its expected result.
        #[test]
        fn cases() {
            let folder = ::std::path::Path::new(::std::env!("CARGO_MANIFEST_DIR"));
            if let Err(report) = $crate::harness::cases(folder, &$executor) {
                ::std::panic!("{report}");
            }
        }
    };
}

/// The properties that hold for every pack as a test: `properties!(Native);`.
#[macro_export]
macro_rules! properties {
    ($executor:expr) => {
        /// What must hold for every pack holds for this one.
        #[test]
        fn properties() {
            let folder = ::std::path::Path::new(::std::env!("CARGO_MANIFEST_DIR"));
            if let Err(report) = $crate::harness::properties(folder, &$executor) {
                ::std::panic!("{report}");
            }
        }
    };
}
