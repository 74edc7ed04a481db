//! Steps that did not count.

use axum::Json;
use axum::extract::State;

use super::MatterPath;
use super::steps::StepsQuery;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, page};
use crate::shape::Rows;
use crate::shape::matter::StepAsideBody;

/// Steps that came too late or were not allowed, latest first: what somebody wrote is not lost.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters/{matter}/asides",
    operation_id = "list_matter_asides",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
        StepsQuery,
    ),
    responses((status = 200, description = "One page", body = Rows<StepAsideBody>)),
)]
pub(crate) async fn list_matter_asides(
    State(app): State<App>,
    Path(path): Path<MatterPath>,
    Query(query): Query<StepsQuery>,
) -> Result<Json<Rows<StepAsideBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let found = app.desk()?.asides(&path.county.0, path.matter, page).await?;
    let items = found.items.into_iter().map(StepAsideBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}
