//! Having an application looked at by the county's packs.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_affairs::PrecheckPoint;
use tidegate_desk::PrecheckAsked;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::application;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};
use crate::reach::Reach;
use crate::route::matters::MatterPath;
use crate::shape::matter::MatterBody;

/// When in the procedure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrecheckOrder {
    /// `filling`, by the enterprise while it fills in; `intake`, when it is received; `review`, by
    /// the reviewer.
    #[schema(example = "filling")]
    point: String,
}

/// Has the latest version of an application looked at by the county's packs, and keeps what they say
/// with it: what is missing or contradicts, the list of materials, what its holder must know.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/applications/{matter}/precheck",
    operation_id = "precheck_application",
    tag = "applications",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
    ),
    request_body = PrecheckOrder,
    responses((status = 200, description = "It was looked at", body = MatterBody)),
)]
pub(crate) async fn precheck_application(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(_): Query<NoQuery>,
    Body(order): Body<PrecheckOrder>,
) -> Result<Json<MatterBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::handling(&app, &caller, &county).await?;
    let matter = application(reach.matter(&app, &county, path.matter).await?)?;
    let point = match (order.point.as_str(), &reach) {
        ("filling", _) => PrecheckPoint::Filling,
        ("intake", Reach::County) => PrecheckPoint::Intake,
        ("review", Reach::County) => PrecheckPoint::Review,
        (other, Reach::County) => {
            let message = format!("`{other}` is no point, write filling, intake or review");
            return Err(Failure::bad_input("point", message));
        }
        (other, Reach::Own(_)) => {
            let message = format!("`{other}` is no point of an enterprise, write filling");
            return Err(Failure::bad_input("point", message));
        }
    };
    let asked = PrecheckAsked { matter: matter.id, point, at: app.host.clock().now() };
    Ok(Json(app.desk()?.precheck(&county, asked).await?.into()))
}
