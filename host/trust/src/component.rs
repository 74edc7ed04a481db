//! The manifest inside a component, read without compiling anything.

use tidegate_manifest::{Manifest, SECTION_NAME};
use wasmparser::{Parser, Payload};

use crate::{COMPONENT, ContentProblem};

/// The bytes of the manifest section of a component; of several the last, which is the one that
/// runtimes go by.
fn section(component: &[u8]) -> Result<&[u8], ContentProblem> {
    let wrong = |detail: String| ContentProblem::Component { path: COMPONENT.to_owned(), detail };
    if !Parser::is_component(component) {
        return Err(wrong("it does not begin like one".to_owned()));
    }
    let mut found = None;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload
            .map_err(|error| wrong(format!("at byte {}: {}", error.offset(), error.message())))?;
        if let Payload::CustomSection(section) = payload
            && section.name() == SECTION_NAME
        {
            found = Some(section.data());
        }
    }
    found.ok_or(ContentProblem::NoManifest)
}

/// The manifest of a component and its bytes.
pub(crate) fn manifest_of(component: &[u8]) -> Result<(Manifest, &[u8]), ContentProblem> {
    let section = section(component)?;
    let manifest =
        Manifest::from_json(section).map_err(|cause| ContentProblem::Manifest { cause })?;
    Ok((manifest, section))
}
