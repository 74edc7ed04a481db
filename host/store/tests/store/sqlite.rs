//! The SQLite store: the conformance cases, and what only a file can suffer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tempfile::TempDir;
use tidegate_store::{
    Condition, Frames, Grading, Registry, Series, SqliteSettings, SqliteStore, Store, StoreError,
};

use crate::conformance::for_each_case;
use crate::conformance::support::*;

macro_rules! tests {
    ($($module:ident::$case:ident),* $(,)?) => { $(
        #[tokio::test]
        async fn $case() {
            let folder = TempDir::new().unwrap();
            let store = SqliteStore::open(&folder.path().join("county.db")).await.unwrap();
            crate::conformance::$module::$case(Arc::new(store)).await;
        }
    )* };
}
for_each_case!(tests);

pub(crate) async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).await.unwrap()
}

/// A connection of the test's own, beside the store.
pub(crate) async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

/// What a person would notice of the site's data.
async fn seen(store: &dyn Store) -> String {
    let stream_id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        store.enterprise_on("A", day("2026-03-01")).await.unwrap(),
        store.summary(&county()).await.unwrap(),
        store.series(stream_id, 0, i64::MAX, 1_000).await.unwrap(),
        store.ungraded(&county(), 1_000).await.unwrap(),
        store.watches(stream_id).await.unwrap(),
        store.check().await.unwrap(),
    )
}

#[tokio::test]
async fn closing_and_opening_again_keeps_all_and_migrates_no_more() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    register_site(&store).await;
    store.put_facts(&[fact("A", "output", "2025-01-01", "7")], MARCH).await.unwrap();
    send(&store, &stream("w01018"), &["1", "2", "3"]).await;
    watch_of(&store, &stream("w01018")).await;
    let ids = waiting(&store).await;
    store.commit_batch(&batch(ids[..1].to_vec())).await.unwrap();
    let before = seen(&store).await;
    store.close().await;
    for _ in 0..2 {
        let store = open(&path).await;
        assert_eq!(seen(&store).await, before);
        store.close().await;
    }
    // Without the remembered numbers, the known streams are still the same.
    let store = open(&path).await;
    let id = store.stream_id(&stream("w01018")).await.unwrap();
    send(&store, &stream("w01018"), &["1"]).await;
    assert_eq!(store.stream_id(&stream("w01018")).await.unwrap(), id);
    assert_eq!(store.summary(&county()).await.unwrap().duplicates, 1);
}

#[tokio::test]
async fn a_file_that_waits_for_no_disk_keeps_what_is_written() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let settings = SqliteSettings { durable: false, ..SqliteSettings::default() };
    let store = SqliteStore::open_with(&path, &settings).await.unwrap();
    register_site(&store).await;
    send(&store, &stream("w01018"), &["1", "2", "3"]).await;
    let before = seen(&store).await;
    // As a kill of the program would leave it.
    let copy = image(&path, folder.path(), None);
    assert_eq!(seen(&open(&copy).await).await, before);
    store.close().await;
    assert_eq!(seen(&open(&path).await).await, before);
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_its_number() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    let known = store.check().await.unwrap().schema;
    store.close().await;
    let mut connection = raw(&path).await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'future', true, x'00', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::NewerSchema { path: named, found: 9_999, known: most }
            if *named == path && *most == known),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_no_database_is_refused_by_name_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let text: Vec<u8> = b"enterprise,name\n".repeat(500);
    let path = folder.path().join("facts.csv");
    std::fs::write(&path, &text).unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::NotADatabase { path: named } if *named == path),
        "{error:?}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), text);
    let nowhere = folder.path().join("missing").join("county.db");
    let error = SqliteStore::open(&nowhere).await.unwrap_err();
    assert!(matches!(&error, StoreError::Open { path: named, .. } if *named == nowhere));
    assert!(error.to_string().contains("county.db"));
}

/// Copies the database as a kill at this moment would leave it, the log cut to `log_bytes`.
fn image(path: &Path, folder: &Path, log_bytes: Option<usize>) -> PathBuf {
    let copy = folder.join("image.db");
    let log = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    for leftover in [copy.clone(), log(&copy), PathBuf::from(format!("{}-shm", copy.display()))] {
        let _ = std::fs::remove_file(leftover);
    }
    std::fs::copy(path, &copy).unwrap();
    let mut bytes = std::fs::read(log(path)).unwrap();
    bytes.truncate(log_bytes.unwrap_or(usize::MAX));
    std::fs::write(log(&copy), bytes).unwrap();
    copy
}

#[tokio::test]
async fn a_kill_before_the_commit_leaves_nothing_of_the_transaction() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    register_site(&store).await;
    send(&store, &stream("w01018"), &["1", "2", "3"]).await;
    let before = seen(&store).await;
    let mut connection = raw(&path).await;
    // So little memory that unfinished pages go to the log before the commit.
    sqlx::raw_sql("pragma cache_size = 2; begin immediate").execute(&mut connection).await.unwrap();
    sqlx::raw_sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
        insert into frame (mn, received_at_ms, qn, cn, kind, bytes)
        select 'MN-A', i, '', '2061', 'accepted', zeroblob(200) from n;
        update reading set grading = 2",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let log_bytes = std::fs::metadata(format!("{}-wal", path.display())).unwrap().len();
    assert!(log_bytes > 1_000_000, "the unfinished work is in the log: {log_bytes} bytes");
    let copy = image(&path, folder.path(), None);
    let survivor = open(&copy).await;
    assert_eq!(seen(&survivor).await, before);
    send(&survivor, &stream("w01018"), &["1", "2", "3", "4"]).await;
    assert_eq!(waiting(&survivor).await.len(), 4);
}

#[tokio::test]
async fn wherever_the_log_is_cut_each_group_is_there_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    register_site(&store).await;
    let groups = 6;
    for group in 0..groups {
        let readings = (0..40)
            .map(|hour| (stream("w01018"), reading(MARCH + (group * 40 + hour) * HOUR, "5")));
        store.commit_frames(&[commit(readings.collect())]).await.unwrap();
    }
    let whole = std::fs::metadata(format!("{}-wal", path.display())).unwrap().len();
    let mut last = 0;
    for part in (1..=40).map(|part| usize::try_from(whole).unwrap() * part / 40) {
        let copy = image(&path, folder.path(), Some(part));
        let survivor = open(&copy).await;
        let summary = survivor.summary(&county()).await.unwrap();
        let stored = waiting(&survivor).await.len() as u64;
        assert_eq!(stored % 40, 0, "no group is there in part at {part} bytes");
        assert_eq!((summary.readings, summary.frames_accepted), (stored, stored / 40));
        assert_eq!(survivor.check().await.unwrap().problems, Vec::<String>::new());
        assert!(stored >= last, "a longer log never holds less");
        last = stored;
        survivor.close().await;
    }
    assert_eq!(last, 40 * u64::try_from(groups).unwrap());
}

#[tokio::test]
async fn a_commit_that_is_dropped_half_way_is_whole_or_nothing() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder.path().join("county.db")).await;
    register_site(&store).await;
    for patience in 0..200 {
        let readings: Vec<_> = (0..5)
            .map(|hour| (stream("w01018"), reading(MARCH + (patience * 5 + hour) * HOUR, "5")))
            .collect();
        let group = [commit(readings)];
        tokio::select! {
            biased;
            committed = store.commit_frames(&group) => { committed.unwrap(); }
            () = yields(patience * 20) => {}
        }
    }
    // The writer is free again, and what was under way when it was dropped is over by then.
    let five = (0..5).map(|hour| (stream("w21003"), reading(MARCH + hour * HOUR, "5")));
    store.commit_frames(&[commit(five.collect())]).await.unwrap();
    let summary = store.summary(&county()).await.unwrap();
    let stored = waiting(&store).await.len() as u64;
    assert!(stored >= 5);
    assert_eq!((stored % 5, summary.readings, summary.frames_accepted * 5), (0, stored, stored));
}

pub(crate) async fn yields(times: i64) {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
}
