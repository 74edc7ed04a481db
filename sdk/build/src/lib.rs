//! From a pack folder to a single-file component with no WASI import.
//!
//! The folder is a Rust package; it is compiled for `wasm32-unknown-unknown`, whose standard
//! library asks nothing of a host, and wrapped into a component in this process.

mod cargo;
mod error;
mod target;

use std::path::{Path, PathBuf};

pub use error::BuildError;

/// A component that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The component.
    pub component: Vec<u8>,
    /// The core module that it wraps.
    pub module: PathBuf,
}

/// Where cargo's words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// To the terminal as they come.
    Shown,
    /// Kept, and given with the error when the build fails.
    Kept,
}

/// Builds the pack in `folder`, adding the Rust target when it is missing.
///
/// The folder's tables are checked first, so that what is wrong in them is said in their own
/// terms and not as a failed build script.
///
/// # Errors
/// Every [`BuildError`].
pub fn build(folder: &Path, output: Output) -> Result<Built, BuildError> {
    tidegate_manifest::compile(folder).map_err(BuildError::Tables)?;
    target::ensure()?;
    let module = cargo::compile(folder, output)?;
    let component = wrap(&module)?;
    Ok(Built { component, module })
}

/// Wraps a core module that the SDK's bindings were compiled into.
///
/// # Errors
/// [`BuildError::Read`] and [`BuildError::Wrap`].
pub fn wrap(module: &Path) -> Result<Vec<u8>, BuildError> {
    let bytes = fs_err::read(module).map_err(BuildError::Read)?;
    let encode =
        || wit_component::ComponentEncoder::default().validate(true).module(&bytes)?.encode();
    encode().map_err(|error| BuildError::Wrap { detail: format!("{error:#}") })
}
