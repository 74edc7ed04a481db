//! Counters of the gateway.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};

/// Counters of the gateway.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GatewayBody {
    /// Whether a gateway runs in this process.
    running: bool,
    /// Its counters since it was bound; absent when none runs.
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
    Query(_): Query<NoQuery>,
) -> Result<Json<GatewayBody>, Failure> {
    let counters = app.gateway.as_ref().map(|counters| counters());
    Ok(Json(GatewayBody { running: counters.is_some(), counters }))
}
