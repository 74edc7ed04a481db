//! What a person has in the inbox.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::Channel;
use tidegate_service::{Caller, NoticeFilter};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::reach::Reach;
use crate::route::matters::steps::StepsQuery;
use crate::shape::Rows;
use crate::shape::person::NoticeBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct InboxPath {
    county: County,
    person: String,
}

/// What a person has in the inbox, latest first. An account with the role `enterprise` sees its own.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/people/{person}/inbox",
    operation_id = "list_inbox",
    tag = "people",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("person" = String, Path, description = "Id of the person"),
        StepsQuery,
    ),
    responses((status = 200, description = "One page", body = Rows<NoticeBody>)),
)]
pub(crate) async fn list_inbox(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<InboxPath>,
    Query(query): Query<StepsQuery>,
) -> Result<Json<Rows<NoticeBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let desk = app.desk()?;
    let known =
        reach.is_person(&path.person) && desk.person(&county, &path.person).await?.is_some();
    if !known {
        return Err(Failure::not_found("person", &path.person));
    }
    let filter = NoticeFilter {
        person: Some(path.person),
        channel: Some(Channel::Inbox),
        ..NoticeFilter::default()
    };
    let found = desk.notices(&county, &filter, page).await?;
    let items = found.items.into_iter().map(NoticeBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}
