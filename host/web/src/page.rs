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
mod packs;
mod production;
mod sign_in;
mod summary;
mod waivers;
mod warning;
mod warnings;

use axum::Extension;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;
use tidegate_domain::{Jurisdiction, Level, Permission};
use tidegate_manifest::Language;
use tidegate_service::Caller;

use crate::error::Failure;
use crate::guard::{Need, Pages};
use crate::texts::texts;

pub(crate) use grade::bounds_with_unit;

/// The county that the first page shows: Tonglu, the one that Tidegate began with.
const HOME: &str = "330122";

/// The routes of the pages, each with what it needs.
pub(crate) fn routes(pages: Pages) -> Pages {
    let read = Need::InCounty(Permission::ReadCounty);
    let part = Need::OwnPart(Permission::ReadCounty);
    let pages = pages
        .route("/", part, get(|own: Extension<Caller>| lead("", own, Uri::default())))
        .route("/counties/{county}", read, get(county::show_county))
        .route("/counties/{county}/fragments/{name}", read, get(county::show_fragment))
        .route("/counties/{county}/warnings", read, get(warnings::show_warnings))
        .route("/warnings/{warning}", part, get(warning::show_warning))
        .route("/enterprises/{enterprise}/production", part, get(production::show_production))
        .route("/sign-in", Need::Nothing, get(sign_in::show_sign_in).post(sign_in::sign_in))
        .route("/sign-out", Need::Nothing, post(sign_in::sign_out));
    assets::routes(packs::routes(judged(pages)))
}

/// What was judged and what came of it. The short addresses lead to the lists of the first county.
fn judged(pages: Pages) -> Pages {
    let read = Need::InCounty(Permission::ReadJudgements);
    let part = Need::OwnPart(Permission::ReadJudgements);
    let home =
        |list: &'static str| get(move |own: Extension<Caller>, uri: Uri| lead(list, own, uri));
    pages
        .route("/judgements", part, home("/judgements"))
        .route("/findings", part, home("/findings"))
        .route("/cases", part, home("/cases"))
        .route("/waivers", part, home("/waivers"))
        .route("/counties/{county}/judgements", read, get(judgements::show_judgements))
        .route("/counties/{county}/findings", read, get(findings::show_findings))
        .route("/counties/{county}/cases", read, get(cases::show_cases))
        .route("/counties/{county}/waivers", read, get(waivers::show_waivers))
        .route("/judgements/{judgement}", part, get(judgement::show_judgement))
        .route("/cases/{case}", part, get(cases::show_case))
}

/// Leads to a page of the caller's county: the one that Tidegate began with, or else the first that
/// a role was given for.
async fn lead(list: &'static str, Extension(caller): Extension<Caller>, uri: Uri) -> Redirect {
    let mut places = caller.places(Permission::ReadCounty).into_iter();
    let is_home = |place: &Jurisdiction| HOME.parse().is_ok_and(|home| place.contains(&home));
    let county = match places.clone().any(|place| is_home(&place)) {
        true => None,
        false => places.find(|place| place.level() == Level::County),
    };
    let county = county.map_or_else(|| HOME.to_owned(), String::from);
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::temporary(&format!("/counties/{county}{list}{query}"))
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
            @if matches!(failure.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
                p { a href="/sign-in" { (texts.text("sign-in")) } }
            }
            p { a href="/" { (texts.text("failure-home")) } }
        }
    };
    let mut response = (failure.status, page.render(&content)).into_response();
    layout::add_language(response.headers_mut(), language);
    response
}
