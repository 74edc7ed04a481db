//! One notice.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::NoticePath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};
use crate::reach::Reach;
use crate::shape::person::{NoticeBody, NoticeTryBody};

/// A notice with every try to send it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeTriedBody {
    /// The notice.
    notice: NoticeBody,
    /// Tries, in order.
    tries: Vec<NoticeTryBody>,
}

/// A notice with every try to send it. An account with the role `enterprise` sees those to itself.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/notices/{notice}",
    operation_id = "show_notice",
    tag = "notices",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("notice" = i64, Path, description = "Number of the notice"),
    ),
    responses((status = 200, description = "The notice", body = NoticeTriedBody)),
)]
pub(crate) async fn show_notice(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<NoticePath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<NoticeTriedBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let (notice, tries) = app.desk()?.notice(&county, path.notice).await?;
    if !reach.is_person(&notice.notice.person) {
        return Err(Failure::not_found("notice", &path.notice.to_string()));
    }
    let tries = tries.into_iter().map(NoticeTryBody::from).collect();
    Ok(Json(NoticeTriedBody { notice: notice.into(), tries }))
}
