//! Classifying a whole county.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};

/// The path.
#[derive(Deserialize)]
pub(crate) struct ClassifyPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClassifyQuery {
    /// Date judged, `2026-03-01`; today when absent.
    #[param(format = Date)]
    on: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What classifying a county came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassifiedBody {
    /// Date judged.
    #[schema(format = Date)]
    on: String,
    /// Enterprises classified.
    classified: u64,
    /// By tier: `key`, `simplified`, `registration`, `none`, `prohibited`.
    by_tier: BTreeMap<&'static str, u64>,
    /// Facts are missing.
    undetermined: u64,
    /// The pack refused or failed, or no layer classifies.
    not_classified: u64,
    /// Enterprises that must hold a permit and have none that is valid on that date.
    reminders_to_apply: u64,
}

/// Classifies all enterprises of a county with the facts of a date and records the results.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/classify",
    operation_id = "classify_county",
    tag = "enterprises",
    params(("county" = String, Path, description = "GB/T 2260 code"), ClassifyQuery),
    responses((status = 200, description = "What it came to", body = ClassifiedBody)),
)]
pub(crate) async fn classify_county(
    State(app): State<App>,
    Path(path): Path<ClassifyPath>,
    Query(query): Query<ClassifyQuery>,
) -> Result<Json<ClassifiedBody>, Failure> {
    let on = query.on.as_deref().map(|on| date("on", on)).transpose()?;
    let on = on.unwrap_or_else(|| app.host.today());
    let classified = app.host.classify_county(&path.county.0, on).await?;
    let standing = app.host.standing(&path.county.0, on).await?;
    Ok(Json(ClassifiedBody {
        on: on.to_string(),
        classified,
        by_tier: standing.by_tier,
        undetermined: standing.undetermined,
        not_classified: standing.not_classified,
        reminders_to_apply: standing.reminders_to_apply,
    }))
}
