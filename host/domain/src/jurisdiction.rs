//! GB/T 2260 codes as levels of a stack.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A GB/T 2260 code of six digits: `000000` the nation, `330000` a province, `330100` a city,
/// `330122` a county.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Jurisdiction(String);

/// A text that is not a GB/T 2260 code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a jurisdiction, write its GB/T 2260 code of six digits, for example 330122"
)]
pub struct JurisdictionError {
    /// The text as given.
    pub text: String,
}

/// How specific a jurisdiction is, widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// `000000`.
    Nation,
    /// `33 0000`.
    Province,
    /// `3301 00`.
    City,
    /// `330122`.
    County,
}

impl Jurisdiction {
    /// The nation.
    #[must_use]
    pub fn nation() -> Self {
        Self("000000".to_owned())
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that the code stands for.
    #[must_use]
    pub fn level(&self) -> Level {
        if self.0 == "000000" {
            Level::Nation
        } else if self.0.ends_with("0000") {
            Level::Province
        } else if self.0.ends_with("00") {
            Level::City
        } else {
            Level::County
        }
    }

    /// Whether `other` is this jurisdiction or lies within it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let digits = match self.level() {
            Level::Nation => 0,
            Level::Province => 2,
            Level::City => 4,
            Level::County => 6,
        };
        self.0.get(..digits).is_some_and(|prefix| other.0.starts_with(prefix))
    }
}

impl FromStr for Jurisdiction {
    type Err = JurisdictionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| JurisdictionError { text: text.to_owned() })
    }
}

impl TryFrom<String> for Jurisdiction {
    type Error = JurisdictionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Jurisdiction> for String {
    fn from(code: Jurisdiction) -> Self {
        code.0
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Jurisdiction {
        text.parse().unwrap()
    }

    #[test]
    fn levels_follow_the_zeros() {
        for (text, level) in [
            ("000000", Level::Nation),
            ("330000", Level::Province),
            ("330100", Level::City),
            ("330122", Level::County),
        ] {
            assert_eq!(code(text).level(), level);
        }
    }

    #[test]
    fn a_level_contains_what_lies_within_it() {
        let county = code("330122");
        for (outer, inside) in [
            ("000000", true),
            ("330000", true),
            ("330100", true),
            ("330122", true),
            ("330182", false),
            ("330800", false),
            ("320000", false),
        ] {
            assert_eq!(code(outer).contains(&county), inside, "{outer}");
        }
        assert!(!county.contains(&code("330100")));
    }

    #[test]
    fn anything_but_six_digits_is_refused() {
        for text in ["33012", "3301222", "33012x", "", "３３０１２２"] {
            assert!(text.parse::<Jurisdiction>().is_err(), "{text}");
        }
    }
}
