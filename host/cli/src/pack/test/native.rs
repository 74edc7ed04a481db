//! The cases of a pack in its own crate, compiled natively.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;
use tidegate_testkit::Report;
use tidegate_testkit::harness::RESULTS_VARIABLE;

use crate::pack::Form;
use crate::pack::stopped::{Problems, Stopped};
use crate::print;

/// Runs `tests/cases.rs` of the package in `folder`; gives its report whether cases pass or not.
pub(super) fn run(folder: &Path, form: Form) -> Result<Report, Stopped> {
    if !folder.join("tests/cases.rs").is_file() {
        let message = format!("`{}` has no `tests/cases.rs`", folder.display());
        let help = "write `tidegate_testkit::native_executor!` and `cases!` into it as the kit's \
                    README shows, or use `--component-only`";
        return Err(Problems::one(message, help).into());
    }
    let results = tempfile::Builder::new().prefix("tidegate-cases-").tempdir()?;
    let file = results.path().join("results.json");
    if form == Form::Text {
        print::note("running the cases natively");
    }
    let words = cargo(folder, &file)?;
    if !file.is_file() {
        let mut message = "the pack's tests do not run natively".to_owned();
        if !words.is_empty() {
            message = format!("{message}\n{words}");
        }
        return Err(Problems::one(message, "").into());
    }
    let text = fs_err::read(&file)?;
    Ok(serde_json::from_slice(&text).context("the results of the native cases")?)
}

/// Runs the test called `cases`; gives what cargo said. That cases fail is no failure here: the
/// results say which.
fn cargo(folder: &Path, results: &Path) -> Result<String, Stopped> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["test", "--quiet", "--test", "cases", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .args(["--", "--exact", "cases"])
        .env(RESULTS_VARIABLE, results)
        // A test started from a test must not inherit its compiler settings.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let ended = command.output().context("`cargo` cannot be started; install Rust with rustup")?;
    Ok(String::from_utf8_lossy(&ended.stderr).into_owned())
}
