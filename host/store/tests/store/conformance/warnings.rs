//! Warnings from opening to closing.

use super::support::*;
use tidegate_domain::{Explanation, Grade, Stream};
use tidegate_store::{
    BatchCommit, Page, ReadingGrade, Store, StoreError, WarningChange, WarningFilter,
    WarningProgress,
};

fn open(watch: i64, progress: WarningProgress) -> WarningChange {
    WarningChange::Open { watch, opened_at: MARCH, progress }
}

fn update(warning: i64, progress: WarningProgress) -> WarningChange {
    WarningChange::Update { warning, progress }
}

/// Commits a batch that only changes warnings; the numbers of those opened.
async fn change(store: &dyn Store, warnings: Vec<WarningChange>) -> Result<Vec<i64>, StoreError> {
    let commit = BatchCommit { warnings, ..batch(Vec::new()) };
    store.commit_batch(&commit).await.map(|outcome| outcome.opened)
}

fn explanation(grade: u8) -> Option<Explanation> {
    let largest_compliant = Some(decimal("50.4"));
    Some(Explanation { grade, in_force: grade, steps: Vec::new(), largest_compliant })
}

pub(crate) async fn a_warning_opens_rises_and_closes(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let opened = WarningProgress {
        explanation: explanation(1),
        ..progress(Grade::Attention, Grade::Attention, None)
    };
    let id = change(&*store, vec![open(watch, opened)]).await.unwrap()[0];
    let risen = WarningProgress {
        explanation: explanation(3),
        worst: decimal("75.25"),
        readings: 9,
        ..progress(Grade::Exceedance, Grade::Exceedance, None)
    };
    change(&*store, vec![update(id, risen)]).await.unwrap();
    let closed = WarningProgress {
        worst: decimal("75.25"),
        readings: 10,
        updated_at: MARCH + 5 * HOUR,
        ..progress(Grade::Normal, Grade::Exceedance, Some(MARCH + 5 * HOUR))
    };
    let open_before = store.open_warnings(&county()).await.unwrap();
    assert_eq!(open_before.len(), 1);
    assert_eq!(open_before[0].warning.grade, Grade::Exceedance);
    change(&*store, vec![update(id, closed)]).await.unwrap();
    assert_eq!(store.open_warnings(&county()).await.unwrap(), []);

    let listing = store.warning(id).await.unwrap().unwrap().listing;
    assert_eq!(listing.watch, watch);
    assert_eq!(listing.enterprise_name, enterprise("A").name);
    let warning = listing.warning;
    assert_eq!(warning.stream, stream("w01018"));
    assert_eq!(warning.limit, governing("cod", "50").governing);
    assert_eq!(warning.grader, layer("grader 0.1.0"));
    assert_eq!((warning.grade, warning.peak), (Grade::Normal, Grade::Exceedance));
    assert_eq!((warning.opened_at, warning.closed_at), (MARCH, Some(MARCH + 5 * HOUR)));
    assert_eq!((warning.worst, warning.readings), (decimal("75.25"), 10));
    assert_eq!(warning.explanation, explanation(3), "an update without keeps the explanation");
    assert_eq!(store.warning(id + 1).await.unwrap(), None);
}

pub(crate) async fn a_watch_has_one_open_warning(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let attention = || progress(Grade::Attention, Grade::Attention, None);
    let closed = || progress(Grade::Normal, Grade::Attention, Some(MARCH + HOUR));
    let first = change(&*store, vec![open(watch, attention())]).await.unwrap()[0];
    let error = change(&*store, vec![open(watch, attention())]).await.unwrap_err();
    assert!(matches!(error, StoreError::WarningOpen { watch: one } if one == watch), "{error}");
    // Closed first, opened next, and one that opened and closed within the batch.
    let changes = vec![update(first, closed()), open(watch, closed()), open(watch, attention())];
    let opened = change(&*store, changes).await.unwrap();
    assert_eq!(opened.len(), 2);
    let open_now = store.open_warnings(&county()).await.unwrap();
    let ids: Vec<_> = open_now.iter().map(|one| one.warning.id).collect();
    assert_eq!(ids, opened[1..]);
}

pub(crate) async fn changes_of_warnings_that_do_not_fit_are_refused(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let attention = || progress(Grade::Attention, Grade::Attention, None);
    let id = change(&*store, vec![open(watch, attention())]).await.unwrap()[0];
    let error = store.close_warnings(&[id, 9_999], MARCH).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownNumber { what: "warning", .. }), "{error}");
    assert_eq!(store.open_warnings(&county()).await.unwrap().len(), 1, "neither was closed");
    store.close_warnings(&[id], MARCH + 9).await.unwrap();
    let closed = store.warning(id).await.unwrap().unwrap().listing.warning;
    assert_eq!((closed.grade, closed.peak), (Grade::Normal, Grade::Attention));
    assert_eq!(closed.closed_at, Some(MARCH + 9));
    for error in [
        store.close_warnings(&[id], MARCH).await.unwrap_err(),
        change(&*store, vec![update(id, attention())]).await.unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::WarningClosed { warning } if warning == id), "{error}");
    }
}

pub(crate) async fn filters_and_counts_agree(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise("B")]).await.unwrap();
    store.put_outlets(&[outlet("B", "DW001")]).await.unwrap();
    let mut ids = Vec::new();
    for (owner, pollutant, grade, peak, closed) in [
        ("A", "w01018", Grade::Attention, Grade::Exceedance, None),
        ("A", "w21003", Grade::Normal, Grade::Warning, Some(MARCH)),
        ("B", "w01018", Grade::Exceedance, Grade::Exceedance, None),
        ("B", "w21011", Grade::Attention, Grade::Attention, None),
    ] {
        let stream = Stream { enterprise: owner.to_owned(), ..stream(pollutant) };
        send(&*store, &stream, &["1"]).await;
        let watch = watch_of(&*store, &stream).await;
        ids.extend(
            change(&*store, vec![open(watch, progress(grade, peak, closed))]).await.unwrap(),
        );
    }
    let of = |open_only, grade, enterprise: Option<&str>| WarningFilter {
        open_only,
        grade,
        enterprise: enterprise.map(str::to_owned),
    };
    for (filter, expected) in [
        (of(false, None, None), vec![3, 2, 1, 0]),
        (of(true, None, None), vec![3, 2, 0]),
        (of(true, Some(Grade::Attention), None), vec![3, 0]),
        (of(false, Some(Grade::Attention), None), vec![3]),
        (of(false, Some(Grade::Exceedance), None), vec![2, 0]),
        (of(false, None, Some("B")), vec![3, 2]),
        (of(true, None, Some("A")), vec![0]),
        (of(true, Some(Grade::Serious), None), vec![]),
    ] {
        let listing = store.warnings(&county(), &filter, Page::first(10)).await.unwrap();
        let found: Vec<_> = listing.items.iter().map(|one| one.warning.id).collect();
        let expected: Vec<_> = expected.into_iter().map(|index: usize| ids[index]).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!(listing.total, expected.len() as u64, "{filter:?}");
    }
    let page = Page { offset: 1, rows: 2 };
    let middle = store.warnings(&county(), &WarningFilter::default(), page).await.unwrap();
    let found: Vec<_> = middle.items.iter().map(|one| one.warning.id).collect();
    assert_eq!((middle.total, found), (4, vec![ids[2], ids[1]]));
    let elsewhere = code(NEIGHBOUR);
    let none = store.warnings(&elsewhere, &WarningFilter::default(), Page::first(9)).await.unwrap();
    assert_eq!(none.total, 0);

    let counts = store.warning_counts(&county()).await.unwrap();
    assert_eq!(counts.open, [(Grade::Exceedance, 1), (Grade::Attention, 2)]);
    let opened = [(Grade::Exceedance, 2), (Grade::Warning, 1), (Grade::Attention, 1)];
    assert_eq!(counts.opened, opened);
}

pub(crate) async fn the_detail_shows_the_readings_that_were_not_normal(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["60", "10", "70", "80"]).await;
    // The third value is corrected: only its correction counts.
    send(&*store, &stream("w01018"), &["60", "10", "65"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let stream_id = store.open_warnings(&county()).await.unwrap();
    assert_eq!(stream_id, []);
    let ids = waiting(&*store).await;
    assert_eq!(ids.len(), 5);
    let graded = |reading, grade| ReadingGrade {
        reading,
        watch,
        grade,
        in_force: Grade::Warning,
        rule: "r".to_owned(),
    };
    let commit = BatchCommit {
        grades: vec![
            graded(ids[0], Grade::Warning),
            graded(ids[1], Grade::Normal),
            graded(ids[2], Grade::Exceedance),
            graded(ids[3], Grade::Exceedance),
            graded(ids[4], Grade::Warning),
        ],
        warnings: vec![open(
            watch,
            progress(Grade::Normal, Grade::Exceedance, Some(MARCH + 2 * HOUR)),
        )],
        ..batch(ids)
    };
    let id = store.commit_batch(&commit).await.unwrap().opened[0];
    let detail = store.warning(id).await.unwrap().unwrap();
    assert_eq!(detail.governing, governing("cod", "50"));
    let shown: Vec<_> = detail
        .readings
        .iter()
        .map(|one| (one.reading.value.to_string(), one.grade, one.revision))
        .collect();
    let expected = [("60", Grade::Warning, 0), ("65", Grade::Warning, 1)]
        .map(|(value, grade, revision)| (value.to_owned(), grade, revision));
    assert_eq!(shown, expected, "latest revisions that were not normal, until it closed");
}
