//! Sources of other departments that are asked on a schedule, years of the calendar that were added,
//! and channels by which a county reaches people.

pub(crate) mod rows;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};

use crate::StoreResult;

/// The most sources that one call of [`Sources::claim_sources`] gives.
pub const SOURCES_AT_ONCE_MAX: u32 = 200;

/// A source that is asked over HTTP on a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// County.
    pub county: Jurisdiction,
    /// Unique in the county.
    pub name: String,
    /// What it sends: the word of a form, for example `eia-approvals`.
    pub form: String,
    /// Department that answers for it, as shown with every fact.
    pub department: String,
    /// Web address.
    pub url: String,
    /// Name of the secret of the host's configuration that is sent as a bearer token; none without.
    pub secret: Option<String>,
    /// Seconds from the end of one asking to the next; at least 60.
    pub every: i64,
    /// False while it is not asked.
    pub active: bool,
}

/// How a source stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceState {
    /// When it is asked next.
    pub next_at: Instant,
    /// When it was last asked; absent before the first time.
    pub asked_at: Option<Instant>,
    /// When it last gave something usable.
    pub good_at: Option<Instant>,
    /// Askings that failed in a row.
    pub failures: u32,
    /// What went wrong last; absent after a good one.
    pub problem: Option<String>,
    /// What the source gave to ask only for what is new (its `ETag`); absent without.
    pub tag: Option<String>,
    /// Rows taken at the last good asking.
    pub rows: u64,
}

/// Sources, calendar years and channels.
#[async_trait]
pub trait Sources: Send + Sync {
    /// Adds or changes a source by county and name; its state begins anew when its address or form
    /// changed.
    async fn put_source(&self, source: &Source, now: Instant) -> StoreResult<()>;

    /// Removes a source; false when there is none.
    async fn remove_source(&self, county: &Jurisdiction, name: &str) -> StoreResult<bool>;

    /// Sources of a county, by name.
    async fn sources(&self, county: &Jurisdiction) -> StoreResult<Vec<(Source, SourceState)>>;

    /// Active sources whose time has come, of all counties, by county and name; taken in hand until
    /// `until`, so that only one host asks. At most [`SOURCES_AT_ONCE_MAX`], longest due first.
    async fn claim_sources(
        &self,
        by: &str,
        now: Instant,
        until: Instant,
    ) -> StoreResult<Vec<(Source, SourceState)>>;

    /// A source of a county, taken in hand from `now` until `until` whether its time has come or not;
    /// none when there is none of this name, or it is in hand already.
    async fn claim_source(
        &self,
        (county, name): (&Jurisdiction, &str),
        by: &str,
        (now, until): (Instant, Instant),
    ) -> StoreResult<Option<(Source, SourceState)>>;

    /// Keeps how a source stands and lets it go; nothing when it was removed meanwhile.
    async fn put_source_state(
        &self,
        county: &Jurisdiction,
        name: &str,
        state: &SourceState,
    ) -> StoreResult<()>;

    /// Keeps the table of a year of the calendar, as text, in the place of an earlier one.
    async fn put_calendar_year(&self, year: i16, table: &str, at: Instant) -> StoreResult<()>;

    /// Tables of years that were added, by year.
    async fn calendar_years(&self) -> StoreResult<Vec<(i16, String)>>;
}
