//! Reads the engine's exact version from the lock file: records of judgements name it.

use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let lock = Path::new(&root).join("../../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    let text = std::fs::read_to_string(&lock).unwrap_or_default();
    let version = locked_version(&text).unwrap_or("48");
    println!("cargo:rustc-env=TIDEGATE_ENGINE_VERSION={version}");
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo:rustc-env=TIDEGATE_ENGINE_TARGET={target}");
}

/// The version on the line after `name = "wasmtime"`.
fn locked_version(lock: &str) -> Option<&str> {
    let mut lines = lock.lines();
    lines.find(|line| *line == "name = \"wasmtime\"")?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}
