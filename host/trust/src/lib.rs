//! Pack files, and whom to trust for them.
//!
//! Pure: bytes in, bytes out; the caller brings files and the time. Nothing of a pack is compiled or
//! run here. Only the feature `oci` talks to a network, in the module of that name.
//!
//! A [`PackFile`] is one file with a component and everything that people need to judge it. Its
//! [`Listing`] names every member with its digest, and [`PackSignature`]s over that listing say who
//! takes responsibility in which [`Role`]. A [`Keyring`] says whose keys are known and for where, a
//! [`Policy`] whose signatures a pack needs, and [`verify`] holds a file against both and gives a
//! [`Report`] of every step. A [`PackSet`] carries all packs of a county across an air gap.

mod component;
mod container;
mod keyring;
mod keyring_error;
mod listing;
mod member_path;
mod moment;
#[cfg(feature = "oci")]
pub mod oci;
mod pack_file;
mod policy;
mod problem;
mod report;
mod role;
mod set;
mod set_verify;
mod signature;
mod tables;
mod verify;

pub use keyring::*;
pub use keyring_error::KeyringError;
pub use listing::{COMPONENT, LISTING, ListedMember, Listing, MANIFEST, PACK_FORMAT};
pub use member_path::{PATH_BYTES_MAX, is_member_path};
pub use moment::moment;
pub use pack_file::{
    COMPONENT_BYTES_MAX, MEMBERS_MAX, PACK_BYTES_MAX, PackFile, PackParts, TEXT_BYTES_MAX,
};
pub use policy::*;
pub use problem::*;
pub use report::{Outcome, PackIdentity, Refusal, Report, SignatureReport, Step, StepReport};
pub use role::{Role, RoleError, level_word};
pub use set::*;
pub use set_verify::{SetReport, verify_set};
pub use signature::{PackSignature, SIGNATURE_BYTES_MAX, SIGNATURE_FORMAT, SIGNATURES_MAX};
pub use verify::{ActiveVersion, CLOCK_AHEAD_S_MAX, Examined, Terms, examine, verify};
