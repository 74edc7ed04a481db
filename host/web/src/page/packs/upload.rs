//! Handing in a pack file.

use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use tidegate_domain::{Admission, Permission};
use tidegate_service::{Caller, Page as Part, jurisdiction_of};

use crate::app::App;
use crate::error::Failure;
use crate::route::stages::acting;
use crate::texts::Texts;

/// Name of the field with the file.
const FIELD: &str = "file";

/// Admissions among which the one just made is looked for.
const LOOKED_AT: u32 = 20;

/// The form; a browser sends the file without a script.
pub(super) fn form(texts: &Texts) -> Markup {
    html! {
        section.panel.list #publish {
            h2 { (texts.text("publish")) }
            p.quiet { (texts.text("publish-note")) }
            form.filter method="post" action="/packs/publish" enctype="multipart/form-data" {
                label for="pack-file" { (texts.text("pack-file")) }
                input #pack-file type="file" name=(FIELD) accept=".tgp" required;
                button { (texts.text("publish-do")) }
            }
        }
    }
}

/// Admits the file as a draft or refuses it, and leads to the page with every step.
pub(super) async fn publish(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let broken = || Failure::bad_input(FIELD, "the form was not sent whole, choose the file again");
    let file = file(sent.map_err(|_| broken())?).await?.ok_or_else(broken)?;
    // Of a file that cannot be read nobody knows where it would speak; it speaks nowhere.
    if let Some(jurisdiction) = jurisdiction_of(&file) {
        caller.require(Permission::PublishPack, &jurisdiction)?;
    }
    let admission = app.host.publish(file, &acting(&caller)).await?;
    let address = match number(&app, &admission).await? {
        Some(number) => format!("/admissions/{number}"),
        None => "/packs".to_owned(),
    };
    Ok(Redirect::to(&address).into_response())
}

/// The content of the field; none when it is empty or not there.
async fn file(mut sent: Multipart) -> Result<Option<Vec<u8>>, Failure> {
    while let Some(field) = sent.next_field().await? {
        if field.name() == Some(FIELD) {
            let bytes = field.bytes().await?;
            return Ok((!bytes.is_empty()).then(|| bytes.to_vec()));
        }
    }
    Ok(None)
}

/// Number of an admission that was just kept.
async fn number(app: &App, admission: &Admission) -> Result<Option<i64>, Failure> {
    let latest = app.host.admissions(Part::first(LOOKED_AT)).await?.items;
    Ok(latest.into_iter().find(|(_, one)| one == admission).map(|(number, _)| number))
}
