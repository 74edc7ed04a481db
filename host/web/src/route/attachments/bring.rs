//! Bringing a file.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_desk::{ATTACHMENT_BYTES_MAX, BroughtFile};
use tidegate_service::Caller;
use utoipa::IntoParams;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query};
use crate::reach::Reach;
use crate::route::matters::MatterPath;
use crate::route::waivers::deciding;
use crate::shape::matter::AttachmentBody;
use crate::upload::{self, Upload};

/// The longest media type that is kept.
const TYPE_CHARACTERS_MAX: usize = 100;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BringQuery {
    /// Name of the file; folders before it are left out.
    #[param(example = "整改报告.pdf")]
    name: String,
    /// Who brings it; with accounts the caller, which need not be named.
    by: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Keeps a file of at most 20 MiB for a step of a matter; the step names it by its number. One that
/// bears a virus's test signature, or that a computer would carry out, is kept as evidence in
/// quarantine and never handed out.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/matters/{matter}/attachments",
    operation_id = "attach_file",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
        BringQuery,
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file; `content-type` is kept as its media type"),
    responses(
        (status = 201, description = "It is kept", body = AttachmentBody),
        (status = 413, description = "It is larger than `bytes_most` of `details`; of one that says \
            its length nothing is read"),
    ),
)]
pub(crate) async fn attach_file(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(query): Query<BringQuery>,
    file: Upload,
) -> Result<(StatusCode, Json<AttachmentBody>), Failure> {
    let county = path.county.0;
    let reach = Reach::handling(&app, &caller, &county).await?;
    let matter = reach.matter(&app, &county, path.matter).await?;
    let by = deciding(&caller, "by", query.by)?;
    let _permit = upload::permit(&app)?;
    let media_type = file.media_type();
    let content = file.read(ATTACHMENT_BYTES_MAX).await?;
    let file = BroughtFile {
        matter: matter.id,
        name: query.name,
        media_type: media_type.chars().take(TYPE_CHARACTERS_MAX).collect(),
        content,
        by,
        at: app.host.clock().now(),
    };
    let kept = app.desk()?.attach(&county, file).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}
