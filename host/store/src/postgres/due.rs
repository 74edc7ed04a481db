//! Days that are due to be judged.
//!
//! Whether a day was judged is asked while judges are held off its enterprise, so that a day is
//! never made due as if nobody had judged it while somebody does.

use sqlx::PgConnection;
use tidegate_domain::{Date, Jurisdiction};

use super::PostgresStore;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, each_key_once, require_enterprises};
use super::locks::hold_off_judges;
use crate::judgements::dueing::{DAY_0, LATE_DATA, Span, day_judged};
use crate::judgements::rows::DueRow;
use crate::row::json;
use crate::{DUE_DAYS_MAX, DueDay, JudgementCommit, StoreResult};

/// Whether the day of enterprise `d.enterprise` that goes from `d.starts` to `d.ends` was judged.
///
/// `d` is worked out beforehand (`materialized`): with a policy on the table, only plain columns are
/// looked up in its indexes.
macro_rules! judged {
    () => {
        "exists (
          select 1 from judgement j
          where j.enterprise = d.enterprise
            and j.valid_from = d.starts
            and j.valid_until = d.ends
            and j.kind = 'judged-period' and j.superseded_by is null
        )"
    };
}

/// The next ticket. Never given twice, also when the row of a day was served and made again.
async fn next_ticket(connection: &mut PgConnection, operation: &'static str) -> StoreResult<i64> {
    sqlx::query_scalar("select nextval('due_ticket')").fetch_one(connection).await.during(operation)
}

/// Makes the days of these readings due. Judges must be held off their enterprises already.
pub(super) async fn due_by_readings(
    connection: &mut PgConnection,
    operation: &'static str,
    readings: &[i64],
) -> StoreResult<()> {
    let ticket = next_ticket(connection, operation).await?;
    // Days before day 0 round down too, so that an absurd time has a day of its own.
    sqlx::query(concat!(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        with d as materialized (
          select distinct s.enterprise, r.on_day, r.on_day * 86400 + $2 as starts,
            r.on_day * 86400 + $2 + 86400 as ends
          from (
            select distinct stream,
              (period_start - $2) / 86400 - ((period_start - $2) % 86400 < 0)::int as on_day
            from reading
            where id = any($1)
          ) r
          join stream s on s.id = r.stream
        )
        select d.on_day, d.enterprise, case when ",
        judged!(),
        " then $3 end, $3, $4
        from d
        order by d.on_day, d.enterprise
        on conflict (on_day, enterprise) do update
        set cause = excluded.cause, ticket = excluded.ticket"
    ))
    .bind(readings)
    .bind(DAY_0)
    .bind(LATE_DATA)
    .bind(ticket)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Makes days in these spans due that were judged before. A day in several spans has the cause of
/// the first as its reason and that of the last as its cause.
pub(super) async fn due_again(
    connection: &mut PgConnection,
    operation: &'static str,
    spans: &[Span<'_>],
) -> StoreResult<()> {
    if spans.is_empty() {
        return Ok(());
    }
    hold_off_judges(connection, operation, spans.iter().map(|one| one.enterprise)).await?;
    let ticket = next_ticket(connection, operation).await?;
    let rows: Vec<_> =
        spans.iter().map(|one| (one.enterprise, one.from, one.until, one.cause)).collect();
    sqlx::query(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        with k as materialized (
          select value ->> 0 as enterprise, (value ->> 1)::bigint as from_instant,
            (value ->> 2)::bigint as until_instant, value ->> 3 as cause, place
          from json_array_elements($1::json) with ordinality a (value, place)
        )
        select (j.valid_from - $2) / 86400, j.enterprise,
          (array_agg(k.cause order by k.place))[1],
          (array_agg(k.cause order by k.place desc))[1], $3
        from k
        join judgement j
          on j.enterprise = k.enterprise
            and k.from_instant <= j.valid_from and j.valid_from < k.until_instant
        where j.kind = 'judged-period' and j.superseded_by is null
          and j.valid_until = j.valid_from + 86400 and (j.valid_from - $2) % 86400 = 0
        group by j.valid_from, j.enterprise
        order by j.valid_from, j.enterprise
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
/// Judges must be held off its enterprise already, before the frame was stored.
pub(super) async fn due_by_frame(
    connection: &mut PgConnection,
    operation: &'static str,
    (stream, frame): (i64, i64),
) -> StoreResult<()> {
    let ticket = next_ticket(connection, operation).await?;
    sqlx::query(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        select (j.valid_from - $3) / 86400, j.enterprise, $4, $4, $5
        from stream s
        join judgement j on j.enterprise = s.enterprise
        where s.id = $1 and j.kind = 'judged-period' and j.superseded_by is null
          and j.valid_until = j.valid_from + 86400 and (j.valid_from - $3) % 86400 = 0
          and exists (
            select 1 from reading r
            where r.stream = s.id and r.frame = $2
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
/// is done with. The enterprise must be held.
pub(super) async fn serve(
    connection: &mut PgConnection,
    operation: &'static str,
    commit: &JudgementCommit,
) -> StoreResult<()> {
    if let Some(day) = &commit.serves {
        served(connection, operation, day).await?;
    }
    let Some(on) = day_judged(commit) else { return Ok(()) };
    let statements = [
        "delete from due_day where on_day = $1 and enterprise = $2 and cause is null",
        "update due_day set reason = cause where on_day = $1 and enterprise = $2",
    ];
    for statement in statements {
        sqlx::query(statement)
            .bind(i64::from(on.days()))
            .bind(&commit.record.enterprise)
            .execute(&mut *connection)
            .await
            .during(operation)?;
    }
    Ok(())
}

/// Takes a day off what is due, unless its ticket changed.
pub(super) async fn served(
    connection: &mut PgConnection,
    operation: &'static str,
    day: &DueDay,
) -> StoreResult<()> {
    sqlx::query("delete from due_day where on_day = $1 and enterprise = $2 and ticket = $3")
        .bind(i64::from(day.on.days()))
        .bind(&day.enterprise)
        .bind(day.ticket)
        .execute(connection)
        .await
        .during(operation)?;
    Ok(())
}

impl PostgresStore {
    /// Makes days due and says how many were new.
    pub(super) async fn put_due(&self, days: &[DueDay]) -> StoreResult<u64> {
        const OPERATION: &str = "make_due";
        let mut transaction = self.begin(OPERATION).await?;
        let owners = || days.iter().map(|day| day.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners()).await?;
        hold_off_judges(&mut transaction, OPERATION, owners()).await?;
        let ticket = next_ticket(&mut transaction, OPERATION).await?;
        let mut new = 0;
        let parts = each_key_once(days, |day| (day.on, day.enterprise.clone()));
        for chunk in parts.iter().flat_map(|part| part.chunks(ROWS_AT_ONCE)) {
            new += put_chunk(&mut transaction, OPERATION, (chunk, ticket)).await?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(new)
    }

    /// Days due that ended before a date.
    pub(super) async fn due_before(&self, before: Date, rows: u32) -> StoreResult<Vec<DueDay>> {
        const OPERATION: &str = "due";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from due_day d
            join enterprise e on e.id = d.enterprise
            where d.on_day < $1
            order by d.on_day, d.enterprise
            limit $2",
        )
        .bind(i64::from(before.days()))
        .bind(i64::from(rows.min(DUE_DAYS_MAX)))
        .fetch_all(&mut *transaction)
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from enterprise e
            join due_day d on d.enterprise = e.id
            where e.county = $3 and d.on_day < $1
            order by d.on_day, d.enterprise
            limit $2",
        )
        .bind(i64::from(before.days()))
        .bind(i64::from(rows.min(DUE_DAYS_MAX)))
        .bind(county.as_str())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.due(OPERATION)).collect()
    }

    /// A day of an enterprise, if it is due.
    pub(super) async fn due_of(&self, enterprise: &str, on: Date) -> StoreResult<Option<DueDay>> {
        const OPERATION: &str = "due_day";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<DueRow> = sqlx::query_as(
            "select e.county, d.enterprise, d.on_day, d.reason, d.ticket
            from due_day d
            join enterprise e on e.id = d.enterprise
            where d.enterprise = $1 and d.on_day = $2",
        )
        .bind(enterprise)
        .bind(i64::from(on.days()))
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.due(OPERATION)).transpose()
    }
}

/// Makes these days due under a ticket and says how many were new.
async fn put_chunk(
    connection: &mut PgConnection,
    operation: &'static str,
    (days, ticket): (&[&DueDay], i64),
) -> StoreResult<u64> {
    let rows: Vec<_> =
        days.iter().map(|day| (&day.enterprise, day.on.days(), &day.reason)).collect();
    let touched: Vec<bool> = sqlx::query_scalar(concat!(
        "insert into due_day (on_day, enterprise, reason, cause, ticket)
        with d as materialized (
          select place, value ->> 0 as enterprise, (value ->> 1)::bigint as on_day,
            (value ->> 1)::bigint * 86400 + $2 as starts,
            (value ->> 1)::bigint * 86400 + $2 + 86400 as ends, value ->> 2 as cause
          from json_array_elements($1::json) with ordinality k (value, place)
        )
        select d.on_day, d.enterprise, case when ",
        judged!(),
        " then d.cause end, d.cause, $3
        from d
        where d.cause is not null or not ",
        judged!(),
        " order by d.place
        on conflict (on_day, enterprise) do update
        set cause = excluded.cause, ticket = excluded.ticket
        where excluded.cause is not null
        returning xmax = 0"
    ))
    .bind(json(operation, &rows)?)
    .bind(DAY_0)
    .bind(ticket)
    .fetch_all(connection)
    .await
    .during(operation)?;
    Ok(touched.iter().filter(|new| **new).count() as u64)
}
