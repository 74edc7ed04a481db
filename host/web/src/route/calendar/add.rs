//! Adding a year's notices.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};

/// A year that is known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarYearBody {
    /// The year.
    #[schema(example = 2027)]
    year: i16,
}

/// Adds the State Council's notices of a year, for all counties of the host: TOML as the program's
/// own tables, or JSON in the form of the public lists of holidays. What was reckoned before stays;
/// what was provisional is reckoned again by the matters themselves.
#[utoipa::path(
    post,
    path = "/api/v1/calendar/years",
    operation_id = "add_calendar_year",
    tag = "figures",
    request_body(content = String, content_type = "text/plain", description = "The table"),
    responses((status = 201, description = "It is known", body = CalendarYearBody)),
)]
pub(crate) async fn add_calendar_year(
    State(app): State<App>,
    Query(_): Query<NoQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<CalendarYearBody>), Failure> {
    let body = body?;
    let table = std::str::from_utf8(&body)
        .map_err(|_| Failure::bad_input("body", "the table is not UTF-8: save it as UTF-8"))?;
    let year = app.desk()?.add_year(table, app.host.clock().now()).await?;
    Ok((StatusCode::CREATED, Json(CalendarYearBody { year })))
}
