//! Promises to begin production that are not kept as they were given.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_desk::CommitmentState;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::route::matters::steps::StepsQuery;
use crate::shape::{Rows, text};
use crate::texts::word;

/// The path.
#[derive(Deserialize)]
pub(crate) struct CommitmentsPath {
    county: County,
}

/// A promise that is not kept as it was given. Production is inferred and never proof.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommitmentBody {
    /// Enterprise id.
    enterprise: String,
    /// Registered name.
    name: String,
    /// The project, as the promise calls it; absent for the site as a whole.
    project: Option<String>,
    /// Reference of the project on the docket; absent where none is known.
    reference: Option<String>,
    /// Day on which production was to begin.
    #[schema(format = Date)]
    promised: String,
    /// Where the promise was learnt.
    source: String,
    /// First day on which production was concluded, from a year before the promised day on.
    #[schema(format = Date)]
    produced_from: Option<String>,
    /// Whether it was producing of late: `yes`, `no` or `unknown`.
    producing: String,
    /// Day on which the project was accepted.
    #[schema(format = Date)]
    accepted: Option<String>,
    /// `produced-before`, `not-producing-after`, `without-acceptance`, `production-unknown`.
    oddities: Vec<String>,
}

impl From<CommitmentState> for CommitmentBody {
    fn from(state: CommitmentState) -> Self {
        Self {
            enterprise: state.enterprise,
            name: state.name,
            project: state.project,
            reference: state.reference,
            promised: state.promised.to_string(),
            source: state.source,
            produced_from: text(state.produced_from),
            producing: word(state.producing),
            accepted: text(state.accepted),
            oddities: state.oddities.into_iter().map(word).collect(),
        }
    }
}

/// Enterprises that produce before or not after the day that they promised, or without acceptance,
/// by enterprise and promised day.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/commitments",
    operation_id = "list_commitments",
    tag = "departments",
    params(("county" = String, Path, description = "GB/T 2260 code"), StepsQuery),
    responses((status = 200, description = "One page", body = Rows<CommitmentBody>)),
)]
pub(crate) async fn list_commitments(
    State(app): State<App>,
    Path(path): Path<CommitmentsPath>,
    Query(query): Query<StepsQuery>,
) -> Result<Json<Rows<CommitmentBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let now = app.host.clock().now();
    let found = app.desk()?.commitments(&path.county.0, now).await?;
    Ok(Json(Rows::of(found, page).map(CommitmentBody::from)))
}
