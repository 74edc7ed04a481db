//! Bad input: named, never used in silence, never a panic.

use tidegate_averages::{Compared, InputError, ProblemKind, Question, Run};
use tidegate_domain::{Averaging, Means};

use crate::site::{HOUR, METHOD, MINUTE, Site, counts, date, decimal, row};

#[test]
fn of_two_rows_of_a_period_the_graded_and_lower_one_counts() {
    for (one, other, expected, kind) in [
        (("5", 0), ("5", 0), row("5", 0, 0), ProblemKind::Duplicate),
        (("5", 0), ("7", 0), row("5", 0, 0), ProblemKind::ConflictingDuplicate),
        (("5", 5), ("7", 0), row("7", 0, 0), ProblemKind::ConflictingDuplicate),
        (("7", 1), ("5", 1), row("5", 1, 0), ProblemKind::ConflictingDuplicate),
    ] {
        for [first, second] in [[one, other], [other, one]] {
            let site = Site::gas();
            let at = site.start();
            let rows = [first, second].map(|(value, validity)| (at, counts(value), None, validity));
            let site = site.stream("a21026", Averaging::Hour, &rows).want(
                "a21026",
                Averaging::Hour,
                Compared::Measured,
            );
            assert_eq!(site.row(0), expected);
            let problem = site.problem(kind).unwrap();
            assert_eq!((problem.count, problem.first), (1, at));
        }
    }
}

#[test]
fn a_period_off_the_grid_or_outside_is_named_and_not_used() {
    let site = Site::gas();
    let at = site.start();
    let rows = [
        (at + 1, counts("9"), None, 0),
        (at + HOUR, counts("5"), None, 0),
        (at - HOUR, counts("9"), None, 0),
        (at + 24 * HOUR, counts("9"), None, 0),
        (i64::MIN, counts("9"), None, 0),
        (i64::MAX, counts("9"), None, 0),
    ];
    let site = site.stream("a21026", Averaging::Hour, &rows).want(
        "a21026",
        Averaging::Hour,
        Compared::Measured,
    );
    assert_eq!(site.row(0), row("0", Means::MISSING, 0));
    assert_eq!(site.row(HOUR), row("5", 0, 0));
    assert_eq!(site.problem(ProblemKind::OffGrid).unwrap().count, 1);
    let outside = site.problem(ProblemKind::OutsideChunk).unwrap();
    assert_eq!((outside.count, outside.first, outside.last), (4, i64::MIN, i64::MAX));
}

#[test]
fn a_jump_of_the_clock_among_minutes_does_not_change_their_interval() {
    let site = Site::gas();
    let at = site.start();
    let mut rows: Vec<_> =
        (0..288).map(|part| (at + part * 5 * MINUTE, counts("10"), None, 0)).collect();
    rows.push((at + 7 * MINUTE, counts("999"), None, 0));
    let site = site.stream("a21026", Averaging::Minute, &rows).want(
        "a21026",
        Averaging::Hour,
        Compared::Measured,
    );
    assert_eq!(site.row(0), row("10", 0, 0));
    let problem = site.problem(ProblemKind::OffGrid).unwrap();
    assert_eq!((problem.count, problem.first), (1, at + 7 * MINUTE));
}

#[test]
fn impossible_values_are_invalid() {
    for (code, value, validity) in [
        ("a21026", "0", 0),
        ("a21026", "-0.000000001", 8),
        ("a21026", "1000000000", 0),
        ("a21026", "1000000000.000000001", 8),
        ("a01012", "-5", 0),
    ] {
        let site = Site::gas().hours(code, |_| Some((value, 0))).want(
            code,
            Averaging::Hour,
            Compared::Measured,
        );
        assert_eq!(site.row(0).1, validity, "{code} {value}");
        assert_eq!(site.problem(ProblemKind::Implausible).is_some(), validity == 8);
    }
    let site = Site::gas().hours("a21026", |_| Some(("3", 200))).want(
        "a21026",
        Averaging::Hour,
        Compared::Measured,
    );
    assert_eq!(site.row(0), row("0", 9, 0), "a code that nobody defined");
}

#[test]
fn units_that_do_not_meet_prove_nothing() {
    for (unit, expected) in [
        ("mg/m3", row("0.4", 0, 0)),
        ("µg/m3", row("400", 0, 0)),
        ("mg/L", row("0.4", Means::OTHER_UNIT, 0)),
        ("", row("0.4", Means::OTHER_UNIT, 0)),
    ] {
        let site = Site::gas().hours("a21026", |_| Some(("0.4", 0)));
        let hourly = site.clone().want_in("a21026", Averaging::Hour, unit);
        assert_eq!(hourly.row(0), expected, "{unit}");
        let daily = site.want_in("a21026", Averaging::Day, unit);
        assert_eq!(daily.row(0), expected, "{unit}");
        let bad = expected.1 == Means::OTHER_UNIT;
        assert_eq!(daily.problem(ProblemKind::OtherUnit).is_some(), bad);
        assert_eq!(daily.derive(0).unit, if bad { "mg/m3" } else { unit });
    }
    let mut nameless = Site::gas().hours("a21026", |_| Some(("0.4", 0))).want_in(
        "a21026",
        Averaging::Hour,
        "mg/m3",
    );
    nameless.chunk.streams[0].unit.clear();
    assert_eq!(nameless.row(0).1, Means::OTHER_UNIT);
}

#[test]
fn a_reference_oxygen_that_cannot_be_converts_nothing() {
    for (reference, validity) in [("0", 0), ("20.999999999", 0), ("21", 13), ("-0.000000001", 13)] {
        let site = Site::gas()
            .hours("a21026", |_| Some(("30", 0)))
            .hours("a19001", |_| Some(("9", 0)))
            .want("a21026", Averaging::Hour, Compared::Converted(decimal(reference)));
        assert_eq!(site.row(0).1, validity, "{reference}");
        assert_eq!(site.problem(ProblemKind::ReferenceOxygen).is_some(), validity == 13);
    }
    let mut strange = Site::gas()
        .hours("a21026", |_| Some(("30", 0)))
        .hours("a19001", |_| Some(("9", 0)))
        .want("a21026", Averaging::Hour, Compared::Converted(decimal("11")));
    strange.chunk.streams[1].unit = "mg/m3".to_owned();
    assert_eq!(strange.row(0).1, Means::NOT_CONVERTIBLE, "oxygen in another unit");
}

#[test]
fn marks_that_make_no_sense_have_no_effect_and_are_named() {
    let site = Site::gas()
        .hours("a21026", |_| Some(("10", 0)))
        .want("a21026", Averaging::Hour, Compared::Measured)
        .mark("calibration", HOUR, HOUR)
        .mark("calibration", 2 * HOUR, HOUR)
        .mark("holiday", 0, HOUR);
    assert!(site.rows_of(0).iter().all(|each| *each == row("10", 0, 0)));
    assert_eq!(site.problem(ProblemKind::UnknownMark).unwrap().mark, "M2");
    let empty = site.run();
    let empty = empty.problems().iter().filter(|each| each.kind == ProblemKind::EmptyMark);
    assert_eq!(empty.count(), 2);
    let mut endless = site.mark("stopped", 0, HOUR);
    endless.marks[3].mark.from = i64::MIN;
    endless.marks[3].mark.until = i64::MAX;
    assert!(endless.rows_of(0).iter().all(|each| *each == row("10", 0, 4)));
}

#[test]
fn months_and_years_are_not_made_here() {
    let site = Site::gas().hours("a21026", |_| Some(("10", 0)));
    let site = site.want("a21026", Averaging::Month, Compared::Measured);
    assert!(site.rows_of(0).is_empty());
    assert!(site.problem(ProblemKind::PeriodNotJudged).is_some());
}

fn refused(site: &Site) -> InputError {
    match Run::new(&METHOD, site.question()) {
        Ok(_) => panic!("it should be refused"),
        Err(error) => error,
    }
}

#[test]
fn what_does_not_fit_together_is_refused_and_says_why() {
    let mut site = Site::gas().hours("a21026", |_| Some(("10", 0)));
    site.chunk.streams[0].rows.validity.pop();
    let error = refused(&site);
    assert!(matches!(error, InputError::UnequalColumns { column: "validity", found: 23, .. }));
    assert!(error.to_string().contains("`validity`"));
    let twice = Site::gas().hours("a21026", |_| None).hours("a21026", |_| None);
    assert!(matches!(refused(&twice), InputError::StreamTwice { .. }));
    for (interval, is_refused) in [(5, false), (60, false), (7, true), (0, true)] {
        let mut site = Site::gas().minutes("a21026", 5, |_| Some(("10", 0)));
        site.chunk.streams[0].interval = Some(interval);
        assert_eq!(Run::new(&METHOD, site.question()).is_err(), is_refused, "{interval}");
    }
}

#[test]
fn chunks_have_a_size() {
    for (until, is_refused) in
        [("2026-03-01", true), ("2026-03-02", false), ("2027-03-02", false), ("2027-03-03", true)]
    {
        let mut site = Site::gas();
        site.chunk.until = date(until);
        assert_eq!(Run::new(&METHOD, site.question()).is_err(), is_refused, "{until}");
    }
    let site = Site::gas().mark("fault", 0, 1).want("a21026", Averaging::Hour, Compared::Measured);
    for (marks, wanted, is_refused) in [(4_096, 512, false), (4_097, 1, true), (1, 513, true)] {
        let marks = vec![site.marks[0].clone(); marks];
        let wanted = vec![site.wanted[0].clone(); wanted];
        let question =
            Question { chunk: &site.chunk, marks: &marks, known_at: None, wanted: &wanted };
        assert_eq!(Run::new(&METHOD, question).is_err(), is_refused);
    }
}
