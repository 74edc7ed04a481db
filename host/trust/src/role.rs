//! In which role a key signs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tidegate_domain::Level;

/// In which role a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Wrote the pack.
    Author,
    /// Read it for the county.
    CountyReviewer,
    /// Lets it into the province.
    ProvincialApprover,
}

/// A word that is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no role, write `author`, `county-reviewer` or `provincial-approver`")]
pub struct RoleError {
    /// As given.
    pub text: String,
}

impl Role {
    /// All, in the order in which they sign.
    pub const ALL: [Self; 3] = [Self::Author, Self::CountyReviewer, Self::ProvincialApprover];

    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::CountyReviewer => "county-reviewer",
            Self::ProvincialApprover => "provincial-approver",
        }
    }

    /// The level of jurisdiction that a key of this role is for; none when any will do.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Author => None,
            Self::CountyReviewer => Some(Level::County),
            Self::ProvincialApprover => Some(Level::Province),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let role = Self::ALL.into_iter().find(|role| role.word() == text);
        role.ok_or_else(|| RoleError { text: text.to_owned() })
    }
}

/// The word that files use for a level.
#[must_use]
pub const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Nation => "nation",
        Level::Province => "province",
        Level::City => "city",
        Level::County => "county",
    }
}
