//! Keeping a waiver.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::{Waiver, WaiverRecord};
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::deciding;
use super::list::WaiversPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query, instant};
use crate::shape::judgement::WaiverBody;

/// A waiver to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWaiver {
    /// Enterprise; absent for all of the county.
    enterprise: Option<String>,
    /// Outlet number; absent for all and the site.
    subject: Option<String>,
    /// Kinds of findings that it hides, at least one.
    kinds: Vec<String>,
    /// Pollutants; absent or empty for all.
    #[serde(default)]
    pollutants: Vec<String>,
    /// First instant or date of the window: an act that begins in it is hidden.
    from: String,
    /// First instant or date after the window.
    until: String,
    /// Why.
    reason: String,
    /// Who approved it; with accounts the caller, which need not be named.
    approver: Option<String>,
    /// When it was approved; now when absent.
    approved_at: Option<String>,
    /// From when on it hides nothing.
    expires_at: String,
}

/// Keeps a waiver: a decision not to follow certain findings for a time. It is shown wherever it
/// hides something.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/waivers",
    operation_id = "create_waiver",
    tag = "waivers",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewWaiver,
    responses((status = 201, description = "It is kept", body = WaiverBody)),
)]
pub(crate) async fn create_waiver(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<WaiversPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewWaiver>,
) -> Result<(StatusCode, Json<WaiverBody>), Failure> {
    let now = app.host.clock().now();
    let approved_at = match &new.approved_at {
        Some(text) => instant("approved_at", text)?,
        None => now,
    };
    let waiver = Waiver {
        county: path.county.0,
        enterprise: new.enterprise,
        subject: new.subject,
        kinds: new.kinds,
        pollutants: new.pollutants,
        from: instant("from", &new.from)?,
        until: instant("until", &new.until)?,
        reason: new.reason,
        approver: deciding(&caller, "approver", new.approver)?,
        approved_at,
        expires_at: instant("expires_at", &new.expires_at)?,
    };
    let id = app.host.put_waiver(waiver.clone()).await?;
    let record = WaiverRecord { id, waiver, revoked: None };
    Ok((StatusCode::CREATED, Json(WaiverBody::new(&record, now))))
}
