//! Signed checkpoints of a county and proofs that an entry lies under one.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};

use crate::canonical::Encoder;
use crate::{
    CanonicalError, Digest, Entry, Head, KeyError, MerklePath, Signature, SigningKey, TrustedKeys,
    merkle_path, merkle_root,
};

/// The format that this version writes and reads.
pub const CHECKPOINT_FORMAT: &str = "tidegate-checkpoint-1";

/// Most partitions under one checkpoint. Installations have tens; the bound keeps a checkpoint
/// within the size of JSON that is read.
pub const LEAVES_MAX: usize = 2048;

/// One partition under a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Partition.
    pub partition: u32,
    /// First entry since the checkpoint before; `sequence` + 1 when there is none.
    pub first: u64,
    /// Last entry; 0 when the chain is empty.
    pub sequence: u64,
    /// Its hash; the genesis hash when the chain is empty.
    pub head: Digest,
    /// Merkle root over the hashes of the entries `first` to `sequence`.
    pub entries: Digest,
}

impl Leaf {
    /// The leaf of a partition whose entries since `before` (the head in the checkpoint before, or
    /// the genesis) have these hashes, in order.
    #[must_use]
    pub fn new(partition: u32, before: &Head, hashes: &[Digest]) -> Self {
        let count = u64::try_from(hashes.len()).unwrap_or(u64::MAX);
        Self {
            partition,
            first: before.sequence.saturating_add(1),
            sequence: before.sequence.saturating_add(count),
            head: hashes.last().copied().unwrap_or(before.hash),
            entries: merkle_root(hashes),
        }
    }

    /// Where the chain ended.
    #[must_use]
    pub const fn chain_head(&self) -> Head {
        Head { sequence: self.sequence, hash: self.head }
    }

    /// SHA-256 of `tidegate-leaf-1`, a zero byte, `partition` (4 bytes), `first` (8), `sequence`
    /// (8), `head` (32) and `entries` (32).
    #[must_use]
    pub fn digest(&self) -> Digest {
        let bytes = Encoder::new("tidegate-leaf-1")
            .u32(self.partition)
            .u64(self.first)
            .u64(self.sequence)
            .digest(&self.head)
            .digest(&self.entries)
            .finish();
        Digest::of(&bytes)
    }
}

/// What a county's chains were at one moment, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointDraft {
    /// County.
    pub county: Jurisdiction,
    /// When it is made.
    pub at: Instant,
    /// The checkpoint before; none for the first.
    pub previous: Option<Checkpoint>,
    /// Partitions, ascending.
    pub leaves: Vec<Leaf>,
}

/// What a county's chains were at one moment, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// [`CHECKPOINT_FORMAT`].
    pub format: String,
    /// County.
    pub county: Jurisdiction,
    /// When it was made.
    pub at: Instant,
    /// Its number, from 1, without gaps.
    pub number: u64,
    /// Partitions, ascending.
    pub leaves: Vec<Leaf>,
    /// Merkle root over the digests of the leaves.
    pub root: Digest,
    /// Digest of the checkpoint before; none for the first.
    pub previous: Option<Digest>,
    /// Over everything else.
    pub signature: Signature,
}

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
    /// A leaf does not go on where the checkpoint before ended.
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
}

impl CheckpointDraft {
    /// The signed checkpoint.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`] when it cannot follow the one before, or its leaves are out of order.
    pub fn sign(self, key: &SigningKey) -> Result<Checkpoint, CheckpointError> {
        let number = match &self.previous {
            None => 1,
            Some(before) => {
                let order = CheckpointError::Order { at: self.at, before: before.number };
                let number = before.number.checked_add(1).filter(|_| self.at >= before.at);
                number.ok_or(order)?
            }
        };
        let mut checkpoint = Checkpoint {
            format: CHECKPOINT_FORMAT.to_owned(),
            county: self.county,
            at: self.at,
            number,
            root: root_of(&self.leaves),
            leaves: self.leaves,
            previous: self.previous.as_ref().map(Checkpoint::digest),
            // Names the key, which the signed bytes contain; the value follows.
            signature: key.sign(&[]),
        };
        checkpoint.verify_shape()?;
        if let Some(before) = &self.previous {
            checkpoint.verify_follows(before)?;
        }
        checkpoint.signature = key.sign(&checkpoint.signed_bytes());
        Ok(checkpoint)
    }
}

impl Checkpoint {
    /// What is signed, whole numbers big-endian: `tidegate-checkpoint-1` and a zero byte; `county`
    /// after its length (8 bytes); `at` (8); `number` (8); number of leaves (8); `root` (32);
    /// 0, or 1 and `previous` (32); tag of the algorithm and key id, each after its length (8).
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let encoder = Encoder::new(CHECKPOINT_FORMAT)
            .text(self.county.as_str())
            .i64(self.at)
            .u64(self.number)
            .length(self.leaves.len())
            .digest(&self.root);
        let encoder = match &self.previous {
            None => encoder.u8(0),
            Some(previous) => encoder.u8(1).digest(previous),
        };
        encoder
            .text(&self.signature.algorithm.to_string())
            .text(&self.signature.key_id.to_string())
            .finish()
    }

    /// SHA-256 of `tidegate-checkpoint-digest-1`, a zero byte and the signed bytes. The signature
    /// is not in it, so that checkpoints can be signed again without breaking those after them.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_domain("tidegate-checkpoint-digest-1", &self.signed_bytes())
    }

    /// Checks format, order, root and signature.
    ///
    /// # Errors
    ///
    /// The first [`CheckpointError`] found.
    pub fn verify(&self, keys: &TrustedKeys) -> Result<(), CheckpointError> {
        self.verify_shape()?;
        keys.verify(&self.signed_bytes(), &self.signature).map_err(|source| {
            CheckpointError::Signature { number: self.number, county: self.county.clone(), source }
        })
    }

    /// Checks that it is the next after `before`, and that every partition goes on where that
    /// ended.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Previous`] or [`CheckpointError::LeafStart`].
    pub fn verify_follows(&self, before: &Self) -> Result<(), CheckpointError> {
        let number = self.number;
        let follows = self.county == before.county
            && before.number.checked_add(1) == Some(number)
            && self.previous == Some(before.digest());
        if !follows {
            return Err(CheckpointError::Previous { number, before: before.number });
        }
        for earlier in &before.leaves {
            let partition = earlier.partition;
            let broken = || CheckpointError::LeafStart { number, partition };
            let leaf = self.leaf(partition).ok_or_else(broken)?;
            let idle = leaf.sequence == earlier.sequence && leaf.head == earlier.head;
            let goes_on = earlier.sequence.checked_add(1) == Some(leaf.first);
            if !goes_on || (leaf.sequence <= earlier.sequence && !idle) {
                return Err(broken());
            }
        }
        Ok(())
    }

    /// The leaf of a partition.
    #[must_use]
    pub fn leaf(&self, partition: u32) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.partition == partition)
    }

    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`crate::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        crate::to_bytes("the checkpoint", self)
    }

    /// The checkpoint of canonical JSON; nothing is checked.
    ///
    /// # Errors
    ///
    /// See [`crate::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        crate::from_bytes("the checkpoint", bytes)
    }

    fn verify_shape(&self) -> Result<(), CheckpointError> {
        let number = self.number;
        if self.format != CHECKPOINT_FORMAT {
            return Err(CheckpointError::Format { format: self.format.clone() });
        }
        let count = self.leaves.len();
        if count > LEAVES_MAX {
            return Err(CheckpointError::TooManyLeaves { number, count });
        }
        for (earlier, later) in self.leaves.iter().zip(self.leaves.iter().skip(1)) {
            if earlier.partition >= later.partition {
                return Err(CheckpointError::LeafOrder { number, partition: later.partition });
            }
        }
        let computed = root_of(&self.leaves);
        if computed != self.root {
            return Err(CheckpointError::Root { number, stored: self.root, computed });
        }
        Ok(())
    }
}

fn root_of(leaves: &[Leaf]) -> Digest {
    let digests: Vec<Digest> = leaves.iter().map(Leaf::digest).collect();
    merkle_root(&digests)
}

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
