//! Refused frames.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::Permission;
use tidegate_service::{Caller, RejectedFrames};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};

/// Days back when nobody says from when.
const DAYS_USUAL: i32 = 7;

/// The path.
#[derive(Deserialize)]
pub(crate) struct RejectionsPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RejectionsQuery {
    /// First day, `2026-03-01`; a week ago when absent.
    #[param(format = Date)]
    from: Option<String>,
    /// First day no longer wanted; tomorrow when absent.
    #[param(format = Date)]
    until: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Refused frames of one sender and reason on one day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectionItem {
    /// MN, or `unknown` when no registered device sent them.
    mn: String,
    /// Whether a device of the county sent them.
    registered: bool,
    /// Day of receipt.
    #[schema(format = Date)]
    day: String,
    /// Stable code of the reason.
    #[schema(example = "crc-mismatch")]
    reason: String,
    /// Frames refused.
    frames: u64,
    /// The last of them, with its password masked.
    example: String,
}

impl From<RejectedFrames> for RejectionItem {
    fn from(rejected: RejectedFrames) -> Self {
        Self {
            mn: rejected.mn,
            registered: rejected.registered,
            day: rejected.day.to_string(),
            reason: rejected.reason,
            frames: rejected.frames,
            example: rejected.example,
        }
    }
}

/// Frames that were refused, of the county's devices; and of unregistered senders for whoever may
/// read a province.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/rejections",
    operation_id = "list_rejections",
    tag = "operation",
    params(("county" = String, Path, description = "GB/T 2260 code"), RejectionsQuery),
    responses((status = 200, description = "The refused frames", body = Vec<RejectionItem>)),
)]
pub(crate) async fn list_rejections(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<RejectionsPath>,
    Query(query): Query<RejectionsQuery>,
) -> Result<Json<Vec<RejectionItem>>, Failure> {
    let from = query.from.as_deref().map(|text| date("from", text)).transpose()?;
    let until = query.until.as_deref().map(|text| date("until", text)).transpose()?;
    let until = until.unwrap_or_else(|| app.host.today().plus_days(1));
    let from = from.unwrap_or_else(|| until.plus_days(-DAYS_USUAL));
    let rejected = app.host.county_rejections(&path.county.0, from, until).await?;
    // A sender that nobody registered may be any county's.
    let sees_strangers = caller.may_host(Permission::ReadCounty);
    let own = rejected.into_iter().filter(|one| one.registered || sees_strangers);
    Ok(Json(own.map(RejectionItem::from).collect()))
}
