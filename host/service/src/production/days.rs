//! What a stream comes to over a day, from its daily or its hourly values.

use std::collections::BTreeMap;

use tidegate_domain::{Date, Decimal, Instant, Validity};
use tidegate_store::StreamColumns;

/// Hours of a day.
const DAY_HOURS: i128 = 24;

/// Hours with a value without which the hours say nothing about their day: three quarters. A
/// default of the project; the hours that are missing count as the others on average.
const HOURS_MIN: i128 = 18;

/// What the values of a stream are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// An amount over the period, kWh.
    Energy,
    /// A mean over the period, kW.
    Power,
    /// A mean over the period, L/s, that is to become m³.
    Flow,
}

impl Measure {
    /// Amount a day for one unit of a value that holds all day long, or that is the amount of each
    /// hour; numerator and denominator.
    const fn a_day(self) -> (i128, i128) {
        match self {
            Self::Energy | Self::Power => (DAY_HOURS, 1),
            // Seconds of a day over the litres of a cubic metre.
            Self::Flow => (86_400, 1_000),
        }
    }
}

/// A value that says something about its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// Start of the period.
    at: Instant,
    /// The value, counts of 10⁻⁹.
    counts: i64,
}

/// The values that say something: those that may be graded, or that the unit marked as taken while it
/// stood still, for that is what is to be found out.
pub(super) fn usable(columns: &StreamColumns) -> Vec<Point> {
    let StreamColumns { period_start, value, validity, .. } = columns;
    let rows = period_start.iter().zip(value).zip(validity);
    let says = |validity: u8| {
        let validity = Validity::from_code(validity);
        validity.is_some_and(|it| it.is_graded() || it == Validity::Stopped)
    };
    let usable = rows.filter(|((_, counts), validity)| says(**validity) && **counts >= 0);
    usable.map(|((at, counts), _)| Point { at: *at, counts: *counts }).collect()
}

/// The daily amounts that daily values give.
pub(super) fn of_days(points: &[Point], measure: Measure) -> BTreeMap<Date, Decimal> {
    let (numerator, denominator) = match measure {
        Measure::Energy => (1, 1),
        other => other.a_day(),
    };
    let amount = |point: &Point| {
        let amount = decimal(i128::from(point.counts) * numerator / denominator)?;
        Some((Date::of_instant(point.at), amount))
    };
    points.iter().filter_map(amount).collect()
}

/// The daily amounts that hourly values give, of days with enough of them.
pub(super) fn of_hours(points: &[Point], measure: Measure) -> BTreeMap<Date, Decimal> {
    let mut days: BTreeMap<Date, (i128, i128)> = BTreeMap::new();
    for point in points {
        let (sum, hours) = days.entry(Date::of_instant(point.at)).or_insert((0, 0));
        *sum += i128::from(point.counts);
        *hours += 1;
    }
    let (numerator, denominator) = measure.a_day();
    let amount = |(on, (sum, hours)): (Date, (i128, i128))| {
        // More values than hours come from a device whose clock jumped.
        let is_enough = (HOURS_MIN..=DAY_HOURS).contains(&hours);
        let amount = || decimal(sum * numerator / (denominator * hours));
        is_enough.then(amount).flatten().map(|amount| (on, amount))
    };
    days.into_iter().filter_map(amount).collect()
}

fn decimal(counts: i128) -> Option<Decimal> {
    i64::try_from(counts).ok().map(Decimal::from_counts)
}

#[cfg(test)]
mod tests {
    use tidegate_domain::{Averaging, Stream};

    use super::*;

    fn points(values: &[&str], hours: i64, validity: Validity) -> Vec<Point> {
        let first: Date = "2026-03-01".parse().unwrap();
        let stream = Stream {
            county: "330122".parse().unwrap(),
            enterprise: "E".to_owned(),
            outlet: "DW001".to_owned(),
            pollutant: "w00000".to_owned(),
            averaging: Averaging::Hour,
        };
        let counts = |value: &&str| value.parse::<Decimal>().unwrap().counts();
        usable(&StreamColumns {
            stream_id: 1,
            stream,
            period_start: (0..)
                .take(values.len())
                .map(|index| first.start() + index * hours * 3_600)
                .collect(),
            value: values.iter().map(counts).collect(),
            converted: vec![None; values.len()],
            validity: vec![validity.code(); values.len()],
            revision: vec![0; values.len()],
        })
    }

    fn shown(days: &BTreeMap<Date, Decimal>) -> Vec<String> {
        days.values().map(ToString::to_string).collect()
    }

    #[test]
    fn a_day_comes_to_what_its_unit_says() {
        for (measure, value, wanted) in [
            (Measure::Energy, "240.5", "240.5"),
            (Measure::Power, "10", "240"),
            (Measure::Flow, "2.5", "216"),
        ] {
            let points = points(&[value], 24, Validity::Valid);
            assert_eq!(shown(&of_days(&points, measure)), [wanted]);
        }
        for (measure, wanted) in
            [(Measure::Energy, "48"), (Measure::Power, "48"), (Measure::Flow, "172.8")]
        {
            let points = points(&["2"; 24], 1, Validity::Valid);
            assert_eq!(shown(&of_hours(&points, measure)), [wanted]);
        }
    }

    #[test]
    fn three_quarters_of_the_hours_are_needed() {
        for (hours, wanted) in [(17, 0), (18, 1), (24, 1)] {
            let points = points(&vec!["2"; hours], 1, Validity::Valid);
            let days = of_hours(&points, Measure::Power);
            assert_eq!(days.len(), wanted, "{hours}");
            // Missing hours count as the others on average.
            assert!(days.values().all(|amount| amount.to_string() == "48"));
        }
        let mut twice = points(&["2"; 24], 1, Validity::Valid);
        twice.extend(points(&["2"; 1], 1, Validity::Valid));
        assert!(of_hours(&twice, Measure::Power).is_empty(), "25 values of one day");
    }

    #[test]
    fn marked_and_impossible_values_say_nothing_but_for_a_standstill() {
        for (validity, value, wanted) in [
            (Validity::Valid, "0", 1),
            (Validity::Valid, "-0.1", 0),
            (Validity::Stopped, "3", 1),
            (Validity::Fault, "3", 0),
            (Validity::Maintenance, "3", 0),
            (Validity::Implausible, "3", 0),
        ] {
            let points = points(&[value], 24, validity);
            assert_eq!(of_days(&points, Measure::Power).len(), wanted, "{validity:?} {value}");
        }
        let huge = points(&["9000000000"], 24, Validity::Valid);
        assert!(of_days(&huge, Measure::Power).is_empty(), "beyond the range of a decimal");
    }
}
