//! Appending to the chain and keeping blobs, inside the transactions whose effects they record.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tidegate_record::{Blob, Chain, Draft, Entry, Head};

use super::SqliteStore;
use super::failure::During;
use super::intake::parts;
use super::row::{column, json, word};
use crate::StoreResult;
use crate::ledger::chaining::{PARTITION, PackedBlobs, head_after, linked};

/// Blobs that go in with one statement; a judgement has about eight.
const BLOBS_AT_ONCE: &[usize] = &[8, 4, 2, 1];

/// Keeps blobs; those that are there stay as they are.
pub(super) async fn keep_blobs(
    connection: &mut SqliteConnection,
    operation: &'static str,
    blobs: &PackedBlobs,
) -> StoreResult<()> {
    let all: Vec<(&str, &[u8])> = blobs.iter().collect();
    for some in parts(&all, BLOBS_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new("insert into blob (digest, stored) ");
        query.push_values(some, |mut row, (digest, stored)| {
            row.push_bind(*digest).push_bind(*stored);
        });
        query.push(" on conflict (digest) do nothing");
        query.build().execute(&mut *connection).await.during(operation)?;
    }
    Ok(())
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
    head_after(operation, chain, last)
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
    let head = head(connection, operation, &chain).await?;
    let entries = linked(operation, &chain, head, drafts)?;
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
