//! One warning with its reasons.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list::WarningItem;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::shape::{BeatenBody, LayerBody, LimitBody, ReadingBody, StepBody, text};
use crate::texts::texts;

/// The path.
#[derive(Deserialize)]
pub(crate) struct WarningPath {
    county: County,
    warning: i64,
}

/// One warning with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningBody {
    /// The warning.
    warning: WarningItem,
    /// Name of the outlet.
    outlet_name: String,
    /// Whether a reading can exceed the limit; otherwise it can only come near.
    own_period: bool,
    /// The limit with its layer, document, article and dates.
    limit: LimitBody,
    /// Limits that it beat, each with why.
    beaten: Vec<BeatenBody>,
    /// The pack that graded.
    grader: LayerBody,
    /// Why it has its highest grade. Empty when so much turned red at once that nobody asked.
    steps: Vec<StepBody>,
    /// The largest value (for a lower bound: the smallest) that would have been within the limit;
    /// absent when a reading cannot exceed it.
    largest_compliant: Option<String>,
    /// Readings that were not normal while it was open, oldest first.
    readings: Vec<ReadingBody>,
    /// Why the enterprise is taken as producing or not.
    production_steps: Vec<StepBody>,
    /// Kinds of evidence of production to ask for.
    production_missing: Vec<String>,
}

/// A warning with the law, the limit, the layer, the steps and what would have been compliant.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/warnings/{warning}",
    operation_id = "show_warning",
    tag = "warnings",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("warning" = i64, Path, description = "Number of the warning"),
    ),
    responses((status = 200, description = "The warning", body = WarningBody)),
)]
pub(crate) async fn show_warning(
    State(app): State<App>,
    Path(path): Path<WarningPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<WarningBody>, Failure> {
    let view = app.host.warning_view(Some(&path.county.0), path.warning, language).await?;
    let texts = texts(language);
    let production = view.production.as_ref();
    let production_steps = production.map(|one| one.steps.as_slice()).unwrap_or_default();
    Ok(Json(WarningBody {
        warning: WarningItem::new(&view.listing, production.map(|one| &one.brief), texts),
        own_period: view.own_period,
        limit: LimitBody::new(&view.limit, texts),
        beaten: view.beaten.iter().map(|beaten| BeatenBody::new(beaten, texts)).collect(),
        grader: LayerBody::from(&view.grader),
        steps: view.steps.iter().map(StepBody::from).collect(),
        largest_compliant: text(view.largest_compliant),
        readings: view.readings.iter().map(ReadingBody::from).collect(),
        production_steps: production_steps.iter().map(StepBody::from).collect(),
        production_missing: production.map(|one| one.missing.clone()).unwrap_or_default(),
        outlet_name: view.outlet_name,
    }))
}
