//! Meter days and production days.

use sqlx::PgConnection;
use tidegate_domain::{Date, Instant, MeterDay, ProductionDayRecord};

use super::PostgresStore;
use super::due::due_again;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::locks::hold_enterprises;
use super::row::{from_json, json};
use crate::docket::metering::{
    KnownMeterDays, KnownMeterRow, NewMeterDay, OPERATION, different, known,
};
use crate::docket::rows::MeterDayRow;
use crate::{Put, StoreResult};

impl PostgresStore {
    /// Records meter days. The enterprises are held, so that revisions are numbered without gap.
    pub(super) async fn record_meter_days(
        &self,
        days: &[MeterDay],
        recorded_at: Instant,
    ) -> StoreResult<Put> {
        let mut transaction = self.begin(OPERATION).await?;
        let owners = || days.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners()).await?;
        hold_enterprises(&mut transaction, OPERATION, owners()).await?;
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<MeterDayRow> = sqlx::query_as(
            "select distinct on (on_day, kind, meter) on_day, kind, meter, amount, source
            from meter_day
            where enterprise = $1 and $2 <= on_day and on_day < $3
            order by on_day, kind, meter, revision desc",
        )
        .bind(enterprise)
        .bind(i64::from(from.days()))
        .bind(i64::from(until.days()))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.meter_day(OPERATION, enterprise)).collect()
    }

    /// Keeps conclusions about production. The enterprises are held, so that of two conclusions
    /// about one day the later committed has the greater number.
    pub(super) async fn record_production_days(
        &self,
        days: &[ProductionDayRecord],
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_production_days";
        let mut transaction = self.begin(OPERATION).await?;
        let owners = || days.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners()).await?;
        hold_enterprises(&mut transaction, OPERATION, owners()).await?;
        for chunk in days.chunks(ROWS_AT_ONCE) {
            let rows: Vec<_> =
                chunk.iter().map(|one| (&one.enterprise, one.day.on.days(), one)).collect();
            sqlx::query(
                "insert into production_day (enterprise, on_day, record)
                select value ->> 0, (value ->> 1)::bigint, value ->> 2
                from json_array_elements($1::json) with ordinality k (value, place)
                order by place",
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "select distinct on (on_day) on_day, record
            from production_day
            where enterprise = $1 and $2 <= on_day and on_day < $3
            order by on_day, id desc",
        )
        .bind(enterprise)
        .bind(i64::from(from.days()))
        .bind(i64::from(until.days()))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.iter().map(|(_, text)| from_json(OPERATION, "record", text)).collect()
    }
}

async fn put_meter_chunk(
    connection: &mut PgConnection,
    days: &[MeterDay],
    recorded_at: Instant,
    put: &mut Put,
) -> StoreResult<()> {
    let known = known_meter_days(connection, days).await?;
    let new = different(days, known, put);
    let rows: Vec<_> = new.iter().map(NewMeterDay::columns).collect();
    sqlx::query(
        "insert into meter_day
          (enterprise, on_day, kind, meter, revision, amount, source, recorded_at)
        select value ->> 0, (value ->> 1)::bigint, value ->> 2, value ->> 3,
          (value ->> 4)::bigint, (value ->> 5)::bigint, value ->> 6, $2
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(recorded_at)
    .execute(&mut *connection)
    .await
    .during(OPERATION)?;
    let spans: Vec<_> = new.iter().map(NewMeterDay::span).collect();
    due_again(connection, OPERATION, &spans).await
}

/// The latest revision of each of these meter days.
async fn known_meter_days(
    connection: &mut PgConnection,
    days: &[MeterDay],
) -> StoreResult<KnownMeterDays> {
    let rows: Vec<KnownMeterRow> = sqlx::query_as(
        "select m.enterprise, m.on_day, m.kind, m.meter, m.revision, m.amount
        from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
          k (enterprise, on_day, kind, meter)
        join meter_day m
          on m.enterprise = k.enterprise and m.on_day = k.on_day and m.kind = k.kind
            and m.meter = k.meter
        order by m.revision",
    )
    .bind(days.iter().map(|one| one.enterprise.as_str()).collect::<Vec<_>>())
    .bind(days.iter().map(|one| i64::from(one.on.days())).collect::<Vec<_>>())
    .bind(days.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>())
    .bind(days.iter().map(|one| one.meter.as_str()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(known(rows))
}
