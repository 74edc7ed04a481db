//! Accounts, tokens and their changes as the database gives them.

use tidegate_domain::{AccessRecord, Account, AccountId, Actor, Grant, Token, TokenId};
use tidegate_record::Digest;

use crate::StoreResult;
use crate::failure::damaged;
use crate::row::from_json;

/// Columns of the table `account`, and its grants as one JSON array.
#[derive(sqlx::FromRow)]
pub(crate) struct AccountRow {
    id: String,
    name: String,
    disabled: bool,
    added_at: i64,
    grants: String,
}

impl AccountRow {
    /// The account.
    pub(crate) fn account(self, operation: &'static str) -> StoreResult<Account> {
        let mut grants: Vec<Grant> = from_json(operation, "grants", &self.grants)?;
        grants.sort();
        Ok(Account {
            id: account_id(operation, self.id)?,
            name: self.name,
            grants,
            disabled: self.disabled,
            added_at: self.added_at,
        })
    }
}

/// Columns of the table `token`.
#[derive(sqlx::FromRow)]
pub(crate) struct TokenRow {
    id: String,
    account: String,
    secret: String,
    purpose: String,
    grants: Option<String>,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl TokenRow {
    /// The digest of its secret.
    pub(crate) fn secret(&self, operation: &'static str) -> StoreResult<Digest> {
        // What the column holds is not repeated in a message.
        self.secret.parse().map_err(|_| damaged(operation, "secret", "…"))
    }

    /// The token.
    pub(crate) fn token(self, operation: &'static str) -> StoreResult<Token> {
        let grants = self.grants.as_deref();
        Ok(Token {
            id: token_id(operation, self.id)?,
            account: account_id(operation, self.account)?,
            purpose: self.purpose,
            grants: grants.map(|text| from_json(operation, "grants", text)).transpose()?,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            last_used_at: self.last_used_at,
        })
    }
}

/// Columns `number, at, by_account, by_token, change` of the table `access_change`.
#[derive(sqlx::FromRow)]
pub(crate) struct AccessChangeRow {
    number: i64,
    at: i64,
    by_account: Option<String>,
    by_token: Option<String>,
    change: String,
}

impl AccessChangeRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<AccessRecord> {
        let by = Actor {
            account: self.by_account.map(|id| account_id(operation, id)).transpose()?,
            token: self.by_token.map(|id| token_id(operation, id)).transpose()?,
        };
        Ok(AccessRecord {
            number: self.number,
            at: self.at,
            by,
            change: from_json(operation, "change", &self.change)?,
        })
    }
}

fn account_id(operation: &'static str, text: String) -> StoreResult<AccountId> {
    text.parse().map_err(|_| damaged(operation, "account", text))
}

fn token_id(operation: &'static str, text: String) -> StoreResult<TokenId> {
    text.parse().map_err(|_| damaged(operation, "token", text))
}
