//! Removing a source.

use axum::extract::State;
use axum::http::StatusCode;

use super::SourcePath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};

/// Removes a source: it is asked no more. What it gave stays.
#[utoipa::path(
    delete,
    path = "/api/v1/counties/{county}/sources/{source}",
    operation_id = "remove_source",
    tag = "departments",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("source" = String, Path, description = "Name of the source"),
    ),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn remove_source(
    State(app): State<App>,
    Path(path): Path<SourcePath>,
    Query(_): Query<NoQuery>,
) -> Result<StatusCode, Failure> {
    app.desk()?.remove_source(&path.county.0, &path.source).await?;
    Ok(StatusCode::NO_CONTENT)
}
