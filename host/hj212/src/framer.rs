//! Cuts a byte stream into frames.

use crate::packet::{Packet, ParseError, ParseSettings};
use crate::rejection::{Reason, Rejection};
use crate::scan::{Check, HEAD_BYTES, Scan, Step, TAIL_BYTES, split_frame};
use crate::tolerance::{Tolerance, note};

/// Longest data segment of the standard, in bytes.
///
/// # Source
/// HJ 212-2017, structure of the communication packet.
pub const SEGMENT_BYTES_MAX: usize = 1024;

/// Longest data segment that four digits of length can announce, in bytes.
pub const SEGMENT_BYTES_LIMIT: usize = 9999;

/// Garbage is reported at the latest after this many bytes, so that a line that carries another
/// protocol is noticed while it does.
pub const GARBAGE_REPORT_BYTES: u64 = 64 * 1024;

/// Room for bytes beside two of the longest frames: one read of a socket, commonly.
const READ_BYTES: usize = 8 * 1024;

/// What a framer accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FramerSettings {
    /// Longest data segment, in bytes; at most [`SEGMENT_BYTES_LIMIT`].
    pub segment_bytes_max: usize,
    /// Whether a CRC-16/MODBUS checksum is good too, for devices that send it by mistake.
    pub crc_modbus_accepted: bool,
}

impl Default for FramerSettings {
    /// The standard's own: [`SEGMENT_BYTES_MAX`], no Modbus.
    fn default() -> Self {
        Self { segment_bytes_max: SEGMENT_BYTES_MAX, crc_modbus_accepted: false }
    }
}

/// Something that a framer found in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameEvent<'a> {
    /// A complete frame with a good checksum.
    Frame(RawFrame<'a>),
    /// A piece that is not a frame.
    Rejected(Rejection),
}

/// A complete frame with a good checksum, not yet read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawFrame<'a> {
    offset: u64,
    bytes: &'a [u8],
    check: Check,
}

impl<'a> RawFrame<'a> {
    /// Where the frame begins, in bytes from the beginning of the stream.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The whole frame, from `##` to CR LF.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The data segment, between length and checksum.
    #[must_use]
    pub fn segment(&self) -> &'a [u8] {
        split_frame(self.bytes).map_or(&[], |(segment, _)| segment)
    }

    /// The four digits of the checksum as received.
    #[must_use]
    pub fn crc_text(&self) -> &'a str {
        let digits = self.bytes.len().saturating_sub(TAIL_BYTES);
        let digits = self.bytes.get(digits..digits + 4).unwrap_or_default();
        std::str::from_utf8(digits).unwrap_or_default()
    }

    /// Departures from the standard in the frame itself.
    #[must_use]
    pub fn tolerances(&self) -> Vec<Tolerance> {
        let mut tolerances = Vec::new();
        if self.check.is_lower_case {
            note(&mut tolerances, Tolerance::LowerCaseCrc);
        }
        if self.check.is_modbus {
            note(&mut tolerances, Tolerance::ModbusCrc);
        }
        tolerances
    }

    /// Reads the data segment; the packet also has the tolerances of the frame.
    ///
    /// # Errors
    /// As [`Packet::parse`].
    pub fn packet(&self, settings: &ParseSettings) -> Result<Packet<'a>, ParseError> {
        let mut packet = Packet::parse(self.segment(), settings)?;
        for tolerance in self.tolerances() {
            packet.note(tolerance);
        }
        Ok(packet)
    }
}

/// Finds the frames in a stream of bytes that may be cut anywhere and damaged anyhow.
///
/// The same stream gives the same events however it is cut. Memory is bounded by two frames and
/// one read. A good frame is never lost to what stands around it.
///
/// ```
/// use tidegate_hj212::{FrameEvent, Framer};
///
/// let mut framer = Framer::default();
/// let mut frames = 0;
/// framer.feed(b"noise##0005ST=3260C0\r\n", |event| {
///     if let FrameEvent::Frame(frame) = event {
///         assert_eq!(frame.segment(), b"ST=32");
///         frames += 1;
///     }
/// });
/// assert_eq!(frames, 1);
/// ```
#[derive(Clone, Debug)]
pub struct Framer {
    settings: FramerSettings,
    buffer: Vec<u8>,
    /// Bytes at the beginning of `buffer` that are done with.
    start: usize,
    /// Bytes of the stream in front of `buffer[start]`.
    offset: u64,
    /// Bytes directly in front of `offset` that are garbage and not yet reported.
    garbage: u64,
    /// Bytes behind `start` that hold no CR LF behind the head.
    searched: usize,
    ended: bool,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new(FramerSettings::default())
    }
}

impl Framer {
    /// A framer at the beginning of a stream.
    #[must_use]
    pub fn new(settings: FramerSettings) -> Self {
        let segment_bytes_max = settings.segment_bytes_max.min(SEGMENT_BYTES_LIMIT);
        Self {
            settings: FramerSettings { segment_bytes_max, ..settings },
            buffer: Vec::new(),
            start: 0,
            offset: 0,
            garbage: 0,
            searched: 0,
            ended: false,
        }
    }

    /// Takes bytes in and returns how many: fewer than given when the buffer is full, and none
    /// between [`finish`](Self::finish) and the last event.
    ///
    /// After [`next`](Self::next) has returned `None`, at least 8 KiB fit. [`feed`](Self::feed)
    /// does this loop.
    #[must_use = "bytes beyond the returned count were not taken"]
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        if self.ended {
            return 0;
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let taken = bytes.len().min(self.capacity().saturating_sub(self.buffer.len()));
        self.buffer.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        taken
    }

    /// The next frame or rejected piece; `None` when more bytes are needed.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend from its buffer")]
    pub fn next(&mut self) -> Option<FrameEvent<'_>> {
        loop {
            if self.garbage >= GARBAGE_REPORT_BYTES {
                return Some(self.report_garbage(GARBAGE_REPORT_BYTES));
            }
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            let step = self.scan().step(rest);
            let must_report = match &step {
                Step::Garbage { .. } => false,
                // A third byte says that a run of `#` is over, and with it the garbage.
                Step::Wait { .. } => self.ended || rest.len() > 2,
                Step::Frame { .. } | Step::Reject { .. } => true,
            };
            if must_report && self.garbage > 0 {
                return Some(self.report_garbage(self.garbage));
            }
            match step {
                Step::Garbage { bytes } => {
                    self.advance(bytes);
                    self.garbage += bytes as u64;
                }
                Step::Wait { searched } => {
                    self.searched = searched;
                    self.ended = false;
                    return None;
                }
                Step::Reject { bytes, reason } => {
                    let offset = self.advance(bytes).0;
                    let length = bytes as u64;
                    return Some(FrameEvent::Rejected(Rejection { offset, length, reason }));
                }
                Step::Frame { bytes, check } => {
                    let (offset, start) = self.advance(bytes);
                    let bytes = self.buffer.get(start..self.start).unwrap_or_default();
                    return Some(FrameEvent::Frame(RawFrame { offset, bytes, check }));
                }
            }
        }
    }

    /// Takes all bytes in and hands every event to `on_event`.
    pub fn feed(&mut self, mut bytes: &[u8], mut on_event: impl FnMut(FrameEvent<'_>)) {
        loop {
            let taken = self.push(bytes);
            bytes = bytes.get(taken..).unwrap_or_default();
            while let Some(event) = self.next() {
                on_event(event);
            }
            if bytes.is_empty() {
                return;
            }
        }
    }

    /// Says that no more bytes follow: the stream ended, or its sender fell silent within a frame.
    ///
    /// [`next`](Self::next) then gives what is left, a begun frame as [`Reason::Unfinished`]. After
    /// its `None` the framer can go on with a new stream; offsets continue.
    pub const fn finish(&mut self) {
        self.ended = true;
    }

    /// Whether the stream stands within a begun frame or head.
    ///
    /// A caller that has seen this for too long should [`finish`](Self::finish).
    #[must_use]
    pub fn is_within_frame(&self) -> bool {
        self.start < self.buffer.len()
    }

    /// Bytes taken in that no frame or rejection covers yet, garbage excepted.
    #[must_use]
    pub fn pending_bytes(&self) -> usize {
        self.buffer.len() - self.start
    }

    fn capacity(&self) -> usize {
        2 * (HEAD_BYTES + self.settings.segment_bytes_max + TAIL_BYTES) + READ_BYTES
    }

    fn scan(&self) -> Scan {
        Scan {
            segment_bytes_max: self.settings.segment_bytes_max,
            crc_modbus_accepted: self.settings.crc_modbus_accepted,
            ended: self.ended,
            searched: self.searched,
        }
    }

    /// Steps over bytes and returns where they began, in the stream and in the buffer.
    fn advance(&mut self, bytes: usize) -> (u64, usize) {
        let began = (self.offset, self.start);
        self.start += bytes;
        self.offset += bytes as u64;
        self.searched = 0;
        began
    }

    fn report_garbage(&mut self, bytes: u64) -> FrameEvent<'static> {
        let offset = self.offset - self.garbage;
        self.garbage -= bytes;
        let reason = Reason::Garbage { bytes };
        FrameEvent::Rejected(Rejection { offset, length: bytes, reason })
    }
}
