//! That the database itself keeps counties apart, whatever a statement says.
//!
//! The tables are those of the catalogue: one that a later migration adds fails here until it is in a
//! class, and until `county.sql` has a row for it.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, PgConnection};
use tidegate_store::{Condition, Ledger};

use crate::conformance::support::*;
use crate::server::Database;

/// A row of one county in every table.
const ROWS: &str = include_str!("row_security/county.sql");

/// Tables of the host: no county sees a row.
const OF_HOST: [&str; 5] = ["access_change", "account", "account_grant", "replica", "token"];

/// Tables with the same rows for all, which no county writes.
const SHARED: [&str; 4] = ["_sqlx_migrations", "calendar_year", "chain_lock", "installation"];

/// Content that is the same bytes for all, and kept once: what another has there is there already.
const CONTENT: [&str; 2] = ["attachment_content", "blob"];

/// Refused for want of a right, as rows that a policy keeps out are.
const NO_RIGHT: &str = "42501";

/// Refused by a guard of a table of which nobody ever removes a row.
const NEVER_EMPTIED: &str = "P0001";

/// A place of a row in its table.
type Places = BTreeSet<String>;

async fn run(connection: &mut PgConnection, statements: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(statements.into())).execute(connection).await.unwrap();
}

/// What was refused, or how many rows were touched.
async fn tried(connection: &mut PgConnection, statement: String) -> Result<u64, String> {
    run(connection, "begin").await;
    let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await;
    run(connection, "rollback").await;
    match done {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => {
            let refusal = error.into_database_error().unwrap();
            Err(refusal.code().unwrap_or_default().into_owned())
        }
    }
}

/// Says whose rows the statements that follow may touch.
async fn say(connection: &mut PgConnection, scope: &str) {
    run(connection, format!("set tidegate.county = '{scope}'")).await;
}

async fn tables(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        order by 1",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

/// The rows of a table that can be seen.
async fn seen(connection: &mut PgConnection, table: &str) -> Places {
    let statement = format!("select ctid::text from {table}");
    let rows: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(statement)).fetch_all(connection).await.unwrap();
    rows.into_iter().collect()
}

/// A database in which [`COUNTY`] and [`NEIGHBOUR`] have a row in every table, and a connection to
/// it that the policies bind.
async fn two_counties() -> (Database, PgConnection) {
    let database = Database::fresh().await;
    let mut plain = database.raw_plain().await;
    say(&mut plain, "*").await;
    for (county, number) in [(COUNTY, "1"), (NEIGHBOUR, "2")] {
        run(&mut plain, ROWS.replace("{county}", county).replace("{n}", number)).await;
    }
    (database, plain)
}

#[tokio::test]
async fn no_table_is_without_policies() {
    let database = Database::fresh().await;
    let store = database.open().await;
    let mut plain = database.raw_plain().await;
    let unguarded: Vec<String> = sqlx::query_scalar(
        "select c.relname::text
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and not (
            c.relrowsecurity and c.relforcerowsecurity
            and (select count(distinct p.polcmd) from pg_policy p where p.polrelid = c.oid) = 4
            and exists (
              select 1 from pg_trigger t
              where t.tgrelid = c.oid and t.tgfoid = 'refuse_emptying'::regproc
            )
          )
        order by 1",
    )
    .fetch_all(&mut plain)
    .await
    .unwrap();
    assert_eq!(unguarded, [""; 0], "call `guard_rows` for it where it is made");
    assert_eq!(store.check().await.unwrap().problems, [""; 0]);
    run(&mut plain, "create table forgotten (county text)").await;
    let found = "table forgotten lets every county at the rows of the others: it lacks row \
                 security or its policies";
    assert_eq!(store.check().await.unwrap().problems, [found]);
}

#[tokio::test]
async fn a_county_sees_its_own_rows_of_every_table_and_no_other() {
    let (_database, mut plain) = two_counties().await;
    for table in tables(&mut plain).await {
        say(&mut plain, "*").await;
        let all = seen(&mut plain, &table).await;
        say(&mut plain, COUNTY).await;
        let own = seen(&mut plain, &table).await;
        say(&mut plain, NEIGHBOUR).await;
        let others = seen(&mut plain, &table).await;
        if OF_HOST.contains(&table.as_str()) {
            assert!(!all.is_empty(), "county.sql puts nothing into {table}");
            assert!(own.is_empty() && others.is_empty(), "{table} is the host's");
        } else if SHARED.contains(&table.as_str()) {
            assert_eq!((&own, &others), (&all, &all), "{table}");
        } else {
            assert!(!own.is_empty() && !others.is_empty(), "county.sql puts nothing into {table}");
            assert!(own.is_disjoint(&others), "{table}: {own:?} and {others:?}");
            assert_eq!(&own | &others, all, "{table} has a row of nobody");
        }
        // A city has what its counties have, another city nothing of it.
        say(&mut plain, "330100").await;
        let city = seen(&mut plain, &table).await;
        assert_eq!(city, &own | &others, "{table}");
        if !SHARED.contains(&table.as_str()) {
            say(&mut plain, "330200").await;
            assert_eq!(seen(&mut plain, &table).await, Places::new(), "{table}");
        }
    }
}

#[tokio::test]
async fn a_county_changes_no_row_of_another_in_any_table() {
    let (_database, mut plain) = two_counties().await;
    for table in tables(&mut plain).await {
        say(&mut plain, "*").await;
        let column: String = sqlx::query_scalar(
            "select attname::text from pg_attribute
            where attrelid = $1::regclass and attnum = 1",
        )
        .bind(&table)
        .fetch_one(&mut plain)
        .await
        .unwrap();
        let count = format!("select count(*) from {table}");
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut plain).await.unwrap();
        assert!(rows > 0, "{table}");
        // All rows as they are, to be put in again.
        let kept = format!("select coalesce(json_agg(t), '[]')::text from {table} t");
        say(&mut plain, NEIGHBOUR).await;
        let theirs: String =
            sqlx::query_scalar(AssertSqlSafe(kept.clone())).fetch_one(&mut plain).await.unwrap();
        say(&mut plain, "*").await;
        let all: String =
            sqlx::query_scalar(AssertSqlSafe(kept)).fetch_one(&mut plain).await.unwrap();
        let is_own = !OF_HOST.contains(&&*table) && !SHARED.contains(&&*table);
        let theirs = if is_own { theirs } else { all };
        let place = "'(0,0)'".to_owned();
        let places: Places = {
            say(&mut plain, NEIGHBOUR).await;
            seen(&mut plain, &table).await
        };
        let places = places.iter().map(|one| format!("'{one}'")).collect::<Vec<_>>();
        let places = if places.is_empty() { place } else { places.join(", ") };
        say(&mut plain, COUNTY).await;
        let change = format!(
            "update {table} set {column} = {column} where ctid = any(array[{places}]::tid[])"
        );
        let remove = format!("delete from {table} where ctid = any(array[{places}]::tid[])");
        let changed = tried(&mut plain, change).await;
        assert!(changed == Ok(0) || changed == Err(NO_RIGHT.into()), "{table}: {changed:?}");
        assert_eq!(tried(&mut plain, remove).await, Ok(0), "{table}");
        let add = format!(
            "insert into {table} select * from json_populate_recordset(null::{table}, '{theirs}')"
        );
        let refused = if CONTENT.contains(&&*table) { "23505" } else { NO_RIGHT };
        assert_eq!(tried(&mut plain, add).await, Err(refused.into()), "{table}");
        let emptied = tried(&mut plain, format!("truncate {table} cascade")).await;
        let emptied = emptied.unwrap_err();
        assert!([NO_RIGHT, NEVER_EMPTIED].contains(&&*emptied), "{table}: {emptied}");
    }
}

#[tokio::test]
async fn a_row_of_ones_own_is_not_hung_on_anothers() {
    let (_database, mut plain) = two_counties().await;
    say(&mut plain, COUNTY).await;
    for statement in [
        "insert into stream (county, enterprise, outlet, pollutant, averaging)
        values ('330122', 'E2', 'DW001', 'w21003', 3)",
        "insert into reading (stream, county, period_start, revision, value, validity, frame)
        values (2, '330122', 9, 0, 1, 0, 1)",
        "insert into reading_grade (reading, watch, grade, in_force, rule)
        values (1, 2, 1, 1, 'r')",
        "insert into warning (watch, county, grade, peak, opened_at, updated_at, worst, readings,
          batch)
        values (2, '330122', 1, 1, 1, 1, 1, 1, 1)",
        "insert into waiver (county, enterprise, kinds, pollutants, valid_from, valid_until, reason,
          approver, approved_at, expires_at)
        values ('330122', 'E2', '[\"over\"]', '[]', 1, 2, 'x', 'x', 1, 2)",
        "insert into case_note (county, enforcement_case, judgement, at, news)
        values ('330122', 1, 2, 1, 'opened')",
        "insert into finding (judgement, enterprise, kind, subject, pollutant, reference, severity,
          finding, act_from, act_until)
        values (1, 'E2', 'over', '', '', '', 0, '{}', 1, 2)",
        "insert into warning_change (county, warning, change, grade_before, grade, at)
        values ('330122', 2, 'opened', 0, 1, 1)",
        "insert into enterprise_change (enterprise, what) values ('E2', 'permits')",
        "insert into matter (county, kind, key, enterprise, revision, opened_at, updated_at, status,
          severity, subject, labels, state)
        values ('330122', 'duty', 'E2/2026', 'E2', 1, 1, 1, 'owed', 0, '', '[]', '{}')",
        "insert into matter_step (county, matter, number, at, taken_by, party, action, body)
        values ('330122', 2, 2, 1, 'tidegate', 'host', 'owe', '{}')",
        "insert into matter_aside (matter, seen, found, at, taken_by, party, action, body, reason)
        values (2, 0, 1, 1, 'somebody', 'officer', 'owe', '{}', 'late')",
        "insert into attachment (matter, name, media_type, size, digest, brought_by, at)
        values (2, 'a', 'b', 0, repeat('1', 64), 'somebody', 1)",
        "insert into person (county, id, name, enterprise, posts, addresses, preferences, language,
          active)
        values ('330122', 'other', 'somebody', 'E2', '[]', '[]', '[]', 'zh-CN', true)",
        "insert into notice (county, person, channel, address, topic, urgency, title, content,
          matter, key, at, not_before, status, tries, next_at)
        values ('330122', 'contact', 'sms', '1', 'report-due', 'action', '', '', 2, 'l', 1, 1,
          'waiting', 1, 1)",
        "insert into notice_try (notice, number, at, outcome, problem)
        values (2, 2, 1, 'dead', 'refused')",
        "insert into calendar_year (year, content, at) values (2040, '', 1)",
        "update matter set county = '330182' where id = 1",
        "update notice set matter = 2 where id = 1",
        "update enterprise set county = '330182' where id = 'E1'",
        "update reading set stream = 2 where id = 1",
        "update device set enterprise = 'E2' where mn = 'MN1'",
        "update chain_lock set partition = 1",
        "insert into pack (digest, name, version, jurisdiction, manifest, admitted_at, component)
        values (repeat('3', 64), 'p', '0.1.0', '330100', '{}', 1, '')",
    ] {
        let done = tried(&mut plain, statement.to_owned()).await;
        assert_eq!(done, Err(NO_RIGHT.into()), "{statement}");
    }
    // The same with what is its own.
    for statement in [
        "insert into reading (id, stream, county, period_start, revision, value, validity, frame)
        values (9, 1, '330122', 9, 0, 1, 0, 1)",
        "update enterprise set name = 'another' where id = 'E1'",
        "update reading set value = 2 where id = 1",
        "update matter set status = 'done' where id = 1",
        "insert into attachment_content (digest, content) values (repeat('3', 64), '')",
    ] {
        assert_eq!(tried(&mut plain, statement.to_owned()).await, Ok(1), "{statement}");
    }
}

#[tokio::test]
async fn where_nothing_is_said_nothing_is_there() {
    let (_database, mut plain) = two_counties().await;
    let tables = tables(&mut plain).await;
    for unsaid in ["", "33012", "3301222", "33012x", "* ", "330122,330182"] {
        say(&mut plain, unsaid).await;
        for table in &tables {
            let rows = seen(&mut plain, table).await;
            assert_eq!(rows.is_empty(), table != "_sqlx_migrations", "{table} with `{unsaid}`");
        }
        let add = "insert into enterprise (id, name, county, township, industries)
            values ('E3', 'E3', '330122', '', '[]')";
        assert_eq!(tried(&mut plain, add.to_owned()).await, Err(NO_RIGHT.into()), "`{unsaid}`");
    }
}

#[tokio::test]
async fn the_layers_above_are_seen_and_not_written() {
    let (_database, mut plain) = two_counties().await;
    say(&mut plain, "*").await;
    for (number, place) in
        [(3, "000000"), (4, "330000"), (5, "330100"), (6, "330200"), (7, "320000")]
    {
        run(
            &mut plain,
            format!(
                "insert into pack
                  (digest, name, version, jurisdiction, manifest, admitted_at, component)
                values (repeat('{number}', 64), 'p{number}', '0.1.0', '{place}', '{{}}', 1, '');
                insert into stage_change (id, digest, jurisdiction, name, stage, enterprises,
                  effective_at, decided_at, decided_by, reason, follows)
                values ({number}, repeat('{number}', 64), '{place}', 'p{number}', 'active', '[]', 1,
                  1, 'x', '', 0);
                insert into stage_cancellation (stage_change, at, cancelled_by, reason)
                values ({number}, 1, 'x', '')"
            ),
        )
        .await;
    }
    let seen_by = [
        (COUNTY, vec!["000000", "330000", "330100", COUNTY]),
        ("330100", vec!["000000", "330000", "330100", COUNTY, NEIGHBOUR]),
        ("330000", vec!["000000", "330000", "330100", COUNTY, NEIGHBOUR, "330200"]),
        ("320000", vec!["000000", "320000"]),
    ];
    for (scope, mut places) in seen_by {
        say(&mut plain, scope).await;
        places.sort_unstable();
        for table in ["pack", "stage_change"] {
            let order = format!("select jurisdiction from {table} order by jurisdiction");
            let seen: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(order)).fetch_all(&mut plain).await.unwrap();
            assert_eq!(seen, places, "{table} by {scope}");
        }
        assert_eq!(seen(&mut plain, "stage_cancellation").await.len(), places.len(), "{scope}");
    }
    say(&mut plain, COUNTY).await;
    for statement in [
        "update pack set version = '9' where jurisdiction <> '330122'",
        "delete from pack where jurisdiction <> '330122'",
    ] {
        assert_eq!(tried(&mut plain, statement.to_owned()).await, Ok(0), "{statement}");
    }
    let again = "insert into stage_cancellation (stage_change, at, cancelled_by, reason)
        values (5, 1, 'x', '')";
    assert_eq!(tried(&mut plain, again.to_owned()).await, Err(NO_RIGHT.into()));
}

#[tokio::test]
async fn the_archive_answers_to_a_digest_and_is_not_listed() {
    let (database, mut plain) = two_counties().await;
    let store = database.open().await.within(county()).unwrap();
    let theirs = "2".repeat(64).parse().unwrap();
    assert!(store.stored_blob(&theirs).await.unwrap().is_some());
    assert!(store.stored_blob(&"3".repeat(64).parse().unwrap()).await.unwrap().is_none());
    // Where the chain ends is for all, what stands in it for each.
    assert_eq!(sequence(&mut plain).await, 2);
    say(&mut plain, COUNTY).await;
    assert_eq!(sequence(&mut plain).await, 2);
    assert_eq!(seen(&mut plain, "entry").await.len(), 1);
    assert_eq!(seen(&mut plain, "blob").await.len(), 1);
    // Looking past the scope ends with the answer.
    let scope: String =
        sqlx::query_scalar("select current_setting('tidegate.county') from archived('0') a")
            .fetch_one(&mut plain)
            .await
            .unwrap();
    assert_eq!(scope, COUNTY);
}

async fn sequence(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select sequence from chain_end(0)").fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn whom_no_policy_binds_is_told() {
    let database = Database::fresh().await;
    let store = database.open().await;
    let of_user =
        |lacks: Vec<String>| lacks.iter().any(|one| one.contains("bypasses row security"));
    assert!(!of_user(store.lacks().await.unwrap()));
    let superuser = database.open_as_superuser().await;
    assert!(of_user(superuser.lacks().await.unwrap()));
}
