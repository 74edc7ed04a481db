//! Findings on their way into cases.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;
use tidegate_domain::{CaseKey, CaseNews, CaseStatus, Standing};

use super::failure::During;
use super::row::{json, severity_code, word};
use crate::judgements::sealing::OPERATION;
use crate::judgements::telling::{CasesTold, Group, finding_columns, groups};
use crate::{JudgementCommit, StoreResult};

/// A judgement that speaks to cases.
struct Telling<'a> {
    commit: &'a JudgementCommit,
    number: i64,
}

/// Stores the findings of a judgement and tells each case that they concern once.
pub(super) async fn put_findings(
    connection: &mut SqliteConnection,
    commit: &JudgementCommit,
    number: i64,
) -> StoreResult<CasesTold> {
    let telling = Telling { commit, number };
    let before = cases_before(connection, commit).await?;
    let mut outcome = CasesTold::default();
    let mut cases = BTreeMap::new();
    let mut spoken = BTreeSet::new();
    for (key, group) in groups(commit) {
        let case = match open_case(connection, &key).await? {
            None if group.waived => continue,
            None => {
                let case = telling.open(connection, &key, &group).await?;
                outcome.opened.push(case);
                case
            }
            Some(case) => {
                telling.tell(connection, case, group.news(case, &before)).await?;
                outcome.told.push(case);
                case
            }
        };
        spoken.insert(case);
        if !group.waived {
            cases.insert(key, case);
        }
    }
    telling.insert_findings(connection, &cases).await?;
    for case in before.difference(&spoken) {
        telling.tell(connection, *case, CaseNews::NoLongerFound).await?;
        outcome.told.push(*case);
    }
    for case in before.union(&spoken) {
        settle(connection, *case).await?;
    }
    for (key, group) in groups(commit) {
        if let Some(case) = cases.get(&key) {
            issue(connection, *case, group.standing).await?;
        }
    }
    Ok(outcome)
}

/// Cases of the judgement that this one replaces.
async fn cases_before(
    connection: &mut SqliteConnection,
    commit: &JudgementCommit,
) -> StoreResult<BTreeSet<i64>> {
    let Some(before) = commit.record.supersedes else { return Ok(BTreeSet::new()) };
    let cases: Vec<i64> = sqlx::query_scalar(
        "select distinct f.enforcement_case
        from judgement j
        join finding f on f.judgement = j.number
        where j.id = ?1 and f.enforcement_case is not null
        order by f.enforcement_case",
    )
    .bind(before.to_string())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(cases.into_iter().collect())
}

/// The case of a key that is not closed.
async fn open_case(connection: &mut SqliteConnection, key: &CaseKey) -> StoreResult<Option<i64>> {
    sqlx::query_scalar(
        "select id
        from enforcement_case
        where enterprise = ?1 and kind = ?2 and subject = ?3 and pollutant = ?4 and reference = ?5
          and status in ('issued', 'no-longer-found')
        limit 1",
    )
    .bind(&key.enterprise)
    .bind(&key.kind)
    .bind(&key.subject)
    .bind(&key.pollutant)
    .bind(&key.reference)
    .fetch_optional(connection)
    .await
    .during(OPERATION)
}

impl Telling<'_> {
    async fn open(
        &self,
        connection: &mut SqliteConnection,
        key: &CaseKey,
        group: &Group,
    ) -> StoreResult<i64> {
        let case = sqlx::query_scalar(
            "insert into enforcement_case (county, enterprise, kind, subject, pollutant, reference,
              status, standing, severity, opened_at, updated_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
            returning id",
        )
        .bind(self.commit.record.county.as_str())
        .bind(&key.enterprise)
        .bind(&key.kind)
        .bind(&key.subject)
        .bind(&key.pollutant)
        .bind(&key.reference)
        .bind(CaseStatus::Issued.word())
        .bind(word(OPERATION, group.standing)?)
        .bind(severity_code(group.severity))
        .bind(self.commit.recorded_at)
        .fetch_one(&mut *connection)
        .await
        .during(OPERATION)?;
        self.tell(connection, case, CaseNews::Opened).await?;
        Ok(case)
    }

    async fn tell(
        &self,
        connection: &mut SqliteConnection,
        case: i64,
        news: CaseNews,
    ) -> StoreResult<()> {
        sqlx::query(
            "insert into case_note (county, enforcement_case, judgement, at, news, reason)
            select county, id, ?2, ?3, ?4, ?5
            from enforcement_case
            where id = ?1",
        )
        .bind(case)
        .bind(self.number)
        .bind(self.commit.recorded_at)
        .bind(news.word())
        .bind(&self.commit.record.reason)
        .execute(&mut *connection)
        .await
        .during(OPERATION)?;
        sqlx::query("update enforcement_case set updated_at = ?2 where id = ?1")
            .bind(case)
            .bind(self.commit.recorded_at)
            .execute(connection)
            .await
            .during(OPERATION)?;
        Ok(())
    }

    async fn insert_findings(
        &self,
        connection: &mut SqliteConnection,
        cases: &BTreeMap<CaseKey, i64>,
    ) -> StoreResult<()> {
        sqlx::query(
            "insert into finding (judgement, enterprise, kind, subject, pollutant, reference,
              severity, enforcement_case, finding, act_from, act_until)
            select ?2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
              value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
            from json_each(?1)
            order by key",
        )
        .bind(json(OPERATION, &finding_columns(self.commit, cases)?)?)
        .bind(self.number)
        .execute(connection)
        .await
        .during(OPERATION)?;
        Ok(())
    }
}

/// Brings status and severity of a case in line with the findings that are current now. One of its
/// key that a waiver hides still counts as found.
async fn settle(connection: &mut SqliteConnection, case: i64) -> StoreResult<()> {
    sqlx::query(
        "update enforcement_case as c
        set severity = coalesce((
            select max(f.severity)
            from finding f
            join judgement j on j.number = f.judgement
            where f.enforcement_case = c.id and j.superseded_by is null
          ), c.severity),
          status = iif(exists (
            select 1
            from finding f
            join judgement j on j.number = f.judgement
            where f.enterprise = c.enterprise and f.kind = c.kind and f.subject = c.subject
              and f.pollutant = c.pollutant and f.reference = c.reference
              and j.superseded_by is null
          ), c.status, ?2)
        where c.id = ?1",
    )
    .bind(case)
    .bind(CaseStatus::NoLongerFound.word())
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

/// Sets what the latest finding of a case makes of it.
async fn issue(
    connection: &mut SqliteConnection,
    case: i64,
    standing: Standing,
) -> StoreResult<()> {
    sqlx::query("update enforcement_case set status = ?2, standing = ?3 where id = ?1")
        .bind(case)
        .bind(CaseStatus::Issued.word())
        .bind(word(OPERATION, standing)?)
        .execute(connection)
        .await
        .during(OPERATION)?;
    Ok(())
}
