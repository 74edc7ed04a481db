//! Readings that wait, watches and states. Committing a batch is in `batch`.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{BatchRecord, Jurisdiction, Stream};

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use crate::grading::rows::{BatchRow, PendingRow, WatchRow};
use crate::row::{StreamRow, column, json, jurisdiction};
use crate::{
    BATCH_READINGS_MAX, BatchCommit, BatchOutcome, Grading, PAGE_ROWS_MAX, PendingReading,
    StoreError, StoreResult, Watch, WatchDraft, WatchKey,
};

#[async_trait]
impl Grading for PostgresStore {
    async fn counties_with_ungraded(&self) -> StoreResult<Vec<Jurisdiction>> {
        const OPERATION: &str = "counties_with_ungraded";
        let mut transaction = self.begin_read(OPERATION).await?;
        // Hops from county to county along the index instead of walking every waiting reading.
        let rows: Vec<String> = sqlx::query_scalar(
            "with recursive waiting (county) as (
              (select county from reading where grading = 0 order by county limit 1)
              union all
              select (
                select r.county from reading r
                where r.grading = 0 and r.county > w.county
                order by r.county
                limit 1
              )
              from waiting w
              where w.county is not null
            )
            select county from waiting where county is not null order by county",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|county| jurisdiction(OPERATION, county)).collect()
    }

    async fn ungraded(
        &self,
        county: &Jurisdiction,
        rows: usize,
    ) -> StoreResult<Vec<PendingReading>> {
        const OPERATION: &str = "ungraded";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<PendingRow> = sqlx::query_as(
            "select id, stream, revision, period_start, value, converted, validity, flag
            from reading
            where county = $1 and grading = 0
            order by id
            limit $2",
        )
        .bind(county.as_str())
        .bind(column(rows.min(BATCH_READINGS_MAX) as u64))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let streams = streams_of(&mut transaction, OPERATION, &rows).await?;
        rows.into_iter().map(|row| row.pending(OPERATION, &streams)).collect()
    }

    async fn set_aside(&self, readings: &[i64]) -> StoreResult<()> {
        retried(|| self.set_aside_unwatched(readings)).await
    }

    async fn put_watches(&self, watches: &[WatchDraft]) -> StoreResult<Vec<i64>> {
        retried(|| self.number_watches(watches)).await
    }

    async fn states(&self, watches: &[i64]) -> StoreResult<Vec<u64>> {
        const OPERATION: &str = "states";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<i64> = sqlx::query_scalar(
            "select coalesce(s.state, 0)
            from unnest($1::bigint[]) with ordinality k (watch, place)
            left join watch_state s on s.watch = k.watch
            order by k.place",
        )
        .bind(watches)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(rows.into_iter().map(i64::cast_unsigned).collect())
    }

    async fn watches(&self, stream_id: i64) -> StoreResult<Vec<Watch>> {
        const OPERATION: &str = "watches";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<WatchRow> = sqlx::query_as(
            "select w.id, w.stream, w.limit_id, w.digest, w.first_on, w.last_on, w.governing,
              w.grader, coalesce(s.state, 0) as state
            from watch w
            left join watch_state s on s.watch = w.id
            where w.stream = $1
              and w.last_on = (select max(l.last_on) from watch l where l.stream = $1)
            order by w.limit_id, w.id",
        )
        .bind(stream_id)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.watch(OPERATION)).collect()
    }

    async fn commit_batch(&self, batch: &BatchCommit) -> StoreResult<BatchOutcome> {
        self.commit_graded(batch).await
    }

    async fn batches(
        &self,
        county: &Jurisdiction,
        rows: u32,
    ) -> StoreResult<Vec<(i64, BatchRecord)>> {
        const OPERATION: &str = "batches";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<BatchRow> = sqlx::query_as(
            "select id, county, on_day, at, grader, layers, engine, readings, judged, skipped,
              not_normal, input_hash, output_hash, fuel, duration_us
            from batch
            where county = $1
            order by id desc
            limit $2",
        )
        .bind(county.as_str())
        .bind(i64::from(rows.min(PAGE_ROWS_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.batch(OPERATION)).collect()
    }

    async fn batch_readings(&self, batch: i64) -> StoreResult<Vec<PendingReading>> {
        self.readings_of_batch(batch).await
    }

    async fn batch_by_judgement(&self, id: &str) -> StoreResult<Option<(i64, BatchRecord)>> {
        self.batch_of_judgement(id).await
    }

    async fn watches_by_id(&self, watches: &[i64]) -> StoreResult<Vec<(Watch, Stream)>> {
        self.watches_with_streams(watches).await
    }
}

impl PostgresStore {
    /// Numbers of watches in the order given, whose rows are locked in the order of their keys.
    async fn number_watches(&self, watches: &[WatchDraft]) -> StoreResult<Vec<i64>> {
        const OPERATION: &str = "put_watches";
        let mut drafts: Vec<(usize, &WatchDraft)> = watches.iter().enumerate().collect();
        drafts.sort_by_key(|(_, draft)| {
            let WatchKey { stream_id, limit_id, digest } = &draft.key;
            (*stream_id, limit_id.as_str(), digest.as_str())
        });
        let mut transaction = self.begin(OPERATION).await?;
        let mut ids = Vec::with_capacity(drafts.len());
        for (place, draft) in drafts {
            ids.push((place, put_watch(&mut transaction, draft).await?));
        }
        transaction.commit().await.during(OPERATION)?;
        ids.sort_unstable();
        Ok(ids.into_iter().map(|(_, id)| id).collect())
    }
}

async fn put_watch(connection: &mut PgConnection, draft: &WatchDraft) -> StoreResult<i64> {
    const OPERATION: &str = "put_watches";
    let WatchKey { stream_id, limit_id, digest } = &draft.key;
    let before: Option<(i64, i64, i64)> = sqlx::query_as(
        "select id, first_on, last_on
        from watch
        where stream = $1 and limit_id = $2 and digest = $3",
    )
    .bind(stream_id)
    .bind(limit_id)
    .bind(digest)
    .fetch_optional(&mut *connection)
    .await
    .during(OPERATION)?;
    let on = i64::from(draft.on.days());
    if let Some((id, first_on, last_on)) = before
        && first_on <= on
        && on <= last_on
    {
        return Ok(id);
    }
    let id: Option<i64> = sqlx::query_scalar(
        "insert into watch as w (stream, limit_id, digest, first_on, last_on, governing, grader)
        select id, $2, $3, $4, $4, $5, $6
        from stream
        where id = $1
        on conflict (stream, limit_id, digest) do update
        set first_on = least(w.first_on, excluded.first_on),
          last_on = greatest(w.last_on, excluded.last_on)
        returning id",
    )
    .bind(stream_id)
    .bind(limit_id)
    .bind(digest)
    .bind(on)
    .bind(json(OPERATION, &draft.governing)?)
    .bind(json(OPERATION, &draft.grader)?)
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    id.ok_or(StoreError::UnknownNumber { operation: OPERATION, what: "stream", id: *stream_id })
}

/// The streams of these rows by number. Apart from the rows, because a batch has thousands of rows
/// and few streams.
pub(super) async fn streams_of(
    connection: &mut PgConnection,
    operation: &'static str,
    rows: &[PendingRow],
) -> StoreResult<HashMap<i64, Stream>> {
    let found: Vec<StreamRow> = sqlx::query_as(
        "select id as stream, county, enterprise, outlet, pollutant, averaging
        from stream
        where id = any($1)
        order by id",
    )
    .bind(Vec::from_iter(PendingRow::streams(rows)))
    .fetch_all(connection)
    .await
    .during(operation)?;
    found.into_iter().map(|row| Ok((row.stream, row.stream(operation)?))).collect()
}
