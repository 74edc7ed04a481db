//! Duties, projects, events, marks, meters, production days and waivers.

pub(crate) mod metering;
pub(crate) mod rows;
pub(crate) mod taking;
pub(crate) mod waiving;

use async_trait::async_trait;
use tidegate_domain::{
    Date, DocketRecord, Instant, Jurisdiction, MeterDay, ProductionDayRecord, Revocation, Waiver,
    WaiverRecord,
};

use crate::{Listing, Page, Put, StoreResult};

/// What is known of an enterprise beside facts and readings.
///
/// Every `put_…` is one transaction: all rows are stored or none.
#[async_trait]
pub trait Docket: Send + Sync {
    /// Records things on dockets. Nothing is overwritten: a record with the key of an earlier one
    /// and another content holds from then on and counts as updated; with the same content it is
    /// unchanged and not stored. Days that it, or the record before it, bears on and that were
    /// judged before become due again, with the key as the reason, in the same transaction. Marks
    /// and their withdrawal go into the county's chain.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_docket(&self, records: &[DocketRecord]) -> StoreResult<Put>;

    /// What holds of an enterprise's docket as known at `known_at`: of each key the record last
    /// recorded by then, without those withdrawn; by kind, then key.
    async fn docket(&self, enterprise: &str, known_at: Instant) -> StoreResult<Vec<DocketRecord>>;

    /// Duties of one kind, for example `registration`, that stand on the dockets of a county as not
    /// done, as known at `known_at`; by enterprise, then key.
    async fn duties_undone(
        &self,
        county: &Jurisdiction,
        kind: &str,
        known_at: Instant,
    ) -> StoreResult<Vec<DocketRecord>>;

    /// Every record ever made, in the order of recording.
    async fn docket_history(&self, enterprise: &str) -> StoreResult<Vec<DocketRecord>>;

    /// Records meter days as learnt at `recorded_at`; the same again is unchanged, another amount
    /// is a new revision. Either a first or another amount makes the day due again when it was
    /// judged.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_meter_days(&self, days: &[MeterDay], recorded_at: Instant) -> StoreResult<Put>;

    /// Latest revision of the meter days of an enterprise in `[from, until)`: by day, kind, meter.
    async fn meter_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<MeterDay>>;

    /// Keeps what was concluded about production; a later conclusion about a day is the one that
    /// [`Docket::production_days`] gives.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_production_days(&self, days: &[ProductionDayRecord]) -> StoreResult<()>;

    /// The latest conclusion about each day in `[from, until)`, by day.
    async fn production_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<ProductionDayRecord>>;

    /// Keeps a waiver and gives its number. Its text goes into the county's chain.
    ///
    /// # Errors
    /// `UnknownEnterprise`; `Constraint` when it has no kind, reason or approver, or its window is
    /// empty.
    async fn put_waiver(&self, waiver: &Waiver) -> StoreResult<i64>;

    /// Takes a waiver back, once. The withdrawal goes into the county's chain.
    ///
    /// # Errors
    /// `UnknownNumber` when there is none; `Constraint` when it was taken back before.
    async fn revoke_waiver(&self, id: i64, revocation: &Revocation) -> StoreResult<()>;

    /// Waivers of a county, latest first, also expired and revoked ones.
    async fn waivers(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> StoreResult<Listing<WaiverRecord>>;

    /// Waivers that are neither expired nor revoked at `now` and can concern an enterprise, latest
    /// first.
    async fn waivers_for(&self, enterprise: &str, now: Instant) -> StoreResult<Vec<WaiverRecord>>;
}
