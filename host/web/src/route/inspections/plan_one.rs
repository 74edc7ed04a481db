//! Planning a visit.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_affairs::Visit;
use tidegate_desk::Planner;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::InspectionsPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};
use crate::route::waivers::deciding;
use crate::shape::matter::MatterBody;

/// A visit to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "enterprise": "91330122MA2AAAAA1X",
    "visit": {
        "reference": "2026-031", "purpose": "complaint", "reason": "smell at night",
        "on": "2026-03-12", "inspectors": ["wang"], "outlets": ["DA001"], "announced": false,
    },
}))]
pub(crate) struct NewInspection {
    /// Enterprise id.
    enterprise: String,
    /// `reference` (tells it from other visits to the site), `purpose` (`recheck`, `cases`,
    /// `warnings`, `complaint`, `routine`, `random` or `other`), `reason`, `on` (the day),
    /// `inspectors`, `outlets`, `cases`, `order`, `announced`, `remind_on`.
    #[schema(value_type = Object)]
    visit: Visit,
    /// Who plans it; with accounts the caller, which need not be named.
    by: Option<String>,
}

/// Plans a visit to a site. Those who go are reminded before, and the enterprise sees it only when
/// it is announced.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/inspections",
    operation_id = "plan_inspection",
    tag = "inspections",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewInspection,
    responses((status = 201, description = "It is planned", body = MatterBody)),
)]
pub(crate) async fn plan_inspection(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<InspectionsPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewInspection>,
) -> Result<(StatusCode, Json<MatterBody>), Failure> {
    let planner = Planner { by: deciding(&caller, "by", new.by)?, at: app.host.clock().now() };
    let visit = (new.enterprise.as_str(), new.visit);
    let planned = app.desk()?.plan_inspection(&path.county.0, visit, planner).await?;
    Ok((StatusCode::CREATED, Json(planned.into())))
}
