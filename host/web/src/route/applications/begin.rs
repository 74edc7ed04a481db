//! Beginning an application.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_affairs::ApplicationKind;
use tidegate_desk::ApplicationWanted;
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::reach::Reach;
use crate::route::matters::take::acting_for;
use crate::route::waivers::deciding;
use crate::shape::matter::MatterBody;
use crate::shape::person::none_of;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ApplicationsPath {
    pub(super) county: County,
}

/// An application to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "enterprise": "91330122MA2AAAAA1X", "kind": "first" }))]
pub(crate) struct NewApplication {
    /// Enterprise id; of whoever answers for one alone it need not be said.
    enterprise: Option<String>,
    /// `first`, `renewal`, `change` or `re-application`.
    kind: String,
    /// Who begins it; with accounts the caller, which need not be named.
    by: Option<String>,
    /// `enterprise`, or `officer` on its behalf; with accounts the caller's own, which need not be
    /// said.
    party: Option<String>,
}

/// Begins an application. Its tier is that of the latest classification.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/applications",
    operation_id = "begin_application",
    tag = "applications",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewApplication,
    responses((status = 201, description = "It is begun", body = MatterBody)),
)]
pub(crate) async fn begin_application(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ApplicationsPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewApplication>,
) -> Result<(StatusCode, Json<MatterBody>), Failure> {
    let county = path.county.0;
    let reach = Reach::handling(&app, &caller, &county).await?;
    let enterprise = reach.enterprise(new.enterprise)?;
    let enterprise = enterprise.ok_or_else(|| {
        Failure::bad_input("enterprise", "say for which enterprise it is applied")
    })?;
    let wanted = ApplicationWanted {
        enterprise,
        kind: kind(&new.kind)?,
        party: acting_for(&caller, &reach, new.party.as_deref())?,
        by: deciding(&caller, "by", new.by)?,
        at: app.host.clock().now(),
    };
    let begun = app.desk()?.begin_application(&county, wanted).await?;
    Ok((StatusCode::CREATED, Json(begun.into())))
}

fn kind(word: &str) -> Result<ApplicationKind, Failure> {
    let found = ApplicationKind::ALL.into_iter().find(|kind| kind.word() == word);
    found.ok_or_else(|| none_of("kind", word, &ApplicationKind::ALL.map(ApplicationKind::word)))
}
