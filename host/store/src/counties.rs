//! The counties that an installation serves, and what each may use of it.

use async_trait::async_trait;
use tidegate_domain::{Instant, Jurisdiction};

use crate::{StoreError, StoreResult};

/// The most that a county may use; what is absent is not bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountyQuotas {
    /// Readings a second that its devices together are taken at.
    pub readings_per_s: Option<u32>,
    /// Calls of packs at once.
    pub calls_at_once: Option<u32>,
    /// Enterprises.
    pub enterprises: Option<u32>,
    /// Readings kept of it. Frames, grades and records grow with them, so that this bounds its part
    /// of the disk.
    pub readings_kept: Option<u32>,
}

/// A county that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyRecord {
    /// Its code.
    pub code: Jurisdiction,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub added_at: Instant,
    /// What it may use.
    pub quotas: CountyQuotas,
}

/// A county that is served, added or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyListing {
    /// Its code.
    pub code: Jurisdiction,
    /// As it was added; absent when it only has enterprises.
    pub added: Option<CountyRecord>,
    /// Its enterprises.
    pub enterprises: u64,
}

/// Counties. One may be added before it has anything, and one with enterprises need not be added.
#[async_trait]
pub trait Counties: Send + Sync {
    /// Adds a county. False when it is there already; then nothing changes.
    async fn add_county(&self, county: &CountyRecord) -> StoreResult<bool>;

    /// Sets all quotas of a county that was added. False when it was not.
    async fn set_quotas(&self, county: &Jurisdiction, quotas: &CountyQuotas) -> StoreResult<bool>;

    /// The county, if it was added.
    async fn county(&self, code: &Jurisdiction) -> StoreResult<Option<CountyRecord>>;

    /// Every county that was added or has an enterprise, by code.
    async fn county_listings(&self) -> StoreResult<Vec<CountyListing>>;

    /// Readings that are kept of a county. They are counted as they come, so that this is one row.
    async fn readings_kept(&self, county: &Jurisdiction) -> StoreResult<u64>;
}

/// Bound of a county, and how many enterprises it has.
pub(crate) type Bounded = (String, i64, i64);

/// Fails when one of these counties has more enterprises than it may and more than `before`: what a
/// county has beyond a bound that was lowered stays and may change.
pub(crate) fn require_within(
    operation: &'static str,
    before: &[Bounded],
    after: &[Bounded],
) -> StoreResult<()> {
    for (county, most, have) in after {
        let had = before.iter().find(|(code, ..)| code == county).map_or(0, |(.., had)| *had);
        if have > most && *have > had {
            return Err(StoreError::Quota {
                operation,
                county: county.clone(),
                quota: "enterprises",
                most: crate::row::count(*most),
                wanted: crate::row::count(*have),
            });
        }
    }
    Ok(())
}

/// A county as a row, the same from both databases.
#[derive(sqlx::FromRow)]
pub(crate) struct CountyRow {
    pub(crate) code: String,
    pub(crate) name: Option<String>,
    pub(crate) added_at: Option<i64>,
    pub(crate) readings_per_s: Option<i64>,
    pub(crate) calls_at_once: Option<i64>,
    pub(crate) enterprises_max: Option<i64>,
    pub(crate) readings_kept_max: Option<i64>,
    pub(crate) enterprises: i64,
}

impl CountyRow {
    /// The county with its enterprises.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<CountyListing> {
        let code = crate::row::jurisdiction(operation, self.code)?;
        let bound = |amount: Option<i64>| amount.and_then(|amount| u32::try_from(amount).ok());
        let quotas = CountyQuotas {
            readings_per_s: bound(self.readings_per_s),
            calls_at_once: bound(self.calls_at_once),
            enterprises: bound(self.enterprises_max),
            readings_kept: bound(self.readings_kept_max),
        };
        let added = self.name.zip(self.added_at).map(|(name, added_at)| CountyRecord {
            code: code.clone(),
            name,
            added_at,
            quotas,
        });
        Ok(CountyListing { code, added, enterprises: crate::row::count(self.enterprises) })
    }
}
