//! Counties whose grading stands still.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use tidegate_domain::Permission;
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};

/// Why grading of a county stands still.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GradingFaultItem {
    /// GB/T 2260 code.
    county: String,
    /// What happened.
    error: String,
    /// Times in a row.
    times: u32,
}

/// Counties whose grading stands still, with why; their readings wait and nothing is lost.
#[utoipa::path(
    get,
    path = "/api/v1/grading-faults",
    operation_id = "list_grading_faults",
    tag = "operation",
    responses((status = 200, description = "The counties", body = Vec<GradingFaultItem>)),
)]
pub(crate) async fn list_grading_faults(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<GradingFaultItem>>, Failure> {
    let faults = app.host.grading_faults().into_iter();
    let own = faults.filter(|fault| caller.may(Permission::ReadMetrics, &fault.county));
    let items = own.map(|fault| GradingFaultItem {
        county: fault.county.to_string(),
        error: fault.error,
        times: fault.times,
    });
    Ok(Json(items.collect()))
}
