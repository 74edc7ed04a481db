//! Appending to the chain and keeping blobs, inside the transactions whose effects they record.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use tidegate_record::{Blob, Chain, Draft, Entry, Head};

use super::PostgresStore;
use super::failure::During;
use super::locks::hold_chain;
use super::row::{json, word};
use crate::StoreResult;
use crate::ledger::chaining::{PARTITION, PackedBlobs, head_after, linked};

impl PostgresStore {
    /// Packs the blobs that are not stored yet. Before the transaction, because compressing takes
    /// longer than writing and others wait for what the transaction holds; nothing is lost by it,
    /// since blobs are never removed.
    pub(super) async fn pack_blobs<'a>(
        &self,
        operation: &'static str,
        blobs: impl Iterator<Item = &'a Blob> + Send,
    ) -> StoreResult<PackedBlobs> {
        let blobs: BTreeMap<String, &Blob> =
            blobs.map(|blob| (blob.digest().to_string(), blob)).collect();
        let mut transaction = self.begin_read(operation).await?;
        let missing: Vec<String> = sqlx::query_scalar(
            "select k.digest
            from unnest($1::text[]) k (digest)
            where not exists (select 1 from blob b where b.digest = k.digest)
            order by k.digest",
        )
        .bind(Vec::from_iter(blobs.keys()))
        .fetch_all(&mut *transaction)
        .await
        .during(operation)?;
        let missing = missing.iter().filter_map(|digest| blobs.get(digest).copied());
        Ok(PackedBlobs::of(missing))
    }
}

/// Keeps blobs; those that are there stay as they are. No key is named for the conflict, because the
/// server would then refuse those that whoever puts them may not look at afterwards. They go in by ascending digest, so that two
/// hosts that keep the same ones wait for each other in one order.
pub(super) async fn keep_blobs(
    connection: &mut PgConnection,
    operation: &'static str,
    blobs: &PackedBlobs,
) -> StoreResult<()> {
    let (digests, stored): (Vec<&str>, Vec<&[u8]>) = blobs.iter().unzip();
    sqlx::query(
        "insert into blob (digest, stored)
        select digest, stored
        from unnest($1::text[], $2::bytea[]) k (digest, stored)
        order by digest collate \"C\"
        on conflict do nothing",
    )
    .bind(digests)
    .bind(stored)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// The chain of a partition.
pub(super) async fn chain(
    connection: &mut PgConnection,
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
    connection: &mut PgConnection,
    operation: &'static str,
    chain: &Chain,
) -> StoreResult<Head> {
    let last: Option<(i64, String)> = sqlx::query_as("select sequence, hash from chain_end($1)")
        .bind(i64::from(chain.partition))
        .fetch_optional(connection)
        .await
        .during(operation)?;
    head_after(operation, chain, last)
}

/// Appends entries in order. From here to its end the transaction holds the chain, so that the head
/// read here is still the head when they are written; every other lock comes before.
pub(super) async fn append(
    connection: &mut PgConnection,
    operation: &'static str,
    drafts: Vec<Draft>,
) -> StoreResult<Vec<Entry>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let chain = chain(connection, operation, PARTITION).await?;
    // A statement of its own: the next one sees what was committed while this one waited.
    hold_chain(connection, operation, chain.partition).await?;
    let head = head(connection, operation, &chain).await?;
    let entries = linked(operation, &chain, head, drafts)?;
    insert(connection, operation, &entries).await?;
    Ok(entries)
}

async fn insert(
    connection: &mut PgConnection,
    operation: &'static str,
    entries: &[Entry],
) -> StoreResult<()> {
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        rows.push((
            entry.partition,
            entry.sequence,
            entry.county.as_str(),
            word(operation, entry.kind)?,
            &entry.subject,
            entry.body.to_string(),
            entry.known_at,
            entry.valid_from,
            entry.valid_until,
            entry.previous.to_string(),
            entry.hash.to_string(),
        ));
    }
    sqlx::query(
        "insert into entry (partition, sequence, county, kind, subject, body, known_at, valid_from,
          valid_until, previous, hash)
        select (value ->> 0)::bigint, (value ->> 1)::bigint, value ->> 2, value ->> 3, value ->> 4,
          value ->> 5, (value ->> 6)::bigint, (value ->> 7)::bigint, (value ->> 8)::bigint,
          value ->> 9, value ->> 10
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
    )
    .bind(json(operation, &rows)?)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}
