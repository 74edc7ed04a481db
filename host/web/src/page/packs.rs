//! Packs for people: files handed in with every step of their admission, places with their versions,
//! what shadows saw, and the decisions about all that. Every form works without a script.

mod admissions;
mod county;
mod decide;
mod places;
mod preview;
mod shadow;
mod upload;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;
use serde::Deserialize;
use tidegate_domain::Permission::{LetGrade, PublishPack, ReadCounty, StagePack};
use tidegate_service::{Caller, Page as Part};

use super::desk::{self, ROWS};
use super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::extract::Query;
use crate::guard::{Need, Pages};
use crate::language::Wanted;
use crate::texts::texts;
use places::Within;

/// The routes, each with what it needs.
pub(super) fn routes(pages: Pages) -> Pages {
    let part = Need::OwnPart;
    let county = Need::InCounty;
    pages
        .route("/packs", part(ReadCounty), get(show_packs))
        .route("/admissions/{admission}", part(ReadCounty), get(admissions::show_admission))
        .upload("/packs/publish", part(PublishPack), post(upload::publish))
        .heavy("/packs/{digest}/preview", part(StagePack), post(preview::preview))
        .form("/packs/{digest}/stage", part(StagePack), post(decide::decide))
        .form("/places/rollback", part(StagePack), post(decide::roll_back))
        .form("/stages/{change}/cancel", part(StagePack), post(decide::cancel))
        .route("/counties/{county}/packs", county(ReadCounty), get(county::show_packs))
        .route("/counties/{county}/shadows/{digest}", county(ReadCounty), get(shadow::show_shadow))
        .form("/counties/{county}/graders/let", county(LetGrade), post(decide::let_grade))
        .form("/counties/{county}/graders/stop", county(LetGrade), post(decide::stop_grading))
}

/// The query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PacksQuery {
    offset: u32,
}

/// Files handed in, and all places that the caller may see.
async fn show_packs(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<PacksQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let found = app.host.admissions(Part { offset: query.offset, rows: ROWS }).await?;
    let (total, mut listed) = (found.total, found.items);
    listed.retain(|(_, admission)| admissions::is_own(&caller, admission));
    let views = places::views(&app, &caller, None).await?;
    let title = texts.text("packs");
    let address = |offset: u32| format!("/packs?offset={offset}");
    let within = Within { county: None, caller: &caller, now: app.host.clock().now() };
    let content = html! {
        p.back { a href="/" { "← " (texts.text("failure-home")) } }
        @if caller.may_somewhere(PublishPack) { (upload::form(texts)) }
        section.panel.list #admissions {
            h1 { (texts.text("admissions")) }
            p.quiet { (texts.text("admissions-note")) }
            @if listed.is_empty() { p.empty { (texts.text("no-admissions")) } }
            @else { (admissions::table(&listed, texts)) }
            (desk::pages((query.offset, total), address, texts))
        }
        section.panel.list #places {
            h2 { (texts.text("places")) }
            @if views.is_empty() { p.empty { (texts.text("no-packs-kept")) } }
            (places::places(&views, within, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}
