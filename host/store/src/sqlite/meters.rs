//! Meter days and production days.

use sqlx::SqliteConnection;
use tidegate_domain::{Date, Instant, MeterDay, ProductionDayRecord};

use super::SqliteStore;
use super::due::due_again;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::row::{from_json, json};
use crate::docket::metering::{
    KnownMeterDays, KnownMeterRow, NewMeterDay, OPERATION, different, known,
};
use crate::docket::rows::MeterDayRow;
use crate::{Put, StoreResult};

impl SqliteStore {
    /// Records meter days.
    pub(super) async fn record_meter_days(
        &self,
        days: &[MeterDay],
        recorded_at: Instant,
    ) -> StoreResult<Put> {
        let mut transaction = self.begin(OPERATION).await?;
        let mut put = Put::default();
        for chunk in days.chunks(ROWS_AT_ONCE) {
            put_meter_chunk(&mut transaction, chunk, recorded_at, &mut put).await?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    /// Latest revision of meter days.
    pub(super) async fn meter_days_in(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
    ) -> StoreResult<Vec<MeterDay>> {
        const OPERATION: &str = "meter_days";
        // One row, because a row of the driver costs more than its share of a JSON array.
        let packed: String = sqlx::query_scalar(
            "select json_group_array(
              json_array(on_day, kind, meter, amount, source) order by on_day, kind, meter)
            from meter_day m
            where enterprise = ?1 and ?2 <= on_day and on_day < ?3
              and not exists (
                select 1 from meter_day n
                where n.enterprise = m.enterprise and n.on_day = m.on_day and n.kind = m.kind
                  and n.meter = m.meter and n.revision > m.revision
              )",
        )
        .bind(enterprise)
        .bind(from.days())
        .bind(until.days())
        .fetch_one(&self.readers)
        .await
        .during(OPERATION)?;
        let rows: Vec<MeterDayRow> = from_json(OPERATION, "meter_days", &packed)?;
        rows.into_iter().map(|row| row.meter_day(OPERATION, enterprise)).collect()
    }

    /// Keeps conclusions about production.
    pub(super) async fn record_production_days(
        &self,
        days: &[ProductionDayRecord],
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_production_days";
        let mut transaction = self.begin(OPERATION).await?;
        let owners = days.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners).await?;
        for chunk in days.chunks(ROWS_AT_ONCE) {
            let rows: Vec<_> =
                chunk.iter().map(|one| (&one.enterprise, one.day.on.days(), one)).collect();
            sqlx::query(
                "insert into production_day (enterprise, on_day, record)
                select value ->> 0, value ->> 1, value -> 2
                from json_each(?1)
                order by key",
            )
            .bind(json(OPERATION, &rows)?)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)
    }

    /// The latest conclusion about each day.
    pub(super) async fn production_days_in(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
    ) -> StoreResult<Vec<ProductionDayRecord>> {
        const OPERATION: &str = "production_days";
        let packed: String = sqlx::query_scalar(
            "select '[' || coalesce(group_concat(record, ',' order by on_day), '') || ']'
            from production_day p
            where enterprise = ?1 and ?2 <= on_day and on_day < ?3
              and not exists (
                select 1 from production_day n
                where n.enterprise = p.enterprise and n.on_day = p.on_day and n.id > p.id
              )",
        )
        .bind(enterprise)
        .bind(from.days())
        .bind(until.days())
        .fetch_one(&self.readers)
        .await
        .during(OPERATION)?;
        from_json(OPERATION, "record", &packed)
    }
}

async fn put_meter_chunk(
    connection: &mut SqliteConnection,
    days: &[MeterDay],
    recorded_at: Instant,
    put: &mut Put,
) -> StoreResult<()> {
    require_enterprises(connection, OPERATION, days.iter().map(|one| one.enterprise.as_str()))
        .await?;
    let known = known_meter_days(connection, days).await?;
    let new = different(days, known, put);
    let rows: Vec<_> = new.iter().map(NewMeterDay::columns).collect();
    sqlx::query(
        "insert into meter_day
          (enterprise, on_day, kind, meter, revision, amount, source, recorded_at)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, ?2
        from json_each(?1)
        order by key",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(recorded_at)
    .execute(&mut *connection)
    .await
    .during(OPERATION)?;
    let spans: Vec<_> = new.iter().map(NewMeterDay::span).collect();
    due_again(connection, OPERATION, &spans).await
}

/// The latest revision of each of these meter days: its number and amount.
async fn known_meter_days(
    connection: &mut SqliteConnection,
    days: &[MeterDay],
) -> StoreResult<KnownMeterDays> {
    let keys: Vec<_> =
        days.iter().map(|one| (&one.enterprise, one.on.days(), &one.kind, &one.meter)).collect();
    let rows: Vec<KnownMeterRow> = sqlx::query_as(
        "select m.enterprise, m.on_day, m.kind, m.meter, m.revision, m.amount
        from json_each(?1) k
        cross join meter_day m
          on m.enterprise = k.value ->> 0 and m.on_day = k.value ->> 1
            and m.kind = k.value ->> 2 and m.meter = k.value ->> 3
        order by k.key, m.revision",
    )
    .bind(json(OPERATION, &keys)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(known(rows))
}
