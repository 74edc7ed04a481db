//! Databases that have something in them when a migration moves rows.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::server::Database;

/// What a county had before anybody could follow it: two cases that were told three things, and a
/// warning that closed beside one that did not.
const BEFORE: &str = "
    insert into enterprise (id, name, county, township, industries)
    values ('A', 'A', '330122', '', '[]');
    insert into outlet (enterprise, id, name, medium, monitoring_point)
    values ('A', 'DW001', 'DW001', 'water', 'plant-outlet');
    insert into stream (id, county, enterprise, outlet, pollutant, averaging)
    values (1, '330122', 'A', 'DW001', 'w01018', 3);
    insert into watch (id, stream, limit_id, digest, first_on, last_on, governing, grader)
    values (1, 1, 'cod', 'd', 1, 1, '{}', '{}');
    insert into batch (id, county, on_day, at, grader, layers, engine, readings, judged, skipped,
      not_normal, input_hash, output_hash, fuel, duration_us)
    values (1, '330122', 1, 1, '{}', '[]', '', 1, 1, 0, 0, '', '', 1, 1);
    insert into warning (id, watch, county, grade, peak, opened_at, updated_at, closed_at, worst,
      readings, batch)
    values (1, 1, '330122', 0, 3, 10, 20, 40, 1, 1, 1), (2, 1, '330122', 2, 2, 30, 30, null, 1, 1, 1);
    insert into permit (enterprise, number, tier, valid_from, valid_until, limits, amounts)
    values ('A', 'P1', 'key', 1, 2, '[]', '[]');
    insert into enforcement_case (id, county, enterprise, kind, subject, pollutant, reference,
      status, standing, severity, opened_at, updated_at)
    values (1, '330122', 'A', 'over', '', '', '', 'issued', 'suspected', 0, 1, 1),
      (2, '330122', 'A', 'late', '', '', '', 'issued', 'suspected', 0, 1, 1);";

/// A judgement; `{n}` is its number.
const JUDGEMENT: &str = "
    insert into entry (partition, sequence, county, kind, subject, body, known_at, valid_from,
      valid_until, previous, hash)
    values (0, {n}, '330122', 'judgement', 'A', '{digest}', 1, 1, 2, '', '');
    insert into judgement (number, id, kind, county, enterprise, valid_from, valid_until, known_at,
      recorded_at, revision, findings, undetermined, partition, sequence)
    values ({n}, '{digest}', 'judged-period', '330122', 'A', {n}, 9, 1, 1, 0, 1, 0, 0, {n});";

const NOTES: &str = "
    insert into case_note (enforcement_case, judgement, at, news)
    values (1, 2, 6, 'found-again'), (2, 1, 5, 'opened'), (1, 1, 5, 'opened');";

/// A finding whose act stands in its JSON alone.
const FINDING: &str = r#"
    insert into finding (judgement, enterprise, kind, subject, pollutant, reference, severity,
      enforcement_case, finding)
    values (2, 'A', 'over', '', '', '', 0, 1, '{"layers":[],"finding":{"from":-7,"until":60}}');"#;

/// What is told after the upgrade.
const AFTER: &str = "
    insert into case_note (county, enforcement_case, judgement, at, news)
    values ('330122', 2, 2, 6, 'found-again');
    insert into fact (enterprise, name, from_day, value, doubtful, source, recorded_at)
    values ('A', 'output', 1, '1', {false}, 'test', 1);
    insert into warning_change (county, warning, change, grade_before, grade, at)
    values ('330122', 2, 'rose', 2, 3, 50)";

const TOLD: &str = "select id, enforcement_case, judgement from case_note order by id";

const CHANGES: &str =
    "select id, warning, change, grade_before, grade, at from warning_change order by id";

const ENTERPRISES: &str = "select enterprise, what from enterprise_change order by number";

const ACTS: &str = "select act_from, act_until from finding";

type Told = Vec<(i64, i64, i64)>;
type Changes = Vec<(i64, i64, String, i64, i64, i64)>;
type Enterprises = Vec<(String, String)>;

fn require(told: Told, changes: Changes, enterprises: Enterprises) {
    assert_eq!(told, [(1, 1, 1), (2, 2, 1), (3, 1, 2), (4, 2, 2)]);
    let changes: Vec<_> =
        changes.iter().map(|one| (one.0, one.1, one.2.as_str(), one.3, one.4, one.5)).collect();
    let expected = [
        (1, 1, "opened", 0, 3, 10),
        (2, 2, "opened", 0, 2, 30),
        (3, 1, "closed", 3, 0, 40),
        (4, 2, "rose", 2, 3, 50),
    ];
    assert_eq!(changes, expected);
    let own = |what: &str| ("A".to_owned(), what.to_owned());
    assert_eq!(enterprises, [own("registration"), own("permits"), own("facts")]);
}

/// The migrations of a database whose number is in a range, in order.
fn migrations(database: &str, numbers: std::ops::Range<u32>) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let number = |path: &Path| path.file_name().unwrap().to_str().unwrap()[..4].parse().unwrap();
    files.retain(|path| numbers.contains(&number(path)));
    files.into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The statements that fill a database before the upgrade, where `blob` writes an empty blob.
fn before(blob: &str) -> Vec<String> {
    let mut statements = vec![BEFORE.to_owned()];
    for number in ["1", "2"] {
        let digest = number.repeat(64);
        statements.push(format!("insert into blob (digest, stored) values ('{digest}', {blob})"));
        statements.push(JUDGEMENT.replace("{n}", number).replace("{digest}", &digest));
    }
    statements.extend([NOTES.to_owned(), FINDING.to_owned()]);
    statements
}

#[tokio::test]
async fn what_a_file_has_can_be_followed_after_the_upgrade() {
    let mut file = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let steps = migrations("sqlite", 0..12).into_iter().chain(before("x''"));
    let after = AFTER.replace("{false}", "0");
    for step in steps.chain(migrations("sqlite", 12..14)).chain([after]) {
        sqlx::raw_sql(AssertSqlSafe(step)).execute(&mut file).await.unwrap();
    }
    let acts: Vec<(i64, i64)> = sqlx::query_as(ACTS).fetch_all(&mut file).await.unwrap();
    assert_eq!(acts, [(-7, 60)]);
    let told = sqlx::query_as(TOLD).fetch_all(&mut file).await.unwrap();
    let changes = sqlx::query_as(CHANGES).fetch_all(&mut file).await.unwrap();
    require(told, changes, sqlx::query_as(ENTERPRISES).fetch_all(&mut file).await.unwrap());
}

#[tokio::test]
async fn what_a_server_has_can_be_followed_after_the_upgrade() {
    let database = Database::empty().await;
    let mut plain: PgConnection = database.raw_plain().await;
    let first =
        ["set tidegate.county = '*'; create table _sqlx_migrations (version bigint)".into()];
    let steps = first.into_iter().chain(migrations("postgres", 0..12)).chain(before("''"));
    let after = AFTER.replace("{false}", "false");
    for step in steps.chain(migrations("postgres", 12..14)).chain([after]) {
        sqlx::raw_sql(AssertSqlSafe(step)).execute(&mut plain).await.unwrap();
    }
    let acts: Vec<(i64, i64)> = sqlx::query_as(ACTS).fetch_all(&mut plain).await.unwrap();
    assert_eq!(acts, [(-7, 60)]);
    let told = sqlx::query_as(TOLD).fetch_all(&mut plain).await.unwrap();
    let changes = sqlx::query_as(CHANGES).fetch_all(&mut plain).await.unwrap();
    require(told, changes, sqlx::query_as(ENTERPRISES).fetch_all(&mut plain).await.unwrap());
}
