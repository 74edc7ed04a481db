//! One judgement: its explanation, and the way to what it replaced and what came of it.

use std::collections::BTreeSet;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use tidegate_domain::Permission;
use tidegate_service::{Caller, JudgementView};

use super::desk;
use super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::explanation::explanation;
use crate::extract::Path;
use crate::guard::require_own;
use crate::language::Wanted;
use crate::route::judgements::explanation::address;
use crate::texts::{Texts, texts};

/// The path.
#[derive(Deserialize)]
pub(crate) struct JudgementPath {
    judgement: String,
}

/// The page of a judgement.
pub(crate) async fn show_judgement(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<JudgementPath>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let view = app.host.judgement_view(&path.judgement, language).await?;
    let county = &view.listing.county;
    require_own(&caller, Permission::ReadJudgements, county, ("judgement", &path.judgement))?;
    let document = explanation(&view, language);
    let told = tidegate_report::to_fragment(&document).map_err(Failure::of_document)?;
    let content = html! {
        (desk::back(&view.listing.county, "judgements", texts))
        article.panel.document #judgement {
            h1 { (document.title) }
            p.quiet { (document.subtitle) }
            (ways(&view, texts))
            (PreEscaped(told))
        }
    };
    Ok(Page { texts, title: &document.title, uri: Some(&uri), live: None }.response(&content))
}

/// The way to the judgements before and after, to its cases, to the enterprise's production, and to
/// a page that can be kept.
fn ways(view: &JudgementView, texts: &Texts) -> Markup {
    let listing = &view.listing;
    let cases: BTreeSet<i64> = view.findings.iter().filter_map(|finding| finding.case).collect();
    html! {
        p.ways {
            @if let Some(later) = &listing.superseded_by {
                a #later href={ "/judgements/" (later) } { (texts.text("later-judgement")) " →" }
            }
            @if let Some(earlier) = &listing.supersedes {
                a #earlier href={ "/judgements/" (earlier) } { "← " (texts.text("earlier-judgement")) }
            }
            @for case in cases {
                a href={ "/cases/" (case) } { (texts.with("case-title", "number", case)) }
            }
            @if let Some(enterprise) = &listing.enterprise {
                a href={ "/enterprises/" (super::layout::escaped(enterprise)) "/production" } {
                    (texts.text("production"))
                }
            }
            a href=(address(listing, texts.language)) download { (texts.text("download-page")) }
        }
    }
}
