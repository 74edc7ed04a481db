//! Faults of packs, packs that were set aside, and what hosts say of themselves.

use async_trait::async_trait;
use tidegate_domain::{FaultRecord, Instant, Jurisdiction, Office, ReplicaReport, SetAside};

use super::SqliteStore;
use super::failure::During;
use super::row::{column, count, json, limit_offset};
use crate::faults::{AsideRow, FaultRow, reports};
use crate::{FAULTS_KEPT_MAX, Faults, Listing, Page, StoreResult};

#[async_trait]
impl Faults for SqliteStore {
    async fn put_fault(&self, fault: &FaultRecord) -> StoreResult<i64> {
        self.put_fault_once(fault).await
    }

    async fn faults(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> StoreResult<Listing<(i64, FaultRecord)>> {
        const OPERATION: &str = "faults";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from pack_fault where county = ?1")
            .bind(county.as_str())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<FaultRow> = sqlx::query_as(
            "select id, county, layer, function, fault, input, first_at, last_at, times, backtrace
            from pack_fault
            where county = ?1
            order by last_at desc, id desc
            limit ?2 offset ?3",
        )
        .bind(county.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.record(OPERATION));
        Ok(Listing { items: items.collect::<Result<_, _>>()?, total: count(total) })
    }

    async fn fault(&self, county: &Jurisdiction, id: i64) -> StoreResult<Option<FaultRecord>> {
        const OPERATION: &str = "fault";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<FaultRow> = sqlx::query_as(
            "select id, county, layer, function, fault, input, first_at, last_at, times, backtrace
            from pack_fault
            where county = ?1 and id = ?2",
        )
        .bind(county.as_str())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.record(OPERATION).map(|(_, record)| record)).transpose()
    }

    async fn set_version_aside(&self, aside: &SetAside) -> StoreResult<bool> {
        self.set_aside_once(aside).await
    }

    async fn take_back(
        &self,
        (county, digest, office): (&Jurisdiction, &str, Office),
        ended: (Instant, &str),
    ) -> StoreResult<bool> {
        self.take_back_once((county, digest, office), ended).await
    }

    async fn all_aside(&self) -> StoreResult<Vec<SetAside>> {
        const OPERATION: &str = "all_aside";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<AsideRow> = sqlx::query_as(
            "select county, layer, office, faults, cause, since, trial_at, ended_at, ended_by
            from set_aside
            where ended_at is null
            order by county, digest, office",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.aside(OPERATION)).collect()
    }

    async fn asides(&self, county: &Jurisdiction, page: Page) -> StoreResult<Listing<SetAside>> {
        const OPERATION: &str = "asides";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from set_aside where county = ?1")
            .bind(county.as_str())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<AsideRow> = sqlx::query_as(
            "select county, layer, office, faults, cause, since, trial_at, ended_at, ended_by
            from set_aside
            where county = ?1
            order by since desc, id desc
            limit ?2 offset ?3",
        )
        .bind(county.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.aside(OPERATION));
        Ok(Listing { items: items.collect::<Result<_, _>>()?, total: count(total) })
    }

    async fn put_replica(&self, report: &ReplicaReport, forget_before: Instant) -> StoreResult<()> {
        self.put_replica_once(report, forget_before).await
    }

    async fn forget_replica(&self, id: &str) -> StoreResult<()> {
        const OPERATION: &str = "forget_replica";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("delete from replica where id = ?1")
            .bind(id)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    async fn replicas(&self) -> StoreResult<Vec<ReplicaReport>> {
        const OPERATION: &str = "replicas";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows = sqlx::query_scalar("select report from replica order by id")
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
        reports(OPERATION, rows)
    }
}

impl SqliteStore {
    async fn put_fault_once(&self, fault: &FaultRecord) -> StoreResult<i64> {
        const OPERATION: &str = "put_fault";
        let words = json(OPERATION, &fault.fault)?;
        let digest = fault.layer.digest.as_str();
        let mut transaction = self.begin(OPERATION).await?;
        let same: Option<i64> = sqlx::query_scalar(
            "update pack_fault
            set times = times + ?6,
              last_at = case when last_at < ?7 then ?7 else last_at end
            where county = ?1 and digest = ?2 and function = ?3 and fault = ?4 and input = ?5
            returning id",
        )
        .bind(fault.county.as_str())
        .bind(digest)
        .bind(&fault.function)
        .bind(&words)
        .bind(&fault.input)
        .bind(column(fault.times))
        .bind(fault.last_at)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        let counted = match same {
            Some(id) => Some(id),
            // Beyond the bound, with the latest of its function; of another function it is the
            // first and is kept.
            None => sqlx::query_scalar(
                "update pack_fault
                set times = times + ?5,
                  last_at = case when last_at < ?6 then ?6 else last_at end
                where id = (
                  select max(id) from pack_fault where county = ?1 and digest = ?2 and function = ?3
                ) and (select count(*) from pack_fault where county = ?1 and digest = ?2) >= ?4
                returning id",
            )
            .bind(fault.county.as_str())
            .bind(digest)
            .bind(&fault.function)
            .bind(i64::from(FAULTS_KEPT_MAX))
            .bind(column(fault.times))
            .bind(fault.last_at)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?,
        };
        let id = match counted {
            Some(id) => id,
            None => sqlx::query_scalar(
                "insert into pack_fault (county, digest, layer, function, fault, input, first_at,
                  last_at, times, backtrace)
                values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                returning id",
            )
            .bind(fault.county.as_str())
            .bind(digest)
            .bind(json(OPERATION, &fault.layer)?)
            .bind(&fault.function)
            .bind(&words)
            .bind(&fault.input)
            .bind(fault.first_at)
            .bind(fault.last_at)
            .bind(column(fault.times))
            .bind(&fault.backtrace)
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?,
        };
        transaction.commit().await.during(OPERATION)?;
        Ok(id)
    }

    async fn set_aside_once(&self, aside: &SetAside) -> StoreResult<bool> {
        const OPERATION: &str = "set_version_aside";
        let mut transaction = self.begin(OPERATION).await?;
        let known = sqlx::query(
            "update set_aside
            set faults = case when faults < ?4 then ?4 else faults end,
              trial_at = case when trial_at < ?5 then ?5 else trial_at end,
              cause = ?6
            where county = ?1 and digest = ?2 and office = ?3 and ended_at is null",
        )
        .bind(aside.county.as_str())
        .bind(&aside.layer.digest)
        .bind(aside.office.word())
        .bind(i64::from(aside.faults))
        .bind(aside.trial_at)
        .bind(&aside.cause)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        let is_new = known.rows_affected() == 0;
        if is_new {
            sqlx::query(
                "insert into set_aside (county, digest, layer, office, faults, cause, since, trial_at)
                values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )
            .bind(aside.county.as_str())
            .bind(&aside.layer.digest)
            .bind(json(OPERATION, &aside.layer)?)
            .bind(aside.office.word())
            .bind(i64::from(aside.faults))
            .bind(&aside.cause)
            .bind(aside.since)
            .bind(aside.trial_at)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(is_new)
    }

    async fn take_back_once(
        &self,
        (county, digest, office): (&Jurisdiction, &str, Office),
        (at, by): (Instant, &str),
    ) -> StoreResult<bool> {
        const OPERATION: &str = "take_back";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "update set_aside
            set ended_at = ?4, ended_by = ?5
            where county = ?1 and digest = ?2 and office = ?3 and ended_at is null",
        )
        .bind(county.as_str())
        .bind(digest)
        .bind(office.word())
        .bind(at)
        .bind(by)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_replica_once(
        &self,
        report: &ReplicaReport,
        forget_before: Instant,
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_replica";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("delete from replica where seen_at < ?1 and id <> ?2")
            .bind(forget_before)
            .bind(&report.id)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query(
            "insert into replica (id, seen_at, report)
            values (?1, ?2, ?3)
            on conflict (id) do update set seen_at = excluded.seen_at, report = excluded.report",
        )
        .bind(&report.id)
        .bind(report.seen_at)
        .bind(json(OPERATION, report)?)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }
}
