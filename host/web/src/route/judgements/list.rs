//! Judgements of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::JudgementListing;
use tidegate_service::{JudgementFilter, JudgementRow};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, instant, page};
use crate::language::Wanted;
use crate::shape::Rows;
use crate::texts::{Texts, texts};
use crate::time;

/// The kinds of judgements.
pub(crate) const KINDS: [&str; 3] = ["judged-period", "event", "grading-batch"];

/// The path.
#[derive(Deserialize)]
pub(crate) struct JudgementsPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JudgementsQuery {
    /// Only those of this enterprise.
    enterprise: Option<String>,
    /// `judged-period`, `event` or `grading-batch`.
    kind: Option<String>,
    /// Only those that no other replaced.
    current: Option<bool>,
    /// Only those that touch the time from this instant or date on.
    from: Option<String>,
    /// Only those that touch the time before this instant or date.
    until: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A judgement in one line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgementItem {
    /// SHA-256 of its record, lower-case hex.
    id: String,
    /// `judged-period`, `event` or `grading-batch`.
    kind: String,
    /// GB/T 2260 code.
    county: String,
    /// Enterprise; absent for a batch over many.
    enterprise: Option<String>,
    /// First instant judged.
    #[schema(format = DateTime)]
    from: String,
    /// First instant no longer judged.
    #[schema(format = DateTime)]
    until: String,
    /// Up to when what was received counted.
    #[schema(format = DateTime)]
    known_at: String,
    /// 0 for the first, one more each time it is judged again.
    revision: u32,
    /// Id of the judgement that it replaces.
    supersedes: Option<String>,
    /// Id of the judgement that replaced it.
    superseded_by: Option<String>,
    /// Why it was judged again: `late-data`, `late-meter-data`, `asked-again`, or the record of the
    /// docket that changed.
    reason: Option<String>,
    /// The reason in words.
    reason_text: Option<String>,
    /// Findings in it.
    findings: u32,
    /// Rules left open in it.
    undetermined: u32,
    /// Its partition of the chain.
    partition: u32,
    /// Its place in the chain.
    sequence: u64,
}

impl JudgementItem {
    pub(crate) fn new(listing: &JudgementListing, texts: &Texts) -> Self {
        let reason = listing.reason.as_deref();
        Self {
            id: listing.id.clone(),
            kind: listing.kind.clone(),
            county: listing.county.to_string(),
            enterprise: listing.enterprise.clone(),
            from: time::rfc3339(listing.from),
            until: time::rfc3339(listing.until),
            known_at: time::rfc3339(listing.known_at),
            revision: listing.revision,
            supersedes: listing.supersedes.clone(),
            superseded_by: listing.superseded_by.clone(),
            reason: listing.reason.clone(),
            reason_text: reason.map(|reason| texts.again_reason(Some(reason))),
            findings: listing.findings,
            undetermined: listing.undetermined,
            partition: listing.partition,
            sequence: listing.sequence,
        }
    }
}

/// A judgement of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgementRowBody {
    /// The judgement.
    judgement: JudgementItem,
    /// Registered name of the enterprise; empty for a batch over many.
    enterprise_name: String,
}

impl JudgementRowBody {
    fn new(row: &JudgementRow, texts: &Texts) -> Self {
        let enterprise_name = row.enterprise_name.clone();
        Self { judgement: JudgementItem::new(&row.listing, texts), enterprise_name }
    }
}

/// Judgements of a county, latest recorded first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/judgements",
    operation_id = "list_judgements",
    tag = "judgements",
    params(("county" = String, Path, description = "GB/T 2260 code"), JudgementsQuery),
    responses((status = 200, description = "One page", body = Rows<JudgementRowBody>)),
)]
pub(crate) async fn list_judgements(
    State(app): State<App>,
    Path(path): Path<JudgementsPath>,
    Query(query): Query<JudgementsQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Rows<JudgementRowBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let end = |field, text: Option<&str>, none| match text {
        Some(text) => instant(field, text),
        None => Ok(none),
    };
    let period = match (&query.from, &query.until) {
        (None, None) => None,
        (from, until) => Some((
            end("from", from.as_deref(), i64::MIN)?,
            end("until", until.as_deref(), i64::MAX)?,
        )),
    };
    let filter = JudgementFilter {
        county: Some(path.county.0),
        enterprise: query.enterprise,
        kind: query.kind.as_deref().map(kind).transpose()?,
        period,
        current: query.current.unwrap_or(false),
    };
    let found = app.host.judgement_rows(&filter, page).await?;
    let texts = texts(language);
    Ok(Json(Rows {
        items: found.items.iter().map(|row| JudgementRowBody::new(row, texts)).collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}

/// A kind of judgement by its word.
pub(crate) fn kind(text: &str) -> Result<String, Failure> {
    if KINDS.contains(&text) {
        return Ok(text.to_owned());
    }
    let message = format!("`{text}` is no kind, choose one of {}", KINDS.join(", "));
    Err(Failure::bad_input("kind", message))
}
