//! Waivers: decisions not to follow certain findings for a time.

use sqlx::PgConnection;
use tidegate_domain::{Instant, Jurisdiction, Revocation, Waiver, WaiverRecord};

use super::PostgresStore;
use super::chain::{append, keep_blobs};
use super::failure::During;
use super::intake::require_enterprises;
use super::row::{count, json, limit_offset};
use crate::docket::rows::WaiverRow;
use crate::docket::waiving::{require_unrevoked, sealed};
use crate::ledger::chaining::PackedBlobs;
use crate::{Listing, Page, StoreError, StoreResult};

impl PostgresStore {
    /// Keeps a waiver.
    pub(super) async fn record_waiver(&self, waiver: &Waiver) -> StoreResult<i64> {
        const OPERATION: &str = "put_waiver";
        let mut transaction = self.begin(OPERATION).await?;
        let owner = waiver.enterprise.iter().map(String::as_str);
        require_enterprises(&mut transaction, OPERATION, owner).await?;
        let id = insert(&mut transaction, waiver).await?;
        let record = WaiverRecord { id, waiver: waiver.clone(), revoked: None };
        let known_at = waiver.approved_at;
        into_chain(&mut transaction, OPERATION, &record, known_at).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(id)
    }

    /// Takes a waiver back.
    pub(super) async fn record_revocation(
        &self,
        id: i64,
        revocation: &Revocation,
    ) -> StoreResult<()> {
        const OPERATION: &str = "revoke_waiver";
        let mut transaction = self.begin(OPERATION).await?;
        let row: Option<WaiverRow> = sqlx::query_as(
            "select id, county, enterprise, subject, kinds, pollutants, valid_from, valid_until,
              reason, approver, approved_at, expires_at, revoked_at, revoked_by, revoked_reason
            from waiver
            where id = $1
            for update",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        let unknown = StoreError::UnknownNumber { operation: OPERATION, what: "waiver", id };
        let mut record = row.ok_or(unknown)?.record(OPERATION)?;
        require_unrevoked(OPERATION, &record)?;
        sqlx::query(
            "update waiver
            set revoked_at = $2, revoked_by = $3, revoked_reason = $4
            where id = $1",
        )
        .bind(id)
        .bind(revocation.at)
        .bind(&revocation.by)
        .bind(&revocation.reason)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        record.revoked = Some(revocation.clone());
        into_chain(&mut transaction, OPERATION, &record, revocation.at).await?;
        transaction.commit().await.during(OPERATION)
    }

    /// Waivers of a county.
    pub(super) async fn waivers_of_county(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> StoreResult<Listing<WaiverRecord>> {
        const OPERATION: &str = "waivers";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from waiver where county = $1")
            .bind(county.as_str())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<WaiverRow> = sqlx::query_as(
            "select id, county, enterprise, subject, kinds, pollutants, valid_from, valid_until,
              reason, approver, approved_at, expires_at, revoked_at, revoked_by, revoked_reason
            from waiver
            where county = $1
            order by id desc
            limit $2 offset $3",
        )
        .bind(county.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.record(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    /// Waivers that can concern an enterprise.
    pub(super) async fn waivers_of_enterprise(
        &self,
        enterprise: &str,
        now: Instant,
    ) -> StoreResult<Vec<WaiverRecord>> {
        const OPERATION: &str = "waivers_for";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<WaiverRow> = sqlx::query_as(
            "select w.id, w.county, w.enterprise, w.subject, w.kinds, w.pollutants, w.valid_from,
              w.valid_until, w.reason, w.approver, w.approved_at, w.expires_at, w.revoked_at,
              w.revoked_by, w.revoked_reason
            from enterprise e
            join waiver w on w.county = e.county
            where e.id = $1
              and (w.enterprise is null or w.enterprise = e.id)
              and $2 < w.expires_at
              and (w.revoked_at is null or $2 < w.revoked_at)
            order by w.id desc",
        )
        .bind(enterprise)
        .bind(now)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }
}

async fn insert(connection: &mut PgConnection, waiver: &Waiver) -> StoreResult<i64> {
    const OPERATION: &str = "put_waiver";
    sqlx::query_scalar(
        "insert into waiver (county, enterprise, subject, kinds, pollutants, valid_from,
          valid_until, reason, approver, approved_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        returning id",
    )
    .bind(waiver.county.as_str())
    .bind(&waiver.enterprise)
    .bind(&waiver.subject)
    .bind(json(OPERATION, &waiver.kinds)?)
    .bind(json(OPERATION, &waiver.pollutants)?)
    .bind(waiver.from)
    .bind(waiver.until)
    .bind(&waiver.reason)
    .bind(&waiver.approver)
    .bind(waiver.approved_at)
    .bind(waiver.expires_at)
    .fetch_one(connection)
    .await
    .during(OPERATION)
}

/// Puts a waiver as it stands now into the chain of its county.
async fn into_chain(
    connection: &mut PgConnection,
    operation: &'static str,
    record: &WaiverRecord,
    known_at: Instant,
) -> StoreResult<()> {
    let (body, draft) = sealed(operation, record, known_at)?;
    keep_blobs(connection, operation, &PackedBlobs::of([&body])).await?;
    append(connection, operation, vec![draft]).await?;
    Ok(())
}
