//! What stands in a component file, read before anything is compiled.

use tidegate_manifest::{CONTRACTS_SERVED, Manifest, SECTION_NAME};
use wasmparser::{Parser, Payload};

use crate::error::AdmissionError;

/// The outside of a component.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    /// Data of the manifest section; the last, if there are several.
    pub(crate) manifest: Option<&'a [u8]>,
    /// Names of the component's own imports.
    pub(crate) imports: Vec<String>,
    /// Names of the component's own exports.
    pub(crate) exports: Vec<String>,
}

/// The manifest of a component; nothing is compiled or run.
///
/// The section may stand in the component itself or in a core module within it.
///
/// # Errors
/// [`AdmissionError::NotAComponent`], [`AdmissionError::Malformed`],
/// [`AdmissionError::NoManifest`], [`AdmissionError::Contract`] and [`AdmissionError::Manifest`].
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, AdmissionError> {
    manifest_of(&outline(bytes)?)
}

/// The manifest of an outline.
pub(crate) fn manifest_of(outline: &Outline<'_>) -> Result<Manifest, AdmissionError> {
    let section = outline.manifest.ok_or(AdmissionError::NoManifest)?;
    Manifest::from_json(section).map_err(|error| match contract_of(section) {
        Some(contract) if !CONTRACTS_SERVED.contains(&contract.as_str()) => unserved(&contract),
        _ => AdmissionError::Manifest(Box::new(error)),
    })
}

/// The contract that a manifest names, even when the rest is of a form that a later kit writes.
fn contract_of(section: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Built {
        contract: String,
    }
    serde_json::from_slice(section).ok().map(|Built { contract }| contract)
}

/// The pack wants a contract that this host does not serve.
pub(crate) fn unserved(version: &str) -> AdmissionError {
    AdmissionError::Contract { wanted: version.to_owned(), served: CONTRACTS_SERVED.join(", ") }
}

/// Reads the outside of a component.
pub(crate) fn outline(bytes: &[u8]) -> Result<Outline<'_>, AdmissionError> {
    if !Parser::is_component(bytes) {
        let detail = if Parser::is_core_wasm(bytes) {
            "it is a core module, wrap it with `tidegate pack build`"
        } else {
            "it does not begin like one"
        };
        return Err(AdmissionError::NotAComponent { detail: detail.to_owned() });
    }
    let mut outline = Outline::default();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(malformed)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if section.name() == SECTION_NAME => {
                outline.manifest = Some(section.data());
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    outline.imports.push(import.map_err(malformed)?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    outline.exports.push(export.map_err(malformed)?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(outline)
}

fn malformed(error: wasmparser::BinaryReaderError) -> AdmissionError {
    AdmissionError::Malformed { offset: error.offset(), detail: error.message().to_owned() }
}
