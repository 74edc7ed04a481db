//! A person, and how that person wants to be told: everybody's own to change.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::{Channel, Jurisdiction, Permission, Person};
use tidegate_service::Caller;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::shape::person::{PersonBody, WishesBody};

/// The path.
#[derive(Deserialize)]
pub(crate) struct PersonPath {
    county: County,
    person: String,
}

/// A person; an account shows its own, and who manages people or reads matters everybody's.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/people/{person}",
    operation_id = "show_person",
    tag = "people",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("person" = String, Path, description = "Id of the person"),
    ),
    responses((status = 200, description = "The person", body = PersonBody)),
)]
pub(crate) async fn show_person(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<PersonPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<PersonBody>, Failure> {
    let county = path.county.0;
    let person = found(&app, &county, &path.person).await?;
    if !is_own(&caller, &person) && !caller.may(Permission::ReadMatters, &county) {
        return Err(Failure::not_found("person", &path.person));
    }
    Ok(Json(person.into()))
}

/// Changes where and how a person is told; what else is known of the person stays. An account changes
/// its own, and who manages people everybody's. The web address of a webhook is the office's to set
/// with the person, because the host itself asks it.
#[utoipa::path(
    put,
    path = "/api/v1/counties/{county}/people/{person}/wishes",
    operation_id = "put_wishes",
    tag = "people",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("person" = String, Path, description = "Id of the person"),
    ),
    request_body = WishesBody,
    responses((status = 200, description = "The person as it is kept now", body = PersonBody)),
)]
pub(crate) async fn put_wishes(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<PersonPath>,
    Query(_): Query<NoQuery>,
    Body(wishes): Body<WishesBody>,
) -> Result<Json<PersonBody>, Failure> {
    let county = path.county.0;
    let person = found(&app, &county, &path.person).await?;
    if !is_own(&caller, &person) && !caller.may(Permission::ManagePeople, &county) {
        return Err(Failure::not_found("person", &path.person));
    }
    let mut wished = wishes.of(person.clone())?;
    if wished.addresses.iter().any(|one| one.channel == Channel::Webhook) {
        let message = "a webhook is the office's to set: leave it out, the one that is set stays";
        return Err(Failure::bad_input("addresses", message));
    }
    let hooks = person.addresses.into_iter().filter(|one| one.channel == Channel::Webhook);
    wished.addresses.extend(hooks);
    app.desk()?.put_people(&county, std::slice::from_ref(&wished)).await?;
    Ok(Json(wished.into()))
}

async fn found(app: &App, county: &Jurisdiction, id: &str) -> Result<Person, Failure> {
    let found = app.desk()?.person(county, id).await?;
    found.ok_or_else(|| Failure::not_found("person", id))
}

/// Whether the caller is this person, who is still active.
fn is_own(caller: &Caller, person: &Person) -> bool {
    let account = caller.account().map(|own| own.as_str());
    person.active && account.is_some() && account == person.account.as_deref()
}
