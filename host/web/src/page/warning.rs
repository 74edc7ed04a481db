//! One warning: what happened, against which law, why, and what would have been compliant.

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Instant, Permission, TruthValue};
use tidegate_service::{
    Caller, Chart, ChartSpan, LayerView, ProductionView, StepView, WarningView,
};

use super::grade::{badge, bounds_with_unit};
use super::layout::{Page, escaped};
use super::limits;
use crate::app::App;
use crate::chart::{self, Size};
use crate::error::Failure;
use crate::extract::Path;
use crate::guard::require_own;
use crate::language::Wanted;
use crate::route::warnings::list::production_word;
use crate::shape::amount;
use crate::texts::{Texts, texts, word};
use crate::time;

/// Points of the chart.
const POINTS_MAX: u32 = 600;

/// What the chart shows before and after the warning: at least this, seconds.
const AROUND_S_MIN: i64 = 6 * 3_600;

/// Readings that the table shows.
const READINGS_MAX: usize = 200;

/// The path.
#[derive(Deserialize)]
pub(crate) struct WarningPath {
    warning: i64,
}

/// The page of a warning.
pub(crate) async fn show_warning(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<WarningPath>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let view = app.host.warning_view(None, path.warning, language).await?;
    let span = around(&view);
    let stream = &view.listing.warning.stream;
    let number = path.warning.to_string();
    require_own(&caller, Permission::ReadCounty, &stream.county, ("warning", &number))?;
    let chart = app.host.chart(&stream.county, view.listing.stream_id, span, language).await?;
    let title = texts.with("warning-title", "number", path.warning);
    let content = html! {
        (back(&view, texts))
        article.panel.warning {
            h1 {
                (title) " "
                @if view.listing.warning.closed_at.is_none() {
                    (badge(view.listing.warning.grade, texts))
                } @else {
                    (badge(view.listing.warning.peak, texts))
                    " " span.flag { (texts.text("closed")) }
                }
            }
            p.lead { (lead(&view, texts)) }
            figure { (chart::svg(&chart, Size::Wide, texts)) (caption(&chart, texts)) }
            (event(&view, texts))
            (production(&view, texts))
            (law(&view, texts))
            (why(&view, texts))
            (readings(&view, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

/// The warning with as much again before and after it.
fn around(view: &WarningView) -> ChartSpan {
    let warning = &view.listing.warning;
    let end: Instant = warning.closed_at.unwrap_or(warning.updated_at);
    let lasted = end.saturating_sub(warning.opened_at).max(AROUND_S_MIN);
    ChartSpan {
        from: Some(warning.opened_at.saturating_sub(lasted)),
        until: Some(end.saturating_add(lasted / 2)),
        points: POINTS_MAX,
    }
}

fn back(view: &WarningView, texts: &Texts) -> Markup {
    let stream = &view.listing.warning.stream;
    let address = format!(
        "/counties/{}?enterprise={}&outlet={}#outlet",
        stream.county,
        escaped(&stream.enterprise),
        escaped(&stream.outlet)
    );
    html! {
        p.back { a href=(address) { "← " (texts.jurisdiction(&stream.county)) } }
    }
}

/// What happened, in one sentence.
fn lead(view: &WarningView, texts: &Texts) -> String {
    let warning = &view.listing.warning;
    let limit = &view.limit.limit;
    texts.with_all(
        "warning-lead",
        &[
            ("enterprise", view.listing.enterprise_name.clone()),
            ("outlet", format!("{} {}", warning.stream.outlet, view.outlet_name)),
            ("pollutant", texts.pollutant(&warning.stream.pollutant)),
            ("averaging", texts.word("averaging", &word(warning.stream.averaging))),
            ("worst", amount(warning.worst, &limit.unit)),
            ("limit", bounds_with_unit(limit)),
            ("limit_averaging", texts.word("averaging", &word(limit.averaging))),
            ("grade", texts.word("grade", &word(warning.peak))),
        ],
    )
}

fn caption(chart: &Chart, texts: &Texts) -> Markup {
    html! {
        figcaption.quiet {
            (texts.pollutant(&chart.stream.pollutant)) " · "
            (texts.word("averaging", &word(chart.stream.averaging))) " · "
            (time::minute(chart.from)) " – " (time::minute(chart.until)) " "
            (texts.text("china-standard-time"))
        }
    }
}

fn event(view: &WarningView, texts: &Texts) -> Markup {
    let warning = &view.listing.warning;
    html! {
        section aria-labelledby="event" {
            h2 #event { (texts.text("warning-event")) }
            dl.record {
                (entry(&texts.text("grade-in-force"), &badge(warning.grade, texts)))
                (entry(&texts.text("grade-peak"), &badge(warning.peak, texts)))
                (entry(&texts.text("warning-opened"), &html! { (time::minute(warning.opened_at)) }))
                (entry(&texts.text("warning-updated"), &html! { (time::minute(warning.updated_at)) }))
                (entry(&texts.text("warning-closed"), &html! {
                    @match warning.closed_at {
                        Some(at) => (time::minute(at)),
                        None => (texts.text("still-open")),
                    }
                }))
                (entry(&texts.text("warning-worst"), &html! {
                    b { (amount(warning.worst, &view.limit.limit.unit)) }
                }))
                (entry(&texts.text("largest-compliant"), &html! {
                    @match view.largest_compliant {
                        Some(value) => b { (amount(value, &view.limit.limit.unit)) },
                        None => (texts.text("largest-compliant-none")),
                    }
                }))
                (entry(&texts.text("warning-readings"), &html! { (warning.readings) }))
            }
        }
    }
}

/// Whether the enterprise was producing: what a reader of the warning must not overlook.
fn production(view: &WarningView, texts: &Texts) -> Markup {
    html! {
        section aria-labelledby="production" {
            h2 #production { (texts.text("production")) }
            @match &view.production {
                None => p.empty { (texts.text("production-none")) },
                Some(production) => (production_record(production, texts)),
            }
            p.quiet { (texts.text("production-note")) }
        }
    }
}

fn production_record(production: &ProductionView, texts: &Texts) -> Markup {
    let brief = &production.brief;
    let kinds = |kinds: &[String]| {
        let named: Vec<String> = kinds.iter().map(|kind| texts.word("evidence", kind)).collect();
        if named.is_empty() { texts.text("evidence-none") } else { named.join(" · ") }
    };
    html! {
        dl.record {
            (entry(&texts.text("production-day"), &html! { (brief.on) }))
            (entry(&texts.text("production-state"), &html! {
                b { (texts.word("production", production_word(brief.running))) }
            }))
            (entry(&texts.text("production-confidence"), &html! { (brief.confidence) }))
            (entry(&texts.text("production-evidence"), &html! { (kinds(&brief.evidence)) }))
            @if !production.missing.is_empty() {
                (entry(&texts.text("production-missing"), &html! { (kinds(&production.missing)) }))
            }
            (entry(&texts.text("layer"), &html! {
                @match &production.layer {
                    Some(layer) => (identified(Some(layer), texts)),
                    None => (texts.text("production-no-layer")),
                }
            }))
        }
        @if !production.steps.is_empty() {
            ol.steps { @for step in &production.steps { (step_item(step, texts)) } }
        }
    }
}

fn entry(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// The limit with its document, layer and digest, and those that it beat.
fn law(view: &WarningView, texts: &Texts) -> Markup {
    let limit = &view.limit.limit;
    html! {
        section aria-labelledby="law" {
            h2 #law { (texts.text("warning-law")) }
            dl.record {
                (entry(&texts.text("limit"), &html! {
                    b { (bounds_with_unit(limit)) } " "
                    (texts.word("averaging", &word(limit.averaging))) " · "
                    span.code.quiet { (limit.id) }
                    @if let Some(oxygen) = limit.reference_oxygen {
                        br; (texts.with("reference-oxygen", "oxygen", oxygen))
                    }
                    @if !view.own_period { br; span.flag { (texts.text("other-period")) } }
                }))
                (entry(&texts.text("rounding"), &html! {
                    (texts.with("rounding-decimals", "decimals", limit.decimals))
                }))
                (entry(&texts.text("basis"), &limits::basis(&view.limit.basis, texts)))
                (entry(&texts.text("layer"), &identified(view.limit.layer.as_ref(), texts)))
                (entry(&texts.text("grader"), &identified(Some(&view.grader), texts)))
            }
            @if !view.limit.doubts.is_empty() {
                h3 { (texts.text("doubts")) }
                (limits::doubts(&view.limit))
            }
            @if !view.beaten.is_empty() {
                h3 { (texts.text("beaten-limits")) }
                (limits::beaten(&view.beaten, texts))
            }
        }
    }
}

/// A layer with the digest of its pack, which names these very rules.
fn identified(layer: Option<&LayerView>, texts: &Texts) -> Markup {
    html! {
        (limits::layer(layer, texts))
        @if let Some(layer) = layer {
            br; span.code.digest.quiet title=(texts.text("digest")) { (layer.layer.digest) }
        }
    }
}

fn why(view: &WarningView, texts: &Texts) -> Markup {
    html! {
        section aria-labelledby="why" {
            h2 #why { (texts.text("warning-why")) }
            @if view.steps.is_empty() { p.empty { (texts.text("no-explanation")) } }
            ol.steps { @for step in &view.steps { (step_item(step, texts)) } }
        }
    }
}

fn step_item(step: &StepView, texts: &Texts) -> Markup {
    let sign = match step.outcome {
        TruthValue::Yes => "✓",
        TruthValue::No => "✗",
        TruthValue::Unknown => "?",
    };
    html! {
        li {
            span.sign aria-hidden="true" { (sign) }
            span.visually-hidden { (texts.word("truth", &word(step.outcome))) " " }
            (step.text) " " span.code.quiet { (step.rule) }
            @for fact in &step.facts {
                br; span.quiet { (fact.label) ": " (fact.shown) }
            }
            @for basis in &step.basis {
                br; (limits::basis(basis, texts))
            }
            @for change in &step.changed_by {
                br; span.quiet { (change) }
            }
        }
    }
}

fn readings(view: &WarningView, texts: &Texts) -> Markup {
    html! {
        section aria-labelledby="readings" {
            h2 #readings { (texts.text("warning-readings")) }
            @if view.readings.is_empty() { p.empty { (texts.text("no-readings-yet")) } }
            @else {
                div.table { table {
                    thead { tr {
                        th scope="col" { (texts.text("period-start")) }
                        th.number scope="col" { (texts.text("value-measured")) }
                        th.number scope="col" { (texts.text("value-converted")) }
                        th scope="col" { (texts.text("grade")) }
                        th scope="col" { (texts.text("validity")) }
                    } }
                    tbody {
                        @for point in view.readings.iter().take(READINGS_MAX) {
                            @let reading = &point.reading;
                            tr {
                                td { (time::minute(reading.period_start)) }
                                td.number { (reading.value) }
                                td.number {
                                    @if let Some(converted) = reading.converted { (converted) }
                                    @else { "–" }
                                }
                                td { (badge(point.grade, texts)) }
                                td {
                                    (texts.word("validity", &word(reading.validity)))
                                    @if let Some(flag) = &reading.flag { " " span.code.quiet { (flag) } }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }
}
