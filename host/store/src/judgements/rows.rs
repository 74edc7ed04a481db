//! Judgements, findings, cases and due days as the database gives them, and the conditions that
//! filters set.

use sqlx::{Database, Encode, QueryBuilder, Type};
use tidegate_domain::{
    CaseKey, CaseListing, CaseNews, CaseNote, FindingListing, Instant, JudgementListing,
};

use crate::failure::damaged;
use crate::row::{date, from_json, from_word, jurisdiction, limit_offset, severity, small};
use crate::{DueDay, EarlierAct, FindingFilter, JudgementFilter, Page, StoreResult};

/// Columns of a judgement.
#[derive(sqlx::FromRow)]
pub(crate) struct JudgementRow {
    id: String,
    kind: String,
    county: String,
    enterprise: Option<String>,
    valid_from: i64,
    valid_until: i64,
    known_at: i64,
    revision: i64,
    supersedes: Option<String>,
    superseded_by: Option<String>,
    reason: Option<String>,
    findings: i64,
    undetermined: i64,
    partition: i64,
    sequence: i64,
}

impl JudgementRow {
    /// The judgement as a list shows it.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<JudgementListing> {
        let sequence = u64::try_from(self.sequence);
        Ok(JudgementListing {
            id: self.id,
            kind: self.kind,
            county: jurisdiction(operation, self.county)?,
            enterprise: self.enterprise,
            from: self.valid_from,
            until: self.valid_until,
            known_at: self.known_at,
            revision: small(operation, "revision", self.revision)?,
            supersedes: self.supersedes,
            superseded_by: self.superseded_by,
            reason: self.reason,
            findings: small(operation, "findings", self.findings)?,
            undetermined: small(operation, "undetermined", self.undetermined)?,
            partition: small(operation, "partition", self.partition)?,
            sequence: sequence.map_err(|_| damaged(operation, "sequence", self.sequence))?,
        })
    }
}

/// A finding with its judgement and enterprise.
#[derive(sqlx::FromRow)]
pub(crate) struct FindingRow {
    id: i64,
    judgement: String,
    current: bool,
    county: String,
    enterprise: String,
    enterprise_name: String,
    finding: String,
    enforcement_case: Option<i64>,
}

impl FindingRow {
    /// The finding as a list shows it.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<FindingListing> {
        Ok(FindingListing {
            id: self.id,
            judgement: self.judgement,
            current: self.current,
            county: jurisdiction(operation, self.county)?,
            enterprise: self.enterprise,
            enterprise_name: self.enterprise_name,
            finding: from_json(operation, "finding", &self.finding)?,
            case: self.enforcement_case,
        })
    }
}

/// Columns `kind, subject, pollutant, reference, act_from, act_until, enforcement_case` of the table
/// `finding`, in this order as JSON.
#[derive(serde::Deserialize, sqlx::FromRow)]
pub(crate) struct ActRow {
    kind: String,
    subject: String,
    pollutant: String,
    reference: String,
    act_from: Instant,
    act_until: Instant,
    enforcement_case: Option<i64>,
}

/// Acts in the order in which they are given.
pub(crate) fn acts(rows: Vec<ActRow>) -> Vec<EarlierAct> {
    let mut acts: Vec<EarlierAct> = rows
        .into_iter()
        .map(|row| EarlierAct {
            kind: row.kind,
            subject: row.subject,
            pollutant: Some(row.pollutant).filter(|code| !code.is_empty()),
            reference: row.reference,
            from: row.act_from,
            until: row.act_until,
            case: row.enforcement_case,
        })
        .collect();
    acts.sort_by(|a, b| order(a).cmp(&order(b)));
    acts
}

fn order(act: &EarlierAct) -> (Instant, Instant, &str, &str, Option<&str>, &str) {
    let EarlierAct { kind, subject, pollutant, reference, from, until, .. } = act;
    (*from, *until, kind, subject, pollutant.as_deref(), reference)
}

/// A case with its enterprise.
#[derive(sqlx::FromRow)]
pub(crate) struct CaseRow {
    id: i64,
    county: String,
    enterprise_name: String,
    enterprise: String,
    kind: String,
    subject: String,
    pollutant: String,
    reference: String,
    status: String,
    standing: String,
    severity: i64,
    opened_at: i64,
    updated_at: i64,
}

impl CaseRow {
    /// The case as a list shows it.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<CaseListing> {
        let key = CaseKey {
            enterprise: self.enterprise,
            kind: self.kind,
            subject: self.subject,
            pollutant: self.pollutant,
            reference: self.reference,
        };
        Ok(CaseListing {
            id: self.id,
            county: jurisdiction(operation, self.county)?,
            enterprise_name: self.enterprise_name,
            key,
            status: from_word(operation, "status", &self.status)?,
            standing: from_word(operation, "standing", &self.standing)?,
            severity: severity(operation, self.severity)?,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
        })
    }
}

/// Something that a case was told.
#[derive(sqlx::FromRow)]
pub(crate) struct NoteRow {
    at: i64,
    news: String,
    judgement: String,
    reason: Option<String>,
}

impl NoteRow {
    /// The note.
    pub(crate) fn note(self, operation: &'static str) -> StoreResult<CaseNote> {
        let news: CaseNews = from_word(operation, "news", &self.news)?;
        Ok(CaseNote { at: self.at, news, judgement: self.judgement, reason: self.reason })
    }
}

/// A day that is due.
#[derive(sqlx::FromRow)]
pub(crate) struct DueRow {
    county: String,
    enterprise: String,
    on_day: i64,
    reason: Option<String>,
    ticket: i64,
}

impl DueRow {
    /// The day.
    pub(crate) fn due(self, operation: &'static str) -> StoreResult<DueDay> {
        let Self { county, enterprise, on_day, reason, ticket } = self;
        let (county, on) = (jurisdiction(operation, county)?, date(operation, on_day)?);
        Ok(DueDay { county, enterprise, on, reason, ticket })
    }
}

/// Adds the conditions on judgements `j` that a filter sets, so that the statement has none that
/// would keep it from an index.
pub(crate) fn judgement_conditions<DB: Database>(
    query: &mut QueryBuilder<DB>,
    filter: &JudgementFilter,
) where
    String: for<'q> Encode<'q, DB> + Type<DB>,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("where true ");
    if let Some(county) = &filter.county {
        query.push("and j.county = ").push_bind(county.as_str().to_owned()).push(" ");
    }
    if let Some(enterprise) = &filter.enterprise {
        query.push("and j.enterprise = ").push_bind(enterprise.clone()).push(" ");
    }
    if let Some(kind) = &filter.kind {
        query.push("and j.kind = ").push_bind(kind.clone()).push(" ");
    }
    if let Some((from, until)) = filter.period {
        // A judgement of a moment touches the period that the moment lies in.
        query.push("and j.valid_from < ").push_bind(until);
        query.push(" and (j.valid_until > ").push_bind(from);
        query.push(" or j.valid_from >= ").push_bind(from).push(") ");
    }
    if filter.current {
        query.push("and j.superseded_by is null ");
    }
}

/// Adds the conditions on findings `f` of judgements `j` that a filter sets.
pub(crate) fn finding_conditions<DB: Database>(query: &mut QueryBuilder<DB>, filter: &FindingFilter)
where
    String: for<'q> Encode<'q, DB> + Type<DB>,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    query.push("where true ");
    if let Some(county) = &filter.county {
        query.push("and j.county = ").push_bind(county.as_str().to_owned()).push(" ");
    }
    if let Some(enterprise) = &filter.enterprise {
        query.push("and f.enterprise = ").push_bind(enterprise.clone()).push(" ");
    }
    if let Some(kind) = &filter.kind {
        query.push("and f.kind = ").push_bind(kind.clone()).push(" ");
    }
    if let Some(judgement) = &filter.judgement {
        query.push("and j.id = ").push_bind(judgement.clone()).push(" ");
    }
    if let Some(case) = filter.case {
        query.push("and f.enforcement_case = ").push_bind(case).push(" ");
    }
    if filter.current {
        query.push("and j.superseded_by is null ");
    }
}

/// Adds the bounds of a page.
pub(crate) fn push_page<DB: Database>(query: &mut QueryBuilder<DB>, page: Page)
where
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    let (limit, offset) = limit_offset(page);
    query.push("limit ").push_bind(limit).push(" offset ").push_bind(offset);
}
