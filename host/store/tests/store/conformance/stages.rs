//! Admissions, stages and what shadows saw.

use std::sync::Arc;

use tidegate_domain::{
    Admission, AdmissionStep, Instant, PackPlace, Stage, StageCancellation, StageChange,
};
use tidegate_store::{
    PackRecord, Page, ShadowCommit, ShadowDifference, ShadowWatch, Store, StoreError,
};

use super::support::COUNTY;

fn digest(letter: char) -> String {
    letter.to_string().repeat(64)
}

fn place() -> PackPlace {
    PackPlace { jurisdiction: COUNTY.parse().unwrap(), name: "tonglu".to_owned() }
}

async fn put_pack(store: &Arc<dyn Store>, letter: char) {
    let pack = PackRecord {
        digest: digest(letter),
        name: "tonglu".to_owned(),
        version: "1.0.0".to_owned(),
        jurisdiction: COUNTY.parse().unwrap(),
        manifest: serde_json::json!({}),
        admitted_at: 1,
    };
    assert!(store.put_pack(&pack, b"wasm").await.unwrap());
}

fn change(letter: char, stage: Stage, effective_at: Instant) -> StageChange {
    StageChange {
        digest: digest(letter),
        place: place(),
        stage,
        enterprises: Vec::new(),
        effective_at,
        decided_at: 5,
        by: "reviewer".to_owned(),
        reason: "tried".to_owned(),
    }
}

fn admission(admitted: bool) -> Admission {
    let step = |step: &str, passed| AdmissionStep {
        step: step.to_owned(),
        passed,
        text: "seen".to_owned(),
        milliseconds: 3,
    };
    Admission {
        file: digest('f'),
        digest: admitted.then(|| digest('a')),
        place: admitted.then(place),
        version: admitted.then(|| "1.0.0".to_owned()),
        by: "author".to_owned(),
        at: 7,
        admitted,
        steps: vec![step("read", Some(admitted)), step("compile", admitted.then_some(true))],
    }
}

pub(crate) async fn admissions_are_kept_whether_let_in_or_not(store: Arc<dyn Store>) {
    let refused = store.put_admission(&admission(false)).await.unwrap();
    let admitted = store.put_admission(&admission(true)).await.unwrap();
    let all = store.admissions(Page::first(10)).await.unwrap();
    assert_eq!(all.total, 2);
    assert_eq!(all.items, [(admitted, admission(true)), (refused, admission(false))]);
    assert_eq!(all.items[1].1.refusal().unwrap().step, "read");
}

pub(crate) async fn of_two_changes_decided_at_once_one_is_refused(store: Arc<dyn Store>) {
    put_pack(&store, 'a').await;
    put_pack(&store, 'b').await;
    let first = store.put_stage_change(&change('a', Stage::Active, 10), 0).await.unwrap();
    let late = store.put_stage_change(&change('b', Stage::Shadow, 20), 0).await.unwrap_err();
    assert!(matches!(late, StoreError::Overtaken { .. }), "{late}");
    let mut canary = change('b', Stage::Canary, 20);
    canary.enterprises = vec!["E1".to_owned(), "E2".to_owned()];
    let second = store.put_stage_change(&canary, first).await.unwrap();
    let records = store.stage_records().await.unwrap();
    let kept: Vec<_> = records.iter().map(|record| (record.id, &record.change)).collect();
    assert_eq!(kept, [(first, &change('a', Stage::Active, 10)), (second, &canary)]);
    let unknown = store.put_stage_change(&change('c', Stage::Active, 30), second).await;
    assert!(matches!(unknown, Err(StoreError::Constraint { .. })), "{unknown:?}");
}

pub(crate) async fn a_change_is_taken_back_once_and_before_it_takes_effect(store: Arc<dyn Store>) {
    put_pack(&store, 'a').await;
    let id = store.put_stage_change(&change('a', Stage::Active, 10), 0).await.unwrap();
    let cancellation =
        |at| StageCancellation { at, by: "reviewer".to_owned(), reason: "not yet".to_owned() };
    let late = store.cancel_stage_change(id, &cancellation(10)).await.unwrap_err();
    assert!(matches!(late, StoreError::Constraint { .. }), "{late}");
    store.cancel_stage_change(id, &cancellation(9)).await.unwrap();
    let twice = store.cancel_stage_change(id, &cancellation(9)).await.unwrap_err();
    assert!(matches!(twice, StoreError::Constraint { .. }), "{twice}");
    let nothing = store.cancel_stage_change(id + 1, &cancellation(9)).await.unwrap_err();
    assert!(matches!(nothing, StoreError::UnknownNumber { .. }), "{nothing}");
    let records = store.stage_records().await.unwrap();
    assert_eq!(records[0].cancelled, Some(cancellation(9)));
}

fn watch(stream_id: i64) -> ShadowWatch {
    ShadowWatch { stream_id, limit_id: "l".to_owned(), digest: "d".to_owned() }
}

fn seen(at: Instant, differing: usize) -> ShadowCommit {
    let difference = ShadowDifference {
        county: COUNTY.parse().unwrap(),
        enterprise: "E1".to_owned(),
        kind: "grading".to_owned(),
        subject: "DA001 a21002".to_owned(),
        at,
        active: "normal".to_owned(),
        shadow: "warning".to_owned(),
    };
    ShadowCommit {
        shadow: digest('b'),
        active: digest('a'),
        county: COUNTY.parse().unwrap(),
        kind: "grading".to_owned(),
        at,
        compared: 100,
        differences: vec![difference; differing],
        faults: 1,
        states: vec![(watch(1), u64::MAX), (watch(2), at.cast_unsigned())],
    }
}

pub(crate) async fn what_a_shadow_saw_adds_up(store: Arc<dyn Store>) {
    put_pack(&store, 'b').await;
    store.record_shadow(&seen(20, 2)).await.unwrap();
    store.record_shadow(&seen(10, 1)).await.unwrap();
    let tallies = store.shadow_tallies(&digest('b')).await.unwrap();
    assert_eq!(tallies.len(), 1);
    let tally = &tallies[0];
    assert_eq!((tally.from, tally.until), (10, 20));
    assert_eq!((tally.compared, tally.differing, tally.faults), (200, 3, 2));
    let all = store.shadow_differences(&digest('b'), None, Page::first(10)).await.unwrap();
    let at: Vec<Instant> = all.items.iter().map(|difference| difference.at).collect();
    assert_eq!((all.total, at), (3, vec![10, 20, 20]));
    let elsewhere = "330182".parse().unwrap();
    let other = store.shadow_differences(&digest('b'), Some(&elsewhere), Page::first(10)).await;
    assert_eq!(other.unwrap().total, 0);
    let states = store.shadow_states(&digest('b'), &[watch(3), watch(2), watch(1)]).await.unwrap();
    assert_eq!(states, [0, 10, u64::MAX]);
    assert_eq!(store.shadow_states(&digest('a'), &[watch(1)]).await.unwrap(), [0]);
}
