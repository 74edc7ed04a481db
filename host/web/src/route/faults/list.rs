//! Faults of packs in a county.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::{FaultRecord, Jurisdiction, PackFault, Permission};
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct FaultsPath {
    pub(super) county: County,
}

/// A call of a pack that failed, with all that failed in the same way on the same question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultBody {
    /// Its number.
    number: i64,
    /// Name and version of the pack.
    #[schema(example = "tonglu 0.1.0")]
    pack: String,
    /// SHA-256 of its component.
    digest: String,
    /// Jurisdiction of the pack.
    jurisdiction: String,
    /// Function called.
    #[schema(example = "grading.evaluate")]
    function: String,
    /// What happened: `kind` and what belongs to it.
    #[schema(value_type = Object)]
    fault: PackFault,
    /// The same in a sentence.
    says: String,
    /// SHA-256 of the question's JSON.
    input: String,
    /// First time.
    #[schema(format = DateTime)]
    first_at: String,
    /// Latest time.
    #[schema(format = DateTime)]
    last_at: String,
    /// Times in all.
    times: u64,
    /// Where in the pack it failed, a line a frame; for whoever may hand in the pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    backtrace: Option<String>,
}

impl From<(i64, FaultRecord)> for FaultBody {
    fn from((number, fault): (i64, FaultRecord)) -> Self {
        Self {
            number,
            pack: fault.layer.pack,
            digest: fault.layer.digest,
            jurisdiction: fault.layer.jurisdiction.to_string(),
            function: fault.function,
            says: fault.fault.to_string(),
            fault: fault.fault,
            input: fault.input,
            first_at: time::rfc3339(fault.first_at),
            last_at: time::rfc3339(fault.last_at),
            times: fault.times,
            backtrace: fault.backtrace,
        }
    }
}

/// Which part of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FaultsQuery {
    /// Rows to pass over.
    pub(super) offset: Option<u32>,
    /// Rows wanted, at most 1,000.
    pub(super) rows: Option<u32>,
}

/// Calls of packs that failed in a county, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/faults",
    operation_id = "list_faults",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code"), FaultsQuery),
    responses((status = 200, description = "The faults", body = Vec<FaultBody>)),
)]
pub(crate) async fn list_faults(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<FaultsPath>,
    Query(query): Query<FaultsQuery>,
) -> Result<Json<Vec<FaultBody>>, Failure> {
    let part = page(query.offset, query.rows)?;
    let author = |place: &Jurisdiction| caller.may(Permission::PublishPack, place);
    let listing = app.host.faults(&path.county.0, part, author).await?;
    Ok(Json(listing.items.into_iter().map(FaultBody::from).collect()))
}
