//! Pieces of a stream that are not frames.

/// A piece of the stream that was passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Where the piece begins, in bytes from the beginning of the stream.
    pub offset: u64,
    /// Bytes passed over. What follows is looked at afresh, so that a good frame inside a broken
    /// one is found.
    pub length: u64,
    /// Why.
    pub reason: Reason,
}

/// Why a piece of the stream is not a frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Bytes that are not within a frame. Reported at the next head, at the end of the stream, or
    /// when they reach [`GARBAGE_REPORT_BYTES`](crate::GARBAGE_REPORT_BYTES).
    #[error("{bytes} bytes outside any frame")]
    Garbage {
        /// How many.
        bytes: u64,
    },
    /// The four bytes behind `##` are not all digits.
    #[error("length `{}` is not four digits", found.escape_ascii())]
    BadLength {
        /// The four bytes.
        found: [u8; 4],
    },
    /// The length is above the bound of the framer.
    #[error("length {declared} is above the bound of {bound}")]
    TooLong {
        /// Length that the frame declares, in bytes.
        declared: usize,
        /// Bound of the framer, in bytes.
        bound: usize,
    },
    /// CR LF comes before the declared end: bytes were lost, or the length is wrong.
    #[error("the frame ends after {found} bytes of data, its length says {declared}")]
    EarlyTail {
        /// Length that the frame declares, in bytes.
        declared: usize,
        /// Bytes of data that are there if the last four are the checksum.
        found: usize,
    },
    /// CR LF is not where the length says that the frame ends.
    #[error("no CR LF behind {declared} bytes of data and a checksum")]
    MissingTail {
        /// Length that the frame declares, in bytes.
        declared: usize,
    },
    /// The four bytes in front of CR LF are not hexadecimal.
    #[error("checksum `{}` is not hexadecimal", found.escape_ascii())]
    BadCrc {
        /// The four bytes.
        found: [u8; 4],
    },
    /// The checksum does not fit the data.
    #[error("checksum is {found:04X}, the data gives {expected:04X}{}", modbus_hint(*is_modbus))]
    CrcMismatch {
        /// Checksum of the data.
        expected: u16,
        /// Checksum that was sent.
        found: u16,
        /// Whether the sent one is the Modbus checksum of the data: a device to correct, or to
        /// accept by [`FramerSettings::crc_modbus_accepted`](crate::FramerSettings).
        is_modbus: bool,
    },
    /// The data area is encrypted, so the checksum, which is that of the plain text, cannot be
    /// checked.
    #[error("command {command} of 2025 is encrypted with SM4, which comes in a later version")]
    Encrypted {
        /// Its CN.
        command: u16,
    },
    /// A complete good frame was found inside this one; the inner one follows.
    #[error("a head in front of another complete frame")]
    FalseHead,
    /// The stream ended within the frame.
    #[error("the stream ends after {found} of {expected} bytes of a frame")]
    Unfinished {
        /// Bytes that a complete frame would have, at least.
        expected: usize,
        /// Bytes that came.
        found: usize,
    },
}

impl Reason {
    /// A short stable code such as `crc_mismatch`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Garbage { .. } => "garbage",
            Self::BadLength { .. } => "bad_length",
            Self::TooLong { .. } => "too_long",
            Self::EarlyTail { .. } => "early_tail",
            Self::MissingTail { .. } => "missing_tail",
            Self::BadCrc { .. } => "bad_crc",
            Self::CrcMismatch { .. } => "crc_mismatch",
            Self::Encrypted { .. } => "encrypted",
            Self::FalseHead => "false_head",
            Self::Unfinished { .. } => "unfinished",
        }
    }
}

const fn modbus_hint(is_modbus: bool) -> &'static str {
    if is_modbus { "; the device sends that of Modbus" } else { "" }
}
