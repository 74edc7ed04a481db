//! The mark that a logger sets on a value: `xxxxxx-Flag`.

use std::fmt;

/// State of the instrument when a value came about.
///
/// # Source
/// HJ 212-2017 table 8. HJ 212-2025 extends the table; its letters arrive as [`DataFlag::Other`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataFlag {
    /// `N`: normal.
    Normal,
    /// `F`: the site stands still.
    Stopped,
    /// `M`: under maintenance.
    Maintenance,
    /// `S`: set by hand.
    SetByHand,
    /// `D`: instrument fault.
    Fault,
    /// `C`: calibrating.
    Calibrating,
    /// `T`: over the measuring range.
    OverRange,
    /// `B`: communication abnormal.
    Communication,
    /// A letter that the table does not have.
    Other(char),
}

impl DataFlag {
    /// The flags of the table, in its order.
    pub const TABLE: [Self; 8] = [
        Self::Normal,
        Self::Stopped,
        Self::Maintenance,
        Self::SetByHand,
        Self::Fault,
        Self::Calibrating,
        Self::OverRange,
        Self::Communication,
    ];

    /// The flag of a one-letter text; `None` for any other length.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let letter = letters.next()?;
        letters.next().is_none().then(|| Self::from_letter(letter))
    }

    /// The flag of a letter. Case matters.
    #[must_use]
    pub fn from_letter(letter: char) -> Self {
        Self::TABLE.into_iter().find(|flag| flag.letter() == letter).unwrap_or(Self::Other(letter))
    }

    /// The letter that is sent.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Normal => 'N',
            Self::Stopped => 'F',
            Self::Maintenance => 'M',
            Self::SetByHand => 'S',
            Self::Fault => 'D',
            Self::Calibrating => 'C',
            Self::OverRange => 'T',
            Self::Communication => 'B',
            Self::Other(letter) => letter,
        }
    }

    /// Chinese meaning.
    #[must_use]
    pub const fn meaning_zh(self) -> &'static str {
        match self {
            Self::Normal => "正常",
            Self::Stopped => "停运",
            Self::Maintenance => "维护",
            Self::SetByHand => "手工输入",
            Self::Fault => "故障",
            Self::Calibrating => "校准",
            Self::OverRange => "超测量上限",
            Self::Communication => "通讯异常",
            Self::Other(_) => "未知标记",
        }
    }

    /// English meaning.
    #[must_use]
    pub const fn meaning_en(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Stopped => "site stopped",
            Self::Maintenance => "under maintenance",
            Self::SetByHand => "set by hand",
            Self::Fault => "instrument fault",
            Self::Calibrating => "calibrating",
            Self::OverRange => "over the measuring range",
            Self::Communication => "communication abnormal",
            Self::Other(_) => "unknown flag",
        }
    }
}

impl fmt::Display for DataFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}

#[cfg(test)]
mod tests {
    use super::DataFlag;

    #[test]
    fn letters_round_trip() {
        for flag in DataFlag::TABLE {
            assert_eq!(DataFlag::from_text(&flag.to_string()), Some(flag));
        }
        for (text, flag) in [
            ("n", Some(DataFlag::Other('n'))),
            ("Z", Some(DataFlag::Other('Z'))),
            ("维", Some(DataFlag::Other('维'))),
            ("", None),
            ("NN", None),
        ] {
            assert_eq!(DataFlag::from_text(text), flag, "{text}");
        }
    }
}
