//! Ledgers, monitoring, disclosure, renewal, changes; and copies that make no sense.

use tidegate_affairs::duty::{
    Cycle, Doubt, DueBy, DutyKind, MonitoringTerm, PermitDuties, RegisteredChange, RegularTerm,
    ReportTerm, Sparing, Stopped,
};

use crate::support::{County, copy, day, dues, pairs};

fn monitoring(every: Cycle, times: u16) -> MonitoringTerm {
    MonitoringTerm {
        outlet: "DW001".to_owned(),
        pollutant: "w01018".to_owned(),
        every,
        times,
        due: None,
    }
}

fn monitored(valid_from: &str, every: Cycle) -> PermitDuties {
    PermitDuties { monitoring: vec![monitoring(every, 1)], ..copy(valid_from) }
}

#[test]
fn monitoring_is_done_by_the_last_day_of_each_period() {
    for (every, count, last) in [
        (Cycle::Day, 366, ("2024-12-31", "2024-12-31")),
        (Cycle::Week, 52, ("2024-W52", "2024-12-29")),
        (Cycle::Month, 12, ("2024-12", "2024-12-31")),
        (Cycle::Quarter, 4, ("2024-Q4", "2024-12-31")),
        (Cycle::HalfYear, 2, ("2024-H2", "2024-12-31")),
        (Cycle::Year, 1, ("2024", "2024-12-31")),
    ] {
        let duties = monitored("2021-03-01", every);
        let found = County::national().reckon(&duties, ("2024-01-01", "2025-01-01"), &[]);
        assert_eq!(found.owed.len(), count, "{every:?}, a leap year");
        assert_eq!(dues(&found.owed).last(), pairs(&[last]).last(), "{every:?}");
        assert_eq!(found.owed[0].outlet, "DW001");
    }
    let february = monitored("2021-03-01", Cycle::Month);
    let found = County::national().reckon(&february, ("2024-02-01", "2024-03-01"), &[]);
    assert_eq!(found.owed[0].due, day("2024-02-29"));
    assert_eq!(found.owed[0].key, "P1/self-monitoring/DW001/w01018/2024-02");
    assert_eq!(found.owed[0].remind_on, [day("2024-02-24")]);
}

#[test]
fn times_in_a_period_are_one_duty_that_says_how_often() {
    let mut duties = copy("2021-03-01");
    duties.monitoring = vec![monitoring(Cycle::Quarter, 3), monitoring(Cycle::Month, 1)];
    let found = County::national().reckon(&duties, ("2022-03-01", "2022-04-01"), &[]);
    let times: Vec<_> = found.owed.iter().map(|one| (one.period.as_str(), one.times)).collect();
    assert_eq!(times, [("2022-03", 1), ("2022-Q1", 3)]);
}

#[test]
fn nobody_is_nagged_about_a_period_without_production() {
    let regular = |day| vec![RegularTerm { every: Cycle::Month, due: DueBy::DaysAfter(day) }];
    let duties = PermitDuties {
        ledgers: regular(10),
        disclosures: regular(15),
        ..monitored("2021-03-01", Cycle::Month)
    };
    let county = County::national();
    let window = ("2022-04-01", "2022-05-01");
    let kinds = |stops: &[(&str, &str)]| {
        let found = county.reckon(&duties, window, stops);
        found.owed.iter().map(|one| (one.kind, one.stopped)).collect::<Vec<_>>()
    };
    use DutyKind::{Disclosure, Ledger, SelfMonitoring};
    use Stopped::{No, Partly, Wholly};
    assert_eq!(kinds(&[]), [(Ledger, No), (Disclosure, No), (SelfMonitoring, No)]);
    // All of March: what belongs to April goes on.
    let march = [("2022-03-01", "2022-04-01")];
    assert_eq!(kinds(&march), [(Disclosure, Wholly), (SelfMonitoring, No)]);
    let spared = county.reckon(&duties, window, &march).spared;
    assert_eq!(spared[0].why, Sparing::Stopped);
    // One day of production is production.
    let but_a_day = [("2022-03-01", "2022-03-31")];
    assert_eq!(kinds(&but_a_day)[0], (Ledger, Partly));
    let goes_on = [("2022-03-01", "")];
    assert_eq!(kinds(&goes_on), [(Disclosure, Wholly)]);
}

#[test]
fn the_first_period_is_owed_when_the_permit_is_held_for_enough_of_it() {
    for (every, just, short, window) in [
        (Cycle::Month, "2022-03-22", "2022-03-23", ("2022-03-01", "2022-04-01")),
        (Cycle::Quarter, "2022-03-02", "2022-03-03", ("2022-03-01", "2022-04-01")),
        (Cycle::Week, "2022-03-07", "2022-03-08", ("2022-03-07", "2022-03-14")),
        (Cycle::Day, "2022-03-07", "2022-03-08", ("2022-03-07", "2022-03-08")),
        (Cycle::Year, "2022-10-03", "2022-10-04", ("2022-12-01", "2023-01-01")),
    ] {
        let owed = |from| County::national().reckon(&monitored(from, every), window, &[]).owed;
        assert_eq!(owed(just).len(), 1, "{every:?}");
        assert_eq!(owed(short).len(), 0, "{every:?}");
    }
}

#[test]
fn monitoring_ends_with_the_permit() {
    let mut duties = monitored("2021-03-01", Cycle::Month);
    duties.ended = Some(day("2022-05-31"));
    let found = County::national().reckon(&duties, ("2022-04-01", "2023-01-01"), &[]);
    assert_eq!(dues(&found.owed), pairs(&[("2022-04", "2022-04-30")]));
    assert_eq!(found.spared.len(), 1, "of later months nothing need be said");
}

/// The renewal of a copy valid until a day.
fn renewal(county: &County, valid_until: &str) -> tidegate_affairs::duty::Owed {
    let mut duties = copy("2021-03-01");
    duties.valid_until = day(valid_until);
    let found = county.reckon(&duties, ("2021-03-01", "2030-01-01"), &[]);
    found.owed.into_iter().find(|one| one.kind == DutyKind::Renewal).unwrap()
}

#[test]
fn a_renewal_is_applied_for_sixty_days_before_expiry() {
    let county = County::national();
    for (valid_until, due) in
        [("2026-03-10", "2026-01-09"), ("2024-04-29", "2024-02-29"), ("2023-04-29", "2023-02-28")]
    {
        let owed = renewal(&county, valid_until);
        assert_eq!(owed.due, day(due));
        assert_eq!(owed.period, valid_until);
        assert!(owed.doubts.is_empty(), "calendar days need no calendar");
    }
    let owed = renewal(&county, "2026-03-10");
    // 90, 75 and 65 days before expiry.
    assert_eq!(owed.remind_on, ["2025-12-10", "2025-12-25", "2026-01-04"].map(day));
}

#[test]
fn a_county_may_count_them_in_working_days() {
    let county = County::with(&[("renewal_days_are_working", 1), ("renewal_apply_days", 10)]);
    // Over the National Day of 2024: 29 September and 12 October are worked, seven days are off.
    let owed = renewal(&county, "2024-10-16");
    assert_eq!((owed.due, owed.doubts.len()), (day("2024-09-27"), 0));
    // The notice of 2027 is not out.
    let owed = renewal(&county, "2027-03-01");
    assert_eq!(owed.doubts, [Doubt::ProvisionalCalendar]);
    let county = County::with(&[("renewal_days_are_working", 1)]);
    let owed = renewal(&county, "2024-10-16");
    assert!(owed.due < day("2024-08-17"), "sixty working days are more than sixty days");
    assert!(owed.remind_on.iter().all(|on| *on < owed.due));
}

#[test]
fn a_renewal_that_was_applied_for_is_done_and_one_of_an_ended_permit_falls_away() {
    let county = County::national();
    let mut duties = copy("2021-03-01");
    let window = ("2025-12-01", "2026-02-01");
    duties.renewed = Some(day("2025-12-20"));
    let found = county.reckon(&duties, window, &[]);
    assert_eq!(found.owed[0].done, Some(day("2025-12-20")));
    duties.ended = Some(day("2025-12-31"));
    assert!(county.reckon(&duties, window, &[]).owed.is_empty());
    let spared = county.reckon(&duties, window, &[]).spared;
    assert_eq!(spared[0].why, Sparing::PermitEnded { on: day("2025-12-31") });
}

#[test]
fn a_change_is_applied_for_within_thirty_days() {
    let mut duties = copy("2021-03-01");
    let change =
        |on: &str, what: &str| RegisteredChange { on: day(on), what: what.to_owned(), done: None };
    duties.changes = vec![
        change("2024-01-30", "name"),
        change("2024-01-30", "address"),
        change("2024-01-30", "name"),
        change("2026-02-15", "name"),
    ];
    let found = County::national().reckon(&duties, ("2024-02-01", "2026-04-01"), &[]);
    let changes: Vec<_> = found.owed.iter().filter(|one| one.kind == DutyKind::Change).collect();
    assert_eq!(changes.len(), 2, "the same change twice is one, that after the end is none");
    assert_eq!(changes[0].key, "P1/change/address/2024-01-30");
    assert_eq!(changes[0].due, day("2024-02-29"));
    assert_eq!(changes[0].remind_on, [day("2024-02-19")]);
}

#[test]
fn a_copy_is_read_as_written_and_what_makes_no_sense_is_named() {
    let text = r#"{
        "permit": "P1", "valid_from": "2021-03-01", "valid_until": "2026-03-01",
        "reports": [{"every": "year", "due": {"day-of": {"month": 1, "day": 31}}}],
        "ledgers": [{"every": "month", "due": {"days-after": 10}}],
        "monitoring": [{"outlet": "DW001", "pollutant": "w01018", "every": "quarter", "times": 2}]
    }"#;
    let good: PermitDuties = serde_json::from_str(text).unwrap();
    good.check().unwrap();
    let year = |due| ReportTerm { every: Cycle::Year, due };
    let day_of = |month, day| Some(DueBy::DayOf { month, day });
    let wrong = |change: &dyn Fn(&mut PermitDuties)| {
        let mut copy = good.clone();
        change(&mut copy);
        copy.check().unwrap_err().to_string()
    };
    for (part, error) in [
        ("no time", wrong(&|copy| copy.valid_until = copy.valid_from)),
        ("before it began", wrong(&|copy| copy.ended = Some(day("2021-02-28")))),
        ("after it began", wrong(&|copy| copy.held_since = Some(day("2021-03-02")))),
        ("was renewed", wrong(&|copy| copy.renewed = Some(day("2021-02-28")))),
        ("`permit`", wrong(&|copy| copy.permit = String::new())),
        ("day or week", wrong(&|copy| copy.reports[0].every = Cycle::Week)),
        ("second time", wrong(&|copy| copy.reports.push(year(None)))),
        ("month 13", wrong(&|copy| copy.reports = vec![year(day_of(13, 1))])),
        ("month 0", wrong(&|copy| copy.reports = vec![year(day_of(0, 1))])),
        ("day 32", wrong(&|copy| copy.reports = vec![year(day_of(1, 32))])),
        ("373 days", wrong(&|copy| copy.reports = vec![year(Some(DueBy::DaysAfter(373)))])),
        ("0 times", wrong(&|copy| copy.monitoring[0].times = 0)),
        ("`outlet`", wrong(&|copy| copy.monitoring[0].outlet = "a/b".to_owned())),
        ("`pollutant`", wrong(&|copy| copy.monitoring[0].pollutant = "w".repeat(65))),
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    let mut most = good.clone();
    most.reports = vec![year(Some(DueBy::DaysAfter(372)))];
    most.monitoring[0].pollutant = "w".repeat(64);
    most.check().unwrap();
    assert!(serde_json::from_str::<PermitDuties>(&text.replace("ledgers", "ledger")).is_err());
}
