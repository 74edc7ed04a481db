//! People and notices as the database gives them, and as rows on their way in.

use serde::Serialize;
use sqlx::{Database, Encode, QueryBuilder, Type};
use tidegate_domain::{
    Channel, Instant, NewNotice, Notice, NoticeStatus, NoticeTry, Person, TryOutcome,
};

use crate::failure::damaged;
use crate::matters::rows::quoted;
use crate::row::{from_json, from_word, json, jurisdiction, small};
use crate::{NoticeFilter, PersonFilter, StoreResult};

/// Columns of a notice `n`.
macro_rules! notice_columns {
    () => {
        "n.id, n.county, n.person, n.channel, n.address, n.topic, n.urgency, n.title, n.content,
          n.matter, n.enterprise, n.key, n.at, n.not_before, n.held, n.status, n.tries, n.next_at,
          n.sent_at, n.delivered_at, n.receipt, n.problem "
    };
}
pub(crate) use notice_columns;

/// A notice as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct NoticeRow {
    id: i64,
    county: String,
    person: String,
    channel: String,
    address: String,
    topic: String,
    urgency: String,
    title: String,
    content: String,
    matter: Option<i64>,
    enterprise: Option<String>,
    key: String,
    at: i64,
    not_before: i64,
    held: Option<String>,
    status: String,
    tries: i64,
    next_at: i64,
    sent_at: Option<i64>,
    delivered_at: Option<i64>,
    receipt: Option<String>,
    problem: Option<String>,
}

impl NoticeRow {
    /// The notice.
    pub(crate) fn notice(self, operation: &'static str) -> StoreResult<Notice> {
        let notice = NewNotice {
            county: jurisdiction(operation, self.county)?,
            person: self.person,
            channel: from_word(operation, "channel", &self.channel)?,
            address: self.address,
            topic: self.topic,
            urgency: from_word(operation, "urgency", &self.urgency)?,
            title: self.title,
            text: self.content,
            matter: self.matter,
            enterprise: self.enterprise,
            key: self.key,
            at: self.at,
            not_before: self.not_before,
            held: self.held,
        };
        Ok(Notice {
            id: self.id,
            notice,
            status: from_word(operation, "status", &self.status)?,
            tries: small(operation, "tries", self.tries)?,
            next_at: self.next_at,
            sent_at: self.sent_at,
            delivered_at: self.delivered_at,
            receipt: self.receipt,
            problem: self.problem,
        })
    }
}

/// Notices from their rows, oldest first.
pub(crate) fn by_age(operation: &'static str, rows: Vec<NoticeRow>) -> StoreResult<Vec<Notice>> {
    let notices = rows.into_iter().map(|row| row.notice(operation));
    let mut notices = notices.collect::<StoreResult<Vec<_>>>()?;
    notices.sort_by_key(|notice| notice.id);
    Ok(notices)
}

/// A notice as it is to be written: one that is held back is suppressed, one for the inbox sent.
#[derive(Serialize)]
pub(crate) struct NoticeColumns<'a> {
    /// County.
    pub(crate) county: &'a str,
    person: &'a str,
    channel: &'static str,
    address: &'a str,
    topic: &'a str,
    urgency: &'static str,
    title: &'a str,
    content: &'a str,
    matter: Option<i64>,
    enterprise: Option<&'a str>,
    key: &'a str,
    at: Instant,
    not_before: Instant,
    held: Option<&'a str>,
    status: &'static str,
    sent_at: Option<Instant>,
}

impl<'a> NoticeColumns<'a> {
    /// The columns of a notice that belongs to a matter.
    pub(crate) fn of(notice: &'a NewNotice, matter: Option<i64>) -> Self {
        let status = match (&notice.held, notice.channel) {
            (Some(_), _) => NoticeStatus::Suppressed,
            (None, Channel::Inbox) => NoticeStatus::Sent,
            (None, _) => NoticeStatus::Waiting,
        };
        Self {
            county: notice.county.as_str(),
            person: &notice.person,
            channel: notice.channel.word(),
            address: &notice.address,
            topic: &notice.topic,
            urgency: notice.urgency.word(),
            title: &notice.title,
            content: &notice.text,
            matter,
            enterprise: notice.enterprise.as_deref(),
            key: &notice.key,
            at: notice.at,
            not_before: notice.not_before,
            held: notice.held.as_deref(),
            status: status.word(),
            sent_at: (status == NoticeStatus::Sent).then_some(notice.at),
        }
    }
}

/// Notices of a call as they are to be written.
pub(crate) fn columns_of(notices: &[NewNotice]) -> Vec<NoticeColumns<'_>> {
    notices.iter().map(|notice| NoticeColumns::of(notice, notice.matter)).collect()
}

/// A try as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct TryRow {
    notice: i64,
    number: i64,
    at: i64,
    outcome: String,
    receipt: Option<String>,
    problem: Option<String>,
    next_at: Option<i64>,
}

impl TryRow {
    /// The try.
    pub(crate) fn tried(self, operation: &'static str) -> StoreResult<NoticeTry> {
        let outcome = match (self.outcome.as_str(), self.problem, self.next_at) {
            ("sent", _, _) => TryOutcome::Sent { receipt: self.receipt },
            ("again", Some(problem), Some(next_at)) => TryOutcome::Again { problem, next_at },
            ("dead", Some(problem), _) => TryOutcome::Dead { problem },
            _ => return Err(damaged(operation, "outcome", self.outcome)),
        };
        let number = small(operation, "number", self.number)?;
        Ok(NoticeTry { notice: self.notice, number, at: self.at, outcome })
    }
}

/// A person as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct PersonRow {
    county: String,
    id: String,
    name: String,
    enterprise: Option<String>,
    posts: String,
    account: Option<String>,
    addresses: String,
    preferences: String,
    language: String,
    active: bool,
}

impl PersonRow {
    /// The person.
    pub(crate) fn person(self, operation: &'static str) -> StoreResult<Person> {
        Ok(Person {
            county: jurisdiction(operation, self.county)?,
            id: self.id,
            name: self.name,
            enterprise: self.enterprise,
            posts: from_json(operation, "posts", &self.posts)?,
            account: self.account,
            addresses: from_json(operation, "addresses", &self.addresses)?,
            preferences: from_json(operation, "preferences", &self.preferences)?,
            language: self.language,
            active: self.active,
        })
    }
}

/// The columns of a person in the order of the table.
pub(crate) fn person_columns<'a>(
    operation: &'static str,
    person: &'a Person,
) -> StoreResult<impl Serialize + use<'a>> {
    Ok((
        person.county.as_str(),
        &person.id,
        &person.name,
        &person.enterprise,
        json(operation, &person.posts)?,
        &person.account,
        json(operation, &person.addresses)?,
        json(operation, &person.preferences)?,
        &person.language,
        person.active,
    ))
}

/// Adds the conditions on people `p` that a filter sets. `finds` is the database's function that
/// gives the place of a text in another, or 0.
pub(crate) fn person_conditions<DB: Database>(
    query: &mut QueryBuilder<DB>,
    filter: &PersonFilter,
    (operation, finds): (&'static str, &'static str),
) -> StoreResult<()>
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("where true ");
    let texts = [
        ("p.county", filter.county.as_ref().map(|county| county.as_str())),
        ("p.enterprise", filter.enterprise.as_deref()),
        ("p.account", filter.account.as_deref()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push("and ").push(column).push(" = ").push_bind(text.to_owned()).push(" ");
        }
    }
    if filter.officers {
        query.push("and p.enterprise is null ");
    }
    if let Some(post) = &filter.post {
        query.push("and ").push(finds).push("(p.posts, ").push_bind(quoted(operation, post)?);
        query.push(") > 0 ");
    }
    Ok(())
}

/// Adds the conditions on notices `n` that a filter sets.
pub(crate) fn notice_conditions<DB: Database>(query: &mut QueryBuilder<DB>, filter: &NoticeFilter)
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("where true ");
    let texts = [
        ("n.county", filter.county.as_ref().map(|county| county.as_str())),
        ("n.person", filter.person.as_deref()),
        ("n.channel", filter.channel.map(Channel::word)),
        ("n.status", filter.status.map(NoticeStatus::word)),
        ("n.topic", filter.topic.as_deref()),
        ("n.enterprise", filter.enterprise.as_deref()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push("and ").push(column).push(" = ").push_bind(text.to_owned()).push(" ");
        }
    }
    if let Some(matter) = filter.matter {
        query.push("and n.matter = ").push_bind(matter).push(" ");
    }
    if let Some((from, until)) = filter.written {
        query.push("and n.at >= ").push_bind(from);
        query.push(" and n.at < ").push_bind(until).push(" ");
    }
}
