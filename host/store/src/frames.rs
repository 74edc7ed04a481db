//! What devices sent: the hot path of writing.

pub(crate) mod rows;
pub(crate) mod taking;

use async_trait::async_trait;
use tidegate_domain::{Date, RawFrame, Reading, ReadingOutcome, Stream};

use crate::StoreResult;

/// The most frames of one group commit.
pub const FRAMES_MAX: usize = 1_024;

/// The most bytes of a refused frame that are kept as the example of its reason.
pub const REJECTED_EXAMPLE_BYTES_MAX: usize = 4_096;

/// The MN under which frames are counted that name none.
pub const UNKNOWN_MN: &str = "unknown";

/// What kind of frame was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameKind {
    /// It carries readings.
    Accepted,
    /// It was understood and carries none: a heartbeat, an answer, a status.
    Noted,
}

/// One frame to commit with the readings that it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameCommit {
    /// The frame as it came.
    pub frame: RawFrame,
    /// What kind of frame it is.
    pub kind: FrameKind,
    /// Its readings, each with its stream.
    pub readings: Vec<(Stream, Reading)>,
}

/// What became of a committed frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameOutcome {
    /// Number of the frame.
    pub frame: i64,
    /// One entry a reading, in the order given.
    pub readings: Vec<ReadingOutcome>,
}

impl FrameOutcome {
    /// Whether the frame carried readings and every one was there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        !self.readings.is_empty()
            && self.readings.iter().all(|outcome| *outcome == ReadingOutcome::Duplicate)
    }
}

/// Refused frames of one device and reason on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionCount {
    /// MN, or [`UNKNOWN_MN`].
    pub mn: String,
    /// Day of receipt in China Standard Time.
    pub day: Date,
    /// Stable code of the reason, for example `crc-mismatch`.
    pub reason: String,
    /// Frames refused.
    pub frames: u64,
    /// The last of them, at most [`REJECTED_EXAMPLE_BYTES_MAX`] bytes; the rest is cut off.
    pub example: Vec<u8>,
}

/// Frames taken from one device on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceDay {
    /// MN.
    pub mn: String,
    /// Day of receipt in China Standard Time.
    pub day: Date,
    /// Frames with readings.
    pub accepted: u64,
    /// Frames without.
    pub noted: u64,
    /// Of the accepted, those whose every reading was there already.
    pub duplicates: u64,
    /// When the last was received, milliseconds since 1970-01-01T00:00:00Z.
    pub last_received_at_ms: i64,
}

/// Frames and readings.
#[async_trait]
pub trait Frames: Send + Sync {
    /// Stores frames and readings in one transaction and returns when they are on disk; one entry
    /// a frame, in the order given. A reading with the stream, period, value, converted value and
    /// validity of the latest revision is a duplicate and not stored; with another of these it is
    /// a new revision. New and revised readings wait for grading.
    ///
    /// # Errors
    /// `UnknownOutlet` when the outlet of a stream is not registered; `TooMany` beyond
    /// [`FRAMES_MAX`].
    async fn commit_frames(&self, commits: &[FrameCommit]) -> StoreResult<Vec<FrameOutcome>>;

    /// The bytes of a frame by its number, as they came.
    async fn frame(&self, id: i64) -> StoreResult<Option<RawFrame>>;

    /// Adds to the counts of refused frames, in one transaction; an example replaces the one
    /// kept. An empty `mn` counts as [`UNKNOWN_MN`].
    async fn count_rejections(&self, counts: &[RejectionCount]) -> StoreResult<()>;

    /// Refused frames of the days in `[from, until)`: latest day first, then by MN and reason. At
    /// most the first 1,000 rows.
    async fn rejections(&self, from: Date, until: Date) -> StoreResult<Vec<RejectionCount>>;

    /// The latest day with frames of every device that ever sent one, by MN.
    async fn device_days(&self) -> StoreResult<Vec<DeviceDay>>;
}
