//! One matter.

use axum::extract::State;
use axum::{Extension, Json};
use tidegate_service::Caller;

use super::MatterPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};
use crate::reach::Reach;
use crate::shape::matter::MatterBody;

/// A matter as it stands.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters/{matter}",
    operation_id = "show_matter",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
    ),
    responses((status = 200, description = "The matter", body = MatterBody)),
)]
pub(crate) async fn show_matter(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<MatterBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let matter = reach.matter(&app, &county, path.matter).await?;
    Ok(Json(reach.shown(matter).into()))
}
