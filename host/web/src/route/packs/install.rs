//! Installing a pack.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::{Extension, Json};
use tidegate_domain::Permission;
use tidegate_service::Caller;

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
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<PackBody>), Failure> {
    let component = body?.to_vec();
    // Tried first, which puts it nowhere: only then is it known where it would speak.
    let tried = app.host.admit(component.clone()).await?;
    caller.require(Permission::StagePack, tried.jurisdiction())?;
    let pack = app.host.install(component).await?;
    let view = app.host.pack_view(&pack, language).await?;
    Ok((StatusCode::CREATED, Json(view.into())))
}
