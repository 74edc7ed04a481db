//! People, how they are reached, and the notices that are sent to them. A `Message` is the text of a
//! pack, a notice is what goes to a person.

use serde::{Deserialize, Serialize};

use crate::{Instant, Jurisdiction};

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The inbox in the application (站内信).
    Inbox,
    /// Short message (短信).
    Sms,
    /// A call that reads the text (语音电话).
    Voice,
    /// E-mail.
    Email,
    /// A signed call of a web address.
    Webhook,
    /// An application of the authority, such as Zheliban or Zhezhengding (政务应用).
    App,
}

impl Channel {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Inbox, Self::Sms, Self::Voice, Self::Email, Self::Webhook, Self::App];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Email => "email",
            Self::Webhook => "webhook",
            Self::App => "app",
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// For information; waits for the end of quiet hours and may be gathered.
    Information,
    /// Something is to be done; waits for the end of quiet hours.
    Action,
    /// Now, at night too.
    Urgent,
}

impl Urgency {
    /// All, least urgent first.
    pub const ALL: [Self; 3] = [Self::Information, Self::Action, Self::Urgent];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Action => "action",
            Self::Urgent => "urgent",
        }
    }
}

/// How somebody wants to be told of messages of one urgency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// Messages of this urgency.
    pub urgency: Urgency,
    /// Go over these besides the inbox, which always has them.
    pub channels: Vec<Channel>,
}

/// An address of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Over what.
    pub channel: Channel,
    /// Number, e-mail address, web address or id in the application.
    pub address: String,
}

/// Somebody who is told things and takes steps (人员).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// County.
    pub county: Jurisdiction,
    /// Unique in the county, for example an account or a staff number; never empty.
    pub id: String,
    /// Name as addressed.
    pub name: String,
    /// The enterprise that the person answers for; absent for an officer.
    pub enterprise: Option<String>,
    /// Duties of the person: of an officer `permit-reviewer`, `approver`, `inspector`, `leader` or
    /// another word of the county; of an enterprise `contact`, `manager`. Ascending.
    pub posts: Vec<String>,
    /// Account of the host that is this person's.
    pub account: Option<String>,
    /// Where the person is reached.
    pub addresses: Vec<Address>,
    /// Wishes; for an urgency without one, every channel that an address is known for.
    pub preferences: Vec<Preference>,
    /// `zh-CN` or `en`.
    pub language: String,
    /// False when nothing more is sent.
    pub active: bool,
}

/// How far a notice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeStatus {
    /// Waits for its time, for its turn or for another try.
    Waiting,
    /// Taken by the gateway, or in the inbox.
    Sent,
    /// Its gateway says that it arrived, or the person has read it.
    Delivered,
    /// Will not be tried again by itself: every try failed, or the gateway refused it for good.
    Dead,
    /// Was not to be sent: the person is not reached over this, or wants no more.
    Suppressed,
}

impl NoticeStatus {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Sent, Self::Delivered, Self::Dead, Self::Suppressed];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Suppressed => "suppressed",
        }
    }
}

/// A notice (通知) to one person over one channel, before it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// County.
    pub county: Jurisdiction,
    /// Id of the person.
    pub person: String,
    /// Over what.
    pub channel: Channel,
    /// Where to, as known when it was written; empty for the inbox.
    pub address: String,
    /// What it is about, a word of the host, for example `report-due`.
    pub topic: String,
    /// How urgent.
    pub urgency: Urgency,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// Matter that it belongs to.
    pub matter: Option<i64>,
    /// Enterprise that it is about.
    pub enterprise: Option<String>,
    /// Tells it from every other of the county: the same key is never kept twice. Goes to the
    /// gateway too.
    pub key: String,
    /// When it was written.
    pub at: Instant,
    /// Not to be sent before.
    pub not_before: Instant,
    /// Why it is not sent at all, for example because it was grouped with another; it is kept as
    /// suppressed then, so that what people were spared can be counted. Absent as a rule.
    pub held: Option<String>,
}

/// A notice as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Number; of two to one person over one channel the smaller goes first.
    pub id: i64,
    /// What it says.
    #[serde(flatten)]
    pub notice: NewNotice,
    /// How far it has come.
    pub status: NoticeStatus,
    /// Tries so far.
    pub tries: u32,
    /// When it is tried next; while it waits.
    pub next_at: Instant,
    /// When the gateway took it.
    pub sent_at: Option<Instant>,
    /// When it arrived or was read.
    pub delivered_at: Option<Instant>,
    /// What the gateway called it; absent where it names nothing.
    pub receipt: Option<String>,
    /// Why the latest try failed, or why it was suppressed.
    pub problem: Option<String>,
}

/// One try to send a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeTry {
    /// Number of the notice.
    pub notice: i64,
    /// From 1.
    pub number: u32,
    /// When.
    pub at: Instant,
    /// What came of it.
    pub outcome: TryOutcome,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum TryOutcome {
    /// The gateway took it.
    Sent {
        /// What the gateway calls it.
        receipt: Option<String>,
    },
    /// Failed; it is tried again.
    Again {
        /// Why.
        problem: String,
        /// When it is tried next.
        next_at: Instant,
    },
    /// Failed for good.
    Dead {
        /// Why.
        problem: String,
    },
}
