//! What days added to yearly amounts.

use sqlx::SqliteConnection;
use tidegate_domain::Date;

use super::SqliteStore;
use super::failure::During;
use super::intake::ROWS_AT_ONCE;
use super::row::json;
use crate::history::rows::AmountRow;
use crate::{AmountDay, StoreResult};

impl SqliteStore {
    /// Keeps what days added.
    pub(super) async fn record_amount_days(
        &self,
        enterprise: &str,
        days: &[AmountDay],
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_amount_days";
        let mut transaction = self.begin(OPERATION).await?;
        for chunk in days.chunks(ROWS_AT_ONCE) {
            put_chunk(&mut transaction, OPERATION, enterprise, chunk).await?;
        }
        transaction.commit().await.during(OPERATION)
    }

    /// What is kept of the days of a period.
    pub(super) async fn amount_days_in(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
    ) -> StoreResult<Vec<AmountDay>> {
        const OPERATION: &str = "amount_days";
        let rows: Vec<AmountRow> = sqlx::query_as(
            "select on_day, outlet, pollutant, part
            from amount_day
            where enterprise = ?1 and ?2 <= on_day and on_day < ?3
            order by on_day, outlet, pollutant",
        )
        .bind(enterprise)
        .bind(from.days())
        .bind(until.days())
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.amount(OPERATION)).collect()
    }
}

async fn put_chunk(
    connection: &mut SqliteConnection,
    operation: &'static str,
    enterprise: &str,
    days: &[AmountDay],
) -> StoreResult<()> {
    let rows: Vec<_> = days
        .iter()
        .map(|day| (&day.outlet, &day.pollutant, day.day.days(), &day.partial))
        .collect();
    sqlx::query(
        "insert into amount_day (enterprise, outlet, pollutant, on_day, part)
        select ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3
        from json_each(?2)
        where true
        on conflict (enterprise, on_day, outlet, pollutant) do update
        set part = excluded.part",
    )
    .bind(enterprise)
    .bind(json(operation, &rows)?)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}
