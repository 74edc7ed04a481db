//! What was written, for those who follow.

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::Jurisdiction;

use super::PostgresStore;
use super::failure::During;
use super::locks::{Followed, hold_followed};
use crate::news::rising::Rising;
use crate::news::rows::{BehindRow, ToldRow, WarningToldRow, cases_told, enterprises_changed};
use crate::row::json;
use crate::{CaseTold, EnterpriseChanged, NEWS_AT_ONCE_MAX, News, StoreResult, WarningTold};

#[async_trait]
impl News for PostgresStore {
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
            join enforcement_case c on c.id = n.enforcement_case
            join judgement j on j.number = n.judgement
            where n.county = $1 and n.id > $2
            order by n.id
            limit $3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(i64::from(rows.min(NEWS_AT_ONCE_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        // By judgement: a case may have findings of a thousand.
        let behind: Vec<BehindRow> = sqlx::query_as(
            "select n.id as number, f.id, f.finding
            from case_note n
            join enforcement_case c on c.id = n.enforcement_case
            join finding f
              on f.judgement = n.judgement and f.enterprise = c.enterprise and f.kind = c.kind
                and f.subject = c.subject and f.pollutant = c.pollutant
                and f.reference = c.reference
            where n.id = any($1)
            order by n.id, f.id",
        )
        .bind(numbers)
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<WarningToldRow> = sqlx::query_as(
            "select n.id as number, n.warning, n.change, s.enterprise, s.outlet, s.pollutant,
              n.grade_before, n.grade, n.at, a.opened_at, a.closed_at
            from warning_change n
            join warning a on a.id = n.warning
            join watch w on w.id = a.watch
            join stream s on s.id = w.stream
            where n.county = $1 and n.id > $2
            order by n.id
            limit $3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(i64::from(rows.min(NEWS_AT_ONCE_MAX)))
        .fetch_all(&mut *transaction)
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows = sqlx::query_as(
            "select n.number, n.enterprise, n.what
            from enterprise_change n
            join enterprise e on e.id = n.enterprise
            where n.number > $2 and e.county = $1
            order by n.number
            limit $3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(i64::from(rows.min(NEWS_AT_ONCE_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        enterprises_changed(OPERATION, rows)
    }
}

/// Writes what is to be told of warnings. From here to its end the transaction holds the changes of
/// warnings of the counties; of the locks only the chain comes later.
pub(super) async fn tell(connection: &mut PgConnection, rising: Rising) -> StoreResult<()> {
    let (operation, told) = rising.told();
    if told.is_empty() {
        return Ok(());
    }
    let counties = told.iter().map(|(county, ..)| county.as_str());
    hold_followed(connection, operation, (Followed::Warnings, counties)).await?;
    sqlx::query(
        "insert into warning_change (county, warning, change, grade_before, grade, at)
        select value ->> 0, (value ->> 1)::bigint, value ->> 2, (value ->> 3)::bigint,
          (value ->> 4)::bigint, (value ->> 5)::bigint
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
    )
    .bind(json(operation, &told)?)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}
