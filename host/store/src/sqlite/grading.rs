//! Readings that wait, watches and states. Committing a batch is in `batch`.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{BatchRecord, Date, Jurisdiction, Stream};

use super::SqliteStore;
use super::failure::During;
use super::row::{StreamRow, column, json, jurisdiction};
use crate::grading::rows::{BatchRow, PendingRow, WatchRow};
use crate::{
    BATCH_READINGS_MAX, BatchCommit, BatchOutcome, Grading, PAGE_ROWS_MAX, PendingReading,
    StoreError, StoreResult, Watch, WatchDraft, WatchKey,
};

#[async_trait]
impl Grading for SqliteStore {
    async fn counties_with_ungraded(&self) -> StoreResult<Vec<Jurisdiction>> {
        const OPERATION: &str = "counties_with_ungraded";
        // Hops from county to county along the index instead of walking every waiting reading.
        let rows: Vec<String> = sqlx::query_scalar(
            "with recursive waiting (county) as (
              select min(county) from reading where grading = 0
              union all
              select (select min(r.county) from reading r where r.grading = 0 and r.county > w.county)
              from waiting w
              where w.county is not null
            )
            select county from waiting where county is not null order by county",
        )
        .fetch_all(&self.readers)
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
            where county = ?1 and grading = 0
            order by id
            limit ?2",
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
        self.set_aside_unwatched(readings).await
    }

    async fn put_watches(&self, watches: &[WatchDraft]) -> StoreResult<Vec<i64>> {
        const OPERATION: &str = "put_watches";
        let mut transaction = self.begin(OPERATION).await?;
        let mut known = known_watches(&mut transaction, watches).await?;
        let mut ids = Vec::with_capacity(watches.len());
        for draft in watches {
            let id = match known.get_mut(&draft.key) {
                Some(known) => known.seen(draft.on),
                None => {
                    let new = insert_watch(&mut transaction, draft).await?;
                    known.insert(draft.key.clone(), KnownWatch::new(new, draft.on));
                    new
                }
            };
            ids.push(id);
        }
        extend_watches(&mut transaction, known.values()).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(ids)
    }

    async fn states(&self, watches: &[i64]) -> StoreResult<Vec<u64>> {
        const OPERATION: &str = "states";
        let rows: Vec<i64> = sqlx::query_scalar(
            "select coalesce(s.state, 0)
            from json_each(?1) k
            left join watch_state s on s.watch = k.value
            order by k.key",
        )
        .bind(json(OPERATION, watches)?)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        Ok(rows.into_iter().map(i64::cast_unsigned).collect())
    }

    async fn watches(&self, stream_id: i64) -> StoreResult<Vec<Watch>> {
        const OPERATION: &str = "watches";
        let rows: Vec<WatchRow> = sqlx::query_as(
            "select w.id, w.stream, w.limit_id, w.digest, w.first_on, w.last_on, w.governing,
              w.grader, coalesce(s.state, 0) as state
            from watch w
            left join watch_state s on s.watch = w.id
            where w.stream = ?1
              and w.last_on = (select max(l.last_on) from watch l where l.stream = ?1)
            order by w.limit_id, w.id",
        )
        .bind(stream_id)
        .fetch_all(&self.readers)
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
        let rows: Vec<BatchRow> = sqlx::query_as(
            "select id, county, on_day, at, grader, layers, engine, readings, judged, skipped,
              not_normal, input_hash, output_hash, fuel, duration_us
            from batch
            where county = ?1
            order by id desc
            limit ?2",
        )
        .bind(county.as_str())
        .bind(i64::from(rows.min(PAGE_ROWS_MAX)))
        .fetch_all(&self.readers)
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

/// A watch that is stored, and the days on which it was used.
struct KnownWatch {
    id: i64,
    first_on: i64,
    last_on: i64,
    /// Whether a day was added.
    grew: bool,
}

impl KnownWatch {
    fn new(id: i64, on: Date) -> Self {
        let on = i64::from(on.days());
        Self { id, first_on: on, last_on: on, grew: false }
    }

    /// Takes in a day; gives the number.
    fn seen(&mut self, on: Date) -> i64 {
        let on = i64::from(on.days());
        self.grew |= on < self.first_on || self.last_on < on;
        self.first_on = self.first_on.min(on);
        self.last_on = self.last_on.max(on);
        self.id
    }
}

/// Those of these watches that are stored.
async fn known_watches(
    connection: &mut SqliteConnection,
    drafts: &[WatchDraft],
) -> StoreResult<HashMap<WatchKey, KnownWatch>> {
    const OPERATION: &str = "put_watches";
    let keys: Vec<_> = drafts
        .iter()
        .map(|WatchDraft { key, .. }| (key.stream_id, &key.limit_id, &key.digest))
        .collect();
    let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
        "select k.key, w.id, w.first_on, w.last_on
        from json_each(?1) k
        cross join watch w
          on w.stream = k.value ->> 0 and w.limit_id = k.value ->> 1 and w.digest = k.value ->> 2",
    )
    .bind(json(OPERATION, &keys)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let known = rows.into_iter().filter_map(|(place, id, first_on, last_on)| {
        let draft = usize::try_from(place).ok().and_then(|place| drafts.get(place))?;
        Some((draft.key.clone(), KnownWatch { id, first_on, last_on, grew: false }))
    });
    Ok(known.collect())
}

/// Stores the days that were added.
async fn extend_watches(
    connection: &mut SqliteConnection,
    watches: impl Iterator<Item = &KnownWatch>,
) -> StoreResult<()> {
    const OPERATION: &str = "put_watches";
    let rows: Vec<_> = watches
        .filter(|watch| watch.grew)
        .map(|watch| (watch.id, watch.first_on, watch.last_on))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update watch
        set first_on = k.value ->> 1, last_on = k.value ->> 2
        from json_each(?1) k
        where watch.id = k.value ->> 0",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

async fn insert_watch(connection: &mut SqliteConnection, draft: &WatchDraft) -> StoreResult<i64> {
    const OPERATION: &str = "put_watches";
    let WatchKey { stream_id, limit_id, digest } = &draft.key;
    let id: Option<i64> = sqlx::query_scalar(
        "insert into watch (stream, limit_id, digest, first_on, last_on, governing, grader)
        select id, ?2, ?3, ?4, ?4, ?5, ?6
        from stream
        where id = ?1
        returning id",
    )
    .bind(stream_id)
    .bind(limit_id)
    .bind(digest)
    .bind(draft.on.days())
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
    connection: &mut SqliteConnection,
    operation: &'static str,
    rows: &[PendingRow],
) -> StoreResult<HashMap<i64, Stream>> {
    let found: Vec<StreamRow> = sqlx::query_as(
        "select id as stream, county, enterprise, outlet, pollutant, averaging
        from stream
        where id in (select value from json_each(?1))
        order by id",
    )
    .bind(json(operation, &PendingRow::streams(rows))?)
    .fetch_all(connection)
    .await
    .during(operation)?;
    found.into_iter().map(|row| Ok((row.stream, row.stream(operation)?))).collect()
}
