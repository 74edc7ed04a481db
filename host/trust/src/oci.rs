//! Pack files in registries of the Open Container Initiative (OCI), such as Harbor.
//!
//! The only part of this crate that talks to a network, behind the feature `oci`. A registry stores
//! and hands on, and is believed in nothing: what comes from it is held against the digests that
//! name it, and the pack file against keyring and policy like any other.
//!
//! A pack file is the single layer of an artifact ([`ARTIFACT_TYPE`]) as it is, signatures
//! included. The digest of the artifact's manifest pins the file.

mod access;
mod address;
mod artifact;
mod challenge;
mod error;
mod http;
mod registry;

pub use access::{Access, Credentials, DOCKER_CONFIG_BYTES_MAX, credentials_for};
pub use address::{Address, AddressError, SCHEME, is_address};
pub use artifact::{ARTIFACT_TYPE, Artifact, LAYER_TYPE, MANIFEST_BYTES_MAX};
pub use error::OciError;
pub use registry::{Pulled, Pushed, Registry};
