//! Committing frames and readings: the hot path of writing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{Date, RawFrame, Reading, ReadingOutcome, Stream};

use super::SqliteStore;
use super::failure::{During, damaged};
use super::intake::require_outlets;
use super::row::{column, count, date, json};
use crate::{
    DeviceDay, FRAMES_MAX, FrameCommit, FrameKind, FrameOutcome, Frames,
    REJECTED_EXAMPLE_BYTES_MAX, RejectionCount, StoreError, StoreResult, UNKNOWN_MN,
};

/// Rows of one answer about refused frames.
const REJECTIONS_MAX: i64 = 1_000;

#[async_trait]
impl Frames for SqliteStore {
    async fn commit_frames(&self, commits: &[FrameCommit]) -> StoreResult<Vec<FrameOutcome>> {
        const OPERATION: &str = "commit_frames";
        if commits.len() > FRAMES_MAX {
            let (given, most) = (commits.len(), FRAMES_MAX);
            return Err(StoreError::TooMany { operation: OPERATION, given, most });
        }
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin(OPERATION).await?;
        let found = self.new_streams(&mut transaction, commits).await?;
        let first_frame = insert_frames(&mut transaction, commits).await?;
        let stream_id = |stream: &Stream| {
            let id = found.get(stream).copied().or_else(|| self.stream_ids.remembered(stream));
            id.ok_or_else(|| damaged(OPERATION, "stream", &stream.pollutant))
        };
        let mut rows = Vec::new();
        for (commit, frame) in commits.iter().zip(first_frame..) {
            for (stream, reading) in &commit.readings {
                rows.push(Incoming { stream_id: stream_id(stream)?, stream, reading, frame });
            }
        }
        let outcomes = insert_readings(&mut transaction, &rows).await?;
        let answer = by_frame(commits, first_frame, outcomes);
        count_readings(&mut transaction, &rows, &answer).await?;
        count_device_days(&mut transaction, commits, &answer).await?;
        transaction.commit().await.during(OPERATION)?;
        self.stream_ids.remember(found);
        Ok(answer)
    }

    async fn frame(&self, id: i64) -> StoreResult<Option<RawFrame>> {
        let row: Option<(String, i64, String, String, Vec<u8>)> = sqlx::query_as(
            "select mn, received_at_ms, qn, cn, bytes
            from frame
            where id = ?1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await
        .during("frame")?;
        Ok(row.map(|(mn, received_at_ms, qn, cn, bytes)| RawFrame {
            mn,
            received_at_ms,
            qn,
            cn,
            bytes,
        }))
    }

    async fn count_rejections(&self, counts: &[RejectionCount]) -> StoreResult<()> {
        const OPERATION: &str = "count_rejections";
        let mut transaction = self.begin(OPERATION).await?;
        for one in counts {
            let mn = if one.mn.is_empty() { UNKNOWN_MN } else { &one.mn };
            let example = one.example.get(..REJECTED_EXAMPLE_BYTES_MAX).unwrap_or(&one.example);
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
        let rows: Vec<(String, i64, String, i64, Vec<u8>)> = sqlx::query_as(
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
        rows.into_iter()
            .map(|(mn, day, reason, frames, example)| {
                let day = date(OPERATION, day)?;
                Ok(RejectionCount { mn, day, reason, frames: count(frames), example })
            })
            .collect()
    }

    async fn device_days(&self) -> StoreResult<Vec<DeviceDay>> {
        const OPERATION: &str = "device_days";
        let rows: Vec<(String, i64, i64, i64, i64, i64)> = sqlx::query_as(
            "select mn, max(day), accepted, noted, duplicates, last_received_at_ms
            from device_day
            group by mn
            order by mn",
        )
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter()
            .map(|(mn, day, accepted, noted, duplicates, last_received_at_ms)| {
                Ok(DeviceDay {
                    mn,
                    day: date(OPERATION, day)?,
                    accepted: count(accepted),
                    noted: count(noted),
                    duplicates: count(duplicates),
                    last_received_at_ms,
                })
            })
            .collect()
    }
}

impl SqliteStore {
    /// Numbers of the streams that are not remembered, given to them here when they are new.
    async fn new_streams(
        &self,
        connection: &mut SqliteConnection,
        commits: &[FrameCommit],
    ) -> StoreResult<HashMap<Stream, i64>> {
        const OPERATION: &str = "commit_frames";
        let streams = commits.iter().flat_map(|commit| &commit.readings).map(|(stream, _)| stream);
        let unknown: BTreeSet<&Stream> =
            streams.filter(|stream| self.stream_ids.remembered(stream).is_none()).collect();
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

/// Stores the frames under consecutive numbers and returns the first.
async fn insert_frames(
    connection: &mut SqliteConnection,
    commits: &[FrameCommit],
) -> StoreResult<i64> {
    const OPERATION: &str = "commit_frames";
    let first: i64 = sqlx::query_scalar("select coalesce(max(id), 0) + 1 from frame")
        .fetch_one(&mut *connection)
        .await
        .during(OPERATION)?;
    for (commit, id) in commits.iter().zip(first..) {
        let kind = match commit.kind {
            FrameKind::Accepted => "accepted",
            FrameKind::Noted => "noted",
        };
        sqlx::query(
            "insert into frame (id, mn, received_at_ms, qn, cn, kind, bytes)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(id)
        .bind(&commit.frame.mn)
        .bind(commit.frame.received_at_ms)
        .bind(&commit.frame.qn)
        .bind(&commit.frame.cn)
        .bind(kind)
        .bind(commit.frame.bytes.as_slice())
        .execute(&mut *connection)
        .await
        .during(OPERATION)?;
    }
    Ok(first)
}

/// A reading on its way in.
struct Incoming<'a> {
    stream_id: i64,
    stream: &'a Stream,
    reading: &'a Reading,
    frame: i64,
}

/// What two readings of one stream and period must share to be the same.
type Content = (i64, Option<i64>, u8);

/// The latest revision of each stream and period: its number and content.
type Latest = HashMap<(i64, i64), (i64, Content)>;

fn content(reading: &Reading) -> Content {
    let converted = reading.converted.map(|value| value.counts());
    (reading.value.counts(), converted, reading.validity.code())
}

/// Stores what is new or revised; one outcome a row, in order.
async fn insert_readings(
    connection: &mut SqliteConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Vec<ReadingOutcome>> {
    const OPERATION: &str = "commit_frames";
    if incoming.is_empty() {
        return Ok(Vec::new());
    }
    let mut latest = latest_revisions(connection, incoming).await?;
    let mut outcomes = Vec::with_capacity(incoming.len());
    let mut rows = Vec::with_capacity(incoming.len());
    for one in incoming {
        let key = (one.stream_id, one.reading.period_start);
        let content = content(one.reading);
        let revision = match latest.get(&key) {
            Some((_, before)) if *before == content => {
                outcomes.push(ReadingOutcome::Duplicate);
                continue;
            }
            Some((revision, _)) => {
                outcomes.push(ReadingOutcome::Revised);
                revision + 1
            }
            None => {
                outcomes.push(ReadingOutcome::New);
                0
            }
        };
        latest.insert(key, (revision, content));
        let (value, converted, validity) = content;
        let flag = &one.reading.flag;
        let county = &one.stream.county;
        rows.push((key.0, county, key.1, revision, value, converted, validity, flag, one.frame));
    }
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
    Ok(outcomes)
}

async fn latest_revisions(
    connection: &mut SqliteConnection,
    incoming: &[Incoming<'_>],
) -> StoreResult<Latest> {
    const OPERATION: &str = "commit_frames";
    let keys: BTreeSet<(i64, i64)> =
        incoming.iter().map(|one| (one.stream_id, one.reading.period_start)).collect();
    let rows: Vec<(i64, i64, i64, i64, Option<i64>, u8)> = sqlx::query_as(
        "select r.stream, r.period_start, r.revision, r.value, r.converted, r.validity
        from json_each(?1) k
        cross join reading r
          on r.stream = k.value ->> 0 and r.period_start = k.value ->> 1
        order by k.key, r.revision",
    )
    .bind(json(OPERATION, &keys)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let keyed = rows.into_iter().map(|(stream, start, revision, value, converted, validity)| {
        ((stream, start), (revision, (value, converted, validity)))
    });
    Ok(keyed.collect())
}

/// Shares the outcomes of all readings out to their frames.
fn by_frame(
    commits: &[FrameCommit],
    first_frame: i64,
    outcomes: Vec<ReadingOutcome>,
) -> Vec<FrameOutcome> {
    let mut outcomes = outcomes.into_iter();
    let numbered = commits.iter().zip(first_frame..);
    numbered
        .map(|(commit, frame)| FrameOutcome {
            frame,
            readings: outcomes.by_ref().take(commit.readings.len()).collect(),
        })
        .collect()
}

async fn count_readings(
    connection: &mut SqliteConnection,
    rows: &[Incoming<'_>],
    answer: &[FrameOutcome],
) -> StoreResult<()> {
    let mut counts: BTreeMap<(&str, &'static str), u64> = BTreeMap::new();
    let outcomes = answer.iter().flat_map(|frame| &frame.readings);
    for (row, outcome) in rows.iter().zip(outcomes) {
        let names: &[&'static str] = match outcome {
            ReadingOutcome::New => &["readings"],
            ReadingOutcome::Revised => &["readings", "revisions"],
            ReadingOutcome::Duplicate => &["duplicates"],
        };
        for name in names {
            *counts.entry((row.stream.county.as_str(), *name)).or_default() += 1;
        }
    }
    add_counters(connection, "commit_frames", counts).await
}

/// Adds to the counters of counties: county and name, with what to add.
pub(super) async fn add_counters(
    connection: &mut SqliteConnection,
    operation: &'static str,
    counts: BTreeMap<(&str, &'static str), u64>,
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

/// Accepted, noted, duplicates and the last receipt of one device and day.
#[derive(Default)]
struct DayCount {
    accepted: u64,
    noted: u64,
    duplicates: u64,
    last_received_at_ms: i64,
}

async fn count_device_days(
    connection: &mut SqliteConnection,
    commits: &[FrameCommit],
    answer: &[FrameOutcome],
) -> StoreResult<()> {
    let mut days: BTreeMap<(&str, Date), DayCount> = BTreeMap::new();
    for (commit, outcome) in commits.iter().zip(answer) {
        let received_at_ms = commit.frame.received_at_ms;
        let day = Date::of_instant(received_at_ms.div_euclid(1_000));
        let counts = days.entry((&commit.frame.mn, day)).or_default();
        match commit.kind {
            FrameKind::Accepted => counts.accepted += 1,
            FrameKind::Noted => counts.noted += 1,
        }
        counts.duplicates += u64::from(outcome.is_duplicate());
        counts.last_received_at_ms = counts.last_received_at_ms.max(received_at_ms);
    }
    let rows: Vec<_> = days
        .iter()
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
    .bind(json("commit_frames", &rows)?)
    .execute(connection)
    .await
    .during("commit_frames")?;
    Ok(())
}
