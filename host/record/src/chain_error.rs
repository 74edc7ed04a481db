//! What can have been done to a chain.

use crate::Digest;

/// What was done to a chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// An entry of another chain.
    #[error("entry {sequence} belongs to partition {found}, not to partition {partition}")]
    OtherPartition {
        /// Partition checked.
        partition: u32,
        /// The entry's.
        found: u32,
        /// Its sequence.
        sequence: u64,
    },
    /// A field was changed: the hash no longer fits.
    #[error(
        "entry {sequence} of partition {partition} was changed: its hash is {computed} but {stored} is stored"
    )]
    Changed {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
        /// As stored.
        stored: Digest,
        /// As computed.
        computed: Digest,
    },
    /// Entries are gone.
    #[error("entries {from} to {until} of partition {partition} were removed")]
    Removed {
        /// Partition.
        partition: u32,
        /// First that is gone.
        from: u64,
        /// Last that is gone.
        until: u64,
    },
    /// An entry stands later than where it belongs.
    #[error(
        "entries of partition {partition} were reordered: {found} stands where {expected} belongs"
    )]
    Reordered {
        /// Partition.
        partition: u32,
        /// What belongs there.
        expected: u64,
        /// What stands there.
        found: u64,
    },
    /// The same entry twice in a row.
    #[error("entry {sequence} of partition {partition} stands there twice")]
    Duplicated {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
    },
    /// A second entry claims a place that is taken.
    #[error("an entry was inserted in partition {partition}: a second one claims place {sequence}")]
    Inserted {
        /// Partition.
        partition: u32,
        /// The place.
        sequence: u64,
    },
    /// An entry does not follow the one before it, so one of the two was replaced.
    #[error(
        "entry {sequence} of partition {partition} follows {found}, but the entry before it is {expected}: one of the two was replaced"
    )]
    WrongPrevious {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
        /// Hash of the entry before, or the genesis.
        expected: Digest,
        /// What the entry says.
        found: Digest,
    },
    /// The chain ends before a signed head.
    #[error(
        "partition {partition} was truncated: it ends at entry {last}, but a checkpoint signed entry {signed}"
    )]
    Truncated {
        /// Partition.
        partition: u32,
        /// Last entry there is.
        last: u64,
        /// The last entry that was signed.
        signed: u64,
    },
    /// The chain was written again: it hangs together but is not the one that was signed.
    #[error(
        "entry {sequence} of partition {partition} is {found}, but a checkpoint signed {signed}: the chain was rewritten up to here"
    )]
    NotAsSigned {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
        /// As signed.
        signed: Digest,
        /// As it is.
        found: Digest,
    },
    /// The entries are not those under the root that was signed, although the head is.
    #[error(
        "the entries of partition {partition} up to {sequence} have the root {found}, but a checkpoint signed {signed}: the checkpoint proves entries that are not in the chain"
    )]
    EntriesNotAsSigned {
        /// Partition.
        partition: u32,
        /// Last entry under the root.
        sequence: u64,
        /// As signed.
        signed: Digest,
        /// As it is.
        found: Digest,
    },
    /// The body of an entry is gone.
    #[error("the body {body} of entry {sequence} in partition {partition} is missing")]
    BodyMissing {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
        /// The body.
        body: Digest,
    },
    /// The body of an entry was changed.
    #[error(
        "the body of entry {sequence} in partition {partition} was changed: it is {found}, the entry names {body}"
    )]
    BodyChanged {
        /// Partition.
        partition: u32,
        /// The entry.
        sequence: u64,
        /// As the entry names it.
        body: Digest,
        /// As it is.
        found: Digest,
    },
}
