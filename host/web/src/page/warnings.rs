//! Lists of warnings.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Grade, Jurisdiction, TruthValue};
use tidegate_service::{Page as Part, ProductionBrief, WarningFilter, WarningRow};

use super::grade::{badge, bounds_with_unit};
use super::layout::Page;
use super::limits;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::route::warnings::list::production_word;
use crate::shape::amount;
use crate::texts::{Texts, count, texts, word};
use crate::time;

/// Open warnings that the page of a county shows, the worst of all.
const OPEN_MAX: usize = 25;

/// Closed warnings that the page of a county shows.
const CLOSED_MAX: usize = 12;

/// Warnings on one page of all.
const ROWS: u32 = 100;

/// The path.
#[derive(Deserialize)]
pub(crate) struct WarningsPath {
    county: County,
}

/// The query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WarningsQuery {
    offset: u32,
}

/// Warnings of a county: open ones first, the worst at the head, then the latest that closed.
pub(super) async fn fragment(
    app: &App,
    county: &Jurisdiction,
    texts: &Texts,
) -> Result<Markup, Failure> {
    let (open, total) = worst_open(app, county).await?;
    let any = WarningFilter::default();
    let all = app.host.warning_rows(county, &any, Part::first(ROWS)).await?;
    let closed = all.items.into_iter().filter(|row| row.listing.warning.closed_at.is_some());
    let closed: Vec<WarningRow> = closed.take(CLOSED_MAX).collect();
    Ok(html! {
        h2 { (texts.text("warnings-open")) " " b { (count(total)) } }
        @if open.is_empty() { p.empty { (texts.text("no-open-warnings")) } }
        @else { (table(&open, texts)) }
        @if !closed.is_empty() {
            h3 { (texts.text("warnings-closed-lately")) }
            (table(&closed, texts))
        }
        @if all.total > 0 {
            p { a href={ "/counties/" (county) "/warnings" } {
                (texts.with("warnings-all", "count", count(all.total)))
            } }
        }
    })
}

/// The worst open warnings, of equal ones the latest first, and how many are open in all.
async fn worst_open(app: &App, county: &Jurisdiction) -> Result<(Vec<WarningRow>, u64), Failure> {
    let mut worst = Vec::new();
    let mut total = 0;
    for grade in Grade::ALL.into_iter().skip(1).rev() {
        let room = u32::try_from(OPEN_MAX - worst.len()).unwrap_or(0);
        let filter = WarningFilter { open_only: true, grade: Some(grade), enterprise: None };
        let found = app.host.warning_rows(county, &filter, Part::first(room)).await?;
        total += found.total;
        worst.extend(found.items);
    }
    Ok((worst, total))
}

/// All warnings of a county, latest opened first, in pages.
pub(crate) async fn show_warnings(
    State(app): State<App>,
    Path(path): Path<WarningsPath>,
    Query(query): Query<WarningsQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.warning_rows(county, &WarningFilter::default(), part).await?;
    let title = texts.text("warnings");
    let next = query.offset.saturating_add(ROWS);
    let address = |offset: u32| format!("/counties/{county}/warnings?offset={offset}");
    let content = html! {
        p.back { a href={ "/counties/" (county) } { "← " (texts.jurisdiction(county)) } }
        section.panel.warnings {
            h1 { (title) " " b { (count(found.total)) } }
            @if found.items.is_empty() { p.empty { (texts.text("no-warnings")) } }
            @else { (table(&found.items, texts)) }
            nav.pages aria-label=(texts.text("pages")) {
                @if query.offset > 0 {
                    a rel="prev" href=(address(query.offset.saturating_sub(ROWS))) {
                        (texts.text("page-before"))
                    }
                }
                @if u64::from(next) < found.total {
                    a rel="next" href=(address(next)) { (texts.text("page-after")) }
                }
            }
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn table(warnings: &[WarningRow], texts: &Texts) -> Markup {
    html! {
        div.table {
            table {
                thead {
                    tr {
                        th scope="col" { (texts.text("grade")) }
                        th scope="col" { (texts.text("warning-what")) }
                        th scope="col" { (texts.text("pollutant")) }
                        th.number scope="col" { (texts.text("warning-worst")) }
                        th scope="col" { (texts.text("limit")) }
                        th scope="col" { (texts.text("warning-opened")) }
                        th scope="col" { (texts.text("warning-closed")) }
                        th scope="col" { (texts.text("production")) }
                        th scope="col" { span.visually-hidden { (texts.text("warning-why")) } }
                    }
                }
                tbody { @for of in warnings { (row(of, texts)) } }
            }
        }
    }
}

fn row(of: &WarningRow, texts: &Texts) -> Markup {
    let listing = &of.listing;
    let warning = &listing.warning;
    let limit = &warning.limit.limit;
    let grade = if warning.closed_at.is_some() { warning.peak } else { warning.grade };
    html! {
        tr {
            td { (badge(grade, texts)) }
            td {
                (listing.enterprise_name) " "
                span.code.quiet { (warning.stream.outlet) }
            }
            td {
                (texts.pollutant(&warning.stream.pollutant)) " "
                span.quiet { (texts.word("averaging", &word(warning.stream.averaging))) }
            }
            td.number.nowrap { b { (amount(warning.worst, &limit.unit)) } }
            td {
                (bounds_with_unit(limit)) " "
                span.quiet {
                    (limits::document(warning.limit.layer.is_none(), &limit.basis.document, texts))
                }
            }
            td.nowrap { (time::minute(warning.opened_at)) }
            td.nowrap {
                @match warning.closed_at {
                    Some(at) => (time::minute(at)),
                    None => (texts.text("still-open")),
                }
            }
            td { (production(of.production.as_ref(), texts)) }
            td.nowrap { a id={ "warning-" (warning.id) } href={ "/warnings/" (warning.id) } {
                (texts.text("warning-why"))
                span.visually-hidden { " " (warning.id) }
            } }
        }
    }
}

/// Running, stopped or unknown with its confidence; a warning of a plant that stands still is read
/// otherwise than that of one that runs.
fn production(brief: Option<&ProductionBrief>, texts: &Texts) -> Markup {
    let Some(brief) = brief else { return html! { span.quiet { "–" } } };
    html! {
        (texts.word("production", production_word(brief.running)))
        @if brief.running != TruthValue::Unknown { " " span.quiet { (brief.confidence) } }
    }
}
