//! Asking a pack again that is set aside.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use tidegate_service::Caller;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::route::stages::acting;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ResumePath {
    county: County,
    digest: String,
}

/// Has a pack asked again at once that is set aside in a county. Days that were judged without it
/// are judged again.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/set-aside/{digest}/resume",
    operation_id = "resume_pack",
    tag = "packs",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("digest" = String, Path, description = "SHA-256 of the component"),
    ),
    responses(
        (status = 204, description = "It is asked again"),
        (status = 404, description = "It is not set aside in this county"),
    ),
)]
pub(crate) async fn resume_pack(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ResumePath>,
    Query(_): Query<NoQuery>,
) -> Result<StatusCode, Failure> {
    app.host.resume(&path.county.0, &path.digest, &acting(&caller)).await?;
    Ok(StatusCode::NO_CONTENT)
}
