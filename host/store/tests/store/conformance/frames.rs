//! Committing frames, and counting those refused.

use super::support::*;
use tidegate_domain::{Averaging, Reading, ReadingOutcome, Stream, Validity};
use tidegate_store::{
    FRAMES_MAX, FrameCommit, FrameKind, REJECTED_EXAMPLE_BYTES_MAX, RejectionCount, StoreError,
    UNKNOWN_MN,
};

use ReadingOutcome::{Duplicate, New, Revised};

pub(crate) async fn outcomes_tell_new_duplicate_and_revised(store: Shared) {
    register_site(&*store).await;
    let cod = |at, value| (stream("w01018"), reading(at, value));
    for (readings, outcomes) in [
        (vec![cod(MARCH, "40"), (stream("w21003"), reading(MARCH, "40"))], vec![New, New]),
        (vec![cod(MARCH, "40"), cod(MARCH + HOUR, "40")], vec![Duplicate, New]),
        (vec![cod(MARCH, "40.0"), cod(MARCH + HOUR, "41")], vec![Duplicate, Revised]),
        (vec![cod(MARCH + HOUR, "40")], vec![Revised]),
        (vec![cod(MARCH + HOUR, "40")], vec![Duplicate]),
        (vec![], vec![]),
    ] {
        let committed = store.commit_frames(&[commit(readings.clone())]).await.unwrap();
        assert_eq!(committed.len(), 1);
        assert_eq!(committed[0].readings, outcomes, "{readings:?}");
        let all_there = !outcomes.is_empty() && outcomes.iter().all(|one| *one == Duplicate);
        assert_eq!(committed[0].is_duplicate(), all_there);
    }
    let id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    let revisions = store.revisions(id, MARCH + HOUR).await.unwrap();
    let values: Vec<_> =
        revisions.iter().map(|one| (one.revision, one.reading.value.to_string())).collect();
    let expected = [(0, "40"), (1, "41"), (2, "40")].map(|(n, value)| (n, value.to_owned()));
    assert_eq!(values, expected, "every revision is kept");
    assert_eq!(waiting(&*store).await.len(), 5, "each of them waits for grading");
}

pub(crate) async fn what_differs_makes_a_revision(store: Shared) {
    register_site(&*store).await;
    let first = Reading { converted: Some(decimal("20")), ..reading(MARCH, "40") };
    let other_flag = Reading { flag: Some("n".to_owned()), ..first.clone() };
    let other_value = Reading { value: decimal("40.000000001"), ..first.clone() };
    let other_converted = Reading { converted: Some(decimal("21")), ..other_value.clone() };
    let no_converted = Reading { converted: None, ..other_converted.clone() };
    let over_range = Reading { validity: Validity::OverRange, ..no_converted.clone() };
    for (reading, outcome) in [
        (&first, New),
        (&first, Duplicate),
        (&other_flag, Duplicate),
        (&other_value, Revised),
        (&other_converted, Revised),
        (&no_converted, Revised),
        (&over_range, Revised),
        (&over_range, Duplicate),
    ] {
        let readings = vec![(stream("w01018"), reading.clone())];
        let committed = store.commit_frames(&[commit(readings)]).await.unwrap();
        assert_eq!(committed[0].readings, [outcome], "{reading:?}");
    }
    // Another averaging period is another stream.
    let minute = Stream { averaging: Averaging::Minute, ..stream("w01018") };
    let committed = store.commit_frames(&[commit(vec![(minute, over_range)])]).await.unwrap();
    assert_eq!(committed[0].readings, [New]);
}

pub(crate) async fn the_same_reading_twice_in_one_commit_is_a_duplicate(store: Shared) {
    register_site(&*store).await;
    let cod = |value| (stream("w01018"), reading(MARCH, value));
    let group = [
        commit(vec![cod("40"), cod("40")]),
        commit(vec![cod("40")]),
        commit(vec![cod("41"), cod("41"), cod("40")]),
    ];
    let committed = store.commit_frames(&group).await.unwrap();
    let outcomes: Vec<_> = committed.into_iter().map(|one| one.readings).collect();
    let expected = [vec![New, Duplicate], vec![Duplicate], vec![Revised, Duplicate, Revised]];
    assert_eq!(outcomes, expected);
}

pub(crate) async fn one_bad_stream_stores_nothing_of_the_group(store: Shared) {
    register_site(&*store).await;
    let stray = Stream { outlet: "DW009".to_owned(), ..stream("w01018") };
    let good = commit(vec![(stream("w01018"), reading(MARCH, "40"))]);
    let bad = commit(vec![(stray, reading(MARCH, "40"))]);
    let error = store.commit_frames(&[good.clone(), bad]).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::UnknownOutlet { outlet, .. } if outlet == "DW009"),
        "{error}"
    );
    assert_eq!(store.stream_id(&stream("w01018")).await.unwrap(), None);
    assert_eq!(store.frame(1).await.unwrap(), None);
    // The stream that was numbered in vain is numbered again.
    let committed = store.commit_frames(&[good]).await.unwrap();
    assert_eq!(committed[0].readings, [New]);
    assert_eq!(waiting(&*store).await.len(), 1);
}

pub(crate) async fn a_group_too_large_is_refused(store: Shared) {
    register_site(&*store).await;
    let group = vec![commit(Vec::new()); FRAMES_MAX + 1];
    let error = store.commit_frames(&group).await.unwrap_err();
    assert!(matches!(error, StoreError::TooMany { .. }), "{error}");
    let committed = store.commit_frames(&group[1..]).await.unwrap();
    assert_eq!(committed.len(), FRAMES_MAX);
    assert_eq!(store.commit_frames(&[]).await.unwrap(), []);
}

pub(crate) async fn frames_come_back_byte_for_byte(store: Shared) {
    register_site(&*store).await;
    let mut commits = Vec::new();
    for (number, kind) in [(0_u8, FrameKind::Accepted), (1, FrameKind::Noted)] {
        let mut frame = frame("MN-A", MARCH + i64::from(number));
        frame.bytes = (0..=255).chain([number]).collect();
        frame.qn = String::new();
        commits.push(FrameCommit { frame, kind, readings: Vec::new() });
    }
    let committed = store.commit_frames(&commits).await.unwrap();
    assert_ne!(committed[0].frame, committed[1].frame);
    for (commit, outcome) in commits.into_iter().zip(committed) {
        assert_eq!(store.frame(outcome.frame).await.unwrap(), Some(commit.frame));
    }
    assert_eq!(store.frame(99).await.unwrap(), None);
}

pub(crate) async fn rejections_add_up_by_day_device_and_reason(store: Shared) {
    let count = |mn: &str, on: &str, reason: &str, frames, example: &[u8]| RejectionCount {
        mn: mn.to_owned(),
        day: day(on),
        reason: reason.to_owned(),
        frames,
        example: example.to_vec(),
    };
    let large = vec![b'x'; REJECTED_EXAMPLE_BYTES_MAX + 1];
    let first = [
        count("M1", "2026-03-01", "crc-mismatch", 2, b"one"),
        count("M1", "2026-03-01", "too-long", 1, &large),
        count("", "2026-03-02", "no-mn", 1, b"two"),
    ];
    store.count_rejections(&first).await.unwrap();
    store
        .count_rejections(&[count("M1", "2026-03-01", "crc-mismatch", 3, b"three")])
        .await
        .unwrap();
    let cut = vec![b'x'; REJECTED_EXAMPLE_BYTES_MAX];
    let all = [
        count(UNKNOWN_MN, "2026-03-02", "no-mn", 1, b"two"),
        count("M1", "2026-03-01", "crc-mismatch", 5, b"three"),
        count("M1", "2026-03-01", "too-long", 1, &cut),
    ];
    for (from, until, expected) in [
        ("2026-03-01", "2026-03-03", &all[..]),
        ("2026-03-01", "2026-03-02", &all[1..]),
        ("2026-03-02", "2026-03-03", &all[..1]),
        ("2026-03-03", "2026-03-04", &[]),
    ] {
        assert_eq!(store.rejections(day(from), day(until)).await.unwrap(), expected, "{from}");
    }
}

pub(crate) async fn device_days_count_receipts_in_china_time(store: Shared) {
    register_site(&*store).await;
    store.put_devices(&[device("MN-B", "A", "DW001")]).await.unwrap();
    let with_reading = |mn: &str, at: i64| FrameCommit {
        frame: frame(mn, at),
        kind: FrameKind::Accepted,
        readings: vec![(stream("w01018"), reading(MARCH, "40"))],
    };
    let noted = |mn: &str, at: i64| FrameCommit {
        frame: frame(mn, at),
        kind: FrameKind::Noted,
        readings: Vec::new(),
    };
    let group = [with_reading("MN-A", MARCH - 1), with_reading("MN-A", MARCH + 5)];
    store.commit_frames(&group).await.unwrap();
    store.commit_frames(&[noted("MN-B", MARCH - 1), noted("MN-A", MARCH + 2)]).await.unwrap();
    let days = store.device_days().await.unwrap();
    let found: Vec<_> = days
        .iter()
        .map(|one| (one.mn.as_str(), one.day, one.accepted, one.noted, one.duplicates))
        .collect();
    let expected = [("MN-A", day("2026-03-01"), 1, 1, 1), ("MN-B", day("2026-02-28"), 0, 1, 0)];
    assert_eq!(found, expected);
    assert_eq!(days[0].last_received_at_ms, (MARCH + 5) * 1_000);
}
