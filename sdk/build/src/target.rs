//! The Rust target that packs are compiled for.

use std::path::Path;
use std::process::Command;

use crate::error::BuildError;

/// The target whose standard library imports nothing.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target with rustup when the compiler in use does not have it.
pub(crate) fn ensure() -> Result<(), BuildError> {
    if present()? {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", TARGET]).output();
    let added = added.map_err(|error| BuildError::Target { detail: error.to_string() })?;
    if added.status.success() {
        return Ok(());
    }
    Err(BuildError::Target { detail: String::from_utf8_lossy(&added.stderr).into_owned() })
}

fn present() -> Result<bool, BuildError> {
    let asked =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    let asked = asked.map_err(|error| BuildError::Tool {
        tool: "rustc".to_owned(),
        detail: error.to_string(),
    })?;
    Ok(Path::new(String::from_utf8_lossy(&asked.stdout).trim()).is_dir())
}
