//! Numbers of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use crate::app::{App, CountyNow};
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::texts::word;
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct SummaryPath {
    county: County,
}

/// Numbers of a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SummaryBody {
    /// GB/T 2260 code.
    county: String,
    /// Now, by the host's clock.
    #[schema(format = DateTime)]
    now: String,
    /// Today in China Standard Time, by the host's clock.
    #[schema(format = Date)]
    today: String,
    /// Enterprises by what their latest classification came to.
    enterprises: StandingBody,
    /// Enterprises that must hold a permit and have none that is valid.
    reminders_to_apply: u64,
    /// Frames.
    frames: FramesBody,
    /// Readings stored, revisions included.
    readings: u64,
    /// Readings stored in one second, lately; absent when nobody asked before.
    readings_per_second: Option<String>,
    /// Readings graded.
    graded: u64,
    /// Readings that no limit watches.
    unwatched: u64,
    /// Readings that came as another value for a period.
    revisions: u64,
    /// Warnings ever opened by highest grade.
    warnings: BTreeMap<&'static str, u64>,
    /// Open warnings by grade in force.
    warnings_open: BTreeMap<String, u64>,
    /// Grading batches.
    batches: u64,
}

/// Enterprises by what their latest classification came to.
#[derive(Debug, Serialize, ToSchema)]
struct StandingBody {
    /// All enterprises.
    total: u64,
    /// By tier: `key`, `simplified`, `registration`, `none`, `prohibited`.
    by_tier: BTreeMap<&'static str, u64>,
    /// Facts are missing.
    undetermined: u64,
    /// The pack refused or failed, no layer classifies, or nobody asked yet.
    not_classified: u64,
}

/// Frames of a county.
#[derive(Debug, Serialize, ToSchema)]
struct FramesBody {
    /// Frames with readings.
    accepted: u64,
    /// Frames without.
    noted: u64,
    /// Of the accepted, those whose every reading was there already.
    duplicate: u64,
    /// Refused frames by reason, those of unregistered devices included.
    #[schema(value_type = BTreeMap<String, u64>)]
    rejected: Value,
}

impl From<CountyNow> for SummaryBody {
    fn from(now: CountyNow) -> Self {
        let summary = now.summary;
        let enterprises = summary.enterprises;
        let frames = summary.frames;
        Self {
            county: now.county.to_string(),
            now: time::rfc3339(now.now),
            today: now.today.to_string(),
            enterprises: StandingBody {
                total: enterprises.total,
                by_tier: enterprises.by_tier,
                undetermined: enterprises.undetermined,
                not_classified: enterprises.not_classified,
            },
            reminders_to_apply: summary.reminders_to_apply,
            frames: FramesBody {
                accepted: frames.accepted,
                noted: frames.noted,
                duplicate: frames.duplicate,
                rejected: frames.rejected.into_iter().map(|(k, v)| (k, Value::from(v))).collect(),
            },
            readings: summary.readings,
            readings_per_second: now.readings_per_10s.map(per_second),
            graded: summary.graded,
            unwatched: summary.unwatched,
            revisions: summary.revisions,
            warnings: summary.warnings,
            warnings_open: now.open.iter().map(|(grade, count)| (word(grade), *count)).collect(),
            batches: summary.batches,
        }
    }
}

/// `12.3` of 123 in ten seconds.
pub(crate) fn per_second(per_10s: u64) -> String {
    format!("{}.{}", per_10s / 10, per_10s % 10)
}

/// Numbers of a county: enterprises by tier, frames, readings, warnings.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/summary",
    operation_id = "show_summary",
    tag = "counties",
    params(("county" = String, Path, description = "GB/T 2260 code", example = "330122")),
    responses((status = 200, description = "The numbers", body = SummaryBody)),
)]
pub(crate) async fn show_summary(
    State(app): State<App>,
    Path(path): Path<SummaryPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<SummaryBody>, Failure> {
    Ok(Json(app.county_now(&path.county.0).await?.into()))
}
