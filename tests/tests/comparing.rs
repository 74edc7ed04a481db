//! Comparison with the catalogue is made again when a fact changes, when one begins to hold, and now and
//! then for all.

use tidegate_domain::{ClassificationResult, DatedFact, FactValue, Tier};
use tidegate_service::Registration;
use tidegate_tests::reagents::{self, UNIT};
use tidegate_tests::town::{PACKS, Town, at, county, day_of};

async fn tier(town: &Town, on: &str) -> Tier {
    let record = town.store.classification(UNIT, day_of(on)).await.unwrap().unwrap();
    match record.result {
        ClassificationResult::Concluded { conclusion, .. } => conclusion.tier,
        other => panic!("{other:?}"),
    }
}

async fn compared(town: &Town, moment: &str) -> u64 {
    town.clock.move_on(at(moment));
    town.host.compare_again(&county()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_something_changes_about_is_compared_again_on_its_day() {
    let town = Town::on_sqlite(&PACKS, at("2025-09-01 07:00")).await;
    reagents::register(&town, ("2025-07-20", "2025-09-01")).await;
    assert_eq!(compared(&town, "2025-09-01 08:00").await, 1, "it never was");
    assert_eq!(tier(&town, "2025-09-01").await, Tier::Key);
    assert_eq!(compared(&town, "2025-09-01 09:00").await, 0, "nothing changed");

    // Row 50 of the catalogue: who only mixes or packs fills in a registration form.
    let fact = DatedFact {
        enterprise: UNIT.to_owned(),
        outlet: None,
        name: "mixing_or_packing_only".to_owned(),
        value: FactValue::Truth(true),
        from: day_of("2025-09-04"),
        source: "test".to_owned(),
        doubtful: false,
    };
    let told = Registration { facts: vec![fact], ..Registration::default() };
    town.host.register(&told).await.unwrap();
    assert_eq!(compared(&town, "2025-09-02 08:00").await, 1, "a fact was told");
    assert_eq!(tier(&town, "2025-09-02").await, Tier::Key, "and does not hold yet");
    assert_eq!(compared(&town, "2025-09-03 23:59").await, 0);
    assert_eq!(compared(&town, "2025-09-04 00:01").await, 1, "it holds from today on");
    assert_eq!(tier(&town, "2025-09-04").await, Tier::Registration);

    // A week after all were compared, all are again, for what tables let begin or end.
    assert_eq!(compared(&town, "2025-09-07 23:59").await, 0);
    assert_eq!(compared(&town, "2025-09-08 00:01").await, 1);
    assert_eq!(compared(&town, "2025-09-08 08:00").await, 0);
}
