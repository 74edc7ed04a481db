//! How a logger speaks the protocol: edition and the habits of its firmware.

use serde::Serialize;
use tidegate_hj212::{EncodeError, SEGMENT_BYTES_MAX, Version, crc_modbus, encode_segment};

/// Marks the data area of a segment.
const CP: &str = "CP=&&";

/// What stands in a packet of 2025 that is sent again.
const RESENT: &str = "RF=1;";

/// How a logger speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Dialect {
    /// Edition; 2005 comes with its own pollutant codes.
    #[serde(serialize_with = "version_text")]
    pub version: Version,
    /// Whether it asks for answers (bit A of Flag).
    pub wants_answer: bool,
    /// Whether it names the sampling time of its batch analysers.
    pub sample_time: bool,
    /// Whether it cuts every message into two packets.
    pub is_split: bool,
    /// Habits that the standard does not have.
    pub quirks: DialectQuirks,
}

/// Departures from the standard that a tolerant receiver reads all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DialectQuirks {
    /// The checksum in lower-case letters.
    pub lower_case_crc: bool,
    /// No QN.
    pub missing_qn: bool,
    /// A `;` behind the last group.
    pub trailing_semicolon: bool,
    /// A space in front of values.
    pub spaces: bool,
    /// The checksum of Modbus.
    pub modbus_crc: bool,
}

impl Dialect {
    /// An edition without any habits, asking for answers.
    #[must_use]
    pub const fn plain(version: Version) -> Self {
        Self {
            version,
            wants_answer: true,
            sample_time: false,
            is_split: false,
            quirks: DialectQuirks {
                lower_case_crc: false,
                missing_qn: false,
                trailing_semicolon: false,
                spaces: false,
                modbus_crc: false,
            },
        }
    }

    /// Whether only means and marks are sent, without extremes and amounts: old firmware, and such
    /// as adds bytes of its own, keeps its packets short.
    #[must_use]
    pub fn is_brief(&self) -> bool {
        let DialectQuirks { missing_qn, trailing_semicolon, spaces, .. } = self.quirks;
        self.version == Version::V2005 || missing_qn || trailing_semicolon || spaces
    }

    /// The data segment as this firmware writes it, from a segment of the standard.
    pub(super) fn spoil(&self, segment: &str) -> String {
        let Some((header, content)) = segment.split_once(CP) else { return segment.to_owned() };
        let mut content = content.to_owned();
        if self.quirks.spaces {
            content = content.replace("-Avg=", "-Avg= ").replace("-Rtd=", "-Rtd= ");
        }
        if self.quirks.trailing_semicolon && content.len() > "&&".len() {
            content = content.replace("&&", ";&&");
        }
        [header, CP, &content].concat()
    }

    /// The segment of the packet when it is sent again: 2025 marks it, the others repeat it.
    pub(crate) fn resent(&self, segment: &str) -> String {
        let has_room = segment.len() + RESENT.len() <= SEGMENT_BYTES_MAX;
        if self.version != Version::V2025 || segment.contains(RESENT) || !has_room {
            return segment.to_owned();
        }
        segment.replacen(CP, &[RESENT, CP].concat(), 1)
    }

    /// The frame around a segment.
    ///
    /// # Errors
    /// [`EncodeError`] when the segment cannot be framed.
    pub(crate) fn seal(&self, segment: &str) -> Result<Vec<u8>, EncodeError> {
        let mut frame = encode_segment(segment)?;
        let checksum = frame.len().saturating_sub(CRC_AND_TAIL_BYTES);
        let Some(tail) = frame.get_mut(checksum..) else { return Ok(frame) };
        if self.quirks.modbus_crc {
            let digits = format!("{:04X}", crc_modbus(segment.as_bytes()));
            tail.iter_mut().zip(digits.bytes()).for_each(|(byte, digit)| *byte = digit);
        }
        if self.quirks.lower_case_crc {
            tail.make_ascii_lowercase();
        }
        Ok(frame)
    }
}

/// Four digits of checksum, CR and LF.
const CRC_AND_TAIL_BYTES: usize = 6;

/// The frame with a checksum that fits neither the protocol's rule nor that of Modbus.
pub(super) fn with_bad_crc(mut frame: Vec<u8>, segment: &str) -> Vec<u8> {
    let good = tidegate_hj212::crc(segment.as_bytes());
    let modbus = crc_modbus(segment.as_bytes());
    let bad = [0x5A5A_u16, 0xA5A5, 0x0FF0].map(|mask| good ^ mask);
    let bad = bad.into_iter().find(|checksum| *checksum != modbus).unwrap_or(!good);
    let digits = format!("{bad:04X}");
    let checksum = frame.len().saturating_sub(CRC_AND_TAIL_BYTES);
    if let Some(tail) = frame.get_mut(checksum..) {
        tail.iter_mut().zip(digits.bytes()).for_each(|(byte, digit)| *byte = digit);
    }
    frame
}

fn version_text<S: serde::Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(version)
}
