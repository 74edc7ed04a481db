//! Deciding the stage of a version.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::{Permission, Stage};
use tidegate_service::{Caller, StageOrder};
use utoipa::ToSchema;

use super::acting;
use super::list::StageBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Query, instant};

/// What is decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStage {
    /// SHA-256 of the component, or its first digits, at least eight.
    digest: String,
    /// `draft`, `shadow`, `canary`, `active` or `retired`.
    #[schema(value_type = String)]
    stage: Stage,
    /// Enterprises that a canary speaks for.
    #[serde(default)]
    enterprises: Vec<String>,
    /// From when on; at once when absent.
    #[schema(format = DateTime)]
    effective_at: Option<String>,
    /// Why.
    reason: String,
}

/// Brings a version to a stage; not by whoever published it.
#[utoipa::path(
    post,
    path = "/api/v1/stages",
    operation_id = "decide_stage",
    tag = "packs",
    request_body = NewStage,
    responses((status = 201, description = "It is decided", body = StageBody)),
)]
pub(crate) async fn decide_stage(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewStage>,
) -> Result<(StatusCode, Json<StageBody>), Failure> {
    let place = app.host.place_of(&new.digest).await?;
    caller.require(Permission::StagePack, &place.jurisdiction)?;
    let effective_at = new.effective_at.as_deref().map(|text| instant("effective_at", text));
    let order = StageOrder {
        digest: new.digest,
        stage: new.stage,
        enterprises: new.enterprises,
        effective_at: effective_at.transpose()?,
        by: acting(&caller),
        reason: new.reason,
    };
    let record = app.host.decide_stage(order).await?;
    Ok((StatusCode::CREATED, Json(record.into())))
}
