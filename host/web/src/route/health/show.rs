//! Whether the host is well.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::Permission;
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::Query;
use crate::language::Wanted;
use crate::time;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HealthQuery {
    /// Looks over the whole database, which may take seconds; for whoever may see the host as a
    /// whole.
    deep: Option<bool>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Whether the host is well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// `ok`, or `degraded` when grading of a county stands still or the database has problems.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Now, by the host's clock.
    #[schema(format = DateTime)]
    now: String,
    /// Packs installed, of those that are the caller's to see.
    packs: usize,
    /// Counties whose grading stands still, of those that are the caller's to see.
    grading_faults: usize,
    /// What a deep look found.
    database: Option<DatabaseBody>,
}

/// The state of the database.
#[derive(Debug, Serialize, ToSchema)]
struct DatabaseBody {
    /// Version of the schema.
    schema: i64,
    /// What is wrong; empty when it is sound.
    problems: Vec<String>,
}

/// Whether the host is well: it answers, reads its database, and grades.
#[utoipa::path(
    get,
    path = "/api/v1/health",
    operation_id = "show_health",
    tag = "operation",
    params(HealthQuery),
    responses((status = 200, description = "The host answers", body = HealthBody)),
)]
pub(crate) async fn show_health(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<HealthQuery>,
    Wanted(language): Wanted,
) -> Result<Json<HealthBody>, Failure> {
    let packs = app.host.pack_views(language).await?;
    let packs = packs.iter().filter(|pack| caller.sees_layer(&pack.layer.layer.jurisdiction));
    let packs = packs.count();
    let database = if query.deep.unwrap_or(false) {
        caller.require_host(Permission::ReadMetrics)?;
        let condition = app.host.condition().await?;
        Some(DatabaseBody { schema: condition.schema, problems: condition.problems })
    } else {
        None
    };
    let faults = app.host.grading_faults().into_iter();
    let own = faults.filter(|fault| caller.may(Permission::ReadMetrics, &fault.county));
    let grading_faults = own.count();
    let is_sound = database.as_ref().is_none_or(|database| database.problems.is_empty());
    Ok(Json(HealthBody {
        status: if is_sound && grading_faults == 0 { "ok" } else { "degraded" },
        version: env!("CARGO_PKG_VERSION"),
        now: time::rfc3339(app.host.clock().now()),
        packs,
        grading_faults,
        database,
    }))
}
