//! Facts and how an enterprise looked on a date.

use super::support::*;
use tidegate_domain::{DatedFact, EnterpriseRecord, Fact, FactValue};
use tidegate_store::{Put, Store};

/// Names and values in force on a day.
async fn in_force(store: &dyn Store, on: &str) -> Vec<(String, String)> {
    let enterprise = store.enterprise_on("A", day(on)).await.unwrap().unwrap();
    enterprise.facts.into_iter().map(shown).collect()
}

fn shown(fact: Fact) -> (String, String) {
    let FactValue::Number(value) = fact.value else { panic!("the cases store numbers") };
    (fact.name, value.to_string())
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) async fn those_of_whom_a_fact_begins_are_found_by_its_day(store: Shared) {
    let elsewhere = EnterpriseRecord { county: "330182".parse().unwrap(), ..enterprise("C") };
    store.put_enterprises(&[enterprise("A"), enterprise("B"), elsewhere]).await.unwrap();
    store.put_outlets(&[outlet("B", "DW001")]).await.unwrap();
    let of_outlet = DatedFact {
        outlet: Some("DW001".to_owned()),
        ..fact("B", "outlet_height", "2026-03-03", "15")
    };
    let facts = [
        fact("A", "output", "2026-03-02", "20"),
        fact("A", "boilers", "2026-03-02", "2"),
        of_outlet,
        fact("C", "output", "2026-03-02", "1"),
    ];
    store.put_facts(&facts, MARCH).await.unwrap();
    for (from, until, found) in [
        ("2026-03-01", "2026-03-02", &[][..]),
        ("2026-03-02", "2026-03-03", &["A"]),
        ("2026-03-02", "2026-03-04", &["A", "B"]),
        ("2026-03-03", "2026-03-04", &["B"]),
        ("2026-03-04", "2026-04-01", &[]),
    ] {
        let with = store.with_facts_from(&county(), day(from), day(until)).await.unwrap();
        assert_eq!(with, found, "{from} to {until}");
    }
}

pub(crate) async fn the_latest_first_day_holds_from_that_day_on(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    let facts = [
        fact("A", "output", "2025-06-01", "20"),
        fact("A", "output", "2024-01-01", "10"),
        fact("A", "boilers", "2025-01-01", "2"),
        fact("A", "output", "2026-01-01", "30"),
    ];
    store.put_facts(&facts, MARCH).await.unwrap();
    for (on, expected) in [
        ("2023-12-31", &[][..]),
        ("2024-01-01", &[("output", "10")]),
        ("2024-12-31", &[("output", "10")]),
        ("2025-01-01", &[("boilers", "2"), ("output", "10")]),
        ("2025-05-31", &[("boilers", "2"), ("output", "10")]),
        ("2025-06-01", &[("boilers", "2"), ("output", "20")]),
        ("2025-12-31", &[("boilers", "2"), ("output", "20")]),
        ("2026-01-01", &[("boilers", "2"), ("output", "30")]),
        ("2099-01-01", &[("boilers", "2"), ("output", "30")]),
    ] {
        assert_eq!(in_force(&*store, on).await, pairs(expected), "{on}");
    }
    assert_eq!(store.enterprise_on("nobody", day("2026-01-01")).await.unwrap(), None);
}

pub(crate) async fn of_one_day_the_later_recorded_holds(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    let same_call = [fact("A", "f", "2025-01-01", "1"), fact("A", "f", "2025-01-01", "2")];
    let put = store.put_facts(&same_call, MARCH).await.unwrap();
    assert_eq!(put, Put { new: 1, updated: 1, unchanged: 0 });
    assert_eq!(in_force(&*store, "2025-01-01").await, pairs(&[("f", "2")]));
    store.put_facts(&[fact("A", "f", "2025-01-01", "1")], MARCH + 1).await.unwrap();
    assert_eq!(in_force(&*store, "2025-01-01").await, pairs(&[("f", "1")]));
    // An earlier first day recorded later takes nothing from the later one.
    store.put_facts(&[fact("A", "f", "2024-01-01", "9")], MARCH + 2).await.unwrap();
    assert_eq!(in_force(&*store, "2025-01-01").await, pairs(&[("f", "1")]));
    let history = store.facts("A").await.unwrap();
    let values: Vec<_> = history.into_iter().map(|one| (one.from.to_string(), one.value)).collect();
    let number = |text| FactValue::Number(decimal(text));
    let expected = [
        ("2024-01-01", number("9")),
        ("2025-01-01", number("1")),
        ("2025-01-01", number("2")),
        ("2025-01-01", number("1")),
    ];
    assert_eq!(values, expected.map(|(from, value)| (from.to_owned(), value)));
}

pub(crate) async fn an_equal_fact_is_not_recorded_again(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    let given = fact("A", "f", "2025-01-01", "1");
    let elsewhere = DatedFact { source: "page 7".to_owned(), ..given.clone() };
    let doubted = DatedFact { doubtful: true, ..given.clone() };
    let another_day = DatedFact { from: day("2025-01-02"), ..given.clone() };
    for (fact, new, updated, unchanged) in [
        (&given, 1, 0, 0),
        (&given, 0, 0, 1),
        (&elsewhere, 0, 0, 1),
        (&doubted, 0, 1, 0),
        (&another_day, 1, 0, 0),
    ] {
        let put = store.put_facts(std::slice::from_ref(fact), MARCH).await.unwrap();
        assert_eq!(put, Put { new, updated, unchanged }, "{fact:?}");
    }
    assert_eq!(store.facts("A").await.unwrap(), [given, doubted, another_day]);
}

pub(crate) async fn a_county_in_one_pass_equals_one_by_one(store: Shared) {
    let ids = ["A", "B", "C", "D"];
    store.put_enterprises(&ids.map(enterprise)).await.unwrap();
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "BB")]).await.unwrap();
    let mut facts = vec![
        fact("A", "a", "2025-01-01", "1"),
        fact("A", "b", "2025-03-01", "2"),
        fact("A", "b", "2025-01-01", "1"),
        fact("BB", "b", "2025-01-01", "5"),
        fact("C", "b", "2025-01-01", "3"),
        fact("C", "c", "2027-01-01", "4"),
    ];
    for value in [
        FactValue::Truth(true),
        FactValue::Text("洗涤 \"x\"".to_owned()),
        FactValue::Texts(vec!["b".to_owned(), "a".to_owned()]),
        FactValue::Day(day("2020-02-29")),
        FactValue::Number(decimal("-9223372036.854775808")),
    ] {
        let name = format!("typed-{}", facts.len());
        facts.push(DatedFact { name, value, ..fact("D", "x", "2025-01-01", "0") });
    }
    store.put_facts(&facts, MARCH).await.unwrap();
    for on in ["2024-12-31", "2025-01-01", "2025-02-28", "2025-03-01", "2027-01-01"] {
        let county = store.enterprises_on(&county(), day(on)).await.unwrap();
        let found: Vec<_> = county.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(found, ids, "all of the county, those without facts too, on {on}");
        for whole in county {
            let alone = store.enterprise_on(&whole.id, day(on)).await.unwrap();
            assert!(whole.facts.is_sorted_by(|a, b| a.name < b.name), "{on}");
            assert_eq!(alone, Some(whole), "{on}");
        }
    }
    let typed = store.enterprise_on("D", day("2025-01-01")).await.unwrap().unwrap();
    let values: Vec<_> = typed.facts.into_iter().map(|fact| fact.value).collect();
    let mut expected: Vec<_> = facts.split_off(6);
    expected.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(values, expected.into_iter().map(|fact| fact.value).collect::<Vec<_>>());
    assert_eq!(typed.industries, enterprise("D").industries);
    assert_eq!(typed.jurisdiction, COUNTY);
}

pub(crate) async fn facts_of_outlets_stay_apart(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    store.put_outlets(&[outlet("A", "DW001"), outlet("A", "DW002")]).await.unwrap();
    let at = |outlet: &str, from, value| DatedFact {
        outlet: Some(outlet.to_owned()),
        ..fact("A", "f", from, value)
    };
    let facts = [
        fact("A", "f", "2025-01-01", "1"),
        at("DW001", "2025-01-01", "2"),
        at("DW001", "2025-06-01", "3"),
        at("DW002", "2025-06-01", "4"),
    ];
    store.put_facts(&facts, MARCH).await.unwrap();
    assert_eq!(in_force(&*store, "2026-01-01").await, pairs(&[("f", "1")]));
    for (on, first, second) in [
        ("2024-12-31", &[][..], &[][..]),
        ("2025-01-01", &[("f", "2")], &[]),
        ("2025-05-31", &[("f", "2")], &[]),
        ("2025-06-01", &[("f", "3")], &[("f", "4")]),
    ] {
        let outlets = store.outlets_on("A", day(on)).await.unwrap();
        let found: Vec<_> = outlets
            .into_iter()
            .map(|one| (one.id, one.facts.into_iter().map(shown).collect::<Vec<_>>()))
            .collect();
        let expected = [("DW001".to_owned(), pairs(first)), ("DW002".to_owned(), pairs(second))];
        assert_eq!(found, expected, "{on}");
    }
    assert_eq!(store.outlets_on("nobody", day("2026-01-01")).await.unwrap(), []);
}
