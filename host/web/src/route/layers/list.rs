//! The layers of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::route::packs::list::PackBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct LayersPath {
    county: County,
}

/// A pack as a layer of a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceBody {
    /// The pack.
    pack: PackBody,
    /// Whether it is the county's grader; another pack that could grade stands by.
    grades: bool,
}

/// The layers of a county, widest first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/layers",
    operation_id = "list_layers",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The layers", body = Vec<PlaceBody>)),
)]
pub(crate) async fn list_layers(
    State(app): State<App>,
    Path(path): Path<LayersPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<PlaceBody>>, Failure> {
    let places = app.host.layer_places(&path.county.0, language).await?;
    let bodies =
        places.into_iter().map(|place| PlaceBody { pack: place.pack.into(), grades: place.grades });
    Ok(Json(bodies.collect()))
}
