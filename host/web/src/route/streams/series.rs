//! A stream over time.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::{Decimal, Grade};
use tidegate_service::{ChartLimit, ChartSpan};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, instant};
use crate::language::Wanted;
use crate::shape::{LimitBody, ReadingBody, StreamBody};
use crate::texts::{Texts, texts, word};
use crate::time;

/// Points when nobody says how many.
const POINTS_USUAL: u32 = 1_000;

/// Most points of one answer.
const POINTS_MAX: u32 = 10_000;

/// The path.
#[derive(Deserialize)]
pub(crate) struct SeriesPath {
    county: County,
    stream: i64,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    /// First instant, RFC 3339 or a date; when absent, some days or hours before `until` by the
    /// averaging period.
    from: Option<String>,
    /// First instant no longer wanted; when absent, the end of the series.
    until: Option<String>,
    /// Points wanted, 1000 when absent, at most 10000. The oldest come first.
    points: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A stream over time with the limits that it meets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesBody {
    /// The stream.
    stream: StreamBody,
    /// Unit of `value`.
    unit: String,
    /// First instant.
    #[schema(format = DateTime)]
    from: String,
    /// First instant no longer inside.
    #[schema(format = DateTime)]
    until: String,
    /// Points, oldest first.
    points: Vec<PointBody>,
    /// Whether the span holds more points behind these.
    truncated: bool,
    /// Limits that the latest point meets.
    limits: Vec<SeriesLimitBody>,
}

/// One point.
#[derive(Debug, Serialize, ToSchema)]
struct PointBody {
    /// The value to draw: as compared with the limit, or else as measured.
    value: String,
    /// Whether `value` is compared with the limit.
    compared: bool,
    /// The reading.
    reading: ReadingBody,
}

/// A limit to draw.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesLimitBody {
    /// Whether a reading can exceed it; otherwise it can only come near.
    own_period: bool,
    /// The limit.
    limit: LimitBody,
    /// Where grades begin above, mildest first.
    upper: Vec<LineBody>,
    /// Where grades begin below, mildest first.
    lower: Vec<LineBody>,
}

/// Where a grade begins, by the shares that the grader declares. A verdict is the grader's alone.
#[derive(Debug, Serialize, ToSchema)]
struct LineBody {
    /// `attention`, `warning` or `exceedance`.
    grade: String,
    /// The value.
    value: String,
}

impl SeriesLimitBody {
    fn new(limit: &ChartLimit, texts: &Texts) -> Self {
        Self {
            own_period: limit.own_period,
            limit: LimitBody::new(&limit.limit, texts),
            upper: lines(&limit.upper),
            lower: lines(&limit.lower),
        }
    }
}

fn lines(lines: &[(Grade, Decimal)]) -> Vec<LineBody> {
    let lines = lines.iter();
    lines.map(|(grade, value)| LineBody { grade: word(grade), value: value.to_string() }).collect()
}

/// Readings of a stream over time with the limits and the lines at which grades begin.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/streams/{stream}/series",
    operation_id = "show_series",
    tag = "outlets",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("stream" = i64, Path, description = "Number of the stream"),
        SeriesQuery,
    ),
    responses((status = 200, description = "The series", body = SeriesBody)),
)]
pub(crate) async fn show_series(
    State(app): State<App>,
    Path(path): Path<SeriesPath>,
    Query(query): Query<SeriesQuery>,
    Wanted(language): Wanted,
) -> Result<Json<SeriesBody>, Failure> {
    let points = query.points.unwrap_or(POINTS_USUAL);
    if points == 0 || points > POINTS_MAX {
        let message =
            format!("`{points}` points cannot be asked for, at least 1 and at most {POINTS_MAX}");
        return Err(Failure::bad_input("points", message));
    }
    let from = query.from.as_deref().map(|text| instant("from", text)).transpose()?;
    let until = query.until.as_deref().map(|text| instant("until", text)).transpose()?;
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        return Err(Failure::bad_input("until", "the span is empty, `until` lies behind `from`"));
    }
    let span = ChartSpan { from, until, points };
    let chart = app.host.chart(&path.county.0, path.stream, span, language).await?;
    let texts = texts(language);
    let points = chart.points.iter().map(|point| PointBody {
        value: point.value.to_string(),
        compared: point.compared,
        reading: ReadingBody::from(&point.point),
    });
    Ok(Json(SeriesBody {
        stream: StreamBody::new(chart.stream_id, &chart.stream, texts),
        unit: chart.unit,
        from: time::rfc3339(chart.from),
        until: time::rfc3339(chart.until),
        points: points.collect(),
        truncated: chart.truncated,
        limits: chart.limits.iter().map(|limit| SeriesLimitBody::new(limit, texts)).collect(),
    }))
}
