//! The question that a pack failed on.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tidegate_service::FaultInput;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};

/// The path.
#[derive(Deserialize)]
pub(crate) struct FaultPath {
    county: County,
    number: i64,
}

/// The question that a pack failed on, as the JSON of the contract.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/faults/{number}/input",
    operation_id = "show_fault_input",
    tag = "packs",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("number" = i64, Path, description = "Number of the fault"),
    ),
    responses(
        (status = 200, description = "The question", body = Object),
        (status = 404, description = "No such fault, or its question was too large to be kept"),
    ),
)]
pub(crate) async fn show_fault_input(
    State(app): State<App>,
    Path(path): Path<FaultPath>,
    Query(_): Query<NoQuery>,
) -> Result<Response, Failure> {
    match app.host.fault_input(&path.county.0, path.number).await? {
        FaultInput::Archived(json) => {
            Ok(([(CONTENT_TYPE, "application/json")], json).into_response())
        }
        FaultInput::TooLarge(digest) => Err(Failure::not_found("question", &digest)),
    }
}
