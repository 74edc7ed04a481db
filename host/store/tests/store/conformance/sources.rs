//! Sources that are asked on a schedule, and years of the calendar.

use super::support::*;
use tidegate_store::{Source, SourceState, StoreError};

fn source(name: &str) -> Source {
    Source {
        county: county(),
        name: name.to_owned(),
        form: "eia-approvals".to_owned(),
        department: "桐庐县行政审批局".to_owned(),
        url: "https://localhost/approvals".to_owned(),
        secret: Some("approvals".to_owned()),
        every: 60,
        active: true,
    }
}

fn fresh(next_at: i64) -> SourceState {
    SourceState { next_at, ..Default::default() }
}

pub(crate) async fn a_source_is_asked_by_one_host(store: Shared) {
    store.put_source(&source("b"), MARCH).await.unwrap();
    store.put_source(&source("a"), MARCH).await.unwrap();
    let silent = Source { active: false, ..source("c") };
    store.put_source(&silent, MARCH).await.unwrap();
    let elsewhere = Source { county: code(NEIGHBOUR), ..source("a") };
    store.put_source(&elsewhere, MARCH + 30).await.unwrap();
    let all = store.sources(&county()).await.unwrap();
    let expected = [source("a"), source("b"), silent].map(|one| (one, fresh(MARCH)));
    assert_eq!(all, expected);

    let take = async |by: &str, now: i64| -> Vec<String> {
        let taken = store.claim_sources(by, now, now + 60).await.unwrap();
        taken.into_iter().map(|(one, _)| format!("{} {}", one.county, one.name)).collect()
    };
    assert!(take("one", MARCH - 1).await.is_empty());
    assert_eq!(take("one", MARCH).await, ["330122 a", "330122 b"]);
    assert_eq!(take("other", MARCH + 30).await, ["330182 a"]);
    let asked = SourceState {
        next_at: MARCH + 61,
        asked_at: Some(MARCH),
        good_at: Some(MARCH),
        failures: 0,
        problem: None,
        tag: Some("\"etag\"".to_owned()),
        rows: 12,
    };
    store.put_source_state(&county(), "a", &asked).await.unwrap();
    assert_eq!(store.sources(&county()).await.unwrap()[0], (source("a"), asked.clone()));
    assert_eq!(take("other", MARCH + 60).await, ["330122 b"], "what ran out is taken by another");
    assert_eq!(take("other", MARCH + 61).await, ["330122 a"]);
    // Another interval is no news of what it gave, another address is.
    let seldom = Source { every: 3_600, ..source("a") };
    store.put_source(&seldom, MARCH + 70).await.unwrap();
    assert_eq!(store.sources(&county()).await.unwrap()[0], (seldom, asked));
    let moved = Source { url: "https://localhost/v2".to_owned(), ..source("a") };
    store.put_source(&moved, MARCH + 70).await.unwrap();
    assert_eq!(store.sources(&county()).await.unwrap()[0], (moved, fresh(MARCH + 70)));
    assert_eq!(take("one", MARCH + 70).await, ["330122 a"], "and nobody has it in hand");
}

pub(crate) async fn a_source_is_asked_by_hand_by_one_at_a_time(store: Shared) {
    store.put_source(&source("a"), MARCH).await.unwrap();
    let silent = Source { active: false, ..source("b") };
    store.put_source(&silent, MARCH).await.unwrap();
    let take = async |place: &str, name: &str, now: i64| {
        let (place, times) = (code(place), (now, now + 60));
        store.claim_source((&place, name), "hand", times).await.unwrap()
    };
    // Neither its time nor whether it is paused matters to who asks by hand.
    assert_eq!(take(COUNTY, "a", MARCH - 90).await, Some((source("a"), fresh(MARCH))));
    assert_eq!(take(COUNTY, "b", MARCH).await, Some((silent, fresh(MARCH))));
    assert_eq!(take(COUNTY, "a", MARCH - 31).await, None);
    assert_eq!(take(NEIGHBOUR, "a", MARCH).await, None);
    assert_eq!(take(COUNTY, "c", MARCH).await, None);
    // What ran out is free, and the schedule passes over what is in hand.
    assert!(take(COUNTY, "a", MARCH - 30).await.is_some());
    assert_eq!(store.claim_sources("host", MARCH + 29, MARCH + 60).await.unwrap(), []);
    assert_eq!(store.claim_sources("host", MARCH + 30, MARCH + 60).await.unwrap().len(), 1);
    assert_eq!(take(COUNTY, "a", MARCH + 30).await, None);
    store.put_source_state(&county(), "a", &fresh(MARCH + 30)).await.unwrap();
    assert!(take(COUNTY, "a", MARCH + 30).await.is_some(), "whoever is done lets it go");
}

pub(crate) async fn a_source_that_is_gone_stays_gone(store: Shared) {
    store.put_source(&source("a"), MARCH).await.unwrap();
    let often = Source { every: 59, ..source("b") };
    let error = store.put_source(&often, MARCH).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    assert!(store.remove_source(&county(), "a").await.unwrap());
    assert!(!store.remove_source(&county(), "a").await.unwrap());
    store.put_source_state(&county(), "a", &fresh(MARCH)).await.unwrap();
    assert_eq!(store.sources(&county()).await.unwrap(), []);
}

pub(crate) async fn a_year_of_the_calendar_is_replaced_by_a_later_one(store: Shared) {
    store.put_calendar_year(2028, "first", MARCH).await.unwrap();
    store.put_calendar_year(2027, "other", MARCH).await.unwrap();
    store.put_calendar_year(2028, "second", MARCH + 1).await.unwrap();
    let years = store.calendar_years().await.unwrap();
    assert_eq!(years, [(2027, "other".to_owned()), (2028, "second".to_owned())]);
}
