//! Tiny years by hand, whose counts anybody can work out.

use std::collections::BTreeSet;

use tidegate_domain::{Averaging, Comparison, Date, FiledMark, Grade, Instant, PermitLimit, Tier};

use super::ladder::{Event, Watch};
use super::licences::{Told, to_apply, to_renew};
use super::means::Hours;
use super::{Limit, count};
use crate::year::spell::{Spell, SpellKind};
use crate::year::{Sent, SentValue, Year, YearPlan};

fn start() -> Date {
    Date::from_ymd(2022, 1, 1).unwrap()
}

fn plan(days: u32) -> YearPlan {
    let county = "330122".parse().unwrap();
    YearPlan { seed: 1, county, enterprises: 340, from: start(), days }
}

fn permit_limit(averaging: Averaging, upper: &str) -> PermitLimit {
    PermitLimit {
        outlet: "DW001".to_owned(),
        pollutant: "w01018".to_owned(),
        averaging,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(upper.parse().unwrap()),
        unit: "mg/L".to_owned(),
    }
}

fn always(limit: &PermitLimit) -> Limit<'_> {
    Limit { limit, from: start().plus_days(-9), until: start().plus_days(400) }
}

/// An hour or a day that was sent, with a flow of the same mark beside it.
fn sent(averaging: Averaging, hour: i64, value: &str, flag: char) -> Sent {
    let one = |pollutant, value: &str| SentValue {
        pollutant,
        value: value.parse().unwrap(),
        converted: None,
        flag,
    };
    Sent {
        at_ms: 0,
        outlet: 0,
        averaging,
        period_start: start().start() + hour * 3_600,
        values: vec![one("w00000", "10"), one("w01018", value)],
        is_late: false,
    }
}

fn mark(kind: &str, hours: std::ops::Range<i64>) -> FiledMark {
    let at = |hour: i64| -> Instant { start().start() + hour * 3_600 };
    FiledMark {
        reference: format!("{kind}-{}", hours.start),
        outlet: "DW001".to_owned(),
        kind: kind.to_owned(),
        pollutants: Vec::new(),
        from: at(hours.start),
        until: at(hours.end),
        filed: at(hours.end),
        reason: String::new(),
    }
}

/// The events of hourly values against an hourly limit of 100.
fn events(values: &[(i64, &str)], marks: &[&FiledMark]) -> Vec<Event> {
    let limit = permit_limit(Averaging::Hour, "100");
    let mut watch = Watch::new(Averaging::Hour, always(&limit), marks);
    for (hour, value) in values {
        let flag = if value.starts_with('T') { 'T' } else { 'N' };
        watch.take(&sent(Averaging::Hour, *hour, value.trim_start_matches('T'), flag));
    }
    watch.finish()
}

fn peaks(values: &[(i64, &str)]) -> Vec<(i64, Grade, bool)> {
    let opened = |event: &Event| (event.opened_at - start().start()) / 3_600;
    let events = events(values, &[]).into_iter();
    events.map(|event| (opened(&event), event.peak, event.closed_at.is_some())).collect()
}

#[test]
fn each_grade_begins_at_its_share_and_not_below() {
    for (value, peak) in [
        ("79.9", None),
        ("80", Some(Grade::Attention)),
        ("89.9", Some(Grade::Attention)),
        ("90", Some(Grade::Warning)),
        // 100.5 is rounded to the even 100, and a little more is not.
        ("100.5", Some(Grade::Warning)),
        ("100.51", Some(Grade::Exceedance)),
        ("149.9", Some(Grade::Exceedance)),
        ("150", Some(Grade::Serious)),
        ("T20", Some(Grade::Warning)),
    ] {
        let found = peaks(&[(0, value)]);
        assert_eq!(found.first().map(|(_, peak, _)| *peak), peak, "{value}");
    }
}

#[test]
fn an_event_ends_with_the_third_calm_reading() {
    // 85 is calm for a warning: it lies five under ninety. 76 is not calm for attention.
    assert_eq!(peaks(&[(0, "92"), (1, "70"), (2, "70")]), [(0, Grade::Warning, false)]);
    assert_eq!(peaks(&[(0, "92"), (1, "70"), (2, "70"), (3, "70")]), [(0, Grade::Warning, true)]);
    let held = [(0, "82"), (1, "76"), (2, "76"), (3, "76"), (4, "74"), (5, "74")];
    assert_eq!(peaks(&held), [(0, Grade::Attention, false)]);
    let interrupted = [(0, "92"), (1, "70"), (2, "70"), (3, "88"), (4, "70"), (5, "70")];
    assert_eq!(peaks(&interrupted), [(0, Grade::Warning, false)]);
    let twice = [(0, "92"), (1, "70"), (2, "70"), (3, "70"), (4, "83")];
    assert_eq!(peaks(&twice), [(0, Grade::Warning, true), (4, Grade::Attention, false)]);
}

#[test]
fn a_second_exceedance_within_a_day_is_serious() {
    assert_eq!(peaks(&[(0, "110"), (24, "110")])[0].1, Grade::Serious);
    assert_eq!(peaks(&[(0, "110"), (25, "110")])[0].1, Grade::Exceedance);
}

#[test]
fn what_is_late_is_an_event_of_its_own_unless_one_is_open() {
    let late = [(5, "50"), (2, "95"), (3, "95"), (6, "50")];
    assert_eq!(peaks(&late), [(2, Grade::Warning, true), (3, Grade::Warning, true)]);
    assert_eq!(peaks(&[(5, "82"), (2, "95")]), [(5, Grade::Attention, false)]);
}

#[test]
fn an_event_within_marks_is_withdrawn_and_one_beside_them_is_not() {
    let check = mark("maintenance", 3..5);
    let has_unmarked = |values: &[(i64, &str)]| events(values, &[&check])[0].has_unmarked;
    assert!(!has_unmarked(&[(3, "120"), (4, "120")]));
    assert!(has_unmarked(&[(3, "120"), (4, "120"), (5, "91")]));
    assert!(!has_unmarked(&[(3, "120"), (4, "120"), (5, "85")]));
}

#[test]
fn an_hour_comes_near_a_limit_of_the_day_and_no_further() {
    let limit = permit_limit(Averaging::Day, "100");
    let mut watch = Watch::new(Averaging::Hour, always(&limit), &[]);
    watch.take(&sent(Averaging::Hour, 0, "400", 'N'));
    assert_eq!(watch.finish()[0].peak, Grade::Warning);
}

/// Days over a limit of 100 of the day when the hours are those.
fn exceeding_days(hours: &[(&str, char)], marks: &[&FiledMark]) -> u32 {
    let limit = permit_limit(Averaging::Day, "100");
    let plan = plan(1);
    let mut kept = Hours::new(&plan, marks);
    for (hour, (value, flag)) in (0..).zip(hours) {
        kept.take(&sent(Averaging::Hour, hour, value, *flag));
    }
    kept.exceedances(&always(&limit))
}

#[test]
fn a_day_needs_three_quarters_of_the_hours_that_are_due() {
    let day = |over: usize, gone: usize| {
        let mut hours = vec![("101", 'N'); over];
        hours.extend(vec![("0", 'D'); gone]);
        exceeding_days(&hours, &[])
    };
    assert_eq!(day(18, 6), 1);
    assert_eq!(day(17, 7), 0);
    // Where production stands nothing is due: of sixteen hours twelve are enough.
    let mut hours = vec![("101", 'N'); 12];
    hours.extend(vec![("0", 'F'); 8]);
    hours.extend(vec![("0", 'D'); 4]);
    assert_eq!(exceeding_days(&hours, &[]), 1);
    hours[0] = ("0", 'D');
    assert_eq!(exceeding_days(&hours, &[]), 0);
}

#[test]
fn a_mean_is_rounded_before_it_is_compared_and_marks_take_hours_away() {
    assert_eq!(exceeding_days(&[("100.5", 'N'); 24], &[]), 0);
    assert_eq!(exceeding_days(&[("100.51", 'N'); 24], &[]), 1);
    let mut hours = vec![("50", 'N'); 20];
    hours.extend(vec![("500", 'N'); 4]);
    assert_eq!(exceeding_days(&hours, &[]), 1);
    assert_eq!(exceeding_days(&hours, &[&mark("maintenance", 20..24)]), 0);
}

#[test]
fn an_hour_is_exempt_under_a_mark_of_the_plant_and_invalid_under_one_of_the_instrument() {
    let limit = permit_limit(Averaging::Hour, "100");
    let plan = plan(1);
    for (marks, exceedances) in [
        (vec![], 3),
        (vec![mark("start-up", 0..1)], 2),
        (vec![mark("start-up", 0..1), mark("calibration", 1..2)], 1),
    ] {
        let marks: Vec<&FiledMark> = marks.iter().collect();
        let mut kept = Hours::new(&plan, &marks);
        (0..3).for_each(|hour| kept.take(&sent(Averaging::Hour, hour, "130", 'N')));
        kept.take(&sent(Averaging::Hour, 3, "130", 'C'));
        kept.take(&sent(Averaging::Hour, 4, "100.5", 'N'));
        assert_eq!(kept.exceedances(&always(&limit)), exceedances);
    }
}

#[test]
fn who_produces_without_a_permit_has_to_apply() {
    let year = Year::new(&plan(60)).unwrap();
    let permit = |valid_until: i32| {
        let mut permit = year.permit_to_issue("x", start().plus_days(-900));
        permit.valid_until = start().plus_days(valid_until);
        (start().plus_days(-1), permit)
    };
    let steady: Vec<i64> = vec![100; 60];
    let standing: Vec<i64> = (0..60).map(|day| if day < 20 { 0 } else { 4 }).collect();
    let stopping: Vec<i64> = (0..60).map(|day| if day < 20 { 100 } else { 30 }).collect();
    for (tier, permits, amounts, has_to) in [
        (Tier::Simplified, vec![], &steady, true),
        (Tier::Registration, vec![], &steady, false),
        (Tier::Key, vec![permit(61)], &steady, false),
        (Tier::Key, vec![permit(30)], &steady, true),
        (Tier::Key, vec![permit(30)], &stopping, false),
        (Tier::Key, vec![], &vec![0; 60], false),
        (Tier::Key, vec![], &vec![100; 14], false),
        (Tier::Key, vec![], &vec![100; 15], true),
        (Tier::Key, vec![], &standing, true),
    ] {
        let days = (0..).zip(amounts.iter());
        let days = days.map(|(day, amount)| (start().plus_days(day), *amount)).collect();
        let key = ("x".to_owned(), "power-kwh".to_owned());
        let told = Told {
            from: start(),
            days: 60,
            permits: [("x".to_owned(), permits)].into(),
            figures: [(key, days)].into(),
        };
        assert_eq!(to_apply(&told, &|_| tier).contains("x"), has_to, "{tier:?} {amounts:?}");
    }
    for (valid_until, has_to) in [(89, false), (90, true), (149, true), (150, false)] {
        let told = Told {
            from: start(),
            days: 60,
            permits: [("x".to_owned(), vec![permit(valid_until)])].into(),
            figures: [].into(),
        };
        assert_eq!(to_renew(&told).contains("x"), has_to, "{valid_until}");
    }
}

#[test]
fn a_planted_upset_is_counted_and_one_that_stays_low_is_not() {
    let mut year = Year::new(&plan(20)).unwrap();
    for site in &mut year.sites {
        site.befall(Vec::new(), 20);
        site.bases.iter_mut().for_each(|base| *base = (*base).min(500));
    }
    year.papers.iter_mut().for_each(|papers| papers.docket.clear());
    let quiet = count(&year, &|_| Tier::None);
    assert_eq!((quiet.violators.len(), quiet.events.len()), (0, 0));
    let gas = year.sites.iter().position(|site| site.is_gas).unwrap();
    let profile = &year.sites[gas].logger.profile.pollutants;
    let pollutant = profile.iter().position(|one| one.role.is_concentration()).unwrap();
    let enterprise = year.sites[gas].record.enterprise.clone();
    for (peak_per_mille, violators, peak) in [
        (740, BTreeSet::new(), None),
        (950, BTreeSet::new(), Some(Grade::Warning)),
        (1300, BTreeSet::from([enterprise]), Some(Grade::Serious)),
    ] {
        let kind = SpellKind::Upset { pollutant, peak_per_mille };
        year.sites[gas].befall(vec![Spell { kind, from: 100, hours: 8, mark: None }], 20);
        let counts = count(&year, &|_| Tier::None);
        assert_eq!(counts.violators, violators, "{peak_per_mille}");
        let peaks: Vec<Grade> = counts.events.iter().map(|event| event.peak).collect();
        assert_eq!(peaks, peak.into_iter().collect::<Vec<_>>(), "{peak_per_mille}");
        let effective = usize::from(peak.is_some());
        assert_eq!(counts.effective().count(), effective);
        assert_eq!(counts.effective_by_month().get(&1).copied().unwrap_or(0), effective as u32);
    }
}
