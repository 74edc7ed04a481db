//! Committing frames and readings: the hot path of writing.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{Date, RawFrame, ReadingOutcome, Stream};

use super::PostgresStore;
use super::failure::{During, damaged};
use super::intake::require_outlets;
use super::locks::hold_streams;
use super::retry::retried;
use crate::frames::rows::{DeviceDayRow, FrameRow, RejectionRow};
use crate::frames::taking::{
    Counts, DayCount, Incoming, Latest, NewReading, OPERATION, REJECTIONS_MAX, by_frame,
    device_day_counts, incoming, kind_word, periods, reading_counts, rejection_as_stored,
    require_few, revise, unknown_streams,
};
use crate::row::{column, json};
use crate::{DeviceDay, FrameCommit, FrameOutcome, Frames, RejectionCount, StoreResult};

#[async_trait]
impl Frames for PostgresStore {
    async fn commit_frames(&self, commits: &[FrameCommit]) -> StoreResult<Vec<FrameOutcome>> {
        require_few(commits)?;
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        retried(|| self.take_frames(commits)).await
    }

    async fn frame(&self, id: i64) -> StoreResult<Option<RawFrame>> {
        const OPERATION: &str = "frame";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<FrameRow> = sqlx::query_as(
            "select mn, received_at_ms, qn, cn, bytes
            from frame
            where id = $1",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(row.map(FrameRow::frame))
    }

    async fn count_rejections(&self, counts: &[RejectionCount]) -> StoreResult<()> {
        retried(|| self.add_rejections(counts)).await
    }

    async fn rejections(&self, from: Date, until: Date) -> StoreResult<Vec<RejectionCount>> {
        const OPERATION: &str = "rejections";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<RejectionRow> = sqlx::query_as(
            "select mn, day, reason, frames, example
            from rejection
            where $1 <= day and day < $2
            order by day desc, mn, reason
            limit $3",
        )
        .bind(i64::from(from.days()))
        .bind(i64::from(until.days()))
        .bind(REJECTIONS_MAX)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.rejection(OPERATION)).collect()
    }

    async fn device_days(&self) -> StoreResult<Vec<DeviceDay>> {
        const OPERATION: &str = "device_days";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DeviceDayRow> = sqlx::query_as(
            "select distinct on (mn) mn, day, accepted, noted, duplicates, last_received_at_ms
            from device_day
            order by mn, day desc",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.device_day(OPERATION)).collect()
    }
}

impl PostgresStore {
    /// Stores frames and readings. The counters come last, because every commit of a county waits
    /// for them.
    async fn take_frames(&self, commits: &[FrameCommit]) -> StoreResult<Vec<FrameOutcome>> {
        let mut transaction = self.begin(OPERATION).await?;
        let found = self.new_streams(&mut transaction, commits).await?;
        let frames = insert_frames(&mut transaction, commits).await?;
        let rows = incoming(commits, &frames, |stream| {
            let id = found.get(stream).copied().or_else(|| self.stream_ids.remembered(stream));
            id.ok_or_else(|| damaged(OPERATION, "stream", &stream.pollutant))
        })?;
        let outcomes = insert_readings(&mut transaction, &rows).await?;
        let answer = by_frame(commits, &frames, outcomes);
        count_device_days(&mut transaction, commits, &answer).await?;
        add_counters(&mut transaction, OPERATION, reading_counts(&rows, &answer)).await?;
        transaction.commit().await.during(OPERATION)?;
        self.stream_ids.remember(found);
        Ok(answer)
    }

    /// Numbers of the streams that are not remembered, given to them here when they are new.
    async fn new_streams(
        &self,
        connection: &mut PgConnection,
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

    /// Adds to the counts of refused frames.
    async fn add_rejections(&self, counts: &[RejectionCount]) -> StoreResult<()> {
        const OPERATION: &str = "count_rejections";
        let mut sorted: Vec<_> = counts.iter().map(|one| (rejection_as_stored(one), one)).collect();
        // Stable, so that of two examples of one reason the later still replaces the earlier.
        sorted.sort_by_key(|((mn, _), one)| (one.day, *mn, one.reason.as_str()));
        let mut transaction = self.begin(OPERATION).await?;
        for ((mn, example), one) in sorted {
            sqlx::query(
                "insert into rejection as r (day, mn, reason, frames, example)
                values ($1, $2, $3, $4, $5)
                on conflict (day, mn, reason) do update
                set frames = r.frames + excluded.frames, example = excluded.example",
            )
            .bind(i64::from(one.day.days()))
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
}

/// The number of a stream, given to it here when it is new.
pub(super) async fn number_stream(
    connection: &mut PgConnection,
    operation: &'static str,
    stream: &Stream,
) -> StoreResult<i64> {
    if let Some(id) = stream_number(connection, operation, stream).await? {
        return Ok(id);
    }
    let new: Option<i64> = sqlx::query_scalar(
        "insert into stream (county, enterprise, outlet, pollutant, averaging)
        values ($1, $2, $3, $4, $5)
        on conflict (enterprise, outlet, pollutant, averaging, county) do nothing
        returning id",
    )
    .bind(stream.county.as_str())
    .bind(&stream.enterprise)
    .bind(&stream.outlet)
    .bind(&stream.pollutant)
    .bind(i64::from(stream.averaging.code()))
    .fetch_optional(&mut *connection)
    .await
    .during(operation)?;
    if let Some(id) = new {
        return Ok(id);
    }
    // Another host numbered it meanwhile, and its commit was waited for.
    let id = stream_number(connection, operation, stream).await?;
    id.ok_or_else(|| damaged(operation, "stream", &stream.pollutant))
}

/// The number of a stream, if it has one.
pub(super) async fn stream_number(
    connection: &mut PgConnection,
    operation: &'static str,
    stream: &Stream,
) -> StoreResult<Option<i64>> {
    sqlx::query_scalar(
        "select id
        from stream
        where enterprise = $1 and outlet = $2 and pollutant = $3 and averaging = $4
          and county = $5",
    )
    .bind(&stream.enterprise)
    .bind(&stream.outlet)
    .bind(&stream.pollutant)
    .bind(i64::from(stream.averaging.code()))
    .bind(stream.county.as_str())
    .fetch_optional(connection)
    .await
    .during(operation)
}

/// Stores the frames under ascending numbers and returns these.
async fn insert_frames(
    connection: &mut PgConnection,
    commits: &[FrameCommit],
) -> StoreResult<Vec<i64>> {
    let frames = || commits.iter().map(|commit| &commit.frame);
    let mut numbers: Vec<i64> = sqlx::query_scalar(
        "insert into frame (mn, received_at_ms, qn, cn, kind, bytes)
        select mn, received_at_ms, qn, cn, kind, bytes
        from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[])
          with ordinality k (mn, received_at_ms, qn, cn, kind, bytes, place)
        order by place
        returning id",
    )
    .bind(frames().map(|one| one.mn.as_str()).collect::<Vec<_>>())
    .bind(frames().map(|one| one.received_at_ms).collect::<Vec<_>>())
    .bind(frames().map(|one| one.qn.as_str()).collect::<Vec<_>>())
    .bind(frames().map(|one| one.cn.as_str()).collect::<Vec<_>>())
    .bind(commits.iter().map(|commit| kind_word(commit.kind)).collect::<Vec<_>>())
    .bind(frames().map(|one| one.bytes.as_slice()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    // Numbers are drawn in the order of the rows; the order of what is returned is not promised.
    numbers.sort_unstable();
    Ok(numbers)
}

/// Stores what is new or revised; one outcome a row, in order.
async fn insert_readings(
    connection: &mut PgConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Vec<ReadingOutcome>> {
    if incoming.is_empty() {
        return Ok(Vec::new());
    }
    hold_streams(connection, OPERATION, incoming.iter().map(|one| one.stream_id)).await?;
    let latest = latest_revisions(connection, incoming).await?;
    let revised = revise(incoming, latest);
    let rows = &revised.rows;
    let of_incoming = || rows.iter().map(|row| row.incoming);
    sqlx::query(
        "insert into reading (stream, county, period_start, revision, value, converted, validity,
          flag, frame)
        select stream, county, period_start, revision, value, converted, validity, flag, frame
        from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
            $6::bigint[], $7::bigint[], $8::text[], $9::bigint[])
          with ordinality k (stream, county, period_start, revision, value, converted, validity,
            flag, frame, place)
        order by place",
    )
    .bind(of_incoming().map(|one| one.stream_id).collect::<Vec<_>>())
    .bind(of_incoming().map(|one| one.stream.county.as_str()).collect::<Vec<_>>())
    .bind(of_incoming().map(|one| one.reading.period_start).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.revision).collect::<Vec<_>>())
    .bind(contents(rows, |(value, ..)| value))
    .bind(contents(rows, |(_, converted, _)| converted))
    .bind(contents(rows, |(.., validity)| i64::from(validity)))
    .bind(of_incoming().map(|one| one.reading.flag.as_deref()).collect::<Vec<_>>())
    .bind(of_incoming().map(|one| one.frame).collect::<Vec<_>>())
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(revised.outcomes)
}

/// One column of the contents of readings.
fn contents<T>(rows: &[NewReading<'_>], column: impl Fn((i64, Option<i64>, u8)) -> T) -> Vec<T> {
    rows.iter().map(|row| column(row.content)).collect()
}

/// The latest revisions of the streams and periods of these readings. The streams must be held.
async fn latest_revisions(
    connection: &mut PgConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Latest> {
    let (streams, starts): (Vec<i64>, Vec<i64>) = periods(incoming).into_iter().unzip();
    let rows: Vec<(i64, i64, i64, i64, Option<i64>, i64)> = sqlx::query_as(
        "select k.stream, k.period_start, r.revision, r.value, r.converted, r.validity
        from unnest($1::bigint[], $2::bigint[]) k (stream, period_start)
        cross join lateral (
          select l.revision, l.value, l.converted, l.validity
          from reading l
          where l.stream = k.stream and l.period_start = k.period_start
          order by l.revision desc
          limit 1
        ) r",
    )
    .bind(streams)
    .bind(starts)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    rows.into_iter()
        .map(|(stream, start, revision, value, converted, validity)| {
            let validity =
                u8::try_from(validity).map_err(|_| damaged(OPERATION, "validity", validity))?;
            Ok(((stream, start), (revision, (value, converted, validity))))
        })
        .collect()
}

/// Adds to the counters of counties.
pub(super) async fn add_counters(
    connection: &mut PgConnection,
    operation: &'static str,
    counts: Counts<'_>,
) -> StoreResult<()> {
    for ((county, name), amount) in counts {
        sqlx::query(
            "insert into counter as c (county, name, amount)
            values ($1, $2, $3)
            on conflict (county, name) do update
            set amount = c.amount + excluded.amount",
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
    connection: &mut PgConnection,
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
        "insert into device_day as d (mn, day, accepted, noted, duplicates, last_received_at_ms)
        select value ->> 0, (value ->> 1)::bigint, (value ->> 2)::bigint,
          (value ->> 3)::bigint, (value ->> 4)::bigint, (value ->> 5)::bigint
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (mn, day) do update
        set accepted = d.accepted + excluded.accepted, noted = d.noted + excluded.noted,
          duplicates = d.duplicates + excluded.duplicates,
          last_received_at_ms = greatest(d.last_received_at_ms, excluded.last_received_at_ms)",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}
