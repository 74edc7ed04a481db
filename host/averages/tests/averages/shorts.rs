//! Single values, minutes, the furnace.

use tidegate_averages::{Compared, Formula};
use tidegate_domain::Averaging;

use crate::site::{HOUR, MINUTE, Site, at_eleven, counts, row};

#[test]
fn single_values_are_told_as_received() {
    let site = Site::water();
    let start = site.start();
    let rows = [
        (start + 125, counts("30"), None, 0),
        (start + 5, counts("20"), None, 0),
        (start + 5, counts("20"), None, 0),
        (start + 300, counts("9"), None, 5),
    ];
    let site = site
        .stream("w01018", Averaging::Instant, &rows)
        .stream("w00000", Averaging::Instant, &[(start + 125, 0, None, 0)])
        .want("w01018", Averaging::Instant, Compared::Measured);
    // Nothing flowed when the second one was taken.
    assert_eq!(site.rows_of(0), [row("20", 0, 0), row("0", 2, 0), row("0", 5, 0)]);
    assert_eq!(site.derive(5).formula, Formula::AsSent);
    assert!(site.run().derive(0, start + 6).is_err());
    assert!(site.run().derive(1, start + 5).is_err());
    let marked = site.mark("standard-check", 0, 60);
    assert_eq!(marked.rows_of(0), [row("0", 6, 0), row("0", 2, 0), row("0", 5, 0)]);
}

#[test]
fn single_values_convert_with_the_oxygen_of_their_instant_else_of_their_hour() {
    let site = Site::gas();
    let start = site.start();
    let values = [(start, counts("30"), None, 0), (start + 30, counts("30"), None, 0)];
    let site = site
        .stream("a21026", Averaging::Instant, &values)
        .stream("a19001", Averaging::Instant, &[(start, counts("9"), None, 0)])
        .want("a21026", Averaging::Instant, at_eleven());
    assert_eq!(site.rows_of(0), [row("25", 0, 0), row("30", 13, 0)]);
    let site = site.hours("a19001", |_| Some(("11", 0)));
    assert_eq!(site.rows_of(0), [row("25", 0, 0), row("30", 0, 0)]);
}

#[test]
fn minutes_are_told_as_received() {
    let site = Site::gas()
        .minutes("a21026", 5, |part| (part < 3).then_some(("7", if part == 1 { 5 } else { 0 })))
        .want("a21026", Averaging::Minute, Compared::Measured);
    assert_eq!(site.rows_of(0), [row("7", 0, 0), row("0", 5, 0), row("7", 0, 0)]);
    assert_eq!(site.derive(5 * MINUTE).period_end - site.start(), 10 * MINUTE);
}

#[test]
fn the_furnace_is_told_in_five_minutes() {
    let five = Site::gas().minutes("a01901", 5, |part| (part != 1).then_some(("849.9", 0))).want(
        "a01901",
        Averaging::Minute,
        Compared::Measured,
    );
    assert_eq!(five.rows_of(0).len(), 287);
    assert_eq!(five.row(10 * MINUTE), row("849.9", 0, 0));
    // Four of five minutes are three quarters, three are not.
    for (valid, validity) in [(4, 0), (3, 10)] {
        let one = Site::gas()
            .minutes("a01901", 1, |minute| {
                Some(if minute % 5 < valid { ("840", 0) } else { ("900", 5) })
            })
            .want("a01901", Averaging::Minute, Compared::Measured);
        assert_eq!(one.row(HOUR), row("840", validity, 0));
    }
    let ten = Site::gas().minutes("a01901", 10, |_| Some(("840", 0))).want(
        "a01901",
        Averaging::Minute,
        Compared::Measured,
    );
    assert_eq!(ten.row(0).1, 10, "ten minutes do not show five");
    let marked = five.mark("start-up", 10 * MINUTE + 30, 12 * MINUTE);
    assert_eq!(marked.row(10 * MINUTE), row("849.9", 0, 1));
    assert_eq!(marked.row(15 * MINUTE), row("849.9", 0, 0));
}
