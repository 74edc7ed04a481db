//! Accounts, tokens, and who changed them.

pub(crate) mod changing;
pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{
    AccessChange, AccessRecord, Account, AccountId, Actor, Instant, Token, TokenId,
};
use tidegate_record::Digest;

use crate::{Listing, Page, StoreResult};

/// Changes of accounts and tokens that belong together.
#[derive(Clone, Debug)]
pub struct AccessCommit {
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Instant,
    /// Only while there is no account at all.
    pub first: bool,
    /// What, in order.
    pub changes: Vec<AccessChange>,
    /// SHA-256 of the secret of the one token that is made; absent when none is.
    pub secret: Option<Digest>,
}

/// A token with what it takes to accept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptToken {
    /// The token.
    pub token: Token,
    /// Its account as it is now.
    pub account: Account,
    /// SHA-256 of its secret.
    pub secret: Digest,
}

/// Who may do what. Nothing here is ever removed.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Whether any account was ever added.
    async fn has_accounts(&self) -> StoreResult<bool>;

    /// One account.
    async fn account(&self, id: &AccountId) -> StoreResult<Option<Account>>;

    /// All accounts, also disabled ones, by id.
    async fn accounts(&self, page: Page) -> StoreResult<Listing<Account>>;

    /// One token with its account.
    async fn token(&self, id: &TokenId) -> StoreResult<Option<KeptToken>>;

    /// Tokens of an account, or of all, also revoked and expired ones: by account, oldest first.
    async fn tokens(&self, account: Option<&AccountId>, page: Page) -> StoreResult<Listing<Token>>;

    /// Carries out changes, all or none, and keeps each with by whom and when.
    ///
    /// # Errors
    /// `Constraint` names the rule that one of them would break: `account_none_yet` when `first` is
    /// asked for too late, `account_id_key`, `account_known`, `account_enabled`, `grant_key`,
    /// `grant_known`, `token_id_key`, `token_has_secret`, `token_unrevoked`, a rule of the schema,
    /// or `access_keeps_an_operator`: afterwards an enabled account must be province operator of a
    /// province or the nation, or nobody could change anything any more.
    async fn change_access(&self, commit: &AccessCommit) -> StoreResult<()>;

    /// Every change of accounts and tokens, latest first.
    async fn access_changes(&self, page: Page) -> StoreResult<Listing<AccessRecord>>;

    /// Notes that a token was used; an earlier instant than the one noted changes nothing, nor does
    /// an id that is none.
    async fn note_token_use(&self, id: &TokenId, at: Instant) -> StoreResult<()>;
}
