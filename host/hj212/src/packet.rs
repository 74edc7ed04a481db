//! A packet: the data segment of a frame, read but not copied.

use jiff::civil::DateTime;

use crate::command::Command;
use crate::flag::{Flag, Version};
use crate::item::{Field, Item};
use crate::time::{TimeError, parse_time};
use crate::tolerance::{Tolerance, note};

/// How lenient the reading of a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseSettings {
    /// Whether a `,` between header fields and a missing `;` before CP are read and noted (the
    /// standard's own examples have both) or refused. Default: read.
    pub repair_separators: bool,
    /// Whether a code like `01018` is completed to `w01018` or `a01018` by the system. Default:
    /// no, because the letter is a guess.
    pub complete_code_letter: bool,
    /// Most items of a data area. Default: 512.
    pub items_max: usize,
}

impl Default for ParseSettings {
    fn default() -> Self {
        // A segment of 1024 bytes cannot hold more than 512 items.
        Self { repair_separators: true, complete_code_letter: false, items_max: 512 }
    }
}

/// Why a data segment is not a packet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// Longer than four digits of length can say.
    #[error("the segment has {bytes} bytes, more than 9999")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Not UTF-8.
    #[error("the segment is not UTF-8 from byte {offset} on")]
    NotText {
        /// First byte that is not, from the beginning of the segment.
        offset: usize,
    },
    /// A field that no packet can do without.
    #[error("{field} is missing")]
    MissingField {
        /// Its name.
        field: &'static str,
    },
    /// A field that may appear once.
    #[error("{field} appears twice")]
    RepeatedField {
        /// Its name.
        field: &'static str,
    },
    /// A field whose text has the wrong form.
    #[error("{field} `{text}` is not {expected}")]
    BadField {
        /// Its name.
        field: &'static str,
        /// The text as received.
        text: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Version bits of an edition that is not known.
    #[error("Flag `{flag}` names no known version, known are 0-11 (2005, 2017, 2025)")]
    UnknownVersion {
        /// The number as received.
        flag: u8,
    },
    /// A header field without `=`, or with a data area in it.
    #[error("header field `{text}` is not a name, `=` and a value")]
    MalformedHeader {
        /// The field as received.
        text: String,
    },
    /// A separator that the settings do not repair.
    #[error("wrong separator at `{text}`, expected `;`")]
    Separator {
        /// What stands around it.
        text: String,
    },
    /// The data area has no closing `&&`.
    #[error("CP is not enclosed in `&&`")]
    UnclosedCp,
    /// Text behind the data area.
    #[error("`{text}` stands behind the data area")]
    TrailingText {
        /// The text as received.
        text: String,
    },
    /// More items than the settings allow.
    #[error("the data area has more than {bound} items")]
    TooManyItems {
        /// The bound.
        bound: usize,
    },
    /// The data area is encrypted.
    #[error("command {command} of 2025 is encrypted with SM4, which comes in a later version")]
    Encrypted {
        /// Its CN.
        command: Command,
    },
}

impl ParseError {
    /// A short stable code such as `missing_field`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "segment_too_long",
            Self::NotText { .. } => "not_text",
            Self::MissingField { .. } => "missing_field",
            Self::RepeatedField { .. } => "repeated_field",
            Self::BadField { .. } => "bad_field",
            Self::UnknownVersion { .. } => "unknown_version",
            Self::MalformedHeader { .. } => "malformed_header",
            Self::Separator { .. } => "separator",
            Self::UnclosedCp => "unclosed_cp",
            Self::TrailingText { .. } => "trailing_text",
            Self::TooManyItems { .. } => "too_many_items",
            Self::Encrypted { .. } => "encrypted",
        }
    }
}

/// One header field, borrowed from the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderField<'a> {
    /// Name, such as `QN`.
    pub name: &'a str,
    /// Value as received.
    pub value: &'a str,
}

/// Place of a packet among those that carry one message: PNO of PNUM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Split {
    /// PNUM: packets in all, 1–9999.
    pub total: u16,
    /// PNO: number of this one, from 1 to `total`.
    pub number: u16,
}

/// The data segment of a frame: header fields and data area, all texts as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    pub(crate) header: Vec<HeaderField<'a>>,
    pub(crate) known: Known<'a>,
    pub(crate) system: u8,
    pub(crate) command: Command,
    pub(crate) flag: Option<Flag>,
    pub(crate) split: Option<Split>,
    pub(crate) items: Vec<Item<'a>>,
    pub(crate) tolerances: Vec<Tolerance>,
}

/// Texts of the fields that the standard names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    pub(crate) qn: Option<&'a str>,
    pub(crate) st: Option<&'a str>,
    pub(crate) cn: Option<&'a str>,
    pub(crate) pw: Option<&'a str>,
    pub(crate) mn: Option<&'a str>,
    pub(crate) flag: Option<&'a str>,
    pub(crate) pnum: Option<&'a str>,
    pub(crate) pno: Option<&'a str>,
    pub(crate) rf: Option<&'a str>,
}

impl<'a> Packet<'a> {
    /// Header fields in the order received, unknown ones included.
    #[must_use]
    pub fn header(&self) -> &[HeaderField<'a>] {
        &self.header
    }

    /// QN, the id of the interaction; its sender's time in milliseconds.
    #[must_use]
    pub const fn qn(&self) -> Option<&'a str> {
        self.known.qn
    }

    /// The time that QN spells; `None` without QN.
    ///
    /// # Errors
    /// [`TimeError`] when QN is not a time.
    pub fn qn_time(&self) -> Option<Result<DateTime, TimeError>> {
        self.known.qn.map(|text| parse_time("QN", text))
    }

    /// ST, the system code; see [`system`](crate::system).
    #[must_use]
    pub const fn system(&self) -> u8 {
        self.system
    }

    /// CN, the command.
    #[must_use]
    pub const fn command(&self) -> Command {
        self.command
    }

    /// PW, the access password.
    #[must_use]
    pub const fn pw(&self) -> Option<&'a str> {
        self.known.pw
    }

    /// MN, the id of the device.
    #[must_use]
    pub fn mn(&self) -> &'a str {
        self.known.mn.unwrap_or_default()
    }

    /// Flag; `None` when the packet has none.
    #[must_use]
    pub const fn flag(&self) -> Option<Flag> {
        self.flag
    }

    /// Edition of the standard; 2005 without Flag.
    #[must_use]
    pub fn version(&self) -> Version {
        self.flag.map_or(Version::V2005, Flag::version)
    }

    /// Whether the sender wants an answer.
    #[must_use]
    pub fn wants_answer(&self) -> bool {
        self.flag.is_some_and(Flag::wants_answer)
    }

    /// PNUM and PNO, when both are present.
    #[must_use]
    pub const fn split(&self) -> Option<Split> {
        self.split
    }

    /// RF: whether the packet is sent again (2025).
    #[must_use]
    pub fn is_resent(&self) -> bool {
        self.known.rf == Some("1")
    }

    /// All items of the data area in the order received.
    #[must_use]
    pub fn items(&self) -> &[Item<'a>] {
        &self.items
    }

    /// The items by group; no group is empty.
    pub fn groups(&self) -> impl Iterator<Item = &[Item<'a>]> {
        self.items.chunk_by(|one, next| one.group == next.group)
    }

    /// Value of the first item of this name, such as `DataTime` or `SB1-RS`.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a str> {
        let named = |item: &&Item<'a>| item.name == name && item.field != Field::Malformed;
        self.items.iter().find(named).map(|item| item.value)
    }

    /// The time in the first item of this name; `None` when there is no such item.
    ///
    /// # Errors
    /// [`TimeError`] when the value is not a time.
    pub fn time(&self, name: &str) -> Option<Result<DateTime, TimeError>> {
        self.value(name).map(|text| parse_time(name, text))
    }

    /// Departures from the standard, each kind once, in the order met.
    #[must_use]
    pub fn tolerances(&self) -> &[Tolerance] {
        &self.tolerances
    }

    pub(crate) fn note(&mut self, tolerance: Tolerance) {
        note(&mut self.tolerances, tolerance);
    }
}
