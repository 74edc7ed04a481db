//! What was not as the standard has it and was read all the same.

use std::fmt;

use serde::Serialize;

/// One departure from the standard that did not keep a packet from being read.
///
/// A packet reports each kind once. Counted per device, they show whose firmware needs an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Tolerance {
    /// The checksum has lower-case letters.
    LowerCaseCrc,
    /// The checksum is CRC-16/MODBUS, accepted because the framer was told to.
    ModbusCrc,
    /// No QN: answers cannot be matched to this packet.
    MissingQn,
    /// No Flag: read as HJ/T 212-2005, wanting no answer.
    MissingFlag,
    /// No PW: the receiver cannot check who speaks.
    MissingPw,
    /// A `;` behind the last group or behind the data area.
    TrailingSemicolon,
    /// White space around the segment, a field or an item.
    Spaces,
    /// Nothing between two separators.
    EmptyField,
    /// A pollutant code of 2005, mapped to the code of 2017.
    OldPollutantCode,
    /// A pollutant code without its medium letter, completed because the settings say so.
    MissingCodeLetter,
    /// No `;` between the last header field and CP.
    MissingSemicolonBeforeCp,
    /// A `,` between two header fields.
    CommaInHeader,
    /// Flag says that packet numbers follow, and PNUM or PNO is missing.
    MissingPacketNumber,
    /// PNUM or PNO is present though Flag does not say so.
    UnmarkedPacketNumber,
}

impl Tolerance {
    /// Every kind, in order.
    pub const ALL: [Self; 14] = [
        Self::LowerCaseCrc,
        Self::ModbusCrc,
        Self::MissingQn,
        Self::MissingFlag,
        Self::MissingPw,
        Self::TrailingSemicolon,
        Self::Spaces,
        Self::EmptyField,
        Self::OldPollutantCode,
        Self::MissingCodeLetter,
        Self::MissingSemicolonBeforeCp,
        Self::CommaInHeader,
        Self::MissingPacketNumber,
        Self::UnmarkedPacketNumber,
    ];

    /// A short stable code such as `lower_case_crc`, the same as in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LowerCaseCrc => "lower_case_crc",
            Self::ModbusCrc => "modbus_crc",
            Self::MissingQn => "missing_qn",
            Self::MissingFlag => "missing_flag",
            Self::MissingPw => "missing_pw",
            Self::TrailingSemicolon => "trailing_semicolon",
            Self::Spaces => "spaces",
            Self::EmptyField => "empty_field",
            Self::OldPollutantCode => "old_pollutant_code",
            Self::MissingCodeLetter => "missing_code_letter",
            Self::MissingSemicolonBeforeCp => "missing_semicolon_before_cp",
            Self::CommaInHeader => "comma_in_header",
            Self::MissingPacketNumber => "missing_packet_number",
            Self::UnmarkedPacketNumber => "unmarked_packet_number",
        }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LowerCaseCrc => "the checksum has lower-case letters",
            Self::ModbusCrc => "the checksum is that of Modbus",
            Self::MissingQn => "QN is missing",
            Self::MissingFlag => "Flag is missing, read as 2005",
            Self::MissingPw => "PW is missing",
            Self::TrailingSemicolon => "a `;` stands behind the last field",
            Self::Spaces => "white space stands around a field",
            Self::EmptyField => "two separators have nothing between them",
            Self::OldPollutantCode => "a pollutant code of 2005 was mapped to that of 2017",
            Self::MissingCodeLetter => "a pollutant code was completed with its medium letter",
            Self::MissingSemicolonBeforeCp => "`;` is missing before CP",
            Self::CommaInHeader => "a `,` separates header fields",
            Self::MissingPacketNumber => "PNUM or PNO is missing though Flag announces them",
            Self::UnmarkedPacketNumber => "PNUM or PNO is present though Flag does not announce it",
        })
    }
}

/// Notes a departure once.
pub(crate) fn note(tolerances: &mut Vec<Tolerance>, tolerance: Tolerance) {
    if !tolerances.contains(&tolerance) {
        tolerances.push(tolerance);
    }
}
