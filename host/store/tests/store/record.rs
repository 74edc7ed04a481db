//! The record in a database: what an honest program cannot do to it by mistake.

use tempfile::TempDir;
use tidegate_domain::{Channel, Grade, MatterKind, NoticeTry, StepAside, TryOutcome};
use tidegate_store::{
    BatchCommit, Condition, JudgementFilter, Ledger, MatterMove, Page, Store, StoreError,
    WarningChange,
};

use crate::conformance::judged::*;
use crate::conformance::matter::*;
use crate::conformance::support::*;
use crate::server::Database;
use crate::sqlite::{open, raw, yields};

/// Records a batch, a mark and a day judged twice.
async fn recorded(store: &dyn Store) {
    register_site(store).await;
    store.commit_batch(&batch(Vec::new())).await.unwrap();
    store.put_docket(&[mark("M1", MARCH, MARCH + HOUR, MARCH)]).await.unwrap();
    let found = || vec![finding("over-concentration", Some("w01018"))];
    let first = store_judgement(store, &judge("2026-03-01", found())).await.id;
    store_judgement(store, &again(&first, 1, judge("2026-03-01", found()))).await;
    send(store, &stream("w01018"), &["1"]).await;
    let watch = watch_of(store, &stream("w01018")).await;
    let progress = progress(Grade::Attention, Grade::Attention, None);
    let warnings = vec![WarningChange::Open { watch, opened_at: MARCH, progress }];
    store.commit_batch(&BatchCommit { warnings, ..batch(Vec::new()) }).await.unwrap();
    let open = opening(MatterKind::Case, "A/1", MARCH);
    let id = moved(store, &open).await;
    let attachment = store.put_attachment(&file(id, "a.pdf", b"a")).await.unwrap();
    let named = MatterMove { attachments: vec![attachment], ..going_on(&open, 1, "submit", MARCH) };
    moved(store, &named).await;
    store.put_attachment(&file(id, "b.pdf", b"b")).await.unwrap();
    let step = step("accept", MARCH);
    let aside = StepAside { matter: id, seen: 0, found: 1, step, reason: "late".to_owned() };
    store.put_step_aside(&aside).await.unwrap();
    store.put_notices(&[notice("n", "contact", Channel::Sms, MARCH)]).await.unwrap();
    let outcome = TryOutcome::Sent { receipt: None };
    store.put_tries(&[NoticeTry { notice: 1, number: 1, at: MARCH, outcome }]).await.unwrap();
}

/// What matters, notices and warnings hold beside what a judgement could have changed.
async fn traces(store: &dyn Store) -> String {
    let page = Page::first(10);
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?}",
        record_traces(store).await,
        store.matter(1).await.unwrap(),
        store.steps_after(&county(), 0, 10).await.unwrap(),
        store.steps_aside(1, page).await.unwrap(),
        store.attachments(1).await.unwrap(),
        store.tries(1).await.unwrap(),
        store.warnings_after(&county(), 0, 10).await.unwrap(),
    )
}

/// A checkpoint beside what is recorded.
const CHECKPOINT: &str =
    "insert into checkpoint (county, number, at, checkpoint) values ('330122', 1, 0, '{}')";

/// What both databases refuse.
const CHANGES: [&str; 26] = [
    "update entry set subject = 'B'",
    "delete from entry where sequence = 1",
    "update blob set stored = stored",
    "delete from blob",
    "update checkpoint set at = 1",
    "delete from checkpoint",
    "update docket set withdrawn = not withdrawn",
    "delete from docket",
    "delete from judgement",
    "update judgement set findings = 0 where superseded_by is null",
    "update judgement set superseded_by = null where superseded_by is not null",
    "update judgement set superseded_by = id where superseded_by is not null",
    "update judgement set superseded_by = id, reason = 'x' where superseded_by is null",
    "update matter_step set body = '{}'",
    "delete from matter_step",
    "delete from matter",
    "update matter_aside set reason = ''",
    "delete from matter_aside",
    "update attachment set step = 2 where step is not null",
    "update attachment set step = 1, name = 'x' where step is null",
    "delete from attachment",
    "update attachment_content set content = content",
    "delete from attachment_content",
    "update notice_try set at = 1",
    "delete from notice_try",
    "update warning_change set at = 1",
];

#[tokio::test]
async fn what_is_recorded_is_neither_changed_nor_removed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    recorded(&store).await;
    let before = traces(&store).await;
    let mut connection = raw(&path).await;
    sqlx::raw_sql(CHECKPOINT).execute(&mut connection).await.unwrap();
    for statement in CHANGES {
        let error = sqlx::raw_sql(statement).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("never"), "{statement}: {error}");
    }
    assert_eq!(traces(&store).await, before);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_server_has_recorded_is_neither_changed_nor_removed() {
    let database = Database::fresh().await;
    let store = database.open().await;
    recorded(&store).await;
    let before = traces(&store).await;
    let mut connection = database.raw().await;
    sqlx::raw_sql(CHECKPOINT).execute(&mut connection).await.unwrap();
    let emptied = [
        "truncate entry cascade",
        "truncate blob cascade",
        "truncate checkpoint",
        "truncate docket",
        "truncate judgement cascade",
        "truncate matter cascade",
        "truncate matter_step",
        "truncate matter_aside",
        "truncate attachment",
        "truncate attachment_content cascade",
        "truncate notice_try",
        "truncate warning_change",
    ];
    for statement in CHANGES.into_iter().chain(emptied) {
        let error = sqlx::raw_sql(statement).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("never"), "{statement}: {error}");
    }
    assert_eq!(traces(&store).await, before);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn every_database_has_a_chain_of_its_own_and_keeps_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    let chain = store.chain(0).await.unwrap();
    assert_eq!(chain.name.len(), 16, "{}", chain.name);
    recorded(&store).await;
    let before = record_traces(&store).await;
    store.close().await;
    let store = open(&path).await;
    assert_eq!(store.chain(0).await.unwrap(), chain);
    assert_eq!(record_traces(&store).await, before);
    let other = open(&folder.path().join("other.db")).await;
    assert_ne!(other.chain(0).await.unwrap().genesis(), chain.genesis());
}

#[tokio::test]
async fn every_database_of_a_server_has_a_chain_of_its_own() {
    let (one, other) = (Database::empty().await, Database::empty().await);
    let (first, second) = (one.open().await, other.open().await);
    let chain = first.chain(0).await.unwrap();
    assert_eq!(chain.name.len(), 16, "{}", chain.name);
    assert_ne!(second.chain(0).await.unwrap().genesis(), chain.genesis());
    first.close().await;
    assert_eq!(one.open().await.chain(0).await.unwrap(), chain);
}

#[tokio::test]
async fn a_judgement_that_is_dropped_half_way_is_whole_or_nothing() {
    let folder = TempDir::new().unwrap();
    dropped_half_way(&open(&folder.path().join("county.db")).await, 20).await;
}

#[tokio::test]
async fn a_judgement_that_is_dropped_half_way_on_a_server_is_whole_or_nothing() {
    let database = Database::fresh().await;
    dropped_half_way(&database.open().await, 1_000).await;
}

/// Drops judgements after more and more yields, `step` more each time.
async fn dropped_half_way(store: &dyn Store, step: i64) {
    register_site(store).await;
    let first = day("2026-03-01");
    let days: Vec<String> = (0..150).map(|days| first.plus_days(days).to_string()).collect();
    for (on, patience) in days.iter().zip(0..) {
        let commit = judge(on, vec![finding("over-concentration", Some("w01018"))]);
        tokio::select! {
            biased;
            done = store.commit_judgement(&commit) => { done.unwrap(); }
            () = yields(patience * step) => {}
        }
    }
    // Nobody holds anything any more, and what was under way when it was dropped is over by then.
    store_judgement(store, &judge("2026-02-01", Vec::new())).await;
    let all = store.judgements(&JudgementFilter::default(), Page::first(1_000)).await.unwrap();
    assert!(all.total > 1);
    assert_eq!(store.head(0).await.unwrap().sequence, all.total);
    let found = store.findings(&Default::default(), Page::first(1_000)).await.unwrap();
    assert_eq!(found.total, all.total - 1);
    let cases = store.cases(&county(), None, Page::first(9)).await.unwrap();
    let notes = store.case(cases.items[0].id).await.unwrap().unwrap().1;
    assert_eq!((cases.total, notes.len() as u64), (1, all.total - 1));
}

#[tokio::test]
async fn a_damaged_record_is_named_and_not_passed_over() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store = open(&path).await;
    recorded(&store).await;
    // Whoever tampers takes the guards away first.
    sqlx::raw_sql(
        "drop trigger entry_is_never_changed;
        update entry set hash = 'x' where sequence = 2;
        update entry set subject = 'B' where sequence = 1",
    )
    .execute(&mut raw(&path).await)
    .await
    .unwrap();
    let error = store.entries(0, 0, 10).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { column: "hash", .. }), "{error}");
    let entries = store.entries(0, 0, 1).await.unwrap();
    assert_eq!(entries[0].subject, "B", "given as it stands");
    assert_ne!(entries[0].computed_hash(), entries[0].hash);
}

#[tokio::test]
async fn a_damaged_record_of_a_server_is_named_and_not_passed_over() {
    let database = Database::fresh().await;
    let store = database.open().await;
    recorded(&store).await;
    sqlx::raw_sql(
        "drop trigger entry_is_never_changed on entry;
        update entry set hash = 'x' where sequence = 2;
        update entry set subject = 'B' where sequence = 1",
    )
    .execute(&mut database.raw().await)
    .await
    .unwrap();
    let error = store.entries(0, 0, 10).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { column: "hash", .. }), "{error}");
    let entries = store.entries(0, 0, 1).await.unwrap();
    assert_eq!(entries[0].subject, "B", "given as it stands");
    assert_ne!(entries[0].computed_hash(), entries[0].hash);
}

/// The plan that SQLite makes of a statement.
async fn plan(path: &std::path::Path, statement: &'static str) -> String {
    let rows: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(statement).fetch_all(&mut raw(path).await).await.unwrap();
    rows.into_iter().map(|row| row.3).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn columns_are_read_along_the_key_without_sorting() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    let store: &dyn Store = &open(&path).await;
    register_site(store).await;
    send(store, &stream("w01018"), &["1"]).await;
    assert!(store.stream_id(&stream("w01018")).await.unwrap().is_some());
    let plan = plan(
        &path,
        "explain query plan
        select period_start, revision, value, converted, validity
        from reading
        where stream = 1 and 0 <= period_start and period_start < 9
        order by period_start, revision",
    )
    .await;
    assert!(plan.contains("(stream=? AND period_start>? AND period_start<?)"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[tokio::test]
async fn what_is_asked_all_the_time_goes_by_an_index() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    open(&path).await.close().await;
    for (statement, expected) in [
        (
            "explain query plan
            select * from matter where county = '1' and due_at <= 2 order by due_at, id limit 3",
            "USING INDEX matter_due (county=? AND due_at<?)",
        ),
        (
            "explain query plan
            select count(*) from matter
            where county = '1' and kind = 'duty' and instr(labels, 'late') > 0
              and opened_at >= 1 and opened_at < 2",
            "USING COVERING INDEX matter_counted (county=? AND kind=? AND opened_at>?",
        ),
        (
            "explain query plan
            select id from matter
            where county = '1' and kind = 'duty' order by updated_at desc, id desc limit 3",
            "USING COVERING INDEX matter_by_update (county=?)",
        ),
        (
            "explain query plan
            select id from matter
            where county = '1' and enterprise = 'A' order by updated_at desc, id desc limit 3",
            "USING COVERING INDEX matter_of_enterprise (enterprise=? AND county=?)",
        ),
        (
            "explain query plan
            select id from matter
            where county = '1' and owner = 'wang' and closed_at is null
            order by updated_at desc, id desc limit 3",
            "USING COVERING INDEX matter_of_owner (owner=? AND county=?)",
        ),
        (
            "explain query plan
            select id from notice
            where county = '1' and person = 'wang' order by id desc limit 3",
            "USING COVERING INDEX notice_of_person (county=? AND person=?)",
        ),
        (
            "explain query plan
            select id from notice
            where county = '1' and status = 'dead' order by id desc limit 3",
            "USING COVERING INDEX notice_counted (county=? AND status=?)",
        ),
    ] {
        let plan = plan(&path, statement).await;
        assert!(plan.contains(expected), "{statement}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{statement}: {plan}");
    }
}
