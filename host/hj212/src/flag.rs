//! The Flag field of a packet header: version, packet numbers, answer wanted.

use std::fmt;

use serde::Serialize;

/// Edition of the standard that a packet follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Version {
    /// HJ/T 212-2005, or a packet without Flag.
    #[serde(rename = "2005")]
    V2005,
    /// HJ 212-2017.
    #[serde(rename = "2017")]
    V2017,
    /// HJ 212-2025.
    #[serde(rename = "2025")]
    V2025,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2005 => "2005",
            Self::V2017 => "2017",
            Self::V2025 => "2025",
        })
    }
}

/// The eight bits `V5 V4 V3 V2 V1 V0 D A` of the Flag field.
///
/// # Source
/// HJ 212-2017, field Flag of the data segment; HJ 212-2025 for version bits `000010`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flag {
    version: Version,
    numbered: bool,
    answer: bool,
}

impl Flag {
    /// A flag without packet numbers that wants no answer.
    #[must_use]
    pub const fn new(version: Version) -> Self {
        Self { version, numbered: false, answer: false }
    }

    /// The flag of a number; `None` when the version bits name no known edition.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Option<Self> {
        let version = match bits >> 2 {
            0 => Version::V2005,
            1 => Version::V2017,
            2 => Version::V2025,
            _ => return None,
        };
        Some(Self { version, numbered: bits & 0b10 != 0, answer: bits & 0b01 != 0 })
    }

    /// The number that is sent, 0–11.
    #[must_use]
    pub const fn bits(self) -> u8 {
        let version: u8 = match self.version {
            Version::V2005 => 0,
            Version::V2017 => 1,
            Version::V2025 => 2,
        };
        (version << 2) | ((self.numbered as u8) << 1) | self.answer as u8
    }

    /// Edition of the standard.
    #[must_use]
    pub const fn version(self) -> Version {
        self.version
    }

    /// Bit D: PNUM and PNO are present.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        self.numbered
    }

    /// Bit A: the sender wants an answer.
    #[must_use]
    pub const fn wants_answer(self) -> bool {
        self.answer
    }

    /// The same flag with bit D set or cleared.
    #[must_use]
    pub const fn numbered(self, numbered: bool) -> Self {
        Self { numbered, ..self }
    }

    /// The same flag with bit A set or cleared.
    #[must_use]
    pub const fn answer(self, answer: bool) -> Self {
        Self { answer, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flag, Version};

    #[test]
    fn the_twelve_flags_of_three_editions() {
        for bits in 0..=u8::MAX {
            let flag = Flag::from_bits(bits);
            assert_eq!(flag.is_some(), bits < 12, "{bits}");
            let Some(flag) = flag else { continue };
            assert_eq!(flag.bits(), bits);
            assert_eq!(flag.wants_answer(), bits % 2 == 1);
            assert_eq!(flag.is_numbered(), bits % 4 >= 2);
            let version = [Version::V2005, Version::V2017, Version::V2025];
            assert_eq!(flag.version(), version[usize::from(bits / 4)]);
        }
        assert_eq!(Flag::new(Version::V2025).answer(true).numbered(true).bits(), 11);
    }
}
