//! Handing a file out.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tidegate_service::Caller;

use super::list::is_shown;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::reach::Reach;
use crate::table::disposition;

/// The path.
#[derive(Deserialize)]
pub(crate) struct AttachmentPath {
    county: County,
    attachment: i64,
}

/// The content of a file, as a download under its name. What is in quarantine is not handed out.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/attachments/{attachment}",
    operation_id = "fetch_attachment",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("attachment" = i64, Path, description = "Number of the file"),
    ),
    responses(
        (status = 200, description = "The content", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 422, description = "It is in quarantine, with the reason"),
    ),
)]
pub(crate) async fn fetch_attachment(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<AttachmentPath>,
    Query(_): Query<NoQuery>,
) -> Result<Response, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let (matter, file) = app.desk()?.kept_file(&county, path.attachment).await?;
    // Whose it is comes first: that it is in quarantine is nobody else's to know.
    if !reach.shows(&matter) || !is_shown(&reach, &caller, (&matter, &file.attachment)) {
        return Err(Failure::not_found("attachment", &path.attachment.to_string()));
    }
    if let Some(reason) = &file.attachment.quarantined {
        return Err(Failure::quarantined(&file.attachment.name, reason));
    }
    // Whatever it says that it is, a browser saves it and opens nothing.
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_DISPOSITION, disposition(&file.attachment.name)),
    ];
    Ok((headers, file.content).into_response())
}
