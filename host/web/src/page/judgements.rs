//! The list of a county's judgements.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::Jurisdiction;
use tidegate_service::{JudgementFilter, JudgementRow, Page as Part};

use super::desk::{self, ROWS};
use super::layout::{Page, escaped};
use crate::app::App;
use crate::error::Failure;
use crate::explanation::period;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::route::judgements::list::{KINDS, kind};
use crate::texts::{Texts, count, texts};
use crate::time;

/// The path of a list of a county.
#[derive(Deserialize)]
pub(crate) struct ListPath {
    pub(super) county: County,
}

/// The query; a field left empty in the form asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JudgementsQuery {
    enterprise: String,
    kind: String,
    current: Option<String>,
    offset: u32,
}

impl JudgementsQuery {
    fn filter(&self, county: &Jurisdiction) -> Result<JudgementFilter, Failure> {
        let enterprise = self.enterprise.trim();
        Ok(JudgementFilter {
            county: Some(county.clone()),
            enterprise: (!enterprise.is_empty()).then(|| enterprise.to_owned()),
            kind: match self.kind.as_str() {
                "" => None,
                given => Some(kind(given)?),
            },
            period: None,
            current: self.is_current(),
        })
    }

    fn is_current(&self) -> bool {
        self.current.as_deref().is_some_and(|current| !matches!(current, "" | "false" | "no"))
    }

    fn address(&self, county: &Jurisdiction, offset: u32) -> String {
        let current = if self.is_current() { "&current=yes" } else { "" };
        format!(
            "/counties/{county}/judgements?enterprise={}&kind={}{current}&offset={offset}",
            escaped(&self.enterprise),
            escaped(&self.kind)
        )
    }
}

/// The judgements of a county, latest recorded first.
pub(crate) async fn show_judgements(
    State(app): State<App>,
    Path(path): Path<ListPath>,
    Query(query): Query<JudgementsQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.judgement_rows(&query.filter(county)?, part).await?;
    let title = texts.text("judgements");
    let content = html! {
        (desk::back(county, "judgements", texts))
        section.panel.list {
            h1 { (title) " " b { (count(found.total)) } }
            (form(county, &query, texts))
            @if found.items.is_empty() { p.empty { (texts.text("no-judgements")) } }
            @else { (table(&found.items, texts)) }
            (desk::pages((query.offset, found.total), |offset| query.address(county, offset), texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn form(county: &Jurisdiction, query: &JudgementsQuery, texts: &Texts) -> Markup {
    html! {
        form.filter method="get" role="search" action={ "/counties/" (county) "/judgements" } {
            label { (texts.text("enterprise-code")) " "
                input name="enterprise" value=(query.enterprise) autocomplete="off";
            }
            label { (texts.text("kind")) " "
                select name="kind" {
                    option value="" { (texts.text("filter-all")) }
                    @for kind in KINDS {
                        option value=(kind) selected[query.kind == kind] {
                            (texts.word("judgement-kind", kind))
                        }
                    }
                }
            }
            label.check {
                input type="checkbox" name="current" value="yes" checked[query.is_current()];
                " " (texts.text("current-only"))
            }
            button { (texts.text("filter")) }
        }
    }
}

fn table(rows: &[JudgementRow], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("period")) }
                th scope="col" { (texts.text("enterprise")) }
                th scope="col" { (texts.text("kind")) }
                th.number scope="col" { (texts.text("findings-count")) }
                th.number scope="col" { (texts.text("open-count")) }
                th scope="col" { (texts.text("revision-number")) }
                th scope="col" { (texts.text("known-at")) }
                th scope="col" { (texts.text("judgement-id")) }
            } }
            tbody { @for row in rows { (table_row(row, texts)) } }
        } }
    }
}

fn table_row(row: &JudgementRow, texts: &Texts) -> Markup {
    let one = &row.listing;
    html! {
        tr {
            td { (period(one.from, one.until, texts)) }
            td {
                @match &one.enterprise {
                    Some(id) => { (row.enterprise_name) " " span.code.quiet { (id) } }
                    None => (texts.text("many-enterprises")),
                }
            }
            td { (texts.word("judgement-kind", &one.kind)) }
            td.number { (count(u64::from(one.findings))) }
            td.number { (count(u64::from(one.undetermined))) }
            td {
                (one.revision) " "
                @if one.superseded_by.is_some() { span.flag { (texts.text("is-replaced")) } }
            }
            td.nowrap { (time::minute(one.known_at)) }
            td { (desk::judgement(&one.id)) }
        }
    }
}
