//! Checking a chain entry by entry, in memory that does not grow with it.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use crate::{
    Chain, ChainError, Checkpoint, CheckpointError, Digest, Entry, Head, Leaf, MerkleAccumulator,
    TrustedKeys,
};

/// What the caller has of an entry's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyAnswer {
    /// The bytes as stored.
    Bytes(Vec<u8>),
    /// It should be there and is not.
    Missing,
    /// Not to be looked at, for example because only the chain is checked.
    Unchecked,
}

/// A whole chain, or a stretch of one, that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Partition.
    pub partition: u32,
    /// Where the check began.
    pub start: Head,
    /// Entries checked.
    pub entries: u64,
    /// Bodies checked.
    pub bodies: u64,
    /// Signed heads that the chain was found to pass through.
    pub checkpoints: u64,
    /// Where it ends.
    pub head: Head,
}

/// How much of a signed leaf will be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Nothing: it ends before the check begins.
    Behind,
    /// The head; its entries begin before the check does, or it has none.
    Head,
    /// The head and the root over its entries.
    Whole,
}

/// Checks the chain of one partition as its entries come.
///
/// The start is authentic by construction: a genesis, or a head under a checkpoint whose signature
/// was checked. It is never a place that the store remembers.
#[derive(Clone, Debug)]
pub struct ChainVerifier {
    report: ChainReport,
    /// Whether the entry at the start is still to come.
    wants_anchor: bool,
    /// Signed leaves by the entry at which comparing them begins.
    waiting: BTreeMap<u64, Vec<Leaf>>,
    /// Signed leaves that have begun; one for each county.
    open: Vec<OpenLeaf>,
}

#[derive(Clone, Debug)]
struct OpenLeaf {
    leaf: Leaf,
    /// None when its first entries were not seen.
    entries: Option<MerkleAccumulator>,
}

impl ChainVerifier {
    /// Checks from the first entry.
    #[must_use]
    pub fn from_genesis(chain: &Chain) -> Self {
        Self::after(chain.partition, chain.genesis())
    }

    /// Checks from the head that `checkpoint` signed. The first entry to come is the one at that
    /// head itself, so that a record cut off before it is found; with
    /// [`ChainVerifier::next_sequence`] the caller need not know.
    ///
    /// # Errors
    ///
    /// See [`Checkpoint::verify`]; `NoPartition` when the partition is not under it.
    pub fn resume(
        checkpoint: &Checkpoint,
        partition: u32,
        keys: &TrustedKeys,
    ) -> Result<Self, CheckpointError> {
        checkpoint.verify(keys)?;
        let number = checkpoint.number;
        let leaf = checkpoint.leaf(partition);
        let leaf = leaf.ok_or(CheckpointError::NoPartition { number, partition })?;
        let mut verifier = Self::after(partition, leaf.chain_head());
        verifier.wants_anchor = leaf.sequence > 0;
        Ok(verifier)
    }

    fn after(partition: u32, start: Head) -> Self {
        let report =
            ChainReport { partition, start, entries: 0, bodies: 0, checkpoints: 0, head: start };
        Self { report, wants_anchor: false, waiting: BTreeMap::new(), open: Vec::new() }
    }

    /// Sequence of the entry that is to come next.
    #[must_use]
    pub const fn next_sequence(&self) -> u64 {
        let sequence = self.report.head.sequence;
        if self.wants_anchor { sequence } else { sequence.saturating_add(1) }
    }

    /// Compares the chain with `leaf`, the leaf of this partition in a checkpoint whose signature
    /// was checked, once it gets there. Give each leaf before its first entry: then the root over
    /// its entries is compared too. Checkpoints may come page by page, and of several counties.
    ///
    /// # Errors
    ///
    /// `OtherPartition` for a leaf of another one, `NotAsSigned` when it ends where the chain
    /// stands and is another.
    pub fn expect(&mut self, leaf: &Leaf) -> Result<Coverage, ChainError> {
        let (partition, here) = (self.report.partition, self.report.head.sequence);
        if leaf.partition != partition {
            let (found, sequence) = (leaf.partition, leaf.sequence);
            return Err(ChainError::OtherPartition { partition, found, sequence });
        }
        if leaf.sequence < here {
            return Ok(Coverage::Behind);
        }
        if leaf.sequence == here {
            self.meet(&leaf.chain_head())?;
            return Ok(Coverage::Head);
        }
        let has_entries = leaf.first <= leaf.sequence;
        if leaf.first <= here || !has_entries {
            self.expect_head(leaf);
            return Ok(Coverage::Head);
        }
        self.waiting.entry(leaf.first).or_default().push(leaf.clone());
        Ok(Coverage::Whole)
    }

    /// Waits for the head of `leaf` only.
    fn expect_head(&mut self, leaf: &Leaf) {
        let headless = Leaf { first: u64::MAX, ..leaf.clone() };
        self.waiting.entry(leaf.sequence).or_default().push(headless);
    }

    /// Checks the next entry and its body.
    ///
    /// # Errors
    ///
    /// The [`ChainError`] that names the place. Nothing can be checked after one.
    pub fn push(&mut self, entry: &Entry, body: BodyAnswer) -> Result<(), ChainError> {
        let partition = self.report.partition;
        if self.wants_anchor {
            return self.meet_anchor(entry);
        }
        verify_link(partition, &self.report.head, entry)?;
        self.report.bodies += verify_body(entry, body)?;
        self.report.entries += 1;
        self.report.head = entry.head();
        self.meet_leaves(entry)
    }

    /// What was checked.
    ///
    /// # Errors
    ///
    /// `Truncated` when the chain ends before a signed head.
    pub fn finish(self) -> Result<ChainReport, ChainError> {
        let partition = self.report.partition;
        let signed = self.waiting.values().flatten().map(|leaf| leaf.sequence);
        let signed = signed.chain(self.open.iter().map(|open| open.leaf.sequence));
        let signed = signed.chain(self.wants_anchor.then_some(self.report.head.sequence));
        let last = match self.wants_anchor {
            true => self.report.head.sequence.saturating_sub(1),
            false => self.report.head.sequence,
        };
        match signed.max() {
            Some(signed) => Err(ChainError::Truncated { partition, last, signed }),
            None => Ok(self.report),
        }
    }

    /// The entry at the signed head from which the check begins.
    fn meet_anchor(&mut self, entry: &Entry) -> Result<(), ChainError> {
        let (partition, sequence) = (self.report.partition, entry.sequence);
        let signed = self.report.head;
        verify_whole(partition, entry)?;
        if sequence > signed.sequence {
            let until = sequence.saturating_sub(1);
            return Err(ChainError::Removed { partition, from: signed.sequence, until });
        }
        if sequence < signed.sequence {
            return Err(ChainError::Reordered {
                partition,
                expected: signed.sequence,
                found: sequence,
            });
        }
        if entry.hash != signed.hash {
            let (signed, found) = (signed.hash, entry.hash);
            return Err(ChainError::NotAsSigned { partition, sequence, signed, found });
        }
        self.wants_anchor = false;
        Ok(())
    }

    /// Carries the entry into the signed leaves over it, and closes those that end with it.
    fn meet_leaves(&mut self, entry: &Entry) -> Result<(), ChainError> {
        for leaf in self.waiting.remove(&entry.sequence).into_iter().flatten() {
            let whole = leaf.first == entry.sequence;
            self.open.push(OpenLeaf { leaf, entries: whole.then(MerkleAccumulator::default) });
        }
        for open in &mut self.open {
            if let Some(entries) = &mut open.entries {
                entries.push(&entry.hash);
            }
        }
        let ended = |open: &mut OpenLeaf| open.leaf.sequence == entry.sequence;
        let ended: Vec<OpenLeaf> = self.open.extract_if(.., ended).collect();
        for OpenLeaf { leaf, entries } in ended {
            self.meet(&leaf.chain_head())?;
            let (partition, signed) = (leaf.partition, leaf.entries);
            let found = entries.map_or(signed, |entries| entries.root());
            if found != signed {
                let sequence = leaf.sequence;
                return Err(ChainError::EntriesNotAsSigned { partition, sequence, signed, found });
            }
        }
        Ok(())
    }

    /// Compares where the chain stands with a signed head of the same sequence.
    fn meet(&mut self, signed: &Head) -> Result<(), ChainError> {
        let head = self.report.head;
        if signed.hash != head.hash {
            return Err(ChainError::NotAsSigned {
                partition: self.report.partition,
                sequence: signed.sequence,
                signed: signed.hash,
                found: head.hash,
            });
        }
        self.report.checkpoints += 1;
        Ok(())
    }
}

/// Checks the entries of `partition` that follow `start` (a genesis, or the head of a stretch
/// checked before), in the order of their sequence. For a chain too long for one iterator see
/// [`ChainVerifier`], which this uses.
///
/// `signed` are the heads of this partition in checkpoints whose signatures were checked; those at
/// or before `start` are compared with `start` only when the sequence is the same. `bodies` gives
/// the body of each entry.
///
/// # Errors
///
/// The first [`ChainError`] in the order of the entries, which names the place.
pub fn verify_chain<E: Borrow<Entry>>(
    partition: u32,
    start: &Head,
    entries: impl IntoIterator<Item = E>,
    signed: &[Head],
    mut bodies: impl FnMut(&Entry) -> BodyAnswer,
) -> Result<ChainReport, ChainError> {
    let mut verifier = ChainVerifier::after(partition, *start);
    for head in signed {
        // A leaf without entries, so that only its head is compared.
        let (sequence, first) = (head.sequence, u64::MAX);
        let entries = Digest::of(&[]);
        verifier.expect(&Leaf { partition, first, sequence, head: head.hash, entries })?;
    }
    let mut entries = entries.into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.borrow();
        verifier.push(entry, bodies(entry)).map_err(|error| match error {
            // A gap is a reordering when the entry that is wanted stands further on.
            ChainError::Removed { from, .. } => {
                if entries.any(|later| later.borrow().sequence == from) {
                    ChainError::Reordered { partition, expected: from, found: entry.sequence }
                } else {
                    error
                }
            }
            error => error,
        })?;
    }
    verifier.finish()
}

/// Checks that an entry of `partition` is as it was hashed.
fn verify_whole(partition: u32, entry: &Entry) -> Result<(), ChainError> {
    let sequence = entry.sequence;
    let computed = entry.computed_hash();
    if computed != entry.hash {
        return Err(ChainError::Changed { partition, sequence, stored: entry.hash, computed });
    }
    if entry.partition != partition {
        return Err(ChainError::OtherPartition { partition, found: entry.partition, sequence });
    }
    Ok(())
}

/// Checks that `entry` is whole and follows `head`.
fn verify_link(partition: u32, head: &Head, entry: &Entry) -> Result<(), ChainError> {
    verify_whole(partition, entry)?;
    let sequence = entry.sequence;
    if sequence == head.sequence && entry.hash == head.hash {
        return Err(ChainError::Duplicated { partition, sequence });
    }
    if sequence <= head.sequence {
        return Err(ChainError::Inserted { partition, sequence });
    }
    // INVARIANT: `sequence` is greater than the head's, so neither sum nor difference wraps.
    let wanted = head.sequence.saturating_add(1);
    if sequence > wanted {
        let until = sequence.saturating_sub(1);
        return Err(ChainError::Removed { partition, from: wanted, until });
    }
    if entry.previous != head.hash {
        let (expected, found) = (head.hash, entry.previous);
        return Err(ChainError::WrongPrevious { partition, sequence, expected, found });
    }
    Ok(())
}

/// Bodies checked: 0 or 1.
fn verify_body(entry: &Entry, answer: BodyAnswer) -> Result<u64, ChainError> {
    let (partition, sequence, body) = (entry.partition, entry.sequence, entry.body);
    match answer {
        BodyAnswer::Unchecked => Ok(0),
        BodyAnswer::Missing => Err(ChainError::BodyMissing { partition, sequence, body }),
        BodyAnswer::Bytes(bytes) => {
            let found = Digest::of(&bytes);
            if found == body {
                Ok(1)
            } else {
                Err(ChainError::BodyChanged { partition, sequence, body, found })
            }
        }
    }
}
