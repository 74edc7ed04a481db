//! Readings that wait, watches and batches.

use super::judged::record_traces;
use super::support::*;
use tidegate_domain::{Grade, Stream};
use tidegate_record::JudgementKind;
use tidegate_store::{
    BATCH_READINGS_MAX, BatchCommit, ReadingGrade, Store, StoreError, WarningChange,
};

pub(crate) async fn readings_wait_until_they_are_graded_or_set_aside(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1", "2", "3", "4", "5"]).await;
    let all = waiting(&*store).await;
    assert_eq!(all.len(), 5);
    let pending = store.ungraded(&county(), 2).await.unwrap();
    let first: Vec<_> = pending.iter().map(|one| one.id).collect();
    assert_eq!(first, all[..2], "oldest first, no more than asked");
    assert_eq!(pending[0].stream, stream("w01018"));
    assert_eq!(Some(pending[0].stream_id), store.stream_id(&stream("w01018")).await.unwrap());
    assert_eq!(pending[0].reading, reading(MARCH, "1"));

    let commit = BatchCommit { unwatched: vec![all[1]], ..batch(vec![all[0]]) };
    store.commit_batch(&commit).await.unwrap();
    assert_eq!(waiting(&*store).await, all[2..]);
    store.set_aside(&[all[2]]).await.unwrap();
    assert_eq!(waiting(&*store).await, all[3..]);
    let summary = store.summary(&county()).await.unwrap();
    assert_eq!((summary.graded, summary.unwatched, summary.readings), (1, 2, 5));

    // A new value for a graded period waits again.
    send(&*store, &stream("w01018"), &["1.5"]).await;
    let pending = store.ungraded(&county(), 10).await.unwrap();
    let revised = pending.last().unwrap();
    assert_eq!((revised.revision, revised.reading.period_start), (1, MARCH));
    assert!(pending.iter().any(|one| one.id == all[3]));
}

/// Everything of the county that a batch could have changed.
async fn traces(store: &dyn Store) -> String {
    let county = county();
    let summary = store.summary(&county).await.unwrap();
    let batches = store.batches(&county, 10).await.unwrap();
    let open = store.open_warnings(&county).await.unwrap();
    let latest = store.latest_readings(&county).await.unwrap();
    let states = store.states(&[1, 2]).await.unwrap();
    let waiting = waiting(store).await;
    let record = record_traces(store).await;
    format!("{summary:?} {batches:?} {open:?} {latest:?} {states:?} {waiting:?} {record}")
}

/// A batch that changes everything a batch can, on one watch.
fn full_batch(watch: i64, graded: Vec<i64>, unwatched: Vec<i64>) -> BatchCommit {
    let worst = graded[0];
    BatchCommit {
        unwatched,
        states: vec![(watch, u64::MAX - 1)],
        warnings: vec![WarningChange::Open {
            watch,
            opened_at: MARCH,
            progress: progress(Grade::Warning, Grade::Exceedance, None),
        }],
        grades: vec![ReadingGrade {
            reading: worst,
            watch,
            grade: Grade::Exceedance,
            in_force: Grade::Warning,
            rule: "over-limit".to_owned(),
        }],
        ..batch(graded)
    }
}

pub(crate) async fn a_second_batch_with_a_graded_reading_writes_nothing(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1", "2", "3", "4", "5"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let ids = waiting(&*store).await;
    let outcome =
        store.commit_batch(&full_batch(watch, vec![ids[0], ids[1]], vec![ids[2]])).await.unwrap();
    assert_eq!(outcome.opened.len(), 1);
    assert_eq!(store.states(&[watch]).await.unwrap(), [u64::MAX - 1]);
    store.close_warnings(&outcome.opened, MARCH).await.unwrap();
    let before = traces(&*store).await;
    for (graded, unwatched, offender) in [
        (vec![ids[0], ids[1]], vec![ids[2]], ids[0]),
        (vec![ids[3], ids[1]], vec![], ids[1]),
        (vec![ids[3], ids[2]], vec![], ids[2]),
        (vec![ids[3]], vec![ids[1]], ids[1]),
        (vec![ids[3]], vec![ids[2]], ids[2]),
        (vec![ids[3], ids[3]], vec![], ids[3]),
        (vec![ids[3]], vec![ids[4], ids[3]], ids[3]),
    ] {
        let again = full_batch(watch, graded, unwatched);
        let error = store.commit_batch(&again).await.unwrap_err();
        assert!(
            matches!(error, StoreError::AlreadyGraded { reading } if reading == offender),
            "{error}"
        );
        assert_eq!(traces(&*store).await, before);
    }
    for readings in [[ids[3], ids[0]], [ids[3], ids[2]], [ids[3], ids[3]]] {
        let error = store.set_aside(&readings).await.unwrap_err();
        assert!(matches!(error, StoreError::AlreadyGraded { .. }), "{error}");
        assert_eq!(traces(&*store).await, before);
    }
}

pub(crate) async fn a_batch_that_does_not_fit_writes_nothing(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1", "2", "3"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let ids = waiting(&*store).await;
    let before = traces(&*store).await;
    let good = || full_batch(watch, vec![ids[0], ids[1]], vec![ids[2]]);
    let grade_of = |reading, watch| ReadingGrade { reading, watch, ..good().grades[0].clone() };
    let mut elsewhere = good();
    elsewhere.record.county = code(NEIGHBOUR);
    let mut unknown_reading = good();
    unknown_reading.graded.push(9_999);
    let mut unknown_aside = good();
    unknown_aside.unwatched.push(9_999);
    let update = |warning| WarningChange::Update {
        warning,
        progress: progress(Grade::Normal, Grade::Warning, Some(MARCH)),
    };
    let mut twice = good().warnings;
    twice.extend(good().warnings);
    let cases = [
        ("reading of the county", elsewhere),
        ("reading", unknown_reading),
        ("reading", unknown_aside),
        ("watch", BatchCommit { states: vec![(9_999, 1)], ..good() }),
        ("watch", BatchCommit { grades: vec![grade_of(ids[0], 9_999)], ..good() }),
        ("reading of the batch", BatchCommit { grades: vec![grade_of(ids[2], watch)], ..good() }),
        ("warning", BatchCommit { warnings: vec![update(9_999)], ..good() }),
    ];
    for (wrong, commit) in cases {
        let error = store.commit_batch(&commit).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::UnknownNumber { what, .. } if *what == wrong),
            "{wrong}: {error}"
        );
        assert_eq!(traces(&*store).await, before, "{wrong}");
    }
    let error = store.commit_batch(&BatchCommit { warnings: twice, ..good() }).await.unwrap_err();
    assert!(matches!(error, StoreError::WarningOpen { .. }), "{error}");
    let many = (0..).take(BATCH_READINGS_MAX + 1).collect();
    let error = store.commit_batch(&batch(many)).await.unwrap_err();
    assert!(matches!(error, StoreError::TooMany { .. }), "{error}");
    assert_eq!(traces(&*store).await, before);
    let of_no_batch = judgement_record(JudgementKind::Event);
    let mut contradicts = of_no_batch.clone();
    contradicts.revision = 1;
    let mut of_nobody = of_no_batch.clone();
    of_nobody.enterprise = Some("nobody".to_owned());
    let with_event = |record| BatchCommit { events: vec![(record, Vec::new())], ..good() };
    for (expected, commit) in [
        ("Constraint", BatchCommit { judgement: of_no_batch, ..good() }),
        ("Constraint", with_event(batch_judgement())),
        ("Unrecordable", with_event(contradicts)),
        ("UnknownEnterprise", with_event(of_nobody)),
    ] {
        let error = store.commit_batch(&commit).await.unwrap_err();
        assert!(format!("{error:?}").starts_with(expected), "{error:?}");
        assert_eq!(traces(&*store).await, before);
    }
    store.commit_batch(&good()).await.unwrap();
}

pub(crate) async fn counties_wait_apart(store: Shared) {
    assert_eq!(store.counties_with_ungraded().await.unwrap(), []);
    register_site(&*store).await;
    let mut expected = Vec::new();
    for place in ["330109", COUNTY, NEIGHBOUR] {
        let id = format!("E{place}");
        store.put_enterprises(&[enterprise_in(place, &id)]).await.unwrap();
        store.put_outlets(&[outlet(&id, "DW001")]).await.unwrap();
        let stream = Stream { county: code(place), enterprise: id, ..stream("w01018") };
        send(&*store, &stream, &["1", "2"]).await;
        expected.push(code(place));
    }
    assert_eq!(store.counties_with_ungraded().await.unwrap(), expected);
    let ids = waiting(&*store).await;
    assert_eq!(ids.len(), 2);
    store.commit_batch(&batch(ids)).await.unwrap();
    expected.remove(1);
    assert_eq!(store.counties_with_ungraded().await.unwrap(), expected);
    assert_eq!(waiting(&*store).await, [0_i64; 0]);
}

pub(crate) async fn a_watch_keeps_its_number_and_state(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    let stream_id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    let draft = |on| watch_draft(stream_id, "cod", "d1", on);
    let other = watch_draft(stream_id, "cod-day", "d1", "2026-03-05");
    let first = store.put_watches(&[other.clone(), draft("2026-03-05")]).await.unwrap();
    let (cod_day, cod) = (first[0], first[1]);
    let again = [draft("2026-03-01"), other, draft("2026-03-07"), draft("2026-03-05")];
    assert_eq!(store.put_watches(&again).await.unwrap(), [cod, cod_day, cod, cod]);
    let commit = BatchCommit { states: vec![(cod, u64::MAX)], ..batch(Vec::new()) };
    store.commit_batch(&commit).await.unwrap();
    let commit = BatchCommit { states: vec![(cod, 1 << 63)], ..batch(Vec::new()) };
    store.commit_batch(&commit).await.unwrap();
    assert_eq!(store.states(&[cod_day, cod, 9_999, cod]).await.unwrap(), [0, 1 << 63, 0, 1 << 63]);
    let in_use = store.watches(stream_id).await.unwrap();
    assert_eq!(in_use.len(), 1, "the daily limit was last used on an earlier date");
    assert_eq!((in_use[0].id, in_use[0].state), (cod, 1 << 63));
    assert_eq!((in_use[0].first_on, in_use[0].last_on), (day("2026-03-01"), day("2026-03-07")));
    assert_eq!(in_use[0].governing, draft("2026-03-01").governing);
    assert_eq!(in_use[0].grader, draft("2026-03-01").grader);
    let error =
        store.put_watches(&[watch_draft(9_999, "cod", "d1", "2026-03-01")]).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownNumber { what: "stream", .. }), "{error}");
}

pub(crate) async fn changed_law_starts_a_fresh_watch(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    let stream_id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    let drafts = ["d1", "d2"].map(|digest| {
        let on = if digest == "d1" { "2026-08-14" } else { "2026-08-15" };
        watch_draft(stream_id, "cod", digest, on)
    });
    let old = store.put_watches(&drafts[..1]).await.unwrap()[0];
    let commit = BatchCommit { states: vec![(old, 7)], ..batch(Vec::new()) };
    store.commit_batch(&commit).await.unwrap();
    let new = store.put_watches(&drafts[1..]).await.unwrap()[0];
    assert_ne!(old, new);
    assert_eq!(store.states(&[old, new]).await.unwrap(), [7, 0]);
    let in_use: Vec<_> =
        store.watches(stream_id).await.unwrap().into_iter().map(|one| one.key.digest).collect();
    assert_eq!(in_use, ["d2"]);
    // A late reading judged by the old law does not bring it back.
    store.put_watches(&drafts[..1]).await.unwrap();
    assert_eq!(store.watches(stream_id).await.unwrap()[0].id, new);
}

pub(crate) async fn batches_read_back_latest_first(store: Shared) {
    let first = store.commit_batch(&batch(Vec::new())).await.unwrap().batch;
    let mut other = batch(Vec::new());
    other.record.readings = 0;
    let second = store.commit_batch(&other).await.unwrap().batch;
    let mut foreign = batch(Vec::new());
    foreign.record.county = code(NEIGHBOUR);
    store.commit_batch(&foreign).await.unwrap();
    let expected = [(second, other.record), (first, batch_record())];
    assert_eq!(store.batches(&county(), 10).await.unwrap(), expected);
    assert_eq!(store.batches(&county(), 1).await.unwrap(), expected[..1]);
}
