//! Steps of a matter.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::MatterKind;
use tidegate_service::Caller;
use utoipa::IntoParams;

use super::MatterPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, page};
use crate::reach::Reach;
use crate::shape::Rows;
use crate::shape::matter::MatterStepBody;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StepsQuery {
    /// Rows to pass over.
    pub(crate) offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    pub(crate) rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Steps of a matter, in order. They only grow. An enterprise sees none of a policy, which others have
/// answered too.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters/{matter}/steps",
    operation_id = "list_matter_steps",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
        StepsQuery,
    ),
    responses((status = 200, description = "One page", body = Rows<MatterStepBody>)),
)]
pub(crate) async fn list_matter_steps(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(query): Query<StepsQuery>,
) -> Result<Json<Rows<MatterStepBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let matter = reach.matter(&app, &county, path.matter).await?;
    if matter.key.kind == MatterKind::Policy && reach.enterprises().is_some() {
        return Ok(Json(Rows::of(Vec::new(), page)));
    }
    let found = app.desk()?.steps(&county, matter.id, page).await?;
    let items = found.items.into_iter().map(MatterStepBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}
