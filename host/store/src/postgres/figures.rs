//! What an operator watches.

use async_trait::async_trait;
use tidegate_domain::Date;

use super::PostgresStore;
use super::failure::During;
use super::open::known_schema;
use crate::figures::{FiguresRow, figures_of};
use crate::row::count;
use crate::{CountyFigures, Figures, RECORD_LOOKED_AT_MAX, SchemaVersion, StoreResult};

#[async_trait]
impl Figures for PostgresStore {
    async fn schema(&self) -> StoreResult<SchemaVersion> {
        const OPERATION: &str = "schema";
        let mut transaction = self.begin_read(OPERATION).await?;
        let found: i64 =
            sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        Ok(SchemaVersion { found, known: known_schema() })
    }

    async fn figures(&self, before: Date) -> StoreResult<Vec<CountyFigures>> {
        const OPERATION: &str = "figures";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<FiguresRow> = sqlx::query_as(
            "select k.county,
              (select count(*) from reading r where r.county = k.county and r.grading = 0),
              (select count(*) from due_day d join enterprise e on e.id = d.enterprise
                where e.county = k.county and d.on_day < $1),
              (select b.at from batch b where b.county = k.county order by b.id desc limit 1)
            from (select distinct county from enterprise) k
            order by k.county",
        )
        .bind(i64::from(before.days()))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| figures_of(OPERATION, row)).collect()
    }

    async fn unrecorded(&self) -> StoreResult<u64> {
        const OPERATION: &str = "unrecorded";
        let mut transaction = self.begin_read(OPERATION).await?;
        let unrecorded: i64 = sqlx::query_scalar(
            "select count(*)
            from (select id, partition, sequence from judgement order by number desc limit $1) j
            left join entry e on e.partition = j.partition and e.sequence = j.sequence
            where e.body is null or e.body <> j.id",
        )
        .bind(i64::from(RECORD_LOOKED_AT_MAX))
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(count(unrecorded))
    }
}
