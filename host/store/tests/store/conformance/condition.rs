//! Packs, counts and health.

use super::support::*;
use tidegate_domain::{Grade, Stream};
use tidegate_store::{BatchCommit, PackRecord, RejectionCount, StoreError, Summary, WarningChange};

fn pack(digest: &str, name: &str, admitted_at: i64) -> PackRecord {
    PackRecord {
        digest: digest.repeat(32),
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        jurisdiction: county(),
        manifest: serde_json::json!({ "name": name, "budgets": { "fuel": 1_000 } }),
        admitted_at,
    }
}

pub(crate) async fn packs_are_kept_by_digest(store: Shared) {
    let national = PackRecord { jurisdiction: code("000000"), ..pack("cc", "zz", MARCH) };
    let packs = [pack("bb", "tonglu", MARCH), pack("aa", "tonglu", MARCH + 1), national.clone()];
    for (number, pack) in packs.iter().enumerate() {
        let component: Vec<u8> = (0..=255).cycle().take(100_000 + number).collect();
        assert!(store.put_pack(pack, &component).await.unwrap());
        assert_eq!(store.pack_bytes(&pack.digest).await.unwrap(), Some(component));
    }
    let again = PackRecord { name: "other".to_owned(), ..packs[0].clone() };
    assert!(!store.put_pack(&again, b"other").await.unwrap(), "what is there stays");
    let [older, newer, _] = packs;
    assert_eq!(store.packs().await.unwrap(), [national, older, newer]);
    assert_eq!(store.pack_bytes("none").await.unwrap(), None);
    let error = store.put_pack(&pack("XY", "n", 0), b"").await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Constraint { constraint, .. } if constraint == "pack_digest_is_sha256"),
        "{error}"
    );
}

pub(crate) async fn the_summary_counts_the_county_alone(store: Shared) {
    assert_eq!(store.summary(&county()).await.unwrap(), Summary::default());
    register_site(&*store).await;
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    store.put_outlets(&[outlet("N", "DW001")]).await.unwrap();
    store.put_devices(&[device("MN-N", "N", "DW001")]).await.unwrap();
    let cod = stream("w01018");
    send(&*store, &cod, &["1", "2", "3"]).await;
    send(&*store, &cod, &["1", "2"]).await;
    send(&*store, &cod, &["9"]).await;
    let foreign = Stream { county: code(NEIGHBOUR), enterprise: "N".to_owned(), ..cod.clone() };
    let mut abroad = commit(vec![(foreign, reading(MARCH, "1"))]);
    abroad.frame.mn = "MN-N".to_owned();
    store.commit_frames(&[abroad]).await.unwrap();
    let refused = |mn: &str, reason: &str, frames| RejectionCount {
        mn: mn.to_owned(),
        day: day("2026-03-01"),
        reason: reason.to_owned(),
        frames,
        example: Vec::new(),
    };
    let counts = [
        refused("MN-A", "a", 1),
        refused("MN-A", "b", 4),
        refused("MN-N", "c", 8),
        refused("", "d", 2),
    ];
    store.count_rejections(&counts).await.unwrap();
    let watch = watch_of(&*store, &cod).await;
    let ids = waiting(&*store).await;
    let commit = BatchCommit {
        unwatched: ids[3..].to_vec(),
        warnings: vec![WarningChange::Open {
            watch,
            opened_at: MARCH,
            progress: progress(Grade::Attention, Grade::Serious, None),
        }],
        ..batch(ids[..3].to_vec())
    };
    store.commit_batch(&commit).await.unwrap();
    let expected = Summary {
        enterprises: 1,
        outlets: 1,
        devices: 1,
        frames_accepted: 3,
        frames_noted: 0,
        frames_duplicate: 1,
        frames_rejected: vec![("b".to_owned(), 4), ("a".to_owned(), 1)],
        frames_rejected_unregistered: vec![("d".to_owned(), 2)],
        readings: 4,
        revisions: 1,
        duplicates: 2,
        graded: 3,
        unwatched: 1,
        warnings: vec![(Grade::Serious, 1)],
        batches: 1,
        judgements: 0,
        findings: Vec::new(),
        cases: 0,
    };
    assert_eq!(store.summary(&county()).await.unwrap(), expected);
}

pub(crate) async fn a_new_store_is_sound(store: Shared) {
    let health = store.check().await.unwrap();
    assert_eq!(health.problems, Vec::<String>::new());
    assert!(health.schema >= 2);
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1"]).await;
    assert_eq!(store.check().await.unwrap(), health);
}
