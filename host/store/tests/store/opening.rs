//! How a PostgreSQL database is opened, and what only a server can do to a store.

use std::error::Error;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, PgConnection};
use tidegate_domain::EnterpriseRecord;
use tidegate_store::{
    Condition, Frames, JudgementFilter, Judgements, Ledger, Page, PostgresStore, Registry, Series,
    Store, StoreError, within,
};

use crate::conformance::judged::*;
use crate::conformance::support::*;
use crate::server::Database;

/// A password that no message may show.
const PASSWORD: &str = "open-sesame";

async fn run(connection: &mut PgConnection, statements: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(statements.into())).execute(connection).await.unwrap();
}

/// All that an error says to anybody.
fn said(error: &StoreError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(one) = cause {
        text.push_str(&format!(" {one}"));
        cause = one.source();
    }
    text
}

/// An address with a password in it.
fn with_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (user, place) = rest.split_once('@').unwrap_or(("postgres", rest));
    let user = user.split(':').next().unwrap();
    format!("{scheme}://{user}:{PASSWORD}@{place}")
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_open_an_empty_database_at_once_migrate_it_once() {
    let database = Database::empty().await;
    let (one, other) = tokio::join!(database.open(), database.open());
    register_site(&one).await;
    assert_eq!(other.summary(&county()).await.unwrap().enterprises, 1);
    let mut raw = database.raw().await;
    let applied: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations where success")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres"));
    assert_eq!(applied, i64::try_from(files.unwrap().count()).unwrap());
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let database = Database::fresh().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text
        from information_schema.columns
        where table_schema = 'public' and table_name not in ('_sqlx_migrations', 'chain_lock')
        order by table_name::text collate \"C\", column_name::text collate \"C\"",
    )
    .fetch_all(&mut database.raw().await)
    .await
    .unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    crate::sqlite::open(&path).await.close().await;
    let in_a_file: Vec<(String, String)> = sqlx::query_as(
        "select t.name, c.name
        from sqlite_schema t
        join pragma_table_info(t.name) c
        where t.type = 'table' and t.name not in ('_sqlx_migrations', 'due_ticket')
        order by 1, 2",
    )
    .fetch_all(&mut crate::sqlite::raw(&path).await)
    .await
    .unwrap();
    assert_eq!(columns, in_a_file);
}

#[tokio::test]
async fn opening_again_keeps_all_and_migrates_no_more() {
    let database = Database::empty().await;
    let store = database.open().await;
    register_site(&store).await;
    send(&store, &stream("w01018"), &["1", "2", "3"]).await;
    let id = store.stream_id(&stream("w01018")).await.unwrap().unwrap();
    let before = store.summary(&county()).await.unwrap();
    let health = store.check().await.unwrap();
    store.close().await;
    for _ in 0..2 {
        let store = database.open().await;
        assert_eq!(store.summary(&county()).await.unwrap(), before);
        assert_eq!(store.check().await.unwrap(), health);
        assert_eq!(store.stream_id(&stream("w01018")).await.unwrap(), Some(id));
        store.close().await;
    }
    // Without the remembered numbers, the known streams are still the same.
    let store = database.open().await;
    send(&store, &stream("w01018"), &["1"]).await;
    assert_eq!(store.summary(&county()).await.unwrap().duplicates, 1);
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_its_number() {
    let database = Database::fresh().await;
    let known = database.open().await.check().await.unwrap().schema;
    run(
        &mut database.raw().await,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'future', true, ''::bytea, 0)",
    )
    .await;
    let error = PostgresStore::open(&with_password(&database.url())).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::NewerSchema { found: 9_999, known: most, .. } if *most == known),
        "{error}"
    );
    assert!(error.to_string().contains("tidegate_test_"), "{error}");
    assert!(!said(&error).contains(PASSWORD), "{}", said(&error));
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_hides_the_password() {
    let database = Database::fresh().await;
    let there = with_password(&database.url());
    let missing = there.replacen("tidegate_test_", "no_such_", 1);
    let encrypted =
        format!("{there}{}sslmode=require", if there.contains('?') { "&" } else { "?" });
    // A port on which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (url, why) in [
        (missing, "does not exist"),
        (encrypted, "TLS"),
        (format!("postgres://tide:{PASSWORD}@127.0.0.1:{port}/gate"), "refused"),
        (format!("postgres://tide:{PASSWORD}@127.0.0.1:port/gate"), "address"),
        (format!("mysql://tide:{PASSWORD}@127.0.0.1/gate"), "address"),
        (format!("host=127.0.0.1 user=tide password={PASSWORD}"), "address"),
        (format!("tide:{PASSWORD}"), "address"),
        (String::new(), "address"),
    ] {
        let started = Instant::now();
        let error = PostgresStore::open(&url).await.unwrap_err();
        assert!(matches!(&error, StoreError::Open { .. }), "{url}: {error:?}");
        assert!(said(&error).contains(why), "{url}: {}", said(&error));
        assert!(!said(&error).contains(PASSWORD), "{url}: {}", said(&error));
        assert!(started.elapsed() < Duration::from_secs(10), "{url} is not tried for long");
    }
}

#[tokio::test]
async fn text_that_the_server_cannot_hold_is_refused_and_nothing_is_stored() {
    let database = Database::fresh().await;
    let store = database.open().await;
    let odd = EnterpriseRecord { name: "a\0b".to_owned(), ..enterprise("B") };
    // Text that repeats itself would be packed.
    let long: String = (0..4_000).map(|number: u32| format!("{:x}", number * 7_919)).collect();
    for refused in [odd, enterprise(&long)] {
        let error = store.put_enterprises(&[enterprise("A"), refused]).await.unwrap_err();
        assert!(matches!(&error, StoreError::Unrecordable { .. }), "{error:?}");
    }
    assert_eq!(store.summary(&county()).await.unwrap().enterprises, 0);
    let empty = enterprise("");
    let error = store.put_enterprises(&[empty]).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Constraint { constraint, .. }
            if constraint == "enterprise_id_not_empty"),
        "{error:?}"
    );
}

/// Waits until somebody waits for a lock in this database.
async fn until_somebody_waits(connection: &mut PgConnection) {
    loop {
        let waiting: bool = sqlx::query_scalar(
            "select exists (
              select 1 from pg_locks l
              join pg_stat_activity a on a.pid = l.pid
              where not l.granted and a.datname = current_database()
            )",
        )
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        if waiting {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_the_server_ends_for_a_deadlock_is_run_again() {
    let database = Database::fresh().await;
    let store = database.open().await;
    store.put_enterprises(&["A", "B"].map(enterprise)).await.unwrap();
    let mut other = database.raw().await;
    run(&mut other, "begin; select id from enterprise where id = 'B' for update").await;
    let facts = ["A", "B"].map(|id| fact(id, "output", "2026-01-01", "7"));
    let putting = store.put_facts(&facts, MARCH);
    let crossing = async {
        // The store holds A and waits for B; now the other wants A. The server ends whoever has
        // waited for a second first.
        until_somebody_waits(&mut database.raw().await).await;
        let crossed = sqlx::raw_sql("select id from enterprise where id = 'A' for update");
        let crossed = crossed.execute(&mut other).await;
        run(&mut other, "rollback").await;
        crossed
    };
    let (put, crossed) = tokio::join!(putting, crossing);
    assert_eq!(put.unwrap().new, 2);
    let ended: i64 = sqlx::query_scalar(
        "select deadlocks from pg_stat_database where datname = current_database()",
    )
    .fetch_one(&mut other)
    .await
    .unwrap();
    // Statistics may come late, but whoever was ended was one of the two.
    assert!(crossed.is_ok() || ended <= 1);
    assert_eq!(store.facts("A").await.unwrap().len(), 1, "nothing is there twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_half_way_is_whole_or_nothing_and_blocks_nobody() {
    let database = Database::fresh().await;
    let store = database.open().await;
    register_site(&store).await;
    let first = day("2026-03-01");
    for round in 0..60 {
        let patience = Duration::from_micros(u64::try_from(round).unwrap() * 300);
        let readings: Vec<_> = (0..5)
            .map(|hour| (stream("w01018"), reading(MARCH + (round * 5 + hour) * HOUR, "5")))
            .collect();
        let group = [commit(readings)];
        if let Ok(done) = tokio::time::timeout(patience, store.commit_frames(&group)).await {
            done.unwrap();
        }
        let on = first.plus_days(i32::try_from(round).unwrap()).to_string();
        let judged = judge(&on, vec![finding("over-concentration", Some("w01018"))]);
        if let Ok(done) = tokio::time::timeout(patience, store.commit_judgement(&judged)).await {
            done.unwrap();
        }
    }
    let five = (0..5).map(|hour| (stream("w21003"), reading(MARCH + hour * HOUR, "5")));
    store.commit_frames(&[commit(five.collect())]).await.unwrap();
    store_judgement(&store, &judge("2026-02-01", Vec::new())).await;
    let summary = store.summary(&county()).await.unwrap();
    let stored = waiting(&store).await.len() as u64;
    assert!(stored >= 5);
    assert_eq!((stored % 5, summary.readings, summary.frames_accepted * 5), (0, stored, stored));
    let all = store.judgements(&JudgementFilter::default(), Page::first(1_000)).await.unwrap();
    assert_eq!(store.head(0).await.unwrap().sequence, all.total);
    let found = store.findings(&Default::default(), Page::first(1_000)).await.unwrap();
    assert_eq!(found.total, all.total - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_the_server_ended_are_passed_over() {
    let database = Database::fresh().await;
    let store = database.open().await;
    register_site(&store).await;
    // Several connections, so that more than one is lost.
    let county = county();
    let summaries = (0..8).map(|_| store.summary(&county));
    futures::future::join_all(summaries).await;
    run(
        &mut database.raw().await,
        "select pg_terminate_backend(pid)
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()",
    )
    .await;
    send(&store, &stream("w01018"), &["1", "2"]).await;
    assert_eq!(store.summary(&county).await.unwrap().readings, 2);
}

#[tokio::test]
async fn a_guard_that_is_switched_off_is_a_problem() {
    let database = Database::fresh().await;
    let store = database.open().await;
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
    let guard = "alter table entry disable trigger entry_is_never_changed";
    run(&mut database.raw().await, guard).await;
    let problems = store.check().await.unwrap().problems;
    assert_eq!(problems, ["trigger entry_is_never_changed of table entry is switched off"]);
}

#[tokio::test]
async fn a_transaction_says_whose_rows_it_may_touch() {
    let database = Database::fresh().await;
    run(
        &mut database.raw_plain().await,
        "create table seen (id bigint generated by default as identity, county text);
        create function note_county() returns trigger language plpgsql as $$
        begin
          insert into seen (county) values (current_setting('tidegate.county', true));
          return new;
        end
        $$;
        create trigger noted after insert on enterprise
        for each row execute function note_county()",
    )
    .await;
    let store = database.open().await;
    let county_store = store.within(county()).unwrap();
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    county_store.put_enterprises(&[enterprise("B")]).await.unwrap();
    // Over the same connections, and nothing of it stays behind.
    store.put_enterprises(&[enterprise("C")]).await.unwrap();
    let seen: Vec<String> = sqlx::query_scalar("select county from seen order by id")
        .fetch_all(&mut database.raw().await)
        .await
        .unwrap();
    assert_eq!(seen, ["*", COUNTY, "*"]);
    assert!(county_store.within(code(NEIGHBOUR)).is_none(), "a scope is not left again");
    assert!(county_store.within(code("330100")).is_none());
    assert!(county_store.within(county()).is_some());
    let through: &dyn Store = &county_store;
    assert_eq!(through.summary(&county()).await.unwrap().enterprises, 3);
    // Work says it for a store that may touch all; a store's own scope is not widened by it.
    within(code(NEIGHBOUR), async {
        store.put_enterprises(&[enterprise_in(NEIGHBOUR, "D")]).await.unwrap();
        assert_eq!(store.summary(&county()).await.unwrap().enterprises, 0);
        assert_eq!(county_store.summary(&county()).await.unwrap().enterprises, 3);
    })
    .await;
    assert_eq!(store.summary(&code(NEIGHBOUR)).await.unwrap().enterprises, 1);
}
