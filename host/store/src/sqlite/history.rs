//! Readings in columns: reading whole months, and taking in archives.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use futures::TryStreamExt;
use sqlx::{Row, SqliteConnection};
use tidegate_domain::{Averaging, Date, Decimal, Instant, Stream};

use super::SqliteStore;
use super::due::due_by_frame;
use super::failure::During;
use super::frames::{add_counters, number_stream};
use super::intake::{ROWS_AT_ONCE, require_outlets};
use super::row::{StreamRow, json};
use crate::history::columns::{Target, empty, received_at_ms, require_columns, take};
use crate::{AmountDay, HISTORY_MN, History, StoreResult, StreamColumns};

#[async_trait]
impl History for SqliteStore {
    async fn stream_columns(
        &self,
        enterprise: &str,
        averagings: &[Averaging],
        from: Instant,
        until: Instant,
    ) -> StoreResult<Vec<StreamColumns>> {
        const OPERATION: &str = "stream_columns";
        let mut transaction = self.begin_read(OPERATION).await?;
        let codes: Vec<u8> = averagings.iter().map(|one| one.code()).collect();
        let streams: Vec<StreamRow> = sqlx::query_as(
            "select id as stream, county, enterprise, outlet, pollutant, averaging
            from stream
            where enterprise = ?1 and averaging in (select value from json_each(?2))
            order by outlet, pollutant, averaging, id",
        )
        .bind(enterprise)
        .bind(json(OPERATION, &codes)?)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let streams = streams.into_iter().map(|row| Ok(empty(row.stream, row.stream(OPERATION)?)));
        let mut columns = streams.collect::<StoreResult<Vec<_>>>()?;
        read_columns(&mut transaction, &mut columns, (from, until)).await?;
        columns.retain(|found| !found.period_start.is_empty());
        Ok(columns)
    }

    async fn columns_of(
        &self,
        (stream_id, stream): (i64, &Stream),
        from: Instant,
        until: Instant,
    ) -> StoreResult<StreamColumns> {
        const OPERATION: &str = "columns_of";
        let mut connection = self.readers.acquire().await.during(OPERATION)?;
        let mut columns = [empty(stream_id, stream.clone())];
        read_columns(&mut connection, &mut columns, (from, until)).await?;
        let [found] = columns;
        Ok(found)
    }

    async fn put_amount_days(&self, enterprise: &str, days: &[AmountDay]) -> StoreResult<()> {
        self.record_amount_days(enterprise, days).await
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
        const OPERATION: &str = "put_history";
        require_columns(columns)?;
        let stream = &columns.stream;
        let mut transaction = self.begin(OPERATION).await?;
        let place = [(stream.enterprise.as_str(), stream.outlet.as_str())];
        require_outlets(&mut transaction, OPERATION, place.into_iter()).await?;
        let stream_id = number_stream(&mut transaction, OPERATION, stream).await?;
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
        let county = stream.county.as_str();
        let counts =
            BTreeMap::from([((county, "readings"), added), ((county, "unwatched"), added)]);
        add_counters(&mut transaction, OPERATION, counts).await?;
        due_by_frame(&mut transaction, OPERATION, (stream_id, frame)).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(added)
    }
}

/// Reads the latest revision of each period. All revisions come along the key and the last of a
/// period stays, which is cheaper than asking of every row whether there is a later one.
async fn read_columns(
    connection: &mut SqliteConnection,
    columns: &mut [StreamColumns],
    (from, until): (Instant, Instant),
) -> StoreResult<()> {
    const OPERATION: &str = "stream_columns";
    let places: HashMap<i64, usize> =
        columns.iter().enumerate().map(|(at, one)| (one.stream_id, at)).collect();
    let streams: Vec<i64> = columns.iter().map(|one| one.stream_id).collect();
    // Along the key of the table, so that nothing is sorted.
    let mut rows = sqlx::query(
        "select stream, period_start, revision, value, converted, validity
        from reading
        where stream in (select value from json_each(?1))
          and ?2 <= period_start and period_start < ?3
        order by stream, period_start, revision",
    )
    .bind(json(OPERATION, &streams)?)
    .bind(from)
    .bind(until)
    .fetch(connection);
    // The stream of the row before, which is mostly that of the next.
    let mut before: Option<(i64, usize)> = None;
    while let Some(row) = rows.try_next().await.during(OPERATION)? {
        let column = |place: usize| row.try_get::<i64, _>(place).during(OPERATION);
        let converted: Option<i64> = row.try_get(4).during(OPERATION)?;
        let stream = column(0)?;
        let known = before.filter(|(known, _)| *known == stream).map(|(_, at)| at);
        let Some(at) = known.or_else(|| places.get(&stream).copied()) else { continue };
        before = Some((stream, at));
        let Some(own) = columns.get_mut(at) else { continue };
        take(own, (column(1)?, column(2)?, column(3)?, converted, column(5)?))?;
    }
    Ok(())
}

/// The frame that stands for the archive: its bytes name the source.
async fn insert_frame(
    connection: &mut SqliteConnection,
    columns: &StreamColumns,
    source: &str,
) -> StoreResult<i64> {
    sqlx::query_scalar(
        "insert into frame (mn, received_at_ms, qn, cn, kind, bytes)
        values (?1, ?2, '', '', 'noted', ?3)
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
    connection: &mut SqliteConnection,
    target: &Target<'_>,
    columns: &StreamColumns,
    first: usize,
) -> StoreResult<u64> {
    const OPERATION: &str = "put_history";
    let starts = columns.period_start.iter().zip(&columns.value);
    let rest = columns.converted.iter().zip(&columns.validity).zip(&columns.revision);
    let rows: Vec<_> = starts
        .zip(rest)
        .skip(first)
        .take(ROWS_AT_ONCE)
        .map(|((start, value), ((converted, validity), revision))| {
            (start, value, converted.map(Decimal::counts), validity, revision)
        })
        .collect();
    let done = sqlx::query(
        "insert into reading (stream, county, period_start, revision, value, converted, validity,
          frame, grading)
        select ?2, ?3, k.value ->> 0, k.value ->> 4, k.value ->> 1, k.value ->> 2, k.value ->> 3,
          ?4, 2
        from json_each(?1) k
        where not exists (
          select 1 from reading r where r.stream = ?2 and r.period_start = k.value ->> 0
        )
        order by k.key",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(target.stream_id)
    .bind(target.county)
    .bind(target.frame)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(done.rows_affected())
}
