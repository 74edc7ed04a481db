//! What a version saw otherwise as a shadow in a county.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_service::{Page as Part, ShadowDifference};

use super::super::desk::{self, ROWS};
use super::super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::texts::{Texts, count, texts};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ShadowPath {
    county: County,
    digest: String,
}

/// The query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShadowQuery {
    offset: u32,
}

/// The differences, latest first.
pub(super) async fn show_shadow(
    State(app): State<App>,
    Path(path): Path<ShadowPath>,
    Query(query): Query<ShadowQuery>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let part = Part { offset: query.offset, rows: ROWS };
    let found = app.host.shadow_differences(&path.digest, Some(county), part).await?;
    let title = texts.text("shadow-differences");
    let address =
        |offset: u32| format!("/counties/{county}/shadows/{}?offset={offset}", path.digest);
    let content = html! {
        (desk::back(county, "packs", texts))
        section.panel.list #differences {
            h1 { (title) " " b { (count(found.total)) } }
            p.code.quiet { (path.digest) }
            @if found.items.is_empty() { p.empty { (texts.text("no-differences")) } }
            @else { (table(&found.items, texts)) }
            (desk::pages((query.offset, found.total), address, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn table(rows: &[ShadowDifference], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("period-start")) }
                th scope="col" { (texts.text("enterprise")) }
                th scope="col" { (texts.text("kind")) }
                th scope="col" { (texts.text("reference")) }
                th scope="col" { (texts.text("said-active")) }
                th scope="col" { (texts.text("said-shadow")) }
            } }
            tbody { @for one in rows {
                tr {
                    td.nowrap { (time::minute(one.at)) }
                    td { (one.enterprise) }
                    td { (texts.word("shadow-kind", &one.kind)) }
                    td { (one.subject) }
                    td { (said(&one.active, texts)) }
                    td { (said(&one.shadow, texts)) }
                }
            } }
        } }
    }
}

/// A grade by its name; what is no grade stands as it is.
fn said(text: &str, texts: &Texts) -> String {
    texts.word("grade", text)
}
