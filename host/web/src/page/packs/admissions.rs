//! Admissions: the list, and one with all its steps.

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Admission, AdmissionStep};
use tidegate_service::Caller;

use super::super::desk;
use super::super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::extract::Path;
use crate::language::Wanted;
use crate::texts::{Texts, count, texts};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct AdmissionPath {
    admission: i64,
}

/// Whether a file handed in is any of the caller's business: its pack would speak where the caller
/// may read. One that says nowhere is for whoever handed it in.
pub(super) fn is_own(caller: &Caller, admission: &Admission) -> bool {
    match &admission.place {
        Some(place) => caller.sees_layer(&place.jurisdiction),
        None => {
            caller.is_local() || caller.account().is_some_and(|id| *id.as_str() == *admission.by)
        }
    }
}

/// One admission with every step.
pub(super) async fn show_admission(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<AdmissionPath>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let found = app.host.admission(path.admission).await?;
    let own = found.filter(|admission| is_own(&caller, admission));
    let id = path.admission.to_string();
    let admission = own.ok_or_else(|| Failure::not_found("admission", &id))?;
    let title = texts.with("admission-title", "number", path.admission);
    let content = html! {
        p.back { a href="/packs" { "← " (texts.text("packs")) } }
        section.panel.list #admission {
            h1 { (title) " " (outcome(&admission, texts)) }
            (facts(&admission, texts))
            (steps(&admission.steps, texts))
            @if admission.admitted { p { (texts.text("admission-is-draft")) } }
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

/// Admissions as a table, latest first.
pub(super) fn table(rows: &[(i64, Admission)], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("admission-number")) }
                th scope="col" { (texts.text("admission-at")) }
                th scope="col" { (texts.text("pack")) }
                th scope="col" { (texts.text("jurisdiction")) }
                th scope="col" { (texts.text("published-by")) }
                th scope="col" { (texts.text("outcome")) }
            } }
            tbody { @for (id, admission) in rows { (row(*id, admission, texts)) } }
        } }
    }
}

fn row(id: i64, admission: &Admission, texts: &Texts) -> Markup {
    html! {
        tr {
            td { a href={ "/admissions/" (id) } { (id) } }
            td.nowrap { (time::minute(admission.at)) }
            td { (name(admission, texts)) }
            td {
                @if let Some(place) = &admission.place { (texts.jurisdiction(&place.jurisdiction)) }
            }
            td { (admission.by) }
            td {
                (outcome(admission, texts))
                @if let Some(step) = admission.refusal() {
                    " " span.quiet { (texts.word("step", &step.step)) ": " (step.text) }
                }
            }
        }
    }
}

/// Name and version of the pack, as far as the file says them.
fn name(admission: &Admission, texts: &Texts) -> String {
    let name = admission.place.as_ref().map(|place| place.name.as_str());
    match (name, &admission.version) {
        (Some(name), Some(version)) => format!("{name} {version}"),
        (Some(name), None) => name.to_owned(),
        _ => texts.text("pack-unknown"),
    }
}

fn outcome(admission: &Admission, texts: &Texts) -> Markup {
    let (grade, key) = match admission.admitted {
        true => ("normal", "admitted"),
        false => ("exceedance", "refused"),
    };
    html! { span class={ "badge g-" (grade) } { (texts.word("admission", key)) } }
}

fn facts(admission: &Admission, texts: &Texts) -> Markup {
    html! {
        dl.record {
            div { dt { (texts.text("pack")) } dd { (name(admission, texts)) } }
            @if let Some(place) = &admission.place {
                div {
                    dt { (texts.text("jurisdiction")) }
                    dd { (texts.jurisdiction(&place.jurisdiction)) " " (place.jurisdiction) }
                }
            }
            div { dt { (texts.text("published-by")) } dd { (admission.by) } }
            div { dt { (texts.text("admission-at")) } dd { (time::full(admission.at)) } }
            @if let Some(digest) = &admission.digest {
                div { dt { (texts.text("digest")) } dd.code { (digest) } }
            }
            div { dt { (texts.text("file-digest")) } dd.code { (admission.file) } }
        }
    }
}

/// Every step with how it ended and why.
fn steps(steps: &[AdmissionStep], texts: &Texts) -> Markup {
    html! {
        div.table { table #steps {
            thead { tr {
                th scope="col" { (texts.text("step")) }
                th scope="col" { (texts.text("outcome")) }
                th scope="col" { (texts.text("step-found")) }
                th.number scope="col" { (texts.text("step-took")) }
            } }
            tbody { @for step in steps { (step_row(step, texts)) } }
        } }
    }
}

fn step_row(step: &AdmissionStep, texts: &Texts) -> Markup {
    let (grade, key) = match step.passed {
        Some(true) => ("normal", "passed"),
        Some(false) => ("exceedance", "refused"),
        None => ("none", "not-reached"),
    };
    html! {
        tr {
            td { (texts.word("step", &step.step)) " " span.code.quiet { (step.step) } }
            td { span class={ "badge g-" (grade) } { (texts.word("passed", key)) } }
            td { (step.text) }
            td.number.nowrap {
                @if step.milliseconds > 0 { (count(step.milliseconds)) " ms" }
            }
        }
    }
}

/// The first digits of a digest.
pub(super) fn short(digest: &str) -> Markup {
    html! { span.code title=(digest) { (desk::short(digest)) } }
}
