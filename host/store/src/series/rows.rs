//! Readings for charts as the database gives them.

use crate::row::{ReadingRow, StreamRow, grade, small};
use crate::{LatestReading, SeriesPoint, StoreResult};

/// A reading with its worst grade.
#[derive(sqlx::FromRow)]
pub(crate) struct PointRow {
    id: i64,
    frame: i64,
    revision: i64,
    grading: i64,
    grade: i64,
    #[sqlx(flatten)]
    reading: ReadingRow,
}

impl PointRow {
    /// The point.
    pub(crate) fn point(self, operation: &'static str) -> StoreResult<SeriesPoint> {
        Ok(SeriesPoint {
            id: self.id,
            frame: self.frame,
            reading: self.reading.reading(operation)?,
            revision: small(operation, "revision", self.revision)?,
            done: self.grading != 0,
            grade: grade(operation, self.grade)?,
        })
    }
}

/// The latest reading of a stream, with the worst grade in force.
#[derive(sqlx::FromRow)]
pub(crate) struct LatestRow {
    #[sqlx(flatten)]
    stream: StreamRow,
    #[sqlx(flatten)]
    point: PointRow,
    in_force: i64,
}

impl LatestRow {
    /// The reading.
    pub(crate) fn latest(self, operation: &'static str) -> StoreResult<LatestReading> {
        Ok(LatestReading {
            stream_id: self.stream.stream,
            stream: self.stream.stream(operation)?,
            point: self.point.point(operation)?,
            in_force: grade(operation, self.in_force)?,
        })
    }
}
