//! Faults of packs, packs that were set aside, and what hosts say of themselves.

use async_trait::async_trait;
use tidegate_domain::{FaultRecord, Instant, Jurisdiction, Office, ReplicaReport, SetAside};

use crate::row::{count, from_json, from_word, jurisdiction};
use crate::{Listing, Page, StoreResult};

/// The most faults that are kept of one version in a county; what differs from them after that is
/// counted with the latest of its function.
pub const FAULTS_KEPT_MAX: u32 = 200;

/// Faults and what came of them.
#[async_trait]
pub trait Faults: Send + Sync {
    /// Keeps a fault, or counts it with the one that it repeats; gives the number of the record.
    async fn put_fault(&self, fault: &FaultRecord) -> StoreResult<i64>;

    /// Faults of a county, latest first, each with its number.
    async fn faults(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> StoreResult<Listing<(i64, FaultRecord)>>;

    /// One fault of a county.
    async fn fault(&self, county: &Jurisdiction, id: i64) -> StoreResult<Option<FaultRecord>>;

    /// Sets a version aside. False when it is aside for this already; then the later trial and the
    /// larger number of faults hold.
    async fn set_version_aside(&self, aside: &SetAside) -> StoreResult<bool>;

    /// Takes a version back into use. False when it is not aside.
    async fn take_back(
        &self,
        (county, digest, office): (&Jurisdiction, &str, Office),
        ended: (Instant, &str),
    ) -> StoreResult<bool>;

    /// Versions that are aside, in all counties.
    async fn all_aside(&self) -> StoreResult<Vec<SetAside>>;

    /// Versions that are or were aside in a county, latest first.
    async fn asides(&self, county: &Jurisdiction, page: Page) -> StoreResult<Listing<SetAside>>;

    /// Keeps what a host says of itself, in the place of what it said before. What others said
    /// before `forget_before` is forgotten.
    async fn put_replica(&self, report: &ReplicaReport, forget_before: Instant) -> StoreResult<()>;

    /// Forgets a host that ends.
    async fn forget_replica(&self, id: &str) -> StoreResult<()>;

    /// What hosts said last, by name and start.
    async fn replicas(&self) -> StoreResult<Vec<ReplicaReport>>;
}

/// A fault as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct FaultRow {
    pub(crate) id: i64,
    pub(crate) county: String,
    pub(crate) layer: String,
    pub(crate) function: String,
    pub(crate) fault: String,
    pub(crate) input: String,
    pub(crate) first_at: i64,
    pub(crate) last_at: i64,
    pub(crate) times: i64,
    pub(crate) backtrace: Option<String>,
}

impl FaultRow {
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<(i64, FaultRecord)> {
        let record = FaultRecord {
            county: jurisdiction(operation, self.county)?,
            layer: from_json(operation, "layer", &self.layer)?,
            function: self.function,
            fault: from_json(operation, "fault", &self.fault)?,
            input: self.input,
            first_at: self.first_at,
            last_at: self.last_at,
            times: count(self.times),
            backtrace: self.backtrace,
        };
        Ok((self.id, record))
    }
}

/// A version that is or was aside as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct AsideRow {
    pub(crate) county: String,
    pub(crate) layer: String,
    pub(crate) office: String,
    pub(crate) faults: i64,
    pub(crate) cause: String,
    pub(crate) since: i64,
    pub(crate) trial_at: i64,
    pub(crate) ended_at: Option<i64>,
    pub(crate) ended_by: Option<String>,
}

impl AsideRow {
    pub(crate) fn aside(self, operation: &'static str) -> StoreResult<SetAside> {
        Ok(SetAside {
            county: jurisdiction(operation, self.county)?,
            layer: from_json(operation, "layer", &self.layer)?,
            office: from_word(operation, "office", &self.office)?,
            faults: u32::try_from(self.faults).unwrap_or(u32::MAX),
            cause: self.cause,
            since: self.since,
            trial_at: self.trial_at,
            ended: self.ended_at.zip(self.ended_by),
        })
    }
}

/// What hosts said, from their rows.
pub(crate) fn reports(
    operation: &'static str,
    rows: Vec<String>,
) -> StoreResult<Vec<ReplicaReport>> {
    rows.into_iter().map(|row| from_json(operation, "report", &row)).collect()
}
