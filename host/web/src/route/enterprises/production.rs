//! Whether an enterprise was producing, day by day.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::ProductionDayView;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};
use crate::language::Wanted;
use crate::route::warnings::list::production_word;
use crate::shape::{LayerBody, StepBody};
use crate::time;

/// Days when nobody says which.
const DAYS_USUAL: i32 = 30;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ProductionPath {
    pub(super) county: County,
    pub(super) enterprise: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductionQuery {
    /// First day; thirty days up to the last when absent.
    #[param(format = Date)]
    from: Option<String>,
    /// First day no longer wanted; today when absent. At most 400 days.
    #[param(format = Date)]
    until: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// One day. Never a finding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductionDayBody {
    /// The day.
    #[schema(format = Date)]
    on: String,
    /// `running`, `stopped` or `unknown`.
    state: &'static str,
    /// 0 to 1.
    confidence: String,
    /// Kinds of evidence behind it, ascending.
    evidence: Vec<String>,
    /// Evidence to ask for, ascending.
    missing: Vec<String>,
    /// The layer that concluded it; absent when none says.
    layer: Option<LayerBody>,
    /// Why.
    steps: Vec<StepBody>,
    /// When it was concluded.
    #[schema(format = DateTime)]
    at: String,
}

impl From<&ProductionDayView> for ProductionDayBody {
    fn from(view: &ProductionDayView) -> Self {
        let record = &view.record;
        Self {
            on: record.day.on.to_string(),
            state: production_word(record.day.running),
            confidence: record.day.confidence.to_string(),
            evidence: record.day.evidence.clone(),
            missing: record.missing.clone(),
            layer: view.layer.as_ref().map(LayerBody::from),
            steps: view.steps.iter().map(StepBody::from).collect(),
            at: time::rfc3339(record.at),
        }
    }
}

/// Whether an enterprise was producing, from water, power and flow; never a finding.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/production",
    operation_id = "show_production",
    tag = "enterprises",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
        ProductionQuery,
    ),
    responses((status = 200, description = "The days, first first",
        body = Vec<ProductionDayBody>)),
)]
pub(crate) async fn show_production(
    State(app): State<App>,
    Path(path): Path<ProductionPath>,
    Query(query): Query<ProductionQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<ProductionDayBody>>, Failure> {
    let given = |field, text: &Option<String>, usual| match text {
        Some(text) => date(field, text),
        None => Ok(usual),
    };
    let until = given("until", &query.until, app.host.today())?;
    let from = given("from", &query.from, until.plus_days(-DAYS_USUAL))?;
    let enterprise = app.host.enterprise_in(Some(&path.county.0), &path.enterprise).await?;
    let found = app.host.production_days(&enterprise.id, (from, until), language).await?;
    Ok(Json(found.days.iter().map(ProductionDayBody::from).collect()))
}
