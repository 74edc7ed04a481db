//! The list of a county's cases, and one case with everything that it was told.

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{CaseNote, Jurisdiction, Permission};
use tidegate_service::{Caller, CaseRow, CaseView, Page as Part};

use super::desk::{self, ROWS};
use super::findings;
use super::judgements::ListPath;
use super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query};
use crate::guard::require_own;
use crate::language::Wanted;
use crate::route::cases::list::{STATUSES, status};
use crate::texts::{Texts, count, texts};
use crate::time;

/// The query; a field left empty in the form asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CasesQuery {
    status: String,
    offset: u32,
}

/// The path of one case.
#[derive(Deserialize)]
pub(crate) struct CasePath {
    case: i64,
}

/// The cases of a county, latest told first.
pub(crate) async fn show_cases(
    State(app): State<App>,
    Path(path): Path<ListPath>,
    Query(query): Query<CasesQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let wanted = match query.status.as_str() {
        "" => None,
        given => Some(status(given)?),
    };
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.case_rows((county, wanted), part, language).await?;
    let title = texts.text("cases");
    let address =
        |offset: u32| format!("/counties/{county}/cases?status={}&offset={offset}", query.status);
    let content = html! {
        (desk::back(county, "cases", texts))
        section.panel.list {
            h1 { (title) " " b { (count(found.total)) } }
            (form(county, &query, texts))
            @if found.items.is_empty() { p.empty { (texts.text("no-cases")) } }
            @else { (table(&found.items, texts)) }
            (desk::pages((query.offset, found.total), address, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn form(county: &Jurisdiction, query: &CasesQuery, texts: &Texts) -> Markup {
    html! {
        form.filter method="get" role="search" action={ "/counties/" (county) "/cases" } {
            label { (texts.text("status")) " "
                select name="status" {
                    option value="" { (texts.text("filter-all")) }
                    @for status in STATUSES {
                        option value=(status.word()) selected[query.status == status.word()] {
                            (texts.word("status", status.word()))
                        }
                    }
                }
            }
            button { (texts.text("filter")) }
        }
    }
}

fn table(rows: &[CaseRow], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("case")) }
                th scope="col" { (texts.text("act")) }
                th scope="col" { (texts.text("enterprise")) }
                th scope="col" { (texts.text("status")) }
                th scope="col" { (texts.text("severity")) }
                th scope="col" { (texts.text("standing")) }
                th scope="col" { (texts.text("case-opened-at")) }
                th scope="col" { (texts.text("case-updated-at")) }
            } }
            tbody {
                @for row in rows {
                    @let one = &row.listing;
                    tr {
                        td { a href={ "/cases/" (one.id) } { (one.id) } }
                        td { b { (act(row, texts)) } }
                        td { (one.enterprise_name) " " span.code.quiet { (one.key.enterprise) } }
                        td { (texts.word("status", one.status.word())) }
                        td { (desk::severity(one.severity, texts)) }
                        td { (desk::standing(one.standing, texts)) }
                        td.nowrap { (time::minute(one.opened_at)) }
                        td.nowrap { (time::minute(one.updated_at)) }
                    }
                }
            }
        } }
    }
}

fn act(row: &CaseRow, texts: &Texts) -> String {
    let key = &row.listing.key;
    texts.act(&key.kind, &row.title, [&key.subject, &key.pollutant, &key.reference])
}

/// One case.
pub(crate) async fn show_case(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<CasePath>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let view = app.host.case_view(path.case, language).await?;
    let one = &view.row.listing;
    let number = path.case.to_string();
    require_own(&caller, Permission::ReadJudgements, &one.county, ("case", &number))?;
    let title = texts.with("case-title", "number", one.id);
    let content = html! {
        (desk::back(&one.county, "cases", texts))
        article.panel.case {
            h1 { (title) " " (desk::severity(one.severity, texts)) " " (desk::standing(one.standing, texts)) }
            p.lead { (act(&view.row, texts)) }
            (head(&view, texts))
            section aria-labelledby="notes" {
                h2 #notes { (texts.text("case-notes")) }
                (notes(&view.notes, texts))
            }
            section aria-labelledby="case-findings" {
                h2 #case-findings { (texts.text("case-findings")) }
                @if view.findings.is_empty() { p.empty { (texts.text("no-findings")) } }
                @else { (findings::table(&view.findings, texts)) }
            }
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn head(view: &CaseView, texts: &Texts) -> Markup {
    let one = &view.row.listing;
    html! {
        dl.record {
            div {
                dt { (texts.text("enterprise")) }
                dd { (one.enterprise_name) " " span.code.quiet { (one.key.enterprise) } }
            }
            div {
                dt { (texts.text("status")) }
                dd { b { (texts.word("status", one.status.word())) } }
            }
            div { dt { (texts.text("case-opened-at")) } dd { (time::minute(one.opened_at)) } }
            div { dt { (texts.text("case-updated-at")) } dd { (time::minute(one.updated_at)) } }
        }
    }
}

/// Everything that a case was told, in order, with the judgement that told it.
fn notes(notes: &[CaseNote], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("when")) }
                th scope="col" { (texts.text("what-happened")) }
                th scope="col" { (texts.text("again-reason")) }
                th scope="col" { (texts.text("judgement-id")) }
            } }
            tbody {
                @for note in notes {
                    tr class={ "note-" (note.news.word()) } {
                        td.nowrap { (time::full(note.at)) }
                        td { b { (texts.word("news", note.news.word())) } }
                        td {
                            @match &note.reason {
                                Some(reason) => (texts.again_reason(Some(reason))),
                                None => (texts.text("first-judgement")),
                            }
                        }
                        td { (desk::judgement(&note.judgement)) }
                    }
                }
            }
        } }
    }
}
