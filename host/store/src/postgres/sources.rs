//! Sources that are asked on a schedule, and years of the calendar.

use async_trait::async_trait;
use tidegate_domain::{Instant, Jurisdiction};

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use crate::row::column;
use crate::sources::rows::{SourceRow, by_name, source_columns, years};
use crate::{SOURCES_AT_ONCE_MAX, Source, SourceState, Sources, StoreResult};

#[async_trait]
impl Sources for PostgresStore {
    async fn put_source(&self, source: &Source, now: Instant) -> StoreResult<()> {
        const OPERATION: &str = "put_source";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            // What another address or form gave says nothing of this one.
            sqlx::query(
                "delete from source where county = $1 and name = $2 and (url, form) <> ($3, $4)",
            )
            .bind(source.county.as_str())
            .bind(&source.name)
            .bind(&source.url)
            .bind(&source.form)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            sqlx::query(
                "insert into source (county, name, form, department, url, secret, every, active,
                  next_at, failures, rows_taken)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)
                on conflict (county, name) do update
                set department = excluded.department, secret = excluded.secret,
                  every = excluded.every, active = excluded.active",
            )
            .bind(source.county.as_str())
            .bind(&source.name)
            .bind(&source.form)
            .bind(&source.department)
            .bind(&source.url)
            .bind(&source.secret)
            .bind(source.every)
            .bind(source.active)
            .bind(now)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    async fn remove_source(&self, county: &Jurisdiction, name: &str) -> StoreResult<bool> {
        const OPERATION: &str = "remove_source";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let done = sqlx::query("delete from source where county = $1 and name = $2")
                .bind(county.as_str())
                .bind(name)
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)?;
            Ok(done.rows_affected() > 0)
        })
        .await
    }

    async fn sources(&self, county: &Jurisdiction) -> StoreResult<Vec<(Source, SourceState)>> {
        const OPERATION: &str = "sources";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<SourceRow> = sqlx::query_as(concat!(
            "select ",
            source_columns!(),
            "from source s
            where s.county = $1
            order by s.name"
        ))
        .bind(county.as_str())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        by_name(OPERATION, rows)
    }

    async fn claim_sources(
        &self,
        by: &str,
        now: Instant,
        until: Instant,
    ) -> StoreResult<Vec<(Source, SourceState)>> {
        const OPERATION: &str = "claim_sources";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let rows: Vec<SourceRow> = sqlx::query_as(concat!(
                "update source as s
                set claimed_by = $1, claimed_until = $3
                where (s.county, s.name) in (
                  select d.county, d.name
                  from source d
                  where d.active and d.next_at <= $2
                    and (d.claimed_until is null or d.claimed_until <= $2)
                  order by d.next_at
                  limit $4
                  for update of d skip locked
                )
                returning ",
                source_columns!(),
            ))
            .bind(by)
            .bind(now)
            .bind(until)
            .bind(i64::from(SOURCES_AT_ONCE_MAX))
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)?;
            by_name(OPERATION, rows)
        })
        .await
    }

    async fn claim_source(
        &self,
        (county, name): (&Jurisdiction, &str),
        by: &str,
        (now, until): (Instant, Instant),
    ) -> StoreResult<Option<(Source, SourceState)>> {
        const OPERATION: &str = "claim_source";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let row: Option<SourceRow> = sqlx::query_as(concat!(
                "update source
                set claimed_by = $1, claimed_until = $3
                where county = $4 and name = $5 and (claimed_until is null or claimed_until <= $2)
                returning ",
                source_columns!(),
            ))
            .bind(by)
            .bind(now)
            .bind(until)
            .bind(county.as_str())
            .bind(name)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)?;
            row.map(|row| row.source(OPERATION)).transpose()
        })
        .await
    }

    async fn put_source_state(
        &self,
        county: &Jurisdiction,
        name: &str,
        state: &SourceState,
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_source_state";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            sqlx::query(
                "update source
                set next_at = $3, asked_at = $4, good_at = $5, failures = $6, problem = $7, tag = $8,
                  rows_taken = $9, claimed_by = null, claimed_until = null
                where county = $1 and name = $2",
            )
            .bind(county.as_str())
            .bind(name)
            .bind(state.next_at)
            .bind(state.asked_at)
            .bind(state.good_at)
            .bind(i64::from(state.failures))
            .bind(&state.problem)
            .bind(&state.tag)
            .bind(column(state.rows))
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    async fn put_calendar_year(&self, year: i16, table: &str, at: Instant) -> StoreResult<()> {
        const OPERATION: &str = "put_calendar_year";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            sqlx::query(
                "insert into calendar_year (year, content, at)
                values ($1, $2, $3)
                on conflict (year) do update
                set content = excluded.content, at = excluded.at",
            )
            .bind(i64::from(year))
            .bind(table)
            .bind(at)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    async fn calendar_years(&self) -> StoreResult<Vec<(i16, String)>> {
        const OPERATION: &str = "calendar_years";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows = sqlx::query_as("select year, content from calendar_year order by year")
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
        years(OPERATION, rows)
    }
}
