//! Saying that a notice was read.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::NoticePath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};

/// Whether it is new that it was read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadBody {
    /// False when it was known before, or the notice was never sent.
    noted: bool,
}

/// Says that a notice was read, by the person whom it went to.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/notices/{notice}/read",
    operation_id = "read_notice",
    tag = "notices",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("notice" = i64, Path, description = "Number of the notice"),
    ),
    responses((status = 200, description = "It is noted", body = ReadBody)),
)]
pub(crate) async fn read_notice(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<NoticePath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<ReadBody>, Failure> {
    let county = path.county.0;
    let desk = app.desk()?;
    let (notice, _) = desk.notice(&county, path.notice).await?;
    let person = desk.person(&county, &notice.notice.person).await?;
    let whose = person.and_then(|person| person.account);
    // Nobody reads what is another's, whatever else is theirs to see.
    if !caller.is_local() && whose.as_deref() != caller.account().map(|own| own.as_str()) {
        return Err(Failure::not_found("notice", &path.notice.to_string()));
    }
    let noted = desk.delivered(&county, notice.id, app.host.clock().now()).await?;
    Ok(Json(ReadBody { noted }))
}
