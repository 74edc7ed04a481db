//! Adding and changing people.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tidegate_domain::Person;
use utoipa::ToSchema;

use super::list::PeoplePath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};
use crate::shape::person::PersonBody;

/// What became of people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeoplePutBody {
    /// People who were not there before.
    new: u64,
    /// People who are known otherwise now.
    updated: u64,
    /// People who were known so already.
    unchanged: u64,
}

/// Adds or changes people by their id, all or none. Nobody is removed: who is not `active` is told
/// nothing more, and its account handles nothing any more.
#[utoipa::path(
    put,
    path = "/api/v1/counties/{county}/people",
    operation_id = "put_people",
    tag = "people",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = Vec<PersonBody>,
    responses((status = 200, description = "They are kept", body = PeoplePutBody)),
)]
pub(crate) async fn put_people(
    State(app): State<App>,
    Path(path): Path<PeoplePath>,
    Query(_): Query<NoQuery>,
    Body(people): Body<Vec<PersonBody>>,
) -> Result<Json<PeoplePutBody>, Failure> {
    let county = path.county.0;
    let people: Result<Vec<Person>, Failure> =
        people.into_iter().map(|person| person.person(&county)).collect();
    let put = app.desk()?.put_people(&county, &people?).await?;
    Ok(Json(PeoplePutBody { new: put.new, updated: put.updated, unchanged: put.unchanged }))
}
