//! The classification of an enterprise with its reasons.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::{ClassificationResult, Conclusion};
use tidegate_service::{ExplainedClassification, standing_word};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};
use crate::language::Wanted;
use crate::shape::{BasisBody, LayerBody, MissingFactBody, StepBody};
use crate::texts::word;
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ClassificationPath {
    county: County,
    enterprise: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClassificationQuery {
    /// Date judged, `2026-03-01`; today when absent.
    #[param(format = Date)]
    on: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A classification with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassificationBody {
    /// Enterprise id.
    enterprise: String,
    /// Date judged.
    #[schema(format = Date)]
    on: String,
    /// When it was concluded.
    #[schema(format = DateTime)]
    at: String,
    /// `concluded`, `refused`, `fault` or `no-layer`.
    outcome: &'static str,
    /// The tier, or why there is none.
    #[schema(example = "simplified")]
    tier: &'static str,
    /// `whole-site` or `general-process`.
    scope: Option<String>,
    /// When undetermined: the tiers still possible, strictest first.
    possible: Vec<String>,
    /// The layer that decided, refused or failed.
    layer: Option<LayerBody>,
    /// Rows of the catalogue that spoke.
    rows: Vec<RowBody>,
    /// Every condition that mattered, in the order of evaluation.
    steps: Vec<StepBody>,
    /// Facts to ask for.
    missing: Vec<MissingFactBody>,
    /// What the enterprise owes because of its tier.
    obligations: Vec<ObligationBody>,
    /// What makes the result doubtful.
    doubts: Vec<String>,
    /// Why the pack refused, or what its fault was.
    failure: Option<String>,
    /// The record itself, with message keys in place of words.
    #[schema(value_type = Object)]
    raw: Value,
}

/// One row of the catalogue that spoke.
#[derive(Debug, Serialize, ToSchema)]
struct RowBody {
    /// GB/T 4754 code that led to the row; empty for a general process.
    industry: String,
    /// Row number of the catalogue.
    row: u16,
    /// Tier of the cell that decided.
    cell: String,
    /// When undetermined: the tiers still possible.
    possible: Vec<String>,
}

/// What an enterprise owes because of its tier.
#[derive(Debug, Serialize, ToSchema)]
struct ObligationBody {
    /// `apply-for-permit`, `register` or another duty of the pack.
    duty: String,
    /// In words.
    text: String,
    /// Where it comes from.
    basis: Vec<BasisBody>,
}

impl From<ExplainedClassification> for ClassificationBody {
    fn from(explained: ExplainedClassification) -> Self {
        let record = &explained.record;
        let conclusion = match &record.result {
            ClassificationResult::Concluded { conclusion, .. } => Some(conclusion),
            _ => None,
        };
        let outcome = match &record.result {
            ClassificationResult::Concluded { .. } => "concluded",
            ClassificationResult::Refused { .. } => "refused",
            ClassificationResult::Fault { .. } => "fault",
            ClassificationResult::NoLayer => "no-layer",
        };
        let obligations = explained.obligations.iter().map(|(duty, text, basis)| ObligationBody {
            duty: duty.clone(),
            text: text.clone(),
            basis: basis.iter().map(BasisBody::from).collect(),
        });
        Self {
            enterprise: record.enterprise.clone(),
            on: record.on.to_string(),
            at: time::rfc3339(record.at),
            outcome,
            tier: standing_word(explained.standing),
            scope: conclusion.and_then(|conclusion| conclusion.scope).map(word),
            possible: conclusion.map(|conclusion| words(&conclusion.possible)).unwrap_or_default(),
            layer: explained.layer.as_ref().map(LayerBody::from),
            rows: conclusion.map(rows).unwrap_or_default(),
            steps: explained.steps.iter().map(StepBody::from).collect(),
            missing: explained.missing.iter().map(MissingFactBody::from).collect(),
            obligations: obligations.collect(),
            doubts: explained.doubts.clone(),
            failure: explained.failure.clone(),
            raw: serde_json::to_value(&record.result).unwrap_or_default(),
        }
    }
}

fn rows(conclusion: &Conclusion) -> Vec<RowBody> {
    let rows = conclusion.rows.iter().map(|row| RowBody {
        industry: row.industry.clone(),
        row: row.row,
        cell: word(row.cell),
        possible: words(&row.possible),
    });
    rows.collect()
}

fn words(values: &[impl Serialize]) -> Vec<String> {
    values.iter().map(word).collect()
}

/// The classification of an enterprise with the facts of a date, explained; nothing is recorded.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/classification",
    operation_id = "show_classification",
    tag = "enterprises",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
        ClassificationQuery,
    ),
    responses((status = 200, description = "The classification", body = ClassificationBody)),
)]
pub(crate) async fn show_classification(
    State(app): State<App>,
    Path(path): Path<ClassificationPath>,
    Query(query): Query<ClassificationQuery>,
    Wanted(language): Wanted,
) -> Result<Json<ClassificationBody>, Failure> {
    let on = query.on.as_deref().map(|on| date("on", on)).transpose()?;
    let on = on.unwrap_or_else(|| app.host.today());
    let county = path.county.0;
    let explained =
        app.host.explained_classification(&county, &path.enterprise, on, language).await?;
    Ok(Json(explained.into()))
}
