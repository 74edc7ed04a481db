//! Duties, projects, events and marks. Meters are in `meters`, waivers in `waivers`.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{
    Date, DocketItem, DocketRecord, FiledMark, Instant, Jurisdiction, MeterDay,
    ProductionDayRecord, Revocation, Waiver, WaiverRecord,
};
use tidegate_record::{Blob, Draft, EntryKind};

use super::SqliteStore;
use super::chain::{PackedBlobs, append, body_of};
use super::due::{Span, due_again};
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::row::{date, from_json, json, jurisdiction};
use crate::{Docket, Listing, Page, Put, StoreResult};

#[async_trait]
impl Docket for SqliteStore {
    async fn put_docket(&self, records: &[DocketRecord]) -> StoreResult<Put> {
        const OPERATION: &str = "put_docket";
        let mut transaction = self.begin(OPERATION).await?;
        let mut put = Put::default();
        for chunk in records.chunks(ROWS_AT_ONCE) {
            put_chunk(&mut transaction, chunk, &mut put).await?;
        }
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

/// Enterprise, kind and key: what one record replaces another by.
type DocketKey = (String, &'static str, String);

/// What holds for a key: the item as JSON, whether it is withdrawn, and the days it bears on.
struct Known {
    item: String,
    withdrawn: bool,
    period: (Option<Date>, Option<Date>),
}

/// Records what differs from what holds, and makes judged days due again.
async fn put_chunk(
    connection: &mut SqliteConnection,
    records: &[DocketRecord],
    put: &mut Put,
) -> StoreResult<()> {
    const OPERATION: &str = "put_docket";
    let owners = records.iter().map(|one| one.enterprise.as_str());
    require_enterprises(connection, OPERATION, owners).await?;
    let mut known = known_items(connection, records).await?;
    let mut stored = Vec::new();
    let mut periods = Vec::new();
    for record in records {
        let item = json(OPERATION, &record.item)?;
        let key: DocketKey = (record.enterprise.clone(), record.item.kind(), record.item.key());
        let period = record.item.period();
        let now = Known { item, withdrawn: record.withdrawn, period };
        let before = known.get(&key);
        if before.is_some_and(|one| one.item == now.item && one.withdrawn == now.withdrawn) {
            put.unchanged += 1;
            continue;
        }
        periods.push((record, key.2.clone(), period));
        match before {
            Some(before) => {
                put.updated += 1;
                periods.push((record, key.2.clone(), before.period));
            }
            None => put.new += 1,
        }
        known.insert(key, now);
        stored.push(record);
    }
    insert(connection, &stored).await?;
    append_marks(connection, &stored).await?;
    let spans: Vec<_> = periods
        .iter()
        .map(|(record, key, period)| Span::of_days(&record.enterprise, *period, key))
        .collect();
    due_again(connection, OPERATION, &spans).await
}

/// What holds for the keys of these records.
async fn known_items(
    connection: &mut SqliteConnection,
    records: &[DocketRecord],
) -> StoreResult<HashMap<DocketKey, Known>> {
    const OPERATION: &str = "put_docket";
    let keys: BTreeSet<DocketKey> = records
        .iter()
        .map(|one| (one.enterprise.clone(), one.item.kind(), one.item.key()))
        .collect();
    type Row = (i64, String, bool, Option<i64>, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "select k.key, d.item, d.withdrawn, d.from_day, d.until_day
        from json_each(?1) k
        cross join docket d
          on d.enterprise = k.value ->> 0 and d.kind = k.value ->> 1 and d.key = k.value ->> 2
        order by k.key, d.id",
    )
    .bind(json(OPERATION, &keys)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let mut latest: HashMap<i64, Known> = HashMap::new();
    for (place, item, withdrawn, from, until) in rows {
        let day = |day: Option<i64>| day.map(|day| date(OPERATION, day)).transpose();
        let period = (day(from)?, day(until)?);
        latest.insert(place, Known { item, withdrawn, period });
    }
    let keyed = (0..).zip(keys).filter_map(|(place, key)| Some((key, latest.remove(&place)?)));
    Ok(keyed.collect())
}

async fn insert(connection: &mut SqliteConnection, records: &[&DocketRecord]) -> StoreResult<()> {
    const OPERATION: &str = "put_docket";
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let (from, until) = record.item.period();
        let owed = matches!(&record.item, DocketItem::Duty(duty) if duty.done.is_none());
        rows.push((
            &record.enterprise,
            record.item.kind(),
            record.item.key(),
            from.map(Date::days),
            until.map(Date::days),
            owed,
            json(OPERATION, &record.item)?,
            &record.source,
            record.recorded_at,
            record.withdrawn,
        ));
    }
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
    const OPERATION: &str = "put_docket";
    let mut blobs = Vec::new();
    let mut drafts = Vec::new();
    for record in records {
        if let DocketItem::Mark(mark) = &record.item {
            let body = body_of(OPERATION, "the record of a mark", record)?;
            let county = county_of(connection, &record.enterprise).await?;
            drafts.push(mark_draft(record, mark, &body, county));
            blobs.push(body);
        }
    }
    PackedBlobs::of(&blobs).keep(connection, OPERATION).await?;
    append(connection, OPERATION, drafts).await?;
    Ok(())
}

fn mark_draft(record: &DocketRecord, mark: &FiledMark, body: &Blob, county: Jurisdiction) -> Draft {
    Draft {
        county,
        kind: if record.withdrawn { EntryKind::Withdrawal } else { EntryKind::Mark },
        subject: record.enterprise.clone(),
        body: *body.digest(),
        known_at: record.recorded_at,
        valid_from: mark.from,
        // A mark that ends before it begins is kept as filed; its entry covers an empty period.
        valid_until: mark.until.max(mark.from),
    }
}

async fn county_of(
    connection: &mut SqliteConnection,
    enterprise: &str,
) -> StoreResult<Jurisdiction> {
    const OPERATION: &str = "put_docket";
    let county: String = sqlx::query_scalar("select county from enterprise where id = ?1")
        .bind(enterprise)
        .fetch_one(connection)
        .await
        .during(OPERATION)?;
    jurisdiction(OPERATION, county)
}

#[derive(sqlx::FromRow)]
struct DocketRow {
    enterprise: String,
    item: String,
    source: String,
    recorded_at: i64,
    withdrawn: bool,
}

impl DocketRow {
    fn record(self, operation: &'static str) -> StoreResult<DocketRecord> {
        Ok(DocketRecord {
            item: from_json(operation, "item", &self.item)?,
            enterprise: self.enterprise,
            source: self.source,
            recorded_at: self.recorded_at,
            withdrawn: self.withdrawn,
        })
    }
}
