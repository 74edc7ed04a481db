//! The tamper-evident record: chain, archive, checkpoints.

pub(crate) mod chaining;
pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::Jurisdiction;
use tidegate_record::{Blob, Chain, Checkpoint, Digest, Entry, Head};

use crate::StoreResult;

/// The most entries that one call returns.
pub const ENTRIES_MAX: u32 = 10_000;

/// Chain and archive. Entries are written by the operations whose effects they record, in the same
/// transaction; nothing here changes or removes one.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// The chain of a partition. Its name is drawn at random when the database is made and never
    /// changes, so that no two installations share a genesis.
    async fn chain(&self, partition: u32) -> StoreResult<Chain>;

    /// Partitions that have a chain, ascending; one on SQLite.
    async fn partitions(&self) -> StoreResult<Vec<u32>>;

    /// Where a chain ends.
    async fn head(&self, partition: u32) -> StoreResult<Head>;

    /// Entries after `after`, in order; at most `rows` and at most [`ENTRIES_MAX`]. They are given
    /// as they stand: whether they hold together is for the reader to verify.
    async fn entries(&self, partition: u32, after: u64, rows: u32) -> StoreResult<Vec<Entry>>;

    /// The entry whose body has this digest; of several the first.
    async fn entry_of(&self, body: &Digest) -> StoreResult<Option<Entry>>;

    /// What is stored under a digest, in its envelope, unverified.
    async fn stored_blob(&self, digest: &Digest) -> StoreResult<Option<Vec<u8>>>;

    /// Keeps blobs; those that are there stay as they are.
    async fn put_blobs(&self, blobs: &[Blob]) -> StoreResult<()>;

    /// Counties that have a checkpoint, by code.
    async fn checkpoint_counties(&self) -> StoreResult<Vec<Jurisdiction>>;

    /// Checkpoints of a county after number `after`, ascending; at most `rows`.
    async fn checkpoints(
        &self,
        county: &Jurisdiction,
        after: u64,
        rows: u32,
    ) -> StoreResult<Vec<Checkpoint>>;

    /// The latest checkpoint of a county.
    async fn latest_checkpoint(&self, county: &Jurisdiction) -> StoreResult<Option<Checkpoint>>;

    /// Keeps a checkpoint that follows the latest.
    ///
    /// # Errors
    /// `Constraint` when it does not follow.
    async fn put_checkpoint(&self, checkpoint: &Checkpoint) -> StoreResult<()>;
}
