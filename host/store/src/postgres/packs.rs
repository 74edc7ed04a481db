//! Packs as they were admitted.

use async_trait::async_trait;

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use super::row::json;
use crate::packs::rows::PackRow;
use crate::{PackRecord, Packs, StoreResult};

#[async_trait]
impl Packs for PostgresStore {
    async fn put_pack(&self, pack: &PackRecord, component: &[u8]) -> StoreResult<bool> {
        retried(|| self.put_pack_once(pack, component)).await
    }

    async fn packs(&self) -> StoreResult<Vec<PackRecord>> {
        const OPERATION: &str = "packs";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<PackRow> = sqlx::query_as(
            "select digest, name, version, jurisdiction, manifest, admitted_at
            from pack
            order by jurisdiction, name, admitted_at, digest",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn pack_bytes(&self, digest: &str) -> StoreResult<Option<Vec<u8>>> {
        const OPERATION: &str = "pack_bytes";
        let mut transaction = self.begin_read(OPERATION).await?;
        sqlx::query_scalar("select component from pack where digest = $1")
            .bind(digest)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)
    }
}

impl PostgresStore {
    async fn put_pack_once(&self, pack: &PackRecord, component: &[u8]) -> StoreResult<bool> {
        const OPERATION: &str = "put_pack";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "insert into pack (digest, name, version, jurisdiction, manifest, admitted_at, component)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (digest) do nothing",
        )
        .bind(&pack.digest)
        .bind(&pack.name)
        .bind(&pack.version)
        .bind(pack.jurisdiction.as_str())
        .bind(json(OPERATION, &pack.manifest)?)
        .bind(pack.admitted_at)
        .bind(component)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(done.rows_affected() == 1)
    }
}
