//! Counties that were added, and those that only have enterprises.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::Jurisdiction;

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use super::row::count;
use crate::counties::{Bounded, CountyRow};
use crate::{Counties, CountyListing, CountyQuotas, CountyRecord, StoreResult};

#[async_trait]
impl Counties for PostgresStore {
    async fn add_county(&self, county: &CountyRecord) -> StoreResult<bool> {
        retried(|| self.add_county_once(county)).await
    }

    async fn set_quotas(&self, county: &Jurisdiction, quotas: &CountyQuotas) -> StoreResult<bool> {
        retried(|| self.set_quotas_once(county, quotas)).await
    }

    async fn county(&self, code: &Jurisdiction) -> StoreResult<Option<CountyRecord>> {
        let found = self.listings("county", Some(code)).await?;
        Ok(found.into_iter().find_map(|listing| listing.added))
    }

    async fn county_listings(&self) -> StoreResult<Vec<CountyListing>> {
        self.listings("county_listings", None).await
    }

    async fn readings_kept(&self, county: &Jurisdiction) -> StoreResult<u64> {
        const OPERATION: &str = "readings_kept";
        let mut transaction = self.begin_read(OPERATION).await?;
        let kept: Option<i64> = sqlx::query_scalar(
            "select amount from counter where county = $1 and name = 'readings'",
        )
        .bind(county.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(kept.map_or(0, count))
    }
}

impl PostgresStore {
    async fn add_county_once(&self, county: &CountyRecord) -> StoreResult<bool> {
        const OPERATION: &str = "add_county";
        let quotas = &county.quotas;
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "insert into county (code, name, added_at, readings_per_s, calls_at_once,
              enterprises_max, readings_kept_max)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (code) do nothing",
        )
        .bind(county.code.as_str())
        .bind(&county.name)
        .bind(county.added_at)
        .bind(quotas.readings_per_s.map(i64::from))
        .bind(quotas.calls_at_once.map(i64::from))
        .bind(quotas.enterprises.map(i64::from))
        .bind(quotas.readings_kept.map(i64::from))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_quotas_once(
        &self,
        county: &Jurisdiction,
        quotas: &CountyQuotas,
    ) -> StoreResult<bool> {
        const OPERATION: &str = "set_quotas";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "update county
            set readings_per_s = $2, calls_at_once = $3, enterprises_max = $4,
              readings_kept_max = $5
            where code = $1",
        )
        .bind(county.as_str())
        .bind(quotas.readings_per_s.map(i64::from))
        .bind(quotas.calls_at_once.map(i64::from))
        .bind(quotas.enterprises.map(i64::from))
        .bind(quotas.readings_kept.map(i64::from))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(done.rows_affected() == 1)
    }

    /// Counties by code, or one.
    async fn listings(
        &self,
        operation: &'static str,
        one: Option<&Jurisdiction>,
    ) -> StoreResult<Vec<CountyListing>> {
        let mut transaction = self.begin_read(operation).await?;
        let rows: Vec<CountyRow> = sqlx::query_as(
            "select k.code, c.name, c.added_at, c.readings_per_s, c.calls_at_once, c.enterprises_max,
              c.readings_kept_max,
              (select count(*) from enterprise e where e.county = k.code) as enterprises
            from (select code from county union select county from enterprise) k
            left join county c on c.code = k.code
            where $1::text is null or k.code = $1
            order by k.code",
        )
        .bind(one.map(Jurisdiction::as_str))
        .fetch_all(&mut *transaction)
        .await
        .during(operation)?;
        rows.into_iter().map(|row| row.listing(operation)).collect()
    }
}

/// Holds those of these counties whose enterprises are bounded: of two transactions that add to one,
/// the second counts what the first added.
pub(super) async fn hold_bounded(
    connection: &mut PgConnection,
    operation: &'static str,
    counties: &BTreeSet<&str>,
) -> StoreResult<()> {
    sqlx::query(
        "select code
        from county
        where enterprises_max is not null and code = any($1)
        order by code
        for no key update",
    )
    .bind(Vec::from_iter(counties))
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Of these counties those whose enterprises are bounded, each with the bound and what it has.
pub(super) async fn bounded(
    connection: &mut PgConnection,
    operation: &'static str,
    counties: &BTreeSet<&str>,
) -> StoreResult<Vec<Bounded>> {
    sqlx::query_as(
        "select c.code, c.enterprises_max,
          (select count(*) from enterprise e where e.county = c.code)
        from county c
        where c.enterprises_max is not null and c.code = any($1)
        order by c.code",
    )
    .bind(Vec::from_iter(counties))
    .fetch_all(connection)
    .await
    .during(operation)
}
