//! People of a county.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use tidegate_service::PersonFilter;
use utoipa::IntoParams;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::shape::Rows;
use crate::shape::person::PersonBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct PeoplePath {
    pub(super) county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// Those who answer for this enterprise.
    enterprise: Option<String>,
    /// Only officers.
    officers: Option<bool>,
    /// Having this post.
    post: Option<String>,
    /// Whose account this is.
    account: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// People of a county, by id: its officers, and those who answer for its enterprises.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/people",
    operation_id = "list_people",
    tag = "people",
    params(("county" = String, Path, description = "GB/T 2260 code"), PeopleQuery),
    responses((status = 200, description = "One page", body = Rows<PersonBody>)),
)]
pub(crate) async fn list_people(
    State(app): State<App>,
    Path(path): Path<PeoplePath>,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Rows<PersonBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let filter = PersonFilter {
        enterprise: query.enterprise,
        officers: query.officers.unwrap_or(false),
        post: query.post,
        account: query.account,
        ..PersonFilter::default()
    };
    let found = app.desk()?.people(&path.county.0, &filter, page).await?;
    let items = found.items.into_iter().map(PersonBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}
