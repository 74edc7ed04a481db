//! Having all issued permits looked at as if they were applied for again.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tidegate_desk::PermitCheck;
use tidegate_manifest::Language;
use utoipa::ToSchema;

use super::begin::ApplicationsPath;
use super::item::PrecheckItemBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};
use crate::language::Wanted;

/// A permit that contradicts something.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PermitCheckBody {
    /// Enterprise id.
    enterprise: String,
    /// Number of the permit.
    permit: String,
    /// What contradicts the standards, the assessment or the totals.
    items: Vec<PrecheckItemBody>,
}

impl PermitCheckBody {
    fn new(check: PermitCheck, language: Language) -> Self {
        let items = check.items.into_iter().map(|item| PrecheckItemBody::new(item, language));
        Self { enterprise: check.enterprise, permit: check.permit, items: items.collect() }
    }
}

/// Has every permit of the county that is valid today looked at by its packs as if it were applied
/// for again, and gives those that contradict something, by enterprise. Nothing is changed; it is no
/// `GET` because it takes all workers for as long as a county of thousands asks for.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/applications/precheck",
    operation_id = "precheck_permits",
    tag = "applications",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The permits", body = Vec<PermitCheckBody>)),
)]
pub(crate) async fn precheck_permits(
    State(app): State<App>,
    Path(path): Path<ApplicationsPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<PermitCheckBody>>, Failure> {
    let now = app.host.clock().now();
    let checked = app.desk()?.precheck_permits(&path.county.0, now).await?;
    Ok(Json(checked.into_iter().map(|one| PermitCheckBody::new(one, language)).collect()))
}
