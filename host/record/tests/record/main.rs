//! Chains, checkpoints, archive and bundles as a user meets them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should say where"
)]

mod archive;
mod audit;
mod bundle;
mod chain;
mod parts;
