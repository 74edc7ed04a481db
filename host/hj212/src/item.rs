//! One `name=value` of the data area.

use crate::pollutant::{pollutant, pollutant_2005};
use crate::tolerance::{Tolerance, note};

/// What an item says about its code, read from the suffix of its name.
///
/// # Source
/// HJ 212-2017, field names of the data area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `-Rtd`: real-time value.
    Rtd,
    /// `-Min`: minimum of the period.
    Min,
    /// `-Avg`: mean of the period.
    Avg,
    /// `-Max`: maximum of the period.
    Max,
    /// `-Cou`: accumulated over the period.
    Cou,
    /// `-ZsRtd`: real-time value, converted to the reference oxygen.
    ZsRtd,
    /// `-ZsMin`: converted minimum.
    ZsMin,
    /// `-ZsAvg`: converted mean.
    ZsAvg,
    /// `-ZsMax`: converted maximum.
    ZsMax,
    /// `-Flag`: mark of the data.
    Flag,
    /// `-EFlag`: fault code of the device.
    EFlag,
    /// `-SampleTime`: when a batch analyser took the sample.
    SampleTime,
    /// `-SN`: serial number of a device.
    Sn,
    /// `-Info`: information of the site.
    Info,
    /// `-RS`: run state of a treatment device.
    Rs,
    /// `-RT`: run time of a treatment device, in hours.
    Rt,
    /// A suffix that no edition has.
    Other,
    /// No suffix: a named field such as `DataTime`.
    Named,
    /// No `=`: the text is in the value.
    Malformed,
}

impl Field {
    /// Whether the item carries a value of a pollutant.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(
            self,
            Self::Rtd
                | Self::Min
                | Self::Avg
                | Self::Max
                | Self::Cou
                | Self::ZsRtd
                | Self::ZsMin
                | Self::ZsAvg
                | Self::ZsMax
        )
    }

    fn from_suffix(suffix: &str) -> Self {
        match suffix {
            "Rtd" => Self::Rtd,
            "Min" => Self::Min,
            "Avg" => Self::Avg,
            "Max" => Self::Max,
            "Cou" => Self::Cou,
            "ZsRtd" => Self::ZsRtd,
            "ZsMin" => Self::ZsMin,
            "ZsAvg" => Self::ZsAvg,
            "ZsMax" => Self::ZsMax,
            "Flag" => Self::Flag,
            "EFlag" => Self::EFlag,
            "SampleTime" => Self::SampleTime,
            "SN" => Self::Sn,
            "Info" => Self::Info,
            "RS" => Self::Rs,
            "RT" => Self::Rt,
            _ => Self::Other,
        }
    }
}

/// One item of the data area, borrowed from the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Number of its group, from 0; items of one group stand between the same two `;`.
    pub group: u16,
    /// Meaning of the name's suffix.
    pub field: Field,
    /// Name as received, such as `011-Rtd`; empty in a malformed item.
    pub name: &'a str,
    /// Value as received; the whole text in a malformed item.
    pub value: &'a str,
    /// Code in front of the suffix, a pollutant code of 2005 mapped to that of 2017; empty without
    /// suffix.
    pub pollutant: &'a str,
}

/// What the reading of items depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ItemContext {
    pub(crate) system: u8,
    pub(crate) complete_code_letter: bool,
}

impl<'a> Item<'a> {
    /// Code in front of the suffix as received, such as `011`; empty without suffix.
    #[must_use]
    pub fn original_code(&self) -> &'a str {
        self.name.rsplit_once('-').map_or("", |(code, _)| code)
    }

    pub(crate) fn read(
        group: u16,
        text: &'a str,
        context: ItemContext,
        tolerances: &mut Vec<Tolerance>,
    ) -> Self {
        let Some((name, value)) = split(text, text.bytes().position(|byte| byte == b'=')) else {
            return Self { group, field: Field::Malformed, name: "", value: text, pollutant: "" };
        };
        let name = trim(name, tolerances);
        let value = trim(value, tolerances);
        let Some((code, suffix)) = split(name, name.bytes().rposition(|byte| byte == b'-')) else {
            return Self { group, field: Field::Named, name, value, pollutant: "" };
        };
        let field = Field::from_suffix(suffix);
        let pollutant = context.pollutant(code, tolerances);
        Self { group, field, name, value, pollutant }
    }

    pub(crate) fn write(&self, segment: &mut String) {
        if self.field != Field::Malformed {
            segment.push_str(self.name);
            segment.push('=');
        }
        segment.push_str(self.value);
    }
}

impl ItemContext {
    fn pollutant<'a>(self, code: &'a str, tolerances: &mut Vec<Tolerance>) -> &'a str {
        let (row, tolerance) = match code.len() {
            2 | 3 => (pollutant_2005(code), Tolerance::OldPollutantCode),
            5 if self.complete_code_letter => (self.complete(code), Tolerance::MissingCodeLetter),
            _ => return code,
        };
        let Some(row) = row else { return code };
        note(tolerances, tolerance);
        row.code
    }

    /// The row of a code that lacks its letter; the system says which letter.
    fn complete(self, digits: &str) -> Option<&'static crate::pollutant::Pollutant> {
        let letter = match self.system {
            21 | 24 | 26 | 32 | 33 | 34 | 52 => 'w',
            22 | 27 | 31 | 39 | 51 => 'a',
            _ => return None,
        };
        pollutant(&format!("{letter}{digits}"))
    }
}

/// What stands before and behind the one-byte separator at a place.
fn split(text: &str, at: Option<usize>) -> Option<(&str, &str)> {
    let (before, behind) = text.split_at_checked(at?)?;
    Some((before, behind.get(1..)?))
}

/// The text without white space around it.
pub(crate) fn trim<'a>(text: &'a str, tolerances: &mut Vec<Tolerance>) -> &'a str {
    let trimmed = text.trim_ascii();
    if trimmed.len() < text.len() {
        note(tolerances, Tolerance::Spaces);
    }
    trimmed
}
