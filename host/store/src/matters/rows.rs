//! Matters, steps and attachments as the database gives them, and the conditions that filters set.

use sqlx::{Database, Encode, QueryBuilder, Type};
use tidegate_domain::{
    Attachment, Matter, MatterKey, MatterKind, MatterStep, Position, StepAside, StepTaken,
};

use super::party;
use crate::failure::damaged;
use crate::row::{count, from_json, from_word, json, jurisdiction, small};
use crate::{MatterFilter, NewAttachment, StoreResult};

/// Columns of a matter `m`.
macro_rules! matter_columns {
    () => {
        "m.id, m.county, m.kind, m.key, m.enterprise, m.revision, m.opened_at, m.updated_at,
          m.closed_at, m.status, m.owner, m.due_at, m.deadline, m.severity, m.subject, m.labels,
          m.state "
    };
}
pub(crate) use matter_columns;

/// A matter as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct MatterRow {
    id: i64,
    county: String,
    kind: String,
    key: String,
    enterprise: Option<String>,
    revision: i64,
    opened_at: i64,
    updated_at: i64,
    closed_at: Option<i64>,
    status: String,
    owner: Option<String>,
    due_at: Option<i64>,
    deadline: Option<i64>,
    severity: i64,
    subject: String,
    labels: String,
    state: String,
}

impl MatterRow {
    /// The matter.
    pub(crate) fn matter(self, operation: &'static str) -> StoreResult<Matter> {
        let severity = u8::try_from(self.severity);
        let position = Position {
            status: self.status,
            closed: self.closed_at.is_some(),
            owner: self.owner,
            due_at: self.due_at,
            deadline: self.deadline,
            severity: severity.map_err(|_| damaged(operation, "severity", self.severity))?,
            subject: self.subject,
            labels: from_json(operation, "labels", &self.labels)?,
            state: from_json(operation, "state", &self.state)?,
        };
        let key = MatterKey {
            county: jurisdiction(operation, self.county)?,
            kind: from_word(operation, "kind", &self.kind)?,
            key: self.key,
        };
        Ok(Matter {
            id: self.id,
            key,
            enterprise: self.enterprise,
            revision: small(operation, "revision", self.revision)?,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            position,
        })
    }
}

/// Columns `at, taken_by, party, action, body` of a step.
#[derive(sqlx::FromRow)]
pub(crate) struct TakenRow {
    at: i64,
    taken_by: String,
    party: String,
    action: String,
    body: String,
}

impl TakenRow {
    fn taken(self, operation: &'static str) -> StoreResult<StepTaken> {
        let known = party(&self.party);
        Ok(StepTaken {
            at: self.at,
            by: self.taken_by,
            party: known.ok_or_else(|| damaged(operation, "party", &self.party))?,
            action: self.action,
            body: from_json(operation, "body", &self.body)?,
        })
    }
}

/// A step as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct StepRow {
    matter: i64,
    number: i64,
    #[sqlx(flatten)]
    taken: TakenRow,
}

impl StepRow {
    /// The step.
    pub(crate) fn step(self, operation: &'static str) -> StoreResult<MatterStep> {
        let number = small(operation, "number", self.number)?;
        Ok(MatterStep { matter: self.matter, number, step: self.taken.taken(operation)? })
    }
}

/// A step with its running number and the kind of its matter.
#[derive(sqlx::FromRow)]
pub(crate) struct FollowedRow {
    id: i64,
    kind: String,
    #[sqlx(flatten)]
    step: StepRow,
}

impl FollowedRow {
    /// The step with its running number.
    pub(crate) fn step(
        self,
        operation: &'static str,
    ) -> StoreResult<(i64, MatterKind, MatterStep)> {
        let kind = from_word(operation, "kind", &self.kind)?;
        Ok((self.id, kind, self.step.step(operation)?))
    }
}

/// A step that did not count as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct AsideRow {
    matter: i64,
    seen: i64,
    found: i64,
    reason: String,
    #[sqlx(flatten)]
    taken: TakenRow,
}

impl AsideRow {
    /// The step.
    pub(crate) fn aside(self, operation: &'static str) -> StoreResult<StepAside> {
        Ok(StepAside {
            matter: self.matter,
            seen: small(operation, "seen", self.seen)?,
            found: small(operation, "found", self.found)?,
            step: self.taken.taken(operation)?,
            reason: self.reason,
        })
    }
}

/// Columns of an attachment.
#[derive(sqlx::FromRow)]
pub(crate) struct AttachmentRow {
    id: i64,
    matter: i64,
    step: Option<i64>,
    name: String,
    media_type: String,
    size: i64,
    digest: String,
    quarantined: Option<String>,
    brought_by: String,
    at: i64,
}

impl AttachmentRow {
    /// The attachment.
    pub(crate) fn attachment(self, operation: &'static str) -> StoreResult<Attachment> {
        Ok(Attachment {
            id: self.id,
            matter: self.matter,
            step: self.step.map(|step| small(operation, "step", step)).transpose()?,
            name: self.name,
            media_type: self.media_type,
            size: count(self.size),
            digest: self.digest,
            quarantined: self.quarantined,
            by: self.brought_by,
            at: self.at,
        })
    }
}

/// An attachment with its content.
#[derive(sqlx::FromRow)]
pub(crate) struct ContentRow {
    content: Vec<u8>,
    #[sqlx(flatten)]
    attachment: AttachmentRow,
}

impl ContentRow {
    /// The attachment.
    pub(crate) fn attachment(self, operation: &'static str) -> StoreResult<NewAttachment> {
        let attachment = self.attachment.attachment(operation)?;
        Ok(NewAttachment { attachment, content: self.content })
    }
}

/// How a word is looked for in the JSON array of a column: with its quotes.
pub(crate) fn quoted(operation: &'static str, word: &str) -> StoreResult<String> {
    json(operation, word)
}

/// Adds the conditions on matters `m` that a filter sets, so that the statement has none that would
/// keep it from an index. `finds` is the database's function that gives the place of a text in
/// another, or 0.
pub(crate) fn matter_conditions<DB: Database>(
    query: &mut QueryBuilder<DB>,
    filter: &MatterFilter,
    (operation, finds): (&'static str, &'static str),
) -> StoreResult<()>
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("where true ");
    let texts = [
        ("m.county", filter.county.as_ref().map(|county| county.as_str())),
        ("m.kind", filter.kind.map(MatterKind::word)),
        ("m.enterprise", filter.enterprise.as_deref()),
        ("m.owner", filter.owner.as_deref()),
        ("m.subject", filter.subject.as_deref()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push("and ").push(column).push(" = ").push_bind(text.to_owned()).push(" ");
        }
    }
    if !filter.statuses.is_empty() {
        push_words(query, "m.status", &filter.statuses);
    }
    match filter.closed {
        Some(true) => query.push("and m.closed_at is not null "),
        Some(false) => query.push("and m.closed_at is null "),
        None => query,
    };
    for label in &filter.labels {
        query.push("and ").push(finds).push("(m.labels, ").push_bind(quoted(operation, label)?);
        query.push(") > 0 ");
    }
    for (column, period) in [("m.opened_at", filter.opened), ("m.closed_at", filter.closed_in)] {
        if let Some((from, until)) = period {
            query.push("and ").push(column).push(" >= ").push_bind(from);
            query.push(" and ").push(column).push(" < ").push_bind(until).push(" ");
        }
    }
    stepped(query, filter);
    Ok(())
}

/// The condition on the steps of a matter.
fn stepped<DB: Database>(query: &mut QueryBuilder<DB>, filter: &MatterFilter)
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    let Some((actions, from, until)) = &filter.stepped else { return };
    if actions.is_empty() {
        query.push("and false ");
        return;
    }
    query.push("and m.id in (select s.matter from matter_step s where s.at >= ").push_bind(*from);
    query.push(" and s.at < ").push_bind(*until).push(" ");
    if let Some(county) = &filter.county {
        query.push("and s.county = ").push_bind(county.as_str().to_owned()).push(" ");
    }
    push_words(query, "s.action", actions);
    query.push(") ");
}

/// Adds that a column holds one of these words.
fn push_words<DB: Database>(query: &mut QueryBuilder<DB>, column: &'static str, words: &[String])
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("and ").push(column).push(" in (");
    let mut listed = query.separated(", ");
    for word in words {
        listed.push_bind(word.clone());
    }
    query.push(") ");
}
