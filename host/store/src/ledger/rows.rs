//! Entries and checkpoints as the database gives them.

use tidegate_record::{Checkpoint, Entry};

use super::chaining::digest;
use crate::StoreResult;
use crate::failure::{damaged, refused};
use crate::row::{from_word, jurisdiction, small};

/// Columns of the table `entry`.
#[derive(sqlx::FromRow)]
pub(crate) struct EntryRow {
    partition: i64,
    sequence: i64,
    county: String,
    kind: String,
    subject: String,
    body: String,
    known_at: i64,
    valid_from: i64,
    valid_until: i64,
    previous: String,
    hash: String,
}

impl EntryRow {
    /// The entry.
    pub(crate) fn entry(self, operation: &'static str) -> StoreResult<Entry> {
        let sequence = u64::try_from(self.sequence);
        Ok(Entry {
            partition: small(operation, "partition", self.partition)?,
            sequence: sequence.map_err(|_| damaged(operation, "sequence", self.sequence))?,
            county: jurisdiction(operation, self.county)?,
            kind: from_word(operation, "kind", &self.kind)?,
            subject: self.subject,
            body: digest(operation, "body", &self.body)?,
            known_at: self.known_at,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            previous: digest(operation, "previous", &self.previous)?,
            hash: digest(operation, "hash", &self.hash)?,
        })
    }
}

/// A checkpoint column; whether it holds is for the reader to verify.
pub(crate) fn checkpoint(operation: &'static str, text: &str) -> StoreResult<Checkpoint> {
    Checkpoint::from_bytes(text.as_bytes()).map_err(|_| damaged(operation, "checkpoint", text))
}

/// Refuses a checkpoint that does not follow the latest of its county.
pub(crate) fn require_following(
    operation: &'static str,
    checkpoint: &Checkpoint,
    latest: Option<&Checkpoint>,
) -> StoreResult<()> {
    let follows = match latest {
        Some(before) => checkpoint.verify_follows(before).is_ok(),
        None => checkpoint.verify_first().is_ok(),
    };
    if follows { Ok(()) } else { Err(refused(operation, "checkpoint_follows_latest")) }
}
