//! Days: enough hours, weighted with the flow, leap days.

use tidegate_averages::{Compared, Formula, Monitoring, Reason};
use tidegate_domain::{Averaging, Means};

use crate::site::{DAY, HOUR, Site, at_eleven, row};

const VALID: u8 = 0;
const STOPPED: u8 = 2;
const FAULT: u8 = 5;

#[test]
fn a_day_of_gas_needs_20_valid_hours() {
    for (valid, expected) in
        [(24, row("10", VALID, 0)), (20, row("10", VALID, 0)), (19, row("10", 10, 0))]
    {
        let site = Site::gas()
            .hours("a21026", |hour| Some(if hour < valid { ("10", VALID) } else { ("99", FAULT) }))
            .want("a21026", Averaging::Day, Compared::Measured);
        assert_eq!(site.row(0), expected, "{valid} hours");
        let parts = site.derive(0).parts;
        assert_eq!((parts.due, parts.required, i64::from(parts.counted)), (24, 20, valid));
    }
}

#[test]
fn a_day_of_gas_is_the_plain_mean_of_converted_hours() {
    let site = Site::gas()
        .hours("a21026", |hour| Some((if hour < 12 { "30" } else { "60" }, VALID)))
        .hours("a19001", |hour| Some((if hour < 12 { "9" } else { "16" }, VALID)))
        .hours("a00000", |hour| Some((if hour < 12 { "1" } else { "100" }, VALID)))
        .want("a21026", Averaging::Day, at_eleven());
    // 30 × 10/12 and 60 × 10/5; the flow does not weigh.
    assert_eq!(site.row(0), row("72.5", VALID, 0));
    let derivation = site.derive(0);
    assert_eq!(derivation.formula, Formula::Arithmetic);
    let conversion = derivation.conversion.unwrap();
    assert_eq!(conversion.oxygen.unwrap().to_string(), "12.5");
    assert_eq!((conversion.by_formula, conversion.by_device), (24, 0));
}

#[test]
fn a_day_of_water_needs_three_quarters_of_the_values_due() {
    for (valid, expected) in
        [(24, row("10", VALID, 0)), (18, row("10", VALID, 0)), (17, row("10", 10, 0))]
    {
        let site = Site::water()
            .hours("w01018", |hour| (hour < valid).then_some(("10", VALID)))
            .want("w01018", Averaging::Day, Compared::Measured);
        assert_eq!(site.row(0), expected, "{valid} hours");
    }
    // A batch every two hours: nine of twelve.
    for (valid, expected) in [(9, row("10", VALID, 0)), (8, row("10", 10, 0))] {
        let site = Site::water()
            .hours("w01018", |hour| {
                let code = if hour / 2 < valid { VALID } else { FAULT };
                (hour % 2 == 1).then_some(("10", code))
            })
            .want("w01018", Averaging::Day, Compared::Measured)
            .want("w01018", Averaging::Hour, Compared::Measured);
        assert_eq!(site.row(0), expected, "{valid} batches");
        assert_eq!(site.rows_of(1).len(), 12, "a row for each value due");
        assert_eq!(site.derive(0).parts.part_s, 7_200);
    }
}

#[test]
fn hours_without_flow_are_not_due() {
    let day = |valid: i64, idle: &'static str| {
        Site::water()
            .hours("w01018", move |hour| {
                Some(if hour < valid { ("10", VALID) } else { ("70", FAULT) })
            })
            .hours("w00000", move |hour| Some((if hour < 6 { "5" } else { idle }, VALID)))
            .want("w01018", Averaging::Day, Compared::Measured)
    };
    // Six hours with flow: 4.5, so five.
    assert_eq!(day(5, "0").row(0), row("10", VALID, 0));
    assert_eq!(day(5, "0").derive(0).parts.idle, 18, "faults without flow are none");
    assert_eq!(day(24, "0").row(0), row("10", VALID, 0));
    assert_eq!(day(24, "0").derive(0).parts.idle, 18);
    assert_eq!(day(24, "0").derive(0).parts.required, 5);
    assert_eq!(day(24, "0").derive(0).parts.invalid, [(Reason::NoFlow, 18)]);
    assert_eq!(day(4, "0").row(0), row("10", 10, 0));
    assert_eq!(day(5, "0.000000001").row(0), row("10", 10, 0));
}

#[test]
fn a_closed_outlet_is_no_gap_unless_something_flows() {
    let closed = |flow: &'static str| {
        Site::water()
            .hours("w01018", |hour| Some(("10", if hour < 4 { VALID } else { STOPPED })))
            .hours("w00000", move |_| Some((flow, VALID)))
            .want("w01018", Averaging::Day, Compared::Measured)
    };
    assert_eq!(closed("3").row(0), row("10", Means::INSUFFICIENT, 0));
    let silent = Site::water()
        .hours("w01018", |hour| Some(("10", if hour < 4 { VALID } else { STOPPED })))
        .want("w01018", Averaging::Day, Compared::Measured);
    assert_eq!(silent.row(0), row("10", VALID, 0));
    let all = Site::water().hours("w01018", |_| Some(("10", STOPPED))).want(
        "w01018",
        Averaging::Day,
        Compared::Measured,
    );
    assert_eq!(all.row(0), row("0", STOPPED, 0));
    assert_eq!(closed("0").row(0), row("0", STOPPED, 0), "nothing flowed all day");
}

#[test]
fn water_is_weighted_with_the_flow_when_it_is_known_for_every_value() {
    let day = |code: &str, flow: fn(i64) -> Option<(&'static str, u8)>| {
        Site::water()
            .hours(code, |hour| Some((if hour < 12 { "6" } else { "9" }, VALID)))
            .hours("w00000", flow)
            .want(code, Averaging::Day, Compared::Measured)
    };
    let known = |hour| Some((if hour < 12 { "1" } else { "2" }, VALID));
    assert_eq!(day("w01018", known).row(0), row("8", VALID, 0));
    assert_eq!(day("w01018", known).derive(0).formula, Formula::FlowWeighted);
    assert_eq!(day("w01018", known).derive(0).flow.unwrap().to_string(), "1.5");
    let lost = |hour| Some((if hour < 12 { "1" } else { "2" }, if hour == 7 { FAULT } else { 0 }));
    assert_eq!(day("w01018", lost).row(0), row("7.5", VALID, 0));
    assert_eq!(day("w01018", lost).derive(0).formula, Formula::Arithmetic);
    let over = |hour| Some((if hour < 12 { "1" } else { "2" }, u8::from(hour == 7)));
    assert_eq!(day("w01018", over).row(0), row("7.5", VALID, 0), "at least so much is no weight");
    // pH is no amount.
    assert_eq!(day("w01001", known).row(0), row("7.5", VALID, 0));
}

#[test]
fn a_batch_weighs_with_the_flow_of_its_hours() {
    let site = Site::water()
        .hours("w01018", |hour| (hour % 2 == 0).then_some((if hour < 12 { "6" } else { "9" }, 0)))
        .hours("w00000", |hour| {
            Some((
                if hour < 12 {
                    "1"
                } else if hour % 2 == 0 {
                    "0"
                } else {
                    "4"
                },
                VALID,
            ))
        })
        .want("w01018", Averaging::Day, Compared::Measured);
    assert_eq!(site.row(0), row("8", VALID, 0));
}

#[test]
fn hours_of_water_weigh_their_minutes() {
    let site = Site::water()
        .minutes("w01018", 10, |part| Some((if part % 6 < 3 { "6" } else { "9" }, VALID)))
        .minutes("w00000", 10, |part| Some((if part % 6 < 3 { "1" } else { "2" }, VALID)))
        .want("w01018", Averaging::Hour, Compared::Measured);
    assert_eq!(site.row(HOUR), row("8", VALID, 0));
    // One part of ten minutes is enough; none is not.
    for (valid, expected) in [(1, row("6", VALID, 0)), (0, row("0", FAULT, 0))] {
        let site = Site::water()
            .minutes("w01018", 10, |part| {
                Some(if part % 6 < valid { ("6", VALID) } else { ("9", FAULT) })
            })
            .want("w01018", Averaging::Hour, Compared::Measured);
        assert_eq!(site.row(0), expected);
    }
}

#[test]
fn over_range_makes_a_mean_a_lower_bound() {
    let site = Site::gas().hours("a21026", |hour| Some(("10", u8::from(hour == 3)))).want(
        "a21026",
        Averaging::Day,
        Compared::Measured,
    );
    assert_eq!(site.row(0), row("10", 1, 0));
}

#[test]
fn the_device_s_day_alone_proves_nothing() {
    let site = Site::gas();
    let start = site.start();
    let rows = [(start, 50_000_000_000, None, VALID)];
    let site = site.stream("a21026", Averaging::Day, &rows);
    let site = site.want("a21026", Averaging::Day, Compared::Measured);
    assert_eq!(site.row(0), row("50", Means::INSUFFICIENT, 0));
    let site = site.hours("a21026", |_| Some(("10", VALID)));
    assert_eq!(site.row(0), row("10", VALID, 0));
    assert_eq!(site.derive(0).device.unwrap().value.to_string(), "50");
}

#[test]
fn a_leap_day_is_a_day() {
    for (from, days) in [("2028-02-28", 3), ("2027-02-28", 2)] {
        let site = Site::new(Monitoring::FlueGas, from, days)
            .hours("a21026", |hour| Some((if hour / 24 == 1 { "20" } else { "10" }, VALID)))
            .want("a21026", Averaging::Day, Compared::Measured);
        let rows = site.rows_of(0);
        assert_eq!(rows.len(), usize::try_from(days).unwrap());
        assert_eq!(site.row(DAY), row("20", VALID, 0));
    }
}
