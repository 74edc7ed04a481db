//! Signed checkpoints of a county and proofs that an entry lies under one.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};

use crate::canonical::Encoder;
use crate::{
    CanonicalError, CheckpointError, Digest, Head, MerkleAccumulator, Signature, SigningKey,
    TrustedKeys, merkle_root,
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
        let mut builder = LeafBuilder::new(partition, before);
        hashes.iter().for_each(|hash| builder.push(hash));
        builder.finish()
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

/// Builds a leaf from hashes that come one after the other, for more of them than should be held.
#[derive(Clone, Debug)]
pub struct LeafBuilder {
    partition: u32,
    first: u64,
    last: Head,
    entries: MerkleAccumulator,
}

impl LeafBuilder {
    /// Starts after `before`: the head in the checkpoint before, or the genesis.
    #[must_use]
    pub fn new(partition: u32, before: &Head) -> Self {
        let first = before.sequence.saturating_add(1);
        Self { partition, first, last: *before, entries: MerkleAccumulator::default() }
    }

    /// Takes in the hash of the next entry.
    pub fn push(&mut self, hash: &Digest) {
        self.last = Head { sequence: self.last.sequence.saturating_add(1), hash: *hash };
        self.entries.push(hash);
    }

    /// The leaf of what came.
    #[must_use]
    pub fn finish(self) -> Leaf {
        Leaf {
            partition: self.partition,
            first: self.first,
            sequence: self.last.sequence,
            head: self.last.hash,
            entries: self.entries.root(),
        }
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
            signature: key.unsigned(),
        };
        checkpoint.verify_shape()?;
        match &self.previous {
            None => checkpoint.verify_first()?,
            Some(before) => checkpoint.verify_follows(before)?,
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

    /// Checks that it is the first of its county and covers every partition from its first entry.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Gone`] when there was one before, [`CheckpointError::LeafStart`].
    pub fn verify_first(&self) -> Result<(), CheckpointError> {
        if self.number != 1 || self.previous.is_some() {
            return Err(CheckpointError::Gone { number: self.number.saturating_sub(1) });
        }
        self.leaves.iter().try_for_each(|leaf| self.verify_leaf(leaf, None))
    }

    /// Checks that it is the next after `before`, that every partition goes on where that ended,
    /// and that a partition which was not there begins at its first entry.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Previous`], [`CheckpointError::Order`], [`CheckpointError::NoPartition`]
    /// or [`CheckpointError::LeafStart`].
    pub fn verify_follows(&self, before: &Self) -> Result<(), CheckpointError> {
        let number = self.number;
        let follows = self.county == before.county
            && before.number.checked_add(1) == Some(number)
            && self.previous == Some(before.digest());
        if !follows {
            return Err(CheckpointError::Previous { number, before: before.number });
        }
        if self.at < before.at {
            return Err(CheckpointError::Order { at: self.at, before: before.number });
        }
        for earlier in &before.leaves {
            let partition = earlier.partition;
            if self.leaf(partition).is_none() {
                return Err(CheckpointError::NoPartition { number, partition });
            }
        }
        self.leaves.iter().try_for_each(|leaf| self.verify_leaf(leaf, before.leaf(leaf.partition)))
    }

    /// Checks that `leaf` goes on after `earlier`; without one, at the first entry.
    fn verify_leaf(&self, leaf: &Leaf, earlier: Option<&Leaf>) -> Result<(), CheckpointError> {
        let before = earlier.map_or(0, |earlier| earlier.sequence);
        let goes_on = before.checked_add(1) == Some(leaf.first);
        // Without new entries the head stays; an empty chain has no entry to compare with.
        let idle = leaf.sequence == before && earlier.is_none_or(|it| it.head == leaf.head);
        if goes_on && (leaf.sequence > before || idle) {
            return Ok(());
        }
        Err(CheckpointError::LeafStart { number: self.number, partition: leaf.partition })
    }

    /// The leaf of a partition.
    #[must_use]
    pub fn leaf(&self, partition: u32) -> Option<&Leaf> {
        // INVARIANT: partitions ascend in every checkpoint whose shape was checked.
        let at = self.leaves.binary_search_by_key(&partition, |leaf| leaf.partition).ok()?;
        self.leaves.get(at)
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
