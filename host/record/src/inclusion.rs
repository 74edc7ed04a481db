//! Proofs that one entry lies under a checkpoint.

use serde::{Deserialize, Serialize};

use crate::{CanonicalError, Checkpoint, Digest, Entry, MerklePath, merkle_path, merkle_root};

/// Shows that one entry lies under a checkpoint, without the other entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// Number of the checkpoint.
    pub checkpoint: u64,
    /// Partition.
    pub partition: u32,
    /// The entry.
    pub sequence: u64,
    /// From the entry's hash to `entries` of the leaf.
    pub path: MerklePath,
}

impl InclusionProof {
    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`crate::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        crate::to_bytes("the proof", self)
    }

    /// The proof of canonical JSON; nothing is checked.
    ///
    /// # Errors
    ///
    /// See [`crate::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        crate::from_bytes("the proof", bytes)
    }
}

/// Why an entry is not shown to lie under a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InclusionError {
    /// The proof is for another entry or checkpoint.
    #[error(
        "the proof is not for entry {sequence} of partition {partition} and checkpoint {checkpoint}"
    )]
    OtherEntry {
        /// Checkpoint.
        checkpoint: u64,
        /// Partition.
        partition: u32,
        /// Entry.
        sequence: u64,
    },
    /// The checkpoint does not cover the entry.
    #[error("checkpoint {checkpoint} does not cover entry {sequence} of partition {partition}")]
    NotCovered {
        /// Checkpoint.
        checkpoint: u64,
        /// Partition.
        partition: u32,
        /// Entry.
        sequence: u64,
    },
    /// The path leads to another root, or the hashes are not those that were signed.
    #[error("entry {sequence} of partition {partition} is not in checkpoint {checkpoint}")]
    NotIncluded {
        /// Checkpoint.
        checkpoint: u64,
        /// Partition.
        partition: u32,
        /// Entry.
        sequence: u64,
    },
}

/// The proof that the entry `sequence` of `partition` lies under `checkpoint`. `hashes` are those
/// of the entries from `first` to `sequence` of the partition's leaf.
///
/// # Errors
///
/// `NotCovered` when it lies under another checkpoint, `NotIncluded` when the hashes are not those
/// that were signed.
pub fn prove(
    checkpoint: &Checkpoint,
    partition: u32,
    sequence: u64,
    hashes: &[Digest],
) -> Result<InclusionProof, InclusionError> {
    let number = checkpoint.number;
    let index = covered(checkpoint, partition, sequence)?;
    let not_included = InclusionError::NotIncluded { checkpoint: number, partition, sequence };
    let leaf = checkpoint.leaf(partition).filter(|leaf| leaf.entries == merkle_root(hashes));
    let path = leaf
        .and_then(|_| usize::try_from(index).ok())
        .and_then(|index| merkle_path(hashes, index))
        .ok_or(not_included)?;
    Ok(InclusionProof { checkpoint: number, partition, sequence, path })
}

/// Checks that `entry` lies under `checkpoint`, whose own signature is checked apart.
///
/// # Errors
///
/// [`InclusionError`], also when the entry's hash is not that of its fields.
pub fn verify_inclusion(
    checkpoint: &Checkpoint,
    entry: &Entry,
    proof: &InclusionProof,
) -> Result<(), InclusionError> {
    let (partition, sequence, number) = (entry.partition, entry.sequence, checkpoint.number);
    let named =
        proof.checkpoint == number && proof.partition == partition && proof.sequence == sequence;
    if !named {
        return Err(InclusionError::OtherEntry { checkpoint: number, partition, sequence });
    }
    let index = covered(checkpoint, partition, sequence)?;
    let included = checkpoint.leaf(partition).is_some_and(|leaf| {
        let size = leaf.sequence.saturating_sub(leaf.first).saturating_add(1);
        proof.path.index == index
            && proof.path.size == size
            && entry.hash == entry.computed_hash()
            && proof.path.root(&entry.hash) == Some(leaf.entries)
    });
    if included {
        Ok(())
    } else {
        Err(InclusionError::NotIncluded { checkpoint: number, partition, sequence })
    }
}

/// Place of the entry among those of its leaf, from 0.
fn covered(checkpoint: &Checkpoint, partition: u32, sequence: u64) -> Result<u64, InclusionError> {
    let leaf = checkpoint.leaf(partition);
    let leaf = leaf.filter(|leaf| (leaf.first..=leaf.sequence).contains(&sequence));
    let not_covered =
        InclusionError::NotCovered { checkpoint: checkpoint.number, partition, sequence };
    leaf.and_then(|leaf| sequence.checked_sub(leaf.first)).ok_or(not_covered)
}
