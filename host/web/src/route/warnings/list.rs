//! Warnings of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::{Grade, TruthValue};
use tidegate_service::{ProductionBrief, WarningFilter, WarningListing};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::language::Wanted;
use crate::shape::{Rows, StreamBody, text};
use crate::texts::{Texts, texts, word};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct WarningsPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WarningsQuery {
    /// Only those that are open.
    open: Option<bool>,
    /// Only those of this grade: in force when `open`, otherwise the highest. `attention`,
    /// `warning`, `exceedance` or `serious`.
    grade: Option<String>,
    /// Only those of this enterprise.
    enterprise: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A warning of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningItem {
    /// Number of the warning.
    id: i64,
    /// Number of its watch, as in events.
    watch: i64,
    /// Its stream.
    stream: StreamBody,
    /// Registered name of the enterprise.
    enterprise_name: String,
    /// Whether it is open.
    open: bool,
    /// Grade in force; `normal` when closed.
    grade: String,
    /// Highest grade that was in force.
    peak: String,
    /// Period start of the reading that opened it.
    #[schema(format = DateTime)]
    opened_at: String,
    /// Period start of the latest reading that changed it.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Period start of the reading that closed it.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Value of the worst reading so far, in the limit's unit.
    worst: String,
    /// Readings that were not normal while it was open.
    readings: u32,
    /// Id of the limit.
    limit: String,
    /// Lower bound of the limit.
    limit_lower: Option<String>,
    /// Upper bound of the limit.
    limit_upper: Option<String>,
    /// Averaging period of the limit.
    limit_averaging: String,
    /// Unit of the limit.
    unit: String,
    /// Document of the limit.
    document: String,
    /// Name and version of the layer that gave the limit; absent for the permit's own.
    pack: Option<String>,
    /// Whether the enterprise was producing; absent when nothing was concluded.
    production: Option<ProductionItem>,
}

/// Whether an enterprise was producing, from evidence independent of the readings. Never a finding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductionItem {
    /// The day on which the warning opened, or the day before while that one is not over.
    #[schema(format = Date)]
    on: String,
    /// `running`, `stopped` or `unknown`.
    state: &'static str,
    /// 0 to 1.
    confidence: String,
    /// Kinds of evidence behind it, for example `power-kwh`.
    evidence: Vec<String>,
}

impl From<&ProductionBrief> for ProductionItem {
    fn from(brief: &ProductionBrief) -> Self {
        Self {
            on: brief.on.to_string(),
            state: production_word(brief.running),
            confidence: brief.confidence.to_string(),
            evidence: brief.evidence.clone(),
        }
    }
}

/// `running`, `stopped` or `unknown`.
pub(crate) const fn production_word(running: TruthValue) -> &'static str {
    match running {
        TruthValue::Yes => "running",
        TruthValue::No => "stopped",
        TruthValue::Unknown => "unknown",
    }
}

impl WarningItem {
    pub(super) fn new(
        listing: &WarningListing,
        production: Option<&ProductionBrief>,
        texts: &Texts,
    ) -> Self {
        let warning = &listing.warning;
        let limit = &warning.limit.limit;
        Self {
            id: warning.id,
            watch: listing.watch,
            stream: StreamBody::new(listing.stream_id, &warning.stream, texts),
            enterprise_name: listing.enterprise_name.clone(),
            open: warning.closed_at.is_none(),
            grade: word(warning.grade),
            peak: word(warning.peak),
            opened_at: time::rfc3339(warning.opened_at),
            updated_at: time::rfc3339(warning.updated_at),
            closed_at: warning.closed_at.map(time::rfc3339),
            worst: warning.worst.to_string(),
            readings: warning.readings,
            limit: limit.id.clone(),
            limit_lower: text(limit.lower),
            limit_upper: text(limit.upper),
            limit_averaging: word(limit.averaging),
            unit: limit.unit.clone(),
            document: limit.basis.document.clone(),
            pack: warning.limit.layer.as_ref().map(|layer| layer.pack.clone()),
            production: production.map(ProductionItem::from),
        }
    }
}

/// Warnings of a county, latest opened first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/warnings",
    operation_id = "list_warnings",
    tag = "warnings",
    params(("county" = String, Path, description = "GB/T 2260 code"), WarningsQuery),
    responses((status = 200, description = "One page", body = Rows<WarningItem>)),
)]
pub(crate) async fn list_warnings(
    State(app): State<App>,
    Path(path): Path<WarningsPath>,
    Query(query): Query<WarningsQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Rows<WarningItem>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let filter = WarningFilter {
        open_only: query.open.unwrap_or(false),
        grade: query.grade.as_deref().map(grade).transpose()?,
        enterprise: query.enterprise,
    };
    let found = app.host.warning_rows(&path.county.0, &filter, page).await?;
    let texts = texts(language);
    Ok(Json(Rows {
        items: found
            .items
            .iter()
            .map(|row| WarningItem::new(&row.listing, row.production.as_ref(), texts))
            .collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}

fn grade(text: &str) -> Result<Grade, Failure> {
    let graded = Grade::ALL.into_iter().skip(1);
    graded.clone().find(|grade| word(grade) == text).ok_or_else(|| {
        let words: Vec<String> = graded.map(word).collect();
        let message = format!("`{text}` is no grade, choose one of {}", words.join(", "));
        Failure::bad_input("grade", message)
    })
}
