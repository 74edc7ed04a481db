//! One link of a chain.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};

use crate::canonical::Encoder;
use crate::{CanonicalError, Digest};

/// Longest subject of an entry, bytes.
pub const SUBJECT_BYTES_MAX: usize = 512;

/// What an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A judgement with a record of its own.
    Judgement,
    /// The manifest of one grading batch.
    GradingBatch,
    /// A mark that people put on a period or reading.
    Mark,
    /// A waiver: a finding that people decided not to follow.
    Waiver,
    /// The withdrawal of an earlier entry.
    Withdrawal,
}

impl EntryKind {
    /// All, in the order of their codes.
    pub const ALL: [Self; 5] =
        [Self::Judgement, Self::GradingBatch, Self::Mark, Self::Waiver, Self::Withdrawal];

    /// Its number in the hashed form: 1 to 5.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Judgement => 1,
            Self::GradingBatch => 2,
            Self::Mark => 3,
            Self::Waiver => 4,
            Self::Withdrawal => 5,
        }
    }
}

/// An entry before it has its place in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// County that the body is about.
    pub county: Jurisdiction,
    /// What the body is.
    pub kind: EntryKind,
    /// Whom or what it is about, for example an enterprise or a batch; at most
    /// [`SUBJECT_BYTES_MAX`] bytes.
    pub subject: String,
    /// SHA-256 of the body.
    pub body: Digest,
    /// When it became known.
    pub known_at: Instant,
    /// First instant for which it holds.
    pub valid_from: Instant,
    /// First instant for which it no longer holds; never before `valid_from`.
    pub valid_until: Instant,
}

/// One link of the chain of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The chain.
    pub partition: u32,
    /// Place in the chain, from 1, without gaps.
    pub sequence: u64,
    /// County that the body is about.
    pub county: Jurisdiction,
    /// What the body is.
    pub kind: EntryKind,
    /// Whom or what it is about.
    pub subject: String,
    /// SHA-256 of the body.
    pub body: Digest,
    /// When it became known.
    pub known_at: Instant,
    /// First instant for which it holds.
    pub valid_from: Instant,
    /// First instant for which it no longer holds.
    pub valid_until: Instant,
    /// Hash of the entry before; the genesis hash for the first.
    pub previous: Digest,
    /// Hash of all the other fields, see [`Entry::computed_hash`].
    pub hash: Digest,
}

impl Entry {
    /// SHA-256 of these bytes, whole numbers big-endian and signed ones in two's complement:
    ///
    /// | bytes | what |
    /// | --- | --- |
    /// | 17 | `tidegate-entry-1` and a zero byte |
    /// | 4 | `partition` |
    /// | 8 | `sequence` |
    /// | 8 + n | length of `county` in bytes, then its ASCII digits |
    /// | 1 | `kind`: 1 judgement, 2 grading-batch, 3 mark, 4 waiver, 5 withdrawal |
    /// | 8 + n | length of `subject` in bytes, then its UTF-8 |
    /// | 32 | `body` |
    /// | 8 | `known_at`, seconds since 1970-01-01T00:00:00Z |
    /// | 8 | `valid_from`, likewise |
    /// | 8 | `valid_until`, likewise |
    /// | 32 | `previous` |
    #[must_use]
    pub fn computed_hash(&self) -> Digest {
        let bytes = Encoder::new("tidegate-entry-1")
            .u32(self.partition)
            .u64(self.sequence)
            .text(self.county.as_str())
            .u8(self.kind.code())
            .text(&self.subject)
            .digest(&self.body)
            .i64(self.known_at)
            .i64(self.valid_from)
            .i64(self.valid_until)
            .digest(&self.previous)
            .finish();
        Digest::of(&bytes)
    }

    /// The head of its chain once it is the last.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head { sequence: self.sequence, hash: self.hash }
    }

    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`crate::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        crate::to_bytes("the entry", self)
    }

    /// The entry of canonical JSON; its hash is not checked.
    ///
    /// # Errors
    ///
    /// See [`crate::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        crate::from_bytes("the entry", bytes)
    }
}

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Sequence of the last entry; 0 for an empty chain.
    pub sequence: u64,
    /// Its hash; the genesis hash for an empty chain.
    pub hash: Digest,
}
