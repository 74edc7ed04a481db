//! Duties, projects, events and marks. Meters are in `meters`, waivers in `waivers`.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{
    Date, DocketRecord, Instant, Jurisdiction, MeterDay, ProductionDayRecord, Revocation, Waiver,
    WaiverRecord,
};

use super::SqliteStore;
use super::chain::{append, keep_blobs};
use super::due::due_again;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::row::{json, jurisdiction};
use crate::docket::rows::DocketRow;
use crate::docket::taking::{
    DocketKey, Known, KnownRow, OPERATION, columns, different, keys, known, mark_draft, marks,
};
use crate::ledger::chaining::PackedBlobs;
use crate::{Docket, Listing, Page, Put, StoreResult};

#[async_trait]
impl Docket for SqliteStore {
    async fn put_docket(&self, records: &[DocketRecord]) -> StoreResult<Put> {
        let mut transaction = self.begin(OPERATION).await?;
        let put = put_records(&mut transaction, records).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn docket(&self, enterprise: &str, known_at: Instant) -> StoreResult<Vec<DocketRecord>> {
        const OPERATION: &str = "docket";
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select enterprise, item, source, recorded_at, withdrawn
            from docket d
            where enterprise = ?1 and recorded_at <= ?2 and withdrawn = 0
              and not exists (
                select 1 from docket n
                where n.enterprise = d.enterprise and n.kind = d.kind and n.key = d.key
                  and n.id > d.id and n.recorded_at <= ?2
              )
            order by kind, key",
        )
        .bind(enterprise)
        .bind(known_at)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn duties_undone(
        &self,
        county: &Jurisdiction,
        kind: &str,
        known_at: Instant,
    ) -> StoreResult<Vec<DocketRecord>> {
        const OPERATION: &str = "duties_undone";
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select d.enterprise, d.item, d.source, d.recorded_at, d.withdrawn
            from enterprise e
            cross join docket d on d.enterprise = e.id
            where e.county = ?1 and d.kind = 'duty' and d.owed = 1 and d.withdrawn = 0
              and d.item ->> '$.value.kind' = ?2 and d.recorded_at <= ?3
              and not exists (
                select 1 from docket n
                where n.enterprise = d.enterprise and n.kind = d.kind and n.key = d.key
                  and n.id > d.id and n.recorded_at <= ?3
              )
            order by d.enterprise, d.key",
        )
        .bind(county.as_str())
        .bind(kind)
        .bind(known_at)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn docket_history(&self, enterprise: &str) -> StoreResult<Vec<DocketRecord>> {
        const OPERATION: &str = "docket_history";
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select enterprise, item, source, recorded_at, withdrawn
            from docket
            where enterprise = ?1
            order by id",
        )
        .bind(enterprise)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn put_meter_days(&self, days: &[MeterDay], recorded_at: Instant) -> StoreResult<Put> {
        self.record_meter_days(days, recorded_at).await
    }

    async fn meter_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<MeterDay>> {
        self.meter_days_in(enterprise, (from, until)).await
    }

    async fn put_production_days(&self, days: &[ProductionDayRecord]) -> StoreResult<()> {
        self.record_production_days(days).await
    }

    async fn production_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<ProductionDayRecord>> {
        self.production_days_in(enterprise, (from, until)).await
    }

    async fn put_waiver(&self, waiver: &Waiver) -> StoreResult<i64> {
        self.record_waiver(waiver).await
    }

    async fn revoke_waiver(&self, id: i64, revocation: &Revocation) -> StoreResult<()> {
        self.record_revocation(id, revocation).await
    }

    async fn waivers(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> StoreResult<Listing<WaiverRecord>> {
        self.waivers_of_county(county, page).await
    }

    async fn waivers_for(&self, enterprise: &str, now: Instant) -> StoreResult<Vec<WaiverRecord>> {
        self.waivers_of_enterprise(enterprise, now).await
    }
}

/// Records what differs from what holds, with all that follows from it, within a transaction.
pub(super) async fn put_records(
    connection: &mut SqliteConnection,
    records: &[DocketRecord],
) -> StoreResult<Put> {
    let mut put = Put::default();
    for chunk in records.chunks(ROWS_AT_ONCE) {
        put_chunk(connection, chunk, &mut put).await?;
    }
    Ok(put)
}

/// Records what differs from what holds, and makes judged days due again.
async fn put_chunk(
    connection: &mut SqliteConnection,
    records: &[DocketRecord],
    put: &mut Put,
) -> StoreResult<()> {
    let owners = records.iter().map(|one| one.enterprise.as_str());
    require_enterprises(connection, OPERATION, owners).await?;
    let known = known_items(connection, records).await?;
    let different = different(records, known, put)?;
    insert(connection, &different.records).await?;
    append_marks(connection, &different.records).await?;
    due_again(connection, OPERATION, &different.spans()).await
}

/// What holds for the keys of these records.
async fn known_items(
    connection: &mut SqliteConnection,
    records: &[DocketRecord],
) -> StoreResult<HashMap<DocketKey, Known>> {
    let keys = keys(records);
    let rows: Vec<KnownRow> = sqlx::query_as(
        "select k.key as place, d.item, d.withdrawn, d.from_day, d.until_day
        from json_each(?1) k
        cross join docket d
          on d.enterprise = k.value ->> 0 and d.kind = k.value ->> 1 and d.key = k.value ->> 2
        order by k.key, d.id",
    )
    .bind(json(OPERATION, &keys)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    known(keys, rows)
}

async fn insert(connection: &mut SqliteConnection, records: &[&DocketRecord]) -> StoreResult<()> {
    let rows = records.iter().map(|record| columns(record)).collect::<StoreResult<Vec<_>>>()?;
    sqlx::query(
        "insert into docket (enterprise, kind, key, from_day, until_day, owed, item, source,
          recorded_at, withdrawn)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, value ->> 7, value ->> 8, value ->> 9
        from json_each(?1)
        order by key",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

/// Puts the marks among these records into the chain of their county.
async fn append_marks(
    connection: &mut SqliteConnection,
    records: &[&DocketRecord],
) -> StoreResult<()> {
    let marks = marks(records)?;
    let mut drafts = Vec::with_capacity(marks.len());
    for mark in &marks {
        let county = county_of(connection, &mark.0.enterprise).await?;
        drafts.push(mark_draft(mark, county));
    }
    let blobs = PackedBlobs::of(marks.iter().map(|(_, _, body)| body));
    keep_blobs(connection, OPERATION, &blobs).await?;
    append(connection, OPERATION, drafts).await?;
    Ok(())
}

async fn county_of(
    connection: &mut SqliteConnection,
    enterprise: &str,
) -> StoreResult<Jurisdiction> {
    let county: String = sqlx::query_scalar("select county from enterprise where id = ?1")
        .bind(enterprise)
        .fetch_one(connection)
        .await
        .during(OPERATION)?;
    jurisdiction(OPERATION, county)
}
