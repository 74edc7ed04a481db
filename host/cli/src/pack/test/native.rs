//! The cases of a pack in its own crate, compiled natively.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::Value;
use tidegate_testkit::Report;
use tidegate_testkit::harness::RESULTS_VARIABLE;

use crate::pack::Form;
use crate::pack::stopped::{Problems, Stopped};
use crate::print;

/// The longest that the cases may take natively: nothing else ends a rule that loops for ever.
const TIME_MAX: Duration = Duration::from_secs(120);

/// Pause between two looks at whether the cases have ended.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Runs `tests/cases.rs` of the package in `folder`; gives its report whether cases pass or not.
pub(super) fn run(folder: &Path, form: Form) -> Result<Report, Stopped> {
    if !folder.join("tests/cases.rs").is_file() {
        let message = format!("`{}` has no `tests/cases.rs`", folder.display());
        let help = "write `tidegate_testkit::native_executor!` and `cases!` into it as the kit's \
                    README shows, or use `--component-only`";
        return Err(Problems::one(message, help).into());
    }
    if form == Form::Text {
        print::note("running the cases natively");
    }
    let binary = build(folder)?;
    let results = tempfile::Builder::new().prefix("tidegate-cases-").tempdir()?;
    let file = results.path().join("results.json");
    execute(&binary, &file)?;
    if !file.is_file() {
        let message = "the pack's test `cases` gave no results natively";
        let help = "`tests/cases.rs` runs the cases with `tidegate_testkit::cases!`";
        return Err(Problems::one(message, help).into());
    }
    let text = fs_err::read(&file)?;
    Ok(serde_json::from_slice(&text).context("the results of the native cases")?)
}

/// Compiles the test and gives its binary.
fn build(folder: &Path) -> Result<PathBuf, Stopped> {
    let ended = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--no-run", "--test", "cases"])
        .args(["--message-format", "json-render-diagnostics", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        // A build started from a test must not inherit its compiler settings.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .context("`cargo` cannot be started; install Rust with rustup")?;
    if !ended.status.success() {
        let words = String::from_utf8_lossy(&ended.stderr);
        let message = format!("the pack's tests do not compile natively\n{words}");
        return Err(Problems::one(message, "").into());
    }
    let messages = String::from_utf8_lossy(&ended.stdout);
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut binaries =
        parsed.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)));
    Ok(binaries.next().context("cargo names no binary of the test `cases`")?)
}

/// Runs the test called `cases`. That cases fail is no failure here: the results say which.
fn execute(binary: &Path, results: &Path) -> Result<(), Stopped> {
    let mut child = Command::new(binary)
        .args(["--exact", "cases"])
        .env(RESULTS_VARIABLE, results)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("`{}` cannot be started", binary.display()))?;
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > TIME_MAX {
            child.kill()?;
            child.wait()?;
            let message = format!("the cases did not end natively in {} s", TIME_MAX.as_secs());
            let help = "look for a rule that does not end; `--component-only` stops it by its fuel";
            return Err(Problems::one(message, help).into());
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}
