//! Filling of gaps: each tier, just under and just over.

use tidegate_averages::{
    HourState, Ledger, Monitoring, Substitution, SubstitutionRule, YearAmounts,
};
use tidegate_domain::Decimal;

use crate::amounts::{even_day, even_ledger};
use crate::site::{METHOD, counts, date, decimal};

/// A ledger of hours from the first of January on.
fn ledger(monitoring: Monitoring, hours: &[(HourState, &str)]) -> Ledger {
    let mut ledger = Ledger::new("DA001", "a21026", monitoring);
    for (place, hours) in hours.chunks(24).enumerate() {
        let day = date("2026-01-01").plus_days(i32::try_from(place).unwrap());
        let mut partial = even_day(day, "0", HourState::Stopped);
        partial.monitoring = monitoring;
        for (hour, (state, mass)) in hours.iter().enumerate() {
            partial.state[hour] = *state;
            partial.mass[hour] = counts(mass);
        }
        ledger.add(partial).unwrap();
    }
    ledger
}

fn amounts(ledger: &Ledger) -> YearAmounts {
    let days = i32::try_from(ledger.len()).unwrap();
    let from = date("2026-01-01");
    ledger.amounts(&METHOD, from, from.plus_days(days)).unwrap()
}

const ONE: (HourState, &str) = (HourState::Measured, "1");
const PEAK: (HourState, &str) = (HourState::Measured, "5");
const GAP: (HourState, &str) = (HourState::Missing, "0");
const STOPPED: (HourState, &str) = (HourState::Stopped, "0");

/// Hours, a peak, `after` more hours, a gap, and hours to the end of so many days.
fn with_peak(before: usize, after: usize, gap: usize, days: usize) -> Substitution {
    let mut hours = vec![ONE; before];
    hours.push(PEAK);
    hours.extend(std::iter::repeat_n(ONE, after));
    hours.extend(std::iter::repeat_n(GAP, gap));
    assert!(hours.len() <= days * 24);
    hours.resize(days * 24, ONE);
    let amounts = amounts(&ledger(Monitoring::FlueGas, &hours));
    assert_eq!(amounts.substitutions.len(), 1);
    assert_eq!(amounts.missing_hours, u32::try_from(gap).unwrap());
    amounts.substitutions[0].clone()
}

#[test]
fn a_short_gap_takes_the_largest_of_180_hours() {
    for (after, rate) in [(179, "5"), (180, "1")] {
        let filled = with_peak(600, after, 24, 80);
        assert_eq!(filled.rule, SubstitutionRule::ShortLookBack);
        assert_eq!((filled.rate, filled.hours_before), (decimal(rate), 180));
    }
}

#[test]
fn a_longer_gap_takes_the_largest_of_720_hours() {
    for (after, rate) in [(719, "5"), (720, "1")] {
        let filled = with_peak(600, after, 25, 80);
        assert_eq!(filled.rule, SubstitutionRule::MiddleLookBack);
        assert_eq!((filled.rate, filled.hours_before), (decimal(rate), 720));
    }
}

#[test]
fn the_capture_of_the_quarter_decides_the_tier() {
    // 1 000 hours that the plant ran.
    for (gap, rule) in [
        (100, SubstitutionRule::MiddleLookBack),
        (101, SubstitutionRule::LongLookBack),
        (250, SubstitutionRule::LongLookBack),
        (251, SubstitutionRule::CaptureTooLow),
    ] {
        let mut hours = vec![ONE; 1_000 - gap];
        hours.extend(std::iter::repeat_n(GAP, gap));
        hours.resize(42 * 24, STOPPED);
        let amounts = amounts(&ledger(Monitoring::FlueGas, &hours));
        let filled = &amounts.substitutions[0];
        assert_eq!(filled.rule, rule, "{gap} of 1 000 hours");
        assert_eq!(filled.capture, Some((u32::try_from(1_000 - gap).unwrap(), 1_000)));
        let substituted = amounts.total(None).substituted;
        if rule.fills() {
            assert_eq!(
                substituted.to_string(),
                Decimal::from_counts(i64::try_from(gap).unwrap() * 1_000_000).to_string()
            );
            assert_eq!(amounts.unfilled_hours, 0);
        } else {
            assert_eq!(substituted, Decimal::ZERO);
            assert_eq!(amounts.unfilled_hours, u32::try_from(gap).unwrap());
        }
    }
}

#[test]
fn a_poorly_captured_quarter_looks_back_2160_hours_into_the_year_before() {
    for (before, rate) in [(2_159_usize, "5"), (2_160, "1")] {
        // The peak, then so many hours until the end of the year.
        let mut ledger = even_ledger("2025-09-01", 122, "1");
        let back = i64::try_from(before).unwrap() + 1;
        let end = date("2026-01-01").start();
        let at = end - back * 3_600;
        let day = tidegate_domain::Date::of_instant(at);
        let mut partial = even_day(day, "1", HourState::Measured);
        partial.mass[usize::try_from((at - day.start()) / 3_600).unwrap()] = counts("5");
        ledger.add(partial).unwrap();
        let from = date("2026-01-01");
        // Two of ten days are missing from the start: 80 %.
        for day in 2..10 {
            ledger.add(even_day(from.plus_days(day), "1", HourState::Measured)).unwrap();
        }
        let amounts = ledger.amounts(&METHOD, from, from.plus_days(10)).unwrap();
        let filled = &amounts.substitutions[0];
        assert_eq!(filled.rule, SubstitutionRule::LongLookBack);
        assert_eq!((filled.rate, filled.hours_before), (decimal(rate), 2_160), "{before}");
        assert_eq!(
            amounts.total(None).measured,
            decimal("0.192"),
            "the year before is not counted"
        );
    }
}

#[test]
fn a_gap_with_nothing_before_stays_open() {
    let mut hours = vec![GAP; 2];
    hours.resize(96, ONE);
    let gas = amounts(&ledger(Monitoring::FlueGas, &hours));
    assert_eq!(gas.substitutions[0].rule, SubstitutionRule::NothingBefore);
    assert_eq!((gas.missing_hours, gas.unfilled_hours), (2, 2));
    let water = amounts(&ledger(Monitoring::WasteWater, &hours));
    assert_eq!(water.substitutions[0].rule, SubstitutionRule::NothingBefore);
}

#[test]
fn a_gap_across_quarters_is_filled_by_each_quarter_s_capture() {
    let mut ledger = even_ledger("2026-01-01", 100, "1");
    let missing = ["2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03"];
    for day in missing {
        ledger.add(even_day(date(day), "0", HourState::Missing)).unwrap();
    }
    let amounts = amounts(&ledger);
    let rules: Vec<_> =
        amounts.substitutions.iter().map(|each| (each.rule, each.gap_hours)).collect();
    // The second quarter has 7 of 10 days.
    assert_eq!(
        rules,
        [(SubstitutionRule::MiddleLookBack, 96), (SubstitutionRule::CaptureTooLow, 96)]
    );
}

#[test]
fn water_takes_the_mean_of_the_time_before_of_the_same_length() {
    let mut hours = vec![(HourState::Measured, "9"); 21];
    hours.extend([ONE, (HourState::Measured, "2"), GAP]);
    hours.extend([GAP, ONE]);
    hours.resize(48, ONE);
    let amounts = amounts(&ledger(Monitoring::WasteWater, &hours));
    let filled = &amounts.substitutions[0];
    assert_eq!(filled.rule, SubstitutionRule::PrecedingMean);
    assert_eq!((filled.rate, filled.hours_before, filled.gap_hours), (decimal("1.5"), 2, 2));
    assert_eq!(amounts.days[0].substituted, counts("1.5"));
    assert_eq!(amounts.days[1].substituted, counts("1.5"));
    assert_eq!(amounts.total(None).substituted, decimal("0.003"));
}

#[test]
fn days_that_are_not_there_are_gaps_and_stopped_ones_are_not() {
    let mut ledger = even_ledger("2026-01-01", 40, "1");
    ledger.add(even_day(date("2026-01-20"), "0", HourState::Stopped)).unwrap();
    let from = date("2026-01-01");
    let amounts = ledger.amounts(&METHOD, from, from.plus_days(41)).unwrap();
    assert_eq!(amounts.missing_hours, 24);
    assert_eq!(amounts.substitutions[0].capture, Some((39 * 24, 40 * 24)));
    assert_eq!(amounts.substitutions[0].rule, SubstitutionRule::ShortLookBack);
}
