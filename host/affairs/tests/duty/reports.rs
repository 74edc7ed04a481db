//! Execution reports: their calendar and the rules by which they are joined.

use tidegate_affairs::duty::{
    Cycle, Doubt, DueBy, Owed, PermitDuties, ReportTerm, Sparing, Stopped, in_succession,
};
use tidegate_domain::{Permit, Tier};

use crate::support::{County, copy, day, dues, pairs, reporting};

use Cycle::{HalfYear, Month, Quarter, Year};

#[test]
fn a_year_of_all_reports_has_each_last_month_and_quarter_in_the_longer_one() {
    let duties = reporting("2021-03-01", &[Month, Quarter, Year]);
    let found = County::national().reckon(&duties, ("2022-01-01", "2023-01-01"), &[]);
    let wanted = [
        ("2021", "2022-01-15"),
        ("2022-01", "2022-02-15"),
        ("2022-02", "2022-03-15"),
        ("2022-Q1", "2022-04-15"),
        ("2022-04", "2022-05-15"),
        ("2022-05", "2022-06-15"),
        ("2022-Q2", "2022-07-15"),
        ("2022-07", "2022-08-15"),
        ("2022-08", "2022-09-15"),
        ("2022-Q3", "2022-10-15"),
        ("2022-10", "2022-11-15"),
        ("2022-11", "2022-12-15"),
    ];
    assert_eq!(dues(&found.owed), pairs(&wanted));
    assert_eq!(found.owed[0].together, ["2021-Q4", "2021-12"]);
    assert_eq!(found.owed[3].together, ["2022-03"]);
    assert_eq!(found.owed[3].remind_on, [day("2022-04-12")], "three days before, as in Tonglu");
    let march = found.spared.iter().find(|one| one.period == "2022-03").unwrap();
    assert_eq!(march.why, Sparing::Merged { period: "2022-Q1".to_owned() });
    assert_eq!(march.key, "P1/execution-report/2022-03");
}

#[test]
fn a_county_may_have_every_report_stand_by_itself() {
    let county =
        County::with(&[("report_quarter_covers_month", 0), ("report_year_covers_quarter", 0)]);
    let duties = reporting("2021-03-01", &[Month, Quarter, Year]);
    let found = county.reckon(&duties, ("2022-01-01", "2023-01-01"), &[]);
    assert_eq!(found.owed.len(), 12 + 4 + 1);
    assert!(found.spared.is_empty());
}

#[test]
fn half_years_by_15_july_and_15_january() {
    let duties = reporting("2021-03-01", &[HalfYear]);
    let found = County::national().reckon(&duties, ("2022-01-01", "2023-01-01"), &[]);
    assert_eq!(dues(&found.owed), pairs(&[("2021-H2", "2022-01-15"), ("2022-H1", "2022-07-15")]));
}

/// What a copy valid from a day has in a window.
fn held_from(valid_from: &str, cycles: &[Cycle], window: (&str, &str)) -> Vec<String> {
    let found = County::national().reckon(&reporting(valid_from, cycles), window, &[]);
    found.owed.into_iter().map(|one| one.period).collect()
}

#[test]
fn a_permit_held_too_short_owes_no_report_of_the_period() {
    for (cycle, just, short, window) in [
        // Ten days of a month, thirty of a quarter.
        (Month, "2022-03-22", "2022-03-23", ("2022-04-01", "2022-05-01")),
        (Quarter, "2022-03-02", "2022-03-03", ("2022-04-01", "2022-05-01")),
        // Ninety days of a half-year or year.
        (HalfYear, "2022-04-02", "2022-04-03", ("2022-07-01", "2022-08-01")),
        (Year, "2022-10-03", "2022-10-04", ("2023-01-01", "2023-02-01")),
    ] {
        assert_eq!(held_from(just, &[cycle], window).len(), 1, "{cycle:?}");
        assert_eq!(held_from(short, &[cycle], window).len(), 0, "{cycle:?}");
    }
}

#[test]
fn the_month_stands_by_itself_when_its_quarter_has_no_report() {
    let window = ("2022-04-01", "2022-05-01");
    assert_eq!(held_from("2022-03-02", &[Month, Quarter], window), ["2022-Q1"]);
    assert_eq!(held_from("2022-03-03", &[Month, Quarter], window), ["2022-03"]);
}

#[test]
fn a_year_held_too_short_is_reported_with_the_next() {
    let county = County::national();
    let duties = reporting("2022-10-04", &[Month, Quarter, Year]);
    let first = county.reckon(&duties, ("2023-01-01", "2023-02-01"), &[]);
    // Without a report of the year, its last quarter stands by itself.
    assert_eq!(dues(&first.owed), pairs(&[("2022-Q4", "2023-01-15")]));
    let year = first.spared.iter().find(|one| one.period == "2022").unwrap();
    assert_eq!(year.why, Sparing::JoinedToNext { period: "2023".to_owned() });
    let next = county.reckon(&duties, ("2024-01-01", "2024-02-01"), &[]);
    assert_eq!(dues(&next.owed), pairs(&[("2023", "2024-01-15")]));
    assert_eq!(next.owed[0].from, day("2022-10-04"), "covers the days of the year before");
    assert_eq!(next.owed[0].together, ["2022", "2023-Q4", "2023-12"]);
    // The one after is a usual one again.
    let third = county.reckon(&duties, ("2025-01-01", "2025-02-01"), &[]);
    assert_eq!(third.owed[0].from, day("2024-01-01"));
}

#[test]
fn what_the_copy_says_goes_before_the_calendar() {
    let last_of_month = |month| Some(DueBy::DayOf { month, day: 31 });
    let mut duties = copy("2020-03-01");
    duties.reports = vec![
        ReportTerm { every: Year, due: last_of_month(1) },
        ReportTerm { every: HalfYear, due: last_of_month(1) },
        ReportTerm { every: Quarter, due: Some(DueBy::DaysAfter(20)) },
    ];
    let found = County::national().reckon(&duties, ("2022-01-01", "2022-08-01"), &[]);
    let wanted = [
        ("2021", "2022-01-31"),
        ("2021-H2", "2022-01-31"),
        ("2022-Q1", "2022-04-20"),
        ("2022-Q2", "2022-07-20"),
        ("2022-H1", "2022-07-31"),
    ];
    let mut dues = dues(&found.owed);
    dues.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    assert_eq!(dues, pairs(&wanted));
    assert!(found.owed.iter().all(|one| one.doubts.is_empty()), "the copy leaves no doubt");
    // The last day of a month that is shorter.
    duties.reports = vec![ReportTerm { every: Year, due: last_of_month(2) }];
    let due = |window| County::national().reckon(&duties, window, &[]).owed[0].due;
    assert_eq!(due(("2023-01-01", "2024-01-01")), day("2023-02-28"));
    assert_eq!(due(("2024-01-01", "2025-01-01")), day("2024-02-29"), "a leap year");
}

#[test]
fn a_stop_does_not_free_from_the_report_which_says_so() {
    let duties = reporting("2021-03-01", &[Quarter]);
    let stopped = |stops: &[(&str, &str)]| {
        let found = County::national().reckon(&duties, ("2022-04-01", "2022-05-01"), stops);
        found.owed.iter().map(|one| one.stopped).collect::<Vec<_>>()
    };
    assert_eq!(stopped(&[]), [Stopped::No]);
    assert_eq!(stopped(&[("2022-01-01", "2022-04-01")]), [Stopped::Wholly]);
    assert_eq!(stopped(&[("2022-01-02", "2022-04-01")]), [Stopped::Partly]);
    assert_eq!(stopped(&[("2022-01-01", "2022-03-31")]), [Stopped::Partly]);
    assert_eq!(stopped(&[("2022-02-10", "2022-03-01")]), [Stopped::Partly], "in the middle");
    assert_eq!(stopped(&[("2021-11-01", "")]), [Stopped::Wholly], "still stopped");
    assert_eq!(stopped(&[("2022-04-01", "")]), [Stopped::No], "after the period");
    let two = [("2022-02-15", "2022-04-01"), ("2021-12-01", "2022-02-15")];
    assert_eq!(stopped(&two), [Stopped::Wholly], "two stops without a day between");
}

#[test]
fn a_stop_counts_only_the_days_on_which_the_permit_was_held() {
    let duties = reporting("2022-02-01", &[Quarter]);
    let found = County::national().reckon(
        &duties,
        ("2022-04-01", "2022-05-01"),
        &[("2022-02-01", "2022-04-01")],
    );
    assert_eq!(found.owed[0].stopped, Stopped::Wholly);
}

#[test]
fn what_is_due_after_the_end_of_the_permit_falls_away() {
    let county = County::national();
    let window = ("2022-04-01", "2022-08-01");
    let mut duties = reporting("2021-03-01", &[Quarter]);
    // Ending in the middle of the second quarter: the first was due before.
    duties.ended = Some(day("2022-05-20"));
    let found = county.reckon(&duties, window, &[]);
    assert_eq!(dues(&found.owed), pairs(&[("2022-Q1", "2022-04-15")]));
    assert_eq!(found.spared[0].why, Sparing::PermitEnded { on: day("2022-05-20") });
    assert_eq!(found.spared[0].period, "2022-Q2");
    // On the day itself it no longer holds, the day before it still did.
    for (ended, owed) in [("2022-04-15", 0), ("2022-04-16", 1)] {
        duties.ended = Some(day(ended));
        assert_eq!(county.reckon(&duties, window, &[]).owed.len(), owed, "{ended}");
    }
    // The end of its term is an end as well.
    duties.ended = None;
    duties.valid_until = day("2022-04-15");
    assert!(county.reckon(&duties, window, &[]).owed.is_empty());
}

#[test]
fn a_copy_that_replaces_another_goes_on_where_that_ended() {
    let county = County::national();
    let window = ("2022-01-01", "2023-02-01");
    let whole = county.reckon(&reporting("2021-03-01", &[Month, Quarter, Year]), window, &[]);
    for changed in ["2022-04-14", "2022-04-15", "2022-04-16", "2022-12-31", "2022-02-28"] {
        let mut earlier = reporting("2021-03-01", &[Month, Quarter, Year]);
        earlier.ended = Some(day(changed));
        let mut later = reporting(changed, &[Month, Quarter, Year]);
        later.held_since = Some(day("2021-03-01"));
        let mut both = county.reckon(&earlier, window, &[]).owed;
        both.extend(county.reckon(&later, window, &[]).owed);
        both.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
        let key = |owed: &[Owed]| owed.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
        assert_eq!(key(&both), key(&whole.owed), "{changed}");
    }
}

/// Keys of what several copies make due, each as often as it is owed.
fn keys(copies: &[PermitDuties], window: (&str, &str)) -> Vec<String> {
    let county = County::national();
    let mut owed: Vec<Owed> =
        copies.iter().flat_map(|copy| county.reckon(copy, window, &[]).owed).collect();
    owed.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    owed.into_iter().map(|one| one.key).collect()
}

#[test]
fn copies_of_one_permit_follow_one_another() {
    let cycles = [Month, Quarter, Year];
    let window = ("2022-01-01", "2023-02-01");
    let whole = keys(&[reporting("2021-03-01", &cycles)], window);
    // A renewed permit that begins before the old one ends, on its last day, and the day after it.
    for begins in ["2022-02-20", "2022-02-28", "2022-03-01"] {
        let mut old = reporting("2021-03-01", &cycles);
        old.valid_until = day("2022-03-01");
        let copies = in_succession(vec![reporting(begins, &cycles), old.clone(), old]);
        assert_eq!(copies.len(), 2);
        assert_eq!(copies[0].until(), day(begins));
        assert_eq!(copies[1].since(), day("2021-03-01"));
        let renewal = |key: &String| !key.contains("renewal");
        let both: Vec<_> = keys(&copies, window).into_iter().filter(renewal).collect();
        assert_eq!(both, whole, "{begins}");
    }
    // A day without a permit is a break, and another permit is another matter.
    let mut old = reporting("2021-03-01", &cycles);
    old.ended = Some(day("2022-02-27"));
    let later = reporting("2022-02-28", &cycles);
    let broken = in_succession(vec![old.clone(), later.clone()]);
    assert_eq!(broken[1].since(), day("2022-02-28"));
    let other = PermitDuties { permit: "P2".to_owned(), ..later };
    assert_eq!(in_succession(vec![other.clone(), old.clone()]), [old, other]);
}

#[test]
fn a_copy_that_was_not_read_is_expected_from_its_tier_and_says_so() {
    let permit = |tier| Permit {
        number: "P1".to_owned(),
        tier,
        valid_from: day("2021-03-01"),
        valid_until: day("2026-03-01"),
        ended: None,
        limits: Vec::new(),
        amounts: Vec::new(),
    };
    for (tier, monthly, count) in [
        (Tier::Key, true, 12),
        (Tier::Key, false, 4),
        (Tier::Simplified, false, 1),
        (Tier::Simplified, true, 1),
        (Tier::Registration, false, 0),
    ] {
        let duties = PermitDuties::provisional(&permit(tier), monthly);
        duties.check().unwrap();
        let found = County::national().reckon(&duties, ("2022-01-01", "2023-01-01"), &[]);
        assert_eq!(found.owed.len(), count, "{tier:?}");
        let doubtful = |one: &Owed| one.doubts.contains(&Doubt::ProvisionalCopy);
        assert!(found.owed.iter().all(doubtful));
    }
}

#[test]
fn days_whose_rule_was_not_read_say_so() {
    let duties = reporting("2021-03-01", &[Year]);
    let found = County::national().reckon(&duties, ("2022-01-01", "2023-01-01"), &[]);
    assert_eq!(found.owed[0].doubts, [Doubt::RuleNotChecked]);
}
