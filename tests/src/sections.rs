//! Manifests of components, changed or made up.

use std::sync::OnceLock;

use tidegate_manifest::{Budgets, Interface, Manifest, SECTION_NAME};

use crate::packs::root;

/// The component with one more custom section behind all others; of several manifest sections the
/// last one counts.
#[must_use]
pub fn with_section(component: &[u8], manifest: &[u8]) -> Vec<u8> {
    let name = SECTION_NAME.as_bytes();
    let mut content = leb128(name.len());
    content.extend_from_slice(name);
    content.extend_from_slice(manifest);
    let mut changed = component.to_vec();
    changed.push(0);
    changed.extend(leb128(content.len()));
    changed.extend(content);
    changed
}

/// The component with its manifest edited, so that it is another pack.
///
/// # Panics
/// When the component carries none.
#[must_use]
pub fn edited(component: &[u8], edit: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let manifest = tidegate_runtime::read_manifest(component);
    sealed(component, manifest.expect("the component carries a manifest"), edit)
}

/// The component with other budgets.
#[must_use]
pub fn budgeted(component: &[u8], edit: impl FnOnce(&mut Budgets)) -> Vec<u8> {
    edited(component, |manifest| edit(&mut manifest.budgets))
}

/// A component without a manifest, given one that offers `offers`.
#[must_use]
pub fn offering(component: &[u8], offers: &[Interface]) -> Vec<u8> {
    sealed(component, plain(), |manifest| manifest.offers = offers.to_vec())
}

fn sealed(component: &[u8], mut manifest: Manifest, edit: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    edit(&mut manifest);
    with_section(component, &manifest.to_json().expect("the manifest is small"))
}

/// A manifest of no pack in particular.
fn plain() -> Manifest {
    static PLAIN: OnceLock<Manifest> = OnceLock::new();
    let compile = || {
        let folder = root().join("tests/guests/hostile");
        let mut manifest =
            tidegate_manifest::compile(&folder).expect("the folder is good").manifest;
        manifest.name = "odd".to_owned();
        manifest
    };
    PLAIN.get_or_init(compile).clone()
}

/// A length as WebAssembly writes it.
fn leb128(mut length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(length & 0x7f).unwrap_or_default();
        length >>= 7;
        if length == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
