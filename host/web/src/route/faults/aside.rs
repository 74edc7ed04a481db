//! Packs that are set aside in a county.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tidegate_domain::SetAside;
use utoipa::ToSchema;

use super::list::{FaultsPath, FaultsQuery};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, page};
use crate::time;

/// A version that is or was not asked in a county because it failed too often in a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetAsideBody {
    /// Name and version of the pack.
    #[schema(example = "tonglu 0.1.0")]
    pack: String,
    /// SHA-256 of its component.
    digest: String,
    /// What it is not asked for: `grading` or `judging`.
    office: &'static str,
    /// Faults in a row until then, and in the trials since.
    faults: u32,
    /// The latest fault, in a sentence.
    cause: String,
    /// Since when.
    #[schema(format = DateTime)]
    since: String,
    /// When it is tried again.
    #[schema(format = DateTime)]
    trial_at: String,
    /// When it came back; absent while it is aside.
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// How it came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_by: Option<String>,
}

impl From<SetAside> for SetAsideBody {
    fn from(aside: SetAside) -> Self {
        let (ended_at, ended_by) = aside.ended.unzip();
        Self {
            pack: aside.layer.pack,
            digest: aside.layer.digest,
            office: aside.office.word(),
            faults: aside.faults,
            cause: aside.cause,
            since: time::rfc3339(aside.since),
            trial_at: time::rfc3339(aside.trial_at),
            ended_at: ended_at.map(time::rfc3339),
            ended_by,
        }
    }
}

/// Packs that are or were set aside in a county, latest first: the layers above them go on.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/set-aside",
    operation_id = "list_set_aside",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code"), FaultsQuery),
    responses((status = 200, description = "The packs", body = Vec<SetAsideBody>)),
)]
pub(crate) async fn list_set_aside(
    State(app): State<App>,
    Path(path): Path<FaultsPath>,
    Query(query): Query<FaultsQuery>,
) -> Result<Json<Vec<SetAsideBody>>, Failure> {
    let listing = app.host.asides(&path.county.0, page(query.offset, query.rows)?).await?;
    Ok(Json(listing.items.into_iter().map(SetAsideBody::from).collect()))
}
