//! Compiles a pack folder, from a tool or from a pack's build script.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::manifest::Manifest;
use crate::problem::Problems;
use crate::source::{self, PackSource};

/// What a pack folder becomes.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The manifest.
    pub manifest: Manifest,
    /// The manifest as JSON, as it travels inside the component.
    pub manifest_json: Vec<u8>,
    /// Rust text with the tables; it includes `$OUT_DIR/manifest.json`.
    pub rust: String,
}

/// Compiles the pack in `folder`. The same folder gives the same bytes.
///
/// # Errors
///
/// [`Problems`] with everything that is wrong in the folder.
pub fn compile(folder: &Path) -> Result<Compiled, Problems> {
    let pack = PackSource::load(folder)?;
    let manifest = pack.manifest();
    let manifest_json =
        manifest.to_json().map_err(|error| Problems::of_manifest(folder, &error))?;
    // What a host would refuse must not be built.
    Manifest::from_json(&manifest_json).map_err(|error| Problems::of_manifest(folder, &error))?;
    let rust = pack.rust(manifest_json.len());
    Ok(Compiled { manifest, manifest_json, rust })
}

/// The whole build script of a pack: `fn main() { tidegate_manifest::build_script() }`.
///
/// Compiles the folder of the package into `$OUT_DIR/pack_tables.rs` and `$OUT_DIR/manifest.json`
/// and names every file and folder read to cargo. Problems are printed with their places, and the
/// build ends with code 1. A table folder that did not exist is seen when `pack.toml` or another
/// file changes.
pub fn build_script() {
    let directory = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(folder), Some(out)) = (directory("CARGO_MANIFEST_DIR"), directory("OUT_DIR")) else {
        fail("`CARGO_MANIFEST_DIR` and `OUT_DIR` are not set: call this from a build script");
    };
    for input in source::inputs(&folder) {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    let compiled = match compile(&folder) {
        Ok(compiled) => compiled,
        Err(problems) => fail(&problems.report()),
    };
    let written = write(&out.join("manifest.json"), &compiled.manifest_json)
        .and_then(|()| write(&out.join("pack_tables.rs"), compiled.rust.as_bytes()));
    if let Err(error) = written {
        fail(&format!("`{}` cannot be written: {error}", out.display()));
    }
}

/// Writes a file whose content has changed; one that has not keeps its time.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::read(path) {
        Ok(present) if present == bytes => Ok(()),
        _ => fs::write(path, bytes),
    }
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(1)
}
