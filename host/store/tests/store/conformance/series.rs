//! Readings for charts and live pages.

use super::support::*;
use tidegate_domain::{Averaging, Grade, Stream};
use tidegate_store::{BatchCommit, ReadingGrade, WarningChange};

pub(crate) async fn a_series_is_half_open_and_shows_the_latest_revision(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["10", "20", "30", "40"]).await;
    send(&*store, &stream("w21003"), &["1"]).await;
    send(&*store, &stream("w01018"), &["10", "21"]).await;
    let id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    for (from, until, points, expected) in [
        (MARCH, MARCH + 4 * HOUR, 100, &["10", "21", "30", "40"][..]),
        (MARCH, MARCH + 3 * HOUR, 100, &["10", "21", "30"]),
        (MARCH + 1, MARCH + 3 * HOUR + 1, 100, &["21", "30", "40"]),
        (MARCH, i64::MAX, 2, &["10", "21"]),
        (MARCH, MARCH, 100, &[]),
        (MARCH, i64::MAX, 0, &[]),
    ] {
        let series = store.series(id, from, until, points).await.unwrap();
        let values: Vec<_> = series.iter().map(|one| one.reading.value.to_string()).collect();
        assert_eq!(values, expected, "{from} {until} {points}");
    }
    assert_eq!(store.series(9_999, MARCH, i64::MAX, 9).await.unwrap(), []);

    let watch = watch_of(&*store, &stream("w01018")).await;
    let first = store.series(id, MARCH, i64::MAX, 9).await.unwrap()[0].clone();
    assert_eq!((first.done, first.grade), (false, Grade::Normal));
    assert!(store.frame(first.frame).await.unwrap().is_some());
    let commit = BatchCommit {
        grades: vec![ReadingGrade {
            reading: first.id,
            watch,
            grade: Grade::Serious,
            in_force: Grade::Serious,
            rule: "r".to_owned(),
        }],
        ..batch(vec![first.id])
    };
    store.commit_batch(&commit).await.unwrap();
    let series = store.series(id, MARCH, i64::MAX, 9).await.unwrap();
    assert_eq!((series[0].done, series[0].grade), (true, Grade::Serious));
    assert_eq!((series[1].done, series[1].grade), (false, Grade::Normal));
}

pub(crate) async fn the_latest_reading_carries_the_grade_in_force(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["10", "20", "30"]).await;
    // A correction of the last period is; late data for an earlier one is not.
    send(&*store, &stream("w01018"), &["11", "20", "35"]).await;
    let minute = Stream { averaging: Averaging::Minute, ..stream("w01018") };
    send(&*store, &minute, &["5"]).await;
    send(&*store, &stream("w00000"), &["7"]).await;
    let watch = watch_of(&*store, &stream("w01018")).await;
    let change = WarningChange::Open {
        watch,
        opened_at: MARCH,
        progress: progress(Grade::Warning, Grade::Exceedance, None),
    };
    let commit = BatchCommit { warnings: vec![change], ..batch(Vec::new()) };
    let opened = store.commit_batch(&commit).await.unwrap().opened;
    let latest = store.latest_readings(&county()).await.unwrap();
    let found: Vec<_> = latest
        .iter()
        .map(|one| (one.stream.clone(), one.point.reading.value.to_string(), one.in_force))
        .collect();
    let expected = [
        (stream("w00000"), "7", Grade::Normal),
        (minute, "5", Grade::Normal),
        (stream("w01018"), "35", Grade::Warning),
    ];
    assert_eq!(found, expected.map(|(stream, value, grade)| (stream, value.to_owned(), grade)));
    let streams: Vec<_> = latest.into_iter().map(|one| (one.stream_id, one.stream)).collect();
    assert_eq!(store.streams("A").await.unwrap(), streams);
    assert_eq!(store.streams("nobody").await.unwrap(), []);
    assert_eq!(store.latest_readings(&code(NEIGHBOUR)).await.unwrap(), []);
    store.close_warnings(&opened, MARCH).await.unwrap();
    let latest = store.latest_readings(&county()).await.unwrap();
    assert!(latest.iter().all(|one| one.in_force == Grade::Normal));
}
