//! Publishing a pack file.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::{Extension, Json};
use tidegate_domain::Permission;
use tidegate_service::{Caller, jurisdiction_of};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Query};
use crate::route::admissions::list::AdmissionBody;
use crate::route::stages::acting;

/// Admits a signed pack file as a draft, or refuses it: every step is in the answer, and either is
/// kept. A draft judges nothing until its stage is decided.
#[utoipa::path(
    post,
    path = "/api/v1/packs",
    operation_id = "publish_pack",
    tag = "packs",
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The pack file"),
    responses(
        (status = 201, description = "It is a draft", body = AdmissionBody),
        (status = 422, description = "It is not admitted; `details` has its steps"),
    ),
)]
pub(crate) async fn publish_pack(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<AdmissionBody>), Failure> {
    let file = body?.to_vec();
    // Of a file that cannot be read nobody knows where it would speak; it speaks nowhere.
    if let Some(jurisdiction) = jurisdiction_of(&file) {
        caller.require(Permission::PublishPack, &jurisdiction)?;
    }
    let admission = app.host.publish(file, &acting(&caller)).await?;
    let refusal = admission.refusal().map(|step| format!("{}: {}", step.step, step.text));
    let body = AdmissionBody::from(admission);
    match refusal {
        None => Ok((StatusCode::CREATED, Json(body))),
        Some(refusal) => Err(Failure::not_admitted(&body, &refusal)),
    }
}
