//! Lists, counts and followers of matters.

use super::matter::*;
use super::support::*;
use tidegate_domain::{MatterKey, MatterKind};
use tidegate_store::{MatterFilter, MatterMove, Page, Store};

/// Five matters: of two enterprises and two counties, some closed, some labelled.
async fn several(store: &dyn Store) {
    register_site(store).await;
    let elsewhere = enterprise_in(NEIGHBOUR, "N");
    store.put_enterprises(&[enterprise("B"), elsewhere]).await.unwrap();
    let mut first = opening(MatterKind::Duty, "d1", MARCH);
    first.position.labels = labelled(&["effective", "late"]);
    first.position.subject = "DW001".to_owned();
    let mut second = opening(MatterKind::Duty, "d2", MARCH + 10);
    second.position.labels = labelled(&["late"]);
    second.position.owner = Some("wang".to_owned());
    second.enterprise = Some("B".to_owned());
    let mut third = opening(MatterKind::Case, "c1", MARCH + 20);
    third.position.labels = labelled(&["latest", "on-time"]);
    let mut fourth = opening(MatterKind::Case, "c2", MARCH + 30);
    fourth.position.status = "issued".to_owned();
    fourth.position.owner = Some("wang".to_owned());
    let mut other = opening(MatterKind::Duty, "d1", MARCH + 40);
    other.key = MatterKey { county: code(NEIGHBOUR), ..other.key };
    other.enterprise = Some("N".to_owned());
    other.position.labels = labelled(&["late"]);
    let all = [first.clone(), second, third.clone(), fourth, other];
    store.move_matters(&all).await.unwrap();
    let close = |before: &MatterMove, action, at| {
        let mut close = going_on(before, 1, action, at);
        close.position = before.position.clone();
        close.position.closed = true;
        close
    };
    let closed = [close(&first, "receive", MARCH + 50), close(&third, "withdraw", MARCH + 45)];
    store.move_matters(&closed).await.unwrap();
}

pub(crate) async fn matters_are_found_by_each_condition_and_all_together(store: Shared) {
    several(&*store).await;
    let some = |words: &[&str]| labelled(words);
    let own = MatterFilter { county: Some(county()), ..Default::default() };
    let with = |change: &dyn Fn(&mut MatterFilter)| {
        let mut filter = own.clone();
        change(&mut filter);
        filter
    };
    for (what, filter, expected) in [
        ("all", MatterFilter::default(), vec!["d1", "c1", "d1", "c2", "d2"]),
        ("county", own.clone(), vec!["d1", "c1", "c2", "d2"]),
        ("kind", with(&|one| one.kind = Some(MatterKind::Duty)), vec!["d1", "d2"]),
        ("enterprise", with(&|one| one.enterprise = Some("B".to_owned())), vec!["d2"]),
        ("status", with(&|one| one.statuses = some(&["issued", "gone"])), vec!["c2"]),
        (
            "statuses",
            with(&|one| one.statuses = some(&["issued", "open"])),
            vec!["d1", "c1", "c2", "d2"],
        ),
        ("closed", with(&|one| one.closed = Some(true)), vec!["d1", "c1"]),
        ("open", with(&|one| one.closed = Some(false)), vec!["c2", "d2"]),
        ("owner", with(&|one| one.owner = Some("wang".to_owned())), vec!["c2", "d2"]),
        ("label", with(&|one| one.labels = some(&["late"])), vec!["d1", "d2"]),
        ("labels", with(&|one| one.labels = some(&["late", "effective"])), vec!["d1"]),
        ("no label", with(&|one| one.labels = some(&["lat"])), vec![]),
        ("subject", with(&|one| one.subject = Some("DW001".to_owned())), vec!["d1"]),
        ("opened", with(&|one| one.opened = Some((MARCH + 10, MARCH + 30))), vec!["c1", "d2"]),
        ("closed in", with(&|one| one.closed_in = Some((MARCH + 45, MARCH + 50))), vec!["c1"]),
        ("closed until", with(&|one| one.closed_in = Some((MARCH + 46, MARCH + 51))), vec!["d1"]),
        (
            "together",
            with(&|one| {
                one.kind = Some(MatterKind::Duty);
                one.closed = Some(true);
                one.enterprise = Some("A".to_owned());
                one.statuses = some(&["open"]);
                one.labels = some(&["late"]);
                one.subject = Some("DW001".to_owned());
                one.opened = Some((MARCH, MARCH + 1));
                one.closed_in = Some((MARCH + 50, MARCH + 51));
                one.stepped = Some((some(&["receive"]), MARCH, MARCH + 51));
            }),
            vec!["d1"],
        ),
    ] {
        assert_eq!(found(&*store, &filter).await, expected, "{what}");
    }
    let page = store.matters(&own, Page { offset: 1, rows: 2 }).await.unwrap();
    let keys: Vec<_> = page.items.iter().map(|one| one.key.key.as_str()).collect();
    assert_eq!((page.total, keys), (4, vec!["c1", "c2"]));
}

pub(crate) async fn matters_are_found_by_the_steps_of_a_period(store: Shared) {
    several(&*store).await;
    let stepped = |county, actions: &[&str], from, until| MatterFilter {
        county,
        stepped: Some((labelled(actions), MARCH + from, MARCH + until)),
        ..Default::default()
    };
    for (what, filter, expected) in [
        ("one", stepped(Some(county()), &["receive"], 0, 51), vec!["d1"]),
        ("either", stepped(Some(county()), &["receive", "withdraw"], 0, 51), vec!["d1", "c1"]),
        ("before", stepped(Some(county()), &["receive"], 0, 50), vec![]),
        ("at", stepped(Some(county()), &["receive"], 50, 51), vec!["d1"]),
        ("after", stepped(Some(county()), &["receive"], 51, 99), vec![]),
        ("an earlier step", stepped(Some(county()), &["open"], 0, 1), vec!["d1"]),
        ("of all counties", stepped(None, &["open"], 40, 41), vec!["d1"]),
        ("of no action", stepped(Some(county()), &[], 0, 99), vec![]),
    ] {
        assert_eq!(found(&*store, &filter).await, expected, "{what}");
    }
}

pub(crate) async fn what_is_due_comes_soonest_first(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    assert_eq!(store.next_due(&county()).await.unwrap(), None);
    let due_at = |name: &str, due_at: Option<i64>| {
        let mut one = opening(MatterKind::Duty, name, MARCH);
        one.position.due_at = due_at;
        one
    };
    let mut elsewhere = due_at("n", Some(MARCH));
    elsewhere.key = MatterKey { county: code(NEIGHBOUR), ..elsewhere.key };
    elsewhere.enterprise = Some("N".to_owned());
    let mut closed = due_at("closed", Some(MARCH + 15));
    closed.position.closed = true;
    let later = due_at("later", Some(MARCH + 30));
    let all = [
        later.clone(),
        due_at("never", None),
        due_at("same", Some(MARCH + 10)),
        due_at("too", Some(MARCH + 10)),
        elsewhere,
        closed,
    ];
    store.move_matters(&all).await.unwrap();
    let due = async |now: i64, rows: u32| -> Vec<String> {
        let due = store.matters_due(&county(), now, rows).await.unwrap();
        due.into_iter().map(|matter| matter.key.key).collect()
    };
    assert!(due(MARCH + 9, 10).await.is_empty());
    assert_eq!(due(MARCH + 10, 10).await, ["same", "too"]);
    assert_eq!(due(MARCH + 99, 10).await, ["same", "too", "closed", "later"]);
    assert_eq!(due(MARCH + 99, 1).await, ["same"]);
    assert_eq!(store.next_due(&county()).await.unwrap(), Some(MARCH + 10));
    let mut sooner = going_on(&later, 1, "replan", MARCH + 1);
    sooner.position.due_at = Some(MARCH + 5);
    moved(&*store, &sooner).await;
    assert_eq!(store.next_due(&county()).await.unwrap(), Some(MARCH + 5));
    assert_eq!(due(MARCH + 9, 10).await, ["later"]);
}

pub(crate) async fn steps_are_followed_in_the_order_in_which_they_were_written(store: Shared) {
    several(&*store).await;
    let all = store.steps_after(&county(), 0, 1_000).await.unwrap();
    let actions: Vec<_> = all.iter().map(|(_, _, one)| one.step.action.as_str()).collect();
    assert_eq!(actions, ["open", "open", "open", "open", "receive", "withdraw"]);
    assert!(all.is_sorted_by_key(|(number, _, _)| *number));
    assert_eq!(all[5].1, MatterKind::Case);
    let matter = store.matter(all[5].2.matter).await.unwrap().unwrap();
    assert_eq!((matter.key.key.as_str(), all[5].2.number), ("c1", 2));
    let some = store.steps_after(&county(), all[1].0, 3).await.unwrap();
    assert_eq!(some, all[2..5]);
    assert_eq!(store.steps_after(&county(), all[5].0, 3).await.unwrap(), []);
    assert_eq!(store.steps_after(&code(NEIGHBOUR), 0, 9).await.unwrap().len(), 1);
}

pub(crate) async fn a_follower_never_goes_back(store: Shared) {
    let place = county();
    assert_eq!(store.followed(&place, "desk").await.unwrap(), 0);
    for (said, stands) in [(7, 7), (5, 7), (9, 9)] {
        store.put_followed(&place, "desk", said).await.unwrap();
        assert_eq!(store.followed(&place, "desk").await.unwrap(), stands);
    }
    store.put_followed(&place, "other", 3).await.unwrap();
    store.put_followed(&code(NEIGHBOUR), "desk", 1).await.unwrap();
    assert_eq!(store.followed(&place, "desk").await.unwrap(), 9);
    assert_eq!(store.followed(&code(NEIGHBOUR), "desk").await.unwrap(), 1);
}
