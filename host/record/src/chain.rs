//! Appending to a chain and finding what was done to one.

use std::borrow::Borrow;

use crate::canonical::Encoder;
use crate::{Digest, Draft, Entry, Head, SUBJECT_BYTES_MAX};

/// The chain of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Name of the installation that keeps it, so that no two share a genesis.
    pub name: String,
    /// Partition.
    pub partition: u32,
}

/// Why a draft cannot become an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The subject is empty or too long.
    #[error("the subject of an entry has {bytes} bytes, give 1 to {SUBJECT_BYTES_MAX}")]
    Subject {
        /// Its length.
        bytes: usize,
    },
    /// The entry would end before it begins.
    #[error("an entry valid from {from} cannot end before, at {until}")]
    Period {
        /// First instant.
        from: i64,
        /// First instant after.
        until: i64,
    },
    /// No sequence is left.
    #[error("the chain of partition {partition} is full")]
    Full {
        /// Partition.
        partition: u32,
    },
}

impl Chain {
    /// The head before the first entry: sequence 0, and SHA-256 of `tidegate-genesis-1`, a zero
    /// byte, the partition (4 bytes, big-endian), the name's length (8 bytes) and the name.
    #[must_use]
    pub fn genesis(&self) -> Head {
        let bytes =
            Encoder::new("tidegate-genesis-1").u32(self.partition).text(&self.name).finish();
        Head { sequence: 0, hash: Digest::of(&bytes) }
    }

    /// The entry that follows `head`.
    ///
    /// # Errors
    ///
    /// [`AppendError`] for a subject out of bounds, a period that ends before it begins, or a full
    /// chain.
    pub fn append(&self, head: &Head, draft: Draft) -> Result<Entry, AppendError> {
        let bytes = draft.subject.len();
        if bytes == 0 || bytes > SUBJECT_BYTES_MAX {
            return Err(AppendError::Subject { bytes });
        }
        if draft.valid_until < draft.valid_from {
            return Err(AppendError::Period { from: draft.valid_from, until: draft.valid_until });
        }
        let full = AppendError::Full { partition: self.partition };
        let mut entry = Entry {
            partition: self.partition,
            sequence: head.sequence.checked_add(1).ok_or(full)?,
            county: draft.county,
            kind: draft.kind,
            subject: draft.subject,
            body: draft.body,
            known_at: draft.known_at,
            valid_from: draft.valid_from,
            valid_until: draft.valid_until,
            previous: head.hash,
            hash: head.hash,
        };
        entry.hash = entry.computed_hash();
        Ok(entry)
    }
}

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
    /// Entries checked.
    pub entries: u64,
    /// Bodies checked.
    pub bodies: u64,
    /// Signed heads that the chain was found to pass through.
    pub checkpoints: u64,
    /// Where it ends.
    pub head: Head,
}

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

/// Checks the entries of `partition` that follow `start` (a genesis, or the head of a stretch
/// checked before), in the order of their sequence.
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
    let mut report = ChainReport { partition, entries: 0, bodies: 0, checkpoints: 0, head: *start };
    meet_checkpoints(&mut report, signed)?;
    let mut entries = entries.into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.borrow();
        verify_link(partition, &report.head, entry).map_err(|error| match error {
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
        report.bodies += verify_body(entry, bodies(entry))?;
        report.entries += 1;
        report.head = entry.head();
        meet_checkpoints(&mut report, signed)?;
    }
    let last = report.head.sequence;
    match signed.iter().map(|head| head.sequence).max() {
        Some(signed) if signed > last => Err(ChainError::Truncated { partition, last, signed }),
        _ => Ok(report),
    }
}

/// Checks that `entry` is whole and follows `head`.
fn verify_link(partition: u32, head: &Head, entry: &Entry) -> Result<(), ChainError> {
    let sequence = entry.sequence;
    let computed = entry.computed_hash();
    if computed != entry.hash {
        return Err(ChainError::Changed { partition, sequence, stored: entry.hash, computed });
    }
    if entry.partition != partition {
        return Err(ChainError::OtherPartition { partition, found: entry.partition, sequence });
    }
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

/// Compares the head reached with every signed head of the same sequence.
fn meet_checkpoints(report: &mut ChainReport, signed: &[Head]) -> Result<(), ChainError> {
    for head in signed.iter().filter(|head| head.sequence == report.head.sequence) {
        if head.hash != report.head.hash {
            return Err(ChainError::NotAsSigned {
                partition: report.partition,
                sequence: head.sequence,
                signed: head.hash,
                found: report.head.hash,
            });
        }
        report.checkpoints += 1;
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
