//! What each host really runs.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tidegate_service::ReplicaView;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};
use crate::time;

/// A host of the installation as it said last.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplicaBody {
    /// Made anew at every start.
    id: String,
    /// Name of the machine, and port of its page.
    name: String,
    /// Version of the program.
    version: String,
    /// Whether it said something lately.
    serves: bool,
    /// Since when it runs.
    #[schema(format = DateTime)]
    started_at: String,
    /// When it said this.
    #[schema(format = DateTime)]
    seen_at: String,
    /// What it runs.
    runs: Vec<RunsBody>,
    /// SHA-256 of the versions that it has loaded.
    loaded: Vec<String>,
    /// What it could not take into use.
    problems: Vec<String>,
}

/// The versions that a host runs in a place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunsBody {
    /// Jurisdiction of the pack.
    jurisdiction: String,
    /// Name of the pack.
    name: String,
    /// Stage and SHA-256 of each version.
    #[schema(example = json!(["active 4f5a…"]))]
    versions: Vec<String>,
}

impl From<ReplicaView> for ReplicaBody {
    fn from(ReplicaView { report, serves }: ReplicaView) -> Self {
        let runs = report.runs.into_iter().map(|(place, versions)| RunsBody {
            jurisdiction: place.jurisdiction.to_string(),
            name: place.name,
            versions,
        });
        Self {
            id: report.id,
            name: report.name,
            version: report.version,
            serves,
            started_at: time::rfc3339(report.started_at),
            seen_at: time::rfc3339(report.seen_at),
            runs: runs.collect(),
            loaded: report.loaded,
            problems: report.problems,
        }
    }
}

/// The hosts of the installation and what each really runs.
#[utoipa::path(
    get,
    path = "/api/v1/replicas",
    operation_id = "list_replicas",
    tag = "host",
    responses((status = 200, description = "The hosts", body = Vec<ReplicaBody>)),
)]
pub(crate) async fn list_replicas(
    State(app): State<App>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<ReplicaBody>>, Failure> {
    let replicas = app.host.replicas().await?;
    Ok(Json(replicas.into_iter().map(ReplicaBody::from).collect()))
}
