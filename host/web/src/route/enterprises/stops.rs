//! Telling of a shutdown.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_desk::{KeptStop, StopTold};
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::permit_duties::OwnEnterprisePath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query, date};
use crate::reach::Reach;
use crate::route::inspections::plan::CarriedBody;
use crate::route::matters::take::acting_for;
use crate::route::waivers::deciding;
use crate::shape::text;

/// A shutdown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStop {
    /// First day without production.
    #[schema(format = Date, example = "2026-03-01")]
    from: String,
    /// First day with production again; absent while it goes on. The same day as `from` takes back
    /// what was told.
    #[schema(format = Date, example = "2026-04-01")]
    until: Option<String>,
    /// Who tells of it; with accounts the caller, which need not be named.
    by: Option<String>,
    /// `enterprise`, or `officer` on its behalf; with accounts the caller's own, which need not be
    /// said.
    party: Option<String>,
}

/// A shutdown as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StopBody {
    /// What tells it from others of the enterprise.
    reference: String,
    /// First day without production.
    #[schema(format = Date)]
    from: String,
    /// First day with production again; absent while it goes on.
    #[schema(format = Date)]
    until: Option<String>,
    /// Whether it was taken back.
    taken_back: bool,
    /// What became of duties.
    carried: CarriedBody,
}

/// Tells of a shutdown, in place of one that begins on the same day. What asks for nothing in a
/// period without any production is excused at once; what is late already only by an officer's word.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/stops",
    operation_id = "tell_stop",
    tag = "duties",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
    ),
    request_body = NewStop,
    responses((status = 200, description = "It is kept", body = StopBody)),
)]
pub(crate) async fn tell_stop(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<OwnEnterprisePath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewStop>,
) -> Result<Json<StopBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::handling(&app, &caller, &county).await?;
    reach.enterprise(Some(path.enterprise.clone()))?;
    let told = StopTold {
        from: date("from", &new.from)?,
        until: new.until.map(|until| date("until", &until)).transpose()?,
        party: acting_for(&caller, &reach, new.party.as_deref())?,
        by: deciding(&caller, "by", new.by)?,
        at: app.host.clock().now(),
    };
    let (kept, carried) = app.desk()?.tell_stop(&county, &path.enterprise, told).await?;
    let KeptStop { reference, from, until, taken_back } = kept;
    let (from, until) = (from.to_string(), text(until));
    Ok(Json(StopBody { reference, from, until, taken_back, carried: carried.into() }))
}
