//! In what two versions of an application differ.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_affairs::{Affair as _, Application, FormVersion};
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use super::application;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query};
use crate::reach::Reach;
use crate::route::matters::MatterPath;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompareQuery {
    /// Number of the earlier version; the one before `after` when absent.
    before: Option<u32>,
    /// Number of the later version; the latest when absent.
    after: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Two versions side by side.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionsBody {
    /// Number of the earlier version.
    before: u32,
    /// Number of the later version.
    after: u32,
    /// In what they differ, by field.
    differences: Vec<FieldDifferenceBody>,
}

/// A field in which two versions differ.
#[derive(Debug, Serialize, ToSchema)]
struct FieldDifferenceBody {
    /// `facts/NAME`, `texts/NAME` or `attachments/NUMBER`.
    #[schema(example = "facts/boiler_output_tph")]
    field: String,
    /// In the earlier version; absent when it was not there.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// In the later version; absent when it is not there.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

/// In what two versions of an application differ; the last two when nothing is said.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/applications/{matter}/compare",
    operation_id = "compare_versions",
    tag = "applications",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
        CompareQuery,
    ),
    responses((status = 200, description = "The differences", body = VersionsBody)),
)]
pub(crate) async fn compare_versions(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<VersionsBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let matter = application(reach.matter(&app, &county, path.matter).await?)?;
    let kept = Application::from_position(&matter.position)
        .map_err(|refused| Failure::from(tidegate_desk::DeskError::from(refused)))?;
    let latest = kept.versions.last().map_or(0, |version| version.number);
    let after = query.after.unwrap_or(latest);
    let before = query.before.unwrap_or(after.saturating_sub(1));
    let (earlier, later) = (version(&kept, before)?, version(&kept, after)?);
    let differences = earlier
        .form
        .differences(&later.form)
        .into_iter()
        .map(|one| FieldDifferenceBody { field: one.field, before: one.before, after: one.after });
    Ok(Json(VersionsBody { before, after, differences: differences.collect() }))
}

fn version(kept: &Application, number: u32) -> Result<&FormVersion, Failure> {
    let found = kept.versions.iter().find(|version| version.number == number);
    found.ok_or_else(|| Failure::not_found("version", &number.to_string()))
}
