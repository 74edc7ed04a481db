//! Duties, projects, events and marks. Meters are in `meters`, waivers in `waivers`.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{
    Date, DocketRecord, Instant, Jurisdiction, MeterDay, ProductionDayRecord, Revocation, Waiver,
    WaiverRecord,
};

use super::PostgresStore;
use super::chain::{append, keep_blobs};
use super::due::due_again;
use super::failure::{During, damaged};
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::locks::hold_enterprises;
use super::retry::retried;
use super::row::{json, jurisdiction};
use crate::docket::rows::DocketRow;
use crate::docket::taking::{
    DocketKey, Known, KnownRow, OPERATION, columns, different, keys, known, mark_draft, marks,
};
use crate::ledger::chaining::PackedBlobs;
use crate::{Docket, Listing, Page, Put, StoreResult};

#[async_trait]
impl Docket for PostgresStore {
    async fn put_docket(&self, records: &[DocketRecord]) -> StoreResult<Put> {
        retried(|| self.put_docket_once(records)).await
    }

    async fn docket(&self, enterprise: &str, known_at: Instant) -> StoreResult<Vec<DocketRecord>> {
        const OPERATION: &str = "docket";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select enterprise, item, source, recorded_at, withdrawn
            from docket d
            where enterprise = $1 and recorded_at <= $2 and not withdrawn
              and not exists (
                select 1 from docket n
                where n.enterprise = d.enterprise and n.kind = d.kind and n.key = d.key
                  and n.id > d.id and n.recorded_at <= $2
              )
            order by kind, key",
        )
        .bind(enterprise)
        .bind(known_at)
        .fetch_all(&mut *transaction)
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select d.enterprise, d.item, d.source, d.recorded_at, d.withdrawn
            from enterprise e
            join docket d on d.enterprise = e.id
            where e.county = $1 and d.kind = 'duty' and d.owed and not d.withdrawn
              and d.item::json #>> '{value,kind}' = $2 and d.recorded_at <= $3
              and not exists (
                select 1 from docket n
                where n.enterprise = d.enterprise and n.kind = d.kind and n.key = d.key
                  and n.id > d.id and n.recorded_at <= $3
              )
            order by d.enterprise, d.key",
        )
        .bind(county.as_str())
        .bind(kind)
        .bind(known_at)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn docket_history(&self, enterprise: &str) -> StoreResult<Vec<DocketRecord>> {
        const OPERATION: &str = "docket_history";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DocketRow> = sqlx::query_as(
            "select enterprise, item, source, recorded_at, withdrawn
            from docket
            where enterprise = $1
            order by id",
        )
        .bind(enterprise)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn put_meter_days(&self, days: &[MeterDay], recorded_at: Instant) -> StoreResult<Put> {
        retried(|| self.record_meter_days(days, recorded_at)).await
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
        retried(|| self.record_production_days(days)).await
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
        retried(|| self.record_waiver(waiver)).await
    }

    async fn revoke_waiver(&self, id: i64, revocation: &Revocation) -> StoreResult<()> {
        retried(|| self.record_revocation(id, revocation)).await
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

impl PostgresStore {
    /// Records what differs from what holds, and makes judged days due again. The enterprises are
    /// held from the start, so that what holds still does when something else takes its place.
    async fn put_docket_once(&self, records: &[DocketRecord]) -> StoreResult<Put> {
        let mut transaction = self.begin(OPERATION).await?;
        let owners = || records.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners()).await?;
        hold_enterprises(&mut transaction, OPERATION, owners()).await?;
        let put = put_records(&mut transaction, records).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }
}

/// Records what differs from what holds, with all that follows from it, within a transaction that
/// holds the enterprises. The chain comes last.
pub(super) async fn put_records(
    connection: &mut PgConnection,
    records: &[DocketRecord],
) -> StoreResult<Put> {
    let mut put = Put::default();
    let mut stored = Vec::new();
    for chunk in records.chunks(ROWS_AT_ONCE) {
        let known = known_items(connection, chunk).await?;
        let different = different(chunk, known, &mut put)?;
        insert(connection, &different.records).await?;
        due_again(connection, OPERATION, &different.spans()).await?;
        stored.extend(different.records);
    }
    append_marks(connection, &stored).await?;
    Ok(put)
}

/// What holds for the keys of these records.
async fn known_items(
    connection: &mut PgConnection,
    records: &[DocketRecord],
) -> StoreResult<HashMap<DocketKey, Known>> {
    let keys = keys(records);
    let rows: Vec<KnownRow> = sqlx::query_as(
        "select k.place - 1 as place, d.item, d.withdrawn, d.from_day, d.until_day
        from unnest($1::text[], $2::text[], $3::text[]) with ordinality
          k (enterprise, kind, key, place)
        join docket d on d.enterprise = k.enterprise and d.kind = k.kind and d.key = k.key
        order by k.place, d.id",
    )
    .bind(keys.iter().map(|(enterprise, _, _)| enterprise.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|(_, kind, _)| *kind).collect::<Vec<_>>())
    .bind(keys.iter().map(|(_, _, key)| key.as_str()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    known(keys, rows)
}

async fn insert(connection: &mut PgConnection, records: &[&DocketRecord]) -> StoreResult<()> {
    let rows = records.iter().map(|record| columns(record)).collect::<StoreResult<Vec<_>>>()?;
    sqlx::query(
        "insert into docket (enterprise, kind, key, from_day, until_day, owed, item, source,
          recorded_at, withdrawn)
        select value ->> 0, value ->> 1, value ->> 2, (value ->> 3)::bigint,
          (value ->> 4)::bigint, (value ->> 5)::boolean, value ->> 6, value ->> 7,
          (value ->> 8)::bigint, (value ->> 9)::boolean
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

/// Puts the marks among these records into the chain of their county.
async fn append_marks(connection: &mut PgConnection, records: &[&DocketRecord]) -> StoreResult<()> {
    let marks = marks(records)?;
    if marks.is_empty() {
        return Ok(());
    }
    let owners = marks.iter().map(|(record, ..)| record.enterprise.as_str());
    let counties = counties_of(connection, owners.collect()).await?;
    let mut drafts = Vec::with_capacity(marks.len());
    for mark in &marks {
        let enterprise = &mark.0.enterprise;
        let county = counties.get(enterprise);
        let county = county.ok_or_else(|| damaged(OPERATION, "enterprise", enterprise))?;
        drafts.push(mark_draft(mark, jurisdiction(OPERATION, county.clone())?));
    }
    let blobs = PackedBlobs::of(marks.iter().map(|(_, _, body)| body));
    keep_blobs(connection, OPERATION, &blobs).await?;
    append(connection, OPERATION, drafts).await?;
    Ok(())
}

/// The county of each of these enterprises.
async fn counties_of(
    connection: &mut PgConnection,
    enterprises: BTreeSet<&str>,
) -> StoreResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select id, county from enterprise where id = any($1) order by id")
            .bind(Vec::from_iter(enterprises))
            .fetch_all(connection)
            .await
            .during(OPERATION)?;
    Ok(rows.into_iter().collect())
}
