//! Judgements with their findings, cases and what is due to be judged.

pub(crate) mod dueing;
pub(crate) mod rows;
pub(crate) mod sealing;
pub(crate) mod telling;

use async_trait::async_trait;
use tidegate_domain::{
    CaseListing, CaseNote, CaseStatus, Date, FindingListing, Instant, JudgementListing,
    Jurisdiction, MergedVerdict,
};
use tidegate_record::{Blob, JudgementRecord};

use crate::{Listing, Page, StoreResult};

/// The most days that one call of [`Judgements::due`] returns.
pub const DUE_DAYS_MAX: u32 = 10_000;

/// The most acts that one call of [`Judgements::earlier_acts`] returns.
pub const EARLIER_ACTS_MAX: u32 = 20_000;

/// The fewest digits of a judgement's id that [`Judgements::judgement`] looks for.
pub const JUDGEMENT_DIGITS_MIN: usize = 8;

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

/// An act that an earlier finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierAct {
    /// Kind of act.
    pub kind: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// HJ 212 code.
    pub pollutant: Option<String>,
    /// What tells several of one kind apart.
    pub reference: String,
    /// When it began.
    pub from: Instant,
    /// When it ended, exclusive.
    pub until: Instant,
    /// Number of the case of the record; absent where a waiver hides the finding.
    pub case: Option<i64>,
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
    ///
    /// The reason counts for days that were judged before; without one, a day becomes due only when
    /// it neither is due nor was judged, so that asking every night does no harm. County and ticket
    /// of what is given are not looked at.
    ///
    /// # Errors
    /// `UnknownEnterprise` names the first that is not registered.
    async fn make_due(&self, days: &[DueDay]) -> StoreResult<u64>;

    /// Days due that ended before `before`, oldest first, then by enterprise; at most `rows`, and at
    /// most [`DUE_DAYS_MAX`].
    ///
    /// Days also become due by themselves, in the transaction that gives the cause: those of
    /// readings once they are graded or set aside, with the reason `late-data` when they were judged
    /// before; and, of those judged before, the days that a docket record, a meter day
    /// (`late-meter-data`) or an archive bears on. A day that stays due although it was judged
    /// meanwhile has what made it due since as its reason.
    async fn due(&self, before: Date, rows: u32) -> StoreResult<Vec<DueDay>>;

    /// Those of one county, as [`Judgements::due`]: where one has more than a page, others are
    /// still found.
    async fn due_in(
        &self,
        county: &Jurisdiction,
        before: Date,
        rows: u32,
    ) -> StoreResult<Vec<DueDay>>;

    /// The day of an enterprise, if it is due.
    async fn due_day(&self, enterprise: &str, on: Date) -> StoreResult<Option<DueDay>>;

    /// Enterprises of a county, by id, that came to owe something on `on` or a whole number of weeks
    /// before it and still do, whose permit begins or ends on it, or that have a device: those to be
    /// judged for that day even when nothing came in. What is owed goes on without being judged
    /// every day; whatever changes about it makes its days due by itself.
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
    /// findings is current any more gets the status `no-longer-found`, and `issued` again with the
    /// next finding of its key. A current finding that a waiver hides keeps it as it is. A judgement
    /// tells a case one thing only.
    ///
    /// # Errors
    /// `Superseded` when the judgement that it replaces was replaced already, or when there is a
    /// current one for the same enterprise and period and it names none; `UnknownJudgement` when
    /// there is none to replace; `UnknownEnterprise`; `Unrecordable` for a record that contradicts
    /// itself; `Constraint` when `record.output` is not the digest of the verdict, `waived` names a
    /// place outside it, or what is replaced is of another enterprise or period. Nothing is written
    /// then.
    async fn commit_judgement(&self, commit: &JudgementCommit) -> StoreResult<JudgementOutcome>;

    /// Takes a day off what is due because judging it again came to nothing new; stays due when its
    /// ticket changed meanwhile.
    async fn not_needed(&self, day: &DueDay) -> StoreResult<()>;

    /// Number of judgements of all kinds.
    async fn judgements_listed(&self) -> StoreResult<u64>;

    /// Judgements, latest recorded first.
    async fn judgements(
        &self,
        filter: &JudgementFilter,
        page: Page,
    ) -> StoreResult<Listing<JudgementListing>>;

    /// The judgement with this id. `id` may be its first digits, at least
    /// [`JUDGEMENT_DIGITS_MIN`]; of fewer, and of what is no lower-case hex, there is none.
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

    /// Acts that current findings of an enterprise are about and that ended in `[since, until]`, by
    /// start, end, kind, subject, pollutant and reference; of more than [`EARLIER_ACTS_MAX`] those
    /// that ended last.
    async fn earlier_acts(
        &self,
        enterprise: &str,
        since: Instant,
        until: Instant,
    ) -> StoreResult<Vec<EarlierAct>>;

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
