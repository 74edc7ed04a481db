//! From values and instants to places in the drawing, in whole tenths of its unit.

use tidegate_domain::Instant;
use tidegate_service::Chart;

use super::tenths;
use crate::time;

/// Ticks of the value axis at most.
const VALUE_TICKS_MAX: i64 = 5;

/// Ticks of the time axis at most.
const TIME_TICKS_MAX: i64 = 7;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Steps of the time axis, seconds.
const TIME_STEPS: [i64; 17] = [
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    180 * DAY,
    365 * DAY,
];

/// How much later than the usual distance the next reading may come before the line breaks, in
/// halves of that distance.
const GAP_HALVES: i64 = 5;

/// The drawing with the room around its plot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) top: i64,
    pub(super) bottom: i64,
}

impl Frame {
    /// Width of the plot.
    pub(super) const fn inner_width(&self) -> i64 {
        self.width - self.left - self.right
    }

    const fn inner_height(&self) -> i64 {
        self.height - self.top - self.bottom
    }
}

/// Where values and instants lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) frame: Frame,
    from: Instant,
    until: Instant,
    /// Smallest and largest value shown, counts.
    min: i64,
    max: i64,
}

impl Plot {
    /// The plot of a chart: all its graded values and limits, and zero where values are small
    /// numbers that start there.
    pub(super) fn new(frame: Frame, chart: &Chart) -> Self {
        let graded = chart.points.iter().filter(|point| point.point.reading.validity.is_graded());
        let values = graded.map(|point| point.value.counts());
        let limits = chart.limits.iter();
        let lines = limits.flat_map(|limit| limit.upper.iter().chain(&limit.lower));
        let lines = lines.map(|(_, value)| value.counts());
        let shown: Vec<i64> = values.chain(lines).collect();
        let least = shown.iter().copied().min().unwrap_or(0);
        let most = shown.iter().copied().max().unwrap_or(0);
        let has_lower = chart.limits.iter().any(|limit| !limit.lower.is_empty());
        let pad = (most.saturating_sub(least) / 8).max(1);
        let min = if has_lower { least.saturating_sub(pad) } else { least.min(0) };
        let max = most.saturating_add(pad).max(min.saturating_add(1_000));
        let until = chart.until.max(chart.from.saturating_add(1));
        Self { frame, from: chart.from, until, min, max }
    }

    pub(super) const fn min(&self) -> i64 {
        self.min
    }

    pub(super) const fn max(&self) -> i64 {
        self.max
    }

    /// Place of an instant, tenths from the left.
    pub(super) fn x(&self, instant: Instant) -> i64 {
        let at = instant.clamp(self.from, self.until) - self.from;
        let span = self.until - self.from;
        self.frame.left * 10 + part(at, span, self.frame.inner_width() * 10)
    }

    /// Place of a value, tenths from the top; what lies outside is drawn at the edge.
    pub(super) fn y(&self, counts: i64) -> i64 {
        let at = self.max.saturating_sub(counts.clamp(self.min, self.max));
        let span = self.max.saturating_sub(self.min);
        self.frame.top * 10 + part(at, span, self.frame.inner_height() * 10)
    }

    /// Round values for the value axis.
    pub(super) fn value_ticks(&self) -> Vec<i64> {
        let step = round_step(self.max.saturating_sub(self.min) / VALUE_TICKS_MAX);
        let first = self.min.div_euclid(step) + i64::from(self.min.rem_euclid(step) != 0);
        let last = self.max.div_euclid(step);
        (first..=last).take(20).filter_map(|tick| tick.checked_mul(step)).collect()
    }

    /// Round instants for the time axis with their labels: a clock, or a day at midnight.
    pub(super) fn time_ticks(&self) -> Vec<(Instant, String)> {
        let span = self.until - self.from;
        let fits = |step: &&i64| span / **step < TIME_TICKS_MAX;
        let step = TIME_STEPS.iter().find(fits).copied().unwrap_or(3_650 * DAY);
        // Days begin at midnight in China, which is no whole day since the epoch.
        let shift = 8 * HOUR;
        let first = (self.from + shift).div_euclid(step) + 1;
        let ticks = (first..).map(|tick| tick * step - shift);
        ticks
            .take_while(|instant| *instant < self.until)
            .map(|instant| {
                let is_day = step >= DAY || time::is_midnight(instant);
                let text = if is_day { time::month_day(instant) } else { time::clock(instant) };
                (instant, text)
            })
            .collect()
    }

    /// The points as lines, broken where a reading is missing or not graded.
    pub(super) fn stretches(&self, chart: &Chart) -> Vec<String> {
        let starts = || chart.points.iter().map(|point| point.point.reading.period_start);
        let apart = starts().zip(starts().skip(1)).map(|(a, b)| b - a).filter(|apart| *apart > 0);
        let usual = apart.min().unwrap_or(HOUR);
        let mut stretches: Vec<Vec<String>> = vec![Vec::new()];
        let mut before: Option<Instant> = None;
        for point in &chart.points {
            let reading = &point.point.reading;
            let is_gap = before
                .is_some_and(|before| (reading.period_start - before) * 2 > usual * GAP_HALVES);
            before = Some(reading.period_start);
            let is_drawn = reading.validity.is_graded();
            if is_gap || !is_drawn {
                stretches.push(Vec::new());
            }
            if let Some(stretch) = stretches.last_mut().filter(|_| is_drawn) {
                let (x, y) = (self.x(reading.period_start), self.y(point.value.counts()));
                stretch.push(format!("{},{}", tenths(x), tenths(y)));
            }
        }
        let lines = stretches.into_iter().filter(|stretch| stretch.len() > 1);
        lines.map(|stretch| stretch.join(" ")).collect()
    }
}

/// `whole × at ÷ span`.
fn part(at: i64, span: i64, whole: i64) -> i64 {
    let part = i128::from(whole) * i128::from(at) / i128::from(span.max(1));
    i64::try_from(part).unwrap_or(whole)
}

/// The smallest of 1, 2 or 5 × 10ⁿ that is not less.
fn round_step(least: i64) -> i64 {
    let mut step: i64 = 1;
    loop {
        for factor in [1, 2, 5] {
            match step.checked_mul(factor) {
                Some(step) if step >= least => return step,
                Some(_) => {}
                None => return i64::MAX,
            }
        }
        match step.checked_mul(10) {
            Some(next) => step = next,
            None => return i64::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (least, step) in [(0, 1), (1, 1), (3, 5), (6, 10), (1_100, 2_000), (i64::MAX, i64::MAX)]
        {
            assert_eq!(round_step(least), step, "{least}");
        }
    }

    fn plot(from: Instant, until: Instant, min: i64, max: i64) -> Plot {
        let frame = Frame { width: 120, height: 70, left: 10, right: 10, top: 10, bottom: 10 };
        Plot { frame, from, until, min, max }
    }

    #[test]
    fn edges_are_the_edges_of_the_plot_and_nothing_leaves_it() {
        let plot = plot(0, 100, 0, 50);
        for (instant, x) in [(0, 100), (50, 600), (100, 1_100), (-9, 100), (999, 1_100)] {
            assert_eq!(plot.x(instant), x);
        }
        for (value, y) in [(50, 100), (25, 350), (0, 600), (-1, 600), (i64::MAX, 100)] {
            assert_eq!(plot.y(value), y);
        }
    }

    #[test]
    fn days_begin_at_midnight_in_china() {
        let ticks = plot(0, 3 * DAY, 0, 1).time_ticks();
        let days: Vec<&str> = ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(days, ["12:00", "01-02", "12:00", "01-03", "12:00", "01-04"]);
        assert!(
            ticks
                .iter()
                .filter(|(_, text)| text.contains('-'))
                .all(|(at, _)| time::is_midnight(*at))
        );
    }
}
