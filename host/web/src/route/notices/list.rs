//! Notices of a county.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use tidegate_domain::NoticeStatus;
use tidegate_service::NoticeFilter;
use utoipa::IntoParams;

use super::NoticesPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, page};
use crate::route::matters::list::between;
use crate::shape::Rows;
use crate::shape::person::{NoticeBody, channel, none_of};

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticesQuery {
    /// Id of the person.
    person: Option<String>,
    /// `inbox`, `sms`, `voice`, `email`, `webhook` or `app`.
    channel: Option<String>,
    /// `waiting`, `sent`, `delivered`, `dead` or `suppressed`.
    status: Option<String>,
    /// What they are about, a word of the host.
    topic: Option<String>,
    /// Number of the matter that they belong to.
    matter: Option<i64>,
    /// Enterprise that they are about.
    enterprise: Option<String>,
    /// Written at or after this instant or date.
    from: Option<String>,
    /// Written before this instant or date.
    until: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Notices of a county, latest written first, with how far each has come.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/notices",
    operation_id = "list_notices",
    tag = "notices",
    params(("county" = String, Path, description = "GB/T 2260 code"), NoticesQuery),
    responses((status = 200, description = "One page", body = Rows<NoticeBody>)),
)]
pub(crate) async fn list_notices(
    State(app): State<App>,
    Path(path): Path<NoticesPath>,
    Query(query): Query<NoticesQuery>,
) -> Result<Json<Rows<NoticeBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let filter = NoticeFilter {
        person: query.person,
        channel: query.channel.as_deref().map(channel).transpose()?,
        status: query.status.as_deref().map(status).transpose()?,
        topic: query.topic,
        matter: query.matter,
        enterprise: query.enterprise,
        written: between(("from", query.from.as_deref()), ("until", query.until.as_deref()))?,
        ..NoticeFilter::default()
    };
    let found = app.desk()?.notices(&path.county.0, &filter, page).await?;
    let items = found.items.into_iter().map(NoticeBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}

fn status(word: &str) -> Result<NoticeStatus, Failure> {
    let found = NoticeStatus::ALL.into_iter().find(|status| status.word() == word);
    found.ok_or_else(|| none_of("status", word, &NoticeStatus::ALL.map(NoticeStatus::word)))
}
