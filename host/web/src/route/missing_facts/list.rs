//! Facts that undetermined enterprises miss.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::shape::MissingFactBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct MissingFactsPath {
    county: County,
}

/// A fact with how many miss it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingCountItem {
    /// The fact.
    fact: MissingFactBody,
    /// Undetermined enterprises that miss it.
    enterprises: u64,
}

/// Facts that the undetermined enterprises of a county miss, those that most miss first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/missing-facts",
    operation_id = "list_missing_facts",
    tag = "enterprises",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The facts", body = Vec<MissingCountItem>)),
)]
pub(crate) async fn list_missing_facts(
    State(app): State<App>,
    Path(path): Path<MissingFactsPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<MissingCountItem>>, Failure> {
    let missing = app.host.missing_facts(&path.county.0, language).await?;
    let items = missing.iter().map(|missing| MissingCountItem {
        fact: MissingFactBody::from(&missing.fact),
        enterprises: missing.enterprises,
    });
    Ok(Json(items.collect()))
}
