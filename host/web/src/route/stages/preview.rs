//! What making a version active would change.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::Permission;
use tidegate_service::{Caller, Change, HistoryPreview, ShadowView};
use utoipa::{IntoParams, ToSchema};

use super::shadow::TallyBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, date};

/// Days of history when nobody says which.
const DAYS_USUAL: i32 = 30;

/// The path.
#[derive(Deserialize)]
pub(crate) struct PreviewPath {
    digest: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    /// First day judged again; thirty days back when absent.
    #[param(format = Date)]
    from: Option<String>,
    /// First day no longer judged again; today when absent.
    #[param(format = Date)]
    until: Option<String>,
}

/// What a promotion would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewBody {
    /// SHA-256 of the component.
    digest: String,
    /// What it saw as a shadow.
    shadow: Vec<TallyBody>,
    /// Enterprises judged again.
    enterprises: u64,
    /// Values read.
    values: u64,
    /// Findings that only this version makes.
    newly_found: u64,
    /// Findings that only the packs in use make.
    no_longer_found: u64,
    /// Findings of both, with another severity or standing.
    changed_grade: u64,
    /// Enterprises that could not be judged to the end, with the reason.
    failures: Vec<FailureBody>,
    /// The first changes.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
}

/// An enterprise that could not be judged to the end.
#[derive(Debug, Serialize, ToSchema)]
struct FailureBody {
    /// Enterprise.
    enterprise: String,
    /// Why.
    why: String,
}

impl PreviewBody {
    fn of(shadow: &ShadowView, history: HistoryPreview) -> Self {
        let failures = history.failures.into_iter();
        Self {
            digest: shadow.digest.clone(),
            shadow: shadow.tallies.iter().map(TallyBody::from).collect(),
            enterprises: history.enterprises,
            values: history.values,
            newly_found: history.newly_found,
            no_longer_found: history.no_longer_found,
            changed_grade: history.changed_grade,
            failures: failures.map(|(enterprise, why)| FailureBody { enterprise, why }).collect(),
            changes: history.changes,
        }
    }
}

/// What making a version active would change: what it saw as a shadow, and stored history judged
/// again with it in its place. Nothing is written.
#[utoipa::path(
    post,
    path = "/api/v1/packs/{digest}/preview",
    operation_id = "preview_stage",
    tag = "packs",
    params(
        ("digest" = String, Path, description = "SHA-256 of the component, or its first digits"),
        PreviewQuery,
    ),
    responses((status = 200, description = "What would change", body = PreviewBody)),
)]
pub(crate) async fn preview_stage(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<PreviewPath>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<PreviewBody>, Failure> {
    let place = app.host.place_of(&path.digest).await?;
    caller.require(Permission::StagePack, &place.jurisdiction)?;
    let until = match &query.until {
        Some(text) => date("until", text)?,
        None => app.host.today(),
    };
    let from = match &query.from {
        Some(text) => date("from", text)?,
        None => until.plus_days(-DAYS_USUAL),
    };
    let (shadow, history) = app.host.promotion(&path.digest, (from, until)).await?;
    Ok(Json(PreviewBody::of(&shadow, history)))
}
