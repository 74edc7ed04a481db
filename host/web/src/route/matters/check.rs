//! Whether a matter is what its steps made of it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::MatterPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};

/// A matter folded from its steps again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatterCheckBody {
    /// Steps read.
    steps: u32,
    /// Whether they come to what is kept.
    same: bool,
}

/// Folds a matter from its steps again and compares it with how it is kept.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters/{matter}/check",
    operation_id = "check_matter",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
    ),
    responses((status = 200, description = "What came of it", body = MatterCheckBody)),
)]
pub(crate) async fn check_matter(
    State(app): State<App>,
    Path(path): Path<MatterPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<MatterCheckBody>, Failure> {
    let found = app.desk()?.refold(&path.county.0, path.matter).await?;
    Ok(Json(MatterCheckBody { steps: found.steps, same: found.same }))
}
