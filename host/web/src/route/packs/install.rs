//! Installing a pack.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;

use super::list::PackBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};
use crate::language::Wanted;

/// Admits a component and puts it in its place; one of the same name and jurisdiction gives way.
#[utoipa::path(
    post,
    path = "/api/v1/packs",
    operation_id = "install_pack",
    tag = "packs",
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "The component"),
    responses(
        (status = 201, description = "It is installed", body = PackBody),
        (status = 409, description = "Another pack holds its place"),
        (status = 422, description = "It is not admitted; `details.reason` says why"),
    ),
)]
pub(crate) async fn install_pack(
    State(app): State<App>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<PackBody>), Failure> {
    let pack = app.host.install(body?.to_vec()).await?;
    let view = app.host.pack_view(&pack, language).await?;
    Ok((StatusCode::CREATED, Json(view.into())))
}
