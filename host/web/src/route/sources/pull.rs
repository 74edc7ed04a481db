//! Asking sources at once.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_desk::{BEGINS_BY_HAND_WITHIN, ByHand, PullOutcome, Pulled};
use tracing::Instrument as _;
use utoipa::{IntoParams, ToSchema};

use super::list::SourcesPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query};
use crate::{time, upload};

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PullQuery {
    /// Name of the source, which may be paused; every active one of the county when absent.
    #[param(example = "power-monthly")]
    source: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What became of asking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PulledListBody {
    /// Each source, by name.
    pulled: Vec<PulledBody>,
}

/// What became of asking a source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PulledBody {
    /// County.
    county: String,
    /// Name of the source.
    #[schema(example = "power-monthly")]
    source: String,
    /// What became of it.
    outcome: PullOutcomeBody,
    /// When it is asked next.
    #[schema(format = DateTime)]
    next_at: String,
}

/// `outcome`: `taken`, `unchanged`, `failed` or `not-asked`; and as `detail` what was taken in, in
/// the form of a report on what a department sent, or why it failed or was not asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(crate) struct PullOutcomeBody(PullOutcome);

impl From<Pulled> for PulledBody {
    fn from(pulled: Pulled) -> Self {
        Self {
            county: pulled.county.to_string(),
            source: pulled.source,
            outcome: PullOutcomeBody(pulled.outcome),
            next_at: time::rfc3339(pulled.next_at),
        }
    }
}

/// Asks sources now, whether their time has come or not, one after the other, and takes in what they
/// give. What a source does wrong stands in its outcome. One that is being asked already is not asked
/// twice, and after some minutes no more are begun. What was begun is finished even when nobody waits
/// for the answer any more.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/sources/pull",
    operation_id = "pull_sources",
    tag = "departments",
    params(("county" = String, Path, description = "GB/T 2260 code"), PullQuery),
    responses((status = 200, description = "What became of each", body = PulledListBody)),
)]
pub(crate) async fn pull_sources(
    State(app): State<App>,
    Path(path): Path<SourcesPath>,
    Query(query): Query<PullQuery>,
) -> Result<Json<PulledListBody>, Failure> {
    let fetcher = Arc::clone(app.sources.as_ref().ok_or_else(Failure::asks_no_sources)?);
    let (desk, county) = (app.desk()?, path.county.0);
    let hand = ByHand {
        by: app.host.name(),
        now: app.host.clock().now(),
        fetcher,
        begins_within: BEGINS_BY_HAND_WITHIN,
    };
    // An answer is held in memory as a file that is brought is, until it is taken in.
    let permit = upload::lasting_permit(&app)?;
    let task = async move {
        let _permit = permit;
        desk.pull_now(&county, query.source.as_deref(), &hand).await
    };
    let pulled = tokio::spawn(task.in_current_span()).await;
    let pulled = pulled.map_err(|error| Failure::ended(&error))??;
    Ok(Json(PulledListBody { pulled: pulled.into_iter().map(PulledBody::from).collect() }))
}
