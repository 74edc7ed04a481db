//! The packs of a county: places over it with their versions, and the category packs that it lets
//! grade.

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use tidegate_domain::{GraderRecord, GraderStanding, Jurisdiction, Permission};
use tidegate_service::Caller;

use super::super::desk;
use super::super::judgements::ListPath;
use super::super::layout::Page;
use super::places::{self, Within};
use crate::app::App;
use crate::error::Failure;
use crate::extract::Path;
use crate::language::Wanted;
use crate::texts::{Texts, texts};
use crate::time;

/// A decision with how it stands.
type Decided = (GraderRecord, GraderStanding);

/// The packs of a county.
pub(super) async fn show_packs(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ListPath>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let views = places::views(&app, &caller, Some(county)).await?;
    let decided = app.host.grader_decisions(county).await?;
    let layers = app.host.stack().layers(county);
    let category: Vec<&str> = layers
        .packs()
        .iter()
        .filter(|pack| {
            let manifest = pack.manifest();
            let is_category = !(manifest.industries.is_empty() && manifest.pollutants.is_empty());
            is_category && pack.interfaces().grading
        })
        .map(|pack| pack.manifest().name.as_str())
        .collect();
    let title = texts.text("packs");
    let may = caller.may(Permission::LetGrade, county);
    let within = Within { county: Some(county), caller: &caller, now: app.host.clock().now() };
    let content = html! {
        (desk::back(county, "packs", texts))
        section.panel.list #places {
            h1 { (title) }
            p { a href="/packs" { (texts.text("to-admissions")) } }
            @if views.is_empty() { p.empty { (texts.text("no-packs-kept")) } }
            (places::places(&views, within, texts))
        }
        section.panel.list #graders {
            h2 { (texts.text("graders")) }
            p.quiet { (texts.text("graders-note")) }
            @if decided.is_empty() { p.empty { (texts.text("no-graders")) } }
            @else { (graders(&decided, texts)) }
            @if may { (forms(county, &category, &decided, texts)) }
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn graders(decided: &[Decided], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("pack")) }
                th scope="col" { (texts.text("grader-decision")) }
                th scope="col" { (texts.text("effective-at")) }
                th scope="col" { (texts.text("status")) }
                th scope="col" { (texts.text("published-by")) }
                th scope="col" { (texts.text("reason")) }
            } }
            tbody { @for (record, standing) in decided {
                @let decision = &record.decision;
                tr {
                    td { (decision.pack) }
                    td { (texts.word("grader", if decision.lets { "lets" } else { "ends" })) }
                    td.nowrap { (time::minute(decision.effective_at)) }
                    td { (texts.word("grader-standing", standing.word())) }
                    td { (decision.by) br; span.quiet { (time::minute(decision.decided_at)) } }
                    td { (decision.note) }
                }
            } }
        } }
    }
}

/// The forms to let a category pack grade and to end that.
fn forms(county: &Jurisdiction, category: &[&str], decided: &[Decided], texts: &Texts) -> Markup {
    let lets = |(record, standing): &&Decided| {
        record.decision.lets && *standing != GraderStanding::Replaced
    };
    let grading: Vec<&str> =
        decided.iter().filter(lets).map(|(record, _)| record.decision.pack.as_str()).collect();
    let waiting: Vec<&str> =
        category.iter().copied().filter(|name| !grading.contains(name)).collect();
    html! {
        @if !waiting.is_empty() {
            (form(county, ("let", &waiting), texts))
        }
        @if !grading.is_empty() {
            (form(county, ("stop", &grading), texts))
        }
    }
}

fn form(county: &Jurisdiction, (act, packs): (&str, &[&str]), texts: &Texts) -> Markup {
    html! {
        form.filter method="post" action={ "/counties/" (county) "/graders/" (act) } {
            label { (texts.text("pack")) " "
                select name="pack" { @for name in packs { option value=(name) { (name) } } }
            }
            label { (texts.text("from-day")) " " input type="date" name="from"; }
            label { (texts.text("reason")) " " input name="note" required maxlength="1000"; }
            button { (texts.word("grader-do", act)) }
        }
    }
}
