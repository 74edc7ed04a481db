//! Amounts: mass of an hour, of a year, against what is permitted.

use tidegate_averages::{
    Compared, DayPartial, HourLimit, HourState, Ledger, LedgerError, Monitoring, ProblemKind,
    WantedAmount, YearTotal,
};
use tidegate_domain::{Date, Decimal};

use crate::site::{HOUR, METHOD, Site, at_eleven, counts, date, decimal};

pub(crate) fn wanted(code: &str) -> WantedAmount {
    WantedAmount { pollutant: code.to_owned(), hour_limit: None }
}

fn only(site: &Site, code: &str) -> DayPartial {
    let (mut partials, problems) = site.run().amounts(&[wanted(code)]);
    assert_eq!((partials.len(), problems.len()), (1, 0));
    partials.remove(0)
}

/// A day on which every hour is alike.
pub(crate) fn even_day(day: Date, kilograms: &str, state: HourState) -> DayPartial {
    let mass = if state == HourState::Measured { counts(kilograms) } else { 0 };
    DayPartial {
        outlet: "DA001".to_owned(),
        pollutant: "a21026".to_owned(),
        monitoring: Monitoring::FlueGas,
        day,
        mass: [mass; 24],
        state: [state; 24],
        exceeding: 0,
    }
}

pub(crate) fn even_ledger(from: &str, days: i32, kilograms: &str) -> Ledger {
    let mut ledger = Ledger::new("DA001", "a21026", Monitoring::FlueGas);
    for day in 0..days {
        let day = even_day(date(from).plus_days(day), kilograms, HourState::Measured);
        ledger.add(day).unwrap();
    }
    ledger
}

#[test]
fn an_hour_of_gas_is_concentration_times_flow() {
    // 50 mg/m³ × 10 m³/s × 3 600 s = 1.8 kg; as measured, not converted.
    let site =
        Site::gas().hours("a21026", |_| Some(("50", 0))).hours("a00000", |_| Some(("10", 0)));
    let day = only(&site, "a21026");
    assert_eq!(day.mass, [counts("1.8"); 24]);
    assert_eq!(day.state, [HourState::Measured; 24]);
}

#[test]
fn an_hour_of_water_is_concentration_times_flow_to_the_last_count() {
    for (unit, concentration, flow, kilograms) in [
        // 40 mg/L × 10 L/s × 3 600 s.
        ("mg/L", "40", "10", "1.44"),
        ("µg/L", "40", "10", "0.00144"),
        ("ng/L", "40", "10", "0.00000144"),
        // 4.5 counts of 10⁻⁹ kg go to the even four, 13.5 to the even fourteen.
        ("mg/L", "0.00125", "0.001", "0.000000004"),
        ("mg/L", "0.00125", "0.001000001", "0.000000005"),
        ("mg/L", "0.00375", "0.001", "0.000000014"),
        ("mg/L", "0.00375", "0.000999999", "0.000000013"),
    ] {
        let mut site = Site::water()
            .hours("w01018", |_| Some((concentration, 0)))
            .hours("w00000", |_| Some((flow, 0)));
        site.chunk.streams[0].unit = unit.to_owned();
        let mass = only(&site, "w01018").mass[0];
        assert_eq!(mass, counts(kilograms), "{concentration} {unit} × {flow}");
    }
}

#[test]
fn states_of_hours_are_told_apart() {
    let site = Site::water()
        .hours("w01018", |hour| match hour {
            0 => Some(("10", 5)),
            1 => None,
            2 => Some(("10", 2)),
            _ => Some(("10", 0)),
        })
        .hours("w00000", |hour| match hour {
            2 => None,
            3 => Some(("0", 0)),
            4 => Some(("1", 5)),
            _ => Some(("1", 0)),
        });
    let day = only(&site, "w01018");
    use HourState::{Measured, Missing, Stopped};
    assert_eq!(day.state[..6], [Missing, Missing, Stopped, Measured, Missing, Measured]);
    assert_eq!(day.mass[3], 0);
    // A mark says so for a whole hour of gas; with flow it is a gap all the same.
    let gas = |flow: Option<(&'static str, u8)>, until: i64| {
        Site::gas()
            .hours("a21026", |hour| (hour > 0).then_some(("10", 0)))
            .hours("a00000", move |hour| if hour == 0 { flow } else { Some(("1", 0)) })
            .mark("stopped", 0, until)
    };
    assert_eq!(only(&gas(None, HOUR), "a21026").state[0], Stopped);
    assert_eq!(only(&gas(None, HOUR - 60), "a21026").state[0], Missing);
    assert_eq!(only(&gas(Some(("1", 0)), HOUR), "a21026").state[0], Missing);
}

#[test]
fn exempt_hours_count_in_the_amount_and_a_batch_stands_for_its_hours() {
    let site = Site::gas()
        .hours("a21026", |_| Some(("50", 0)))
        .hours("a00000", |_| Some(("10", 0)))
        .mark("start-up", 0, HOUR)
        .mark("shut-down", 0, HOUR);
    assert_eq!(only(&site, "a21026").state[0], HourState::Measured);
    let batch = Site::water()
        .hours("w01018", |hour| (hour % 4 == 1).then_some((if hour < 12 { "10" } else { "20" }, 0)))
        .hours("w00000", |_| Some(("100", 0)));
    let day = only(&batch, "w01018");
    assert_eq!(
        (day.mass[0], day.mass[12], day.mass[13]),
        (3_600_000_000, 3_600_000_000, 7_200_000_000)
    );
    assert_eq!(day.state, [HourState::Measured; 24]);
}

#[test]
fn hours_over_their_limit_are_counted_unless_exempt() {
    let site = Site::gas()
        .hours("a21026", |hour| {
            Some((
                ["50.5", "50.500000001", "90", "90", "10"][usize::try_from(hour % 5).unwrap()],
                0,
            ))
        })
        .hours("a19001", |_| Some(("11", 0)))
        .hours("a00000", |_| Some(("10", 0)))
        .mark("start-up", 3 * HOUR, 4 * HOUR);
    let limit = HourLimit {
        unit: "mg/m3".to_owned(),
        compared: at_eleven(),
        upper: decimal("50"),
        decimals: 0,
    };
    let amount = WantedAmount { pollutant: "a21026".to_owned(), hour_limit: Some(limit) };
    let (partials, _) = site.run().amounts(&[amount]);
    assert_eq!(partials[0].exceeding & 0b11111, 0b00110);
}

#[test]
fn no_amount_without_a_concentration_and_a_flow_in_known_units() {
    let flow = || Site::water().hours("w00000", |_| Some(("1", 0)));
    let kind = |site: Site, code: &str| {
        let (partials, problems) = site.run().amounts(&[wanted(code)]);
        assert!(partials.is_empty());
        problems[0].kind
    };
    let ph = flow().hours("w01001", |_| Some(("7", 0)));
    assert_eq!(kind(ph, "w01001"), ProblemKind::NoAmount);
    assert_eq!(kind(flow(), "w01018"), ProblemKind::NothingReceived);
    let cod = |_| Some(("7", 0));
    assert_eq!(kind(Site::water().hours("w01018", cod), "w01018"), ProblemKind::NoAmount);
    for stream in [0, 1] {
        let mut site = flow().hours("w01018", cod);
        site.chunk.streams[stream].unit = "furlong".to_owned();
        assert_eq!(kind(site, "w01018"), ProblemKind::NoAmount);
    }
}

fn total(ledger: &Ledger, until: &str, permitted: Option<&str>) -> YearTotal {
    let amounts = ledger.amounts(&METHOD, date("2026-01-01"), date(until)).unwrap();
    amounts.total(permitted.map(decimal))
}

#[test]
fn a_year_s_total_tells_shares_and_the_day_of_overrun() {
    // 24 kg a day; 73 days are a fifth of the year.
    let ledger = even_ledger("2026-01-01", 73, "1");
    for (permitted, share, overrun) in [
        (Some("8.76"), Some("0.2"), None),
        (Some("8.759999999"), Some("0.2"), Some("2026-12-31")),
        (Some("2.4"), Some("0.73"), Some("2026-04-11")),
        (Some("1.752"), Some("1"), Some("2026-03-15")),
        (Some("1.751999999"), Some("1.000000001"), Some("2026-03-14")),
        (Some("0.024"), Some("73"), Some("2026-01-02")),
        (Some("0"), None, Some("2026-01-01")),
        (None, None, None),
    ] {
        let total = total(&ledger, "2026-03-15", permitted);
        assert_eq!(total.measured, decimal("1.752"));
        assert_eq!(total.substituted, Decimal::ZERO);
        assert_eq!(total.share_of_period, decimal("0.2"));
        assert_eq!(total.share_of_amount.map(|share| share.to_string()).as_deref(), share);
        assert_eq!(total.overrun, overrun.map(date), "{permitted:?}");
        let told = total.for_case_file(Some("DA001"), "a21026");
        assert_eq!((told.year, told.measured, told.overrun), (2026, total.measured, total.overrun));
    }
    let nothing = even_ledger("2026-01-01", 73, "0");
    assert_eq!(total(&nothing, "2026-03-15", Some("0")).overrun, None);
}

#[test]
fn a_site_is_the_sum_of_its_outlets() {
    let of = |kilograms: &str| {
        let ledger = even_ledger("2026-01-01", 10, kilograms);
        ledger.amounts(&METHOD, date("2026-01-01"), date("2026-01-11")).unwrap()
    };
    let both = of("1").plus(&of("2")).unwrap();
    assert_eq!(both, of("2").plus(&of("1")).unwrap());
    assert_eq!(both.total(None).measured, decimal("0.72"));
    let ledger = even_ledger("2026-01-01", 9, "1");
    let shorter = ledger.amounts(&METHOD, date("2026-01-01"), date("2026-01-10")).unwrap();
    assert_eq!(both.plus(&shorter), None);
}

#[test]
fn a_day_that_comes_again_takes_its_place_and_strangers_are_refused() {
    let mut ledger = even_ledger("2026-01-01", 2, "1");
    ledger.add(even_day(date("2026-01-02"), "3", HourState::Measured)).unwrap();
    assert_eq!(ledger.len(), 2);
    assert_eq!(ledger.measured(date("2026-01-01"), date("2026-01-03")), decimal("96"));
    assert_eq!(ledger.measured(date("2026-01-03"), date("2026-01-01")), Decimal::ZERO);
    let mut stranger = even_day(date("2026-01-03"), "1", HourState::Measured);
    stranger.outlet = "DA002".to_owned();
    let error = ledger.add(stranger).unwrap_err();
    assert!(error.to_string().contains("`DA002`"), "{error}");
    for (from, until) in
        [("2026-01-01", "2026-01-01"), ("2026-12-31", "2027-01-02"), ("2026-02-01", "2026-01-01")]
    {
        let error = ledger.amounts(&METHOD, date(from), date(until)).unwrap_err();
        assert!(matches!(error, LedgerError::Period { .. }));
    }
    assert!(ledger.amounts(&METHOD, date("2026-12-31"), date("2027-01-01")).is_ok());
}

#[test]
fn a_ledger_has_a_size() {
    let days = i32::try_from(tidegate_averages::LEDGER_DAYS_MAX).unwrap();
    let mut ledger = even_ledger("2026-01-01", days, "1");
    let first = date("2026-01-01");
    let next = even_day(first.plus_days(days), "1", HourState::Measured);
    assert_eq!(ledger.add(next), Err(LedgerError::Full));
    ledger.add(even_day(first, "2", HourState::Measured)).unwrap();
}

#[test]
fn amounts_of_what_is_compared_converted_are_of_what_was_measured() {
    let site = Site::gas()
        .hours("a21026", |_| Some(("50", 0)))
        .hours("a19001", |_| Some(("16", 0)))
        .hours("a00000", |_| Some(("10", 0)))
        .want("a21026", tidegate_domain::Averaging::Hour, Compared::Converted(decimal("11")));
    assert_eq!(site.row(0).0, "100");
    assert_eq!(only(&site, "a21026").mass[0], counts("1.8"));
}

#[test]
fn partials_and_amounts_survive_being_written_down() {
    let ledger = even_ledger("2026-01-01", 3, "1");
    let amounts = ledger.amounts(&METHOD, date("2026-01-01"), date("2026-01-05")).unwrap();
    let text = serde_json::to_string(&amounts).unwrap();
    assert_eq!(serde_json::from_str::<tidegate_averages::YearAmounts>(&text).unwrap(), amounts);
    let partial = even_day(date("2026-01-01"), "0.25", HourState::Measured);
    let text = serde_json::to_string(&partial).unwrap();
    assert_eq!(serde_json::from_str::<DayPartial>(&text).unwrap(), partial);
}
