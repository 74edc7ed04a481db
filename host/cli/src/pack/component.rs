//! Components: from a file, or built from a folder.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tidegate_build::Output;
use tidegate_runtime::{Pack, Runtime, RuntimeConfig};
use wasmparser::{Parser, Payload};

use super::Form;
use super::stopped::{Problems, Stopped};

/// The component in `subject`, which is a file, or the folder of a pack that is built first.
pub(super) fn component_of(subject: &Path, form: Form) -> Result<Vec<u8>, Stopped> {
    if subject.is_dir() {
        return Ok(tidegate_build::build(subject, output(form))?.component);
    }
    read(subject)
}

/// The bytes of a component file.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Stopped> {
    if !file.exists() {
        let message = format!("there is no `{}`", file.display());
        return Err(Problems::one(message, "name a component or the folder of a pack").into());
    }
    Ok(fs_err::read(file)?)
}

/// Where the words of cargo go: a program that reads JSON does not want them.
pub(super) fn output(form: Form) -> Output {
    match form {
        Form::Text => Output::Shown,
        Form::Json => Output::Kept,
    }
}

/// The component in a runtime of its own, which proves that a host takes it.
pub(super) fn admit(component: &[u8]) -> Result<Arc<Pack>, Stopped> {
    Ok(Runtime::new(RuntimeConfig::default())?.admit(component)?)
}

/// SHA-256 of the file, lower-case hex.
pub(super) fn digest(component: &[u8]) -> String {
    hex::encode(Sha256::digest(component))
}

/// Names that the component itself imports and exports.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
}

/// The names of a component; what cannot be read ends them.
pub(super) fn names(component: &[u8]) -> Names {
    let mut names = Names::default();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component).map_while(Result::ok) {
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                let imports = section.into_iter().map_while(Result::ok);
                names.imports.extend(imports.map(|import| import.name.name.to_owned()));
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                let exports = section.into_iter().map_while(Result::ok);
                names.exports.extend(exports.map(|export| export.name.name.to_owned()));
            }
            _ => {}
        }
    }
    names
}

/// The imports in words: the contract's own types grant nothing.
pub(super) fn imports_in_words(imports: &[String]) -> String {
    let foreign: Vec<&str> = imports
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with("tidegate:rules/types@"))
        .collect();
    if foreign.is_empty() { "none".to_owned() } else { foreign.join(", ") }
}
