//! Days that are due to be judged, and the judgements of batches.

use super::judged::*;
use super::support::*;
use tidegate_domain::{Jurisdiction, Stream};
use tidegate_record::JudgementKind;
use tidegate_store::{BatchCommit, DueDay, JudgementCommit, StoreError};

fn due_day(enterprise: &str, on: &str, reason: Option<&str>) -> DueDay {
    let (enterprise, reason) = (enterprise.to_owned(), reason.map(str::to_owned));
    DueDay { county: county(), enterprise, on: day(on), reason, ticket: 0 }
}

fn short(on: &str, reason: Option<&str>) -> (String, String, Option<String>) {
    ("A".to_owned(), on.to_owned(), reason.map(str::to_owned))
}

pub(crate) async fn readings_make_their_days_due_once_they_are_done_with(store: Shared) {
    register_site(&*store).await;
    // The last hour of a day, the first of the next, and one far off.
    let readings = [MARCH - HOUR, MARCH, MARCH + DAY];
    let readings = readings.map(|at| (stream("w01018"), reading(at, "5")));
    store.commit_frames(&[commit(readings.to_vec())]).await.unwrap();
    assert_eq!(due(&*store).await, [], "they still wait to be graded");
    let ids = waiting(&*store).await;
    store
        .commit_batch(&BatchCommit { unwatched: vec![ids[1]], ..batch(vec![ids[0]]) })
        .await
        .unwrap();
    let expected = [short("2026-02-28", None), short("2026-03-01", None)];
    assert_eq!(due_in_short(&*store).await, expected);
    store.set_aside(&ids[2..]).await.unwrap();
    let days = due(&*store).await;
    assert_eq!(days.len(), 3);
    assert!(days[2].ticket > days[0].ticket);
    assert_eq!(days[0].county, county());

    // Only days that have ended are wanted, oldest first.
    let before = |on: &'static str, rows| store.due(day(on), rows);
    assert_eq!(before("2026-03-01", 9).await.unwrap(), days[..1]);
    assert_eq!(before("2026-03-02", 9).await.unwrap(), days[..2]);
    assert_eq!(before("2026-03-02", 1).await.unwrap(), days[..1]);
    assert_eq!(before("2026-03-02", 0).await.unwrap(), []);
    let own = store.due_in(&county(), day("2026-03-02"), 1).await.unwrap();
    assert_eq!(own, days[..1]);
    let other = "330182".parse().unwrap();
    assert_eq!(store.due_in(&other, day("2026-03-02"), 9).await.unwrap(), []);
}

pub(crate) async fn late_data_makes_a_judged_day_due_again(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["5"]).await;
    store.set_aside(&waiting(&*store).await).await.unwrap();
    let served = due(&*store).await[0].clone();
    let first = JudgementCommit { serves: Some(served), ..judge("2026-03-01", vec![]) };
    let first = store_judgement(&*store, &first).await.id;
    assert_eq!(due(&*store).await, [], "it was served");

    send(&*store, &stream("w01018"), &["6"]).await;
    store.commit_batch(&batch(waiting(&*store).await)).await.unwrap();
    assert_eq!(due_in_short(&*store).await, [short("2026-03-01", Some("late-data"))]);
    let served = due(&*store).await[0].clone();
    let second = JudgementCommit { serves: Some(served), ..judge("2026-03-01", vec![]) };
    store_judgement(&*store, &again(&first, 1, second)).await;
    assert_eq!(due(&*store).await, []);
}

pub(crate) async fn an_old_ticket_leaves_the_day_due(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["5"]).await;
    store.set_aside(&waiting(&*store).await).await.unwrap();
    let old = due(&*store).await[0].clone();
    // While the day is judged, another value comes in.
    send(&*store, &stream("w01018"), &["6"]).await;
    store.set_aside(&waiting(&*store).await).await.unwrap();
    let new = due(&*store).await[0].clone();
    assert!(new.ticket > old.ticket);
    assert_eq!(new.reason, None, "it was not judged yet");
    let first = JudgementCommit { serves: Some(old.clone()), ..judge("2026-03-01", vec![]) };
    let first = store_judgement(&*store, &first).await.id;
    let left = due(&*store).await;
    assert_eq!((left.len(), left[0].reason.as_deref()), (1, Some("late-data")));
    store.not_needed(&old).await.unwrap();
    assert_eq!(due(&*store).await, left);

    let second = JudgementCommit { serves: Some(new.clone()), ..judge("2026-03-01", vec![]) };
    store_judgement(&*store, &again(&first, 1, second)).await;
    assert_eq!(due(&*store).await, []);
    // A ticket of a row that was served never fits a later one.
    send(&*store, &stream("w01018"), &["7"]).await;
    store.set_aside(&waiting(&*store).await).await.unwrap();
    store.not_needed(&new).await.unwrap();
    assert_eq!(due(&*store).await.len(), 1);
    store.not_needed(&due(&*store).await[0]).await.unwrap();
    assert_eq!(due(&*store).await, []);
}

pub(crate) async fn asking_for_days_every_night_does_no_harm(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise("B")]).await.unwrap();
    let nightly = [due_day("A", "2026-03-01", None), due_day("B", "2026-03-01", None)];
    assert_eq!(store.make_due(&nightly).await.unwrap(), 2);
    let days = due(&*store).await;
    assert_eq!(store.make_due(&nightly).await.unwrap(), 0);
    assert_eq!(due(&*store).await, days, "tickets too");
    let first = JudgementCommit { serves: Some(days[0].clone()), ..judge("2026-03-01", vec![]) };
    store_judgement(&*store, &first).await;
    assert_eq!(store.make_due(&nightly).await.unwrap(), 0);
    assert_eq!(due(&*store).await, days[1..], "what was judged stays done");

    // With a reason, a judged day is due again and keeps the first reason.
    let with = |reason| [due_day("A", "2026-03-01", Some(reason))];
    assert_eq!(store.make_due(&with("new pack")).await.unwrap(), 1);
    assert_eq!(store.make_due(&with("other pack")).await.unwrap(), 0);
    assert_eq!(due(&*store).await[0].reason.as_deref(), Some("new pack"));
    // Judged by hand meanwhile, a day that nobody had judged is no longer due.
    let mut by_hand = judge("2026-03-01", vec![]);
    by_hand.record.enterprise = Some("B".to_owned());
    store_judgement(&*store, &by_hand).await;
    assert_eq!(due_in_short(&*store).await, [short("2026-03-01", Some("new pack"))]);

    let before = due(&*store).await;
    let unknown = [due_day("A", "2026-03-05", None), due_day("nobody", "2026-03-05", None)];
    let error = store.make_due(&unknown).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::UnknownEnterprise { enterprise, .. } if enterprise == "nobody")
    );
    assert_eq!(due(&*store).await, before);
}

pub(crate) async fn those_to_judge_owe_something_or_have_a_permit_day_or_a_device(store: Shared) {
    register_site(&*store).await;
    let ids = ["B", "C", "D"];
    store.put_enterprises(&ids.map(enterprise)).await.unwrap();
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    store.put_permits(&[permit("B", "P1", "2026-03-01", "2031-03-01")]).await.unwrap();
    let of = |enterprise: &str, mut record: tidegate_domain::DocketRecord| {
        record.enterprise = enterprise.to_owned();
        record
    };
    let owed = of("C", duty("2025", "2026-01-31", None, MARCH));
    let never = of("N", duty("2025", "2026-01-31", None, MARCH));
    store.put_docket(&[owed.clone(), never]).await.unwrap();
    let to_judge = |county: Jurisdiction, on: &'static str| {
        let store = store.clone();
        async move { store.enterprises_to_judge(&county, day(on)).await.unwrap() }
    };
    assert_eq!(to_judge(county(), "2026-01-30").await, ["A"]);
    assert_eq!(to_judge(county(), "2026-01-31").await, ["A", "C"]);
    // What is owed is looked at on its day and then once a week.
    assert_eq!(to_judge(county(), "2026-02-01").await, ["A"]);
    assert_eq!(to_judge(county(), "2026-02-06").await, ["A"]);
    assert_eq!(to_judge(county(), "2026-02-07").await, ["A", "C"]);
    assert_eq!(to_judge(county(), "2026-03-01").await, ["A", "B"]);
    assert_eq!(to_judge(county(), "2026-03-07").await, ["A", "C"]);
    assert_eq!(to_judge(county(), "2031-03-01").await, ["A", "B", "C"], "265 weeks on");
    assert_eq!(to_judge(code(NEIGHBOUR), "2026-03-07").await, ["N"]);
    // Handed in, or withdrawn, nothing is owed any more.
    let done = of("C", duty("2025", "2026-01-31", Some("2026-03-01"), MARCH));
    store.put_docket(&[done]).await.unwrap();
    assert_eq!(to_judge(county(), "2026-03-07").await, ["A"]);
    store.put_docket(std::slice::from_ref(&owed)).await.unwrap();
    let withdrawn = tidegate_domain::DocketRecord { withdrawn: true, ..owed };
    store.put_docket(&[withdrawn]).await.unwrap();
    assert_eq!(to_judge(county(), "2026-03-07").await, ["A"]);
}

/// The event that a warning opened.
fn event() -> (tidegate_record::JudgementRecord, Vec<tidegate_record::Blob>) {
    let mut record = judgement_record(JudgementKind::Event);
    record.enterprise = Some("A".to_owned());
    (record, vec![answer()])
}

pub(crate) async fn a_batch_and_its_events_are_judgements_that_replay(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w21003"), &["1", "2"]).await;
    send(&*store, &stream("w01018"), &["3", "4"]).await;
    send(&*store, &stream("w01018"), &["3.5"]).await;
    let (cod, ammonia) =
        (watch_of(&*store, &stream("w01018")).await, watch_of(&*store, &stream("w21003")).await);
    let pending = store.ungraded(&county(), 100).await.unwrap();
    let ids = waiting(&*store).await;
    let commit = BatchCommit {
        unwatched: vec![ids[1]],
        events: vec![event()],
        ..batch(vec![ids[0], ids[2], ids[3], ids[4]])
    };
    let number = store.commit_batch(&commit).await.unwrap().batch;

    let id = commit.judgement.id().unwrap();
    let listing = store.judgement(&id.to_string()).await.unwrap().unwrap();
    assert_eq!((listing.kind.as_str(), listing.enterprise), ("grading-batch", None));
    let entries = store.entries(0, 0, 10).await.unwrap();
    assert_eq!(entries.len(), 2);
    commit.judgement.verify_entry(&entries[0]).unwrap();
    commit.events[0].0.verify_entry(&entries[1]).unwrap();
    assert!(store.stored_blob(answer().digest()).await.unwrap().is_some());
    let of_event = commit.events[0].0.id().unwrap().to_string();
    let listing = store.judgement(&of_event).await.unwrap().unwrap();
    assert_eq!((listing.kind.as_str(), listing.enterprise.as_deref()), ("event", Some("A")));
    assert_eq!(store.judgements_listed().await.unwrap(), 2);

    let found = store.batch_by_judgement(&id.to_string()).await.unwrap();
    assert_eq!(found, Some((number, batch_record())));
    assert_eq!(store.batch_by_judgement(&of_event).await.unwrap(), None);
    // By stream, period and revision; what was set aside was not graded.
    let expected = [0, 2, 4, 3].map(|place: usize| pending[place].clone());
    assert_eq!(store.batch_readings(number).await.unwrap(), expected);
    assert_eq!(store.batch_readings(9_999).await.unwrap(), []);

    let watches = store.watches_by_id(&[ammonia, cod, ammonia]).await.unwrap();
    let streams: Vec<&Stream> = watches.iter().map(|(_, stream)| stream).collect();
    assert_eq!(streams, [&stream("w21003"), &stream("w01018"), &stream("w21003")]);
    assert_eq!(watches[1].0, store.watches(watches[1].0.key.stream_id).await.unwrap()[0]);
    for unknown in [vec![9_999], vec![cod, 9_999], vec![9_999, cod]] {
        let error = store.watches_by_id(&unknown).await.unwrap_err();
        let named = matches!(error, StoreError::UnknownNumber { what: "watch", id: 9_999, .. });
        assert!(named, "{error}");
    }
}

pub(crate) async fn an_equal_batch_is_recorded_again_and_kept_once(store: Shared) {
    register_site(&*store).await;
    let first = store.commit_batch(&batch(Vec::new())).await.unwrap().batch;
    store.commit_batch(&batch(Vec::new())).await.unwrap();
    assert_eq!(store.judgements_listed().await.unwrap(), 1);
    let entries = store.entries(0, 0, 10).await.unwrap();
    assert_eq!((entries.len(), entries[0].body), (2, entries[1].body));
    let id = batch_judgement().id().unwrap();
    assert_eq!(store.entry_of(&id).await.unwrap().unwrap().sequence, 1);
    let found = store.batch_by_judgement(&id.to_string()).await.unwrap();
    assert_eq!(found.map(|(number, _)| number), Some(first));
}
