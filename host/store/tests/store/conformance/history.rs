//! Readings in columns.

use super::judged::*;
use super::support::*;
use tidegate_domain::{Averaging, Decimal, Reading, Stream, Validity};
use tidegate_store::{AmountDay, HISTORY_MN, Store, StoreError, StreamColumns};

/// Columns of the hourly COD of `A`: hours from March on with values.
fn columns(hours: &[(i64, &str)]) -> StreamColumns {
    StreamColumns {
        stream_id: 0,
        stream: stream("w01018"),
        period_start: hours.iter().map(|(hour, _)| MARCH + hour * HOUR).collect(),
        value: hours.iter().map(|(_, value)| decimal(value).counts()).collect(),
        converted: vec![None; hours.len()],
        validity: vec![0; hours.len()],
        revision: vec![0; hours.len()],
    }
}

/// Period in hours from March on, value and revision of the hourly COD.
async fn read(store: &dyn Store) -> Vec<(i64, String, u32)> {
    let found = store.stream_columns("A", &[Averaging::Hour], i64::MIN, i64::MAX).await.unwrap();
    let Some(one) = found.first() else { return Vec::new() };
    let values = one.value.iter().map(|value| Decimal::from_counts(*value).to_string());
    let hours = one.period_start.iter().map(|at| (at - MARCH) / HOUR);
    hours
        .zip(values)
        .zip(&one.revision)
        .map(|((at, value), revision)| (at, value, *revision))
        .collect()
}

pub(crate) async fn columns_hold_the_latest_revision_of_each_period(store: Shared) {
    register_site(&*store).await;
    store.put_outlets(&[outlet("A", "DW000")]).await.unwrap();
    send(&*store, &stream("w21003"), &["1"]).await;
    send(&*store, &stream("w01018"), &["10", "20", "30", "40"]).await;
    send(&*store, &stream("w01018"), &["10", "21"]).await;
    let converted = Reading {
        converted: Some(decimal("35")),
        validity: Validity::Maintenance,
        flag: None,
        ..reading(MARCH + 2 * HOUR, "30")
    };
    store.commit_frames(&[commit(vec![(stream("w01018"), converted)])]).await.unwrap();
    let minute = Stream { averaging: Averaging::Minute, ..stream("w01018") };
    send(&*store, &minute, &["7"]).await;
    let elsewhere = Stream { outlet: "DW000".to_owned(), ..stream("w21003") };
    send(&*store, &elsewhere, &["9"]).await;

    let hourly = [Averaging::Hour];
    let found = store.stream_columns("A", &hourly, MARCH + HOUR, MARCH + 3 * HOUR).await.unwrap();
    assert_eq!(found.len(), 1, "streams without a reading in the period are left out");
    let one = &found[0];
    assert_eq!(Some(one.stream_id), store.stream_id(&stream("w01018")).await.unwrap());
    assert_eq!(one.period_start, [MARCH + HOUR, MARCH + 2 * HOUR]);
    assert_eq!(one.value, ["21", "30"].map(|text| decimal(text).counts()));
    assert_eq!(one.converted, [None, Some(decimal("35"))]);
    assert_eq!(one.validity, [Validity::Valid, Validity::Maintenance].map(Validity::code));
    assert_eq!(one.revision, [1, 1]);

    let streams = |averagings: &'static [Averaging]| {
        let store = store.clone();
        async move {
            let found = store.stream_columns("A", averagings, MARCH, i64::MAX).await.unwrap();
            found.into_iter().map(|one| one.stream).collect::<Vec<_>>()
        }
    };
    let all = [elsewhere, minute.clone(), stream("w01018"), stream("w21003")];
    assert_eq!(streams(&[Averaging::Hour, Averaging::Minute]).await, all);
    assert_eq!(streams(&[Averaging::Minute]).await, [minute]);
    assert_eq!(streams(&[]).await, []);
    assert_eq!(store.stream_columns("A", &hourly, MARCH, MARCH).await.unwrap(), []);
    assert_eq!(store.stream_columns("nobody", &hourly, MARCH, i64::MAX).await.unwrap(), []);
}

pub(crate) async fn one_stream_reads_as_it_does_among_others(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w21003"), &["1"]).await;
    send(&*store, &stream("w01018"), &["10", "20", "30", "40"]).await;
    send(&*store, &stream("w01018"), &["10", "21"]).await;
    let (from, until) = (MARCH + HOUR, MARCH + 3 * HOUR);
    let all = store.stream_columns("A", &[Averaging::Hour], from, until).await.unwrap();
    let among = all.into_iter().find(|one| one.stream == stream("w01018")).unwrap();
    let own = (among.stream_id, &among.stream);
    let alone = store.columns_of(own, from, until).await.unwrap();
    assert_eq!(alone, among);
    assert_eq!(alone.value, ["21", "30"].map(|text| decimal(text).counts()));
    let none = store.columns_of(own, until, until).await.unwrap();
    assert_eq!((none.period_start, none.stream), (vec![], stream("w01018")));
}

pub(crate) async fn what_days_added_to_amounts_gives_way_and_reads_back(store: Shared) {
    register_site(&*store).await;
    store.put_outlets(&[outlet("A", "DW \"2\"")]).await.unwrap();
    let amount = |outlet: &str, pollutant: &str, on: &str, partial: &str| AmountDay {
        outlet: outlet.to_owned(),
        pollutant: pollutant.to_owned(),
        day: day(on),
        partial: partial.to_owned(),
    };
    let days = [
        amount("DW001", "w21003", "2026-03-01", r#"{"mass":[1,2],"state":"m-"}"#),
        amount("DW001", "w01018", "2026-03-02", "{}"),
        amount("DW \"2\"", "w01018", "2026-03-01", "[null]"),
    ];
    store.put_amount_days("A", &days).await.unwrap();
    let read = || store.amount_days("A", day("2026-03-01"), day("2026-03-03"));
    let [a, b, c] = days;
    assert_eq!(read().await.unwrap(), [c.clone(), a, b.clone()]);
    let other = amount("DW001", "w21003", "2026-03-01", r#"{"mass":[]}"#);
    store.put_amount_days("A", std::slice::from_ref(&other)).await.unwrap();
    assert_eq!(read().await.unwrap(), [c, other, b.clone()]);
    let later = store.amount_days("A", day("2026-03-02"), day("2026-03-03")).await.unwrap();
    assert_eq!(later, [b]);
    assert_eq!(store.amount_days("A", day("2026-03-03"), day("2026-04-01")).await.unwrap(), []);
    let unknown = amount("DW009", "w01018", "2026-03-01", "{}");
    assert!(store.put_amount_days("A", &[unknown]).await.is_err());
}

pub(crate) async fn an_archive_fills_gaps_and_changes_nothing_else(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["10", "20"]).await;
    send(&*store, &stream("w01018"), &["10", "21"]).await;
    let archive = columns(&[(-1, "5"), (0, "99"), (1, "99"), (2, "30")]);
    assert_eq!(store.put_history(&archive, "archive.csv").await.unwrap(), 2);
    let expected = [(-1, "5", 0), (0, "10", 0), (1, "21", 1), (2, "30", 0)];
    let expected = expected.map(|(at, value, revision)| (at, value.to_owned(), revision));
    assert_eq!(read(&*store).await, expected);
    let summary = store.summary(&county()).await.unwrap();
    assert_eq!((summary.readings, summary.unwatched), (5, 2));
    assert_eq!(waiting(&*store).await.len(), 3, "what came from the archive does not wait");
    assert_eq!(due(&*store).await, [], "a day that nobody judged does not become due");

    // The archive again, in part or whole, adds nothing.
    for again in [&archive, &columns(&[(2, "31")]), &columns(&[])] {
        assert_eq!(store.put_history(again, "archive.csv").await.unwrap(), 0);
        assert_eq!(read(&*store).await, expected);
        assert_eq!(store.summary(&county()).await.unwrap(), summary);
    }
    let id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    let points = store.series(id, MARCH - HOUR, MARCH, 9).await.unwrap();
    let frame = store.frame(points[0].frame).await.unwrap().unwrap();
    assert_eq!((frame.mn.as_str(), frame.bytes.as_slice()), (HISTORY_MN, &b"archive.csv"[..]));
    assert!(points[0].done);
}

pub(crate) async fn an_archive_makes_judged_days_that_it_fills_due_again(store: Shared) {
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["10"]).await;
    for on in ["2026-02-28", "2026-03-01", "2026-03-02"] {
        store_judgement(&*store, &judge(on, vec![])).await;
    }
    // Of the first of March nothing is new.
    let archive = columns(&[(-1, "5"), (0, "99"), (48, "5")]);
    assert_eq!(store.put_history(&archive, "archive.csv").await.unwrap(), 2);
    let expected = ("A".to_owned(), "2026-02-28".to_owned(), Some("late-data".to_owned()));
    assert_eq!(due_in_short(&*store).await, [expected]);
}

pub(crate) async fn an_archive_that_does_not_fit_is_refused_whole(store: Shared) {
    register_site(&*store).await;
    let good = || columns(&[(0, "1"), (1, "2")]);
    let short = StreamColumns { validity: vec![0], ..good() };
    let twice = columns(&[(0, "1"), (0, "2")]);
    let back = columns(&[(1, "1"), (0, "2")]);
    let validity = StreamColumns { validity: vec![0, 200], ..good() };
    for refused in [short, twice, back, validity] {
        let error = store.put_history(&refused, "archive.csv").await.unwrap_err();
        assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    }
    let elsewhere = Stream { outlet: "DW404".to_owned(), ..stream("w01018") };
    let error = store.put_history(&StreamColumns { stream: elsewhere, ..good() }, "a").await;
    assert!(matches!(error.unwrap_err(), StoreError::UnknownOutlet { .. }));
    assert_eq!(store.stream_id(&stream("w01018")).await.unwrap(), None, "nothing was written");
    assert_eq!(store.put_history(&good(), "archive.csv").await.unwrap(), 2);
}
