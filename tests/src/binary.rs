//! The command `tidegate`, as a person runs it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::packs::root;

/// The binary.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn tidegate() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(crate::process::binary)
}

/// One run of the command.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// The one JSON object on standard output.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Both outputs.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs the command in `folder`. Whatever it builds goes to one target folder that all tests share.
///
/// # Panics
/// When it does not start or ends by a signal.
#[must_use]
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, "")
}

/// Runs the command in `folder` with a text as standard input.
///
/// # Panics
/// When it does not start or ends by a signal.
#[must_use]
pub fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(tidegate())
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", shared_target())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // A command that does not read its input may have ended.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the command ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command speaks UTF-8");
    let code = status.code().expect("no signal ends the command");
    Ran { code, stdout: text(stdout), stderr: text(stderr) }
}

/// The target folder for packs that tests write: it is kept, so that the kit compiles once.
#[must_use]
pub fn shared_target() -> PathBuf {
    root().join("target/pack-tests")
}
