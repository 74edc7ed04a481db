//! Records of dockets and waivers as the database gives them.

use tidegate_domain::{Date, Decimal, DocketRecord, MeterDay, Revocation, Waiver, WaiverRecord};

use crate::StoreResult;
use crate::row::{date, from_json, jurisdiction};

/// Columns `enterprise, item, source, recorded_at, withdrawn` of the table `docket`.
#[derive(sqlx::FromRow)]
pub(crate) struct DocketRow {
    enterprise: String,
    item: String,
    source: String,
    recorded_at: i64,
    withdrawn: bool,
}

impl DocketRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<DocketRecord> {
        Ok(DocketRecord {
            item: from_json(operation, "item", &self.item)?,
            enterprise: self.enterprise,
            source: self.source,
            recorded_at: self.recorded_at,
            withdrawn: self.withdrawn,
        })
    }
}

/// Columns `on_day, kind, meter, amount, source` of the table `meter_day`, in this order as JSON.
#[derive(serde::Deserialize, sqlx::FromRow)]
pub(crate) struct MeterDayRow {
    on_day: i64,
    kind: String,
    meter: String,
    amount: i64,
    source: String,
}

impl MeterDayRow {
    /// The meter day of an enterprise.
    pub(crate) fn meter_day(
        self,
        operation: &'static str,
        enterprise: &str,
    ) -> StoreResult<MeterDay> {
        Ok(MeterDay {
            enterprise: enterprise.to_owned(),
            kind: self.kind,
            meter: self.meter,
            on: date(operation, self.on_day)?,
            amount: Decimal::from_counts(self.amount),
            source: self.source,
        })
    }
}

/// Columns of the table `waiver`.
#[derive(sqlx::FromRow)]
pub(crate) struct WaiverRow {
    id: i64,
    county: String,
    enterprise: Option<String>,
    subject: Option<String>,
    kinds: String,
    pollutants: String,
    valid_from: i64,
    valid_until: i64,
    reason: String,
    approver: String,
    approved_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    revoked_reason: Option<String>,
}

impl WaiverRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<WaiverRecord> {
        let waiver = Waiver {
            county: jurisdiction(operation, self.county)?,
            enterprise: self.enterprise,
            subject: self.subject,
            kinds: from_json(operation, "kinds", &self.kinds)?,
            pollutants: from_json(operation, "pollutants", &self.pollutants)?,
            from: self.valid_from,
            until: self.valid_until,
            reason: self.reason,
            approver: self.approver,
            approved_at: self.approved_at,
            expires_at: self.expires_at,
        };
        let revoked = match (self.revoked_at, self.revoked_by, self.revoked_reason) {
            (Some(at), Some(by), Some(reason)) => Some(Revocation { at, by, reason }),
            _ => None,
        };
        Ok(WaiverRecord { id: self.id, waiver, revoked })
    }
}

/// The days that a record bears on, half open; an open end is absent.
pub(crate) type Period = (Option<Date>, Option<Date>);
