//! Components for tests, built from source once a process.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The component of a pack of this repository, for example `tonglu`.
///
/// # Panics
/// When it does not build: a test cannot go on then.
#[must_use]
pub fn component(name: &str) -> Vec<u8> {
    built(root().join("plugins").join(name))
}

/// The component of a guest that only tests use, from `tests/guests`.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn guest(name: &str) -> Vec<u8> {
    built(root().join("tests/guests").join(name))
}

fn built(folder: PathBuf) -> Vec<u8> {
    static BUILT: OnceLock<Mutex<HashMap<PathBuf, Vec<u8>>>> = OnceLock::new();
    let built = BUILT.get_or_init(Mutex::default);
    let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
    let component = built.entry(folder).or_insert_with_key(|folder| {
        match tidegate_build::build(folder, tidegate_build::Output::Kept) {
            Ok(built) => built.component,
            Err(error) => panic!("{} does not build: {error}", folder.display()),
        }
    });
    component.clone()
}
