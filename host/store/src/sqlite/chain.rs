//! Appending to the chain and keeping blobs, inside the transactions whose effects they record.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::SqliteConnection;
use tidegate_record::{Blob, Chain, Digest, Draft, Entry, Head, to_bytes};

use super::SqliteStore;
use super::failure::{During, damaged, unrecordable};
use super::row::{column, json, word};
use crate::StoreResult;

/// The one partition of this database.
pub(super) const PARTITION: u32 = 0;

/// Blobs in their envelopes, by digest.
pub(super) struct PackedBlobs(BTreeMap<String, Vec<u8>>);

impl PackedBlobs {
    /// All of these blobs. For some small ones; of many, [`SqliteStore::pack_blobs`] packs only
    /// what is not there.
    pub(super) fn of<'a>(blobs: impl IntoIterator<Item = &'a Blob>) -> Self {
        Self(blobs.into_iter().map(|one| (one.digest().to_string(), one.to_stored())).collect())
    }

    /// Keeps them; those that are there stay as they are.
    pub(super) async fn keep(
        &self,
        connection: &mut SqliteConnection,
        operation: &'static str,
    ) -> StoreResult<()> {
        for (digest, stored) in &self.0 {
            sqlx::query(
                "insert into blob (digest, stored)
                values (?1, ?2)
                on conflict (digest) do nothing",
            )
            .bind(digest)
            .bind(stored.as_slice())
            .execute(&mut *connection)
            .await
            .during(operation)?;
        }
        Ok(())
    }
}

impl SqliteStore {
    /// Packs the blobs that are not stored yet. Before the transaction, because compressing takes
    /// longer than writing and the writer is one; nothing is lost by it, since blobs are never
    /// removed.
    pub(super) async fn pack_blobs<'a>(
        &self,
        operation: &'static str,
        blobs: impl Iterator<Item = &'a Blob> + Send,
    ) -> StoreResult<PackedBlobs> {
        let blobs: BTreeMap<String, &Blob> =
            blobs.map(|blob| (blob.digest().to_string(), blob)).collect();
        let digests: BTreeSet<&String> = blobs.keys().collect();
        let missing: Vec<String> = sqlx::query_scalar(
            "select k.value
            from json_each(?1) k
            where not exists (select 1 from blob b where b.digest = k.value)
            order by k.key",
        )
        .bind(json(operation, &digests)?)
        .fetch_all(&self.readers)
        .await
        .during(operation)?;
        let missing = missing.iter().filter_map(|digest| blobs.get(digest).copied());
        Ok(PackedBlobs::of(missing))
    }
}

/// The blob of the canonical JSON of something small that the chain names.
pub(super) fn body_of<T: Serialize>(
    operation: &'static str,
    what: &'static str,
    value: &T,
) -> StoreResult<Blob> {
    let bytes = to_bytes(what, value).map_err(|error| unrecordable(operation, error))?;
    Blob::new(bytes).map_err(|error| unrecordable(operation, error))
}

/// The chain of a partition.
pub(super) async fn chain(
    connection: &mut SqliteConnection,
    operation: &'static str,
    partition: u32,
) -> StoreResult<Chain> {
    let name: String = sqlx::query_scalar("select chain from installation")
        .fetch_one(connection)
        .await
        .during(operation)?;
    Ok(Chain { name, partition })
}

/// Where a chain ends.
pub(super) async fn head(
    connection: &mut SqliteConnection,
    operation: &'static str,
    chain: &Chain,
) -> StoreResult<Head> {
    let last: Option<(i64, String)> = sqlx::query_as(
        "select sequence, hash
        from entry
        where partition = ?1
        order by sequence desc
        limit 1",
    )
    .bind(chain.partition)
    .fetch_optional(connection)
    .await
    .during(operation)?;
    let Some((sequence, hash)) = last else { return Ok(chain.genesis()) };
    let sequence = u64::try_from(sequence).map_err(|_| damaged(operation, "sequence", sequence))?;
    Ok(Head { sequence, hash: digest(operation, "hash", &hash)? })
}

/// Appends entries in order. The transaction holds the only writer, so that the head read here is
/// still the head when they are written.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    operation: &'static str,
    drafts: Vec<Draft>,
) -> StoreResult<Vec<Entry>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let chain = chain(connection, operation, PARTITION).await?;
    let mut head = head(connection, operation, &chain).await?;
    let mut entries = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let entry = chain.append(&head, draft).map_err(|error| unrecordable(operation, error))?;
        head = entry.head();
        entries.push(entry);
    }
    for entry in &entries {
        insert(connection, operation, entry).await?;
    }
    Ok(entries)
}

async fn insert(
    connection: &mut SqliteConnection,
    operation: &'static str,
    entry: &Entry,
) -> StoreResult<()> {
    sqlx::query(
        "insert into entry (partition, sequence, county, kind, subject, body, known_at, valid_from,
          valid_until, previous, hash)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(entry.partition)
    .bind(column(entry.sequence))
    .bind(entry.county.as_str())
    .bind(word(operation, entry.kind)?)
    .bind(&entry.subject)
    .bind(entry.body.to_string())
    .bind(entry.known_at)
    .bind(entry.valid_from)
    .bind(entry.valid_until)
    .bind(entry.previous.to_string())
    .bind(entry.hash.to_string())
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// A digest column.
pub(super) fn digest(
    operation: &'static str,
    column: &'static str,
    text: &str,
) -> StoreResult<Digest> {
    text.parse().map_err(|_| damaged(operation, column, text))
}
