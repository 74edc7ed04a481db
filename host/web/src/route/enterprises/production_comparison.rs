//! What changed in an enterprise's production around a date.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{DailyMean, EvidenceChange, ProductionSide};
use utoipa::{IntoParams, ToSchema};

use super::production::ProductionPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, date};
use crate::shape::text;

/// Days on each side when nobody says how many.
const DAYS_USUAL: i32 = 30;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComparisonQuery {
    /// The date, for example the first day of a stop order.
    #[param(format = Date)]
    date: String,
    /// Days on each side, 30 when absent, at most 180.
    days: Option<i32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What changed around a date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparisonBody {
    /// Enterprise id.
    enterprise: String,
    /// The date.
    #[schema(format = Date)]
    date: String,
    /// The days before it.
    before: SideBody,
    /// The days from it on, as far as they are over.
    since: SideBody,
    /// Each kind of figure that there is on either side, ascending.
    kinds: Vec<KindBody>,
}

/// One side of the date.
#[derive(Debug, Serialize, ToSchema)]
struct SideBody {
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// First day after it.
    #[schema(format = Date)]
    until: String,
    /// Days concluded as running.
    running: u32,
    /// Days concluded as stopped.
    stopped: u32,
    /// Days that stay unknown.
    unknown: u32,
}

impl From<ProductionSide> for SideBody {
    fn from(side: ProductionSide) -> Self {
        let ProductionSide { from, until, running, stopped, unknown } = side;
        Self { from: from.to_string(), until: until.to_string(), running, stopped, unknown }
    }
}

/// How one kind of figure changed.
#[derive(Debug, Serialize, ToSchema)]
struct KindBody {
    /// Kind, for example `power-kwh`.
    kind: String,
    /// Before the date; absent without a figure.
    before: Option<MeanBody>,
    /// From the date on; absent without a figure.
    since: Option<MeanBody>,
    /// (since − before) / before; absent without both, or when nothing was used before.
    change: Option<String>,
}

impl From<EvidenceChange> for KindBody {
    fn from(change: EvidenceChange) -> Self {
        Self {
            kind: change.kind,
            before: change.before.map(MeanBody::from),
            since: change.since.map(MeanBody::from),
            change: text(change.change),
        }
    }
}

/// A mean over the days that have a figure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DailyMeanBody)]
struct MeanBody {
    /// Amount a day.
    amount: String,
    /// Days that have a figure.
    days: u32,
}

impl From<DailyMean> for MeanBody {
    fn from(mean: DailyMean) -> Self {
        Self { amount: mean.amount.to_string(), days: mean.days }
    }
}

/// Consumption and production before and after a date; never a finding.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/production/comparison",
    operation_id = "compare_production",
    tag = "enterprises",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
        ComparisonQuery,
    ),
    responses((status = 200, description = "What changed", body = ComparisonBody)),
)]
pub(crate) async fn compare_production(
    State(app): State<App>,
    Path(path): Path<ProductionPath>,
    Query(query): Query<ComparisonQuery>,
) -> Result<Json<ComparisonBody>, Failure> {
    let date = date("date", &query.date)?;
    let enterprise = app.host.enterprise_in(Some(&path.county.0), &path.enterprise).await?;
    let days = query.days.unwrap_or(DAYS_USUAL);
    let found = app.host.production_around(&enterprise.id, date, days).await?;
    Ok(Json(ComparisonBody {
        enterprise: found.enterprise,
        date: found.date.to_string(),
        before: found.before.into(),
        since: found.since.into(),
        kinds: found.kinds.into_iter().map(KindBody::from).collect(),
    }))
}
