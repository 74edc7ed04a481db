//! Who and what is registered, and how it looked on a date.

pub(crate) mod facts;
pub(crate) mod rows;
pub(crate) mod snapshot;

use async_trait::async_trait;
use tidegate_domain::{
    Date, DatedFact, Device, Enterprise, EnterpriseRecord, Instant, Jurisdiction, Outlet,
    OutletRecord, PermitRecord,
};

use crate::{Listing, Page, Put, StoreResult};

/// An outlet with the name of its enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletListing {
    /// Registered name of the enterprise.
    pub enterprise_name: String,
    /// The outlet.
    pub outlet: OutletRecord,
}

/// Enterprises, facts, outlets, permits and devices.
///
/// Every `put_…` is one transaction: all rows are stored or none.
#[async_trait]
pub trait Registry: Send + Sync {
    /// Adds or changes enterprises by id.
    async fn put_enterprises(&self, enterprises: &[EnterpriseRecord]) -> StoreResult<Put>;

    /// Adds facts as learnt at `recorded_at`. Nothing is overwritten: a fact with the name and
    /// `from` of an earlier one and another value is recorded after it and counts as updated; with
    /// the same value and doubt it is unchanged and not stored.
    ///
    /// # Errors
    /// `UnknownEnterprise` and `UnknownOutlet` name the first that is not registered.
    async fn put_facts(&self, facts: &[DatedFact], recorded_at: Instant) -> StoreResult<Put>;

    /// Adds or changes outlets by enterprise and number.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_outlets(&self, outlets: &[OutletRecord]) -> StoreResult<Put>;

    /// Adds or changes permits by enterprise, number and first day valid.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_permits(&self, permits: &[PermitRecord]) -> StoreResult<Put>;

    /// Adds or changes devices by MN.
    ///
    /// # Errors
    /// `UnknownOutlet` names the first that is not registered.
    async fn put_devices(&self, devices: &[Device]) -> StoreResult<Put>;

    /// Counties with an enterprise, by code.
    async fn counties(&self) -> StoreResult<Vec<Jurisdiction>>;

    /// Enterprises of a county, by id. With `search`, those whose id or name holds the text,
    /// ASCII letters of either case.
    async fn enterprises(
        &self,
        county: &Jurisdiction,
        search: Option<&str>,
        page: Page,
    ) -> StoreResult<Listing<EnterpriseRecord>>;

    /// The enterprise, if registered.
    async fn enterprise(&self, id: &str) -> StoreResult<Option<EnterpriseRecord>>;

    /// Enterprises of a county about which, or about whose outlets, a fact begins to hold on a day in
    /// `[from, until)`, ascending.
    async fn with_facts_from(
        &self,
        county: &Jurisdiction,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<String>>;

    /// Every fact ever recorded about an enterprise and its outlets: by outlet (the enterprise's
    /// own first), name, `from`, then order of recording.
    async fn facts(&self, enterprise: &str) -> StoreResult<Vec<DatedFact>>;

    /// The enterprise with its own facts in force on `on`, ascending by name: of each name the
    /// latest `from` on or before that day, of equal ones the one recorded later.
    async fn enterprise_on(&self, id: &str, on: Date) -> StoreResult<Option<Enterprise>>;

    /// All enterprises of a county as [`Registry::enterprise_on`] shows them, by id, in one pass.
    async fn enterprises_on(&self, county: &Jurisdiction, on: Date)
    -> StoreResult<Vec<Enterprise>>;

    /// The outlets of an enterprise, by number, each with its facts in force on `on`.
    async fn outlets_on(&self, enterprise: &str, on: Date) -> StoreResult<Vec<Outlet>>;

    /// Permits of an enterprise, by first day valid, then number.
    async fn permits(&self, enterprise: &str) -> StoreResult<Vec<PermitRecord>>;

    /// The permit valid on `on`; when none is, the one that is valid from the latest day; none
    /// when the enterprise never had one.
    async fn site_permit(&self, enterprise: &str, on: Date) -> StoreResult<Option<PermitRecord>>;

    /// Outlets of a county, by enterprise, then number.
    async fn outlets(&self, county: &Jurisdiction) -> StoreResult<Vec<OutletListing>>;

    /// All devices, by MN.
    async fn devices(&self) -> StoreResult<Vec<Device>>;

    /// The device, if registered.
    async fn device(&self, mn: &str) -> StoreResult<Option<Device>>;
}
