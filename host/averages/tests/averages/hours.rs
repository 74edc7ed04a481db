//! Hours: from minutes, from the device, converted, invalid.

use tidegate_averages::{Compared, Formula, ProblemKind, Reason};
use tidegate_domain::{Averaging, Means};

use crate::site::{HOUR, MINUTE, Site, at_eleven, counts, row};

const VALID: u8 = 0;
const FAULT: u8 = 5;

#[test]
fn an_hour_of_gas_needs_45_of_60_minutes_whatever_their_length() {
    for (every, valid, expected) in [
        (1, 45, row("10", VALID, 0)),
        (1, 44, row("10", Means::INSUFFICIENT, 0)),
        (5, 9, row("10", VALID, 0)),
        (5, 8, row("10", Means::INSUFFICIENT, 0)),
        // 4.5 of six: five.
        (10, 5, row("10", VALID, 0)),
        (10, 4, row("10", Means::INSUFFICIENT, 0)),
    ] {
        let site = Site::gas()
            .minutes("a21026", every, |index| {
                Some(if index % (60 / every) < valid { ("10", VALID) } else { ("99", FAULT) })
            })
            .want("a21026", Averaging::Hour, Compared::Measured);
        assert_eq!(site.row(0), expected, "{valid} of {every} minutes");
        let derivation = site.derive(0);
        assert_eq!(derivation.formula, Formula::Arithmetic);
        assert_eq!(i64::from(derivation.parts.counted), valid);
        assert_eq!(i64::from(derivation.parts.part_s), every * MINUTE);
        let invalid = (60 / every - valid) as u16;
        assert_eq!(derivation.parts.invalid, [(Reason::Fault, invalid)]);
    }
}

#[test]
fn the_device_stands_in_for_minutes_that_got_lost_but_not_for_invalid_ones() {
    let minutes = |code: u8| {
        Site::gas()
            .minutes("a21026", 1, move |index| match index % 60 {
                0..30 => Some(("10", VALID)),
                _ if code == VALID => None,
                _ => Some(("10", code)),
            })
            .hours("a21026", |_| Some(("12", VALID)))
            .want("a21026", Averaging::Hour, Compared::Measured)
    };
    assert_eq!(minutes(VALID).row(HOUR), row("12", VALID, 0));
    assert_eq!(minutes(VALID).derive(HOUR).formula, Formula::AsSent);
    assert_eq!(minutes(FAULT).row(HOUR), row("10", Means::INSUFFICIENT, 0));
    let device = minutes(FAULT).derive(HOUR).device.unwrap();
    assert_eq!(device.value.to_string(), "12");
}

#[test]
fn minutes_prove_nothing_of_an_hour_that_the_device_calls_invalid() {
    let device = |code: u8| {
        Site::gas()
            .minutes("a21026", 1, |_| Some(("10", VALID)))
            .hours("a21026", move |_| Some(("12", code)))
            .want("a21026", Averaging::Hour, Compared::Measured)
    };
    assert_eq!(device(VALID).row(0), row("10", VALID, 0));
    assert_eq!(device(1).row(0), row("10", VALID, 0), "over range is no fault");
    assert_eq!(device(FAULT).row(0).1, FAULT);
}

#[test]
fn the_device_s_hour_keeps_its_flag() {
    for code in 0..10 {
        let site = Site::gas().hours("a21026", |_| Some(("3", code))).want(
            "a21026",
            Averaging::Hour,
            Compared::Measured,
        );
        let value = if code <= 1 { "3" } else { "0" };
        assert_eq!(site.row(5 * HOUR), row(value, code, 0));
    }
    let nothing = Site::gas()
        .hours("a21026", |hour| (hour != 5).then_some(("3", VALID)))
        .want("a21026", Averaging::Hour, Compared::Measured)
        .want("a21002", Averaging::Hour, Compared::Measured);
    assert_eq!(nothing.row(5 * HOUR), row("0", Means::MISSING, 0));
    assert!(nothing.rows_of(1).iter().all(|each| *each == row("0", Means::MISSING, 0)));
    assert!(nothing.problem(ProblemKind::NothingReceived).is_some());
}

#[test]
fn values_come_to_reference_oxygen_by_device_else_by_formula() {
    for (oxygen, expected) in [
        // 30 × (21 − 11) / (21 − 9).
        (Some(("9", VALID)), row("25", VALID, 0)),
        (Some(("11", VALID)), row("30", VALID, 0)),
        (Some(("18", VALID)), row("100", VALID, 0)),
        // So little below 21 that the result fits nowhere.
        (Some(("20.999999999", VALID)), row("30", Means::NOT_CONVERTIBLE, 0)),
        (Some(("21", VALID)), row("30", Means::NOT_CONVERTIBLE, 0)),
        (Some(("22", VALID)), row("30", Means::NOT_CONVERTIBLE, 0)),
        (Some(("9", FAULT)), row("30", Means::NOT_CONVERTIBLE, 0)),
        (Some(("9", 1)), row("30", Means::NOT_CONVERTIBLE, 0)),
        (None, row("30", Means::NOT_CONVERTIBLE, 0)),
    ] {
        let site = Site::gas()
            .hours("a21026", |_| Some(("30", VALID)))
            .hours("a19001", move |_| oxygen)
            .want("a21026", Averaging::Hour, at_eleven());
        assert_eq!(site.row(0), expected, "{oxygen:?}");
        let start = site.start();
        let mut sent = site.clone();
        sent.chunk.streams[0].rows.converted = vec![counts("44"); 24];
        assert_eq!(sent.row(0), row("44", VALID, 0), "the device converted it");
        let conversion = sent.run().derive(0, start).unwrap().conversion.unwrap();
        assert_eq!((conversion.by_device, conversion.by_formula), (1, 0));
    }
}

#[test]
fn minutes_convert_with_their_own_oxygen_else_with_that_of_the_hour() {
    let site = |oxygen: fn(i64) -> Option<(&'static str, u8)>| {
        Site::gas().minutes("a21026", 1, |_| Some(("30", VALID))).minutes("a19001", 1, oxygen).want(
            "a21026",
            Averaging::Hour,
            at_eleven(),
        )
    };
    // Half of them 30 × 10/12, half 30 × 10/5.
    let own = site(|minute| Some((if minute % 2 == 0 { "9" } else { "16" }, VALID)));
    assert_eq!(own.row(0), row("42.5", VALID, 0));
    let conversion = own.derive(0).conversion.unwrap();
    assert_eq!(conversion.oxygen.unwrap().to_string(), "12.5");
    assert_eq!(conversion.by_formula, 60);
    // Fifteen minutes without oxygen may be; sixteen may not.
    for (without, expected) in [(15, row("25", VALID, 0)), (16, row("25", 13, 0))] {
        let site = Site::gas()
            .minutes("a21026", 1, |_| Some(("30", VALID)))
            .minutes("a19001", 1, |minute| {
                Some(("9", if minute % 60 < without { FAULT } else { VALID }))
            })
            .want("a21026", Averaging::Hour, at_eleven());
        assert_eq!(site.row(0), expected);
        assert_eq!(i64::from(site.derive(0).parts.not_convertible), without);
    }
    let hourly = Site::gas()
        .minutes("a21026", 5, |_| Some(("30", VALID)))
        .hours("a19001", |_| Some(("9", VALID)))
        .want("a21026", Averaging::Hour, at_eleven());
    assert_eq!(hourly.row(0), row("25", VALID, 0));
    let marked = hourly.mark("calibration", 0, HOUR);
    assert_eq!(marked.row(0).1, 6, "the mark takes the value, and not only the oxygen");
}

#[test]
fn a_given_interval_goes_before_what_the_rows_show() {
    // Every other of ten minutes: by themselves they look like values of twenty.
    let site = Site::water().minutes("w01018", 20, |_| Some(("10", VALID))).want(
        "w01018",
        Averaging::Hour,
        Compared::Measured,
    );
    assert_eq!(site.derive(0).parts.due, 3);
    let mut given = site;
    given.chunk.streams[0].interval = Some(10);
    assert_eq!(given.derive(0).parts.due, 6);
    // One lone minute shows nothing.
    for (mut site, due) in [(Site::gas(), 60), (Site::water(), 6)] {
        let at = site.start();
        site = site.stream("x", Averaging::Minute, &[(at, counts("1"), None, VALID)]).want(
            "x",
            Averaging::Hour,
            Compared::Measured,
        );
        assert_eq!(site.derive(0).parts.due, due);
    }
}

#[test]
fn a_derivation_survives_being_written_down() {
    let site = Site::gas()
        .hours("a21026", |_| Some(("30", VALID)))
        .hours("a19001", |_| Some(("9", VALID)))
        .want("a21026", Averaging::Day, at_eleven())
        .mark("start-up", 0, HOUR);
    let derivation = site.derive(0);
    let numbers: Vec<(&str, bool)> = derivation
        .numbers
        .iter()
        .map(|number| (number.name.as_str(), number.basis.is_doubtful()))
        .collect();
    assert_eq!(numbers, [("gas_day_hours_min", false), ("air_oxygen", false)]);
    let text = serde_json::to_string(&derivation).unwrap();
    let again: tidegate_averages::Derivation = serde_json::from_str(&text).unwrap();
    assert_eq!(again, derivation);
    assert!(text.contains("\"arithmetic\"") && text.contains("\"start-up\""), "{text}");
}
