//! Installed packs.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use tidegate_service::{Caller, PackView};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};
use crate::language::Wanted;
use crate::shape::{LayerBody, text};
use crate::time;

/// What a pack says about itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackBody {
    /// Name, version, digest, place and title.
    layer: LayerBody,
    /// Name.
    name: String,
    /// Semantic version.
    version: String,
    /// Version of the contract that it was built against.
    contract: String,
    /// `classification`, `threshold`, `grading`, `judgement`: what it exports.
    interfaces: Vec<&'static str>,
    /// Industries that it is bound to; empty for all.
    industries: Vec<String>,
    /// Pollutants that it is bound to; empty for all.
    pollutants: Vec<String>,
    /// First day whose law is inside.
    #[schema(format = Date)]
    covers_from: String,
    /// First day whose law is no longer inside.
    #[schema(format = Date)]
    covers_until: Option<String>,
    /// Facts that its rules ask for.
    facts: usize,
    /// Limits in its tables.
    limits: usize,
    /// Dated parameters.
    parameters: usize,
    /// Documents that it cites with a title.
    documents: Vec<DocumentBody>,
    /// When it was admitted.
    #[schema(format = DateTime)]
    admitted_at: Option<String>,
}

/// A document.
#[derive(Debug, Serialize, ToSchema)]
struct DocumentBody {
    /// Number.
    number: String,
    /// Title.
    title: String,
}

impl From<PackView> for PackBody {
    fn from(view: PackView) -> Self {
        let documents = view.documents.into_iter();
        Self {
            layer: LayerBody::from(&view.layer),
            name: view.name,
            version: view.version,
            contract: view.contract,
            interfaces: view.interfaces,
            industries: view.industries,
            pollutants: view.pollutants,
            covers_from: view.covers_from.to_string(),
            covers_until: text(view.covers_until),
            facts: view.facts,
            limits: view.limits,
            parameters: view.parameters,
            documents: documents.map(|(number, title)| DocumentBody { number, title }).collect(),
            admitted_at: view.admitted_at.map(time::rfc3339),
        }
    }
}

/// The installed packs that speak where the caller may read, widest jurisdiction first.
#[utoipa::path(
    get,
    path = "/api/v1/packs",
    operation_id = "list_packs",
    tag = "packs",
    responses((status = 200, description = "The packs", body = Vec<PackBody>)),
)]
pub(crate) async fn list_packs(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<PackBody>>, Failure> {
    let packs = app.host.pack_views(language).await?;
    let own = packs.into_iter().filter(|pack| caller.sees_layer(&pack.layer.layer.jurisdiction));
    Ok(Json(own.map(PackBody::from).collect()))
}
