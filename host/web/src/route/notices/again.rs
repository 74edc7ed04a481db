//! Sending again what did not go out.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NoticesPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};

/// Notices of one request.
const NOTICES_MAX: usize = 1_000;

/// Which notices.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgainOrder {
    /// Numbers of dead notices, at most 1000.
    #[schema(example = json!([311, 312]))]
    ids: Vec<i64>,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgainBody {
    /// How many were dead and wait again.
    again: u64,
}

/// Lets dead notices wait again, to be tried now. Those that are not dead are passed over.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/notices/again",
    operation_id = "send_notices_again",
    tag = "notices",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = AgainOrder,
    responses((status = 200, description = "They wait again", body = AgainBody)),
)]
pub(crate) async fn send_notices_again(
    State(app): State<App>,
    Path(path): Path<NoticesPath>,
    Query(_): Query<NoQuery>,
    Body(order): Body<AgainOrder>,
) -> Result<Json<AgainBody>, Failure> {
    if order.ids.is_empty() || order.ids.len() > NOTICES_MAX {
        let message = format!("{} notices: name 1 to {NOTICES_MAX}", order.ids.len());
        return Err(Failure::bad_input("ids", message));
    }
    let now = app.host.clock().now();
    let again = app.desk()?.send_again(&path.county.0, &order.ids, now).await?;
    Ok(Json(AgainBody { again }))
}
