//! The pages: rendered here, live when scripts run.

mod assets;
mod cases;
mod county;
mod desk;
mod findings;
mod grade;
mod judgement;
mod judgements;
mod layout;
mod limits;
mod outlet;
mod outlets;
mod production;
mod summary;
mod waivers;
mod warning;
mod warnings;

use axum::Router;
use axum::http::Uri;
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
        .merge(judged())
        .merge(assets::routes())
}

/// What was judged and what came of it. The short addresses lead to the lists of the first county.
fn judged() -> Router<App> {
    let home = |list: &'static str| {
        get(move |uri: Uri| async move {
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            Redirect::temporary(&format!("{HOME}/{list}{query}"))
        })
    };
    Router::new()
        .route("/judgements", home("judgements"))
        .route("/findings", home("findings"))
        .route("/cases", home("cases"))
        .route("/waivers", home("waivers"))
        .route("/counties/{county}/judgements", get(judgements::show_judgements))
        .route("/counties/{county}/findings", get(findings::show_findings))
        .route("/counties/{county}/cases", get(cases::show_cases))
        .route("/counties/{county}/waivers", get(waivers::show_waivers))
        .route("/judgements/{judgement}", get(judgement::show_judgement))
        .route("/cases/{case}", get(cases::show_case))
        .route("/enterprises/{enterprise}/production", get(production::show_production))
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
