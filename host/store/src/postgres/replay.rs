//! What replaying a batch needs.

use tidegate_domain::{BatchRecord, Stream};

use super::PostgresStore;
use super::failure::During;
use super::grading::streams_of;
use crate::grading::rows::{BatchRow, PendingRow, WatchStreamRow, watches_asked};
use crate::{PendingReading, StoreResult, Watch};

impl PostgresStore {
    /// The readings that a batch graded.
    pub(super) async fn readings_of_batch(&self, batch: i64) -> StoreResult<Vec<PendingReading>> {
        const OPERATION: &str = "batch_readings";
        let mut transaction = self.begin_read(OPERATION).await?;
        let range: Option<(Option<i64>, Option<i64>)> =
            sqlx::query_as("select first_reading, last_reading from batch where id = $1")
                .bind(batch)
                .fetch_optional(&mut *transaction)
                .await
                .during(OPERATION)?;
        let Some((first, last)) = range else { return Ok(Vec::new()) };
        // A batch from before ranges were kept is looked for among all readings.
        let rows: Vec<PendingRow> = sqlx::query_as(
            "select id, stream, revision, period_start, value, converted, validity, flag
            from reading
            where $2 <= id and id <= $3 and batch = $1
            order by stream, period_start, revision",
        )
        .bind(batch)
        .bind(first.unwrap_or(i64::MIN))
        .bind(last.unwrap_or(i64::MAX))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let streams = streams_of(&mut transaction, OPERATION, &rows).await?;
        rows.into_iter().map(|row| row.pending(OPERATION, &streams)).collect()
    }

    /// The batch of a judgement.
    pub(super) async fn batch_of_judgement(
        &self,
        id: &str,
    ) -> StoreResult<Option<(i64, BatchRecord)>> {
        const OPERATION: &str = "batch_by_judgement";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<BatchRow> = sqlx::query_as(
            "select id, county, on_day, at, grader, layers, engine, readings, judged, skipped,
              not_normal, input_hash, output_hash, fuel, duration_us
            from batch
            where judgement = $1
            order by id
            limit 1",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.batch(OPERATION)).transpose()
    }

    /// Watches with their streams.
    pub(super) async fn watches_with_streams(
        &self,
        watches: &[i64],
    ) -> StoreResult<Vec<(Watch, Stream)>> {
        const OPERATION: &str = "watches_by_id";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<WatchStreamRow> = sqlx::query_as(
            "select w.id, w.stream, w.limit_id, w.digest, w.first_on, w.last_on, w.governing,
              w.grader, coalesce(s.state, 0) as state, t.county, t.enterprise, t.outlet,
              t.pollutant, t.averaging
            from unnest($1::bigint[]) with ordinality k (watch, place)
            join watch w on w.id = k.watch
            join stream t on t.id = w.stream
            left join watch_state s on s.watch = w.id
            order by k.place",
        )
        .bind(watches)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        watches_asked(OPERATION, rows, watches)
    }
}
