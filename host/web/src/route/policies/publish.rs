//! Publishing a policy.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_affairs::PolicyText;
use tidegate_desk::Planner;
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::route::waivers::deciding;
use crate::shape::matter::MatterBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct PoliciesPath {
    county: County,
}

/// A policy to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "policy": {
        "title": "Ultra-low emissions of gas boilers",
        "text": "Whoever runs a gas boiler reports its burner by 30 June.",
        "document": "No. 12 (2026)", "reply_by": "2026-06-30", "remind_on": "2026-06-20",
        "target": { "industries": ["44"], "tiers": ["key", "simplified"], "states": ["producing"] },
    },
}))]
pub(crate) struct NewPolicy {
    /// `title`, `text`, `document`, `in_force`, `reply_by`, `remind_on`, `attachments`, and `target`:
    /// an enterprise for which each list that is not empty holds (`industries`, `tiers`, `states`,
    /// `townships`), each named one (`enterprises`), none of `except`; or `everybody`.
    #[schema(value_type = Object)]
    policy: PolicyText,
    /// Who publishes it; with accounts the caller, which need not be named.
    by: Option<String>,
}

/// Publishes a policy, and tells those whom it concerns; each is told once of each version. Whoever
/// it concerns later is told by the rounds of the day.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/policies",
    operation_id = "publish_policy",
    tag = "policies",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewPolicy,
    responses((status = 201, description = "It is published", body = MatterBody)),
)]
pub(crate) async fn publish_policy(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<PoliciesPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewPolicy>,
) -> Result<(StatusCode, Json<MatterBody>), Failure> {
    let planner = Planner { by: deciding(&caller, "by", new.by)?, at: app.host.clock().now() };
    let published = app.desk()?.publish_policy(&path.county.0, new.policy, planner).await?;
    Ok((StatusCode::CREATED, Json(published.into())))
}
