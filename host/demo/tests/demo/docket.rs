//! Duties, projects, marks and meters: mostly in order, and something for every kind of finding.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_demo::County;
use tidegate_domain::{DocketItem, Duty, FiledMark, Medium, Project, Tier};

use crate::support::{county, start};

fn duties(county: &County) -> impl Iterator<Item = (&str, &Duty)> {
    county.docket.iter().filter_map(|record| match &record.item {
        DocketItem::Duty(duty) => Some((record.enterprise.as_str(), duty)),
        _ => None,
    })
}

fn projects(county: &County) -> Vec<&Project> {
    let items = county.docket.iter().filter_map(|record| match &record.item {
        DocketItem::Project(project) => Some(project),
        _ => None,
    });
    items.collect()
}

fn marks(county: &County) -> Vec<(&str, &FiledMark)> {
    let items = county.docket.iter().filter_map(|record| match &record.item {
        DocketItem::Mark(mark) => Some((record.enterprise.as_str(), mark)),
        _ => None,
    });
    items.collect()
}

#[test]
fn everything_on_the_docket_is_of_the_county_and_its_own() {
    for seed in [1, 2] {
        let county = county(seed, 3400);
        let ids: BTreeSet<&str> = county.enterprises.iter().map(|one| one.id.as_str()).collect();
        let mut keys = BTreeSet::new();
        for record in &county.docket {
            assert!(ids.contains(record.enterprise.as_str()));
            assert!(record.recorded_at <= start().start(), "it is known from the start");
            assert!(!record.withdrawn);
            assert_eq!(record.source, "synthetic");
            let key = (&record.enterprise, record.item.kind(), record.item.key());
            assert!(keys.insert(key), "{:?} stands twice", record.item);
        }
        let meters: BTreeSet<_> =
            county.meters.iter().map(|day| (&day.enterprise, &day.kind, day.on)).collect();
        assert_eq!(meters.len(), county.meters.len());
    }
}

#[test]
fn most_duties_are_done_in_time_and_a_few_are_not() {
    let county = county(1, 3400);
    let (mut in_time, mut late, mut missing) = (0, 0, 0);
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, duty) in duties(&county) {
        *kinds.entry(&duty.kind).or_default() += 1;
        assert!(duty.due < start(), "{duty:?}");
        assert!(duty.done.is_none_or(|done| done < start()), "{duty:?}");
        match duty.done {
            Some(done) if done <= duty.due => in_time += 1,
            Some(_) => late += 1,
            None => missing += 1,
        }
    }
    let all = in_time + late + missing;
    assert!(all > 4_000, "{all}");
    assert!(in_time * 100 > all * 93, "{in_time} of {all}");
    assert!((20..=200).contains(&late), "{late}");
    assert!((20..=120).contains(&missing), "{missing}");
    for kind in [
        "execution-report",
        "ledger",
        "disclosure",
        "self-monitoring",
        "monitoring-records",
        "equipment-networking",
        "registration",
    ] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 20), "{kind}: {kinds:?}");
    }
}

#[test]
fn duties_of_permits_are_owed_by_their_holders_alone() {
    let county = county(1, 3400);
    let held: BTreeMap<&str, _> =
        county.permits.iter().map(|one| (one.enterprise.as_str(), &one.permit)).collect();
    for (enterprise, duty) in duties(&county) {
        match (duty.kind.as_str(), held.get(enterprise)) {
            ("registration", permit) => assert!(permit.is_none(), "{enterprise}"),
            (kind, Some(permit)) => {
                assert!(permit.valid_from <= duty.due, "{kind} of {enterprise}");
            }
            (kind, None) => panic!("{kind} of {enterprise}, who has no permit"),
        }
    }
}

#[test]
fn most_projects_are_in_order_and_some_are_not() {
    let county = county(1, 3400);
    let projects = projects(&county);
    assert!((100..=260).contains(&projects.len()), "{}", projects.len());
    let (mut building, mut late, mut not_accepted, mut not_published, mut in_order) =
        (0, 0, 0, 0, 0);
    for project in &projects {
        let begun = project.construction_started.unwrap();
        assert!(begun < start(), "{project:?}");
        let Some(approved) = project.approved else {
            assert_eq!((project.completed, project.production_started), (None, None));
            building += 1;
            continue;
        };
        let running = project.production_started.unwrap();
        assert!(begun < project.completed.unwrap() && running < start(), "{project:?}");
        let is_form = project.assessment == "form";
        if approved > begun {
            late += 1;
        } else if !is_form && project.accepted.is_none() {
            not_accepted += 1;
        } else if !is_form && project.acceptance_published.is_none() {
            not_published += 1;
        } else {
            assert!(project.accepted.is_none_or(|accepted| accepted < running), "{project:?}");
            in_order += 1;
        }
    }
    for count in [building, late, not_accepted, not_published] {
        assert!((1..=20).contains(&count), "{building} {late} {not_accepted} {not_published}");
    }
    assert!(in_order * 10 > projects.len() * 8, "{in_order}");
}

#[test]
fn a_few_outlets_are_marked_and_one_mark_is_late() {
    let county = county(1, 3400);
    let marks = marks(&county);
    let late = marks.iter().filter(|(_, mark)| mark.filed >= mark.until).count();
    assert_eq!(late, 1);
    for kind in ["calibration", "start-up"] {
        assert!(marks.iter().any(|(_, mark)| mark.kind == kind), "{kind}");
    }
    for (enterprise, mark) in &marks {
        let outlet = county
            .outlets
            .iter()
            .find(|outlet| outlet.enterprise == **enterprise && outlet.id == mark.outlet);
        let outlet = outlet.unwrap_or_else(|| panic!("{mark:?}"));
        assert!(mark.from < mark.until, "{mark:?}");
        assert!(mark.kind != "start-up" || outlet.medium == Medium::Air, "{mark:?}");
    }
}

#[test]
fn meters_give_a_month_before_the_start() {
    let county = county(1, 3400);
    let mut days: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for day in &county.meters {
        *days.entry((&day.enterprise, &day.kind)).or_default() += 1;
        assert!(day.on < start() && day.amount > tidegate_domain::Decimal::ZERO, "{day:?}");
    }
    assert!(days.len() > 100, "{}", days.len());
    assert!(days.values().all(|count| *count == 30), "{days:?}");
}

#[test]
fn permits_of_the_key_tier_have_an_amount_for_the_year() {
    let county = county(1, 3400);
    for record in county.permits.iter().filter(|one| one.permit.tier == Tier::Key) {
        let amounts = &record.permit.amounts;
        assert!(amounts.iter().all(|one| i16::try_from(one.year) == Ok(start().ymd().0)));
    }
    let with = county.permits.iter().filter(|one| !one.permit.amounts.is_empty()).count();
    assert!(with > 100, "{with}");
}
