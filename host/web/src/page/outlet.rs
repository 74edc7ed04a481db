//! The outlet that is looked at: its streams against their limits, and the limits themselves.

use maud::{Markup, html};
use tidegate_domain::{Averaging, Grade};
use tidegate_service::{Chart, ChartSpan, OutletDetail, OutletOverview, StreamLatest};

use super::county::Selection;
use super::grade::{badge, bounds_with_unit, mark, silent};
use super::limits;
use crate::app::App;
use crate::chart::{self, Size};
use crate::error::Failure;
use crate::shape::amount;
use crate::texts::{Texts, word};
use crate::time;

/// Points of one chart.
const POINTS_MAX: u32 = 400;

/// Charts of one page.
const CHARTS_MAX: usize = 24;

/// Rows of the table under a chart, latest first.
const TABLE_ROWS: usize = 12;

/// An outlet with its charts and limits.
pub(super) async fn outlet(
    app: &App,
    overview: &OutletOverview,
    selection: &Selection,
    texts: &Texts,
) -> Result<Markup, Failure> {
    let periods = periods(overview);
    let period = selection.period.filter(|period| periods.contains(period));
    let period = period.or_else(|| usual(&periods));
    let mut charts = Vec::new();
    for stream in shown(overview, period) {
        let span = ChartSpan { from: None, until: None, points: POINTS_MAX };
        let chart = app.host.chart_of(stream, span, texts.language).await?;
        charts.push((stream, chart));
    }
    let today = app.host.today();
    let detail = app.host.outlet_on(overview.clone(), today, texts.language).await?;
    Ok(html! {
        (heading(overview, texts))
        (tabs(&periods, period, selection, texts))
        @if charts.is_empty() { p.empty { (texts.text("no-readings-yet")) } }
        div.charts {
            @for (stream, chart) in &charts { (figure(stream, chart, texts)) }
        }
        @if !charts.is_empty() { (legend(texts)) }
        (governing(&detail, texts))
    })
}

fn heading(overview: &OutletOverview, texts: &Texts) -> Markup {
    let record = &overview.outlet;
    html! {
        div.outlet-head {
            h2 { (overview.enterprise_name) }
            @if overview.streams.is_empty() { (silent(texts)) } @else { (badge(overview.grade, texts)) }
            p {
                span.code { (record.id) } " " (record.name) " · "
                (texts.word("medium", &word(record.medium))) " · "
                (texts.word("point", &record.monitoring_point)) " · "
                span.code.quiet { (record.enterprise) }
            }
        }
    }
}

/// Averaging periods with streams that meet a limit; all when none does.
fn periods(overview: &OutletOverview) -> Vec<Averaging> {
    let watched = overview.streams.iter().any(|stream| !stream.limits.is_empty());
    let mut periods: Vec<Averaging> = overview
        .streams
        .iter()
        .filter(|stream| !watched || !stream.limits.is_empty())
        .map(|stream| stream.stream.averaging)
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

fn usual(periods: &[Averaging]) -> Option<Averaging> {
    let order = [Averaging::Hour, Averaging::Day, Averaging::Minute, Averaging::Instant];
    let first = order.into_iter().find(|period| periods.contains(period));
    first.or_else(|| periods.first().copied())
}

/// The streams of a period, those with a limit first, then those that are worst.
fn shown(overview: &OutletOverview, period: Option<Averaging>) -> Vec<&StreamLatest> {
    let of_period = |stream: &&StreamLatest| Some(stream.stream.averaging) == period;
    let mut shown: Vec<&StreamLatest> = overview.streams.iter().filter(of_period).collect();
    if shown.iter().any(|stream| !stream.limits.is_empty()) {
        shown.retain(|stream| !stream.limits.is_empty());
    }
    shown.sort_by_key(|stream| std::cmp::Reverse(stream.in_force));
    shown.truncate(CHARTS_MAX);
    shown
}

fn tabs(
    periods: &[Averaging],
    current: Option<Averaging>,
    selection: &Selection,
    texts: &Texts,
) -> Markup {
    html! {
        @if periods.len() > 1 {
            nav.tabs aria-label=(texts.text("averaging-period")) {
                @for period in periods {
                    @let is_current = (Some(*period) == current).then_some("true");
                    a href=(selection.address_in(*period)) data-select aria-current=[is_current]
                        id={ "tab-" (word(period)) } {
                        (texts.word("averaging", &word(period)))
                    }
                }
            }
        }
    }
}

fn figure(stream: &StreamLatest, chart: &Chart, texts: &Texts) -> Markup {
    html! {
        figure class={ "g-" (word(stream.in_force)) } {
            figcaption {
                b { (texts.pollutant(&stream.stream.pollutant)) }
                " " span.quiet { (texts.word("averaging", &word(stream.stream.averaging))) }
                @if stream.in_force > Grade::Normal { " " (badge(stream.in_force, texts)) }
                @if let Some(latest) = chart.points.last() {
                    span.latest {
                        b { (amount(latest.value, &chart.unit)) } " "
                        span.quiet { (time::short(latest.point.reading.period_start)) }
                    }
                }
            }
            (chart::svg(chart, Size::Small, texts))
            p.against {
                @for limit in &chart.limits {
                    span {
                        (texts.with("limit-of", "period",
                            texts.word("averaging", &word(limit.limit.limit.averaging))))
                        " " b { (bounds_with_unit(&limit.limit.limit)) } " "
                        span.quiet {
                            (limits::document(limit.limit.layer.is_none(),
                                &limit.limit.limit.basis.document, texts))
                        }
                    }
                    " "
                }
                @if chart.limits.is_empty() { span.quiet { (texts.text("not-watched")) } }
            }
            details id={ "table-" (chart.stream_id) } {
                summary { (texts.text("as-a-table")) }
                (table(chart, texts))
            }
        }
    }
}

fn table(chart: &Chart, texts: &Texts) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th scope="col" { (texts.text("period-start")) }
                    th.number scope="col" { (texts.text("value")) }
                    th scope="col" { (texts.text("grade")) }
                    th scope="col" { (texts.text("validity")) }
                }
            }
            tbody {
                @for point in chart.points.iter().rev().take(TABLE_ROWS) {
                    @let reading = &point.point.reading;
                    tr {
                        td { (time::minute(reading.period_start)) }
                        td.number { (amount(point.value, &chart.unit)) }
                        td { (mark(point.point.grade)) (texts.word("grade", &word(point.point.grade))) }
                        td { (texts.word("validity", &word(reading.validity))) }
                    }
                }
            }
        }
    }
}

fn legend(texts: &Texts) -> Markup {
    html! {
        ul.legend aria-label=(texts.text("legend")) {
            @for grade in Grade::ALL {
                li class={ "g-" (word(grade)) } { (mark(grade)) (texts.word("grade", &word(grade))) }
            }
            li.not-graded {
                svg.shape viewBox="0 0 12 12" aria-hidden="true" {
                    path.cross d="M2 2 10 10M2 10 10 2" {}
                }
                (texts.text("legend-not-graded"))
            }
            li.quiet { (texts.text("legend-bands")) }
        }
    }
}

/// The limits that govern today, those that they beat, and what could not be decided.
fn governing(detail: &OutletDetail, texts: &Texts) -> Markup {
    html! {
        details.limits #limits {
            summary { (texts.with("governing-limits", "on", detail.on)) " " b { (detail.limits.len()) } }
            @for failed in &detail.failed {
                p.alert { (texts.with("layer-failed", "why", failed)) }
            }
            div.table { (limits_table(detail, texts)) }
            @if !detail.undetermined.is_empty() {
                h3 { (texts.text("undetermined-limits")) }
                ul {
                    @for limit in &detail.undetermined {
                        li {
                            (texts.pollutant(&limit.pollutant)) " " span.code.quiet { (limit.id) } ": "
                            @for (at, fact) in limit.missing.iter().enumerate() {
                                @if at > 0 { "; " }
                                (fact.label)
                            }
                        }
                    }
                }
            }
            @if !detail.facts.is_empty() {
                h3 { (texts.text("facts")) }
                dl.facts {
                    @for fact in &detail.facts {
                        div { dt { (fact.label) } dd { (fact.shown) } }
                    }
                }
            }
        }
    }
}

/// One row for each limit that governs.
fn limits_table(detail: &OutletDetail, texts: &Texts) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th scope="col" { (texts.text("pollutant")) }
                    th scope="col" { (texts.text("averaging-period")) }
                    th scope="col" { (texts.text("limit")) }
                    th scope="col" { (texts.text("basis")) }
                    th scope="col" { (texts.text("layer")) }
                }
            }
            tbody {
                @for one in &detail.limits {
                    @let limit = &one.limit.limit;
                    tr {
                        td { (texts.pollutant(&limit.pollutant)) }
                        td { (texts.word("averaging", &word(limit.averaging))) }
                        td {
                            b { (bounds_with_unit(limit)) }
                            @if let Some(oxygen) = limit.reference_oxygen {
                                br; span.quiet { (texts.with("reference-oxygen", "oxygen", oxygen)) }
                            }
                        }
                        td {
                            (limits::basis(&one.limit.basis, texts))
                            (limits::doubts(&one.limit))
                            @if !one.beaten.is_empty() {
                                details id={ "beaten-" (limit.id) } {
                                    summary { (texts.with("beats", "count", one.beaten.len())) }
                                    (limits::beaten(&one.beaten, texts))
                                }
                            }
                        }
                        td { (limits::layer(one.limit.layer.as_ref(), texts)) }
                    }
                }
            }
        }
    }
}
