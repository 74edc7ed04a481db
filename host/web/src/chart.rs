//! A stream over time as SVG: value against limit, with the bands in which grades begin. No script
//! draws it, and its colours are those of the page.

mod scale;

use maud::{Markup, html};
use tidegate_domain::{Decimal, Grade};
use tidegate_service::{Chart, ChartLimit, ChartPoint};

use self::scale::{Frame, Plot};
use crate::shape::amount;
use crate::texts::{Texts, word};
use crate::time;

/// How large a chart is drawn. Words have the same size in both, so what is shown wide must be
/// drawn wide.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    /// One of several side by side.
    Small,
    /// One across the page.
    Wide,
}

impl Size {
    const fn frame(self) -> Frame {
        let (width, height) = match self {
            Self::Small => (460, 180),
            Self::Wide => (900, 250),
        };
        Frame { width, height, left: 50, right: 12, top: 18, bottom: 26 }
    }
}

/// Room for the label of one limit.
const LABEL_WIDTH: i64 = 150;

/// Half the width of a label of the time axis.
const LABEL_HALF: i64 = 16;

/// Half the size of a mark.
const MARK: i64 = 4;

/// A stream over time as SVG.
pub(crate) fn svg(chart: &Chart, size: Size, texts: &Texts) -> Markup {
    let frame = size.frame();
    let plot = Plot::new(frame, chart);
    let label = label(chart, texts);
    html! {
        svg.chart viewBox={ "0 0 " (frame.width) " " (frame.height) } role="img" aria-label=(label) {
            @for limit in &chart.limits {
                (bands(limit, &plot))
            }
            (axes(chart, &plot))
            @for limit in &chart.limits { (limit_lines(limit, &plot)) }
            @for stretch in plot.stretches(chart) {
                polyline.series points=(stretch) {}
            }
            @for point in &chart.points {
                (mark(point, chart, &plot, texts))
            }
            @for (at, limit) in chart.limits.iter().enumerate() {
                (limit_labels(limit, &plot, at, texts))
            }
        }
    }
}

/// What the drawing shows, for people who cannot see it.
fn label(chart: &Chart, texts: &Texts) -> String {
    let latest = chart.points.last();
    texts.with_all(
        "chart-label",
        &[
            ("pollutant", texts.pollutant(&chart.stream.pollutant)),
            ("averaging", texts.word("averaging", &word(chart.stream.averaging))),
            ("points", chart.points.len().to_string()),
            ("from", time::minute(chart.from)),
            ("until", time::minute(chart.until)),
            ("latest", latest.map_or_else(|| "–".to_owned(), |p| amount(p.value, &chart.unit))),
        ],
    )
}

/// Areas between the lines of a limit.
fn bands(limit: &ChartLimit, plot: &Plot) -> Markup {
    let side = |lines: &[(Grade, Decimal)], edge: i64| {
        let mut areas = Vec::new();
        for (at, (grade, from)) in lines.iter().enumerate() {
            let until = lines.get(at + 1).map_or(edge, |(_, value)| value.counts());
            if *grade == Grade::Exceedance && !limit.own_period {
                continue;
            }
            let (a, b) = (plot.y(from.counts()), plot.y(until));
            areas.push((*grade, a.min(b), (a - b).abs()));
        }
        areas
    };
    let mut areas = side(&limit.upper, plot.max());
    areas.extend(side(&limit.lower, plot.min()));
    html! {
        @for (grade, y, height) in areas {
            rect class={ "band g-" (word(grade)) } x=(plot.frame.left) y=(tenths(y))
                width=(plot.frame.inner_width()) height=(tenths(height)) {}
        }
    }
}

fn axes(chart: &Chart, plot: &Plot) -> Markup {
    let frame = plot.frame;
    let bottom = frame.height - frame.bottom;
    let right = frame.width - frame.right;
    html! {
        @for value in plot.value_ticks() {
            @let y = plot.y(value);
            line.grid x1=(frame.left) x2=(right) y1=(tenths(y)) y2=(tenths(y)) {}
            text.tick x=(frame.left - 6) y=(tenths(y + 35)) text-anchor="end" {
                (Decimal::from_counts(value))
            }
        }
        @for (instant, text) in plot.time_ticks() {
            @let x = tenths(plot.x(instant));
            line.grid-time x1=(x) x2=(x) y1=(bottom) y2=(bottom + 4) {}
            @let is_last = plot.x(instant) > (right - LABEL_HALF) * 10;
            text.tick x=(x) y=(bottom + 17) text-anchor=(if is_last { "end" } else { "middle" }) {
                (text)
            }
        }
        line.axis x1=(frame.left) x2=(right) y1=(bottom) y2=(bottom) {}
        @if !chart.unit.is_empty() {
            text.unit x=(frame.left - 6) y="10" text-anchor="end" { (crate::texts::unit(&chart.unit)) }
        }
    }
}

fn limit_lines(limit: &ChartLimit, plot: &Plot) -> Markup {
    let class = if limit.own_period { "limit" } else { "limit other-period" };
    html! {
        @for (_, value) in ends(limit) {
            @let y = tenths(plot.y(value.counts()));
            line class=(class) x1=(plot.frame.left) x2=(plot.frame.width - plot.frame.right)
                y1=(y) y2=(y) {}
        }
    }
}

/// Words of the lines, on the side where the readings are oldest.
fn limit_labels(limit: &ChartLimit, plot: &Plot, at: usize, texts: &Texts) -> Markup {
    let period = texts.word("averaging", &word(limit.limit.limit.averaging));
    // Labels of several limits stand side by side, not on each other.
    let left = plot.frame.left + 4 + LABEL_WIDTH * i64::try_from(at).unwrap_or(0);
    html! {
        @for (_, value) in ends(limit) {
            text.limit-label x=(left) y=(tenths(plot.y(value.counts()) - 40)) {
                (texts.with_all("chart-limit", &[
                    ("period", period.clone()),
                    ("value", value.to_string()),
                ]))
            }
        }
    }
}

/// The limit's own bounds.
fn ends(limit: &ChartLimit) -> impl Iterator<Item = &(Grade, Decimal)> {
    [limit.upper.last(), limit.lower.last()].into_iter().flatten()
}

/// One reading: a shape for its grade, or a cross when it is not graded, and its words on hovering.
fn mark(point: &ChartPoint, chart: &Chart, plot: &Plot, texts: &Texts) -> Markup {
    let reading = &point.point.reading;
    let x = plot.x(reading.period_start);
    let y = plot.y(point.value.counts());
    let is_graded = reading.validity.is_graded() && point.compared;
    let grade = word(point.point.grade);
    let class = if is_graded { format!("mark g-{grade}") } else { "mark not-graded".to_owned() };
    html! {
        g class=(class) {
            title { (words(point, chart, texts)) }
            circle.hit cx=(tenths(x)) cy=(tenths(y)) r="7" {}
            @if is_graded {
                path d=(shape(point.point.grade, x, y)) {}
            } @else {
                path.cross d=(cross(x, y)) {}
            }
        }
    }
}

fn words(point: &ChartPoint, chart: &Chart, texts: &Texts) -> String {
    let reading = &point.point.reading;
    let mut parts = vec![
        format!(
            "{} {}",
            time::minute(reading.period_start),
            texts.word("averaging", &word(chart.stream.averaging))
        ),
        amount(point.value, &chart.unit),
        texts.word("grade", &word(point.point.grade)),
        texts.word("validity", &word(reading.validity)),
    ];
    if chart.limits.is_empty() {
        parts.push(texts.text("not-watched"));
    } else if !point.compared {
        parts.push(texts.text("not-compared"));
    }
    if point.point.revision > 0 {
        parts.push(texts.with("revision", "number", point.point.revision));
    }
    parts.join(" · ")
}

/// The shape of a grade around a place in tenths.
fn shape(grade: Grade, x: i64, y: i64) -> String {
    let r = MARK * 10;
    let corners: &[(i64, i64)] = match grade {
        Grade::Normal => {
            let r = tenths(22);
            return format!(
                "M{} {}m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0",
                tenths(x),
                tenths(y),
                d = tenths(44)
            );
        }
        Grade::Attention => &[(0, -r), (r, 0), (0, r), (-r, 0)],
        Grade::Warning => &[(0, -r), (r, r), (-r, r)],
        Grade::Exceedance => &[(-r, -r), (r, -r), (r, r), (-r, r)],
        Grade::Serious => &[
            (-20, -50),
            (20, -50),
            (50, -20),
            (50, 20),
            (20, 50),
            (-20, 50),
            (-50, 20),
            (-50, -20),
        ],
    };
    let corners = corners.iter().map(|(dx, dy)| format!("{} {}", tenths(x + dx), tenths(y + dy)));
    format!("M{}Z", corners.collect::<Vec<_>>().join("L"))
}

fn cross(x: i64, y: i64) -> String {
    let r = 30;
    let (left, right) = (tenths(x - r), tenths(x + r));
    let (top, bottom) = (tenths(y - r), tenths(y + r));
    format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}")
}

/// A number of tenths as SVG writes it.
fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{}", value / 10, value % 10)
}
