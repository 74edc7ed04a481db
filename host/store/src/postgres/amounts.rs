//! What days added to yearly amounts.

use sqlx::PgConnection;
use tidegate_domain::Date;

use super::PostgresStore;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, each_key_once};
use crate::history::rows::AmountRow;
use crate::row::json;
use crate::{AmountDay, StoreResult};

impl PostgresStore {
    /// Keeps what days added.
    pub(super) async fn record_amount_days(
        &self,
        enterprise: &str,
        days: &[AmountDay],
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_amount_days";
        let mut transaction = self.begin(OPERATION).await?;
        let key = |day: &AmountDay| (day.day, day.outlet.clone(), day.pollutant.clone());
        for part in each_key_once(days, key) {
            for chunk in part.chunks(ROWS_AT_ONCE) {
                put_chunk(&mut transaction, OPERATION, (enterprise, chunk)).await?;
            }
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<AmountRow> = sqlx::query_as(
            "select on_day, outlet, pollutant, part
            from amount_day
            where enterprise = $1 and $2 <= on_day and on_day < $3
            order by on_day, outlet, pollutant",
        )
        .bind(enterprise)
        .bind(i64::from(from.days()))
        .bind(i64::from(until.days()))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.amount(OPERATION)).collect()
    }
}

async fn put_chunk(
    connection: &mut PgConnection,
    operation: &'static str,
    (enterprise, days): (&str, &[&AmountDay]),
) -> StoreResult<()> {
    let rows: Vec<_> = days
        .iter()
        .map(|day| (&day.outlet, &day.pollutant, day.day.days(), &day.partial))
        .collect();
    sqlx::query(
        "insert into amount_day (enterprise, outlet, pollutant, on_day, part)
        select $1, value ->> 0, value ->> 1, (value ->> 2)::bigint, value ->> 3
        from json_array_elements($2::json) with ordinality k (value, place)
        order by place
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
