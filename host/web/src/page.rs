//! The pages: rendered here, live when scripts run.

mod assets;
mod county;
mod grade;
mod layout;
mod limits;
mod outlet;
mod outlets;
mod summary;
mod warning;
mod warnings;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::html;
use tidegate_manifest::Language;

use crate::app::App;
use crate::error::Failure;
use crate::texts::texts;

pub(crate) use grade::bounds_with_unit;

/// The county that the first page shows: Tonglu, the one that Tidegate began with.
const HOME: &str = "/counties/330122";

/// The routes of the pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(|| async { Redirect::temporary(HOME) }))
        .route("/counties/{county}", get(county::show_county))
        .route("/counties/{county}/fragments/{name}", get(county::show_fragment))
        .route("/counties/{county}/warnings", get(warnings::show_warnings))
        .route("/warnings/{warning}", get(warning::show_warning))
        .merge(assets::routes())
}

/// A failure as a page.
pub(crate) fn failure(failure: &Failure, request_id: &str, language: Language) -> Response {
    let texts = texts(language);
    let known = texts.word("failure", failure.code);
    let title = if known == failure.code { texts.text("failure-title") } else { known };
    let page = layout::Page { texts, title: &title, uri: None, live: None };
    let content = html! {
        section.panel.failure {
            h1 { (title) }
            p { (failure.message) }
            p.quiet { (texts.with("failure-request", "id", request_id)) }
            p { a href="/" { (texts.text("failure-home")) } }
        }
    };
    let mut response = (failure.status, page.render(&content)).into_response();
    layout::add_language(response.headers_mut(), language);
    response
}
