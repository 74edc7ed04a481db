//! Planning the visits of a period by rule and by lot.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_affairs::InspectionRule;
use tidegate_desk::{Carried, Planner};
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::InspectionsPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};
use crate::route::waivers::deciding;

/// The rule of one period.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "rule": {
        "seed": 20260401, "from": "2026-04-01", "until": "2026-07-01", "visits_max": 120,
        "inspectors_each": 2, "warnings_least": 2,
        "tiers": [{ "tier": "key", "within_days": 180, "random_per_mille": 100 }],
    },
}))]
pub(crate) struct InspectionPlanOrder {
    /// `seed` (what is drawn with; the same one draws the same), `from` and `until` (at most a
    /// year), `visits_max`, `inspectors_each`, `warnings_least`, and of each of `tiers` the `tier`,
    /// `within_days` and `random_per_mille`.
    #[schema(value_type = Object)]
    rule: InspectionRule,
    /// Who plans; with accounts the caller, which need not be named.
    by: Option<String>,
}

/// What became of many matters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarriedBody {
    /// Matters that were opened.
    opened: u64,
    /// Matters that went on.
    moved: u64,
    /// Matters that were there already or that somebody else changed meanwhile.
    behind: u64,
    /// Matters whose step was not allowed; the log names them.
    refused: u64,
    /// Notices written.
    notices: u64,
    /// Notices held because they go with others.
    held: u64,
}

impl From<Carried> for CarriedBody {
    fn from(carried: Carried) -> Self {
        let Carried { opened, moved, behind, refused, notices, held } = carried;
        Self { opened, moved, behind, refused, notices, held }
    }
}

/// Plans the visits of a period: sites with open tasks, with warnings, not visited for too long, and
/// drawn by lot. The same rule again opens nothing that is planned already.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/inspections/plan",
    operation_id = "plan_inspections",
    tag = "inspections",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = InspectionPlanOrder,
    responses((status = 200, description = "They are planned", body = CarriedBody)),
)]
pub(crate) async fn plan_inspections(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<InspectionsPath>,
    Query(_): Query<NoQuery>,
    Body(order): Body<InspectionPlanOrder>,
) -> Result<Json<CarriedBody>, Failure> {
    let planner = Planner { by: deciding(&caller, "by", order.by)?, at: app.host.clock().now() };
    let carried = app.desk()?.plan_inspections(&path.county.0, &order.rule, planner).await?;
    Ok(Json(carried.into()))
}
