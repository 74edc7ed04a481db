//! Findings of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{FindingFilter, FindingRow};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::language::Wanted;
use crate::shape::Rows;
use crate::shape::judgement::{ActBody, WaiverBody};
use crate::texts::{Texts, texts, word};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct FindingsPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindingsQuery {
    /// Only those of this enterprise.
    enterprise: Option<String>,
    /// Only those of this kind of act.
    kind: Option<String>,
    /// Only those that went into this case.
    case: Option<i64>,
    /// Only those of judgements that no other replaced; true when absent.
    current: Option<bool>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A finding of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingItem {
    /// Number.
    id: i64,
    /// What was found.
    act: ActBody,
    /// Enterprise.
    enterprise: String,
    /// Registered name.
    enterprise_name: String,
    /// Judgement that it stands in.
    judgement: String,
    /// Whether that judgement is the latest of its period.
    current: bool,
    /// First instant.
    #[schema(format = DateTime)]
    from: String,
    /// End so far.
    #[schema(format = DateTime)]
    until: String,
    /// Whether it goes on.
    ongoing: bool,
    /// `confirmed-by-data` or `suspected`.
    standing: String,
    /// `slight`, `ordinary` or `serious`.
    severity: String,
    /// Names and versions of the layers that found it, widest first.
    packs: Vec<String>,
    /// Number of its case; absent when a waiver hid it from the first.
    case: Option<i64>,
    /// The waiver that hides it now.
    waiver: Option<WaiverBody>,
}

impl FindingItem {
    pub(crate) fn new(row: &FindingRow, now: i64, texts: &Texts) -> Self {
        let listing = &row.listing;
        let finding = &listing.finding.finding;
        Self {
            id: listing.id,
            act: ActBody::new(&row.act, texts),
            enterprise: listing.enterprise.clone(),
            enterprise_name: listing.enterprise_name.clone(),
            judgement: listing.judgement.clone(),
            current: listing.current,
            from: time::rfc3339(finding.from),
            until: time::rfc3339(finding.until),
            ongoing: finding.ongoing,
            standing: word(finding.standing),
            severity: word(finding.severity),
            packs: listing.finding.layers.iter().map(|layer| layer.pack.clone()).collect(),
            case: listing.case,
            waiver: row.waiver.as_ref().map(|waiver| WaiverBody::new(waiver, now)),
        }
    }
}

/// Findings of a county, latest judgement first; those that a waiver hides name it.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/findings",
    operation_id = "list_findings",
    tag = "judgements",
    params(("county" = String, Path, description = "GB/T 2260 code"), FindingsQuery),
    responses((status = 200, description = "One page", body = Rows<FindingItem>)),
)]
pub(crate) async fn list_findings(
    State(app): State<App>,
    Path(path): Path<FindingsPath>,
    Query(query): Query<FindingsQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Rows<FindingItem>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let filter = FindingFilter {
        county: Some(path.county.0),
        enterprise: query.enterprise,
        kind: query.kind,
        judgement: None,
        case: query.case,
        current: query.current.unwrap_or(true),
    };
    let found = app.host.finding_rows(&filter, page, language).await?;
    let (texts, now) = (texts(language), app.host.clock().now());
    Ok(Json(Rows {
        items: found.items.iter().map(|row| FindingItem::new(row, now, texts)).collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}
