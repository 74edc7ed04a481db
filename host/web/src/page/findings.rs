//! The list of a county's findings, those that a waiver hides shown as hidden.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::Jurisdiction;
use tidegate_service::{FindingFilter, FindingRow, Page as Part};

use super::desk::{self, ROWS};
use super::judgements::ListPath;
use super::layout::{Page, escaped};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query};
use crate::language::Wanted;
use crate::texts::{Texts, count, texts};

/// The query; a field left empty in the form asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FindingsQuery {
    enterprise: String,
    kind: String,
    offset: u32,
}

impl FindingsQuery {
    fn address(&self, county: &Jurisdiction, offset: u32) -> String {
        format!(
            "/counties/{county}/findings?enterprise={}&kind={}&offset={offset}",
            escaped(&self.enterprise),
            escaped(&self.kind)
        )
    }
}

/// The findings of a county that stand now, latest judgement first.
pub(crate) async fn show_findings(
    State(app): State<App>,
    Path(path): Path<ListPath>,
    Query(query): Query<FindingsQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let filter = FindingFilter {
        county: Some(county.clone()),
        enterprise: given(&query.enterprise),
        kind: given(&query.kind),
        current: true,
        ..FindingFilter::default()
    };
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.finding_rows(&filter, part, language).await?;
    let title = texts.text("findings");
    let content = html! {
        (desk::back(county, "findings", texts))
        section.panel.list {
            h1 { (title) " " b { (count(found.total)) } }
            form.filter method="get" role="search" action={ "/counties/" (county) "/findings" } {
                label { (texts.text("enterprise-code")) " "
                    input name="enterprise" value=(query.enterprise) autocomplete="off";
                }
                label { (texts.text("kind")) " "
                    input name="kind" value=(query.kind) autocomplete="off";
                }
                button { (texts.text("filter")) }
            }
            @if found.items.is_empty() { p.empty { (texts.text("no-findings")) } }
            @else { (table(&found.items, texts)) }
            (desk::pages((query.offset, found.total), |offset| query.address(county, offset), texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

/// Findings, each with what hides it; also on the page of a case.
pub(super) fn table(rows: &[FindingRow], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("act")) }
                th scope="col" { (texts.text("enterprise")) }
                th scope="col" { (texts.text("act-period")) }
                th scope="col" { (texts.text("severity")) }
                th scope="col" { (texts.text("standing")) }
                th scope="col" { (texts.text("case")) }
                th scope="col" { (texts.text("judgement-id")) }
            } }
            tbody { @for row in rows { (finding(row, texts)) } }
        } }
    }
}

fn finding(row: &FindingRow, texts: &Texts) -> Markup {
    let (listing, act) = (&row.listing, &row.act);
    let own = &listing.finding.finding;
    html! {
        tr.hidden-finding[row.waiver.is_some()] {
            td {
                b { (texts.act(&act.kind, &act.title, [&act.subject, &act.pollutant, &act.reference])) }
                @if let Some(waiver) = &row.waiver { br; (desk::hidden(waiver, texts)) }
            }
            td { (listing.enterprise_name) " " span.code.quiet { (listing.enterprise) } }
            td { (desk::period(&listing.finding, texts)) }
            td { (desk::severity(own.severity, texts)) }
            td { (desk::standing(own.standing, texts)) }
            td {
                @match listing.case {
                    Some(case) => a href={ "/cases/" (case) } { (case) },
                    None => "–",
                }
            }
            td {
                (desk::judgement(&listing.judgement))
                @if !listing.current { " " span.flag { (texts.text("is-replaced")) } }
            }
        }
    }
}
