//! The packs of this repository under the runtime.

use tidegate_domain::{Enterprise, Fact, FactValue, Tier};
use tidegate_runtime::{Runtime, RuntimeConfig};
use tidegate_tests::packs::component;

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
