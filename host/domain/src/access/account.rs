//! People and machines that are known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::grant::Grant;
use crate::Instant;

/// Longest id of an account.
const ID_BYTES_MAX: usize = 64;

/// The id of an account: up to 64 lower-case letters, digits, dots, hyphens and underscores, so that
/// it can stand in a log and on a command line. It begins with a letter or a digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

/// A text that is no id of an account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` cannot be the id of an account: write 1 to {ID_BYTES_MAX} lower-case letters, digits, \
     `.`, `-` and `_`, beginning with a letter or digit"
)]
pub struct AccountIdError {
    /// As given, cut to 80 characters.
    pub text: String,
}

/// A person or machine that may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Id; never given to anybody else.
    pub id: AccountId,
    /// For people.
    pub name: String,
    /// What it may do and where, ascending, each once.
    pub grants: Vec<Grant>,
    /// Whether it may do nothing any more.
    pub disabled: bool,
    /// When it was added.
    pub added_at: Instant,
}

impl AccountId {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountId {
    type Err = AccountIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let fits = (1..=ID_BYTES_MAX).contains(&text.len())
            && text.bytes().next().is_some_and(plain)
            && text.bytes().all(|byte| plain(byte) || b".-_".contains(&byte));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(AccountIdError { text: text.chars().take(80).collect() })
    }
}

impl TryFrom<String> for AccountId {
    type Error = AccountIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_stand_in_a_log() {
        for text in ["a", "zhang.wei", "device-7_b", "7", &"a".repeat(64)] {
            assert_eq!(text.parse::<AccountId>().unwrap().as_str(), text);
        }
        for text in ["", ".a", "-a", "A", "a b", "张", "a\n", "a/b", &"a".repeat(65)] {
            assert!(text.parse::<AccountId>().is_err(), "{text}");
        }
    }
}
