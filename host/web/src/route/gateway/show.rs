//! Counters of the gateway.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use serde_json::Value;
use tidegate_domain::Permission;
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};

/// Counters of the gateway.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GatewayBody {
    /// Whether a gateway runs in this process.
    running: bool,
    /// Its counters since it was bound; absent when none runs, and for whoever may not see the host
    /// as a whole.
    #[schema(value_type = Object)]
    counters: Option<Value>,
}

/// Counters of the gateway in this process, if one runs.
#[utoipa::path(
    get,
    path = "/api/v1/gateway",
    operation_id = "show_gateway",
    tag = "operation",
    responses((status = 200, description = "The counters", body = GatewayBody)),
)]
pub(crate) async fn show_gateway(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
) -> Result<Json<GatewayBody>, Failure> {
    // They count the devices of all counties together.
    let is_shown = caller.may_host(Permission::ReadMetrics);
    let counters = app.gateway.as_ref().filter(|_| is_shown).map(|counters| counters());
    Ok(Json(GatewayBody { running: app.gateway.is_some(), counters }))
}
