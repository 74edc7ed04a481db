//! Taking back a change of stage that has not taken effect.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::Permission;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::acting;
use super::list::StageBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};

/// The path.
#[derive(Deserialize)]
pub(crate) struct ChangePath {
    change: i64,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCancellation {
    /// Why.
    reason: String,
}

/// Takes back a change that has not taken effect.
#[utoipa::path(
    post,
    path = "/api/v1/stages/{change}/cancel",
    operation_id = "cancel_stage",
    tag = "packs",
    params(("change" = i64, Path, description = "Number of the change")),
    request_body = NewCancellation,
    responses((status = 200, description = "It is taken back", body = StageBody)),
)]
pub(crate) async fn cancel_stage(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ChangePath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewCancellation>,
) -> Result<Json<StageBody>, Failure> {
    let record = app.host.stage_record(path.change).await?;
    caller.require(Permission::StagePack, &record.change.place.jurisdiction)?;
    app.host.cancel_stage(path.change, &acting(&caller), &new.reason).await?;
    Ok(Json(app.host.stage_record(path.change).await?.into()))
}
