//! Waivers of a county.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::shape::Rows;
use crate::shape::judgement::WaiverBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct WaiversPath {
    pub(super) county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaiversQuery {
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Waivers of a county, latest first, also expired and revoked ones.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/waivers",
    operation_id = "list_waivers",
    tag = "waivers",
    params(("county" = String, Path, description = "GB/T 2260 code"), WaiversQuery),
    responses((status = 200, description = "One page", body = Rows<WaiverBody>)),
)]
pub(crate) async fn list_waivers(
    State(app): State<App>,
    Path(path): Path<WaiversPath>,
    Query(query): Query<WaiversQuery>,
) -> Result<Json<Rows<WaiverBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let found = app.host.waivers(&path.county.0, page).await?;
    let now = app.host.clock().now();
    Ok(Json(Rows {
        items: found.items.iter().map(|record| WaiverBody::new(record, now)).collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}
