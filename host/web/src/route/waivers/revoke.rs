//! Taking a waiver back.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::deciding;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::shape::judgement::RevokedBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct RevokePath {
    county: County,
    waiver: i64,
}

/// Who takes it back, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRevocation {
    /// By whom; with accounts the caller's, which need not be named.
    by: Option<String>,
    /// Why.
    reason: String,
}

/// Takes a waiver back: from now on it hides nothing any more.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/waivers/{waiver}/revoke",
    operation_id = "revoke_waiver",
    tag = "waivers",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("waiver" = i64, Path, description = "Number of the waiver"),
    ),
    request_body = NewRevocation,
    responses((status = 200, description = "It is taken back", body = RevokedBody)),
)]
pub(crate) async fn revoke_waiver(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<RevokePath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewRevocation>,
) -> Result<Json<RevokedBody>, Failure> {
    let by = deciding(&caller, "by", new.by)?;
    app.host.waiver_in(&path.county.0, path.waiver).await?;
    let revocation = app.host.revoke_waiver(path.waiver, &by, &new.reason).await?;
    Ok(Json(revocation.into()))
}
