//! Classifications and what follows from the latest.

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{ClassificationRecord, ClassificationResult, Date, Jurisdiction, Tier};

use super::SqliteStore;
use super::failure::During;
use super::intake::require_enterprises;
use super::registry::EnterpriseRow;
use super::row::{count, date, from_json, from_word, json, limit_offset, word};
use crate::{
    ApplyReminder, Classifications, Classified, Listing, Page, Put, Standing, StandingCounts,
    StoreResult,
};

/// Every word of the column `standing`, with what never has a row.
const STANDINGS: [Standing; 10] = [
    Standing::Tier(Tier::Key),
    Standing::Tier(Tier::Simplified),
    Standing::Tier(Tier::Registration),
    Standing::Tier(Tier::None),
    Standing::Tier(Tier::Prohibited),
    Standing::Tier(Tier::Undetermined),
    Standing::Refused,
    Standing::Fault,
    Standing::NoLayer,
    Standing::Unclassified,
];

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
        let row: Option<(i64, i64, String)> = sqlx::query_as(
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
        let record = |(on_day, at, result): (i64, i64, String)| {
            Ok(ClassificationRecord {
                enterprise: enterprise.to_owned(),
                on: date(OPERATION, on_day)?,
                at,
                result: from_json(OPERATION, "result", &result)?,
            })
        };
        row.map(record).transpose()
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
    match before {
        Some(before) if before == result => {
            put.unchanged += 1;
            return Ok(());
        }
        Some(_) => put.updated += 1,
        None => put.new += 1,
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
    let ClassificationResult::Concluded { conclusion, .. } = &record.result else { return Ok(()) };
    if conclusion.missing.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert or ignore into classification_missing (classification, fact)
        select ?1, value
        from json_each(?2)",
    )
    .bind(id)
    .bind(json(OPERATION, &conclusion.missing)?)
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

/// What a result came to.
fn standing_of(result: &ClassificationResult) -> Standing {
    match result {
        ClassificationResult::Concluded { conclusion, .. } => Standing::Tier(conclusion.tier),
        ClassificationResult::Refused { .. } => Standing::Refused,
        ClassificationResult::Fault { .. } => Standing::Fault,
        ClassificationResult::NoLayer => Standing::NoLayer,
    }
}

fn standing_word(operation: &'static str, standing: Standing) -> StoreResult<String> {
    let fixed = match standing {
        Standing::Tier(tier) => return word(operation, tier),
        Standing::Refused => "refused",
        Standing::Fault => "fault",
        Standing::NoLayer => "no-layer",
        Standing::Unclassified => "unclassified",
    };
    Ok(fixed.to_owned())
}

fn standing_from(operation: &'static str, word: &str) -> StoreResult<Standing> {
    Ok(match word {
        "refused" => Standing::Refused,
        "fault" => Standing::Fault,
        "no-layer" => Standing::NoLayer,
        "unclassified" => Standing::Unclassified,
        tier => Standing::Tier(from_word(operation, "standing", tier)?),
    })
}

#[derive(sqlx::FromRow)]
struct ClassifiedRow {
    #[sqlx(flatten)]
    enterprise: EnterpriseRow,
    standing: String,
    on_day: Option<i64>,
    at: Option<i64>,
    result: Option<String>,
}

impl ClassifiedRow {
    fn classified(self, operation: &'static str) -> StoreResult<Classified> {
        let enterprise = self.enterprise.record(operation)?;
        let record = match (self.on_day, self.at, self.result) {
            (Some(on_day), Some(at), Some(result)) => Some(ClassificationRecord {
                enterprise: enterprise.id.clone(),
                on: date(operation, on_day)?,
                at,
                result: from_json(operation, "result", &result)?,
            }),
            _ => None,
        };
        Ok(Classified { standing: standing_from(operation, &self.standing)?, enterprise, record })
    }
}

#[derive(sqlx::FromRow)]
struct ReminderRow {
    #[sqlx(flatten)]
    enterprise: EnterpriseRow,
    standing: String,
    on_day: i64,
    permit_ended: Option<i64>,
}

impl ReminderRow {
    fn reminder(self, operation: &'static str) -> StoreResult<ApplyReminder> {
        Ok(ApplyReminder {
            enterprise: self.enterprise.record(operation)?,
            tier: from_word(operation, "standing", &self.standing)?,
            classified_on: date(operation, self.on_day)?,
            permit_ended: self.permit_ended.map(|day| date(operation, day)).transpose()?,
        })
    }
}
