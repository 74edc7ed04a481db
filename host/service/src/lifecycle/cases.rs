//! Running a pack's own cases, and the properties that hold for every pack, inside the limits of
//! production.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tidegate_runtime::Pack;
use tidegate_testkit::properties::{self, Setup};
use tidegate_testkit::{Case, load, run};
use tidegate_trust::PackFile;

use super::executor::RuntimeExecutor;

/// How long all calls of a trial may take together; those of the largest pack take some seconds.
const TRIAL_MAX: Duration = Duration::from_secs(120);

/// Problems that are named.
const NAMED_MAX: usize = 5;

/// How the cases and the properties came out: a remark each, or what is wrong. The properties are
/// tried only when the cases pass.
pub(super) struct Tried {
    pub(super) cases: Result<String, String>,
    pub(super) properties: Option<Result<String, String>>,
}

/// Tries a pack with the cases in its file. Takes seconds.
pub(super) fn try_out(file: &PackFile, pack: &Arc<Pack>) -> Tried {
    let refused = |why: String| Tried { cases: Err(why), properties: None };
    let cases = match cases_of(file, pack) {
        Ok(cases) => cases,
        Err(why) => return refused(why),
    };
    if cases.is_empty() {
        return refused("the file has no cases: write some into `cases/`".to_owned());
    }
    let executor = RuntimeExecutor::bounded(Arc::clone(pack), TRIAL_MAX);
    let report = run(&cases, &executor);
    let failed = report.cases.iter().filter(|case| !case.passed);
    let failed: Vec<String> = failed
        .map(|case| format!("`{}` ({}:{}) {}", case.name, case.file, case.line, case.detail))
        .collect();
    if !failed.is_empty() {
        return refused(named("cases fail", &failed));
    }
    let setup = Setup {
        manifest: pack.manifest(),
        cases: &cases,
        seed: properties::SEED,
        rounds: properties::ROUNDS,
    };
    let failures = properties::check(&setup, &executor);
    let failures: Vec<String> = failures
        .iter()
        .map(|failure| format!("`{}`: {}", failure.property, failure.what))
        .collect();
    let properties = if failures.is_empty() {
        Ok(format!("{} hold", properties::PROPERTIES.len()))
    } else {
        Err(named("properties do not hold", &failures))
    };
    Tried { cases: Ok(format!("{} pass", cases.len())), properties: Some(properties) }
}

/// The cases in a pack file. The kit reads folders, so they are laid out in one of their own.
fn cases_of(file: &PackFile, pack: &Arc<Pack>) -> Result<Vec<Case>, String> {
    let folder =
        tempfile::tempdir().map_err(|error| format!("no folder for the cases: {error}"))?;
    for (path, content) in file.members() {
        write(&folder.path().join(path), content)
            .map_err(|error| format!("`{path}` cannot be laid out: {error}"))?;
    }
    load(folder.path(), pack.manifest()).map_err(|problems| problems.to_string())
}

fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, content)
}

fn named(what: &str, all: &[String]) -> String {
    let first: Vec<&str> = all.iter().take(NAMED_MAX).map(String::as_str).collect();
    let more = all.len().saturating_sub(first.len());
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    format!("{} {what}: {}{more}", all.len(), first.join("; "))
}
