//! Grading batches of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::BatchRecord;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct BatchesPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BatchesQuery {
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// The manifest of one grading batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchItem {
    /// Number of the batch.
    id: i64,
    /// Date whose limits and ladder were used.
    #[schema(format = Date)]
    on: String,
    /// When it was graded.
    #[schema(format = DateTime)]
    at: String,
    /// Name and version of the grader.
    grader: String,
    /// SHA-256 of the grader.
    grader_digest: String,
    /// SHA-256 of the packs whose limits were used.
    limit_digests: Vec<String>,
    /// Engine and profile.
    engine: String,
    /// Rows sent.
    readings: u32,
    /// Rows graded.
    judged: u32,
    /// Rows left out because of their validity.
    skipped: u32,
    /// Rows not normal.
    not_normal: u32,
    /// SHA-256 of the columns sent.
    input_hash: String,
    /// SHA-256 of the answer.
    output_hash: String,
    /// Fuel used.
    fuel: u64,
    /// Time of the call, microseconds.
    duration_us: u64,
}

impl From<(i64, BatchRecord)> for BatchItem {
    fn from((id, record): (i64, BatchRecord)) -> Self {
        Self {
            id,
            on: record.on.to_string(),
            at: time::rfc3339(record.at),
            grader: record.grader.pack,
            grader_digest: record.grader.digest,
            limit_digests: record.layers.into_iter().map(|layer| layer.digest).collect(),
            engine: record.engine,
            readings: record.readings,
            judged: record.judged,
            skipped: record.skipped,
            not_normal: record.not_normal,
            input_hash: record.input_hash,
            output_hash: record.output_hash,
            fuel: record.fuel,
            duration_us: record.duration_us,
        }
    }
}

/// The latest grading batches of a county, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/batches",
    operation_id = "list_batches",
    tag = "operation",
    params(("county" = String, Path, description = "GB/T 2260 code"), BatchesQuery),
    responses((status = 200, description = "The batches", body = Vec<BatchItem>)),
)]
pub(crate) async fn list_batches(
    State(app): State<App>,
    Path(path): Path<BatchesPath>,
    Query(query): Query<BatchesQuery>,
) -> Result<Json<Vec<BatchItem>>, Failure> {
    let rows = page(None, query.rows)?.rows;
    let batches = app.host.batches(&path.county.0, rows).await?;
    Ok(Json(batches.into_iter().map(BatchItem::from).collect()))
}
