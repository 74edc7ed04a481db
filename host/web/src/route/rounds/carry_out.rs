//! Carrying out a round at once.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};

/// The path.
#[derive(Deserialize)]
pub(crate) struct RoundsPath {
    county: County,
}

/// What a round did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundBody {
    /// Enterprises classified again because something about them or their packs changed.
    compared: u64,
    /// Matters opened.
    opened: u64,
    /// Matters that went on.
    moved: u64,
    /// Notices written.
    notices: u64,
    /// Notices held because they go with others.
    held: u64,
    /// Steps that were not allowed, or came too late; the log names them.
    left: u64,
}

/// Has the work of the day done at once: compares again whom something changed about, follows what
/// happened, reminds who is to apply, opens what permits make due, takes the steps whose time has
/// come. The host does it by itself too; doing it again does no harm and tells nobody twice.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/rounds",
    operation_id = "carry_out_round",
    tag = "matters",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "What it did", body = RoundBody)),
)]
pub(crate) async fn carry_out_round(
    State(app): State<App>,
    Path(path): Path<RoundsPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<RoundBody>, Failure> {
    let (desk, now) = (app.desk()?, app.host.clock().now());
    let county = path.county.0;
    let compared = app.host.compare_again(&county).await?;
    let day = desk.day(&county, now).await?;
    let round = desk.round(&county, now).await?;
    Ok(Json(RoundBody {
        compared,
        opened: day.opened + round.opened,
        moved: day.moved + round.moved,
        notices: day.notices + round.notices,
        held: day.held + round.held,
        left: day.refused + day.behind + round.left,
    }))
}
