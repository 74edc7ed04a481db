//! Files of a matter.

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::Value;
use tidegate_domain::{Attachment, Matter, MatterKind};
use tidegate_service::Caller;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};
use crate::reach::Reach;
use crate::route::matters::MatterPath;
use crate::shape::matter::AttachmentBody;

/// Files of a matter, in the order in which they came, also those in quarantine. An enterprise sees
/// those that came with a step, and its own.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters/{matter}/attachments",
    operation_id = "list_attachments",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
    ),
    responses((status = 200, description = "The files", body = Vec<AttachmentBody>)),
)]
pub(crate) async fn list_attachments(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<AttachmentBody>>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let matter = reach.matter(&app, &county, path.matter).await?;
    let files = app.desk()?.attachments(&county, matter.id).await?;
    let shown = files.into_iter().filter(|file| is_shown(&reach, &caller, (&matter, file)));
    Ok(Json(shown.map(AttachmentBody::from).collect()))
}

/// Whether a file of a matter within reach is: what an officer brought and has not used yet is no
/// enterprise's to see, nor what another brought to a policy.
pub(super) fn is_shown(
    reach: &Reach,
    caller: &Caller,
    (matter, file): (&Matter, &Attachment),
) -> bool {
    let is_own = caller.account().is_some_and(|own| own.as_str() == file.by);
    let files = || matter.position.state.pointer("/policy/attachments").and_then(Value::as_array);
    match (reach, matter.key.kind) {
        (Reach::County, _) => true,
        (Reach::Own(_), MatterKind::Policy) => {
            is_own || files().is_some_and(|files| files.iter().any(|one| *one == file.id))
        }
        (Reach::Own(_), _) => is_own || file.step.is_some(),
    }
}
