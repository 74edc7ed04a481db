//! The live page of a county, whole and in parts.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Averaging, Jurisdiction, OutletRecord};
use tidegate_service::{LayerPlace, OutletOverview};

use super::layout::{Page, add_language, escaped};
use super::{desk, limits, outlet, outlets, summary, warnings};
use crate::app::{App, CountyView};
use crate::error::Failure;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::texts::{Texts, texts, word};

/// Digits of a digest that tell two packs apart at a glance.
const DIGEST_SHORT: usize = 12;

/// The path of the page.
#[derive(Deserialize)]
pub(crate) struct CountyPath {
    county: County,
}

/// The path of a part of the page.
#[derive(Deserialize)]
pub(crate) struct FragmentPath {
    county: County,
    name: String,
}

/// What is selected on the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Selected {
    enterprise: Option<String>,
    outlet: Option<String>,
    period: Option<Averaging>,
    q: String,
}

/// What is selected on the page of a county.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) county: Jurisdiction,
    pub(super) enterprise: String,
    pub(super) outlet: String,
    pub(super) period: Option<Averaging>,
    pub(super) q: String,
}

impl Selection {
    /// What is asked for, or else the outlet that needs a look most.
    fn new(county: &Jurisdiction, asked: Selected, outlets: &[OutletOverview]) -> Self {
        let worst = outlets.iter().rev().max_by_key(|o| (o.grade, !o.streams.is_empty()));
        let (enterprise, outlet) = match (asked.enterprise, asked.outlet, worst) {
            (Some(enterprise), Some(outlet), _) => (enterprise, outlet),
            (_, _, Some(worst)) => (worst.outlet.enterprise.clone(), worst.outlet.id.clone()),
            _ => (String::new(), String::new()),
        };
        Self { county: county.clone(), enterprise, outlet, period: asked.period, q: asked.q }
    }

    /// Whether this outlet is the one.
    pub(super) fn is(&self, record: &OutletRecord) -> bool {
        record.enterprise == self.enterprise && record.id == self.outlet
    }

    /// The address that selects another outlet.
    pub(super) fn address_of(&self, record: &OutletRecord) -> String {
        self.address(&record.enterprise, &record.id, self.period)
    }

    /// The address that shows another averaging period.
    pub(super) fn address_in(&self, period: Averaging) -> String {
        self.address(&self.enterprise, &self.outlet, Some(period))
    }

    fn address(&self, enterprise: &str, outlet: &str, period: Option<Averaging>) -> String {
        let mut address = format!(
            "/counties/{}?enterprise={}&outlet={}",
            self.county,
            escaped(enterprise),
            escaped(outlet)
        );
        if let Some(period) = period {
            address.push_str(&format!("&period={}", word(period)));
        }
        if !self.q.is_empty() {
            address.push_str(&format!("&q={}", escaped(&self.q)));
        }
        address.push_str("#outlet");
        address
    }
}

/// The page of a county.
pub(crate) async fn show_county(
    State(app): State<App>,
    Path(path): Path<CountyPath>,
    Query(asked): Query<Selected>,
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let view = app.county_view(&path.county.0).await?;
    let selection = Selection::new(&path.county.0, asked, &view.outlets);
    let places = app.host.layer_places(&path.county.0, language).await?;
    let chosen = selected(&app, &view, &selection, texts).await?;
    let listed = warnings::fragment(&app, &path.county.0, texts).await?;
    let content = html! {
        (desk::links(&path.county.0, "", texts))
        section.summary #summary data-fragment="summary" { (numbers(&app, &view, texts)) }
        div.columns {
            section.panel.outlets aria-labelledby="outlets-title" {
                h2 #outlets-title { (texts.text("outlets")) " " b { (view.outlets.len()) } }
                (search(&selection, texts))
                div.scroll #outlets data-fragment="outlets" tabindex="0" role="region"
                    aria-labelledby="outlets-title" {
                    (outlets::outlets(&view.outlets, &selection, texts))
                }
            }
            section.panel.outlet #outlet data-fragment="outlet" aria-label=(texts.text("outlet")) {
                (chosen)
            }
        }
        section.panel.warnings #warnings data-fragment="warnings" { (listed) }
        (layers(&places, texts))
    };
    let title = texts.jurisdiction(&path.county.0);
    let live = Some(&path.county.0);
    Ok(Page { texts, title: &title, uri: Some(&uri), live }.response(&content))
}

/// One part of the page, for the script to put in place.
pub(crate) async fn show_fragment(
    State(app): State<App>,
    Path(path): Path<FragmentPath>,
    Query(asked): Query<Selected>,
    Wanted(language): Wanted,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = &path.county.0;
    let view = app.county_view(county).await?;
    let selection = Selection::new(county, asked, &view.outlets);
    let fragment = match path.name.as_str() {
        "summary" => numbers(&app, &view, texts),
        "outlets" => outlets::outlets(&view.outlets, &selection, texts),
        "outlet" => selected(&app, &view, &selection, texts).await?,
        "warnings" => warnings::fragment(&app, county, texts).await?,
        other => return Err(Failure::not_found("fragment", other)),
    };
    let mut response = fragment.into_response();
    add_language(response.headers_mut(), language);
    Ok(response)
}

fn numbers(app: &App, view: &CountyView, texts: &Texts) -> Markup {
    let county = &view.now.county;
    let faults = app.host.grading_faults().into_iter().filter(|fault| fault.county == *county);
    let mut alerts: Vec<String> =
        faults.map(|fault| texts.with("grading-stands-still", "error", fault.error)).collect();
    let asides = app.host.set_asides();
    alerts.extend(asides.iter().filter(|aside| aside.county == *county).map(|aside| {
        let pack = ("pack", aside.layer.pack.clone());
        texts.with_all("pack-set-aside", &[pack, ("error", aside.cause.clone())])
    }));
    summary::summary(&view.now, &alerts, texts)
}

async fn selected(
    app: &App,
    view: &CountyView,
    selection: &Selection,
    texts: &Texts,
) -> Result<Markup, Failure> {
    match view.outlets.iter().find(|outlet| selection.is(&outlet.outlet)) {
        Some(found) => outlet::outlet(app, found, selection, texts).await,
        None if selection.enterprise.is_empty() => Ok(html! {
            p.empty { (texts.text("no-outlets")) }
        }),
        None => {
            let id = format!("{}/{}", selection.enterprise, selection.outlet);
            Err(Failure::not_found("outlet", &id))
        }
    }
}

fn search(selection: &Selection, texts: &Texts) -> Markup {
    html! {
        form.search method="get" role="search" action={ "/counties/" (selection.county) } {
            label for="q" { (texts.text("search-outlets")) }
            input #q name="q" type="search" value=(selection.q) autocomplete="off";
            button { (texts.text("search")) }
        }
    }
}

/// The layers of a county, widest first.
fn layers(places: &[LayerPlace], texts: &Texts) -> Markup {
    html! {
        section.panel.layers aria-labelledby="layers-title" {
            h2 #layers-title { (texts.text("layers")) }
            @if places.is_empty() { p.empty { (texts.text("no-layers")) } }
            ol {
                @for place in places {
                    @let pack = &place.pack;
                    @let layer = &pack.layer.layer;
                    li {
                        span.level { (limits::level(layer, texts)) }
                        span.name { (pack.layer.title.as_deref().unwrap_or_default()) }
                        span.code { (layer.pack) }
                        span.code.quiet title=(layer.digest) {
                            (layer.digest.get(..DIGEST_SHORT).unwrap_or_default())
                        }
                        span.quiet {
                            @for interface in &pack.interfaces {
                                (texts.word("interface", interface)) " "
                            }
                            @if place.grades { "· " (texts.text("grades-here")) }
                        }
                    }
                }
            }
        }
    }
}
