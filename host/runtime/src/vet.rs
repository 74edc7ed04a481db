//! What a component imports and exports against its manifest and the contract.

use tidegate_manifest::{Interface, Manifest};

use crate::error::AdmissionError;
use crate::pack::Interfaces;
use crate::section::{Outline, unserved};

/// The package of the contract in the names of interfaces.
const PACKAGE: &str = "tidegate:rules/";

/// The only import that the contract allows: an interface of types, which grants nothing.
const TYPES: &str = "tidegate:rules/types@0.1.0";

/// Version of the interfaces in contract `0.1`, as it stands in names.
const VERSION: &str = "0.1.0";

/// Checks imports, exports and versions; gives the interfaces that the component exports.
pub(crate) fn vet(
    outline: &Outline<'_>,
    manifest: &Manifest,
) -> Result<Interfaces, AdmissionError> {
    let foreign = |name: &&String| name.as_str() != TYPES;
    let imports: Vec<String> = outline.imports.iter().filter(foreign).cloned().collect();
    if let Some(version) = imports.iter().find_map(|name| types_version(name)) {
        return Err(unserved(version));
    }
    if !imports.is_empty() {
        return Err(AdmissionError::Imports { imports });
    }
    let mut interfaces = Interfaces::default();
    for name in &outline.exports {
        let Some(rest) = name.strip_prefix(PACKAGE) else { continue };
        let (interface, version) = rest.split_once('@').unwrap_or((rest, "without version"));
        if version != VERSION {
            return Err(unserved(version));
        }
        interfaces.set(interface);
    }
    offers_match(&interfaces, manifest)?;
    Ok(interfaces)
}

/// The version of an import of the contract's types that is not the one served.
fn types_version(name: &str) -> Option<&str> {
    name.strip_prefix("tidegate:rules/types@")
}

/// The manifest must offer exactly what the component exports.
fn offers_match(interfaces: &Interfaces, manifest: &Manifest) -> Result<(), AdmissionError> {
    let exported: Vec<&str> = interfaces.names();
    let all = Interface::ALL.iter().map(|(name, _)| *name);
    let offers = |name: &&str| manifest.offers.iter().any(|offer| offer.name() == *name);
    let offered: Vec<&str> = all.filter(offers).collect();
    let same =
        exported.len() == offered.len() && exported.iter().all(|name| offered.contains(name));
    let list = |names: &[&str]| {
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    if same && !exported.is_empty() {
        Ok(())
    } else {
        Err(AdmissionError::Offers { offered: list(&offered), exported: list(&exported) })
    }
}
