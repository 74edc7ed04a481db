//! Admissions and stages of packs, and what shadows saw.

pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{
    Admission, Instant, Jurisdiction, StageCancellation, StageChange, StageRecord,
};

use crate::{Listing, Page, StoreResult};

/// The most differences that are kept of one shadow; what comes after is only counted.
pub const SHADOW_DIFFERENCES_MAX: u64 = 50_000;

/// A watch of a shadow: what makes its state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShadowWatch {
    /// Number of the stream.
    pub stream_id: i64,
    /// Id of the governing limit.
    pub limit_id: String,
    /// Digest of grader and limit.
    pub digest: String,
}

/// One thing that a shadow saw otherwise than the version that speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowDifference {
    /// County.
    pub county: Jurisdiction,
    /// Enterprise.
    pub enterprise: String,
    /// What was compared: `grading`, `classification` or `judgement`.
    pub kind: String,
    /// What it is about: an outlet and pollutant, a rule, or empty for the enterprise.
    pub subject: String,
    /// The period or moment that it is about.
    pub at: Instant,
    /// What the version that speaks concluded, in one word or sentence.
    pub active: String,
    /// What the shadow concluded.
    pub shadow: String,
}

/// What a shadow saw of one batch, classification or judged period: written by itself, after what
/// counts was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowCommit {
    /// Digest of the shadow's component.
    pub shadow: String,
    /// Digest of the version that speaks.
    pub active: String,
    /// County.
    pub county: Jurisdiction,
    /// `grading`, `classification` or `judgement`.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// Conclusions compared.
    pub compared: u64,
    /// Those that differ.
    pub differences: Vec<ShadowDifference>,
    /// Calls of the shadow that gave no conclusion.
    pub faults: u64,
    /// States of its watches that changed.
    pub states: Vec<(ShadowWatch, u64)>,
}

/// What a shadow came to in a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowTally {
    /// County.
    pub county: Jurisdiction,
    /// `grading`, `classification` or `judgement`.
    pub kind: String,
    /// Digest of the version that spoke meanwhile.
    pub active: String,
    /// First comparison.
    pub from: Instant,
    /// Latest comparison.
    pub until: Instant,
    /// Conclusions compared.
    pub compared: u64,
    /// Those that differ.
    pub differing: u64,
    /// Calls of the shadow that gave no conclusion.
    pub faults: u64,
}

/// Stages of packs. Admissions, changes and cancellations are never changed or removed.
#[async_trait]
pub trait Stages: Send + Sync {
    /// Keeps an admission, let in or not, and gives its number.
    async fn put_admission(&self, admission: &Admission) -> StoreResult<i64>;

    /// Admissions, latest first: number and admission.
    async fn admissions(&self, page: Page) -> StoreResult<Listing<(i64, Admission)>>;

    /// Keeps a change and gives its number. `follows` is the number of the latest change of its
    /// place that the decision was made after, 0 for none: of two people who decide at once one is
    /// refused.
    ///
    /// # Errors
    /// `Overtaken` when the place has a later change; `Constraint` for a pack that is not kept.
    async fn put_stage_change(&self, change: &StageChange, follows: i64) -> StoreResult<i64>;

    /// Takes a change back, once.
    ///
    /// # Errors
    /// `UnknownNumber` when there is none; `Constraint` when it was taken back before or took effect
    /// before `cancellation.at`.
    async fn cancel_stage_change(
        &self,
        id: i64,
        cancellation: &StageCancellation,
    ) -> StoreResult<()>;

    /// Every change, by number.
    async fn stage_records(&self) -> StoreResult<Vec<StageRecord>>;

    /// The states of a shadow's watches, in the order asked; 0 for one without.
    async fn shadow_states(&self, shadow: &str, watches: &[ShadowWatch]) -> StoreResult<Vec<u64>>;

    /// Keeps what a shadow saw, in one transaction: counts, states, and the differences up to
    /// [`SHADOW_DIFFERENCES_MAX`].
    async fn record_shadow(&self, commit: &ShadowCommit) -> StoreResult<()>;

    /// What a shadow came to, by county and kind.
    async fn shadow_tallies(&self, shadow: &str) -> StoreResult<Vec<ShadowTally>>;

    /// What a shadow saw otherwise, latest first; of one county or all.
    async fn shadow_differences(
        &self,
        shadow: &str,
        county: Option<&Jurisdiction>,
        page: Page,
    ) -> StoreResult<Listing<ShadowDifference>>;
}
