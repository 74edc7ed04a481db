//! People, and the notices that wait for them (事务性发件箱).

pub(crate) mod rows;
pub(crate) mod trying;

use async_trait::async_trait;
use tidegate_domain::{
    Channel, Instant, Jurisdiction, NewNotice, Notice, NoticeStatus, NoticeTry, Person,
};

use crate::{Listing, Page, Put, StoreResult};

/// The most notices that one call of [`Outbox::claim_notices`] gives.
pub const NOTICES_AT_ONCE_MAX: u32 = 1_000;

/// Which people, all conditions together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFilter {
    /// County.
    pub county: Option<Jurisdiction>,
    /// Those who answer for this enterprise.
    pub enterprise: Option<String>,
    /// Only officers.
    pub officers: bool,
    /// Having this post.
    pub post: Option<String>,
    /// Whose account this is.
    pub account: Option<String>,
}

/// Which notices, all conditions together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// County.
    pub county: Option<Jurisdiction>,
    /// To this person.
    pub person: Option<String>,
    /// Over this.
    pub channel: Option<Channel>,
    /// Having come this far.
    pub status: Option<NoticeStatus>,
    /// About this.
    pub topic: Option<String>,
    /// Belonging to this matter.
    pub matter: Option<i64>,
    /// About this enterprise.
    pub enterprise: Option<String>,
    /// Written in `[from, until)`.
    pub written: Option<(Instant, Instant)>,
}

/// Who takes notices in hand, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Name of the host that sends; another host's claim is respected until it ends.
    pub by: String,
    /// Now.
    pub now: Instant,
    /// Until when nobody else takes them.
    pub until: Instant,
    /// At most so many, and at most [`NOTICES_AT_ONCE_MAX`].
    pub rows: u32,
}

/// A notice that is put off without having been tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PutOff {
    /// Number of the notice.
    pub notice: i64,
    /// When it is its turn again.
    pub next_at: Instant,
    /// Why, for whoever looks at what waits.
    pub reason: String,
    /// Whether later ones to the same person may pass it meanwhile.
    pub may_be_passed: bool,
}

/// People and notices.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Adds or changes people by county and id.
    ///
    /// # Errors
    /// `UnknownEnterprise`.
    async fn put_people(&self, people: &[Person]) -> StoreResult<Put>;

    /// People, by id.
    async fn people(&self, filter: &PersonFilter, page: Page) -> StoreResult<Listing<Person>>;

    /// A person of a county.
    async fn person(&self, county: &Jurisdiction, id: &str) -> StoreResult<Option<Person>>;

    /// Keeps notices; those whose key is there already in the county are passed over. One over
    /// [`Channel::Inbox`] is sent by being kept; one that is held is kept as suppressed. Gives how
    /// many were new.
    async fn put_notices(&self, notices: &[NewNotice]) -> StoreResult<u64>;

    /// Takes in hand what is to be sent now, oldest first: of each person and channel only the
    /// first that waits, so that later ones never pass it; those whose time has come
    /// (`next_at <= now`) and that nobody has in hand.
    ///
    /// One that is not to be sent yet (`now < not_before`) does not stand in line: what is urgent at
    /// night is not held up by what waits for the morning. One that was tried and is tried again
    /// later keeps its place.
    async fn claim_notices(&self, claim: &Claim) -> StoreResult<Vec<Notice>>;

    /// Keeps what came of tries and lets the notices go. A notice that was sent already, by a host
    /// that was thought gone, stays sent. A try whose number is there already has the next one.
    ///
    /// # Errors
    /// `UnknownNumber`.
    async fn put_tries(&self, tries: &[NoticeTry]) -> StoreResult<()>;

    /// Puts notices off without counting a try, and lets them go; those that no longer wait are passed
    /// over.
    async fn put_off_notices(&self, notices: &[PutOff]) -> StoreResult<()>;

    /// Tries of a notice, in order.
    async fn tries(&self, notice: i64) -> StoreResult<Vec<NoticeTry>>;

    /// Says that a notice arrived or was read; false when it was not sent, or had arrived before.
    ///
    /// # Errors
    /// `UnknownNumber`.
    async fn put_delivered(&self, notice: i64, at: Instant) -> StoreResult<bool>;

    /// The notice that a gateway knows by this receipt.
    async fn notice_by_receipt(
        &self,
        channel: Channel,
        receipt: &str,
    ) -> StoreResult<Option<Notice>>;

    /// Suppresses a notice that waits; false when it no longer waits.
    ///
    /// # Errors
    /// `UnknownNumber`.
    async fn suppress_notice(&self, notice: i64, reason: &str) -> StoreResult<bool>;

    /// Lets dead notices wait again, to be tried at `at`; gives how many were dead.
    async fn send_again(&self, notices: &[i64], at: Instant) -> StoreResult<u64>;

    /// A notice.
    async fn notice(&self, id: i64) -> StoreResult<Option<Notice>>;

    /// Notices, latest written first.
    async fn notices(&self, filter: &NoticeFilter, page: Page) -> StoreResult<Listing<Notice>>;

    /// How many notices there are, without reading them.
    async fn count_notices(&self, filter: &NoticeFilter) -> StoreResult<u64>;

    /// Notices sent to a person over a channel since `since`: for limits on how many.
    async fn sent_since(
        &self,
        county: &Jurisdiction,
        person: &str,
        channel: Channel,
        since: Instant,
    ) -> StoreResult<u64>;
}
