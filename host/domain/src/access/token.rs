//! Tokens of accounts, and changes of both.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId};
use super::grant::Grant;
use crate::Instant;

/// Digits of the id of a token.
const ID_DIGITS: usize = 16;

/// The id of a token: 16 lower-case hex digits drawn at random. It is no secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenId(String);

/// A text that is no id of a token. It is not repeated, because it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the id of a token: write its 16 lower-case hex digits, as `token list` does")]
pub struct TokenIdError;

/// A token as it is kept: its secret is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Id.
    pub id: TokenId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, in its maker's words; may be empty.
    pub purpose: String,
    /// What it is narrowed to; absent for all that its account may do.
    pub grants: Option<Vec<Grant>>,
    /// When it was made.
    pub created_at: Instant,
    /// First instant at which it is good for nothing.
    pub expires_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Instant>,
}

/// Why a token is good for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Spent {
    /// Its time is over.
    #[error("the token has expired: ask for a new one")]
    Expired,
    /// It was taken back.
    #[error("the token was revoked: ask for a new one")]
    Revoked,
    /// Its account was disabled.
    #[error("the account of the token is disabled")]
    Disabled,
}

impl Token {
    /// Fails when it is good for nothing at an instant.
    ///
    /// # Errors
    /// Why.
    pub fn require_good(&self, account: &Account, now: Instant) -> Result<(), Spent> {
        if self.revoked_at.is_some() {
            return Err(Spent::Revoked);
        }
        if now >= self.expires_at {
            return Err(Spent::Expired);
        }
        if account.disabled { Err(Spent::Disabled) } else { Ok(()) }
    }

    /// What it allows: what its account may do now, and of that no more than it is narrowed to.
    #[must_use]
    pub fn effective(&self, account: &Account) -> Vec<Grant> {
        let Some(own) = &self.grants else { return account.grants.clone() };
        let of = |grant: &Grant| {
            account.grants.iter().filter_map(|held| grant.narrowed(held)).collect::<Vec<_>>()
        };
        own.iter().flat_map(of).collect()
    }
}

impl TokenId {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TokenId {
    type Err = TokenIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let fits = text.len() == ID_DIGITS && text.bytes().all(is_hex);
        fits.then(|| Self(text.to_owned())).ok_or(TokenIdError)
    }
}

impl TryFrom<String> for TokenId {
    type Error = TokenIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TokenId> for String {
    fn from(id: TokenId) -> Self {
        id.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A change of accounts or tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum AccessChange {
    /// An account was added.
    AccountAdded {
        /// It.
        account: AccountId,
        /// Its name.
        name: String,
    },
    /// An account may do nothing any more.
    AccountDisabled {
        /// It.
        account: AccountId,
    },
    /// An account got a role somewhere.
    GrantGiven {
        /// It.
        account: AccountId,
        /// What.
        grant: Grant,
    },
    /// An account lost a role somewhere.
    GrantTaken {
        /// It.
        account: AccountId,
        /// What.
        grant: Grant,
    },
    /// A token was made.
    TokenMade {
        /// Whose.
        account: AccountId,
        /// It.
        token: TokenId,
        /// What it is for.
        purpose: String,
        /// What it is narrowed to.
        grants: Option<Vec<Grant>>,
        /// First instant at which it is good for nothing.
        expires_at: Instant,
    },
    /// A token was taken back.
    TokenRevoked {
        /// Whose.
        account: AccountId,
        /// It.
        token: TokenId,
    },
}

impl AccessChange {
    /// The account that it is about.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        match self {
            Self::AccountAdded { account, .. }
            | Self::AccountDisabled { account }
            | Self::GrantGiven { account, .. }
            | Self::GrantTaken { account, .. }
            | Self::TokenMade { account, .. }
            | Self::TokenRevoked { account, .. } => account,
        }
    }
}

/// By whom something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The account; absent for somebody at the machine itself, while nobody had an account that
    /// could.
    pub account: Option<AccountId>,
    /// The token that was shown.
    pub token: Option<TokenId>,
}

/// A change of accounts or tokens as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRecord {
    /// Number; greater ones were recorded later.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
    /// What.
    pub change: AccessChange,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(grants: &[&str]) -> Account {
        Account {
            id: "a".parse().unwrap(),
            name: "A".to_owned(),
            grants: grants.iter().map(|grant| grant.parse().unwrap()).collect(),
            disabled: false,
            added_at: 0,
        }
    }

    fn token(grants: Option<&[&str]>) -> Token {
        Token {
            id: "0123456789abcdef".parse().unwrap(),
            account: "a".parse().unwrap(),
            purpose: String::new(),
            grants: grants.map(|all| all.iter().map(|grant| grant.parse().unwrap()).collect()),
            created_at: 0,
            expires_at: 100,
            revoked_at: None,
            last_used_at: None,
        }
    }

    #[test]
    fn a_token_is_good_until_the_second_of_its_expiry() {
        let (good, owner) = (token(None), account(&[]));
        assert_eq!(good.require_good(&owner, 99), Ok(()));
        assert_eq!(good.require_good(&owner, 100), Err(Spent::Expired));
        let revoked = Token { revoked_at: Some(5), ..good.clone() };
        assert_eq!(revoked.require_good(&owner, 4), Err(Spent::Revoked), "clocks differ");
        let disabled = Account { disabled: true, ..owner };
        assert_eq!(good.require_good(&disabled, 0), Err(Spent::Disabled));
    }

    #[test]
    fn a_token_allows_what_it_and_its_account_both_do() {
        let shown = |token: &Token, account: &Account| {
            token.effective(account).iter().map(Grant::to_string).collect::<Vec<_>>().join(" ")
        };
        for (narrowed, held, allowed) in [
            (None, &["auditor@330000"][..], "auditor@330000"),
            (Some(&["auditor@330122"][..]), &["auditor@330000"][..], "auditor@330122"),
            (Some(&["auditor@330122"][..]), &[][..], ""),
            (Some(&["auditor@330000"][..]), &["auditor@330122"][..], "auditor@330122"),
            (Some(&["auditor@330122"][..]), &["inspector@330122"][..], ""),
            (Some(&[][..]), &["auditor@330000"][..], ""),
        ] {
            assert_eq!(shown(&token(narrowed), &account(held)), allowed);
        }
    }

    #[test]
    fn an_id_is_sixteen_digits() {
        for text in ["0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg"]
        {
            assert!(text.parse::<TokenId>().is_err(), "{text}");
        }
    }
}
