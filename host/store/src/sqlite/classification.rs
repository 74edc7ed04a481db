//! Classifications and what follows from the latest.

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{ClassificationRecord, Date, Jurisdiction};

use super::SqliteStore;
use super::failure::During;
use super::intake::require_enterprises;
use super::row::{count, json, limit_offset};
use crate::classification::rows::{
    ClassificationRow, ClassifiedRow, ReminderRow, STANDINGS, differs, missing_of, standing_of,
    standing_word,
};
use crate::{
    ApplyReminder, Classifications, Classified, Listing, Page, Put, Standing, StandingCounts,
    StoreResult,
};

/// Enterprises of county `?1` as `e`, each with its latest classification on day `?2` as `c`; ends
/// within the condition.
macro_rules! of_county {
    () => {
        "from enterprise e
        left join classification c on c.id = (
          select l.id
          from classification l
          where l.enterprise = e.id and l.on_day <= ?2
          order by l.on_day desc, l.id desc
          limit 1
        )
        where e.county = ?1 "
    };
}

/// Goes on with those that need a permit and have none valid on day `?2`.
macro_rules! without_permit {
    () => {
        "and c.standing in ('key', 'simplified')
        and not exists (
          select 1
          from permit p
          where p.enterprise = e.id and p.valid_from <= ?2 and ?2 < p.valid_until
            and (p.ended is null or ?2 < p.ended)
        ) "
    };
}

#[async_trait]
impl Classifications for SqliteStore {
    async fn put_classifications(&self, records: &[ClassificationRecord]) -> StoreResult<Put> {
        const OPERATION: &str = "put_classifications";
        let mut transaction = self.begin(OPERATION).await?;
        let owners = records.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners).await?;
        let mut put = Put::default();
        for record in records {
            put_classification(&mut transaction, record, &mut put).await?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn classification(
        &self,
        enterprise: &str,
        on: Date,
    ) -> StoreResult<Option<ClassificationRecord>> {
        const OPERATION: &str = "classification";
        let row: Option<ClassificationRow> = sqlx::query_as(
            "select on_day, at, result
            from classification
            where enterprise = ?1 and on_day <= ?2
            order by on_day desc, id desc
            limit 1",
        )
        .bind(enterprise)
        .bind(on.days())
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.record(OPERATION, enterprise)).transpose()
    }

    async fn standing_counts(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> StoreResult<StandingCounts> {
        const OPERATION: &str = "standing_counts";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<(String, i64)> = sqlx::query_as(concat!(
            "select coalesce(c.standing, 'unclassified') as standing, count(*) ",
            of_county!(),
            "group by 1
            order by 1",
        ))
        .bind(county.as_str())
        .bind(on.days())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let mut standings = Vec::new();
        for standing in STANDINGS {
            let word = standing_word(OPERATION, standing)?;
            let found = rows.iter().find(|(which, _)| *which == word);
            standings.extend(found.map(|(_, number)| (standing, count(*number))));
        }
        let missing = missing_facts(&mut transaction, county, on).await?;
        Ok(StandingCounts { standings, missing })
    }

    async fn classified(
        &self,
        county: &Jurisdiction,
        on: Date,
        standing: Option<Standing>,
        page: Page,
    ) -> StoreResult<Listing<Classified>> {
        const OPERATION: &str = "classified";
        let wanted = standing.map(|standing| standing_word(OPERATION, standing)).transpose()?;
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(concat!(
            "select count(*) ",
            of_county!(),
            "and (?3 is null or coalesce(c.standing, 'unclassified') = ?3)",
        ))
        .bind(county.as_str())
        .bind(on.days())
        .bind(&wanted)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<ClassifiedRow> = sqlx::query_as(concat!(
            "select e.id, e.name, e.county, e.township, e.industries,
              coalesce(c.standing, 'unclassified') as standing, c.on_day, c.at, c.result ",
            of_county!(),
            "and (?3 is null or coalesce(c.standing, 'unclassified') = ?3)
            order by e.id
            limit ?4 offset ?5",
        ))
        .bind(county.as_str())
        .bind(on.days())
        .bind(&wanted)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items =
            rows.into_iter().map(|row| row.classified(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn apply_reminders(
        &self,
        county: &Jurisdiction,
        on: Date,
        page: Page,
    ) -> StoreResult<Listing<ApplyReminder>> {
        const OPERATION: &str = "apply_reminders";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 =
            sqlx::query_scalar(concat!("select count(*) ", of_county!(), without_permit!()))
                .bind(county.as_str())
                .bind(on.days())
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        let rows: Vec<ReminderRow> = sqlx::query_as(concat!(
            "select e.id, e.name, e.county, e.township, e.industries, c.standing, c.on_day,
              (
                select max(min(p.valid_until, coalesce(p.ended, p.valid_until)))
                from permit p
                where p.enterprise = e.id and p.valid_from <= ?2
              ) as permit_ended ",
            of_county!(),
            without_permit!(),
            "order by c.standing, e.id
            limit ?3 offset ?4",
        ))
        .bind(county.as_str())
        .bind(on.days())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items =
            rows.into_iter().map(|row| row.reminder(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }
}

async fn put_classification(
    connection: &mut SqliteConnection,
    record: &ClassificationRecord,
    put: &mut Put,
) -> StoreResult<()> {
    const OPERATION: &str = "put_classifications";
    let result = json(OPERATION, &record.result)?;
    let before: Option<String> = sqlx::query_scalar(
        "select result
        from classification
        where enterprise = ?1 and on_day = ?2
        order by id desc
        limit 1",
    )
    .bind(&record.enterprise)
    .bind(record.on.days())
    .fetch_optional(&mut *connection)
    .await
    .during(OPERATION)?;
    if !differs(before.as_deref(), &result, put) {
        return Ok(());
    }
    let id: i64 = sqlx::query_scalar(
        "insert into classification (enterprise, on_day, at, standing, result)
        values (?1, ?2, ?3, ?4, ?5)
        returning id",
    )
    .bind(&record.enterprise)
    .bind(record.on.days())
    .bind(record.at)
    .bind(standing_word(OPERATION, standing_of(&record.result))?)
    .bind(result)
    .fetch_one(&mut *connection)
    .await
    .during(OPERATION)?;
    let missing = missing_of(&record.result);
    if missing.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert or ignore into classification_missing (classification, fact)
        select ?1, value
        from json_each(?2)",
    )
    .bind(id)
    .bind(json(OPERATION, missing)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

async fn missing_facts(
    connection: &mut SqliteConnection,
    county: &Jurisdiction,
    on: Date,
) -> StoreResult<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(concat!(
        "select m.fact, count(*) ",
        "from (select c.id, c.standing ",
        of_county!(),
        ") latest
        join classification_missing m on m.classification = latest.id
        where latest.standing = 'undetermined'
        group by m.fact
        order by 2 desc, 1",
    ))
    .bind(county.as_str())
    .bind(on.days())
    .fetch_all(connection)
    .await
    .during("standing_counts")?;
    Ok(rows.into_iter().map(|(fact, number)| (fact, count(number))).collect())
}
