//! What days added to yearly amounts.

use serde_json::value::RawValue;
use sqlx::SqliteConnection;
use tidegate_domain::Date;

use super::SqliteStore;
use super::failure::During;
use super::intake::ROWS_AT_ONCE;
use super::row::{from_json, json};
use crate::row::date;
use crate::{AmountDay, StoreResult};

/// Day, outlet, pollutant and part.
type PackedAmount = (i64, String, String, Box<RawValue>);

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
        // One row, because a row of the driver costs more than its share of a JSON array: of a year
        // there are thousands. The parts are JSON, and go in as they are.
        let packed: String = sqlx::query_scalar(
            "select '[' || coalesce(group_concat(
                '[' || on_day || ',' || json_quote(outlet) || ',' || json_quote(pollutant) || ','
                  || part || ']',
                ','), '') || ']'
            from (
              select on_day, outlet, pollutant, part
              from amount_day
              where enterprise = ?1 and ?2 <= on_day and on_day < ?3
              order by on_day, outlet, pollutant
            )",
        )
        .bind(enterprise)
        .bind(from.days())
        .bind(until.days())
        .fetch_one(&self.readers)
        .await
        .during(OPERATION)?;
        let rows: Vec<PackedAmount> = from_json(OPERATION, "part", &packed)?;
        let mut days = rows
            .into_iter()
            .map(|(on_day, outlet, pollutant, part)| {
                let day = date(OPERATION, on_day)?;
                Ok(AmountDay { outlet, pollutant, day, partial: Box::<str>::from(part).into() })
            })
            .collect::<StoreResult<Vec<AmountDay>>>()?;
        // They come along the key; that they do is not left to how the statement is carried out.
        if !days.is_sorted_by(|one, next| key(one) <= key(next)) {
            days.sort_by(|one, next| key(one).cmp(&key(next)));
        }
        Ok(days)
    }
}

fn key(day: &AmountDay) -> (Date, &str, &str) {
    (day.day, &day.outlet, &day.pollutant)
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
