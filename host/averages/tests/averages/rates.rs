//! Emission rates: concentration × flow, which of the two is missing, what exempts them.

use tidegate_averages::{
    Compared, Formula, HourLimit, Method, ProblemKind, Reason, Run, WantedAmount,
};
use tidegate_domain::{Averaging, Decimal, Means};

use crate::site::{HOUR, MINUTE, Site, at_eleven, counts, date, decimal, row};

/// 50 mg/m³ × 10 m³/s is 1.8 kg/h.
fn gas(concentration: &'static str, flow: &'static str) -> Site {
    Site::gas().hours("a21026", |_| Some((concentration, 0))).hours("a00000", |_| Some((flow, 0)))
}

#[test]
fn a_rate_is_concentration_times_flow_in_the_unit_of_the_limit() {
    for (unit, expected) in
        [("kg/h", "1.8"), ("t/h", "0.0018"), ("g/h", "1800"), ("mg/h", "1800000")]
    {
        let site = gas("50", "10").want_in("a21026", Averaging::Hour, unit);
        assert_eq!(site.row(0), row(expected, 0, 0), "{unit}");
        assert_eq!(site.rows_of(0).len(), 24);
        assert!(site.run().problems().is_empty());
    }
    // 40 mg/L × 10 L/s × 3 600 s.
    let water = Site::water()
        .hours("w01018", |_| Some(("40", 0)))
        .hours("w00000", |_| Some(("10", 0)))
        .want_in("w01018", Averaging::Hour, "kg/h");
    assert_eq!(water.row(0), row("1.44", 0, 0));
}

#[test]
fn a_rate_is_rounded_once_half_to_even_in_its_own_unit() {
    for (concentration, unit, expected) in [
        // Each count of 10⁻⁹ mg/m³ with 0.01 m³/s is 3.6 × 10⁻⁸ counts of kg/h.
        ("0.125", "kg/h", "0.0000045"),
        ("0.000125", "kg/h", "0.000000004"),
        ("0.000125001", "kg/h", "0.000000005"),
        ("0.000375", "kg/h", "0.000000014"),
        ("0.000374999", "kg/h", "0.000000013"),
        // In a smaller unit nothing of it is lost first.
        ("0.000125001", "g/h", "0.000004500"),
    ] {
        let site = gas(concentration, "0.01").want_in("a21026", Averaging::Hour, unit);
        let (value, validity, _) = site.row(0);
        assert_eq!((decimal(&value), validity), (decimal(expected), 0), "{concentration} {unit}");
    }
}

#[test]
fn a_rate_is_of_the_concentration_as_measured_whatever_is_compared() {
    for compared in [Compared::Measured, Compared::AsSent, at_eleven()] {
        let mut site = gas("50", "10").hours("a19001", |_| Some(("16", 0)));
        site.chunk.streams[0].rows.converted = vec![counts("100"); 24];
        let mut site = site.want_in("a21026", Averaging::Hour, "kg/h");
        site.wanted[0].compared = compared;
        assert_eq!(site.row(0), row("1.8", 0, 0), "{compared:?}");
        assert_eq!(site.derive(0).conversion, None);
    }
}

#[test]
fn an_hour_without_concentration_or_flow_has_no_rate_and_says_which_is_missing() {
    let of = |lacking: i64, validity: u8| {
        move |hour: i64| match hour {
            hour if hour == lacking => Some(("10", validity)),
            hour if hour == lacking + 1 => None,
            _ => Some(("10", 0)),
        }
    };
    let site = Site::gas().hours("a21026", of(1, 5)).hours("a00000", of(4, 6)).want_in(
        "a21026",
        Averaging::Hour,
        "kg/h",
    );
    let validities: Vec<u8> =
        site.rows_of(0).into_iter().map(|(_, validity, _)| validity).collect();
    assert_eq!(validities[..7], [0, 5, Means::MISSING, 0, 6, Means::MISSING, 0]);
    let reasons = |hour: i64| {
        let derivation = site.derive(hour * HOUR);
        let rate = derivation.rate.unwrap();
        (derivation.reason, rate.concentration_reason, rate.flow_reason)
    };
    assert_eq!(reasons(0), (Reason::Valid, Reason::Valid, Reason::Valid));
    assert_eq!(reasons(1), (Reason::Fault, Reason::Fault, Reason::Valid));
    assert_eq!(reasons(2), (Reason::Missing, Reason::Missing, Reason::Valid));
    assert_eq!(reasons(4), (Reason::Calibrating, Reason::Valid, Reason::Calibrating));
    assert_eq!(reasons(5), (Reason::Missing, Reason::Valid, Reason::Missing));
}

#[test]
fn without_any_flow_or_in_a_strange_unit_there_is_no_rate_and_a_problem_says_so() {
    let none = Site::gas().hours("a21026", |_| Some(("50", 0)));
    let none = none.want_in("a21026", Averaging::Hour, "kg/h");
    assert_eq!(none.row(0), row("0", Means::MISSING, 0));
    assert!(none.problem(ProblemKind::NoFlow).is_some());
    assert!(none.problem(ProblemKind::OtherUnit).is_none());
    let mut strange = gas("50", "10").want_in("a21026", Averaging::Day, "kg/h");
    strange.chunk.streams[1].unit = "%".to_owned();
    assert_eq!(strange.row(0).1, Means::OTHER_UNIT);
    assert!(strange.problem(ProblemKind::NoFlow).is_some());
    // What is no concentration makes no rate.
    let mut other = gas("50", "10").want_in("a21026", Averaging::Hour, "kg/h");
    other.chunk.streams[0].unit = "mg/L".to_owned();
    assert_eq!(other.row(0), row("50", Means::OTHER_UNIT, 0));
    assert!(other.problem(ProblemKind::OtherUnit).is_some());
}

#[test]
fn a_rate_of_what_is_over_range_is_at_least_so_much() {
    for (concentration, flow) in [(1, 0), (0, 1), (1, 1)] {
        let site = Site::gas()
            .hours("a21026", |_| Some(("50", concentration)))
            .hours("a00000", |_| Some(("10", flow)))
            .want_in("a21026", Averaging::Hour, "kg/h");
        assert_eq!(site.row(0), row("1.8", 1, 0));
    }
}

#[test]
fn where_nothing_flows_the_rate_is_nothing() {
    let site = Site::water()
        .hours("w01018", |hour| (hour > 0).then_some(("40", 0)))
        .hours("w00000", |hour| Some((if hour < 2 { "0" } else { "10" }, 0)))
        .want_in("w01018", Averaging::Hour, "kg/h");
    let rows = site.rows_of(0);
    assert_eq!(rows[..3], [row("0", 0, 0), row("0", 0, 0), row("1.44", 0, 0)]);
}

#[test]
fn marks_exempt_a_rate_and_invalidate_it_as_they_do_the_concentration() {
    let site = gas("50", "10").mark("start-up", 0, 2 * HOUR);
    let site = site.mark("calibration", 3 * HOUR, 4 * HOUR);
    let site = site.want_in("a21026", Averaging::Hour, "kg/h");
    let rows = site.rows_of(0);
    assert_eq!(rows[..3], [row("1.8", 0, 1), row("1.8", 0, 1), row("1.8", 0, 0)]);
    assert_eq!(rows[3].1, 6, "a calibration proves nothing");
    assert_eq!(site.derive(0).marks.len(), 1);
    // A mark about the concentration alone does the same, one about another pollutant nothing.
    for (about, exempted_by) in [("a21026", 1), ("a21002", 0)] {
        let mut site = gas("50", "10").mark("start-up", 0, HOUR);
        site.marks[0].mark.pollutants = vec![about.to_owned()];
        assert_eq!(
            site.want_in("a21026", Averaging::Hour, "kg/h").row(0),
            row("1.8", 0, exempted_by)
        );
    }
}

#[test]
fn minutes_that_a_mark_exempts_are_left_out_of_both_or_exempt_the_rate() {
    let half_hour = |minute: i64| if minute % 60 < 15 { "5" } else { "1" };
    let site = Site::gas().minutes("a21026", 1, |minute| Some((half_hour(minute), 0))).minutes(
        "a00000",
        1,
        |minute| Some((half_hour(minute), 0)),
    );
    // The first quarter of an hour is marked: 45 minutes of 1 mg/m³ × 1 m³/s are judged alone.
    let judged = site.clone().mark("start-up", 0, 15 * MINUTE);
    let judged = judged.want_in("a21026", Averaging::Hour, "kg/h");
    assert_eq!(judged.row(0), row("0.0036", 0, 0));
    // Both have means of 2, exempt and not.
    let all = site.clone().mark("start-up", 0, 16 * MINUTE);
    assert_eq!(all.want_in("a21026", Averaging::Hour, "kg/h").row(0), row("0.0144", 0, 1));
    // A flow by the hour cannot be taken apart, so that the rate cannot either.
    let coarse = Site::gas()
        .minutes("a21026", 1, |minute| Some((half_hour(minute), 0)))
        .hours("a00000", |_| Some(("2", 0)))
        .mark("start-up", 0, 15 * MINUTE)
        .want_in("a21026", Averaging::Hour, "kg/h");
    assert_eq!(coarse.row(0), row("0.0072", 0, 1));
    assert_eq!(coarse.row(HOUR), row("0.0144", 0, 0));
}

#[test]
fn a_day_is_the_mean_of_its_valid_hours_and_needs_as_many_as_a_concentration() {
    for (valid, validity) in [(20, 0), (19, Means::INSUFFICIENT)] {
        let site = Site::gas()
            .hours("a21026", |hour| Some((if hour < 10 { "50" } else { "100" }, 0)))
            .hours("a00000", move |hour| (hour < valid).then_some(("10", 0)))
            .want_in("a21026", Averaging::Day, "kg/h");
        let (value, found, _) = site.row(0);
        assert_eq!(found, validity);
        if validity == 0 {
            // Ten hours of 1.8 and ten of 3.6.
            assert_eq!(value, "2.7");
        }
        let derivation = site.derive(0);
        assert_eq!((derivation.formula, derivation.rate), (Formula::Arithmetic, None));
        assert_eq!(i64::from(derivation.parts.counted), valid);
        assert_eq!(derivation.parts.required, 20);
    }
    // Waste water: three quarters, not weighted with the flow once more.
    let water = |valid: i64| {
        Site::water()
            .hours("w01018", |_| Some(("40", 0)))
            .hours("w00000", move |hour| {
                (hour < valid).then_some((if hour < 9 { "10" } else { "30" }, 0))
            })
            .want_in("w01018", Averaging::Day, "kg/h")
            .row(0)
    };
    assert_eq!(water(18), row("2.88", 0, 0));
    assert_eq!(water(17).1, Means::INSUFFICIENT);
    // Exempt hours are left out where enough others are there.
    let exempt = gas("50", "10").mark("start-up", 0, 5 * HOUR);
    assert_eq!(exempt.want_in("a21026", Averaging::Day, "kg/h").row(0), row("1.8", 0, 1));
}

#[test]
fn a_batch_stands_for_its_hours_and_not_for_those_before_the_first() {
    let mut site = Site::water()
        .hours("w01018", |hour| (hour % 4 == 2).then_some(("40", 0)))
        .hours("w00000", |hour| Some((if hour < 6 { "10" } else { "20" }, 0)))
        .want_in("w01018", Averaging::Hour, "kg/h")
        .want_in("w01018", Averaging::Day, "kg/h");
    site.chunk.streams[0].interval = Some(4);
    let rows = site.rows_of(0);
    assert_eq!(rows.len(), 22, "two hours lie before the first batch");
    assert_eq!((&rows[0], &rows[4]), (&row("1.44", 0, 0), &row("2.88", 0, 0)));
    assert!(site.run().derive(0, site.start()).is_err());
    assert_eq!(site.derive(3 * HOUR).value, decimal("1.44"));
    // Four hours of 1.44 and eighteen of 2.88.
    let mean = site.run().derive(1, site.start()).unwrap();
    assert_eq!((mean.parts.due, mean.parts.counted), (22, 22));
    assert_eq!(mean.value, "2.618181818".parse::<Decimal>().unwrap());
}

#[test]
fn every_row_is_explained_by_its_factors() {
    let site = gas("50", "10").mark("start-up", 0, HOUR);
    let site = site.want_in("a21026", Averaging::Hour, "kg/h");
    let site = site.want_in("a21026", Averaging::Day, "kg/h");
    let (run, means) = (site.run(), site.judge().means);
    for row in 0..means.rows() {
        let series = means.series[row] as usize;
        let made = run.derive(series, means.period_start[row]).unwrap();
        assert_eq!(made.value.counts(), means.value[row]);
        assert_eq!(made.validity, means.validity[row]);
        assert_eq!(made.exempted_by, means.exempted_by[row]);
        assert_eq!((made.unit.as_str(), made.method.as_str()), ("kg/h", "averages-2"));
        let hour = series == 0;
        let rate = made.rate.map(|rate| (rate.concentration, rate.flow, rate.flow_unit));
        let factors = (decimal("50"), decimal("10"), "m3/s".to_owned());
        assert_eq!(rate, hour.then_some(factors));
        assert_eq!(made.formula, if hour { Formula::Rate } else { Formula::Arithmetic });
        let cited = made.numbers.iter().find(|number| number.name == "rate_hours").unwrap();
        assert_eq!(cited.basis.document, "GB 16297-1996");
    }
}

#[test]
fn the_first_method_forms_no_rates() {
    let site = gas("50", "10").want_in("a21026", Averaging::Hour, "kg/h");
    let first = Method::of_version("averages-1").unwrap();
    let run = Run::new(first, site.question()).unwrap();
    let judged = run.judge();
    assert_eq!(judged.method, "averages-1");
    assert_eq!(
        (judged.means.value[0], judged.means.validity[0]),
        (counts("50"), Means::OTHER_UNIT)
    );
    assert!(run.problems().iter().any(|problem| problem.kind == ProblemKind::OtherUnit));
}

#[test]
fn rates_over_other_periods_are_not_formed() {
    let site = Site::gas()
        .minutes("a21026", 1, |_| Some(("50", 0)))
        .hours("a00000", |_| Some(("10", 0)))
        .want_in("a21026", Averaging::Minute, "kg/h");
    assert_eq!(site.row(0), row("50", Means::OTHER_UNIT, 0));
}

#[test]
fn a_product_that_no_number_holds_is_implausible() {
    let site = gas("1000000000", "1000000000").want_in("a21026", Averaging::Hour, "mg/h");
    assert_eq!(site.row(0), row("0", 8, 0));
}

#[test]
fn hours_over_a_rate_are_counted_just_over_and_not_at_the_limit() {
    // 1.85005 kg/h, which rounds to the even 1.85, lies between the last two.
    for (concentration, exceeding) in [("51.388888889", 0), ("51.390277777", 0), ("51.3902778", 24)]
    {
        let wanted = WantedAmount {
            pollutant: "a21026".to_owned(),
            hour_limit: Some(HourLimit {
                unit: "kg/h".to_owned(),
                compared: Compared::Measured,
                upper: decimal("1.85"),
                decimals: 4,
            }),
        };
        let (days, problems) = gas(concentration, "10").run().amounts(&[wanted]);
        assert!(problems.is_empty());
        assert_eq!(days[0].exceeding.count_ones(), exceeding, "{concentration}");
        assert_eq!(days[0].day, date("2026-03-01"));
    }
}
