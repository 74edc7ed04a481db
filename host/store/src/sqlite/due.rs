//! Days that are due to be judged.

use sqlx::SqliteConnection;
use tidegate_domain::{Date, Jurisdiction};

use super::SqliteStore;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, require_enterprises};
use super::row::{count, json};
use crate::judgements::dueing::{DAY_0, LATE_DATA, Span, day_judged};
use crate::judgements::rows::DueRow;
use crate::{DUE_DAYS_MAX, DueDay, JudgementCommit, StoreResult};

/// Whether day `d.on_day` of enterprise `d.enterprise` was judged; `?2` is [`DAY_0`].
macro_rules! judged {
    () => {
        "exists (
          select 1 from judgement j
          where j.enterprise = d.enterprise
            and j.valid_from = d.on_day * 86400 + ?2
            and j.valid_until = d.on_day * 86400 + ?2 + 86400
            and j.kind = 'judged-period' and j.superseded_by is null
        )"
    };
}

/// The next ticket. Never given twice, also when the row of a day was served and made again.
async fn next_ticket(
    connection: &mut SqliteConnection,
    operation: &'static str,
) -> StoreResult<i64> {
    sqlx::query_scalar("update due_ticket set last = last + 1 returning last")
        .fetch_one(connection)
        .await
        .during(operation)
}

/// Makes the days of these readings due: `ids` is a JSON array of their numbers.
pub(super) async fn due_by_readings(
    connection: &mut SqliteConnection,
    operation: &'static str,
    ids: &str,
) -> StoreResult<()> {
    let ticket = next_ticket(connection, operation).await?;
    // Days before day 0 round down too, so that an absurd time has a day of its own.
    sqlx::query(concat!(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        select d.on_day, d.enterprise, iif(",
        judged!(),
        ", ?3, null), ?3, ?4
        from (
          select distinct s.enterprise, r.on_day
          from (
            select distinct stream,
              (period_start - ?2) / 86400 - ((period_start - ?2) % 86400 < 0) as on_day
            from reading
            where id in (select value from json_each(?1))
          ) r
          join stream s on s.id = r.stream
        ) d
        where true
        on conflict (on_day, enterprise) do update
        set cause = excluded.cause, ticket = excluded.ticket"
    ))
    .bind(ids)
    .bind(DAY_0)
    .bind(LATE_DATA)
    .bind(ticket)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Makes days in these spans due that were judged before.
pub(super) async fn due_again(
    connection: &mut SqliteConnection,
    operation: &'static str,
    spans: &[Span<'_>],
) -> StoreResult<()> {
    if spans.is_empty() {
        return Ok(());
    }
    let ticket = next_ticket(connection, operation).await?;
    let rows: Vec<_> =
        spans.iter().map(|one| (one.enterprise, one.from, one.until, one.cause)).collect();
    sqlx::query(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        select (j.valid_from - ?2) / 86400, j.enterprise, k.value ->> 3, k.value ->> 3, ?3
        from json_each(?1) k
        cross join judgement j
          on j.enterprise = k.value ->> 0
            and k.value ->> 1 <= j.valid_from and j.valid_from < k.value ->> 2
        where j.kind = 'judged-period' and j.superseded_by is null
          and j.valid_until = j.valid_from + 86400 and (j.valid_from - ?2) % 86400 = 0
        order by k.key, j.valid_from
        on conflict (on_day, enterprise) do update
        set cause = excluded.cause, ticket = excluded.ticket",
    )
    .bind(json(operation, &rows)?)
    .bind(DAY_0)
    .bind(ticket)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Makes the days of a stream due that were judged before and got readings from this frame since.
pub(super) async fn due_by_frame(
    connection: &mut SqliteConnection,
    operation: &'static str,
    (stream, frame): (i64, i64),
) -> StoreResult<()> {
    let ticket = next_ticket(connection, operation).await?;
    sqlx::query(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        select (j.valid_from - ?3) / 86400, j.enterprise, ?4, ?4, ?5
        from stream s
        cross join judgement j on j.enterprise = s.enterprise
        where s.id = ?1 and j.kind = 'judged-period' and j.superseded_by is null
          and j.valid_until = j.valid_from + 86400 and (j.valid_from - ?3) % 86400 = 0
          and exists (
            select 1 from reading r
            where r.stream = s.id and r.frame = ?2
              and j.valid_from <= r.period_start and r.period_start < j.valid_until
          )
        order by j.valid_from
        on conflict (on_day, enterprise) do update
        set cause = excluded.cause, ticket = excluded.ticket",
    )
    .bind(stream)
    .bind(frame)
    .bind(DAY_0)
    .bind(LATE_DATA)
    .bind(ticket)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Takes the day that a judgement serves off what is due. What stays due although it is judged now
/// gets what made it due since as its reason; a day that was due only because nobody had judged it
/// is done with.
pub(super) async fn serve(
    connection: &mut SqliteConnection,
    operation: &'static str,
    commit: &JudgementCommit,
) -> StoreResult<()> {
    if let Some(day) = &commit.serves {
        served(connection, operation, day).await?;
    }
    let Some(on) = day_judged(commit) else { return Ok(()) };
    let statements = [
        "delete from due_day where on_day = ?1 and enterprise = ?2 and cause is null",
        "update due_day set reason = cause where on_day = ?1 and enterprise = ?2",
    ];
    for statement in statements {
        sqlx::query(statement)
            .bind(on.days())
            .bind(&commit.record.enterprise)
            .execute(&mut *connection)
            .await
            .during(operation)?;
    }
    Ok(())
}

/// Takes a day off what is due, unless its ticket changed.
pub(super) async fn served(
    connection: &mut SqliteConnection,
    operation: &'static str,
    day: &DueDay,
) -> StoreResult<()> {
    sqlx::query("delete from due_day where on_day = ?1 and enterprise = ?2 and ticket = ?3")
        .bind(day.on.days())
        .bind(&day.enterprise)
        .bind(day.ticket)
        .execute(connection)
        .await
        .during(operation)?;
    Ok(())
}

impl SqliteStore {
    /// Makes days due and says how many were new.
    pub(super) async fn put_due(&self, days: &[DueDay]) -> StoreResult<u64> {
        const OPERATION: &str = "make_due";
        let mut transaction = self.begin(OPERATION).await?;
        let owners = days.iter().map(|day| day.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners).await?;
        let before = due_days(&mut transaction, OPERATION).await?;
        let ticket = next_ticket(&mut transaction, OPERATION).await?;
        for chunk in days.chunks(ROWS_AT_ONCE) {
            let rows: Vec<_> =
                chunk.iter().map(|day| (&day.enterprise, day.on.days(), &day.reason)).collect();
            sqlx::query(concat!(
                "insert into due_day (on_day, enterprise, reason, cause, ticket)
                select d.on_day, d.enterprise, iif(",
                judged!(),
                ", d.cause, null), d.cause, ?3
                from (
                  select key, value ->> 0 as enterprise, value ->> 1 as on_day, value ->> 2 as cause
                  from json_each(?1)
                ) d
                where d.cause is not null or not ",
                judged!(),
                "order by d.key
                on conflict (on_day, enterprise) do update
                set cause = excluded.cause, ticket = excluded.ticket
                where excluded.cause is not null"
            ))
            .bind(json(OPERATION, &rows)?)
            .bind(DAY_0)
            .bind(ticket)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        let after = due_days(&mut transaction, OPERATION).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(after.saturating_sub(before))
    }

    /// Days due that ended before a date.
    pub(super) async fn due_before(&self, before: Date, rows: u32) -> StoreResult<Vec<DueDay>> {
        const OPERATION: &str = "due";
        let rows: Vec<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from due_day d
            join enterprise e on e.id = d.enterprise
            where d.on_day < ?1
            order by d.on_day, d.enterprise
            limit ?2",
        )
        .bind(before.days())
        .bind(rows.min(DUE_DAYS_MAX))
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.due(OPERATION)).collect()
    }

    /// Those of one county.
    pub(super) async fn due_in_county(
        &self,
        county: &Jurisdiction,
        before: Date,
        rows: u32,
    ) -> StoreResult<Vec<DueDay>> {
        const OPERATION: &str = "due_in";
        let rows: Vec<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from enterprise e
            cross join due_day d on d.enterprise = e.id
            where e.county = ?3 and d.on_day < ?1
            order by d.on_day, d.enterprise
            limit ?2",
        )
        .bind(before.days())
        .bind(rows.min(DUE_DAYS_MAX))
        .bind(county.as_str())
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.due(OPERATION)).collect()
    }

    /// A day of an enterprise, if it is due.
    pub(super) async fn due_of(&self, enterprise: &str, on: Date) -> StoreResult<Option<DueDay>> {
        const OPERATION: &str = "due_day";
        let row: Option<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from due_day d
            join enterprise e on e.id = d.enterprise
            where d.enterprise = ?1 and d.on_day = ?2",
        )
        .bind(enterprise)
        .bind(on.days())
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.due(OPERATION)).transpose()
    }
}

async fn due_days(connection: &mut SqliteConnection, operation: &'static str) -> StoreResult<u64> {
    let rows: i64 = sqlx::query_scalar("select count(*) from due_day")
        .fetch_one(connection)
        .await
        .during(operation)?;
    Ok(count(rows))
}
