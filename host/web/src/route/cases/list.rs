//! Cases of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::CaseStatus;
use tidegate_service::{ActView, CaseRow};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::language::Wanted;
use crate::shape::Rows;
use crate::shape::judgement::ActBody;
use crate::texts::{Texts, texts, word};
use crate::time;

/// How far a case can have come.
pub(crate) const STATUSES: [CaseStatus; 2] = [CaseStatus::Issued, CaseStatus::NoLongerFound];

/// The path.
#[derive(Deserialize)]
pub(crate) struct CasesPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesQuery {
    /// `issued` or `no-longer-found`.
    status: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A case in one line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseItem {
    /// Number.
    id: i64,
    /// GB/T 2260 code.
    county: String,
    /// What it is about.
    act: ActBody,
    /// Enterprise.
    enterprise: String,
    /// Registered name.
    enterprise_name: String,
    /// `issued` or `no-longer-found`.
    status: &'static str,
    /// Standing of the latest finding.
    standing: String,
    /// Highest severity of its findings.
    severity: String,
    /// When it was opened.
    #[schema(format = DateTime)]
    opened_at: String,
    /// When it was last told something.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl CaseItem {
    pub(crate) fn new(row: &CaseRow, texts: &Texts) -> Self {
        let (listing, key) = (&row.listing, row.listing.key.clone());
        let act = ActView {
            kind: key.kind,
            title: row.title.clone(),
            subject: key.subject,
            pollutant: key.pollutant,
            reference: key.reference,
        };
        Self {
            id: listing.id,
            county: listing.county.to_string(),
            act: ActBody::new(&act, texts),
            enterprise: key.enterprise,
            enterprise_name: listing.enterprise_name.clone(),
            status: listing.status.word(),
            standing: word(listing.standing),
            severity: word(listing.severity),
            opened_at: time::rfc3339(listing.opened_at),
            updated_at: time::rfc3339(listing.updated_at),
        }
    }
}

/// Cases of a county, latest told first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/cases",
    operation_id = "list_cases",
    tag = "cases",
    params(("county" = String, Path, description = "GB/T 2260 code"), CasesQuery),
    responses((status = 200, description = "One page", body = Rows<CaseItem>)),
)]
pub(crate) async fn list_cases(
    State(app): State<App>,
    Path(path): Path<CasesPath>,
    Query(query): Query<CasesQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Rows<CaseItem>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let status = query.status.as_deref().map(status).transpose()?;
    let found = app.host.case_rows((&path.county.0, status), page, language).await?;
    let texts = texts(language);
    Ok(Json(Rows {
        items: found.items.iter().map(|row| CaseItem::new(row, texts)).collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}

/// A status by its word.
pub(crate) fn status(text: &str) -> Result<CaseStatus, Failure> {
    STATUSES.into_iter().find(|status| status.word() == text).ok_or_else(|| {
        let words: Vec<&str> = STATUSES.into_iter().map(CaseStatus::word).collect();
        let message = format!("`{text}` is no status, choose one of {}", words.join(", "));
        Failure::bad_input("status", message)
    })
}
