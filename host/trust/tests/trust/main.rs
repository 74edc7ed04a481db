//! Pack files, keyrings and policies as a host and its people meet them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a support that fails ends the test that called it"
)]

mod bytes;
mod container;
mod content;
mod keyring;
mod parts;
mod policy;
#[cfg(feature = "oci")]
mod registry;
mod set;
mod signatures;
mod version;
