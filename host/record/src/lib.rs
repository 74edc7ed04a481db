//! Tidegate's tamper-evident record of judgements.
//!
//! Pure: no input or output, no clock, no database. The caller stores entries, blobs and
//! checkpoints, and brings the time.
//!
//! A judgement is a [`JudgementRecord`] in one canonical form, whose digest is its id. A chain of
//! [`Entry`]s per partition binds the records in order, a signed [`Checkpoint`] per county fixes
//! the heads of the chains, and an [`InclusionProof`] shows that one entry lies under a checkpoint
//! without the rest of its chain.

mod archive;
mod audit;
mod bundle;
mod bundle_error;
mod bundle_manifest;
mod bundle_verify;
mod canonical;
mod chain;
mod chain_error;
mod checkpoint;
mod checkpoint_error;
mod digest;
mod entry;
mod inclusion;
mod judgement;
mod keys;
mod line;
mod merkle;

pub use archive::*;
pub use audit::*;
pub use bundle::*;
pub use bundle_error::*;
pub use bundle_manifest::*;
pub use bundle_verify::*;
pub use canonical::{CanonicalError, Encoder, JSON_BYTES_MAX, from_bytes, to_bytes};
pub use chain::*;
pub use chain_error::*;
pub use checkpoint::*;
pub use checkpoint_error::*;
pub use digest::*;
pub use entry::*;
pub use inclusion::*;
pub use judgement::*;
pub use keys::*;
pub use line::*;
pub use merkle::*;
