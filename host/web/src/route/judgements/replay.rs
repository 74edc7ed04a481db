//! Executing a judgement again.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tidegate_record::Engine;
use tidegate_service::Replay;
use utoipa::ToSchema;

use super::show::JudgementPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};
use crate::texts::word;

/// What executing a judgement again gave.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayBody {
    /// Id of the judgement.
    judgement: String,
    /// `identical` bit for bit, `same-verdict-on-another-engine`,
    /// `means-by-another-method`, which is not known here, or `differs`.
    outcome: String,
    /// Engine of the record.
    recorded_on: EngineBody,
    /// Engine here.
    replayed_on: EngineBody,
    /// Method of the record that formed its means.
    method: String,
    /// Calls executed again.
    calls: usize,
    /// Where it differs, the first places only.
    differences: Vec<DifferenceBody>,
}

/// What executes packs.
#[derive(Debug, Serialize, ToSchema)]
struct EngineBody {
    /// Name.
    name: String,
    /// Version.
    version: String,
    /// Target triple.
    target: String,
    /// Name of the settings that decide results.
    profile: String,
}

impl From<Engine> for EngineBody {
    fn from(engine: Engine) -> Self {
        let Engine { name, version, target, profile } = engine;
        Self { name, version, target, profile }
    }
}

/// One place that differs.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceBody {
    /// Where.
    at: String,
    /// As recorded.
    recorded: String,
    /// As it came out now.
    now: String,
}

impl From<Replay> for ReplayBody {
    fn from(replay: Replay) -> Self {
        let differences = replay.differences.into_iter().map(|one| DifferenceBody {
            at: one.at,
            recorded: one.recorded,
            now: one.now,
        });
        Self {
            judgement: replay.judgement,
            outcome: word(replay.outcome),
            recorded_on: replay.recorded_on.into(),
            replayed_on: replay.replayed_on.into(),
            method: replay.method,
            calls: replay.calls,
            differences: differences.collect(),
        }
    }
}

/// Executes a judgement again from the archive and says whether it came out the same.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/judgements/{judgement}/replay",
    operation_id = "replay_judgement",
    tag = "judgements",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("judgement" = String, Path, description = "Id of the judgement, or its first 8 digits or more"),
    ),
    responses((status = 200, description = "What it gave", body = ReplayBody)),
)]
pub(crate) async fn replay_judgement(
    State(app): State<App>,
    Path(path): Path<JudgementPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<ReplayBody>, Failure> {
    let listing = path.listing(&app).await?;
    Ok(Json(app.host.replay(&listing.id).await?.into()))
}
