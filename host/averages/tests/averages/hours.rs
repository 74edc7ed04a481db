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
