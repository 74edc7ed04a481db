//! What holds for any data.

use proptest::prelude::*;
use tidegate_averages::{
    Compared, DayPartial, HourState, Judged, Ledger, Monitoring, RawStream, Rows, Run,
};
use tidegate_domain::{Averaging, Means};

use crate::amounts::{even_day, wanted};
use crate::site::{HOUR, METHOD, MINUTE, Row, Site, at_eleven, date};

/// Value, converted value, flag.
type Sent = ((i64, Option<i64>), u8);

/// Values of one day of hours and of its first six hours' minutes, with flags; some missing.
fn rows(step_s: i64, number: usize) -> impl Strategy<Value = Vec<Row>> {
    let start = date("2026-03-01").start();
    let value = (0_i64..200_000_000_000, prop::option::weighted(0.3, 0_i64..200_000_000_000));
    let flag = prop_oneof![12 => Just(0_u8), 1 => Just(1_u8), 3 => 2_u8..10];
    let row = prop::option::weighted(0.9, (value, flag));
    prop::collection::vec(row, number).prop_map(move |rows| {
        let row = |(place, row): (usize, Option<Sent>)| {
            let ((value, converted), flag) = row?;
            Some((start + i64::try_from(place).unwrap() * step_s, value, converted, flag))
        };
        rows.into_iter().enumerate().filter_map(row).collect()
    })
}

const MARKS: [&str; 6] =
    ["calibration", "maintenance", "start-up", "shut-down", "stopped", "fault-condition"];

fn site() -> impl Strategy<Value = Site> {
    let marks = prop::collection::vec((0..MARKS.len(), 0_i64..1_440, 1_i64..400), 0..4);
    let streams = (rows(HOUR, 24), rows(MINUTE, 360), rows(HOUR, 24), rows(HOUR, 24));
    (any::<[bool; 2]>(), streams, marks).prop_map(|([water, minutes], streams, marks)| {
        let (hours, short, flow, oxygen) = streams;
        let (code, flow_code) = if water { ("w01018", "w00000") } else { ("a21026", "a00000") };
        let mut site = if water { Site::water() } else { Site::incinerator("2026-03-01", 1) };
        site = site
            .stream(code, Averaging::Hour, &hours)
            .stream(flow_code, Averaging::Hour, &flow)
            .want(code, Averaging::Hour, Compared::AsSent)
            .want(code, Averaging::Day, Compared::AsSent);
        if minutes {
            site = site.stream(code, Averaging::Minute, &short);
        }
        if !water {
            site = site
                .stream("a19001", Averaging::Hour, &oxygen)
                .want(code, Averaging::Hour, at_eleven())
                .want(code, Averaging::Day, at_eleven());
        }
        for (kind, from, length) in marks {
            site = site.mark(MARKS[kind], from * MINUTE, (from + length) * MINUTE);
        }
        site
    })
}

fn reordered(rows: &Rows, by: &[usize]) -> Rows {
    let mut places: Vec<usize> = (0..rows.period_start.len()).collect();
    places.sort_by_key(|place| (by.get(*place % by.len().max(1)).copied(), usize::MAX - place));
    let pick = |column: &[i64]| places.iter().map(|place| column[*place]).collect();
    Rows {
        period_start: pick(&rows.period_start),
        value: pick(&rows.value),
        converted: pick(&rows.converted),
        validity: places.iter().map(|place| rows.validity[*place]).collect(),
    }
}

fn stream(site: &mut Site, place: usize) -> &mut RawStream {
    let number = site.chunk.streams.len();
    &mut site.chunk.streams[place % number]
}

/// Rows that prove something and are not exempt, by series and period.
fn proofs(judged: &Judged) -> Vec<(u32, i64, i64)> {
    let means = &judged.means;
    (0..means.rows())
        .filter(|row| Means::proves(means.validity[*row]) && means.exempted_by[*row] == 0)
        .map(|row| (means.series[row], means.period_start[row], means.value[row]))
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_rows_and_streams_changes_nothing(
        site in site(),
        by in prop::collection::vec(0_usize..1_000, 1..50),
    ) {
        let mut other = site.clone();
        other.chunk.streams.reverse();
        for stream in &mut other.chunk.streams {
            stream.rows = reordered(&stream.rows, &by);
        }
        prop_assert_eq!(site.judge(), other.judge());
    }

    #[test]
    fn a_worse_value_never_lowers_a_mean(
        site in site(),
        place in any::<prop::sample::Index>(),
        more in 0_i64..50_000_000_000,
    ) {
        let mut worse = site.clone();
        // The pollutant's hours, else its minutes.
        let own = if site.chunk.streams.len() > 2 && more % 2 == 0 { 2 } else { 0 };
        let own = if site.chunk.streams[own].pollutant.ends_with("19001") { 0 } else { own };
        let rows = &mut stream(&mut worse, own).rows;
        prop_assume!(!rows.value.is_empty());
        let row = place.index(rows.value.len());
        rows.value[row] += more;
        if rows.converted[row] != tidegate_averages::NO_VALUE {
            rows.converted[row] += more;
        }
        let (before, after) = (site.judge(), worse.judge());
        prop_assert_eq!(&before.means.validity, &after.means.validity);
        for (lower, upper) in before.means.value.iter().zip(&after.means.value) {
            prop_assert!(lower <= upper);
        }
    }

    #[test]
    fn what_an_invalid_value_is_matters_to_no_proof(
        site in site(),
        place in any::<prop::sample::Index>(),
        value in 0_i64..1_000_000_000_000,
    ) {
        let mut other = site.clone();
        let rows = &mut stream(&mut other, 0).rows;
        let invalid: Vec<usize> =
            (0..rows.value.len()).filter(|row| rows.validity[*row] > 1).collect();
        prop_assume!(!invalid.is_empty());
        rows.value[invalid[place.index(invalid.len())]] = value;
        prop_assert_eq!(site.judge(), other.judge());
    }

    #[test]
    fn a_value_that_turns_invalid_proves_nothing_new_of_its_hour(
        site in site(),
        place in any::<prop::sample::Index>(),
        flag in 2_u8..10,
    ) {
        let mut other = site.clone();
        let rows = &mut stream(&mut other, 0).rows;
        prop_assume!(!rows.value.is_empty());
        let row = place.index(rows.value.len());
        rows.validity[row] = flag;
        let before = proofs(&site.judge());
        for (series, at, value) in proofs(&other.judge()).into_iter().filter(|row| row.0 % 2 == 0) {
            prop_assert!(before.contains(&(series, at, value)));
        }
    }

    #[test]
    fn every_row_derives_to_itself(site in site()) {
        let run = Run::new(&METHOD, site.question()).unwrap();
        let means = run.judge().means;
        for row in 0..means.rows() {
            let series = usize::try_from(means.series[row]).unwrap();
            let derivation = run.derive(series, means.period_start[row]).unwrap();
            prop_assert_eq!(derivation.value.counts(), means.value[row]);
            prop_assert_eq!(derivation.validity, means.validity[row]);
            prop_assert_eq!(derivation.exempted_by, means.exempted_by[row]);
            let parts = derivation.parts;
            let invalid: u16 = parts.invalid.iter().map(|(_, count)| count).sum();
            let all = parts.counted + parts.exempt + parts.contradictory + parts.not_convertible;
            prop_assert_eq!(all + invalid, parts.due);
        }
    }

    #[test]
    fn any_split_of_a_year_adds_up_to_the_same(
        days in prop::collection::vec((0_i64..9_000_000_000, 0_u8..4), 1..120),
        cuts in prop::collection::vec(0_usize..4, 120),
        water in any::<bool>(),
    ) {
        let monitoring = if water { Monitoring::WasteWater } else { Monitoring::FlueGas };
        let day = |(place, (mass, kind)): (usize, &(i64, u8))| -> DayPartial {
            let date = date("2026-01-01").plus_days(i32::try_from(place).unwrap());
            let mut day = even_day(date, "0", HourState::Measured);
            day.monitoring = monitoring;
            for hour in 0..24 {
                let gap = *kind == 1 && (mass >> (hour % 8)) & 1 == 1;
                day.state[hour] = match kind {
                    2 => HourState::Stopped,
                    _ if gap => HourState::Missing,
                    _ => HourState::Measured,
                };
                if day.state[hour] == HourState::Measured {
                    day.mass[hour] = mass + i64::try_from(hour).unwrap();
                }
            }
            day
        };
        let days: Vec<DayPartial> = days.iter().enumerate().map(day).collect();
        let new = || Ledger::new("DA001", "a21026", monitoring);
        let mut whole = new();
        let mut pieces = [new(), new(), new(), new()];
        for (day, cut) in days.iter().zip(&cuts) {
            whole.add(day.clone()).unwrap();
            pieces[*cut].add(day.clone()).unwrap();
        }
        let [first, second, third, fourth] = pieces;
        let (mut left, mut right) = (third, fourth);
        left.merge(first).unwrap();
        right.merge(second).unwrap();
        right.merge(left).unwrap();
        prop_assert_eq!(&right, &whole);
        let (from, number) = (date("2026-01-01"), i32::try_from(days.len()).unwrap());
        let until = from.plus_days(number);
        let middle = from.plus_days(number / 2);
        prop_assert_eq!(
            whole.measured(from, middle).counts() + whole.measured(middle, until).counts(),
            whole.measured(from, until).counts()
        );
        let amounts = whole.amounts(&METHOD, from, until).unwrap();
        prop_assert_eq!(&amounts, &right.amounts(&METHOD, from, until).unwrap());
        let measured: i64 = days.iter().flat_map(|day| day.mass).sum();
        prop_assert_eq!(amounts.days.iter().map(|day| day.measured).sum::<i64>(), measured);
    }

    #[test]
    fn a_month_cut_into_days_is_judged_the_same(
        values in prop::collection::vec((0_i64..100_000_000_000, 0_u8..6), 96),
        mark in (0_i64..96, 1_i64..30),
    ) {
        let start = date("2026-03-01").start();
        let rows: Vec<Row> = (0..).zip(&values)
            .map(|(hour, (value, flag))| (start + hour * HOUR, *value, None, flag % 4 * 2))
            .collect();
        let of = |from: i32, days: i32| {
            let mut site = Site::incinerator("2026-03-01", 4)
                .stream("a21026", Averaging::Hour, &rows)
                .stream("a00000", Averaging::Hour, &rows)
                .want("a21026", Averaging::Hour, Compared::Measured)
                .want("a21026", Averaging::Day, Compared::Measured)
                .mark("start-up", mark.0 * HOUR, (mark.0 + mark.1) * HOUR);
            site.chunk.from = date("2026-03-01").plus_days(from);
            site.chunk.until = site.chunk.from.plus_days(days);
            site
        };
        let whole = of(0, 4);
        let parts: Vec<Site> = (0..4).map(|day| of(day, 1)).collect();
        let rows_of = |site: &Site| -> Vec<(u32, i64, i64, u8, u32)> {
            let means = site.judge().means;
            let row = |row: usize| (means.series[row], means.period_start[row], means.value[row],
                means.validity[row], means.exempted_by[row]);
            (0..means.rows()).map(row).collect()
        };
        let mut joined: Vec<_> = parts.iter().flat_map(rows_of).collect();
        joined.sort_unstable();
        prop_assert_eq!(joined, rows_of(&whole));
        let amounts = |site: &Site| site.run().amounts(&[wanted("a21026")]).0;
        let joined: Vec<DayPartial> = parts.iter().flat_map(amounts).collect();
        prop_assert_eq!(joined, amounts(&whole));
    }
}
