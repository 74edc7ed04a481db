//! Committing frames and readings: the hot path of writing.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tidegate_domain::{Date, RawFrame, ReadingOutcome, Stream};

use super::SqliteStore;
use super::failure::{During, damaged};
use super::intake::{parts, require_outlets};
use super::row::{column, json};
use crate::frames::rows::{DeviceDayRow, FrameRow, RejectionRow};
use crate::frames::taking::{
    Counts, DayCount, Incoming, Latest, OPERATION, REJECTIONS_MAX, by_frame, device_day_counts,
    incoming, kind_word, periods, reading_counts, rejection_as_stored, require_few, revise,
    unknown_streams,
};
use crate::{DeviceDay, FrameCommit, FrameOutcome, Frames, RejectionCount, StoreResult};

/// Frames that go in with one statement.
const FRAMES_AT_ONCE: &[usize] = &[64, 8, 1];

#[async_trait]
impl Frames for SqliteStore {
    async fn commit_frames(&self, commits: &[FrameCommit]) -> StoreResult<Vec<FrameOutcome>> {
        require_few(commits)?;
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin(OPERATION).await?;
        let found = self.new_streams(&mut transaction, commits).await?;
        let frames = insert_frames(&mut transaction, commits).await?;
        let rows = incoming(commits, &frames, |stream| {
            let id = found.get(stream).copied().or_else(|| self.stream_ids.remembered(stream));
            id.ok_or_else(|| damaged(OPERATION, "stream", &stream.pollutant))
        })?;
        let outcomes = insert_readings(&mut transaction, &rows).await?;
        let answer = by_frame(commits, &frames, outcomes);
        add_counters(&mut transaction, OPERATION, reading_counts(&rows, &answer)).await?;
        count_device_days(&mut transaction, commits, &answer).await?;
        transaction.commit().await.during(OPERATION)?;
        self.stream_ids.remember(found);
        Ok(answer)
    }

    async fn frame(&self, id: i64) -> StoreResult<Option<RawFrame>> {
        let row: Option<FrameRow> = sqlx::query_as(
            "select mn, received_at_ms, qn, cn, bytes
            from frame
            where id = ?1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await
        .during("frame")?;
        Ok(row.map(FrameRow::frame))
    }

    async fn count_rejections(&self, counts: &[RejectionCount]) -> StoreResult<()> {
        const OPERATION: &str = "count_rejections";
        let mut transaction = self.begin(OPERATION).await?;
        for one in counts {
            let (mn, example) = rejection_as_stored(one);
            sqlx::query(
                "insert into rejection (day, mn, reason, frames, example)
                values (?1, ?2, ?3, ?4, ?5)
                on conflict (day, mn, reason) do update
                set frames = frames + excluded.frames, example = excluded.example",
            )
            .bind(one.day.days())
            .bind(mn)
            .bind(&one.reason)
            .bind(column(one.frames))
            .bind(example)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)
    }

    async fn rejections(&self, from: Date, until: Date) -> StoreResult<Vec<RejectionCount>> {
        const OPERATION: &str = "rejections";
        let rows: Vec<RejectionRow> = sqlx::query_as(
            "select mn, day, reason, frames, example
            from rejection
            where ?1 <= day and day < ?2
            order by day desc, mn, reason
            limit ?3",
        )
        .bind(from.days())
        .bind(until.days())
        .bind(REJECTIONS_MAX)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.rejection(OPERATION)).collect()
    }

    async fn device_days(&self) -> StoreResult<Vec<DeviceDay>> {
        const OPERATION: &str = "device_days";
        let rows: Vec<DeviceDayRow> = sqlx::query_as(
            "select mn, max(day) as day, accepted, noted, duplicates, last_received_at_ms
            from device_day
            group by mn
            order by mn",
        )
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.device_day(OPERATION)).collect()
    }
}

impl SqliteStore {
    /// Numbers of the streams that are not remembered, given to them here when they are new.
    async fn new_streams(
        &self,
        connection: &mut SqliteConnection,
        commits: &[FrameCommit],
    ) -> StoreResult<HashMap<Stream, i64>> {
        let unknown =
            unknown_streams(commits, |stream| self.stream_ids.remembered(stream).is_some());
        if unknown.is_empty() {
            return Ok(HashMap::new());
        }
        let places = unknown.iter().map(|one| (one.enterprise.as_str(), one.outlet.as_str()));
        require_outlets(connection, OPERATION, places).await?;
        let mut found = HashMap::with_capacity(unknown.len());
        for stream in unknown {
            found.insert(stream.clone(), number_stream(connection, OPERATION, stream).await?);
        }
        Ok(found)
    }
}

/// The number of a stream, given to it here when it is new.
pub(super) async fn number_stream(
    connection: &mut SqliteConnection,
    operation: &'static str,
    stream: &Stream,
) -> StoreResult<i64> {
    // The update changes nothing: it makes `returning` speak for a row that was there.
    sqlx::query_scalar(
        "insert into stream (county, enterprise, outlet, pollutant, averaging)
        values (?1, ?2, ?3, ?4, ?5)
        on conflict (enterprise, outlet, pollutant, averaging, county) do update
        set county = excluded.county
        returning id",
    )
    .bind(stream.county.as_str())
    .bind(&stream.enterprise)
    .bind(&stream.outlet)
    .bind(&stream.pollutant)
    .bind(stream.averaging.code())
    .fetch_one(connection)
    .await
    .during(operation)
}

/// Stores the frames under consecutive numbers and returns these.
async fn insert_frames(
    connection: &mut SqliteConnection,
    commits: &[FrameCommit],
) -> StoreResult<Vec<i64>> {
    let first: i64 = sqlx::query_scalar("select coalesce(max(id), 0) + 1 from frame")
        .fetch_one(&mut *connection)
        .await
        .during(OPERATION)?;
    let numbers: Vec<i64> = (first..).take(commits.len()).collect();
    let all: Vec<(&FrameCommit, i64)> = commits.iter().zip(numbers.iter().copied()).collect();
    for some in parts(&all, FRAMES_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into frame (id, mn, received_at_ms, qn, cn, kind, bytes) ",
        );
        query.push_values(some, |mut row, (FrameCommit { frame, kind, .. }, id)| {
            row.push_bind(*id)
                .push_bind(&frame.mn)
                .push_bind(frame.received_at_ms)
                .push_bind(&frame.qn)
                .push_bind(&frame.cn)
                .push_bind(kind_word(*kind))
                .push_bind(frame.bytes.as_slice());
        });
        query.build().execute(&mut *connection).await.during(OPERATION)?;
    }
    Ok(numbers)
}

/// Stores what is new or revised; one outcome a row, in order.
async fn insert_readings(
    connection: &mut SqliteConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Vec<ReadingOutcome>> {
    if incoming.is_empty() {
        return Ok(Vec::new());
    }
    let latest = latest_revisions(connection, incoming).await?;
    let revised = revise(incoming, latest);
    let rows: Vec<_> = revised
        .rows
        .iter()
        .map(|row| {
            let Incoming { stream_id, stream, reading, frame } = row.incoming;
            let (value, converted, validity) = row.content;
            let (start, flag) = (reading.period_start, &reading.flag);
            let revision = row.revision;
            (stream_id, &stream.county, start, revision, value, converted, validity, flag, frame)
        })
        .collect();
    sqlx::query(
        "insert into reading (stream, county, period_start, revision, value, converted, validity,
          flag, frame)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, value ->> 7, value ->> 8
        from json_each(?1)
        order by key",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(revised.outcomes)
}

async fn latest_revisions(
    connection: &mut SqliteConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Latest> {
    let rows: Vec<(i64, i64, i64, i64, Option<i64>, u8)> = sqlx::query_as(
        "select r.stream, r.period_start, r.revision, r.value, r.converted, r.validity
        from json_each(?1) k
        cross join reading r
          on r.stream = k.value ->> 0 and r.period_start = k.value ->> 1
        order by k.key, r.revision",
    )
    .bind(json(OPERATION, &periods(incoming))?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let keyed = rows.into_iter().map(|(stream, start, revision, value, converted, validity)| {
        ((stream, start), (revision, (value, converted, validity)))
    });
    Ok(keyed.collect())
}

/// Adds to the counters of counties.
pub(super) async fn add_counters(
    connection: &mut SqliteConnection,
    operation: &'static str,
    counts: Counts<'_>,
) -> StoreResult<()> {
    for ((county, name), amount) in counts {
        sqlx::query(
            "insert into counter (county, name, amount)
            values (?1, ?2, ?3)
            on conflict (county, name) do update
            set amount = amount + excluded.amount",
        )
        .bind(county)
        .bind(name)
        .bind(column(amount))
        .execute(&mut *connection)
        .await
        .during(operation)?;
    }
    Ok(())
}

async fn count_device_days(
    connection: &mut SqliteConnection,
    commits: &[FrameCommit],
    answer: &[FrameOutcome],
) -> StoreResult<()> {
    let rows: Vec<_> = device_day_counts(commits, answer)
        .into_iter()
        .map(|((mn, day), one)| {
            let DayCount { accepted, noted, duplicates, last_received_at_ms } = one;
            (mn, day.days(), accepted, noted, duplicates, last_received_at_ms)
        })
        .collect();
    sqlx::query(
        "insert into device_day (mn, day, accepted, noted, duplicates, last_received_at_ms)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
        from json_each(?1)
        where true
        on conflict (mn, day) do update
        set accepted = accepted + excluded.accepted, noted = noted + excluded.noted,
          duplicates = duplicates + excluded.duplicates,
          last_received_at_ms = max(last_received_at_ms, excluded.last_received_at_ms)",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}
