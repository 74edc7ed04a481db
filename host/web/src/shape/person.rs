//! People and notices.

use serde::{Deserialize, Serialize};
use tidegate_domain::{
    Address, Channel, Jurisdiction, Notice, NoticeTry, Person, Preference, TryOutcome, Urgency,
};
use utoipa::ToSchema;

use crate::error::Failure;
use crate::shape::matter::at;
use crate::time;

/// Somebody who is told things and takes steps.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonBody {
    /// Unique in the county, without `/`.
    #[schema(example = "chen")]
    id: String,
    /// Name as addressed.
    name: String,
    /// Enterprise that the person answers for; absent for an officer.
    enterprise: Option<String>,
    /// Duties: of an officer `permit-reviewer`, `approver`, `inspector`, `leader` or another word of
    /// the county; of an enterprise `contact`, `manager`.
    #[serde(default)]
    posts: Vec<String>,
    /// Account that is this person's. With the role `enterprise` it handles the matters of the
    /// person's enterprise and no other.
    account: Option<String>,
    /// Where the person is reached.
    #[serde(default)]
    addresses: Vec<AddressBody>,
    /// Wishes; for an urgency without one, every channel that an address is known for.
    #[serde(default)]
    preferences: Vec<PreferenceBody>,
    /// `zh-CN`, when absent too, or `en`.
    #[serde(default = "usual_language")]
    language: String,
    /// False when nothing more is sent; true when absent.
    #[serde(default = "yes")]
    active: bool,
}

/// An address of a person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddressBody {
    /// `sms`, `voice`, `email`, `webhook` or `app`.
    #[schema(example = "sms")]
    channel: String,
    /// Number, e-mail address, web address or id in the application.
    address: String,
}

/// How somebody wants to be told of notices of one urgency.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreferenceBody {
    /// `information`, `action` or `urgent`.
    urgency: String,
    /// Channels besides the inbox, which always has them.
    channels: Vec<String>,
}

fn usual_language() -> String {
    "zh-CN".to_owned()
}

const fn yes() -> bool {
    true
}

impl From<Person> for PersonBody {
    fn from(person: Person) -> Self {
        let addresses = person
            .addresses
            .into_iter()
            .map(|one| AddressBody { channel: one.channel.to_string(), address: one.address });
        let preferences = person.preferences.into_iter().map(|one| PreferenceBody {
            urgency: one.urgency.word().to_owned(),
            channels: one.channels.iter().map(Channel::to_string).collect(),
        });
        Self {
            id: person.id,
            name: person.name,
            enterprise: person.enterprise,
            posts: person.posts,
            account: person.account,
            addresses: addresses.collect(),
            preferences: preferences.collect(),
            language: person.language,
            active: person.active,
        }
    }
}

impl PersonBody {
    /// The person, of this county.
    pub(crate) fn person(self, county: &Jurisdiction) -> Result<Person, Failure> {
        let addresses: Result<Vec<Address>, Failure> = self
            .addresses
            .into_iter()
            .map(|one| Ok(Address { channel: channel(&one.channel)?, address: one.address }))
            .collect();
        let preferences: Result<Vec<Preference>, Failure> = self
            .preferences
            .into_iter()
            .map(|one| {
                let channels: Result<Vec<Channel>, Failure> =
                    one.channels.iter().map(|word| channel(word)).collect();
                Ok(Preference { urgency: urgency(&one.urgency)?, channels: channels? })
            })
            .collect();
        let mut posts = self.posts;
        posts.sort();
        posts.dedup();
        Ok(Person {
            county: county.clone(),
            id: self.id,
            name: self.name,
            enterprise: self.enterprise,
            posts,
            account: self.account,
            addresses: addresses?,
            preferences: preferences?,
            language: self.language,
            active: self.active,
        })
    }
}

/// The channel of a word.
pub(crate) fn channel(word: &str) -> Result<Channel, Failure> {
    let found = Channel::ALL.into_iter().find(|channel| channel.word() == word);
    found.ok_or_else(|| none_of("channel", word, &Channel::ALL.map(Channel::word)))
}

fn urgency(word: &str) -> Result<Urgency, Failure> {
    let found = Urgency::ALL.into_iter().find(|urgency| urgency.word() == word);
    found.ok_or_else(|| none_of("urgency", word, &Urgency::ALL.map(Urgency::word)))
}

/// That a word is none of those that are known.
pub(crate) fn none_of(field: &str, word: &str, known: &[&str]) -> Failure {
    let message = format!("`{word}` is none of the choices, write {}", known.join(", "));
    Failure::bad_input(field, message)
}

/// A notice to one person over one channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeBody {
    /// Number.
    pub(crate) id: i64,
    /// Id of the person.
    person: String,
    /// `inbox`, `sms`, `voice`, `email`, `webhook` or `app`.
    #[schema(example = "sms")]
    channel: String,
    /// Where to; empty for the inbox.
    address: String,
    /// What it is about, a word of the host.
    #[schema(example = "report-due")]
    topic: String,
    /// `information`, `action` or `urgent`.
    urgency: &'static str,
    /// One line.
    title: String,
    /// The text.
    text: String,
    /// Number of the matter that it belongs to.
    matter: Option<i64>,
    /// Enterprise that it is about.
    enterprise: Option<String>,
    /// `waiting`, `sent`, `delivered`, `dead` or `suppressed`.
    #[schema(example = "sent")]
    status: &'static str,
    /// Tries so far.
    tries: u32,
    /// When it was written.
    #[schema(format = DateTime)]
    at: String,
    /// When it is tried next; absent when it no longer waits.
    #[schema(format = DateTime)]
    next_at: Option<String>,
    /// When the gateway took it.
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    /// When it arrived or was read.
    #[schema(format = DateTime)]
    delivered_at: Option<String>,
    /// What the gateway called it.
    receipt: Option<String>,
    /// Why the latest try failed, or why it was suppressed.
    problem: Option<String>,
}

impl From<Notice> for NoticeBody {
    fn from(kept: Notice) -> Self {
        let waits = kept.status == tidegate_domain::NoticeStatus::Waiting;
        let notice = kept.notice;
        Self {
            id: kept.id,
            person: notice.person,
            channel: notice.channel.to_string(),
            address: notice.address,
            topic: notice.topic,
            urgency: notice.urgency.word(),
            title: notice.title,
            text: notice.text,
            matter: notice.matter,
            enterprise: notice.enterprise,
            status: kept.status.word(),
            tries: kept.tries,
            at: time::rfc3339(notice.at),
            next_at: waits.then(|| time::rfc3339(kept.next_at)),
            sent_at: at(kept.sent_at),
            delivered_at: at(kept.delivered_at),
            receipt: kept.receipt,
            problem: kept.problem,
        }
    }
}

/// One try to send a notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeTryBody {
    /// From 1.
    number: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `sent`, `again` or `dead`.
    outcome: &'static str,
    /// What the gateway called it.
    receipt: Option<String>,
    /// Why it failed.
    problem: Option<String>,
    /// When it was to be tried next.
    #[schema(format = DateTime)]
    next_at: Option<String>,
}

impl From<NoticeTry> for NoticeTryBody {
    fn from(tried: NoticeTry) -> Self {
        let (outcome, receipt, problem, next_at) = match tried.outcome {
            TryOutcome::Sent { receipt } => ("sent", receipt, None, None),
            TryOutcome::Again { problem, next_at } => ("again", None, Some(problem), Some(next_at)),
            TryOutcome::Dead { problem } => ("dead", None, Some(problem), None),
        };
        let NoticeTry { number, at: tried_at, .. } = tried;
        let at_text = time::rfc3339(tried_at);
        Self { number, at: at_text, outcome, receipt, problem, next_at: at(next_at) }
    }
}
