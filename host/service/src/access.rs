//! Who is asking, and whether they may.
//!
//! [`Access`] tells from a token who shows it. Use cases do not ask who calls them: the edges, which
//! are the web and the command line, have a [`Caller`] and ask it, each in one place.

mod caller;
mod known;
mod managing;
mod secret;
mod tries;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant as Moment;

use tidegate_domain::TokenId;
use tidegate_store::{KeptToken, Page, Store};

use crate::clock::Clock;
use crate::error::ServiceError;
use known::Known;
use secret::Shown;
use tries::Tries;

pub use caller::{Caller, Place};
pub use managing::{NewAccount, NewToken, TOKEN_DAYS_MAX};

/// A token is noted as used again after so many seconds: each note is a write.
const USE_NOTED_EVERY_S: i64 = 60;

/// What is said of a token that is none, whatever is wrong with it.
const UNKNOWN: &str = "the token is not known here: look whether it was copied whole";

/// Tells who shows a token. All parts of one host share one.
pub struct Access {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    known: Known,
    tries: Tries,
    notes_use: bool,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl Access {
    /// Over a store; whether tokens have expired goes by the clock.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let (known, tries) = (Known::default(), Tries::default());
        Self { store, clock, known, tries, notes_use: true }
    }

    /// The same over a store that is only read: nobody notes that a token was used.
    #[must_use]
    pub fn reading(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { notes_use: false, ..Self::new(store, clock) }
    }

    /// Whether there are accounts. Once there are, nobody may do anything without a token.
    ///
    /// # Errors
    /// Store.
    pub async fn has_accounts(&self) -> Result<bool, ServiceError> {
        let now = Moment::now();
        if let Some(any) = self.known.has_accounts(now) {
            return Ok(any);
        }
        let any = self.store.has_accounts().await?;
        self.known.keep_has_accounts(any, now);
        Ok(any)
    }

    /// Who shows this token, `from` this address when it came by network. While there are no
    /// accounts, whoever asks is [`Caller::local`], whatever is shown.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] without a token or with one that is good for nothing;
    /// [`ServiceError::TooManyTries`] when too many of those came from the address lately. Store.
    pub async fn caller(
        &self,
        shown: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<Caller, ServiceError> {
        if !self.has_accounts().await? {
            return Ok(Caller::local());
        }
        let Some(text) = shown else {
            let reason = "this takes a token: show one, or have one made with `tidegate token new`";
            return Err(ServiceError::Unauthenticated { reason: reason.to_owned() });
        };
        let Some(shown) = Shown::parse(text) else {
            self.require_patience(from)?;
            return Err(self.refused(from, None, UNKNOWN));
        };
        // A token that was good a moment ago is no try.
        if self.known.token(&shown.id, Moment::now()).is_none() {
            self.require_patience(from)?;
        }
        let kept = match self.kept(&shown.id).await? {
            Some(kept) if shown.is(&kept.secret) => kept,
            _ => return Err(self.refused(from, Some(&shown.id), UNKNOWN)),
        };
        self.accepted(&kept).map_err(|reason| self.refused(from, Some(&shown.id), &reason))
    }

    /// The same caller as things stand now: who goes on for long asks again from time to time.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] when its token is good for nothing any more, or accounts
    /// were added since. Store.
    pub async fn again(&self, caller: &Caller) -> Result<Caller, ServiceError> {
        let Some(id) = caller.token() else { return self.caller(None, None).await };
        let gone = || ServiceError::Unauthenticated { reason: UNKNOWN.to_owned() };
        let kept = self.kept(id).await?.ok_or_else(gone)?;
        self.accepted(&kept).map_err(|reason| ServiceError::Unauthenticated { reason })
    }

    /// Whether nobody holds a token with which accounts could be managed, so that somebody at the
    /// machine itself must be let in.
    ///
    /// # Errors
    /// Store.
    pub async fn is_locked_out(&self) -> Result<bool, ServiceError> {
        let now = self.clock.now();
        let mut page = Page::first(tidegate_store::PAGE_ROWS_MAX);
        loop {
            let tokens = self.store.tokens(None, page).await?.items;
            if tokens.is_empty() {
                return Ok(true);
            }
            for token in tokens {
                let Some(account) = self.store.account(&token.account).await? else { continue };
                let operates = |grant: &tidegate_domain::Grant| {
                    grant.allows_host(tidegate_domain::Permission::ManageAccounts)
                };
                let is_good = token.require_good(&account, now).is_ok();
                if is_good && token.effective(&account).iter().any(operates) {
                    return Ok(false);
                }
            }
            page.offset = page.offset.saturating_add(page.rows);
        }
    }

    async fn kept(&self, id: &TokenId) -> Result<Option<Arc<KeptToken>>, ServiceError> {
        let now = Moment::now();
        if let Some(kept) = self.known.token(id, now) {
            return Ok(Some(kept));
        }
        let Some(kept) = self.store.token(id).await? else { return Ok(None) };
        let kept = Arc::new(kept);
        self.known.keep_token(id, &kept, now);
        Ok(Some(kept))
    }

    fn accepted(&self, kept: &KeptToken) -> Result<Caller, String> {
        let now = self.clock.now();
        let KeptToken { token, account, .. } = kept;
        token.require_good(account, now).map_err(|spent| spent.to_string())?;
        let noted = token.last_used_at.is_some_and(|last| now < last + USE_NOTED_EVERY_S);
        if self.notes_use && !noted && self.known.is_first_use(&token.id, now, USE_NOTED_EVERY_S) {
            self.note_use(token.id.clone(), now);
        }
        Ok(Caller::of(account, token))
    }

    /// Notes beside the request that a token was used, so that nobody waits for that.
    fn note_use(&self, id: TokenId, at: i64) {
        let store = Arc::clone(&self.store);
        tokio::spawn(async move {
            if let Err(error) = store.note_token_use(&id, at).await {
                tracing::warn!(token.id = %id, %error, "it could not be noted that a token was used");
            }
        });
    }

    fn require_patience(&self, from: Option<IpAddr>) -> Result<(), ServiceError> {
        let Some(seconds) = from.and_then(|from| self.tries.wait(from, Moment::now())) else {
            return Ok(());
        };
        Err(ServiceError::TooManyTries { seconds })
    }

    /// Counts and logs a failed try; the secret is in neither.
    fn refused(&self, from: Option<IpAddr>, id: Option<&TokenId>, reason: &str) -> ServiceError {
        let is_last = from.is_some_and(|from| self.tries.failed(from, Moment::now()));
        let address = from.map(|from| from.to_string()).unwrap_or_default();
        let id = id.map(TokenId::as_str).unwrap_or_default();
        tracing::warn!(client.address = address, token.id = id, "a token was refused: {reason}");
        if is_last {
            tracing::warn!(client.address = address, "too many tokens were refused, none is tried");
        }
        ServiceError::Unauthenticated { reason: reason.to_owned() }
    }
}
