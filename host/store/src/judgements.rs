//! Judgements with their findings, cases and what is due to be judged.

use async_trait::async_trait;
use tidegate_domain::{
    CaseListing, CaseNote, CaseStatus, Date, FindingListing, Instant, JudgementListing,
    Jurisdiction, MergedVerdict,
};
use tidegate_record::{Blob, JudgementRecord};

use crate::{Listing, Page, StoreResult};

/// A day of an enterprise that is to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDay {
    /// County.
    pub county: Jurisdiction,
    /// Enterprise.
    pub enterprise: String,
    /// The day.
    pub on: Date,
    /// Why it is judged again; absent when it never was.
    pub reason: Option<String>,
    /// Changes with everything that makes the day due: serving an old ticket leaves it due.
    pub ticket: i64,
}

/// Which judgements, all conditions together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgementFilter {
    /// County.
    pub county: Option<Jurisdiction>,
    /// Enterprise.
    pub enterprise: Option<String>,
    /// `judged-period`, `event` or `grading-batch`.
    pub kind: Option<String>,
    /// Those that touch `[from, until)`.
    pub period: Option<(Instant, Instant)>,
    /// Only those that no other replaced.
    pub current: bool,
}

/// Which findings, all conditions together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// County.
    pub county: Option<Jurisdiction>,
    /// Enterprise.
    pub enterprise: Option<String>,
    /// Kind of act.
    pub kind: Option<String>,
    /// Judgement.
    pub judgement: Option<String>,
    /// Case.
    pub case: Option<i64>,
    /// Only those of judgements that no other replaced.
    pub current: bool,
}

/// Everything that one judgement gave: written in one transaction, before anyone is told.
#[derive(Clone, Debug)]
pub struct JudgementCommit {
    /// The record; its canonical bytes become the body of an entry of the chain.
    pub record: JudgementRecord,
    /// What it names by digest and the archive may not have yet.
    pub blobs: Vec<Blob>,
    /// The verdict whose canonical JSON is the blob `record.output`.
    pub verdict: MergedVerdict,
    /// Places of findings in the verdict that a waiver hides: they go into no new case, and a case
    /// that there is is told.
    pub waived: Vec<usize>,
    /// When it is written.
    pub recorded_at: Instant,
    /// The due day that it serves; stays due when its ticket changed meanwhile.
    pub serves: Option<DueDay>,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgementOutcome {
    /// Id of the judgement.
    pub id: String,
    /// Its entry in the chain.
    pub sequence: u64,
    /// Numbers of the cases opened.
    pub opened: Vec<i64>,
    /// Numbers of the cases that were told something else.
    pub told: Vec<i64>,
}

/// Judgements.
#[async_trait]
pub trait Judgements: Send + Sync {
    /// Makes days due; a day that is due already keeps its reason. Gives how many were new.
    async fn make_due(&self, days: &[DueDay]) -> StoreResult<u64>;

    /// Days due that ended before `before`, oldest first, then by enterprise; at most `rows`.
    ///
    /// Days also become due by themselves: whatever writes readings, docket records or meter days
    /// of a monitored enterprise makes their days due in its own transaction.
    async fn due(&self, before: Date, rows: u32) -> StoreResult<Vec<DueDay>>;

    /// Enterprises of a county that owe something by `on`, whose permit begins or ends on it, or
    /// that have a device: those to be judged for that day even when nothing came in.
    async fn enterprises_to_judge(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> StoreResult<Vec<String>>;

    /// Stores a judgement in one transaction: blobs, record, entry, findings, cases with their
    /// notes, and takes the day that it serves off what is due. A judgement that supersedes another
    /// marks it; nothing of the other is changed otherwise.
    ///
    /// A finding that no waiver hides goes into the open case of its key, or opens one. Cases of
    /// findings of the superseded judgement that are not found again are told; a case none of whose
    /// findings is current any more gets the status `no-longer-found`.
    ///
    /// # Errors
    /// `Superseded` when the judgement that it replaces was replaced already, or when there is a
    /// current one for the same enterprise and period and it names none; nothing is written then.
    async fn commit_judgement(&self, commit: &JudgementCommit) -> StoreResult<JudgementOutcome>;

    /// Judgements, latest recorded first.
    async fn judgements(
        &self,
        filter: &JudgementFilter,
        page: Page,
    ) -> StoreResult<Listing<JudgementListing>>;

    /// The judgement with this id. `id` may be its first 8 digits or more.
    ///
    /// # Errors
    /// `Ambiguous` when several begin so.
    async fn judgement(&self, id: &str) -> StoreResult<Option<JudgementListing>>;

    /// The current judgement of an enterprise and period.
    async fn current_judgement(
        &self,
        enterprise: &str,
        from: Instant,
        until: Instant,
    ) -> StoreResult<Option<JudgementListing>>;

    /// Findings, latest judgement first.
    async fn findings(
        &self,
        filter: &FindingFilter,
        page: Page,
    ) -> StoreResult<Listing<FindingListing>>;

    /// Cases of a county, latest told first.
    async fn cases(
        &self,
        county: &Jurisdiction,
        status: Option<CaseStatus>,
        page: Page,
    ) -> StoreResult<Listing<CaseListing>>;

    /// A case with everything that it was told, in order.
    async fn case(&self, id: i64) -> StoreResult<Option<(CaseListing, Vec<CaseNote>)>>;
}
