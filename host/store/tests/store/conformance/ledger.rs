//! The chain, the archive and checkpoints.

use super::judged::*;
use super::support::*;
use tidegate_record::{Blob, BodyAnswer, CheckpointDraft, Digest, Leaf, SigningKey, verify_chain};
use tidegate_store::{ENTRIES_MAX, StoreError};

pub(crate) async fn the_chain_grows_with_what_it_records_and_holds(store: Shared) {
    register_site(&*store).await;
    assert_eq!(store.partitions().await.unwrap(), [0]);
    let chain = store.chain(0).await.unwrap();
    assert_eq!(store.head(0).await.unwrap(), chain.genesis());
    store.commit_batch(&batch(Vec::new())).await.unwrap();
    store.put_docket(&[mark("M1", MARCH, MARCH + HOUR, MARCH)]).await.unwrap();
    store_judgement(&*store, &judge("2026-03-01", vec![])).await;
    store.put_waiver(&waiver("over-total")).await.unwrap();
    let entries = store.entries(0, 0, ENTRIES_MAX).await.unwrap();
    assert_eq!(entries.len(), 4);
    assert_eq!(store.head(0).await.unwrap(), entries[3].head());
    let mut bodies = std::collections::HashMap::new();
    for entry in &entries {
        let stored = store.stored_blob(&entry.body).await.unwrap().unwrap();
        let body = Blob::from_stored(&entry.body, &stored).unwrap();
        bodies.insert(entry.body, body.into_bytes());
        assert_eq!(store.entry_of(&entry.body).await.unwrap().as_ref(), Some(entry));
    }
    let body = |entry: &tidegate_record::Entry| {
        bodies.get(&entry.body).cloned().map_or(BodyAnswer::Missing, BodyAnswer::Bytes)
    };
    let report = verify_chain(0, &chain.genesis(), &entries, &[], body).unwrap();
    assert_eq!((report.entries, report.bodies), (4, 4));

    assert_eq!(store.entries(0, 1, 2).await.unwrap(), entries[1..3]);
    assert_eq!(store.entries(0, 4, 2).await.unwrap(), []);
    assert_eq!(store.entries(0, u64::MAX, 2).await.unwrap(), []);
    assert_eq!(store.entries(1, 0, 2).await.unwrap(), [], "there is no other partition");
    assert_eq!(store.entry_of(&Digest::of(b"never")).await.unwrap(), None);
}

pub(crate) async fn blobs_are_kept_once_and_stay_as_they_are(store: Shared) {
    let blobs = [b"small".to_vec(), b"large".repeat(10_000)].map(|one| Blob::new(one).unwrap());
    let both = [blobs[0].clone(), blobs[1].clone(), blobs[0].clone()];
    store.put_blobs(&both).await.unwrap();
    store.put_blobs(&both).await.unwrap();
    for blob in &blobs {
        let stored = store.stored_blob(blob.digest()).await.unwrap().unwrap();
        assert_eq!(stored, blob.to_stored());
    }
    assert_eq!(store.stored_blob(&Digest::of(b"never")).await.unwrap(), None);
    store.put_blobs(&[]).await.unwrap();
}

pub(crate) async fn a_checkpoint_follows_the_latest(store: Shared) {
    register_site(&*store).await;
    let key = SigningKey::from_seed(&[7; 32]);
    let genesis = store.head(0).await.unwrap();
    store_judgement(&*store, &judge("2026-03-01", vec![])).await;
    let draft = |previous: Option<&tidegate_record::Checkpoint>, leaf, at| {
        let (previous, leaves) = (previous.cloned(), vec![leaf]);
        CheckpointDraft { county: county(), at, previous, leaves }.sign(&key).unwrap()
    };
    let one = store.head(0).await.unwrap();
    let first = draft(None, Leaf::new(0, &genesis, &[one.hash]), MARCH);
    assert_eq!(store.latest_checkpoint(&county()).await.unwrap(), None);
    store.put_checkpoint(&first).await.unwrap();
    store_judgement(&*store, &judge("2026-03-02", vec![])).await;
    let two = store.head(0).await.unwrap();
    let second = draft(Some(&first), Leaf::new(0, &one, &[two.hash]), MARCH + DAY);
    store.put_checkpoint(&second).await.unwrap();
    let third = draft(Some(&second), Leaf::new(0, &two, &[]), MARCH + 2 * DAY);

    let fork = draft(None, Leaf::new(0, &genesis, &[one.hash]), MARCH + DAY);
    let other = draft(Some(&first), Leaf::new(0, &one, &[]), MARCH + 2 * DAY);
    for refused in [&first, &second, &fork, &other] {
        let error = store.put_checkpoint(refused).await.unwrap_err();
        assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
        assert_eq!(store.latest_checkpoint(&county()).await.unwrap().as_ref(), Some(&second));
    }
    let mut elsewhere = third.clone();
    elsewhere.county = code(NEIGHBOUR);
    let error = store.put_checkpoint(&elsewhere).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    assert_eq!(store.checkpoint_counties().await.unwrap(), [county()]);
    store.put_checkpoint(&third).await.unwrap();
    let all = [first, second, third];
    assert_eq!(store.checkpoints(&county(), 0, 9).await.unwrap(), all);
    assert_eq!(store.checkpoints(&county(), 1, 1).await.unwrap(), all[1..2]);
    assert_eq!(store.checkpoints(&county(), 3, 9).await.unwrap(), []);
    assert_eq!(store.checkpoints(&code(NEIGHBOUR), 0, 9).await.unwrap(), []);
}
