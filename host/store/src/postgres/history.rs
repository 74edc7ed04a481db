//! Readings in columns: reading whole months, and taking in archives.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures::TryStreamExt;
use sqlx::{PgConnection, Row};
use tidegate_domain::{Averaging, Date, Decimal, Instant, Stream};

use super::PostgresStore;
use super::due::due_by_frame;
use super::failure::During;
use super::frames::{add_counters, number_stream};
use super::intake::{ROWS_AT_ONCE, require_outlets};
use super::locks::{hold_off_judges, hold_streams};
use super::retry::retried;
use super::row::StreamRow;
use crate::history::columns::{Target, empty, received_at_ms, require_columns, take};
use crate::{AmountDay, HISTORY_MN, History, StoreResult, StreamColumns};

#[async_trait]
impl History for PostgresStore {
    async fn stream_columns(
        &self,
        enterprise: &str,
        averagings: &[Averaging],
        from: Instant,
        until: Instant,
    ) -> StoreResult<Vec<StreamColumns>> {
        const OPERATION: &str = "stream_columns";
        let mut transaction = self.begin_read(OPERATION).await?;
        let codes: Vec<i64> = averagings.iter().map(|one| i64::from(one.code())).collect();
        let streams: Vec<StreamRow> = sqlx::query_as(
            "select id as stream, county, enterprise, outlet, pollutant, averaging
            from stream
            where enterprise = $1 and averaging = any($2)
            order by outlet, pollutant, averaging, id",
        )
        .bind(enterprise)
        .bind(codes)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let mut columns = Vec::with_capacity(streams.len());
        for row in streams {
            let stream_id = row.stream;
            let mut found = empty(stream_id, row.stream(OPERATION)?);
            read_columns(&mut transaction, &mut found, (from, until)).await?;
            if !found.period_start.is_empty() {
                columns.push(found);
            }
        }
        Ok(columns)
    }

    async fn columns_of(
        &self,
        (stream_id, stream): (i64, &Stream),
        from: Instant,
        until: Instant,
    ) -> StoreResult<StreamColumns> {
        let mut transaction = self.begin_read("columns_of").await?;
        let mut found = empty(stream_id, stream.clone());
        read_columns(&mut transaction, &mut found, (from, until)).await?;
        Ok(found)
    }

    async fn put_amount_days(&self, enterprise: &str, days: &[AmountDay]) -> StoreResult<()> {
        retried(|| self.record_amount_days(enterprise, days)).await
    }

    async fn amount_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<AmountDay>> {
        self.amount_days_in(enterprise, (from, until)).await
    }

    async fn put_history(&self, columns: &StreamColumns, source: &str) -> StoreResult<u64> {
        require_columns(columns)?;
        retried(|| self.put_history_once(columns, source)).await
    }
}

impl PostgresStore {
    /// Stores what is new of an archive. Judges are held off the enterprise and the stream is held,
    /// so that no reading comes in between the question whether a period is there and its answer.
    async fn put_history_once(&self, columns: &StreamColumns, source: &str) -> StoreResult<u64> {
        const OPERATION: &str = "put_history";
        let stream = &columns.stream;
        let mut transaction = self.begin(OPERATION).await?;
        let place = [(stream.enterprise.as_str(), stream.outlet.as_str())];
        require_outlets(&mut transaction, OPERATION, place.into_iter()).await?;
        let owner = [stream.enterprise.as_str()];
        hold_off_judges(&mut transaction, OPERATION, owner.into_iter()).await?;
        let stream_id = number_stream(&mut transaction, OPERATION, stream).await?;
        hold_streams(&mut transaction, OPERATION, [stream_id].into_iter()).await?;
        let frame = insert_frame(&mut transaction, columns, source).await?;
        let target = Target { stream_id, frame, county: stream.county.as_str() };
        let mut added = 0;
        for first in (0..columns.period_start.len()).step_by(ROWS_AT_ONCE) {
            added += insert_rows(&mut transaction, &target, columns, first).await?;
        }
        if added == 0 {
            // Nothing was new: the frame would stand for no reading.
            transaction.rollback().await.during(OPERATION)?;
            return Ok(0);
        }
        due_by_frame(&mut transaction, OPERATION, (stream_id, frame)).await?;
        let county = target.county;
        let counts =
            BTreeMap::from([((county, "readings"), added), ((county, "unwatched"), added)]);
        add_counters(&mut transaction, OPERATION, counts).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(added)
    }
}

/// Reads the latest revision of each period. All revisions come along the key and the last of a
/// period stays, which is cheaper than asking of every row whether there is a later one.
async fn read_columns(
    connection: &mut PgConnection,
    columns: &mut StreamColumns,
    (from, until): (Instant, Instant),
) -> StoreResult<()> {
    const OPERATION: &str = "stream_columns";
    let mut rows = sqlx::query(
        "select period_start, revision, value, converted, validity
        from reading
        where stream = $1 and $2 <= period_start and period_start < $3
        order by period_start, revision",
    )
    .bind(columns.stream_id)
    .bind(from)
    .bind(until)
    .fetch(connection);
    while let Some(row) = rows.try_next().await.during(OPERATION)? {
        let column = |place: usize| row.try_get::<i64, _>(place).during(OPERATION);
        let converted: Option<i64> = row.try_get(3).during(OPERATION)?;
        take(columns, (column(0)?, column(1)?, column(2)?, converted, column(4)?))?;
    }
    Ok(())
}

/// The frame that stands for the archive: its bytes name the source.
async fn insert_frame(
    connection: &mut PgConnection,
    columns: &StreamColumns,
    source: &str,
) -> StoreResult<i64> {
    sqlx::query_scalar(
        "insert into frame (mn, received_at_ms, qn, cn, kind, bytes)
        values ($1, $2, '', '', 'noted', $3)
        returning id",
    )
    .bind(HISTORY_MN)
    .bind(received_at_ms(columns))
    .bind(source.as_bytes())
    .fetch_one(connection)
    .await
    .during("put_history")
}

/// Stores the periods among the rows from `first` on that are not there, and says how many.
async fn insert_rows(
    connection: &mut PgConnection,
    target: &Target<'_>,
    columns: &StreamColumns,
    first: usize,
) -> StoreResult<u64> {
    let until = columns.period_start.len().min(first.saturating_add(ROWS_AT_ONCE));
    let rows = first..until;
    let converted = columns.converted.get(rows.clone()).unwrap_or_default();
    let validity = columns.validity.get(rows.clone()).unwrap_or_default();
    let revision = columns.revision.get(rows.clone()).unwrap_or_default();
    let done = sqlx::query(
        "insert into reading (stream, county, period_start, revision, value, converted, validity,
          frame, grading)
        select $6, $7, k.period_start, k.revision, k.value, k.converted, k.validity, $8, 2
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
          with ordinality k (period_start, revision, value, converted, validity, place)
        where not exists (
          select 1 from reading r where r.stream = $6 and r.period_start = k.period_start
        )
        order by k.place",
    )
    .bind(columns.period_start.get(rows.clone()).unwrap_or_default())
    .bind(revision.iter().map(|one| i64::from(*one)).collect::<Vec<_>>())
    .bind(columns.value.get(rows).unwrap_or_default())
    .bind(converted.iter().map(|one| one.map(Decimal::counts)).collect::<Vec<_>>())
    .bind(validity.iter().map(|one| i64::from(*one)).collect::<Vec<_>>())
    .bind(target.stream_id)
    .bind(target.county)
    .bind(target.frame)
    .execute(connection)
    .await
    .during("put_history")?;
    Ok(done.rows_affected())
}
