//! What can be wrong with a checkpoint.

use tidegate_domain::{Instant, Jurisdiction};

use crate::{CHECKPOINT_FORMAT, Digest, KeyError, LEAVES_MAX};

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Another format.
    #[error(
        "`{format}` is not a checkpoint format known here, this version knows `{CHECKPOINT_FORMAT}`"
    )]
    Format {
        /// As given.
        format: String,
    },
    /// More partitions than [`LEAVES_MAX`].
    #[error("checkpoint {number} has {count} partitions, at most {LEAVES_MAX}")]
    TooManyLeaves {
        /// Checkpoint.
        number: u64,
        /// Partitions.
        count: usize,
    },
    /// Partitions not ascending, or one twice.
    #[error("partition {partition} of checkpoint {number} is out of order")]
    LeafOrder {
        /// Checkpoint.
        number: u64,
        /// Partition.
        partition: u32,
    },
    /// A leaf does not go on where the checkpoint before ended, or at the first entry when there
    /// is none before.
    #[error(
        "partition {partition} of checkpoint {number} does not go on where the checkpoint before it ended"
    )]
    LeafStart {
        /// Checkpoint.
        number: u64,
        /// Partition.
        partition: u32,
    },
    /// The root is not that of the leaves.
    #[error(
        "the root of checkpoint {number} is {computed}, but {stored} is stored: a leaf was changed"
    )]
    Root {
        /// Checkpoint.
        number: u64,
        /// As stored.
        stored: Digest,
        /// As computed.
        computed: Digest,
    },
    /// It does not follow the one that it is compared with.
    #[error("checkpoint {number} does not follow checkpoint {before}")]
    Previous {
        /// Checkpoint.
        number: u64,
        /// The one before.
        before: u64,
    },
    /// No number is left, or the time runs backwards.
    #[error("no checkpoint at {at} can follow checkpoint {before}: time and number must grow")]
    Order {
        /// When.
        at: Instant,
        /// The one before.
        before: u64,
    },
    /// The signature.
    #[error("checkpoint {number} of county `{county}`: {source}")]
    Signature {
        /// Checkpoint.
        number: u64,
        /// County.
        county: Jurisdiction,
        /// What is wrong.
        source: KeyError,
    },
    /// It belongs to another county.
    #[error("checkpoint {number} is of county `{found}`, not of `{county}`")]
    OtherCounty {
        /// Checkpoint.
        number: u64,
        /// County checked.
        county: Jurisdiction,
        /// The checkpoint's.
        found: Jurisdiction,
    },
    /// Two signed checkpoints claim one number, so two histories were signed.
    #[error(
        "two checkpoints have number {number}: {known} is known, {found} was found, so the record was forked"
    )]
    Forked {
        /// Their number.
        number: u64,
        /// Digest of the one known before.
        known: Digest,
        /// Digest of the other.
        found: Digest,
    },
    /// A checkpoint that is known to have been made is gone.
    #[error("checkpoint {number} was made, but is no longer there")]
    Gone {
        /// Checkpoint.
        number: u64,
    },
    /// The partition is not under it.
    #[error("checkpoint {number} does not cover partition {partition}")]
    NoPartition {
        /// Checkpoint.
        number: u64,
        /// Partition.
        partition: u32,
    },
}
