//! The packs of this repository under the runtime.

use std::sync::Arc;

use tidegate_domain::{
    CaseFile, Date, EarlierFinding, Enterprise, Fact, FactValue, Grade, LimitsAnswer, Means,
    Medium, Outlet, Site, Tier, TruthValue,
};
use tidegate_runtime::{Pack, Runtime, RuntimeConfig};
use tidegate_tests::asks::{readings, watches};
use tidegate_tests::packs::component;

/// Counts of a decimal in 1.
const UNIT: i64 = 1_000_000_000;

fn day() -> Date {
    "2026-03-01".parse().unwrap()
}

fn admitted(name: &str) -> Arc<Pack> {
    Runtime::new(RuntimeConfig::default()).unwrap().admit(&component(name)).unwrap()
}

fn truth(name: &str, value: bool) -> Fact {
    Fact { name: name.to_owned(), value: FactValue::Truth(value), doubtful: false }
}

#[test]
fn the_national_pack_classifies_and_names_what_is_missing() {
    let runtime = Runtime::new(RuntimeConfig::default()).unwrap();
    let pack = runtime.admit(&component("national")).unwrap();
    let mut enterprise = Enterprise {
        id: "synthetic".to_owned(),
        jurisdiction: "330122".to_owned(),
        industries: vec!["2710".to_owned()],
        facts: vec![truth("prohibited_or_eliminated", false)],
    };
    let on = "2026-03-01".parse().unwrap();
    let conclusion = pack.classify(enterprise.clone(), on).unwrap();
    assert_eq!(conclusion.tier, Tier::Key);
    enterprise.industries = vec!["1310".to_owned()];
    let conclusion = pack.classify(enterprise, on).unwrap();
    assert_eq!(conclusion.tier, Tier::Undetermined);
    assert!(conclusion.missing.contains(&"in_industrial_building".to_owned()), "{conclusion:?}");
}

/// The limits that a pack gives at an outlet of this kind.
fn limits(pack: &Pack, (medium, point): (Medium, &str), facts: &[(&str, &str)]) -> LimitsAnswer {
    let fact = |(name, word): &(&str, &str)| Fact {
        name: (*name).to_owned(),
        value: FactValue::Text((*word).to_owned()),
        doubtful: false,
    };
    let site = Site {
        enterprise: Enterprise {
            id: "synthetic".to_owned(),
            jurisdiction: "330182".to_owned(),
            industries: vec!["1713".to_owned()],
            facts: Vec::new(),
        },
        outlet: Outlet {
            id: "O1".to_owned(),
            medium,
            monitoring_point: point.to_owned(),
            facts: facts.iter().map(fact).collect(),
        },
        permit: None,
    };
    pack.limits(site, day()).unwrap()
}

#[test]
fn a_limit_comes_from_one_pack() {
    let mut given: Vec<String> = Vec::new();
    let facts = [("discharge_mode", "direct"), ("outlet_kind", "textile-dyeing")];
    for name in ["standards", "textile-dyeing"] {
        let answer = limits(&admitted(name), (Medium::Water, "plant-outlet"), &facts);
        let own = answer.limits.iter().filter(|limit| limit.basis.document == "GB 4287-2012");
        given.extend(own.map(|limit| format!("{name} {} {}", limit.id, limit.pollutant)));
    }
    assert!(
        given.contains(&"textile-dyeing gb4287-t2-direct-w01018 w01018".to_owned()),
        "{given:?}"
    );
    assert!(given.iter().all(|one| one.starts_with("textile-dyeing")), "{given:?}");
}

#[test]
fn jiande_has_lines_at_an_incinerator_and_none_at_a_boiler() {
    let pack = admitted("jiande");
    for (kind, lines) in [("waste-incineration", 15), ("boiler", 0)] {
        let answer = limits(&pack, (Medium::Air, "stack"), &[("outlet_kind", kind)]);
        assert_eq!(answer.limits.len(), lines, "{kind}");
        assert!(answer.undetermined.is_empty(), "{kind}");
    }
}

/// The grades in force after 20 and 50 against a limit of 40 with this rounding.
fn grades(name: &str, decimals: u8, pollutant: &str) -> Vec<u8> {
    let watches = tidegate_domain::Watches { decimals: vec![decimals], ..watches(pollutant) };
    let mut session = admitted(name).grade_session(day(), watches).unwrap();
    session.evaluate(readings(), &[0]).unwrap().in_force
}

#[test]
fn the_same_readings_are_graded_differently_by_two_counties_and_a_city() {
    assert_eq!(readings().value, [20 * UNIT, 50 * UNIT]);
    let [warning, exceedance] = [Grade::Warning.code(), Grade::Exceedance.code()];
    // A line of the tables has nine decimals; the same pollutant's limit has those of the standard.
    assert_eq!(grades("jiande", 9, "a34013"), [warning]);
    for name in ["jiande", "tonglu", "quzhou"] {
        assert_eq!(grades(name, 0, "a34013"), [exceedance], "{name}");
    }
    assert_eq!(grades("tonglu", 9, "a34013"), [exceedance]);
}

#[test]
fn a_county_adds_a_score_of_its_own_over_what_all_levels_found() {
    let pack = admitted("tonglu-score");
    assert_eq!(pack.layer().pack, "tonglu-score 0.1.0");
    let earlier = |kind: &str, from: &str, confirmed| EarlierFinding {
        kind: kind.to_owned(),
        subject: "DW001".to_owned(),
        pollutant: None,
        reference: String::new(),
        from: from.parse::<Date>().unwrap().start(),
        until: from.parse::<Date>().unwrap().plus_days(1).start(),
        confirmed,
    };
    let mut file = CaseFile {
        enterprise: Enterprise {
            id: "synthetic".to_owned(),
            jurisdiction: "330122".to_owned(),
            industries: vec!["3360".to_owned()],
            facts: Vec::new(),
        },
        tier: Tier::Key,
        outlets: Vec::new(),
        permits: Vec::new(),
        limits: Vec::new(),
        series: Vec::new(),
        means: Means::default(),
        marks: Vec::new(),
        totals: Vec::new(),
        duties: Vec::new(),
        projects: Vec::new(),
        events: Vec::new(),
        production: Vec::new(),
        earlier: Vec::new(),
        from: day(),
        until: day().plus_days(1),
        as_of: day().plus_days(1),
    };
    assert!(pack.judge(file.clone()).unwrap().findings.is_empty(), "nothing was found before");
    file.earlier = vec![
        earlier("over-concentration", "2026-02-27", TruthValue::Yes),
        earlier("over-concentration", "2025-12-31", TruthValue::Yes),
        earlier("ledger-missing", "2026-02-28", TruthValue::No),
    ];
    let verdict = pack.judge(file).unwrap();
    let [score] = verdict.findings.as_slice() else { panic!("{verdict:?}") };
    assert_eq!((score.kind.as_str(), score.reference.as_str()), ("score", "2026"));
    let figure = |name: &str| {
        let found = score.figures.iter().find(|figure| figure.name == name);
        found.map(|figure| figure.value.to_string())
    };
    // Last year's act and the one that a person refuted lose nothing.
    assert_eq!(figure("points-per-year").as_deref(), Some("12"));
    assert_eq!(figure("deducted").as_deref(), Some("3"));
    assert_eq!(figure("remaining").as_deref(), Some("9"));
}
