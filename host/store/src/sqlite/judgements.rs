//! Judgements, findings and cases as people look at them. Writing them is in `judging`.

use async_trait::async_trait;
use sqlx::{QueryBuilder, SqliteConnection};
use tidegate_domain::{
    CaseListing, CaseNote, CaseStatus, Date, FindingListing, Instant, JudgementListing,
    Jurisdiction,
};

use super::SqliteStore;
use super::due::served;
use super::failure::During;
use super::row::{count, from_json, limit_offset};
use crate::judgements::rows::{
    CaseRow, FindingRow, JudgementRow, NoteRow, acts, finding_conditions, judgement_conditions,
    push_page,
};
use crate::{
    DueDay, EARLIER_ACTS_MAX, EarlierAct, FindingFilter, JUDGEMENT_DIGITS_MIN, JudgementCommit,
    JudgementFilter, JudgementOutcome, Judgements, Listing, Page, StoreError, StoreResult,
};

/// Columns of a [`JudgementRow`] of a judgement `j`.
macro_rules! judgement_columns {
    () => {
        "select j.id, j.kind, j.county, j.enterprise, j.valid_from, j.valid_until, j.known_at,
          j.revision, j.supersedes, j.superseded_by, j.reason, j.findings, j.undetermined,
          j.partition, j.sequence
        from judgement j "
    };
}

/// A [`CaseRow`] of a case `c`.
macro_rules! case_columns {
    () => {
        "select c.id, c.county, e.name as enterprise_name, c.enterprise, c.kind, c.subject,
          c.pollutant, c.reference, c.status, c.standing, c.severity, c.opened_at, c.updated_at
        from enforcement_case c
        join enterprise e on e.id = c.enterprise "
    };
}

#[async_trait]
impl Judgements for SqliteStore {
    async fn make_due(&self, days: &[DueDay]) -> StoreResult<u64> {
        self.put_due(days).await
    }

    async fn due(&self, before: Date, rows: u32) -> StoreResult<Vec<DueDay>> {
        self.due_before(before, rows).await
    }

    async fn due_in(
        &self,
        county: &Jurisdiction,
        before: Date,
        rows: u32,
    ) -> StoreResult<Vec<DueDay>> {
        self.due_in_county(county, before, rows).await
    }

    async fn due_day(&self, enterprise: &str, on: Date) -> StoreResult<Option<DueDay>> {
        self.due_of(enterprise, on).await
    }

    async fn enterprises_to_judge(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> StoreResult<Vec<String>> {
        sqlx::query_scalar(
            "select e.id
            from enterprise e
            where e.county = ?1 and (
              exists (select 1 from device d where d.enterprise = e.id)
              or exists (
                select 1 from permit p
                where p.enterprise = e.id and ?2 in (p.valid_from, p.valid_until, p.ended)
              )
              or exists (
                select 1 from docket d
                where d.enterprise = e.id and d.kind = 'duty' and d.owed and not d.withdrawn
                  and d.from_day <= ?2 and (?2 - d.from_day) % 7 = 0
                  and not exists (
                    select 1 from docket n
                    where n.enterprise = d.enterprise and n.kind = d.kind and n.key = d.key
                      and n.id > d.id
                  )
              )
            )
            order by e.id",
        )
        .bind(county.as_str())
        .bind(on.days())
        .fetch_all(&self.readers)
        .await
        .during("enterprises_to_judge")
    }

    async fn commit_judgement(&self, commit: &JudgementCommit) -> StoreResult<JudgementOutcome> {
        self.commit_judged(commit).await
    }

    async fn not_needed(&self, day: &DueDay) -> StoreResult<()> {
        const OPERATION: &str = "not_needed";
        let mut transaction = self.begin(OPERATION).await?;
        served(&mut transaction, OPERATION, day).await?;
        transaction.commit().await.during(OPERATION)
    }

    async fn judgements_listed(&self) -> StoreResult<u64> {
        let rows: i64 = sqlx::query_scalar("select count(*) from judgement")
            .fetch_one(&self.readers)
            .await
            .during("judgements_listed")?;
        Ok(count(rows))
    }

    async fn judgements(
        &self,
        filter: &JudgementFilter,
        page: Page,
    ) -> StoreResult<Listing<JudgementListing>> {
        const OPERATION: &str = "judgements";
        let mut transaction = self.begin_read(OPERATION).await?;
        let mut counting = QueryBuilder::new("select count(*) from judgement j ");
        judgement_conditions(&mut counting, filter);
        let total: i64 =
            counting.build_query_scalar().fetch_one(&mut *transaction).await.during(OPERATION)?;
        let mut query = QueryBuilder::new(judgement_columns!());
        judgement_conditions(&mut query, filter);
        query.push("order by j.number desc ");
        push_page(&mut query, page);
        let rows: Vec<JudgementRow> =
            query.build_query_as().fetch_all(&mut *transaction).await.during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.listing(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn judgement(&self, id: &str) -> StoreResult<Option<JudgementListing>> {
        const OPERATION: &str = "judgement";
        let digits = id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !digits || id.len() < JUDGEMENT_DIGITS_MIN {
            return Ok(None);
        }
        let rows: Vec<JudgementRow> = sqlx::query_as(concat!(
            judgement_columns!(),
            "where j.id >= ?1 and j.id < ?1 || 'g'
            order by j.id
            limit 2",
        ))
        .bind(id)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        if rows.len() > 1 {
            return Err(StoreError::Ambiguous { what: "judgement", text: id.to_owned() });
        }
        rows.into_iter().next().map(|row| row.listing(OPERATION)).transpose()
    }

    async fn current_judgement(
        &self,
        enterprise: &str,
        from: Instant,
        until: Instant,
    ) -> StoreResult<Option<JudgementListing>> {
        const OPERATION: &str = "current_judgement";
        let row: Option<JudgementRow> = sqlx::query_as(concat!(
            judgement_columns!(),
            "where j.enterprise = ?1 and j.valid_from = ?2 and j.valid_until = ?3
              and j.kind = 'judged-period' and j.superseded_by is null",
        ))
        .bind(enterprise)
        .bind(from)
        .bind(until)
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.listing(OPERATION)).transpose()
    }

    async fn findings(
        &self,
        filter: &FindingFilter,
        page: Page,
    ) -> StoreResult<Listing<FindingListing>> {
        const OPERATION: &str = "findings";
        let mut transaction = self.begin_read(OPERATION).await?;
        let mut counting = QueryBuilder::new(
            "select count(*)
            from finding f
            join judgement j on j.number = f.judgement ",
        );
        finding_conditions(&mut counting, filter);
        let total: i64 =
            counting.build_query_scalar().fetch_one(&mut *transaction).await.during(OPERATION)?;
        let mut query = QueryBuilder::new(
            "select f.id, j.id as judgement, j.superseded_by is null as current, j.county,
              f.enterprise, e.name as enterprise_name, f.finding, f.enforcement_case
            from finding f
            join judgement j on j.number = f.judgement
            join enterprise e on e.id = f.enterprise ",
        );
        finding_conditions(&mut query, filter);
        query.push("order by f.judgement desc, f.id ");
        push_page(&mut query, page);
        let rows: Vec<FindingRow> =
            query.build_query_as().fetch_all(&mut *transaction).await.during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.listing(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn earlier_acts(
        &self,
        enterprise: &str,
        since: Instant,
        until: Instant,
    ) -> StoreResult<Vec<EarlierAct>> {
        const OPERATION: &str = "earlier_acts";
        // One row, because a row of the driver costs more than its share of a JSON array.
        let packed: String = sqlx::query_scalar(
            "select json_group_array(json_array(kind, subject, pollutant, reference, act_from,
              act_until, enforcement_case))
            from (
              select f.kind, f.subject, f.pollutant, f.reference, f.act_from, f.act_until,
                f.enforcement_case
              from finding f
              cross join judgement j on j.number = f.judgement
              where f.enterprise = ?1 and ?2 <= f.act_until and f.act_until <= ?3
                and j.superseded_by is null
              order by f.act_until desc, f.act_from desc, f.kind desc, f.subject desc,
                f.pollutant desc, f.reference desc, f.enforcement_case desc, f.judgement desc
              limit ?4
            )",
        )
        .bind(enterprise)
        .bind(since)
        .bind(until)
        .bind(EARLIER_ACTS_MAX)
        .fetch_one(&self.readers)
        .await
        .during(OPERATION)?;
        Ok(acts(from_json(OPERATION, "finding", &packed)?))
    }

    async fn cases(
        &self,
        county: &Jurisdiction,
        status: Option<CaseStatus>,
        page: Page,
    ) -> StoreResult<Listing<CaseListing>> {
        const OPERATION: &str = "cases";
        let (limit, offset) = limit_offset(page);
        let status = status.map(CaseStatus::word);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(
            "select count(*)
            from enforcement_case
            where county = ?1 and (?2 is null or ?2 = status)",
        )
        .bind(county.as_str())
        .bind(status)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<CaseRow> = sqlx::query_as(concat!(
            case_columns!(),
            "where c.county = ?1 and (?2 is null or ?2 = c.status)
            order by c.updated_at desc, c.id desc
            limit ?3 offset ?4",
        ))
        .bind(county.as_str())
        .bind(status)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.listing(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn case(&self, id: i64) -> StoreResult<Option<(CaseListing, Vec<CaseNote>)>> {
        const OPERATION: &str = "case";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<CaseRow> = sqlx::query_as(concat!(case_columns!(), "where c.id = ?1"))
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?;
        let Some(row) = row else { return Ok(None) };
        let notes = notes(&mut transaction, OPERATION, id).await?;
        Ok(Some((row.listing(OPERATION)?, notes)))
    }
}

/// What a case was told, in order.
async fn notes(
    connection: &mut SqliteConnection,
    operation: &'static str,
    case: i64,
) -> StoreResult<Vec<CaseNote>> {
    let rows: Vec<NoteRow> = sqlx::query_as(
        "select n.at, n.news, j.id as judgement, n.reason
        from case_note n
        join judgement j on j.number = n.judgement
        where n.enforcement_case = ?1
        order by n.judgement",
    )
    .bind(case)
    .fetch_all(connection)
    .await
    .during(operation)?;
    rows.into_iter().map(|row| row.note(operation)).collect()
}
