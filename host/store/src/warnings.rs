//! Warnings as people look at them.

pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{GoverningLimit, Grade, Instant, Jurisdiction, Warning};

use crate::{Listing, Page, SeriesPoint, StoreResult};

/// The most readings shown with one warning.
pub const WARNING_READINGS_MAX: u32 = 500;

/// A warning with what a list shows beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningListing {
    /// The warning.
    pub warning: Warning,
    /// Number of its watch.
    pub watch: i64,
    /// Number of its stream.
    pub stream_id: i64,
    /// Registered name of the enterprise.
    pub enterprise_name: String,
}

/// A warning with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningDetail {
    /// The warning.
    pub listing: WarningListing,
    /// The governing limit with those that it beat.
    pub governing: GoverningLimit,
    /// The readings of its stream from its opening to its closing that its watch found not
    /// normal, oldest first; at most the first [`WARNING_READINGS_MAX`].
    pub readings: Vec<SeriesPoint>,
}

/// Which warnings are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarningFilter {
    /// Only those that are open.
    pub open_only: bool,
    /// Only those of this grade: the grade in force when `open_only`, otherwise the highest that
    /// was in force.
    pub grade: Option<Grade>,
    /// Only those of this enterprise.
    pub enterprise: Option<String>,
}

/// Warnings of a county by grade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarningCounts {
    /// Open ones by grade in force, worst first; grades that none has are left out.
    pub open: Vec<(Grade, u64)>,
    /// All ever opened by highest grade, worst first; grades that none has are left out.
    pub opened: Vec<(Grade, u64)>,
}

/// Warnings.
#[async_trait]
pub trait Warnings: Send + Sync {
    /// Warnings of a county, latest opened first.
    async fn warnings(
        &self,
        county: &Jurisdiction,
        filter: &WarningFilter,
        page: Page,
    ) -> StoreResult<Listing<WarningListing>>;

    /// A warning with everything known about it.
    async fn warning(&self, id: i64) -> StoreResult<Option<WarningDetail>>;

    /// All open warnings of a county, by watch; a watch has at most one.
    async fn open_warnings(&self, county: &Jurisdiction) -> StoreResult<Vec<WarningListing>>;

    /// Closes open warnings whose watch is used no more, as of `at`: their grade in force becomes
    /// normal.
    ///
    /// # Errors
    /// `UnknownNumber` and `WarningClosed`; nothing is closed then.
    async fn close_warnings(&self, warnings: &[i64], at: Instant) -> StoreResult<()>;

    /// Warnings of a county by grade.
    async fn warning_counts(&self, county: &Jurisdiction) -> StoreResult<WarningCounts>;
}
