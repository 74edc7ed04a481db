//! A stream over time with the limits that it meets, as charts show it.

use tidegate_domain::{
    Averaging, Comparison, Date, Decimal, Grade, Instant, Jurisdiction, Limit, Stream,
};
use tidegate_manifest::{Language, Manifest, Value};
use tidegate_store::{SERIES_POINTS_MAX, SeriesPoint};

use super::outlets::StreamLatest;
use super::voices::{LimitView, layers_of};
use crate::error::ServiceError;
use crate::host::Host;
use crate::watches::{StreamWatch, watches_of};

/// Which part of a stream is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartSpan {
    /// First instant; absent: so far before `until` that a chart shows it well.
    pub from: Option<Instant>,
    /// First instant no longer wanted; absent: the end of the stream's latest period.
    pub until: Option<Instant>,
    /// Most points, at most [`SERIES_POINTS_MAX`].
    pub points: u32,
}

/// A stream over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Number of the stream.
    pub stream_id: i64,
    /// The stream.
    pub stream: Stream,
    /// Unit of the values: that of the limits, or else that of the device.
    pub unit: String,
    /// First instant.
    pub from: Instant,
    /// First instant no longer inside.
    pub until: Instant,
    /// Points, oldest first.
    pub points: Vec<ChartPoint>,
    /// Whether the span holds more points behind these.
    pub truncated: bool,
    /// Limits that the latest point meets.
    pub limits: Vec<ChartLimit>,
}

/// One reading of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartPoint {
    /// The reading.
    pub point: SeriesPoint,
    /// The value in the chart's unit: as compared with the limit, or else as measured.
    pub value: Decimal,
    /// Whether `value` is compared with the limit.
    pub compared: bool,
}

/// A limit of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLimit {
    /// Whether a reading can exceed it; otherwise it can only come near.
    pub own_period: bool,
    /// The limit.
    pub limit: LimitView,
    /// From which value on, on the side of the limit's upper bound, each grade is near: lines to
    /// draw, worked out from the shares that the grader declares. A verdict is the grader's alone.
    pub upper: Vec<(Grade, Decimal)>,
    /// The same on the side of the lower bound.
    pub lower: Vec<(Grade, Decimal)>,
}

/// Shares of the limit that a grader declares as parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LadderShares {
    /// `attention_share`.
    pub attention: Decimal,
    /// `warning_share`.
    pub warning: Decimal,
}

impl Host {
    /// A stream of a county over time with the limits that it meets.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the county has no such stream.
    pub async fn chart(
        &self,
        county: &Jurisdiction,
        stream_id: i64,
        span: ChartSpan,
        language: Language,
    ) -> Result<Chart, ServiceError> {
        let latest = self.inner.store.latest_readings(county).await?;
        let latest = latest.into_iter().find(|latest| latest.stream_id == stream_id);
        let latest = latest
            .ok_or_else(|| ServiceError::NotFound { what: "stream", id: stream_id.to_string() })?;
        self.chart_of(&self.stream_latest(latest).await?, span, language).await
    }

    /// A stream whose latest reading is known, over time with the limits that it meets.
    ///
    /// # Errors
    /// Store and workers.
    pub async fn chart_of(
        &self,
        latest: &StreamLatest,
        span: ChartSpan,
        language: Language,
    ) -> Result<Chart, ServiceError> {
        let (stream, county) = (latest.stream.clone(), &latest.stream.county);
        let end = latest.point.reading.period_start.saturating_add(1);
        let until = span.until.unwrap_or(end);
        let from = span.from.unwrap_or_else(|| until.saturating_sub(span_s(stream.averaging)));
        let wanted = span.points.min(SERIES_POINTS_MAX);
        let mut points = self.inner.store.series(latest.stream_id, from, until, wanted + 1).await?;
        let truncated = points.len() > wanted as usize;
        points.truncate(wanted as usize);
        let latest_from = until.saturating_sub(span_s(stream.averaging) / 6);
        let from = match (span.from, points.first()) {
            // A young stream need not be drawn behind an empty span.
            (None, Some(first)) => from.max(first.reading.period_start.min(latest_from)),
            _ => from,
        };

        let on = Date::of_instant(until.saturating_sub(1).min(end));
        let limits = self.outlet_limits(&stream.enterprise, &stream.outlet, on).await?;
        let mut watches = watches_of(&stream, &limits, &self.grader_of(county));
        watches.sort_by_key(|watch| !watch.own_period);
        let voices = self.voices(language, &layers_of(self, county)).await?;
        let industries = self.industries_on(&stream.enterprise, on).await?;
        let shares = self.shares(&stream, &industries, on);
        let unit = watches.first().map_or_else(
            || super::pollutant_unit(&stream.pollutant).unwrap_or_default().to_owned(),
            |watch| watch.governing.governing.limit.unit.clone(),
        );
        let drawn = watches.iter().map(|watch| {
            let layered = &watch.governing.governing;
            let (upper, lower) = lines(&layered.limit, shares);
            ChartLimit { own_period: watch.own_period, limit: voices.limit(layered), upper, lower }
        });
        Ok(Chart {
            stream_id: latest.stream_id,
            unit,
            from,
            until,
            limits: drawn.collect(),
            points: points.into_iter().map(|point| chart_point(point, watches.first())).collect(),
            truncated,
            stream,
        })
    }

    /// The shares that the grader of a stream declares, when its ladder is of the usual kind.
    fn shares(&self, stream: &Stream, industries: &[String], on: Date) -> Option<LadderShares> {
        let layers = self.stack().layers(&stream.county);
        let manifest = layers.grader_for(industries, &stream.pollutant)?.manifest();
        Some(LadderShares {
            attention: parameter(manifest, "attention_share", on)?,
            warning: parameter(manifest, "warning_share", on)?,
        })
    }
}

/// Seconds that a chart shows of streams with a period.
const fn span_s(averaging: Averaging) -> i64 {
    const HOUR: i64 = 3_600;
    match averaging {
        Averaging::Instant => 2 * HOUR,
        Averaging::Minute => 12 * HOUR,
        Averaging::Hour => 72 * HOUR,
        Averaging::Day => 60 * 24 * HOUR,
        Averaging::Month => 3 * 366 * 24 * HOUR,
        Averaging::Year => 20 * 366 * 24 * HOUR,
    }
}

fn parameter(manifest: &Manifest, name: &str, on: Date) -> Option<Decimal> {
    let in_force = |basis: &tidegate_domain::Basis| {
        basis.in_force_from.is_none_or(|from| from <= on)
            && basis.in_force_until.is_none_or(|until| on < until)
    };
    let mut named = manifest.parameters.iter().filter(|parameter| parameter.name == name);
    match named.find(|parameter| in_force(&parameter.basis))?.value {
        Value::Number(value) => Some(value),
        _ => None,
    }
}

fn chart_point(point: SeriesPoint, watch: Option<&StreamWatch>) -> ChartPoint {
    let measured = point.reading.value;
    let compared = watch.and_then(|watch| watch.value(&point.reading));
    let value = match (compared, watch) {
        (Some(counts), _) => Decimal::from_counts(counts),
        (None, Some(watch)) => Decimal::from_counts(measured.counts() / watch.divisor.max(1)),
        (None, None) => measured,
    };
    ChartPoint { value, compared: compared.is_some(), point }
}

type Lines = Vec<(Grade, Decimal)>;

/// Where attention, warning and exceedance begin on either side of a limit.
fn lines(limit: &Limit, shares: Option<LadderShares>) -> (Lines, Lines) {
    let near = |at: &dyn Fn(Decimal) -> Option<Decimal>| -> Lines {
        let Some(shares) = shares else { return Vec::new() };
        [(Grade::Attention, shares.attention), (Grade::Warning, shares.warning)]
            .into_iter()
            .filter_map(|(grade, share)| Some((grade, at(share)?)))
            .collect()
    };
    let with = |mut lines: Lines, bound: Decimal| {
        lines.push((Grade::Exceedance, bound));
        lines
    };
    match (limit.comparison, limit.lower, limit.upper) {
        (Comparison::AtMost, _, Some(upper)) => {
            (with(near(&|share| Some(upper.saturating_mul(share))), upper), Vec::new())
        }
        (Comparison::AtLeast, Some(lower), _) => {
            (Vec::new(), with(near(&|share| divide(lower, share)), lower))
        }
        (Comparison::Within, Some(lower), Some(upper)) => {
            let middle = i64::midpoint(lower.counts(), upper.counts());
            let half = Decimal::from_counts(upper.counts().saturating_sub(middle));
            let off = |share: Decimal| half.saturating_mul(share).counts();
            let above = |share| Some(Decimal::from_counts(middle.saturating_add(off(share))));
            let below = |share| Some(Decimal::from_counts(middle.saturating_sub(off(share))));
            (with(near(&above), upper), with(near(&below), lower))
        }
        _ => (Vec::new(), Vec::new()),
    }
}

/// `value ÷ share`; none when the share is not positive.
fn divide(value: Decimal, share: Decimal) -> Option<Decimal> {
    if share <= Decimal::ZERO {
        return None;
    }
    let product = i128::from(value.counts()) * i128::from(Decimal::ONE.counts());
    i64::try_from(product / i128::from(share.counts())).ok().map(Decimal::from_counts)
}

#[cfg(test)]
mod tests {
    use tidegate_domain::{Basis, BasisKind, Dating, Verified};

    use super::*;

    fn limit(comparison: Comparison, lower: Option<&str>, upper: Option<&str>) -> Limit {
        Limit {
            id: "a".to_owned(),
            pollutant: "w01001".to_owned(),
            averaging: Averaging::Instant,
            comparison,
            lower: lower.map(|text| text.parse().unwrap()),
            upper: upper.map(|text| text.parse().unwrap()),
            unit: "mg/L".to_owned(),
            decimals: 0,
            reference_oxygen: None,
            basis: Basis {
                kind: BasisKind::Law,
                document: "A".to_owned(),
                article: "1".to_owned(),
                in_force_from: None,
                in_force_until: None,
                dating: Dating::Dated,
                verified: Verified::Seen,
            },
            displaces: Vec::new(),
            doubts: Vec::new(),
        }
    }

    fn texts(lines: &Lines) -> Vec<String> {
        lines.iter().map(|(_, value)| value.to_string()).collect()
    }

    #[test]
    fn lines_lie_on_the_sides_that_the_limit_has() {
        let shares =
            LadderShares { attention: "0.8".parse().unwrap(), warning: "0.9".parse().unwrap() };
        for (comparison, lower, upper, above, below) in [
            (Comparison::AtMost, None, Some("50"), vec!["40", "45", "50"], Vec::<&str>::new()),
            (Comparison::AtLeast, Some("72"), None, vec![], vec!["90", "80", "72"]),
            (
                Comparison::Within,
                Some("6"),
                Some("9"),
                vec!["8.7", "8.85", "9"],
                vec!["6.3", "6.15", "6"],
            ),
            (Comparison::NotDetected, None, None, vec![], vec![]),
        ] {
            let (up, down) = lines(&limit(comparison, lower, upper), Some(shares));
            assert_eq!(texts(&up), above, "{comparison:?}");
            assert_eq!(texts(&down), below, "{comparison:?}");
        }
    }

    #[test]
    fn without_declared_shares_only_the_limit_is_drawn() {
        let (up, down) = lines(&limit(Comparison::AtMost, None, Some("50")), None);
        assert_eq!((texts(&up), down.len()), (vec!["50".to_owned()], 0));
    }
}
