//! Classifications as concluded, and what follows from the latest.

pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{ClassificationRecord, Date, EnterpriseRecord, Jurisdiction, Tier};

use crate::{Listing, Page, Put, StoreResult};

/// What the latest classification of an enterprise came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A layer concluded this tier, `undetermined` included.
    Tier(Tier),
    /// The pack refused the question.
    Refused,
    /// The pack failed.
    Fault,
    /// No layer classifies.
    NoLayer,
    /// It was never classified.
    Unclassified,
}

/// How a county stands on a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingCounts {
    /// Enterprises by standing; standings that nobody has are left out.
    pub standings: Vec<(Standing, u64)>,
    /// Names of missing facts with how many undetermined enterprises miss each: most first,
    /// then by name.
    pub missing: Vec<(String, u64)>,
}

impl StandingCounts {
    /// Enterprises of one standing.
    #[must_use]
    pub fn of(&self, standing: Standing) -> u64 {
        let found = self.standings.iter().find(|(which, _)| *which == standing);
        found.map_or(0, |(_, count)| *count)
    }
}

/// An enterprise with its latest classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    /// The enterprise.
    pub enterprise: EnterpriseRecord,
    /// What its latest classification came to.
    pub standing: Standing,
    /// The classification; absent when it was never classified.
    pub record: Option<ClassificationRecord>,
}

/// An enterprise that must hold a permit and has none that is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplyReminder {
    /// The enterprise.
    pub enterprise: EnterpriseRecord,
    /// Key or simplified.
    pub tier: Tier,
    /// Date of the classification.
    pub classified_on: Date,
    /// First day no longer valid of its last permit, or the day that it was ended; absent when it
    /// never had one.
    pub permit_ended: Option<Date>,
}

/// Classifications. The latest of an enterprise on a date is that with the latest date judged on or
/// before it; of equal ones, the one recorded later.
#[async_trait]
pub trait Classifications: Send + Sync {
    /// Records classifications in one transaction. The same result for the same enterprise and
    /// date as the last is unchanged and not stored; another result for them counts as updated,
    /// and the earlier stays.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn put_classifications(&self, records: &[ClassificationRecord]) -> StoreResult<Put>;

    /// The latest classification of an enterprise on a date.
    async fn classification(
        &self,
        enterprise: &str,
        on: Date,
    ) -> StoreResult<Option<ClassificationRecord>>;

    /// Enterprises of a county by standing, and the facts that the undetermined miss.
    async fn standing_counts(&self, county: &Jurisdiction, on: Date)
    -> StoreResult<StandingCounts>;

    /// Enterprises of a county, by id, with their latest classification; with `standing`, those
    /// that stand so.
    async fn classified(
        &self,
        county: &Jurisdiction,
        on: Date,
        standing: Option<Standing>,
        page: Page,
    ) -> StoreResult<Listing<Classified>>;

    /// Enterprises of a county whose latest tier is key or simplified and that have no permit
    /// valid on `on`: key first, then by id.
    async fn apply_reminders(
        &self,
        county: &Jurisdiction,
        on: Date,
        page: Page,
    ) -> StoreResult<Listing<ApplyReminder>>;
}
