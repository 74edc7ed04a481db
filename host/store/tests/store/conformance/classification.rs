//! Classifications, counts and reminders.

use super::support::*;
use tidegate_domain::{
    ClassificationRecord, ClassificationResult, Conclusion, Message, PackFault, Refusal, Tier,
};
use tidegate_store::{Page, Put, Standing, Store, StoreError};

fn concluded(tier: Tier, missing: &[&str]) -> ClassificationResult {
    ClassificationResult::Concluded {
        layer: layer("national 0.1.0"),
        conclusion: Conclusion {
            tier,
            scope: None,
            rows: Vec::new(),
            steps: Vec::new(),
            missing: missing.iter().map(|name| (*name).to_owned()).collect(),
            possible: Vec::new(),
            obligations: Vec::new(),
            doubts: vec![Message::new("doubt").with("why", "recalled")],
        },
    }
}

fn record(enterprise: &str, on: &str, result: ClassificationResult) -> ClassificationRecord {
    ClassificationRecord { enterprise: enterprise.to_owned(), on: day(on), at: MARCH, result }
}

/// An enterprise that a tier was found for.
pub(crate) fn tiered(enterprise: &str, on: &str, tier: Tier) -> ClassificationRecord {
    record(enterprise, on, concluded(tier, &[]))
}

async fn put(store: &dyn Store, enterprise: &str, on: &str, result: ClassificationResult) -> Put {
    store.put_classifications(&[record(enterprise, on, result)]).await.unwrap()
}

async fn tier_on(store: &dyn Store, on: &str) -> Option<Tier> {
    let record = store.classification("A", day(on)).await.unwrap()?;
    match record.result {
        ClassificationResult::Concluded { conclusion, .. } => Some(conclusion.tier),
        _ => None,
    }
}

pub(crate) async fn the_latest_date_judged_wins_then_the_later_recorded(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    let key = || concluded(Tier::Key, &[]);
    let simplified = || concluded(Tier::Simplified, &[]);
    assert_eq!(put(&*store, "A", "2026-03-01", key()).await.new, 1);
    assert_eq!(put(&*store, "A", "2026-03-01", key()).await.unchanged, 1);
    assert_eq!(put(&*store, "A", "2026-01-01", simplified()).await.new, 1);
    for (on, tier) in [
        ("2025-12-31", None),
        ("2026-01-01", Some(Tier::Simplified)),
        ("2026-02-28", Some(Tier::Simplified)),
        ("2026-03-01", Some(Tier::Key)),
        ("2027-01-01", Some(Tier::Key)),
    ] {
        assert_eq!(tier_on(&*store, on).await, tier, "{on}");
    }
    assert_eq!(put(&*store, "A", "2026-03-01", simplified()).await.updated, 1);
    assert_eq!(tier_on(&*store, "2026-03-01").await, Some(Tier::Simplified));

    let whole = record("A", "2026-03-02", concluded(Tier::Undetermined, &["x"]));
    store.put_classifications(std::slice::from_ref(&whole)).await.unwrap();
    assert_eq!(store.classification("A", whole.on).await.unwrap(), Some(whole));

    let pair = [record("A", "2026-04-01", key()), record("X", "2026-04-01", key())];
    let error = store.put_classifications(&pair).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownEnterprise { .. }), "{error}");
    assert_eq!(tier_on(&*store, "2026-04-01").await, Some(Tier::Undetermined));
}

/// One enterprise for each standing, two for key, and one in the neighbouring county.
async fn county_of_all(store: &dyn Store) -> Vec<(&'static str, Standing)> {
    let fault = PackFault::Fuel { budget: 9 };
    let refusal = Refusal::not_offered();
    let layer = || layer("national 0.1.0");
    let results = [
        ("A", Standing::Tier(Tier::Key), Some(concluded(Tier::Key, &[]))),
        ("B", Standing::Tier(Tier::Key), Some(concluded(Tier::Key, &[]))),
        ("C", Standing::Tier(Tier::Simplified), Some(concluded(Tier::Simplified, &[]))),
        ("D", Standing::Tier(Tier::Registration), Some(concluded(Tier::Registration, &[]))),
        ("E", Standing::Tier(Tier::None), Some(concluded(Tier::None, &[]))),
        ("F", Standing::Tier(Tier::Prohibited), Some(concluded(Tier::Prohibited, &[]))),
        ("G", Standing::Tier(Tier::Undetermined), Some(concluded(Tier::Undetermined, &["q"]))),
        ("H", Standing::Refused, Some(ClassificationResult::Refused { layer: layer(), refusal })),
        ("I", Standing::Fault, Some(ClassificationResult::Fault { layer: layer(), fault })),
        ("J", Standing::NoLayer, Some(ClassificationResult::NoLayer)),
        ("K", Standing::Unclassified, None),
    ];
    let ids: Vec<_> = results.iter().map(|(id, ..)| enterprise(id)).collect();
    store.put_enterprises(&ids).await.unwrap();
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    put(store, "N", "2026-03-01", concluded(Tier::Key, &[])).await;
    for (id, _, result) in &results {
        // An older result of another kind must not be counted.
        put(store, id, "2020-01-01", concluded(Tier::Undetermined, &["old"])).await;
        if let Some(result) = result {
            put(store, id, "2026-03-01", result.clone()).await;
        }
    }
    results.into_iter().map(|(id, standing, _)| (id, standing)).collect()
}

pub(crate) async fn counts_and_lists_agree(store: Shared) {
    let mut all = county_of_all(&*store).await;
    let last = all.last_mut().unwrap();
    last.1 = Standing::Tier(Tier::Undetermined);
    let on = day("2026-03-01");
    let counts = store.standing_counts(&county(), on).await.unwrap();
    let total: u64 = counts.standings.iter().map(|(_, number)| number).sum();
    assert_eq!(total, 11);
    for (_, standing) in &all {
        let ids: Vec<_> =
            all.iter().filter(|(_, one)| one == standing).map(|(id, _)| *id).collect();
        assert_eq!(counts.of(*standing), ids.len() as u64, "{standing:?}");
        let listing =
            store.classified(&county(), on, Some(*standing), Page::first(10)).await.unwrap();
        let found: Vec<_> = listing.items.iter().map(|one| one.enterprise.id.as_str()).collect();
        assert_eq!(found, ids, "{standing:?}");
        assert!(listing.items.iter().all(|one| one.standing == *standing));
    }
    let page = Page { offset: 9, rows: 10 };
    let listing = store.classified(&county(), on, None, page).await.unwrap();
    assert_eq!((listing.total, listing.items.len()), (11, 2));

    let before = store.standing_counts(&county(), day("2019-12-31")).await.unwrap();
    assert_eq!(before.standings, [(Standing::Unclassified, 11)]);
    let listing =
        store.classified(&county(), day("2019-12-31"), None, Page::first(1)).await.unwrap();
    assert_eq!(listing.items[0].record, None);
}

pub(crate) async fn missing_facts_are_counted_for_the_undetermined(store: Shared) {
    store.put_enterprises(&["A", "B", "C", "D"].map(enterprise)).await.unwrap();
    for (id, on, tier, missing) in [
        ("A", "2026-03-01", Tier::Undetermined, &["y", "x"][..]),
        ("B", "2026-03-01", Tier::Undetermined, &["z", "y"]),
        ("C", "2026-03-01", Tier::Key, &["y"]),
        // Judged for an earlier date later on: it does not become the latest.
        ("D", "2026-03-01", Tier::Key, &[]),
        ("D", "2026-02-01", Tier::Undetermined, &["y"]),
    ] {
        put(&*store, id, on, concluded(tier, missing)).await;
    }
    for (on, expected) in
        [("2026-02-28", &[("y", 1)][..]), ("2026-03-01", &[("y", 2), ("x", 1), ("z", 1)])]
    {
        let counts = store.standing_counts(&county(), day(on)).await.unwrap();
        let found: Vec<_> = counts.missing.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(found, expected, "{on}");
    }
}

pub(crate) async fn reminders_follow_tier_and_permit(store: Shared) {
    store.put_enterprises(&["A", "B", "C", "D", "E"].map(enterprise)).await.unwrap();
    for (id, tier) in [
        ("A", Tier::Simplified),
        ("B", Tier::Key),
        ("C", Tier::Registration),
        ("D", Tier::Undetermined),
        ("E", Tier::Key),
    ] {
        put(&*store, id, "2026-01-01", concluded(tier, &[])).await;
    }
    let mut ended = permit("E", "P", "2024-01-01", "2029-01-01");
    ended.permit.ended = Some(day("2026-07-01"));
    store.put_permits(&[permit("A", "P", "2021-03-01", "2026-03-01"), ended]).await.unwrap();
    for (on, expected) in [
        ("2025-12-31", &[][..]),
        ("2026-02-28", &[("B", None)]),
        ("2026-03-01", &[("B", None), ("A", Some("2026-03-01"))]),
        ("2026-06-30", &[("B", None), ("A", Some("2026-03-01"))]),
        ("2026-07-01", &[("B", None), ("E", Some("2026-07-01")), ("A", Some("2026-03-01"))]),
    ] {
        let listing = store.apply_reminders(&county(), day(on), Page::first(10)).await.unwrap();
        let found: Vec<_> = listing
            .items
            .iter()
            .map(|one| (one.enterprise.id.as_str(), one.permit_ended))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(id, end)| (*id, end.map(day))).collect();
        assert_eq!(found, expected, "{on}");
        assert_eq!(listing.total, expected.len() as u64, "{on}");
    }
    let page = Page { offset: 2, rows: 1 };
    let last = store.apply_reminders(&county(), day("2026-07-01"), page).await.unwrap();
    assert_eq!((last.total, last.items[0].tier), (3, Tier::Simplified));
}
