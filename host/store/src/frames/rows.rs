//! Frames and their counts as the database gives them.

use tidegate_domain::RawFrame;

use crate::row::{count, date};
use crate::{DeviceDay, RejectionCount, StoreResult};

/// Columns of a frame.
#[derive(sqlx::FromRow)]
pub(crate) struct FrameRow {
    mn: String,
    received_at_ms: i64,
    qn: String,
    cn: String,
    bytes: Vec<u8>,
}

impl FrameRow {
    /// The frame.
    pub(crate) fn frame(self) -> RawFrame {
        let Self { mn, received_at_ms, qn, cn, bytes } = self;
        RawFrame { mn, received_at_ms, qn, cn, bytes }
    }
}

/// Columns of a count of refused frames.
#[derive(sqlx::FromRow)]
pub(crate) struct RejectionRow {
    mn: String,
    day: i64,
    reason: String,
    frames: i64,
    example: Vec<u8>,
}

impl RejectionRow {
    /// The count.
    pub(crate) fn rejection(self, operation: &'static str) -> StoreResult<RejectionCount> {
        let Self { mn, day, reason, frames, example } = self;
        let day = date(operation, day)?;
        Ok(RejectionCount { mn, day, reason, frames: count(frames), example })
    }
}

/// Columns of the day of a device.
#[derive(sqlx::FromRow)]
pub(crate) struct DeviceDayRow {
    mn: String,
    day: i64,
    accepted: i64,
    noted: i64,
    duplicates: i64,
    last_received_at_ms: i64,
}

impl DeviceDayRow {
    /// The day.
    pub(crate) fn device_day(self, operation: &'static str) -> StoreResult<DeviceDay> {
        Ok(DeviceDay {
            mn: self.mn,
            day: date(operation, self.day)?,
            accepted: count(self.accepted),
            noted: count(self.noted),
            duplicates: count(self.duplicates),
            last_received_at_ms: self.last_received_at_ms,
        })
    }
}
