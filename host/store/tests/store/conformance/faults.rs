//! Faults of packs, versions that are aside, and hosts.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_domain::{
    FaultRecord, Jurisdiction, LayerRef, Office, PackFault, PackPlace, ReplicaReport, SetAside,
};
use tidegate_store::{FAULTS_KEPT_MAX, Page, Store};

fn county(code: &str) -> Jurisdiction {
    code.parse().unwrap()
}

fn layer(digest: char) -> LayerRef {
    LayerRef {
        pack: format!("tonglu 1.{digest}.0"),
        digest: digest.to_string().repeat(64),
        jurisdiction: county("330122"),
    }
}

fn fault(function: &str, input: u64, at: i64) -> FaultRecord {
    FaultRecord {
        county: county("330122"),
        layer: layer('a'),
        function: function.to_owned(),
        fault: PackFault::Trap { detail: "unreachable".to_owned() },
        input: format!("{input:064x}"),
        first_at: at,
        last_at: at,
        times: 1,
        backtrace: Some("0: tonglu::grade".to_owned()),
    }
}

pub(crate) async fn a_fault_that_repeats_is_counted_and_another_is_kept(store: Arc<dyn Store>) {
    let first = store.put_fault(&fault("grading.evaluate", 1, 100)).await.unwrap();
    let again = FaultRecord { times: 3, ..fault("grading.evaluate", 1, 150) };
    assert_eq!(store.put_fault(&again).await.unwrap(), first);
    let other = store.put_fault(&fault("grading.evaluate", 2, 120)).await.unwrap();
    assert_ne!(other, first);
    let elsewhere = FaultRecord { county: county("330182"), ..fault("grading.evaluate", 1, 100) };
    store.put_fault(&elsewhere).await.unwrap();

    let own = store.faults(&county("330122"), Page::first(10)).await.unwrap();
    assert_eq!(own.total, 2);
    assert_eq!(own.items.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [first, other]);
    let kept = FaultRecord { times: 4, last_at: 150, ..fault("grading.evaluate", 1, 100) };
    assert_eq!(store.fault(&county("330122"), first).await.unwrap(), Some(kept));
    assert_eq!(store.fault(&county("330182"), first).await.unwrap(), None, "another county's");
}

pub(crate) async fn faults_of_a_version_are_bounded_and_none_goes_uncounted(store: Arc<dyn Store>) {
    let place = county("330122");
    for input in 0..u64::from(FAULTS_KEPT_MAX) {
        store.put_fault(&fault("judgement.judge", input, 100)).await.unwrap();
    }
    let latest = store.put_fault(&fault("judgement.judge", 9_999, 200)).await.unwrap();
    let all = store.faults(&place, Page::first(1)).await.unwrap();
    assert_eq!(all.total, u64::from(FAULTS_KEPT_MAX));
    let (id, record) = all.items.first().cloned().unwrap();
    assert_eq!((id, record.times, record.last_at), (latest, 2, 200));
    store.put_fault(&fault("threshold.limits", 1, 300)).await.unwrap();
    let all = store.faults(&place, Page::first(1)).await.unwrap();
    assert_eq!(all.total, u64::from(FAULTS_KEPT_MAX) + 1, "the first of another function is kept");
}

fn aside(trial_at: i64, faults: u32) -> SetAside {
    SetAside {
        county: county("330122"),
        layer: layer('a'),
        office: Office::Grading,
        faults,
        cause: "it used up its fuel: budget 1".to_owned(),
        since: 100,
        trial_at,
        ended: None,
    }
}

pub(crate) async fn a_version_is_aside_once_until_it_is_taken_back(store: Arc<dyn Store>) {
    let (place, digest) = (county("330122"), layer('a').digest);
    let key = (&place, digest.as_str(), Office::Grading);
    assert!(!store.take_back(key, (100, "nobody")).await.unwrap());
    assert!(store.set_version_aside(&aside(700, 5)).await.unwrap());
    assert!(!store.set_version_aside(&aside(1_900, 6)).await.unwrap());
    assert!(!store.set_version_aside(&aside(1_000, 2)).await.unwrap(), "an older host's word");
    assert_eq!(store.all_aside().await.unwrap(), [aside(1_900, 6)]);
    let judging = SetAside { office: Office::Judging, ..aside(700, 5) };
    assert!(store.set_version_aside(&judging).await.unwrap());
    assert_eq!(store.all_aside().await.unwrap().len(), 2);

    assert!(store.take_back(key, (2_000, "it answered again")).await.unwrap());
    assert_eq!(store.all_aside().await.unwrap(), [judging]);
    let ended = Some((2_000, "it answered again".to_owned()));
    let past = store.asides(&place, Page::first(10)).await.unwrap();
    assert_eq!(past.total, 2);
    assert!(past.items.contains(&SetAside { ended, ..aside(1_900, 6) }));
    assert!(store.asides(&county("330182"), Page::first(10)).await.unwrap().items.is_empty());
    assert!(store.set_version_aside(&aside(3_000, 5)).await.unwrap(), "a second time");
}

fn replica(id: &str, seen_at: i64) -> ReplicaReport {
    let place = PackPlace { jurisdiction: county("330122"), name: "tonglu".to_owned() };
    ReplicaReport {
        id: id.to_owned(),
        name: format!("host-{id}"),
        version: "0.1.0".to_owned(),
        started_at: 50,
        seen_at,
        runs: BTreeMap::from([(place, vec![format!("active {}", layer('a').digest)])]),
        loaded: vec![layer('a').digest],
        problems: Vec::new(),
    }
}

pub(crate) async fn hosts_say_what_they_run_and_the_silent_are_forgotten(store: Arc<dyn Store>) {
    store.put_replica(&replica("a", 100), 0).await.unwrap();
    store.put_replica(&replica("b", 110), 0).await.unwrap();
    store.put_replica(&replica("a", 120), 110).await.unwrap();
    assert_eq!(store.replicas().await.unwrap(), [replica("a", 120), replica("b", 110)]);
    store.put_replica(&replica("a", 130), 111).await.unwrap();
    assert_eq!(store.replicas().await.unwrap(), [replica("a", 130)]);
    store.forget_replica("a").await.unwrap();
    assert!(store.replicas().await.unwrap().is_empty());
}
