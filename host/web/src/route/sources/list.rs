//! Sources of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{Source, SourceState};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::shape::matter::at;
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct SourcesPath {
    pub(super) county: County,
}

/// A source with how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceBody {
    /// Unique in the county.
    #[schema(example = "power-monthly")]
    name: String,
    /// What it sends: the word of a department, for example `power`.
    form: String,
    /// Department that answers for it, as shown with every fact.
    department: String,
    /// Web address.
    url: String,
    /// Name of the secret of the host's configuration that is sent with it; never the secret itself.
    secret: Option<String>,
    /// Seconds from the end of one asking to the next.
    every: i64,
    /// False while it is not asked.
    active: bool,
    /// When it is asked next.
    #[schema(format = DateTime)]
    next_at: String,
    /// When it was last asked; absent before the first time.
    #[schema(format = DateTime)]
    asked_at: Option<String>,
    /// When it last gave something usable.
    #[schema(format = DateTime)]
    good_at: Option<String>,
    /// Askings that failed in a row.
    failures: u32,
    /// What went wrong last; absent after a good one.
    problem: Option<String>,
    /// Rows taken at the last good asking.
    rows: u64,
}

impl SourceBody {
    pub(super) fn new(source: Source, state: SourceState) -> Self {
        Self {
            name: source.name,
            form: source.form,
            department: source.department,
            url: source.url,
            secret: source.secret,
            every: source.every,
            active: source.active,
            next_at: time::rfc3339(state.next_at),
            asked_at: at(state.asked_at),
            good_at: at(state.good_at),
            failures: state.failures,
            problem: state.problem,
            rows: state.rows,
        }
    }
}

/// Sources of the county that are asked over HTTP on a schedule, by name, with how each stands.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/sources",
    operation_id = "list_sources",
    tag = "departments",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The sources", body = Vec<SourceBody>)),
)]
pub(crate) async fn list_sources(
    State(app): State<App>,
    Path(path): Path<SourcesPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<SourceBody>>, Failure> {
    let sources = app.desk()?.sources(&path.county.0).await?;
    Ok(Json(sources.into_iter().map(|(source, state)| SourceBody::new(source, state)).collect()))
}
