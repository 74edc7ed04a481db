//! What a promotion changes, shown before anybody decides it.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::Permission;
use tidegate_service::{Caller, HistoryPreview, ShadowView};

use super::super::layout::Page;
use super::decide::VersionPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Sent};
use crate::language::Wanted;
use crate::texts::{Texts, count, texts};

/// Days of history that are judged again.
const DAYS: i32 = 30;

/// Changes that are shown; the API has more.
const CHANGES_SHOWN: usize = 100;

/// Where the form stood.
#[derive(Debug, Deserialize)]
pub(crate) struct PreviewForm {
    #[serde(default)]
    back: String,
}

/// What making a version active would change: what it saw as a shadow, and thirty days of history
/// judged again; with the form that decides it.
pub(super) async fn preview(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<VersionPath>,
    Wanted(language): Wanted,
    Sent(form): Sent<PreviewForm>,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let place = app.host.place_of(&path.digest).await?;
    caller.require(Permission::StagePack, &place.jurisdiction)?;
    let until = app.host.today();
    let days = (until.plus_days(-DAYS), until);
    let (shadow, history) = app.host.promotion(&path.digest, days).await?;
    let title = texts.with("promotion-title", "place", &place.name);
    let content = html! {
        p.back { a href="/packs" { "← " (texts.text("packs")) } }
        section.panel.list #promotion {
            h1 { (title) }
            p.code.quiet { (shadow.digest) }
            (of_shadow(&shadow, texts))
            (of_history(&history, texts))
            (confirm(&shadow.digest, &form.back, texts))
        }
    };
    // Nothing is at this address for a link to the other language.
    Ok(Page { texts, title: &title, uri: None, live: None }.response(&content))
}

fn of_shadow(shadow: &ShadowView, texts: &Texts) -> Markup {
    html! {
        h2 { (texts.text("promotion-shadow")) }
        @if shadow.tallies.is_empty() { p.empty { (texts.text("shadow-nothing-yet")) } }
        @else {
            div.table { table {
                thead { tr {
                    th scope="col" { (texts.text("county")) }
                    th scope="col" { (texts.text("kind")) }
                    th.number scope="col" { (texts.text("compared")) }
                    th.number scope="col" { (texts.text("differing")) }
                    th.number scope="col" { (texts.text("faults")) }
                } }
                tbody { @for tally in &shadow.tallies {
                    tr {
                        td { a href={ "/counties/" (tally.county) "/shadows/" (shadow.digest) } {
                            (texts.jurisdiction(&tally.county))
                        } }
                        td { (texts.word("shadow-kind", &tally.kind)) }
                        td.number { (count(tally.compared)) }
                        td.number { (count(tally.differing)) }
                        td.number { (count(tally.faults)) }
                    }
                } }
            } }
        }
    }
}

fn of_history(history: &HistoryPreview, texts: &Texts) -> Markup {
    html! {
        h2 { (texts.with("promotion-history", "days", DAYS)) }
        p { (texts.with_all("promotion-read", &[
            ("enterprises", count(history.enterprises)),
            ("values", count(history.values)),
        ])) }
        dl.record {
            div { dt { (texts.text("newly-found")) } dd { (count(history.newly_found)) } }
            div { dt { (texts.text("no-longer-found")) } dd { (count(history.no_longer_found)) } }
            div { dt { (texts.text("changed-grade")) } dd { (count(history.changed_grade)) } }
        }
        @for (enterprise, why) in &history.failures { p.alert { (enterprise) ": " (why) } }
        @if !history.changes.is_empty() {
            div.table { table {
                thead { tr {
                    th scope="col" { (texts.text("enterprise")) }
                    th scope="col" { (texts.text("act")) }
                    th scope="col" { (texts.text("promotion-change")) }
                } }
                tbody { @for change in history.changes.iter().take(CHANGES_SHOWN) {
                    tr {
                        td { (change.enterprise) }
                        td { (texts.act_kind(&change.kind)) " " span.quiet { (change.subject) } }
                        td { (texts.word("change", &crate::texts::word(change.change))) }
                    }
                } }
            } }
        }
    }
}

fn confirm(digest: &str, back: &str, texts: &Texts) -> Markup {
    html! {
        form.filter #promote method="post" action={ "/packs/" (digest) "/stage" } {
            input type="hidden" name="stage" value="active";
            input type="hidden" name="seen" value="yes";
            input type="hidden" name="back" value=(back);
            label { (texts.text("effective-at")) " " input type="datetime-local" name="at"; }
            label { (texts.text("reason")) " " input name="reason" required maxlength="1000"; }
            button { (texts.text("promotion-do")) }
        }
    }
}
