//! Bringing back the version that was active before.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::{PackPlace, Permission};
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::acting;
use super::list::StageBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Query};

/// The place, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRollback {
    /// Jurisdiction, GB/T 2260.
    jurisdiction: String,
    /// Name of the pack.
    name: String,
    /// Why.
    reason: String,
}

/// Brings back the version that was active before in a place: in use for the next batch.
#[utoipa::path(
    post,
    path = "/api/v1/rollbacks",
    operation_id = "roll_back",
    tag = "packs",
    request_body = NewRollback,
    responses((status = 201, description = "It is active again", body = StageBody)),
)]
pub(crate) async fn roll_back(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewRollback>,
) -> Result<(StatusCode, Json<StageBody>), Failure> {
    let jurisdiction = new
        .jurisdiction
        .parse()
        .map_err(|error| Failure::bad_input("jurisdiction", format!("{error}")))?;
    caller.require(Permission::StagePack, &jurisdiction)?;
    let place = PackPlace { jurisdiction, name: new.name };
    let record = app.host.roll_back(&place, &acting(&caller), &new.reason).await?;
    Ok((StatusCode::CREATED, Json(record.into())))
}
