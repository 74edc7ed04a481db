//! A year of one outlet is judged in a blink.

use std::time::Instant;

use tidegate_averages::{Compared, Monitoring};
use tidegate_domain::Averaging;

use crate::site::{Site, at_eleven};

const CODES: [&str; 5] = ["a21026", "a21002", "a34013", "a21024", "a21005"];

#[test]
fn a_year_of_hours_of_five_pollutants() {
    let mut site = Site::new(Monitoring::FlueGas, "2025-01-01", 365);
    for code in CODES {
        site = site
            .hours(code, |hour| Some((if hour % 7 == 0 { "31.7" } else { "29.3" }, 0)))
            .want(code, Averaging::Hour, Compared::Measured)
            .want(code, Averaging::Day, Compared::Measured);
    }
    let began = Instant::now();
    let judged = site.judge();
    let took = began.elapsed();
    assert_eq!(judged.means.rows(), 5 * (8_760 + 365));
    let converted = {
        let mut site = site.clone().hours("a19001", |_| Some(("9.1", 0)));
        site.wanted.iter_mut().for_each(|wanted| wanted.compared = at_eleven());
        let began = Instant::now();
        assert_eq!(site.judge().means.rows(), judged.means.rows());
        began.elapsed()
    };
    let rate = |took: std::time::Duration| 43_800 * 1_000_000 / took.as_micros().max(1);
    println!("plain {} values/s, converted {} values/s", rate(took), rate(converted));
    // An unoptimised build on a busy machine is given ten times what it needs.
    assert!(took.as_secs() < 2, "{took:?}");
}

#[test]
fn a_month_of_minutes_of_five_pollutants_with_oxygen() {
    let mut site = Site::new(Monitoring::FlueGas, "2026-01-01", 31)
        .minutes("a19001", 1, |_| Some(("9.1", 0)))
        .mark("calibration", 7_200, 9_000);
    for code in CODES {
        site = site
            .minutes(code, 1, |minute| Some((if minute % 7 == 0 { "31.7" } else { "29.3" }, 0)))
            .want(code, Averaging::Hour, at_eleven())
            .want(code, Averaging::Day, at_eleven());
    }
    let began = Instant::now();
    let judged = site.judge();
    let took = began.elapsed();
    assert_eq!(judged.means.rows(), 5 * 31 * 25);
    println!("minutes {} values/s", 223_200 * 1_000_000 / took.as_micros().max(1));
    assert!(took.as_secs() < 5, "{took:?}");
}
