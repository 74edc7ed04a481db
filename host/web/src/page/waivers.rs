//! The list of a county's waivers, also those that hide nothing any more.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Instant, Waiver, WaiverRecord};
use tidegate_service::{Page as Part, waiver_standing};

use super::desk::{self, ROWS};
use super::judgements::ListPath;
use super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::explanation::period;
use crate::extract::{Path, Query};
use crate::language::Wanted;
use crate::texts::{Texts, count, texts};
use crate::time;

/// The query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WaiversQuery {
    offset: u32,
}

/// The waivers of a county, latest first.
pub(crate) async fn show_waivers(
    State(app): State<App>,
    Path(path): Path<ListPath>,
    Query(query): Query<WaiversQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.waivers(county, part).await?;
    let now = app.host.clock().now();
    let title = texts.text("waivers");
    let address = |offset: u32| format!("/counties/{county}/waivers?offset={offset}");
    let content = html! {
        (desk::back(county, "waivers", texts))
        section.panel.list {
            h1 { (title) " " b { (count(found.total)) } }
            p.quiet { (texts.text("waiver-note")) }
            @if found.items.is_empty() { p.empty { (texts.text("no-waivers")) } }
            @else { (table(&found.items, now, texts)) }
            (desk::pages((query.offset, found.total), address, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn table(rows: &[WaiverRecord], now: Instant, texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("waiver-number")) }
                th scope="col" { (texts.text("status")) }
                th scope="col" { (texts.text("act")) }
                th scope="col" { (texts.text("waiver-scope")) }
                th scope="col" { (texts.text("waiver-window")) }
                th scope="col" { (texts.text("waiver-reason")) }
                th scope="col" { (texts.text("waiver-approver")) }
                th scope="col" { (texts.text("waiver-expiry")) }
            } }
            tbody { @for row in rows { (waiver(row, now, texts)) } }
        } }
    }
}

fn waiver(row: &WaiverRecord, now: Instant, texts: &Texts) -> Markup {
    let own = &row.waiver;
    let standing = waiver_standing(row, now);
    html! {
        tr {
            td { (row.id) }
            td {
                span.flag.doubt[standing == "in-force"] { (texts.word("waiver-standing", standing)) }
                @if let Some(revoked) = &row.revoked {
                    br; span.quiet { (texts.with_all("waiver-revoked-by", &[
                        ("by", revoked.by.clone()),
                        ("at", time::minute(revoked.at)),
                        ("reason", revoked.reason.clone()),
                    ])) }
                }
            }
            td { (acts(own, texts)) }
            td { (scope(own, texts)) }
            td { (period(own.from, own.until, texts)) }
            td { (own.reason) }
            td { (own.approver) br; span.quiet { (time::minute(own.approved_at)) } }
            td.nowrap { (time::minute(own.expires_at)) }
        }
    }
}

fn acts(waiver: &Waiver, texts: &Texts) -> String {
    let kinds = waiver.kinds.iter().map(|kind| texts.act_kind(kind));
    let pollutants = waiver.pollutants.iter().map(|code| texts.pollutant(code));
    let named: Vec<String> = kinds.chain(pollutants).collect();
    named.join(" · ")
}

fn scope(waiver: &Waiver, texts: &Texts) -> String {
    match (&waiver.enterprise, &waiver.subject) {
        (Some(enterprise), Some(subject)) => format!("{enterprise} · {subject}"),
        (Some(enterprise), None) => enterprise.clone(),
        (None, _) => texts.text("waiver-whole-county"),
    }
}
