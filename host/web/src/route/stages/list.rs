//! Places with their versions and stages.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use tidegate_domain::StageRecord;
use tidegate_service::{Caller, PlaceView};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};
use crate::time;

/// A place with its versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceBody {
    /// Jurisdiction, GB/T 2260.
    jurisdiction: String,
    /// Name of the pack.
    name: String,
    /// Its versions, latest admitted first.
    versions: Vec<VersionBody>,
}

/// A version and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
struct VersionBody {
    /// SHA-256 of the component.
    digest: String,
    /// Version.
    version: String,
    /// When it was admitted.
    #[schema(format = DateTime)]
    admitted_at: String,
    /// `draft`, `shadow`, `canary`, `active` or `retired`.
    stage: &'static str,
    /// Every decision about it, latest first.
    decisions: Vec<StageBody>,
}

/// A decision about a version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageBody {
    /// Its number.
    id: i64,
    /// SHA-256 of the component.
    digest: String,
    /// Where it is brought.
    stage: &'static str,
    /// Enterprises that a canary speaks for.
    enterprises: Vec<String>,
    /// From when on.
    #[schema(format = DateTime)]
    effective_at: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    decided_at: String,
    /// By whom.
    by: String,
    /// Why.
    reason: String,
    /// That it was taken back.
    cancelled: Option<CancelledBody>,
}

/// That a decision was taken back.
#[derive(Debug, Serialize, ToSchema)]
struct CancelledBody {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom.
    by: String,
    /// Why.
    reason: String,
}

impl From<StageRecord> for StageBody {
    fn from(record: StageRecord) -> Self {
        let change = record.change;
        Self {
            id: record.id,
            digest: change.digest,
            stage: change.stage.word(),
            enterprises: change.enterprises,
            effective_at: time::rfc3339(change.effective_at),
            decided_at: time::rfc3339(change.decided_at),
            by: change.by,
            reason: change.reason,
            cancelled: record.cancelled.map(|cancelled| CancelledBody {
                at: time::rfc3339(cancelled.at),
                by: cancelled.by,
                reason: cancelled.reason,
            }),
        }
    }
}

impl From<PlaceView> for PlaceBody {
    fn from(view: PlaceView) -> Self {
        let versions = view.versions.into_iter().map(|version| VersionBody {
            digest: version.digest,
            version: version.version,
            admitted_at: time::rfc3339(version.admitted_at),
            stage: version.stage.word(),
            decisions: version.decisions.into_iter().map(StageBody::from).collect(),
        });
        Self {
            jurisdiction: view.place.jurisdiction.to_string(),
            name: view.place.name,
            versions: versions.collect(),
        }
    }
}

/// Every place where the caller may read with its versions, by jurisdiction and name.
#[utoipa::path(
    get,
    path = "/api/v1/places",
    operation_id = "list_places",
    tag = "packs",
    responses((status = 200, description = "The places", body = Vec<PlaceBody>)),
)]
pub(crate) async fn list_places(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<PlaceBody>>, Failure> {
    let places = app.host.places().await?;
    let own = places.into_iter().filter(|place| caller.sees_layer(&place.place.jurisdiction));
    Ok(Json(own.map(PlaceBody::from).collect()))
}
