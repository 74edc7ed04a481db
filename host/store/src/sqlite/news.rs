//! What was written, for those who follow.

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::Jurisdiction;

use super::SqliteStore;
use super::failure::During;
use super::row::json;
use crate::news::rising::{BeforeRow, Rising};
use crate::news::rows::{BehindRow, ToldRow, WarningToldRow, cases_told, enterprises_changed};
use crate::{CaseTold, EnterpriseChanged, NEWS_AT_ONCE_MAX, News, StoreResult, WarningTold};

#[async_trait]
impl News for SqliteStore {
    async fn case_news_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<CaseTold>> {
        const OPERATION: &str = "case_news_after";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<ToldRow> = sqlx::query_as(
            "select n.id as number, n.enforcement_case, c.enterprise, c.kind, c.subject,
              c.pollutant, c.reference, n.news, j.id as judgement, n.at, n.reason, c.status,
              c.standing, c.severity
            from case_note n
            cross join enforcement_case c on c.id = n.enforcement_case
            cross join judgement j on j.number = n.judgement
            where n.county = ?1 and n.id > ?2
            order by n.id
            limit ?3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(rows.min(NEWS_AT_ONCE_MAX))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        // By judgement: a case may have findings of a thousand.
        let behind: Vec<BehindRow> = sqlx::query_as(
            "select n.id as number, f.id, f.finding
            from json_each(?1) k
            cross join case_note n on n.id = k.value
            cross join enforcement_case c on c.id = n.enforcement_case
            cross join finding f indexed by finding_of_judgement
              on f.judgement = n.judgement and f.enterprise = c.enterprise and f.kind = c.kind
                and f.subject = c.subject and f.pollutant = c.pollutant
                and f.reference = c.reference
            order by n.id, f.id",
        )
        .bind(json(OPERATION, &numbers)?)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        cases_told(OPERATION, rows, behind)
    }

    async fn warnings_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<WarningTold>> {
        const OPERATION: &str = "warnings_after";
        let rows: Vec<WarningToldRow> = sqlx::query_as(
            "select n.id as number, n.warning, n.change, s.enterprise, s.outlet, s.pollutant,
              n.grade_before, n.grade, n.at, a.opened_at, a.closed_at
            from warning_change n
            cross join warning a on a.id = n.warning
            cross join watch w on w.id = a.watch
            cross join stream s on s.id = w.stream
            where n.county = ?1 and n.id > ?2
            order by n.id
            limit ?3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(rows.min(NEWS_AT_ONCE_MAX))
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.told(OPERATION)).collect()
    }

    async fn enterprise_changes_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<EnterpriseChanged>> {
        const OPERATION: &str = "enterprise_changes_after";
        let rows = sqlx::query_as(
            "select n.number, n.enterprise, n.what
            from enterprise_change n
            cross join enterprise e on e.id = n.enterprise
            where n.number > ?2 and e.county = ?1
            order by n.number
            limit ?3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(rows.min(NEWS_AT_ONCE_MAX))
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        enterprises_changed(OPERATION, rows)
    }
}

/// How these warnings stand before they change.
pub(super) async fn before(
    connection: &mut SqliteConnection,
    operation: &'static str,
    warnings: &[i64],
) -> StoreResult<Rising> {
    if warnings.is_empty() {
        return Rising::from(operation, Vec::new());
    }
    let rows: Vec<BeforeRow> = sqlx::query_as(
        "select a.id, a.county, a.grade, a.peak
        from json_each(?1) k
        cross join warning a on a.id = k.value",
    )
    .bind(json(operation, warnings)?)
    .fetch_all(connection)
    .await
    .during(operation)?;
    Rising::from(operation, rows)
}

/// Writes what is to be told of warnings.
pub(super) async fn tell(connection: &mut SqliteConnection, rising: Rising) -> StoreResult<()> {
    let (operation, told) = rising.told();
    if told.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into warning_change (county, warning, change, grade_before, grade, at)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
        from json_each(?1)
        order by key",
    )
    .bind(json(operation, &told)?)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}
