//! Appending to a chain.

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
