//! A thousand judgements and more: every one replays bit for bit, and whatever is changed in the
//! record is found.

use std::path::Path;

use tidegate_domain::{Averaging, Date, Instant, Reading, Validity};
use tidegate_service::{Host, Keys, ReplayOutcome};
use tidegate_store::{Ledger as _, SqliteStore};
use tidegate_tests::county::{
    DATABASE, MIDNIGHT, host_at, open, reading, register_boiler, send, stream,
};

const COUNTY: &str = "330122";
const PACKS: [&str; 3] = ["national", "standards", "zhejiang"];
const BOILERS: i64 = 34;
const DAYS: i64 = 30;
const NOW: Instant = MIDNIGHT + (DAYS + 1) * 86_400;

fn boiler(place: i64) -> String {
    format!("91330122CORPUS{place:04}")
}

/// Hours that differ by boiler and day: most lie under the limit of 200, some over it, some are
/// invalid, some are missing.
fn hours(place: i64, day: i64) -> Vec<Reading> {
    let hour = |hour: i64| {
        let mixed = (place * 7 + day * 13 + hour * 29) % 97;
        let value = if mixed > 93 { 230 + mixed } else { 120 + mixed / 2 };
        let validity = if mixed == 5 { Validity::Fault } else { Validity::Valid };
        (mixed != 11)
            .then(|| reading(Averaging::Hour, day * 24 + hour, &value.to_string(), validity))
    };
    (0..24).filter_map(hour).collect()
}

/// Judges every day of every boiler.
async fn corpus(host: &Host) {
    for place in 0..BOILERS {
        let enterprise = boiler(place);
        register_boiler(host, COUNTY, &enterprise, (place % 2 == 0).then_some("200")).await;
        let readings = (0..DAYS).flat_map(|day| hours(place, day)).collect();
        send(host, &stream(COUNTY, &enterprise, Averaging::Hour), readings).await;
    }
    host.grade_all().await.unwrap();
    let before = Date::of_instant(MIDNIGHT).plus_days(i32::try_from(DAYS).unwrap());
    let judged = host.judge_all_due(before).await.unwrap();
    assert_eq!(i64::try_from(judged).unwrap(), BOILERS * DAYS);
}

async fn all_identical(host: &Host) -> usize {
    let ids = host.judgement_ids().await.unwrap();
    for id in &ids {
        let replay = host.replay(id).await.unwrap();
        assert_eq!(replay.outcome, ReplayOutcome::Identical, "{replay:#?}");
    }
    ids.len()
}

/// The audit of the database in a folder whose file was changed; true when that was found.
async fn is_found(folder: &Path, changed: &[u8], keys: &Keys) -> bool {
    let copy = tempfile::tempdir_in(folder).unwrap();
    fs_err::write(copy.path().join(DATABASE), changed).unwrap();
    match SqliteStore::open(&copy.path().join(DATABASE)).await {
        // A file that no longer opens is found by whoever opens it.
        Err(_) => true,
        Ok(store) => {
            store.close().await;
            host_at(copy.path(), &[], NOW).await.audit(&keys.trusted, &[]).await.is_err()
        }
    }
}

/// The file with one byte of a text changed wherever the text stands: the database may keep a dead
/// copy of what it moved.
fn with_change(file: &[u8], text: &[u8], at: usize) -> Vec<u8> {
    let mut changed = file.to_vec();
    let places = file.windows(text.len()).enumerate().filter(|(_, window)| *window == text);
    let places: Vec<usize> = places.map(|(place, _)| place + at).collect();
    assert!(!places.is_empty(), "the text is not in the file");
    for place in places {
        if let Some(byte) = changed.get_mut(place) {
            *byte = if *byte == b'0' { b'1' } else { *byte ^ 1 };
        }
    }
    changed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_judgements_replay_and_every_change_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(&folder.path().join("keys")).unwrap();
    let (host, store) = open(folder.path(), &PACKS, NOW).await;
    corpus(&host).await;
    let count = all_identical(&host).await;
    assert!(count >= 1_000, "{count}");
    host.checkpoint_all(&keys).await.unwrap();
    let proven = host.audit(&keys.trusted, &[]).await.unwrap();
    assert_eq!(proven.unsigned, 0);
    store.close().await;
    drop(host);

    let (host, store) = open(folder.path(), &[], NOW).await;
    assert_eq!(all_identical(&host).await, count, "after a restart");
    assert_eq!(host.audit(&keys.trusted, &[]).await.unwrap(), proven);
    let entries = store.entries(0, 0, 10_000).await.unwrap();
    let mut texts = Vec::new();
    for entry in entries.iter().step_by(entries.len() / 4) {
        // A changed hash, a changed record, and a changed content that the record names.
        texts.push((entry.hash.to_string().into_bytes(), 5));
        let record = host.judgement_record(&entry.body.to_string()).await.unwrap();
        let input = record.inputs.first().unwrap().digest;
        for digest in [entry.body, input] {
            let stored = store.stored_blob(&digest).await.unwrap().unwrap();
            texts.push((stored.into_iter().take(64).collect(), 40));
        }
    }
    store.close().await;
    drop(host);

    let file = fs_err::read(folder.path().join(DATABASE)).unwrap();
    assert!(texts.len() >= 12, "{}", texts.len());
    for (text, at) in texts {
        let changed = with_change(&file, &text, at);
        let shown = String::from_utf8_lossy(&text).into_owned();
        assert!(is_found(folder.path(), &changed, &keys).await, "{shown}");
    }
}
