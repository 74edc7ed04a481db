//! Reading the record, and its checkpoints.

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::Jurisdiction;
use tidegate_record::{Blob, Chain, Checkpoint, Digest, Entry, Head};

use super::PostgresStore;
use super::chain::{self, keep_blobs};
use super::failure::{During, unrecordable};
use super::retry::retried;
use super::row::{column, jurisdiction};
use crate::ledger::chaining::PARTITION;
use crate::ledger::rows::{EntryRow, checkpoint, require_following};
use crate::{ENTRIES_MAX, Ledger, PAGE_ROWS_MAX, StoreResult};

#[async_trait]
impl Ledger for PostgresStore {
    async fn chain(&self, partition: u32) -> StoreResult<Chain> {
        const OPERATION: &str = "chain";
        let mut transaction = self.begin_read(OPERATION).await?;
        chain::chain(&mut transaction, OPERATION, partition).await
    }

    async fn partitions(&self) -> StoreResult<Vec<u32>> {
        Ok(vec![PARTITION])
    }

    async fn head(&self, partition: u32) -> StoreResult<Head> {
        const OPERATION: &str = "head";
        let mut transaction = self.begin_read(OPERATION).await?;
        let chain = chain::chain(&mut transaction, OPERATION, partition).await?;
        chain::head(&mut transaction, OPERATION, &chain).await
    }

    async fn entries(&self, partition: u32, after: u64, rows: u32) -> StoreResult<Vec<Entry>> {
        const OPERATION: &str = "entries";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<EntryRow> = sqlx::query_as(
            "select partition, sequence, county, kind, subject, body, known_at, valid_from,
              valid_until, previous, hash
            from entry
            where partition = $1 and sequence > $2
            order by sequence
            limit $3",
        )
        .bind(i64::from(partition))
        .bind(column(after))
        .bind(i64::from(rows.min(ENTRIES_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.entry(OPERATION)).collect()
    }

    async fn entry_of(&self, body: &Digest) -> StoreResult<Option<Entry>> {
        const OPERATION: &str = "entry_of";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<EntryRow> = sqlx::query_as(
            "select partition, sequence, county, kind, subject, body, known_at, valid_from,
              valid_until, previous, hash
            from entry
            where body = $1
            order by partition, sequence
            limit 1",
        )
        .bind(body.to_string())
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.entry(OPERATION)).transpose()
    }

    async fn stored_blob(&self, digest: &Digest) -> StoreResult<Option<Vec<u8>>> {
        const OPERATION: &str = "stored_blob";
        let mut transaction = self.begin_read(OPERATION).await?;
        sqlx::query_scalar("select archived($1)")
            .bind(digest.to_string())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)
    }

    async fn put_blobs(&self, blobs: &[Blob]) -> StoreResult<()> {
        const OPERATION: &str = "put_blobs";
        let packed = self.pack_blobs(OPERATION, blobs.iter()).await?;
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            keep_blobs(&mut transaction, OPERATION, &packed).await?;
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    async fn checkpoint_counties(&self) -> StoreResult<Vec<Jurisdiction>> {
        const OPERATION: &str = "checkpoint_counties";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<String> =
            sqlx::query_scalar("select distinct county from checkpoint order by county")
                .fetch_all(&mut *transaction)
                .await
                .during(OPERATION)?;
        rows.into_iter().map(|code| jurisdiction(OPERATION, code)).collect()
    }

    async fn checkpoints(
        &self,
        county: &Jurisdiction,
        after: u64,
        rows: u32,
    ) -> StoreResult<Vec<Checkpoint>> {
        const OPERATION: &str = "checkpoints";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<String> = sqlx::query_scalar(
            "select checkpoint
            from checkpoint
            where county = $1 and number > $2
            order by number
            limit $3",
        )
        .bind(county.as_str())
        .bind(column(after))
        .bind(i64::from(rows.min(PAGE_ROWS_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.iter().map(|text| checkpoint(OPERATION, text)).collect()
    }

    async fn latest_checkpoint(&self, county: &Jurisdiction) -> StoreResult<Option<Checkpoint>> {
        const OPERATION: &str = "latest_checkpoint";
        let mut transaction = self.begin_read(OPERATION).await?;
        latest(&mut transaction, OPERATION, county).await
    }

    async fn put_checkpoint(&self, checkpoint: &Checkpoint) -> StoreResult<()> {
        retried(|| self.put_checkpoint_once(checkpoint)).await
    }
}

impl PostgresStore {
    async fn put_checkpoint_once(&self, checkpoint: &Checkpoint) -> StoreResult<()> {
        const OPERATION: &str = "put_checkpoint";
        let bytes = checkpoint.to_bytes().map_err(|error| unrecordable(OPERATION, error))?;
        let mut transaction = self.begin(OPERATION).await?;
        let before = latest(&mut transaction, OPERATION, &checkpoint.county).await?;
        require_following(OPERATION, checkpoint, before.as_ref())?;
        // Of two hosts that both follow the latest, the key of the table refuses the second.
        let stored = sqlx::query(
            "insert into checkpoint (county, number, at, checkpoint)
            values ($1, $2, $3, $4)
            on conflict (county, number) do nothing",
        )
        .bind(checkpoint.county.as_str())
        .bind(column(checkpoint.number))
        .bind(checkpoint.at)
        .bind(String::from_utf8_lossy(&bytes).into_owned())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if stored.rows_affected() == 0 {
            let before = latest(&mut transaction, OPERATION, &checkpoint.county).await?;
            require_following(OPERATION, checkpoint, before.as_ref())?;
        }
        transaction.commit().await.during(OPERATION)
    }
}

async fn latest(
    connection: &mut PgConnection,
    operation: &'static str,
    county: &Jurisdiction,
) -> StoreResult<Option<Checkpoint>> {
    let text: Option<String> = sqlx::query_scalar(
        "select checkpoint
        from checkpoint
        where county = $1
        order by number desc
        limit 1",
    )
    .bind(county.as_str())
    .fetch_optional(connection)
    .await
    .during(operation)?;
    text.map(|text| checkpoint(operation, &text)).transpose()
}
