//! Where notices wait, as the dispatcher needs it.

use std::error::Error;

use async_trait::async_trait;
use tidegate_domain::{Channel, Instant, Jurisdiction, Notice, NoticeTry};

/// Who takes notices in hand, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Name of the host that sends.
    pub by: String,
    /// Now.
    pub now: Instant,
    /// Until when nobody else takes them.
    pub until: Instant,
    /// At most so many.
    pub rows: u32,
}

/// A notice that is put off without having been tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postponed {
    /// Number of the notice.
    pub notice: i64,
    /// When it is its turn again.
    pub next_at: Instant,
    /// Why.
    pub reason: String,
    /// Whether what was written later to this person over this channel may go before it, as with one
    /// that is not to be sent before a time: its `not_before` becomes `next_at`. So an urgent notice
    /// passes those that wait for the next morning.
    pub may_be_passed: bool,
}

/// Whom notices were sent to, over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whom<'a> {
    /// County.
    pub county: &'a Jurisdiction,
    /// Id of the person.
    pub person: &'a str,
    /// Over this.
    pub channel: Channel,
}

/// Why a line did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("the line of notices does not answer")]
pub struct LineError(#[source] pub Box<dyn Error + Send + Sync>);

/// A line of notices. What each call means is what the store's outbox says of the call of the same
/// name.
#[async_trait]
pub trait Line: Send + Sync {
    /// Takes in hand the notices whose turn it is: of each person and channel the first that waits.
    ///
    /// # Errors
    /// The line fails.
    async fn claim(&self, claim: &Claim) -> Result<Vec<Notice>, LineError>;

    /// Keeps what came of tries and lets the notices go.
    ///
    /// # Errors
    /// The line fails.
    async fn put_tries(&self, tries: &[NoticeTry]) -> Result<(), LineError>;

    /// Puts notices off and lets them go; it is not a try. A line that cannot may do nothing: the
    /// notices come again when the claim has ended, and nothing is lost but some work, and that
    /// nothing passes those that may be passed.
    ///
    /// # Errors
    /// The line fails.
    async fn postpone(&self, notices: &[Postponed]) -> Result<(), LineError>;

    /// Suppresses a notice; false when it no longer waits.
    ///
    /// # Errors
    /// The line fails.
    async fn suppress(&self, notice: i64, reason: &str) -> Result<bool, LineError>;

    /// Notices sent to a person over a channel since `since`.
    ///
    /// # Errors
    /// The line fails.
    async fn sent_since(&self, whom: Whom<'_>, since: Instant) -> Result<u64, LineError>;

    /// Notices that wait for a channel.
    ///
    /// # Errors
    /// The line fails.
    async fn waiting(&self, channel: Channel) -> Result<u64, LineError>;
}
