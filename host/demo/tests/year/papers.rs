//! Papers, facts and figures of the year.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_demo::year::{ChangeKind, DAYS_MAX, Records, Year, YearError, YearPlan};
use tidegate_domain::{Date, DatedFact, DocketItem};

use crate::support::plan;

fn all(year: &Year) -> Vec<Records> {
    (0..year.arrival_days()).map(|day| year.records(day)).collect()
}

#[test]
fn the_same_seed_files_the_same_papers_and_any_day_can_be_asked_alone() {
    let [one, again, other] = [1, 1, 2].map(|seed| Year::new(&plan(seed)).unwrap());
    let (first, others) = (all(&one), all(&other));
    for day in (0..one.arrival_days()).rev().step_by(13) {
        assert_eq!(again.records(day), first[day as usize]);
    }
    assert_ne!(first, others);
    assert_eq!(one.records(one.arrival_days()), Records::default());
}

#[test]
fn papers_come_on_their_day_and_are_about_somebody_known() {
    let year = Year::new(&plan(1)).unwrap();
    let mut known: BTreeSet<String> =
        year.registered().enterprises.iter().map(|one| one.id.clone()).collect();
    let (before, papers) = (known.len(), all(&year));
    for (day, papers) in (0_i32..).zip(&papers) {
        let on = year.plan().from.plus_days(day);
        known.extend(papers.enterprises.iter().map(|one| one.id.clone()));
        for record in &papers.docket {
            assert_eq!(Date::of_instant(record.recorded_at), on.plus_days(-1), "{record:?}");
            assert!(known.contains(&record.enterprise), "{record:?}");
            if let DocketItem::Mark(mark) = &record.item {
                assert_eq!(mark.filed, record.recorded_at);
            }
        }
        assert!(papers.docket.is_sorted_by_key(|record| record.recorded_at));
        assert!(
            papers.facts.iter().all(|fact| fact.from <= on && known.contains(&fact.enterprise))
        );
        assert!(papers.permits.iter().all(|record| known.contains(&record.enterprise)));
        assert!(papers.returns.iter().all(|one| one.on == on && known.contains(&one.enterprise)));
        assert!(papers.meters.iter().all(|one| one.on == on.plus_days(-1)));
        assert!(papers.meters.iter().all(|one| known.contains(&one.enterprise)));
    }
    assert!((8..40).contains(&(known.len() - before)), "{}", known.len() - before);
    assert_eq!(known.len(), 3400);
}

#[test]
fn a_year_has_all_kinds_of_stories() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 1..=3 {
        let year = Year::new(&plan(seed)).unwrap();
        for papers in all(&year) {
            let mut add =
                |what: &'static str, count: usize| *found.entry(what).or_default() += count;
            for change in &papers.changes {
                match change.kind {
                    ChangeKind::Renamed { .. } => add("renamed", 1),
                    ChangeKind::Moved { .. } => add("moved", 1),
                    ChangeKind::Merged { .. } => add("merged", 1),
                }
            }
            add("commitments", papers.commitments.len());
            add("issued", papers.permits.iter().filter(|one| one.permit.ended.is_none()).count());
            add(
                "withdrawn",
                papers.permits.iter().filter(|one| one.permit.ended.is_some()).count(),
            );
            add("contradictions", contradictions(&papers.facts));
            add("returns", papers.returns.len());
            add("late returns", papers.returns.iter().filter(|one| one.on > one.due).count());
            for record in &papers.docket {
                match &record.item {
                    DocketItem::Project(project) => {
                        let unapproved = project.approved.is_none();
                        let unaccepted = project.accepted.is_none();
                        add("unapproved", usize::from(unapproved));
                        let runs = project.production_started.is_some();
                        add("runs before acceptance", usize::from(runs && unaccepted));
                        add("accepted", usize::from(!unaccepted));
                    }
                    DocketItem::Event(event) if event.kind == "production-stop" => add("stops", 1),
                    DocketItem::Mark(mark) if mark.filed >= mark.until => add("late marks", 1),
                    DocketItem::Mark(_) => add("marks", 1),
                    _ => {}
                }
            }
        }
    }
    for (what, least) in [
        ("renamed", 3),
        ("moved", 3),
        ("merged", 1),
        ("commitments", 60),
        ("issued", 2),
        ("withdrawn", 2),
        ("contradictions", 1),
        ("returns", 5_000),
        ("late returns", 200),
        ("unapproved", 10),
        ("runs before acceptance", 5),
        ("accepted", 30),
        ("stops", 300),
        ("late marks", 200),
        ("marks", 3_000),
    ] {
        let count = found.get(what).copied().unwrap_or(0);
        assert!(count >= least, "{what}: {count} of {found:?}");
    }
}

/// Facts of one name and day that two sources tell differently.
fn contradictions(facts: &[DatedFact]) -> usize {
    let differs = |pair: &[DatedFact]| {
        let [one, other] = pair else { return false };
        let same = one.name == other.name && one.from == other.from;
        same && one.source != other.source && one.value != other.value
    };
    facts.windows(2).filter(|pair| differs(pair)).count()
}

#[test]
fn whoever_is_monitored_holds_a_permit_all_year() {
    let year = Year::new(&plan(1)).unwrap();
    let last = year.plan().from.plus_days(400);
    for outlet in year.outlets() {
        let mut permits = year.registered().permits.iter();
        let held = permits.find(|record| record.enterprise == outlet.enterprise).unwrap();
        let permit = &held.permit;
        assert!(permit.valid_from < year.plan().from && permit.ended.is_none(), "{permit:?}");
        assert!(permit.valid_until > last, "{permit:?}");
        let issued = year.permit_to_issue(&outlet.enterprise, last);
        assert_eq!((issued.valid_from, &issued.limits), (last, &permit.limits));
        assert!(permit.limits.iter().any(|limit| limit.outlet == outlet.id));
    }
}

#[test]
fn years_that_cannot_be_planned_are_refused() {
    for days in [0, DAYS_MAX + 1] {
        let refused = Year::new(&YearPlan { days, ..plan(1) }).unwrap_err();
        assert_eq!(refused, YearError::Days { days });
    }
    for days in [1, DAYS_MAX] {
        let year = Year::new(&YearPlan { days, enterprises: 40, ..plan(1) }).unwrap();
        assert!(!year.sent(days).is_empty());
    }
    let province = YearPlan { county: "330000".parse().unwrap(), ..plan(1) };
    assert!(matches!(Year::new(&province), Err(YearError::County(_))));
}

#[test]
fn monitored_sites_and_some_others_are_metered() {
    let year = Year::new(&plan(2)).unwrap();
    let days = |day| year.records(day).meters;
    let metered: BTreeSet<String> =
        days(200).into_iter().chain(days(365)).map(|one| one.enterprise).collect();
    let monitored: BTreeSet<&str> = year.outlets().map(|one| one.enterprise.as_str()).collect();
    assert!(monitored.iter().all(|one| metered.contains(*one)));
    let others = metered.len() - monitored.len();
    assert!((20..90).contains(&others), "{others}");
}
