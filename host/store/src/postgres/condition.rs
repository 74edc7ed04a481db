//! Whether the database is sound, and how much it holds.

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{CaseStatus, Jurisdiction};

use super::PostgresStore;
use super::failure::During;
use super::row::count;
use super::warnings::count_warnings;
use crate::{Condition, Health, StoreResult, Summary};

/// The most problems that are reported.
const PROBLEMS_MAX: i64 = 100;

#[async_trait]
impl Condition for PostgresStore {
    async fn check(&self) -> StoreResult<Health> {
        const OPERATION: &str = "check";
        let mut transaction = self.begin_read(OPERATION).await?;
        let problems = problems(&mut transaction).await?;
        let schema: i64 =
            sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        Ok(Health { problems, schema })
    }

    async fn summary(&self, county: &Jurisdiction) -> StoreResult<Summary> {
        const OPERATION: &str = "summary";
        let mut transaction = self.begin_read(OPERATION).await?;
        let mut summary = registered(&mut transaction, county).await?;
        (summary.frames_accepted, summary.frames_noted, summary.frames_duplicate) =
            frames(&mut transaction, county).await?;
        summary.frames_rejected = rejected(&mut transaction, county).await?;
        summary.frames_rejected_unregistered = rejected_unregistered(&mut transaction).await?;
        let counters: Vec<(String, i64)> =
            sqlx::query_as("select name, amount from counter where county = $1 order by name")
                .bind(county.as_str())
                .fetch_all(&mut *transaction)
                .await
                .during(OPERATION)?;
        let counter = |name: &str| {
            let found = counters.iter().find(|(which, _)| which == name);
            found.map_or(0, |(_, amount)| count(*amount))
        };
        summary.readings = counter("readings");
        summary.revisions = counter("revisions");
        summary.duplicates = counter("duplicates");
        summary.graded = counter("graded");
        summary.unwatched = counter("unwatched");
        summary.warnings = count_warnings(&mut transaction, county).await?.opened;
        (summary.judgements, summary.cases) = judged(&mut transaction, county).await?;
        summary.findings = findings(&mut transaction, county).await?;
        Ok(summary)
    }
}

/// What the server itself says is wrong. Its pages are checked when they are read, if the cluster
/// has checksums; here is what it found so, what was left half done or switched off, and settings
/// under which a commit is no promise.
async fn problems(connection: &mut PgConnection) -> StoreResult<Vec<String>> {
    sqlx::query_scalar(
        "select problem
        from (
          select 1 as place, format('index %s is not valid: drop it or build it again',
            i.indexrelid::regclass) as problem
          from pg_index i
          join pg_class c on c.oid = i.indexrelid
          where c.relnamespace = current_schema()::regnamespace
            and not (i.indisvalid and i.indisready)
          union all
          select 2, format('constraint %s of table %s is not validated', c.conname,
            c.conrelid::regclass)
          from pg_constraint c
          where c.connamespace = current_schema()::regnamespace and not c.convalidated
          union all
          select 3, format('trigger %s of table %s is switched off', t.tgname,
            t.tgrelid::regclass)
          from pg_trigger t
          join pg_class c on c.oid = t.tgrelid
          where c.relnamespace = current_schema()::regnamespace and t.tgenabled = 'D'
          union all
          select 4, format('%s pages failed their checksums', d.checksum_failures)
          from pg_stat_database d
          where d.datname = current_database() and d.checksum_failures > 0
          union all
          select 5, format('the server runs with %s = off: a crash of it can lose or damage what '
            || 'was committed', s.name)
          from pg_settings s
          where s.name in ('fsync', 'full_page_writes') and s.setting = 'off'
          union all
          select 6, format('table %s lets every county at the rows of the others: it lacks row '
            || 'security or its policies', c.oid::regclass)
          from pg_class c
          where c.relnamespace = current_schema()::regnamespace
            and c.relkind in ('r', 'p')
            and not (c.relrowsecurity and c.relforcerowsecurity
              and exists (select 1 from pg_policy p where p.polrelid = c.oid))
        ) found
        order by place, problem
        limit $1",
    )
    .bind(PROBLEMS_MAX)
    .fetch_all(connection)
    .await
    .during("check")
}

/// A summary with what is registered, and with the batches.
async fn registered(connection: &mut PgConnection, county: &Jurisdiction) -> StoreResult<Summary> {
    let (enterprises, outlets, devices, batches): (i64, i64, i64, i64) = sqlx::query_as(
        "select
          (select count(*) from enterprise where county = $1),
          (select count(*) from enterprise e join outlet o on o.enterprise = e.id
            where e.county = $1),
          (select count(*) from enterprise e join device d on d.enterprise = e.id
            where e.county = $1),
          (select count(*) from batch where county = $1)",
    )
    .bind(county.as_str())
    .fetch_one(connection)
    .await
    .during("summary")?;
    Ok(Summary {
        enterprises: count(enterprises),
        outlets: count(outlets),
        devices: count(devices),
        batches: count(batches),
        ..Summary::default()
    })
}

/// Judgements of periods in force, and cases issued.
async fn judged(connection: &mut PgConnection, county: &Jurisdiction) -> StoreResult<(u64, u64)> {
    let (judgements, cases): (i64, i64) = sqlx::query_as(
        "select
          (select count(*) from judgement
            where county = $1 and kind = 'judged-period' and superseded_by is null),
          (select count(*) from enforcement_case where county = $1 and status = $2)",
    )
    .bind(county.as_str())
    .bind(CaseStatus::Issued.word())
    .fetch_one(connection)
    .await
    .during("summary")?;
    Ok((count(judgements), count(cases)))
}

/// Findings in force by kind.
async fn findings(
    connection: &mut PgConnection,
    county: &Jurisdiction,
) -> StoreResult<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select f.kind, count(*)
        from finding f
        join judgement j on j.number = f.judgement
        where j.county = $1 and j.superseded_by is null
        group by f.kind
        order by f.kind",
    )
    .bind(county.as_str())
    .fetch_all(connection)
    .await
    .during("summary")?;
    Ok(rows.into_iter().map(|(kind, findings)| (kind, count(findings))).collect())
}

/// Accepted, noted and duplicate frames of the county's devices.
async fn frames(
    connection: &mut PgConnection,
    county: &Jurisdiction,
) -> StoreResult<(u64, u64, u64)> {
    let (accepted, noted, duplicates): (i64, i64, i64) = sqlx::query_as(
        "select coalesce(sum(f.accepted), 0)::bigint, coalesce(sum(f.noted), 0)::bigint,
          coalesce(sum(f.duplicates), 0)::bigint
        from enterprise e
        join device d on d.enterprise = e.id
        join device_day f on f.mn = d.mn
        where e.county = $1",
    )
    .bind(county.as_str())
    .fetch_one(connection)
    .await
    .during("summary")?;
    Ok((count(accepted), count(noted), count(duplicates)))
}

async fn rejected(
    connection: &mut PgConnection,
    county: &Jurisdiction,
) -> StoreResult<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select r.reason, sum(r.frames)::bigint
        from enterprise e
        join device d on d.enterprise = e.id
        join rejection r on r.mn = d.mn
        where e.county = $1
        group by r.reason
        order by 2 desc, 1",
    )
    .bind(county.as_str())
    .fetch_all(connection)
    .await
    .during("summary")?;
    Ok(rows.into_iter().map(|(reason, frames)| (reason, count(frames))).collect())
}

async fn rejected_unregistered(connection: &mut PgConnection) -> StoreResult<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select reason, frames
        from unregistered_rejections()
        order by frames desc, reason collate \"C\"",
    )
    .fetch_all(connection)
    .await
    .during("summary")?;
    Ok(rows.into_iter().map(|(reason, frames)| (reason, count(frames))).collect())
}
