//! Which sites are visited.

use proptest::prelude::*;
use tidegate_affairs::{InspectionRule, PlannedVisit, Purpose, SiteProfile, TierRule};
use tidegate_calendar::Calendar;
use tidegate_domain::Tier;

use crate::support::day;

fn rule() -> InspectionRule {
    InspectionRule {
        seed: 42,
        from: day("2022-05-01"),
        until: day("2022-06-01"),
        visits_max: 1000,
        inspectors_each: 2,
        warnings_least: Some(3),
        tiers: vec![
            TierRule { tier: Tier::Key, within_days: Some(365), random_per_mille: 0 },
            TierRule { tier: Tier::Simplified, within_days: None, random_per_mille: 250 },
        ],
    }
}

fn site(enterprise: &str, tier: Tier) -> SiteProfile {
    SiteProfile {
        enterprise: enterprise.to_owned(),
        tier,
        cases: Vec::new(),
        warnings: 0,
        last: Some(day("2022-04-01")),
        planned: false,
        avoids: Vec::new(),
    }
}

fn officers() -> Vec<String> {
    ["w-01", "w-02", "w-03", "w-04"].map(str::to_owned).to_vec()
}

fn planned(rule: &InspectionRule, sites: &[SiteProfile]) -> Vec<PlannedVisit> {
    let calendar = Calendar::standing().unwrap();
    tidegate_affairs::plan_inspections(rule, sites, &officers(), &calendar).unwrap()
}

fn purposes(visits: &[PlannedVisit]) -> Vec<(&str, Purpose)> {
    visits.iter().map(|one| (one.enterprise.as_str(), one.visit.purpose)).collect()
}

#[test]
fn the_weightiest_reason_comes_first_and_each_site_once() {
    let sites = [
        SiteProfile { last: None, ..site("A-never", Tier::Key) },
        SiteProfile { last: Some(day("2021-05-31")), ..site("B-long", Tier::Key) },
        SiteProfile { last: Some(day("2021-06-01")), ..site("C-just", Tier::Key) },
        SiteProfile { warnings: 3, last: None, ..site("D-warned", Tier::Key) },
        SiteProfile { warnings: 2, ..site("E-calm", Tier::Key) },
        SiteProfile { cases: vec![7], warnings: 9, ..site("F-case", Tier::Registration) },
        SiteProfile { cases: vec![8, 9], ..site("G-cases", Tier::Registration) },
        SiteProfile { cases: vec![1], planned: true, ..site("H-planned", Tier::Key) },
    ];
    let visits = planned(&rule(), &sites);
    assert_eq!(
        purposes(&visits),
        [
            ("G-cases", Purpose::Cases),
            ("F-case", Purpose::Cases),
            ("D-warned", Purpose::Warnings),
            ("A-never", Purpose::Routine),
            ("B-long", Purpose::Routine),
        ],
        "365 days after 1 June 2021 the period is over"
    );
    let first = &visits.first().unwrap().visit;
    assert_eq!((first.cases.as_slice(), first.seed), ([8, 9].as_slice(), Some(42)));
    assert_eq!(first.inspectors.len(), 2);
    let few = InspectionRule { visits_max: 2, ..rule() };
    assert_eq!(planned(&few, &sites).len(), 2);
}

#[test]
fn a_share_is_drawn_by_lot_and_the_seed_repeats_it() {
    let names: Vec<String> = (0..41).map(|number| format!("S{number:03}")).collect();
    let sites: Vec<_> = names.iter().map(|name| site(name, Tier::Simplified)).collect();
    let visits = planned(&rule(), &sites);
    assert_eq!(visits.len(), 11, "a quarter of 41, rounded up");
    assert!(visits.iter().all(|one| one.visit.purpose == Purpose::Random));
    assert_eq!(planned(&rule(), &sites), visits);
    let mut turned = sites.clone();
    turned.reverse();
    assert_eq!(planned(&rule(), &turned), visits, "in whatever order they are listed");
    let other = planned(&InspectionRule { seed: 43, ..rule() }, &sites);
    assert_ne!(purposes(&other), purposes(&visits));
    // Over many seeds every site has its turn.
    let mut drawn = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let visits = planned(&InspectionRule { seed, ..rule() }, &sites);
        drawn.extend(visits.into_iter().map(|one| one.enterprise));
    }
    assert_eq!(drawn.len(), 41);
}

#[test]
fn visits_lie_on_working_days_of_the_period() {
    let sites: Vec<_> = (0..8)
        .map(|number| SiteProfile { cases: vec![1], ..site(&format!("S{number}"), Tier::Key) })
        .collect();
    // 1 to 4 May 2022 are off, Saturday 7 May is worked, Sunday is not.
    let days = ("2022-05-01", "2022-05-09");
    let rule = InspectionRule { from: day(days.0), until: day(days.1), ..rule() };
    let on: Vec<String> =
        planned(&rule, &sites).iter().map(|one| one.visit.on.to_string()).collect();
    assert_eq!(on.first().map(String::as_str), Some("2022-05-05"));
    assert_eq!(on.last().map(String::as_str), Some("2022-05-07"));
    assert!(on.is_sorted());
}

#[test]
fn whoever_must_not_go_there_does_not() {
    let mut one = SiteProfile { cases: vec![1], ..site("S1", Tier::Key) };
    one.avoids = vec!["w-01".to_owned(), "w-03".to_owned()];
    let visits = planned(&rule(), &[one.clone()]);
    let mut go = visits.first().unwrap().visit.inspectors.clone();
    go.sort();
    assert_eq!(go, ["w-02", "w-04"]);
    one.avoids.push("w-02".to_owned());
    let calendar = Calendar::standing().unwrap();
    let refused =
        tidegate_affairs::plan_inspections(&rule(), &[one], &officers(), &calendar).unwrap_err();
    assert!(refused.reason.contains("only 1 may go to S1"), "{refused}");
}

#[test]
fn a_rule_that_makes_no_sense_is_refused() {
    let calendar = Calendar::standing().unwrap();
    let refused = |rule: InspectionRule| {
        tidegate_affairs::plan_inspections(&rule, &[], &officers(), &calendar).is_err()
    };
    assert!(!refused(rule()));
    assert!(refused(InspectionRule { until: day("2022-05-01"), ..rule() }));
    assert!(!refused(InspectionRule { until: day("2023-05-02"), ..rule() }));
    assert!(refused(InspectionRule { until: day("2023-05-03"), ..rule() }));
    assert!(refused(InspectionRule { until: day("2022-05-04"), ..rule() }), "holidays only");
    let share = |random_per_mille| {
        let tier = TierRule { tier: Tier::Key, within_days: None, random_per_mille };
        InspectionRule { tiers: vec![tier], ..rule() }
    };
    assert!(!refused(share(1000)));
    assert!(refused(share(1001)));
}

proptest! {
    #[test]
    fn nobody_is_visited_twice_and_the_most_is_kept(
        seed in any::<u64>(),
        most in 0_u32..30,
        share in 0_u32..=1000,
        sites in proptest::collection::vec((0_usize..30, 0_u32..6, any::<bool>()), 0..40),
    ) {
        let tiers = vec![TierRule {
            tier: Tier::Key, within_days: None, random_per_mille: share,
        }];
        let rule = InspectionRule { seed, visits_max: most, tiers, ..rule() };
        let sites: Vec<_> = sites.into_iter().map(|(name, warnings, planned)| SiteProfile {
            warnings, planned, ..site(&format!("S{name}"), Tier::Key)
        }).collect();
        let visits = planned(&rule, &sites);
        prop_assert!(visits.len() <= most as usize);
        let mut names: Vec<_> = visits.iter().map(|one| &one.enterprise).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), visits.len());
        for one in &visits {
            prop_assert!((rule.from..rule.until).contains(&one.visit.on));
        }
    }
}
