//! Builds frames.

use crate::command::Command;
use crate::crc::crc;
use crate::flag::{Flag, Version};
use crate::framer::{SEGMENT_BYTES_LIMIT, SEGMENT_BYTES_MAX};
use crate::item::trim;
use crate::packet::{Packet, Split};
use crate::time::{TimeError, parse_time, qn_text};

/// Longest content of a data area, between the `&&`, in bytes.
///
/// # Source
/// HJ 212-2017, structure of the data segment.
pub const CONTENT_BYTES_MAX: usize = 950;

/// Why a frame cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The data segment or its content is too long.
    #[error("{part} has {bytes} bytes, at most {bound} fit; split the packet")]
    TooLong {
        /// `segment` or `content`.
        part: &'static str,
        /// Its length.
        bytes: usize,
        /// The bound.
        bound: usize,
    },
    /// A text would be read back as something else.
    #[error("{field} `{text}` is empty or holds one of `;,&=`, a line end or outer spaces")]
    BadText {
        /// Name of the field.
        field: String,
        /// The text.
        text: String,
    },
    /// A number beyond its digits.
    #[error("{field} {number} is above {bound}")]
    BadNumber {
        /// Name of the field.
        field: &'static str,
        /// The number.
        number: usize,
        /// The bound.
        bound: usize,
    },
    /// A split packet needs a QN to count on from.
    #[error("a split packet counts its QN on")]
    Qn(#[source] TimeError),
}

/// Header fields of a frame to build.
///
/// Bit D of the flag follows `split`, whatever `flag` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// QN: 17 digits; `None` only to answer a packet that had none.
    pub qn: Option<&'a str>,
    /// ST: 0–99.
    pub system: u8,
    /// CN.
    pub command: Command,
    /// PW.
    pub pw: Option<&'a str>,
    /// MN.
    pub mn: &'a str,
    /// Flag.
    pub flag: Flag,
    /// PNUM and PNO.
    pub split: Option<Split>,
    /// RF=1: the packet is sent again (2025).
    pub is_resent: bool,
}

/// Builds one frame: items into groups, groups into the data area.
///
/// ```
/// use tidegate_hj212::{Command, Flag, FrameBuilder, Header, Version};
///
/// let header = Header {
///     qn: Some("20160801085857223"),
///     system: 32,
///     command: Command::new(1062).unwrap(),
///     pw: Some("100000"),
///     mn: "010000A8900016F000169DC0",
///     flag: Flag::new(Version::V2017).answer(true),
///     split: None,
///     is_resent: false,
/// };
/// let mut builder = FrameBuilder::new(header);
/// builder.item("RtdInterval", "30")?;
/// assert!(builder.build()?.ends_with(b"CP=&&RtdInterval=30&&1C80\r\n"));
/// # Ok::<(), tidegate_hj212::EncodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FrameBuilder<'a> {
    header: Header<'a>,
    content: String,
    begins_group: bool,
}

impl<'a> FrameBuilder<'a> {
    /// A frame with an empty data area.
    #[must_use]
    pub const fn new(header: Header<'a>) -> Self {
        Self { header, content: String::new(), begins_group: true }
    }

    /// Adds an item to the last group.
    ///
    /// # Errors
    /// [`EncodeError::BadText`] when name or value would be read back differently.
    pub fn item(&mut self, name: &str, value: &str) -> Result<&mut Self, EncodeError> {
        check_item(name, value)?;
        if !self.content.is_empty() {
            self.content.push_str(if self.begins_group { ";" } else { "," });
        }
        self.content.extend([name, "=", value]);
        self.begins_group = false;
        Ok(self)
    }

    /// Begins a new group; without items after it, it leaves no trace.
    pub const fn group(&mut self) -> &mut Self {
        self.begins_group = true;
        self
    }

    /// The frame, from `##` to CR LF.
    ///
    /// # Errors
    /// [`EncodeError`] when a header field has the wrong form, or the content or the segment is
    /// longer than the standard has it.
    pub fn build(&self) -> Result<Vec<u8>, EncodeError> {
        frame(&self.header, &self.content)
    }
}

/// A frame around a data segment that is ready.
///
/// # Errors
/// [`EncodeError::TooLong`] above 9999 bytes, [`EncodeError::BadText`] when the segment holds CR LF.
pub fn encode_segment(segment: &str) -> Result<Vec<u8>, EncodeError> {
    let bytes = segment.len();
    if bytes > SEGMENT_BYTES_LIMIT {
        return Err(EncodeError::TooLong { part: "segment", bytes, bound: SEGMENT_BYTES_LIMIT });
    }
    if segment.contains("\r\n") {
        return Err(bad_text("segment", segment));
    }
    let checksum = crc(segment.as_bytes());
    Ok(format!("##{bytes:04}{segment}{checksum:04X}\r\n").into_bytes())
}

/// The frame of a packet that was read; what was repaired on reading stays repaired.
///
/// A packet without tolerances gives the very bytes it was read from.
///
/// # Errors
/// As [`encode_segment`].
pub fn encode_packet(packet: &Packet<'_>) -> Result<Vec<u8>, EncodeError> {
    encode_segment(&packet.segment())
}

impl Packet<'_> {
    /// The data segment, written anew; the one it was read from if there are no tolerances.
    #[must_use]
    pub fn segment(&self) -> String {
        let mut segment = String::with_capacity(SEGMENT_BYTES_MAX);
        for field in &self.header {
            segment.extend([field.name, "=", field.value, ";"]);
        }
        segment.push_str("CP=&&");
        for (group, items) in self.groups().enumerate() {
            for (index, item) in items.iter().enumerate() {
                let separator = if index > 0 { "," } else { ";" };
                if group + index > 0 {
                    segment.push_str(separator);
                }
                item.write(&mut segment);
            }
        }
        segment.push_str("&&");
        segment
    }
}

/// The items of one group of a split packet: name and value each.
pub type GroupItems<'a> = [(&'a str, &'a str)];

/// Frames of one message that may be too long for one: as few as whole groups allow, each with the
/// same DataTime, the QN counted on by a millisecond, and PNUM and PNO. One frame, without numbers,
/// if all fits.
///
/// `data_time`: 14 digits. `groups`: without DataTime.
///
/// # Errors
/// [`EncodeError`] when a text has the wrong form, QN is no time, a single group is too long for a
/// packet, or more packets are needed than PNUM has digits for (9999, in 2025: 9).
///
/// # Source
/// HJ 212-2017 annex C.49 and C.50.
pub fn encode_split(
    header: &Header<'_>,
    data_time: &str,
    groups: &[&GroupItems<'_>],
) -> Result<Vec<Vec<u8>>, EncodeError> {
    check_text("DataTime", data_time)?;
    let first = format!("DataTime={data_time}");
    let groups = groups.iter().map(|group| group_text(group)).collect::<Result<Vec<_>, _>>()?;

    let unnumbered = Header { split: None, ..*header };
    let whole = first.len() + groups.iter().map(|group| 1 + group.len()).sum::<usize>();
    if whole <= room(&unnumbered)? {
        let contents = pack(&first, &groups, whole);
        return contents.iter().map(|content| frame(&unnumbered, content)).collect();
    }
    let total_max = if header.flag.version() == Version::V2025 { 9 } else { 9999 };
    let widest = Header { split: Some(Split { total: total_max, number: total_max }), ..*header };
    let bound = room(&widest)?;
    let longest = groups.iter().map(String::len).max().unwrap_or_default();
    let bytes = first.len() + 1 + longest;
    if bytes > bound {
        return Err(EncodeError::TooLong { part: "content", bytes, bound });
    }
    number(header, &pack(&first, &groups, bound), total_max)
}

/// Bytes of content that fit behind this header.
fn room(header: &Header<'_>) -> Result<usize, EncodeError> {
    let overhead = segment(header, "")?.len();
    Ok(CONTENT_BYTES_MAX.min(SEGMENT_BYTES_MAX.saturating_sub(overhead)))
}

/// Contents of at most `bound` bytes that each begin with `first` and together hold all groups.
fn pack(first: &str, groups: &[String], bound: usize) -> Vec<String> {
    let mut contents = Vec::new();
    let mut content = first.to_owned();
    for group in groups {
        let is_begun = content.len() > first.len();
        if is_begun && content.len() + 1 + group.len() > bound {
            contents.push(std::mem::replace(&mut content, first.to_owned()));
        }
        content.extend([";", group]);
    }
    contents.push(content);
    contents
}

fn number(
    header: &Header<'_>,
    contents: &[String],
    total_max: u16,
) -> Result<Vec<Vec<u8>>, EncodeError> {
    let parts = contents.len();
    let bound = usize::from(total_max);
    let total = u16::try_from(parts).ok().filter(|total| *total <= total_max);
    let total = total.ok_or(EncodeError::BadNumber { field: "PNUM", number: parts, bound })?;
    let mut time = parse_time("QN", header.qn.unwrap_or_default()).map_err(EncodeError::Qn)?;
    let mut frames = Vec::with_capacity(parts);
    for (number, content) in (1..=total).zip(contents) {
        let qn = qn_text(time);
        let split = Some(Split { total, number });
        frames.push(frame(&Header { qn: Some(&qn), split, ..*header }, content)?);
        time = time.saturating_add(jiff::SignedDuration::from_millis(1));
    }
    Ok(frames)
}

fn group_text(group: &GroupItems<'_>) -> Result<String, EncodeError> {
    let mut text = String::new();
    for (name, value) in group {
        if !text.is_empty() {
            text.push(',');
        }
        check_item(name, value)?;
        text.extend([*name, "=", *value]);
    }
    Ok(text)
}

fn frame(header: &Header<'_>, content: &str) -> Result<Vec<u8>, EncodeError> {
    let bytes = content.len();
    if bytes > CONTENT_BYTES_MAX {
        return Err(EncodeError::TooLong { part: "content", bytes, bound: CONTENT_BYTES_MAX });
    }
    let segment = segment(header, content)?;
    let bytes = segment.len();
    if bytes > SEGMENT_BYTES_MAX {
        return Err(EncodeError::TooLong { part: "segment", bytes, bound: SEGMENT_BYTES_MAX });
    }
    encode_segment(&segment)
}

fn segment(header: &Header<'_>, content: &str) -> Result<String, EncodeError> {
    if header.system > 99 {
        let number = usize::from(header.system);
        return Err(EncodeError::BadNumber { field: "ST", number, bound: 99 });
    }
    let mut segment = String::with_capacity(SEGMENT_BYTES_MAX);
    let mut field = |name: &str, value: &str| {
        check_text(name, value)?;
        segment.extend([name, "=", value, ";"]);
        Ok::<(), EncodeError>(())
    };
    if let Some(qn) = header.qn {
        field("QN", qn)?;
    }
    field("ST", &format!("{:02}", header.system))?;
    field("CN", &header.command.to_string())?;
    if let Some(pw) = header.pw {
        field("PW", pw)?;
    }
    field("MN", header.mn)?;
    field("Flag", &header.flag.numbered(header.split.is_some()).bits().to_string())?;
    if let Some(Split { total, number }) = header.split {
        check_split(total, number)?;
        field("PNUM", &total.to_string())?;
        field("PNO", &number.to_string())?;
    }
    if header.is_resent {
        field("RF", "1")?;
    }
    segment.extend(["CP=&&", content, "&&"]);
    Ok(segment)
}

fn check_split(total: u16, number: u16) -> Result<(), EncodeError> {
    let (field, number, bound) = if !(1..=9999).contains(&total) {
        ("PNUM", total, 9999)
    } else if !(1..=total).contains(&number) {
        ("PNO", number, total)
    } else {
        return Ok(());
    };
    Err(EncodeError::BadNumber { field, number: usize::from(number), bound: usize::from(bound) })
}

fn check_item(name: &str, value: &str) -> Result<(), EncodeError> {
    if name.contains('=') {
        return Err(bad_text("item", name));
    }
    check_text("item", name)?;
    if value.is_empty() { Ok(()) } else { check_text(name, value) }
}

fn check_text(field: &str, text: &str) -> Result<(), EncodeError> {
    let is_trimmed = trim(text, &mut Vec::new()).len() == text.len();
    let is_plain = !text.contains([';', ',', '&', '\r', '\n']);
    if text.is_empty() || !is_trimmed || !is_plain {
        return Err(bad_text(field, text));
    }
    Ok(())
}

fn bad_text(field: &str, text: &str) -> EncodeError {
    EncodeError::BadText { field: field.to_owned(), text: text.to_owned() }
}
