//! Looks at the beginning of a buffer and says what is there: garbage, a frame, a broken frame,
//! or not enough bytes to tell. A pure function of the bytes, so chunks cannot change the answer.
//!
//! Why no good frame is lost: a head is dropped as soon as CR LF comes before its declared end, and
//! good frames hold CR LF at their end only. So a false head can reach over a good frame only when
//! both end at the same CR LF; then the inner one is taken. After a rejection the search goes on
//! with the next `##` inside the rejected piece.
//!
//! Why it stays linear: a head costs at most one checksum of its own segment and one of each head
//! inside that ends at the same byte, and a segment is bounded by the four digits of its length.

use memchr::{memchr_iter, memrchr_iter};

use crate::crc::{crc, crc_modbus};
use crate::parse;
use crate::rejection::Reason;

/// `##` and four digits of length.
pub(crate) const HEAD_BYTES: usize = 6;

/// Checksum and CR LF.
pub(crate) const TAIL_BYTES: usize = 6;

const HEAD: [u8; 2] = *b"##";
const CR_LF: [u8; 2] = *b"\r\n";

/// What a scan needs to know besides the bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan {
    /// Longest data segment that is accepted, in bytes.
    pub(crate) segment_bytes_max: usize,
    /// Whether the Modbus checksum is good too.
    pub(crate) crc_modbus_accepted: bool,
    /// Whether no more bytes will follow.
    pub(crate) ended: bool,
    /// Bytes of the buffer that an earlier scan found free of CR LF.
    pub(crate) searched: usize,
}

/// What stands at the beginning of the buffer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// More bytes are needed; the first `searched` are free of CR LF behind the head.
    Wait { searched: usize },
    /// This many bytes belong to no frame.
    Garbage { bytes: usize },
    /// A complete frame of this many bytes.
    Frame { bytes: usize, check: Check },
    /// A broken frame; go on behind this many bytes.
    Reject { bytes: usize, reason: Reason },
}

/// How the checksum of a good frame was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) is_lower_case: bool,
    pub(crate) is_modbus: bool,
}

impl Scan {
    /// The step at the beginning of `buffer`.
    pub(crate) fn step(&self, buffer: &[u8]) -> Step {
        match self.garbage(buffer) {
            0 => {}
            bytes => return Step::Garbage { bytes },
        }
        let Some((head, _)) = buffer.split_first_chunk::<HEAD_BYTES>() else {
            return self.wait(buffer, HEAD_BYTES + TAIL_BYTES, 0);
        };
        let [_, _, digits @ ..] = *head;
        let Some(declared) = read_length(digits) else {
            return reject(buffer, HEAD_BYTES, Reason::BadLength { found: digits });
        };
        if declared > self.segment_bytes_max {
            let reason = Reason::TooLong { declared, bound: self.segment_bytes_max };
            return reject(buffer, HEAD_BYTES, reason);
        }
        self.body(buffer, declared)
    }

    /// Bytes in front of the first place where a head may begin.
    fn garbage(&self, buffer: &[u8]) -> usize {
        let Some(found) = find_pair(buffer, HEAD) else {
            let may_begin = !self.ended && buffer.last() == Some(&b'#');
            return buffer.len() - usize::from(may_begin);
        };
        // The last two of a run of `#` are the head.
        let run = buffer.get(found..).unwrap_or_default();
        let run = run.iter().take_while(|byte| **byte == b'#').count();
        found + run - HEAD.len()
    }

    fn body(&self, buffer: &[u8], declared: usize) -> Step {
        let total = HEAD_BYTES + declared + TAIL_BYTES;
        let piece = buffer.get(..total).unwrap_or(buffer);
        let from = self.searched.max(HEAD_BYTES);
        let tail = find_pair(piece.get(from..).unwrap_or_default(), CR_LF);
        let Some(tail) = tail.map(|at| from + at) else {
            if piece.len() == total {
                return reject(buffer, total, Reason::MissingTail { declared });
            }
            // A CR at the end may be half of a CR LF.
            return self.wait(buffer, total, piece.len().saturating_sub(1));
        };
        if tail + CR_LF.len() < total {
            let found = tail.saturating_sub(HEAD_BYTES + 4);
            let reason = Reason::EarlyTail { declared, found };
            return reject(buffer, tail + CR_LF.len(), reason);
        }
        match self.check(piece) {
            Err(reason) => reject(buffer, total, reason),
            Ok(check) => match self.inner_frame(piece) {
                Some(bytes) => Step::Reject { bytes, reason: Reason::FalseHead },
                None => Step::Frame { bytes: total, check },
            },
        }
    }

    fn wait(&self, buffer: &[u8], expected: usize, searched: usize) -> Step {
        if !self.ended || buffer.is_empty() {
            return Step::Wait { searched };
        }
        reject(buffer, buffer.len(), Reason::Unfinished { expected, found: buffer.len() })
    }

    /// Compares the checksum of a whole frame.
    fn check(&self, frame: &[u8]) -> Result<Check, Reason> {
        let (segment, digits) = split_frame(frame).unwrap_or((&[], [0; 4]));
        let found = read_crc(digits).ok_or(Reason::BadCrc { found: digits })?;
        let is_lower_case = digits.iter().any(u8::is_ascii_lowercase);
        let expected = crc(segment);
        if found == expected {
            return Ok(Check { is_lower_case, is_modbus: false });
        }
        let is_modbus = crc_modbus(segment) == found;
        if is_modbus && self.crc_modbus_accepted {
            return Ok(Check { is_lower_case, is_modbus });
        }
        Err(match parse::encrypted_command(segment) {
            Some(command) => Reason::Encrypted { command: command.number() },
            None => Reason::CrcMismatch { expected, found, is_modbus },
        })
    }

    /// Where the innermost good frame begins that ends where this one ends.
    ///
    /// The checksum has only 256 values, so a false head in front of a good frame can pass by
    /// chance; four digits that fit as well hardly do.
    fn inner_frame(&self, frame: &[u8]) -> Option<usize> {
        let rest = frame.get(HEAD.len()..)?;
        memrchr_iter(b'#', rest).map(|at| at + HEAD.len()).find(|at| {
            let Some(inner) = frame.get(*at..).filter(|inner| inner.starts_with(&HEAD)) else {
                return false;
            };
            let Some((head, _)) = inner.split_first_chunk::<HEAD_BYTES>() else { return false };
            let [_, _, digits @ ..] = *head;
            let fits = |declared| HEAD_BYTES + declared + TAIL_BYTES == inner.len();
            read_length(digits).is_some_and(fits) && self.check(inner).is_ok()
        })
    }
}

/// Data segment and checksum digits of a frame.
pub(crate) fn split_frame(frame: &[u8]) -> Option<(&[u8], [u8; 4])> {
    let checked = frame.get(HEAD_BYTES..)?.strip_suffix(&CR_LF)?;
    let (segment, digits) = checked.split_last_chunk()?;
    Some((segment, *digits))
}

/// Rejects `end` bytes, or fewer if the next head begins among them.
fn reject(buffer: &[u8], end: usize, reason: Reason) -> Step {
    let piece = buffer.get(HEAD.len()..end).unwrap_or_default();
    let half = usize::from(piece.last() == Some(&b'#'));
    let bytes = find_pair(piece, HEAD).unwrap_or(piece.len() - half) + HEAD.len();
    Step::Reject { bytes, reason }
}

/// Where two bytes first stand side by side.
fn find_pair(bytes: &[u8], [first, second]: [u8; 2]) -> Option<usize> {
    let before = |at: usize| bytes.get(at.checked_sub(1)?).copied();
    memchr_iter(second, bytes).find(|at| before(*at) == Some(first)).map(|at| at - 1)
}

fn read_length(digits: [u8; 4]) -> Option<usize> {
    digits.iter().try_fold(0, |length, digit| {
        digit.is_ascii_digit().then(|| length * 10 + usize::from(digit - b'0'))
    })
}

fn read_crc(digits: [u8; 4]) -> Option<u16> {
    digits.iter().try_fold(0, |register, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'A'..=b'F' => digit - b'A' + 10,
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some((register << 4) | u16::from(value))
    })
}
