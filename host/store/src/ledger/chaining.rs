//! What goes into the chain and the archive of blobs, whatever the database.

use std::collections::BTreeMap;

use serde::Serialize;
use tidegate_record::{Blob, Chain, Digest, Draft, Entry, Head, to_bytes};

use crate::StoreResult;
use crate::failure::{damaged, unrecordable};

/// The one partition of a database.
pub(crate) const PARTITION: u32 = 0;

/// Blobs in their envelopes, by digest.
pub(crate) struct PackedBlobs(BTreeMap<String, Vec<u8>>);

impl PackedBlobs {
    /// All of these blobs. For some small ones; of many, `pack_blobs` of a store packs only what is
    /// not there.
    pub(crate) fn of<'a>(blobs: impl IntoIterator<Item = &'a Blob>) -> Self {
        Self(blobs.into_iter().map(|one| (one.digest().to_string(), one.to_stored())).collect())
    }

    /// Digest and envelope of each, by ascending digest.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(digest, stored)| (digest.as_str(), stored.as_slice()))
    }
}

/// The blob of the canonical JSON of something small that the chain names.
pub(crate) fn body_of<T: Serialize>(
    operation: &'static str,
    what: &'static str,
    value: &T,
) -> StoreResult<Blob> {
    let bytes = to_bytes(what, value).map_err(|error| unrecordable(operation, error))?;
    Blob::new(bytes).map_err(|error| unrecordable(operation, error))
}

/// Where a chain ends whose last entry has this sequence and hash; without one it ends where it
/// begins.
pub(crate) fn head_after(
    operation: &'static str,
    chain: &Chain,
    last: Option<(i64, String)>,
) -> StoreResult<Head> {
    let Some((sequence, hash)) = last else { return Ok(chain.genesis()) };
    let sequence = u64::try_from(sequence).map_err(|_| damaged(operation, "sequence", sequence))?;
    Ok(Head { sequence, hash: digest(operation, "hash", &hash)? })
}

/// The entries that these drafts become behind a head, in order.
pub(crate) fn linked(
    operation: &'static str,
    chain: &Chain,
    mut head: Head,
    drafts: Vec<Draft>,
) -> StoreResult<Vec<Entry>> {
    let mut entries = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let entry = chain.append(&head, draft).map_err(|error| unrecordable(operation, error))?;
        head = entry.head();
        entries.push(entry);
    }
    Ok(entries)
}

/// A digest column.
pub(crate) fn digest(
    operation: &'static str,
    column: &'static str,
    text: &str,
) -> StoreResult<Digest> {
    text.parse().map_err(|_| damaged(operation, column, text))
}
