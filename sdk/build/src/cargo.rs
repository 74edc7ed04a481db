//! Running cargo on a pack folder.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Output;
use crate::error::BuildError;
use crate::target::TARGET;

/// Compiles the package and gives the path of its core module.
pub(crate) fn compile(folder: &Path, output: Output) -> Result<PathBuf, BuildError> {
    let manifest = folder.join("Cargo.toml");
    let profile = if has_pack_profile(folder) { "pack" } else { "release" };
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--lib", "--target", TARGET, "--profile", profile])
        .args(["--message-format", "json-render-diagnostics", "--manifest-path"])
        .arg(&manifest)
        // A build started from a test or a build script must not inherit its compiler settings.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(if output == Output::Shown { Stdio::inherit() } else { Stdio::piped() });
    let tool = |error: std::io::Error| BuildError::Tool {
        tool: "cargo".to_owned(),
        detail: error.to_string(),
    };
    let mut child = command.spawn().map_err(tool)?;
    // The two pipes are drained side by side: a full one would stop cargo.
    let mut stderr = child.stderr.take();
    let words = std::thread::spawn(move || {
        let mut text = String::new();
        if let Some(stderr) = &mut stderr {
            let _ = stderr.read_to_string(&mut text);
        }
        text
    });
    let mut messages = String::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_string(&mut messages).map_err(tool)?;
    }
    let status = child.wait().map_err(tool)?;
    let words = words.join().unwrap_or_default();
    if !status.success() {
        return Err(BuildError::Compile { detail: words });
    }
    module_of(&messages, &manifest)
        .ok_or_else(|| BuildError::NoModule { folder: folder.display().to_string() })
}

/// The module in cargo's messages that belongs to this package.
fn module_of(messages: &str, manifest: &Path) -> Option<PathBuf> {
    let manifest = fs_err::canonicalize(manifest).ok()?;
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let artifacts = parsed.filter(|message| {
        let path = message.get("manifest_path").and_then(Value::as_str);
        path.and_then(|path| fs_err::canonicalize(path).ok()).as_ref() == Some(&manifest)
    });
    artifacts
        .filter_map(|message| message.get("filenames").and_then(Value::as_array).cloned())
        .flatten()
        .filter_map(|name| name.as_str().map(PathBuf::from))
        .rfind(|path| path.extension().is_some_and(|extension| extension == "wasm"))
}

/// Whether the workspace that the folder belongs to has a profile for packs.
fn has_pack_profile(folder: &Path) -> bool {
    let Ok(folder) = fs_err::canonicalize(folder) else { return false };
    let roots = folder.ancestors().map(|ancestor| ancestor.join("Cargo.toml"));
    roots
        .filter_map(|path| fs_err::read_to_string(path).ok())
        .filter_map(|text| text.parse::<toml::Table>().ok())
        .find(|manifest| manifest.contains_key("workspace"))
        .and_then(|manifest| manifest.get("profile")?.get("pack").cloned())
        .is_some()
}
