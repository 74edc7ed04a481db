//! Laying down a duty.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_desk::{DutyOrder, Planner};
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::route::waivers::deciding;
use crate::shape::matter::MatterBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct DutiesPath {
    county: County,
}

/// A duty to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "enterprise": "91330122MA2AAAAA1X",
    "duty": {
        "kind": "monitoring-plan", "period": "2026", "about": "after complaints",
        "from": "2026-03-01", "until": "2027-01-01", "due": "2026-03-20",
    },
}))]
pub(crate) struct NewDuty {
    /// Enterprise id.
    enterprise: String,
    /// `kind`, `period` (its name), `from`, `until`, `due` (the last day in time); and where they are
    /// wanted `permit`, `outlet`, `about`, `times`, `remind_on`.
    #[schema(value_type = Object)]
    duty: DutyOrder,
    /// Who lays it down; with accounts the caller, which need not be named.
    by: Option<String>,
}

/// Lays down a duty that no copy of a permit asks for, and tells the enterprise.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/duties",
    operation_id = "owe_duty",
    tag = "duties",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewDuty,
    responses((status = 201, description = "It is owed", body = MatterBody)),
)]
pub(crate) async fn owe_duty(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<DutiesPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewDuty>,
) -> Result<(StatusCode, Json<MatterBody>), Failure> {
    let planner = Planner { by: deciding(&caller, "by", new.by)?, at: app.host.clock().now() };
    let order = (new.enterprise.as_str(), new.duty);
    let owed = app.desk()?.owe_duty(&path.county.0, order, planner).await?;
    Ok((StatusCode::CREATED, Json(owed.into())))
}
