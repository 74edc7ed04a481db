//! In the place of registries, where the program was built without them.

use anyhow::{Result, bail};
use tidegate_trust::PackFile;

use super::{Pulled, Pushed};

const ABSENT: &str = "this program was built without registries: build it with `cargo build --release --features oci`, or \
     hand the file on";

pub(super) fn pull(_: &str, _: bool) -> Result<Pulled> {
    bail!(ABSENT)
}

pub(super) fn push(_: &str, _: bool, _: &PackFile) -> Result<Pushed> {
    bail!(ABSENT)
}
