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
mod canonical;
mod chain;
mod checkpoint;
mod columns;
mod digest;
mod entry;
mod judgement;
mod keys;
mod merkle;

pub use archive::*;
pub use canonical::{CanonicalError, JSON_BYTES_MAX, from_bytes, to_bytes};
pub use chain::*;
pub use checkpoint::*;
pub use columns::*;
pub use digest::*;
pub use entry::*;
pub use judgement::*;
pub use keys::*;
pub use merkle::*;
