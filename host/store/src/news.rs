//! What was written, for those who follow: what judging told cases, what became of warnings, and
//! what changed of enterprises.
//!
//! Everything has a running number. Whoever has seen a number has seen all smaller ones of the same
//! county, also when several hosts write at once, and goes on after it; how far a follower came is
//! kept by [`Matters::put_followed`](crate::Matters::put_followed).

pub(crate) mod rising;
pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{
    CaseKey, CaseNews, CaseStatus, Grade, Instant, Jurisdiction, LayeredFinding, Severity, Standing,
};

use crate::StoreResult;

/// The most rows that one call gives.
pub const NEWS_AT_ONCE_MAX: u32 = 5_000;

/// Something that a judgement told a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTold {
    /// Running number.
    pub number: i64,
    /// Case.
    pub case: i64,
    /// What makes the case.
    pub key: CaseKey,
    /// What it was told.
    pub news: CaseNews,
    /// Id of the judgement.
    pub judgement: String,
    /// When.
    pub at: Instant,
    /// Why it was judged again; absent for a first judgement.
    pub reason: Option<String>,
    /// Status of the case as it is now.
    pub status: CaseStatus,
    /// Standing of the case as it is now; that of these findings is in them.
    pub standing: Standing,
    /// Severity of the case as it is now.
    pub severity: Severity,
    /// Findings of the judgement with the key of the case, each with its number, in the order of the
    /// verdict; those that a waiver hides too. None when it no longer found any.
    pub findings: Vec<(i64, LayeredFinding)>,
}

/// What became of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningEvent {
    /// It opened.
    Opened,
    /// Its grade rose, or came higher than ever before.
    Rose,
    /// It closed.
    Closed,
}

impl WarningEvent {
    /// All.
    pub const ALL: [Self; 3] = [Self::Opened, Self::Rose, Self::Closed];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Rose => "rose",
            Self::Closed => "closed",
        }
    }
}

/// A warning that opened, rose or closed. That a grade fell while the warning stays open is not
/// told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningTold {
    /// Running number.
    pub number: i64,
    /// Warning.
    pub warning: i64,
    /// What became of it.
    pub event: WarningEvent,
    /// Enterprise.
    pub enterprise: String,
    /// Outlet.
    pub outlet: String,
    /// Pollutant.
    pub pollutant: String,
    /// Grade before; normal when it opened.
    pub before: Grade,
    /// Highest grade that it came to with this; normal when it closed.
    pub grade: Grade,
    /// Period start of the reading that did it, or when it was closed for another reason.
    pub at: Instant,
    /// Period start of the reading that opened the warning.
    pub opened_at: Instant,
    /// When the warning closed, as known now; absent while it is open.
    pub closed_at: Option<Instant>,
}

/// What may change of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnterpriseChange {
    /// It was registered, or its name, county, township or industries changed.
    Registration,
    /// Facts of it or of its outlets were recorded.
    Facts,
    /// A permit came or changed.
    Permits,
    /// Something was recorded on its docket.
    Docket,
    /// It was classified, with another standing than before.
    Classification,
}

impl EnterpriseChange {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Registration, Self::Facts, Self::Permits, Self::Docket, Self::Classification];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Facts => "facts",
            Self::Permits => "permits",
            Self::Docket => "docket",
            Self::Classification => "classification",
        }
    }
}

/// That something changed of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseChanged {
    /// Running number.
    pub number: i64,
    /// Enterprise.
    pub enterprise: String,
    /// What changed.
    pub what: EnterpriseChange,
}

/// What was written, for those who follow. Each gives at most `rows` and [`NEWS_AT_ONCE_MAX`], and
/// begins at the first after 0.
#[async_trait]
pub trait News: Send + Sync {
    /// What judging told cases of a county after the running number, in the order in which it was
    /// written.
    async fn case_news_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<CaseTold>>;

    /// Warnings of a county that opened, rose or closed after the running number, in the order in
    /// which it was written.
    async fn warnings_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<WarningTold>>;

    /// What changed of enterprises of a county after the running number. Of each enterprise and
    /// thing only the latest change is kept, so that whoever comes late sees each once. What is the
    /// same as before is no change.
    async fn enterprise_changes_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<EnterpriseChanged>>;
}
