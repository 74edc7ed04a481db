//! Classifications and what follows from the latest.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{ClassificationRecord, Date, Jurisdiction};

use super::PostgresStore;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::locks::hold_enterprises;
use super::retry::retried;
use super::row::{count, json, limit_offset};
use crate::classification::rows::{
    ClassificationRow, ClassifiedRow, ReminderRow, STANDINGS, differs, missing_of, standing_of,
    standing_word,
};
use crate::{
    ApplyReminder, Classifications, Classified, Listing, Page, Put, Standing, StandingCounts,
    StoreResult,
};

/// What is asked where classifications are put.
const PUT: &str = "put_classifications";

/// Enterprises of county `$1` as `e`, each with its latest classification on day `$2` as `c`; ends
/// within the condition.
macro_rules! of_county {
    () => {
        "from enterprise e
        left join lateral (
          select l.id, l.standing, l.on_day, l.at, l.result
          from classification l
          where l.enterprise = e.id and l.on_day <= $2
          order by l.on_day desc, l.id desc
          limit 1
        ) c on true
        where e.county = $1 "
    };
}

/// Goes on with those that need a permit and have none valid on day `$2`.
macro_rules! without_permit {
    () => {
        "and c.standing in ('key', 'simplified')
        and not exists (
          select 1
          from permit p
          where p.enterprise = e.id and p.valid_from <= $2 and $2 < p.valid_until
            and (p.ended is null or $2 < p.ended)
        ) "
    };
}

#[async_trait]
impl Classifications for PostgresStore {
    async fn put_classifications(&self, records: &[ClassificationRecord]) -> StoreResult<Put> {
        retried(|| self.put_classifications_once(records)).await
    }

    async fn classification(
        &self,
        enterprise: &str,
        on: Date,
    ) -> StoreResult<Option<ClassificationRecord>> {
        const OPERATION: &str = "classification";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<ClassificationRow> = sqlx::query_as(
            "select on_day, at, result
            from classification
            where enterprise = $1 and on_day <= $2
            order by on_day desc, id desc
            limit 1",
        )
        .bind(enterprise)
        .bind(i64::from(on.days()))
        .fetch_optional(&mut *transaction)
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
        .bind(i64::from(on.days()))
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
            "and ($3 is null or coalesce(c.standing, 'unclassified') = $3)",
        ))
        .bind(county.as_str())
        .bind(i64::from(on.days()))
        .bind(&wanted)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<ClassifiedRow> = sqlx::query_as(concat!(
            "select e.id, e.name, e.county, e.township, e.industries,
              coalesce(c.standing, 'unclassified') as standing, c.on_day, c.at, c.result ",
            of_county!(),
            "and ($3 is null or coalesce(c.standing, 'unclassified') = $3)
            order by e.id
            limit $4 offset $5",
        ))
        .bind(county.as_str())
        .bind(i64::from(on.days()))
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
                .bind(i64::from(on.days()))
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        let rows: Vec<ReminderRow> = sqlx::query_as(concat!(
            "select e.id, e.name, e.county, e.township, e.industries, c.standing, c.on_day,
              (
                select max(least(p.valid_until, coalesce(p.ended, p.valid_until)))
                from permit p
                where p.enterprise = e.id and p.valid_from <= $2
              ) as permit_ended ",
            of_county!(),
            without_permit!(),
            "order by c.standing, e.id
            limit $3 offset $4",
        ))
        .bind(county.as_str())
        .bind(i64::from(on.days()))
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

impl PostgresStore {
    /// Records what differs from what holds. The enterprises are held, so that of two results for
    /// one day the later committed has the greater number.
    async fn put_classifications_once(&self, records: &[ClassificationRecord]) -> StoreResult<Put> {
        let mut transaction = self.begin(PUT).await?;
        let owners = || records.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, PUT, owners()).await?;
        hold_enterprises(&mut transaction, PUT, owners()).await?;
        let mut put = Put::default();
        for chunk in records.chunks(ROWS_AT_ONCE) {
            put_chunk(&mut transaction, chunk, &mut put).await?;
        }
        transaction.commit().await.during(PUT)?;
        Ok(put)
    }
}

async fn put_chunk(
    connection: &mut PgConnection,
    records: &[ClassificationRecord],
    put: &mut Put,
) -> StoreResult<()> {
    let mut known = known_results(connection, records).await?;
    let mut new = Vec::new();
    for record in records {
        let result = json(PUT, &record.result)?;
        let key = (record.enterprise.clone(), i64::from(record.on.days()));
        if differs(known.get(&key).map(String::as_str), &result, put) {
            known.insert(key, result.clone());
            new.push((record, result));
        }
    }
    let ids = next_ids(connection, new.len()).await?;
    let mut rows = Vec::with_capacity(new.len());
    let mut missing = BTreeSet::new();
    for ((record, result), id) in new.iter().zip(ids) {
        let standing = standing_word(PUT, standing_of(&record.result))?;
        rows.push((id, &record.enterprise, record.on.days(), record.at, standing, result));
        missing.extend(missing_of(&record.result).iter().map(|fact| (id, fact.as_str())));
    }
    sqlx::query(
        "insert into classification (id, enterprise, on_day, at, standing, result)
        select (value ->> 0)::bigint, value ->> 1, (value ->> 2)::bigint, (value ->> 3)::bigint,
          value ->> 4, value ->> 5
        from json_array_elements($1::json)",
    )
    .bind(json(PUT, &rows)?)
    .execute(&mut *connection)
    .await
    .during(PUT)?;
    let (classifications, facts): (Vec<i64>, Vec<&str>) = missing.into_iter().unzip();
    sqlx::query(
        "insert into classification_missing (classification, fact)
        select classification, fact
        from unnest($1::bigint[], $2::text[]) k (classification, fact)",
    )
    .bind(classifications)
    .bind(facts)
    .execute(connection)
    .await
    .during(PUT)?;
    Ok(())
}

/// The result that holds for each enterprise and day of these records, as JSON.
async fn known_results(
    connection: &mut PgConnection,
    records: &[ClassificationRecord],
) -> StoreResult<HashMap<(String, i64), String>> {
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "select k.enterprise, k.on_day, c.result
        from (
          select distinct enterprise, on_day
          from unnest($1::text[], $2::bigint[]) u (enterprise, on_day)
        ) k
        cross join lateral (
          select l.result
          from classification l
          where l.enterprise = k.enterprise and l.on_day = k.on_day
          order by l.id desc
          limit 1
        ) c",
    )
    .bind(records.iter().map(|one| one.enterprise.as_str()).collect::<Vec<_>>())
    .bind(records.iter().map(|one| i64::from(one.on.days())).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .during(PUT)?;
    Ok(rows.into_iter().map(|(enterprise, on, result)| ((enterprise, on), result)).collect())
}

/// Numbers for new classifications, ascending: what is missing names them.
async fn next_ids(connection: &mut PgConnection, rows: usize) -> StoreResult<Vec<i64>> {
    let mut ids: Vec<i64> = sqlx::query_scalar(
        "select nextval(pg_get_serial_sequence('classification', 'id'))
        from generate_series(1, $1)",
    )
    .bind(i64::try_from(rows).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await
    .during(PUT)?;
    ids.sort_unstable();
    Ok(ids)
}

async fn missing_facts(
    connection: &mut PgConnection,
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
    .bind(i64::from(on.days()))
    .fetch_all(connection)
    .await
    .during("standing_counts")?;
    Ok(rows.into_iter().map(|(fact, number)| (fact, count(number))).collect())
}
