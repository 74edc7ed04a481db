//! Matters with their steps, attachments and what follows them.

pub(crate) mod moving;
pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{
    Attachment, DocketRecord, Instant, Jurisdiction, Matter, MatterKey, MatterKind, MatterStep,
    NewNotice, Party, Position, StepAside, StepTaken,
};

use crate::{Listing, Page, StoreResult};

/// The most matters that one call of [`Matters::matters_due`] gives, and that one call of
/// [`Matters::move_matters`] takes.
pub const MATTERS_AT_ONCE_MAX: u32 = 5_000;

/// A step that opens a matter or goes on with one, and what is written with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterMove {
    /// The matter.
    pub key: MatterKey,
    /// Enterprise; of a matter that is there already it must be the same.
    pub enterprise: Option<String>,
    /// The revision that whoever takes the step has seen; 0 opens the matter.
    pub seen: u32,
    /// The steps, in order; never empty.
    pub steps: Vec<StepTaken>,
    /// How the matter stands after the last of them.
    pub position: Position,
    /// Attachments, by number, that come with the first step.
    pub attachments: Vec<i64>,
    /// Notices that tell people; their `matter` is set by the store.
    pub notices: Vec<NewNotice>,
    /// What goes on the docket with it, so that packs judge by it.
    pub docket: Vec<DocketRecord>,
}

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Done.
    Done {
        /// Number of the matter.
        id: i64,
        /// Its revision now.
        revision: u32,
    },
    /// Somebody else was first: the matter has another revision than the one that was seen. Nothing
    /// of this move was written.
    Behind {
        /// The matter as it stands.
        matter: Box<Matter>,
    },
}

/// Which matters, all conditions together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatterFilter {
    /// County.
    pub county: Option<Jurisdiction>,
    /// What they are about.
    pub kind: Option<MatterKind>,
    /// Enterprise.
    pub enterprise: Option<String>,
    /// Any of these; empty for all.
    pub statuses: Vec<String>,
    /// Only closed or only open ones.
    pub closed: Option<bool>,
    /// With the officer.
    pub owner: Option<String>,
    /// Having all of these labels.
    pub labels: Vec<String>,
    /// About this in the kind's own words.
    pub subject: Option<String>,
    /// Opened in `[from, until)`.
    pub opened: Option<(Instant, Instant)>,
    /// Last closed in `[from, until)`.
    pub closed_in: Option<(Instant, Instant)>,
    /// Having a step of one of these actions in `[from, until)`; of no action, none has.
    pub stepped: Option<(Vec<String>, Instant, Instant)>,
}

/// An attachment with its content, before it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    /// What is known of it; `id`, `step` and `digest` are set by the store.
    pub attachment: Attachment,
    /// Its bytes; bounded by whoever takes them in.
    pub content: Vec<u8>,
}

/// Matters.
///
/// Steps are never changed or removed. A matter that is there has one row whose position is that of
/// its latest step.
#[async_trait]
pub trait Matters: Send + Sync {
    /// Carries out moves, each all or nothing together with its notices, docket records and
    /// attachments; all moves of a call are one transaction, so that a round over a county costs
    /// one. One that is behind writes nothing and holds up no other. Notices whose key is there
    /// already are passed over. Gives what became of each, in the order given.
    ///
    /// A closed matter may be moved on: it is open again when its position says so.
    ///
    /// # Errors
    /// `UnknownEnterprise`, for a matter to be opened or a docket; `Constraint` for a move without
    /// steps, more than [`MATTERS_AT_ONCE_MAX`] moves, a revision seen of a matter that there is not,
    /// an enterprise that is not the matter's, or an attachment of another matter or already with a
    /// step. Nothing of any move was written then.
    async fn move_matters(&self, moves: &[MatterMove]) -> StoreResult<Vec<Moved>>;

    /// The matter with this number.
    async fn matter(&self, id: i64) -> StoreResult<Option<Matter>>;

    /// The matter with this key.
    async fn matter_by_key(&self, key: &MatterKey) -> StoreResult<Option<Matter>>;

    /// Matters, last updated first.
    async fn matters(&self, filter: &MatterFilter, page: Page) -> StoreResult<Listing<Matter>>;

    /// How many matters there are, without reading them.
    async fn count_matters(&self, filter: &MatterFilter) -> StoreResult<u64>;

    /// Matters of a county that the host has to look at by `now`: `due_at <= now`, soonest first;
    /// at most `rows` and [`MATTERS_AT_ONCE_MAX`].
    async fn matters_due(
        &self,
        county: &Jurisdiction,
        now: Instant,
        rows: u32,
    ) -> StoreResult<Vec<Matter>>;

    /// The soonest `due_at` of a county.
    async fn next_due(&self, county: &Jurisdiction) -> StoreResult<Option<Instant>>;

    /// Steps of a matter, in order.
    async fn matter_steps(&self, matter: i64, page: Page) -> StoreResult<Listing<MatterStep>>;

    /// Steps of a county's matters after the step with this running number, in the order in which
    /// they were written, each with its running number; at most `rows` and
    /// [`MATTERS_AT_ONCE_MAX`]. 0 begins at the first. Whoever has seen a number has seen all smaller
    /// ones, also when several hosts write at once.
    async fn steps_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<(i64, MatterKind, MatterStep)>>;

    /// Keeps a step that did not count.
    ///
    /// # Errors
    /// `UnknownNumber`.
    async fn put_step_aside(&self, aside: &StepAside) -> StoreResult<()>;

    /// Steps of a matter that did not count, latest first.
    async fn steps_aside(&self, matter: i64, page: Page) -> StoreResult<Listing<StepAside>>;

    /// Keeps an attachment and gives its number. The same bytes are kept once.
    ///
    /// # Errors
    /// `UnknownNumber` when there is no such matter.
    async fn put_attachment(&self, attachment: &NewAttachment) -> StoreResult<i64>;

    /// Attachments of a matter, in the order in which they came.
    async fn attachments(&self, matter: i64) -> StoreResult<Vec<Attachment>>;

    /// An attachment with its content.
    async fn attachment(&self, id: i64) -> StoreResult<Option<NewAttachment>>;

    /// How far a follower of a county has come; 0 when it never said.
    async fn followed(&self, county: &Jurisdiction, follower: &str) -> StoreResult<i64>;

    /// Says how far a follower has come; a smaller position than before is passed over.
    async fn put_followed(
        &self,
        county: &Jurisdiction,
        follower: &str,
        position: i64,
    ) -> StoreResult<()>;
}

/// Whether a party may be what a row says; kept here so that both databases read it alike.
pub(crate) fn party(word: &str) -> Option<Party> {
    Party::ALL.into_iter().find(|party| party.word() == word)
}
