//! Readings, watches and batches as the database gives them.

use std::collections::{BTreeSet, HashMap};

use tidegate_domain::{BatchRecord, Stream};

use crate::failure::damaged;
use crate::row::{ReadingRow, StreamRow, count, date, from_json, jurisdiction, small};
use crate::{PendingReading, StoreError, StoreResult, Watch, WatchKey};

/// A reading with its stream by number.
#[derive(sqlx::FromRow)]
pub(crate) struct PendingRow {
    id: i64,
    stream: i64,
    revision: i64,
    #[sqlx(flatten)]
    reading: ReadingRow,
}

impl PendingRow {
    /// The numbers of the streams of these rows, each once: a batch has thousands of rows and few
    /// streams.
    pub(crate) fn streams(rows: &[Self]) -> BTreeSet<i64> {
        rows.iter().map(|row| row.stream).collect()
    }

    /// The reading, its stream from among these.
    pub(crate) fn pending(
        self,
        operation: &'static str,
        streams: &HashMap<i64, Stream>,
    ) -> StoreResult<PendingReading> {
        let stream = streams.get(&self.stream).cloned();
        Ok(PendingReading {
            id: self.id,
            stream_id: self.stream,
            stream: stream.ok_or_else(|| damaged(operation, "stream", self.stream))?,
            reading: self.reading.reading(operation)?,
            revision: small(operation, "revision", self.revision)?,
        })
    }
}

/// Columns of a watch.
#[derive(sqlx::FromRow)]
pub(crate) struct WatchRow {
    id: i64,
    stream: i64,
    limit_id: String,
    digest: String,
    first_on: i64,
    last_on: i64,
    governing: String,
    grader: String,
    state: i64,
}

impl WatchRow {
    /// The watch.
    pub(crate) fn watch(self, operation: &'static str) -> StoreResult<Watch> {
        Ok(Watch {
            id: self.id,
            key: WatchKey { stream_id: self.stream, limit_id: self.limit_id, digest: self.digest },
            governing: from_json(operation, "governing", &self.governing)?,
            grader: from_json(operation, "grader", &self.grader)?,
            first_on: date(operation, self.first_on)?,
            last_on: date(operation, self.last_on)?,
            state: self.state.cast_unsigned(),
        })
    }
}

/// A watch with its stream; both have the stream's number.
#[derive(sqlx::FromRow)]
pub(crate) struct WatchStreamRow {
    #[sqlx(flatten)]
    watch: WatchRow,
    #[sqlx(flatten)]
    stream: StreamRow,
}

/// The watches asked for, from rows that come in the order asked.
pub(crate) fn watches_asked(
    operation: &'static str,
    rows: Vec<WatchStreamRow>,
    asked: &[i64],
) -> StoreResult<Vec<(Watch, Stream)>> {
    let found = rows
        .into_iter()
        .map(|row| Ok((row.watch.watch(operation)?, row.stream.stream(operation)?)))
        .collect::<StoreResult<Vec<_>>>()?;
    // Found ones come in the order asked, so the first that differs is the one missing.
    let missing = (0..).zip(asked).find(|(place, id)| {
        found.get(*place).is_none_or(|(watch, _): &(Watch, Stream)| watch.id != **id)
    });
    match missing {
        Some((_, id)) => Err(StoreError::UnknownNumber { operation, what: "watch", id: *id }),
        None => Ok(found),
    }
}

/// Columns of a batch.
#[derive(sqlx::FromRow)]
pub(crate) struct BatchRow {
    id: i64,
    county: String,
    on_day: i64,
    at: i64,
    grader: String,
    layers: String,
    engine: String,
    readings: i64,
    judged: i64,
    skipped: i64,
    not_normal: i64,
    input_hash: String,
    output_hash: String,
    fuel: i64,
    duration_us: i64,
}

impl BatchRow {
    /// Number and manifest.
    pub(crate) fn batch(self, operation: &'static str) -> StoreResult<(i64, BatchRecord)> {
        let record = BatchRecord {
            county: jurisdiction(operation, self.county)?,
            on: date(operation, self.on_day)?,
            at: self.at,
            grader: from_json(operation, "grader", &self.grader)?,
            layers: from_json(operation, "layers", &self.layers)?,
            engine: self.engine,
            readings: small(operation, "readings", self.readings)?,
            judged: small(operation, "judged", self.judged)?,
            skipped: small(operation, "skipped", self.skipped)?,
            not_normal: small(operation, "not_normal", self.not_normal)?,
            input_hash: self.input_hash,
            output_hash: self.output_hash,
            fuel: count(self.fuel),
            duration_us: count(self.duration_us),
        };
        Ok((self.id, record))
    }
}
