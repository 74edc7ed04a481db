//! Decisions about the category packs that grade in a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::{GraderRecord, GraderStanding};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct GradersPath {
    pub(super) county: County,
}

/// A decision that a category pack grades in a county, or no longer does.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GraderBody {
    /// Its number.
    id: i64,
    /// Name of the category pack.
    #[schema(example = "textile-dyeing")]
    pack: String,
    /// Whether it grades.
    lets: bool,
    /// From when on.
    #[schema(format = DateTime)]
    effective_at: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    decided_at: String,
    /// By whom.
    by: String,
    /// Why.
    note: String,
    /// `in-force`, `scheduled` or `replaced`.
    standing: &'static str,
}

impl GraderBody {
    pub(super) fn new(record: GraderRecord, standing: GraderStanding) -> Self {
        let GraderRecord { id, decision } = record;
        Self {
            id,
            pack: decision.pack,
            lets: decision.lets,
            effective_at: time::rfc3339(decision.effective_at),
            decided_at: time::rfc3339(decision.decided_at),
            by: decision.by,
            note: decision.note,
            standing: standing.word(),
        }
    }
}

/// Every decision about the category packs that grade in a county, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/graders",
    operation_id = "list_graders",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The decisions", body = Vec<GraderBody>)),
)]
pub(crate) async fn list_graders(
    State(app): State<App>,
    Path(path): Path<GradersPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<GraderBody>>, Failure> {
    let decisions = app.host.grader_decisions(&path.county.0).await?.into_iter();
    Ok(Json(decisions.map(|(record, standing)| GraderBody::new(record, standing)).collect()))
}
