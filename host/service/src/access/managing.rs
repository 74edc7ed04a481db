//! Adding accounts, giving roles, making tokens, and taking all that back.

use tidegate_domain::{
    AccessChange, AccessRecord, Account, AccountId, Actor, Grant, Instant, Permission, Token,
    TokenId,
};
use tidegate_store::{AccessCommit, Listing, PAGE_ROWS_MAX, Page, StoreError};

use super::Access;
use super::caller::Caller;
use super::secret::Shown;
use crate::error::ServiceError;

/// Most days until a token expires: one that nobody looks at again should end by itself.
pub const TOKEN_DAYS_MAX: u32 = 366;

/// Longest name or purpose, in characters.
const NAME_CHARACTERS_MAX: usize = 200;

/// Grants that one account or token may have.
const GRANTS_MAX: usize = 200;

/// Tokens of one account that are good at the same time.
const TOKENS_MAX: usize = 100;

/// Seconds of a day.
const DAY_S: Instant = 86_400;

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Id, not used before.
    pub id: AccountId,
    /// For people.
    pub name: String,
    /// What it may do from the beginning.
    pub grants: Vec<Grant>,
}

/// A token to make.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Whose.
    pub account: AccountId,
    /// What it is for; may be empty.
    pub purpose: String,
    /// What it is narrowed to; absent for all that the account may do.
    pub grants: Option<Vec<Grant>>,
    /// Days until it expires, from 1 to [`TOKEN_DAYS_MAX`].
    pub days: u32,
}

impl Access {
    /// Adds the first account, which must operate a province or the nation, with a token; gives the
    /// token's text, which is shown this once.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when it is no operator or there are accounts already.
    pub async fn add_first_account(
        &self,
        new: NewAccount,
        days: u32,
    ) -> Result<(Token, String), ServiceError> {
        let id = new.id.clone();
        let mut changes = added(new)?;
        let (shown, at) = (Shown::new()?, self.clock.now());
        let token = NewToken { account: id, purpose: "first".to_owned(), grants: None, days };
        changes.push(made(&shown, &token, at)?);
        self.change(AccessCommit {
            by: Caller::local().actor(),
            at,
            first: true,
            changes,
            secret: Some(shown.digest()),
        })
        .await?;
        self.kept_token(&shown).await
    }

    /// Adds an account with what it may do.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller manages accounts wherever the grants reach;
    /// [`ServiceError::Invalid`] when the id is taken or the name empty.
    pub async fn add_account(
        &self,
        caller: &Caller,
        new: NewAccount,
    ) -> Result<Account, ServiceError> {
        require_over(caller, &new.grants)?;
        let id = new.id.clone();
        self.change_by(caller, added(new)?).await?;
        self.account(&id).await
    }

    /// Disables an account for good: none of its tokens is good from now on.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller manages accounts wherever the account's grants
    /// reach; [`ServiceError::NotFound`]; [`ServiceError::Invalid`] when it is disabled already or
    /// nobody could manage accounts any more.
    pub async fn disable_account(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<(), ServiceError> {
        let account = self.managed(caller, id).await?;
        self.change_by(caller, vec![AccessChange::AccountDisabled { account: account.id }]).await
    }

    /// Gives an account a role somewhere.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller manages accounts there;
    /// [`ServiceError::NotFound`]; [`ServiceError::Invalid`] when it has the role there already.
    pub async fn give(
        &self,
        caller: &Caller,
        id: &AccountId,
        grant: Grant,
    ) -> Result<(), ServiceError> {
        require_over(caller, std::slice::from_ref(&grant))?;
        let account = self.account(id).await?;
        require_grants(account.grants.len() + 1)?;
        self.change_by(caller, vec![AccessChange::GrantGiven { account: account.id, grant }]).await
    }

    /// Takes a role somewhere from an account, and so from all its tokens.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller manages accounts there;
    /// [`ServiceError::NotFound`]; [`ServiceError::Invalid`] when it has no such role there or
    /// nobody could manage accounts any more.
    pub async fn take(
        &self,
        caller: &Caller,
        id: &AccountId,
        grant: Grant,
    ) -> Result<(), ServiceError> {
        require_over(caller, std::slice::from_ref(&grant))?;
        let account = self.account(id).await?;
        self.change_by(caller, vec![AccessChange::GrantTaken { account: account.id, grant }]).await
    }

    /// Makes a token and gives its text, which is shown this once.
    ///
    /// Who does not manage accounts of the whole host makes tokens that are narrowed to what the
    /// account may do now: otherwise a token kept aside would grow with what others give later.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller manages accounts wherever the token reaches;
    /// [`ServiceError::NotFound`]; [`ServiceError::Invalid`] when the account is disabled, holds
    /// less than what is asked for or has too many tokens, or the days are too many or none.
    pub async fn new_token(
        &self,
        caller: &Caller,
        mut new: NewToken,
    ) -> Result<(Token, String), ServiceError> {
        let account = self.account(&new.account).await?;
        if account.disabled {
            return Err(invalid("account", format!("`{}` is disabled", account.id)));
        }
        if new.grants.is_none() && !caller.may_host(Permission::ManageAccounts) {
            new.grants = Some(account.grants.clone());
        }
        require_held(&account, new.grants.as_deref())?;
        require_over(caller, new.grants.as_ref().unwrap_or(&account.grants))?;
        let (shown, at) = (Shown::new()?, self.clock.now());
        self.require_room(&account, at).await?;
        let changes = vec![made(&shown, &new, at)?];
        let secret = Some(shown.digest());
        self.change(AccessCommit { by: caller.actor(), at, first: false, changes, secret }).await?;
        self.kept_token(&shown).await
    }

    /// Revokes a token: it is good for nothing from now on.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless it is the caller's own account's, or the caller manages
    /// accounts wherever that account's grants reach; [`ServiceError::NotFound`];
    /// [`ServiceError::Invalid`] when it was revoked before.
    pub async fn revoke_token(&self, caller: &Caller, id: &TokenId) -> Result<(), ServiceError> {
        let kept = self.store.token(id).await?;
        let Some(kept) = kept else {
            caller.require_somewhere(Permission::ManageAccounts)?;
            return Err(ServiceError::NotFound { what: "token", id: id.to_string() });
        };
        if caller.account() != Some(&kept.account.id) {
            require_over(caller, &kept.account.grants)?;
        }
        let change = AccessChange::TokenRevoked { account: kept.account.id, token: id.clone() };
        self.change_by(caller, vec![change]).await
    }

    /// The accounts that the caller may know of, by id: those that it manages or audits some of.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] to whoever does neither anywhere. Store.
    pub async fn accounts(&self, caller: &Caller) -> Result<Vec<Account>, ServiceError> {
        let audits = caller.may_somewhere(Permission::Audit);
        if !audits {
            caller.require_somewhere(Permission::ManageAccounts)?;
        }
        let mut found = Vec::new();
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let items = self.store.accounts(page).await?.items;
            if items.is_empty() {
                return Ok(found);
            }
            found.extend(items.into_iter().filter(|account| concerns(caller, account)));
            page.offset = page.offset.saturating_add(page.rows);
        }
    }

    /// Tokens of the accounts that the caller may know of, or of one of them: by account, oldest
    /// first.
    ///
    /// # Errors
    /// As [`Access::accounts`].
    pub async fn tokens(
        &self,
        caller: &Caller,
        account: Option<&AccountId>,
    ) -> Result<Vec<Token>, ServiceError> {
        let mut found = Vec::new();
        for known in self.accounts(caller).await? {
            if account.is_some_and(|wanted| *wanted != known.id) {
                continue;
            }
            let mut page = Page::first(PAGE_ROWS_MAX);
            loop {
                let items = self.store.tokens(Some(&known.id), page).await?.items;
                if items.is_empty() {
                    break;
                }
                found.extend(items);
                page.offset = page.offset.saturating_add(page.rows);
            }
        }
        Ok(found)
    }

    /// Every change of accounts and tokens, latest first.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] unless the caller audits the host or manages its accounts.
    pub async fn changes(
        &self,
        caller: &Caller,
        page: Page,
    ) -> Result<Listing<AccessRecord>, ServiceError> {
        if !caller.may_host(Permission::ManageAccounts) {
            caller.require_host(Permission::Audit)?;
        }
        Ok(self.store.access_changes(page).await?)
    }

    /// An account as it is now, for whoever was let near it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]. Store.
    pub async fn account(&self, id: &AccountId) -> Result<Account, ServiceError> {
        let found = self.store.account(id).await?;
        found.ok_or_else(|| ServiceError::NotFound { what: "account", id: id.to_string() })
    }

    /// An account whose every grant the caller manages.
    async fn managed(&self, caller: &Caller, id: &AccountId) -> Result<Account, ServiceError> {
        caller.require_somewhere(Permission::ManageAccounts)?;
        let account = self.account(id).await?;
        require_over(caller, &account.grants)?;
        Ok(account)
    }

    async fn require_room(&self, account: &Account, now: Instant) -> Result<(), ServiceError> {
        let mut good = 0;
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let items = self.store.tokens(Some(&account.id), page).await?.items;
            if items.is_empty() {
                break;
            }
            good += items.iter().filter(|token| token.require_good(account, now).is_ok()).count();
            page.offset = page.offset.saturating_add(page.rows);
        }
        if good < TOKENS_MAX {
            return Ok(());
        }
        Err(invalid("account", format!("`{}` has {good} good tokens: revoke some", account.id)))
    }

    async fn kept_token(&self, shown: &Shown) -> Result<(Token, String), ServiceError> {
        let lost = || ServiceError::Internal("the token was not kept".to_owned());
        let kept = self.store.token(&shown.id).await?.ok_or_else(lost)?;
        Ok((kept.token, shown.text()))
    }

    async fn change_by(
        &self,
        caller: &Caller,
        changes: Vec<AccessChange>,
    ) -> Result<(), ServiceError> {
        let (by, at) = (caller.actor(), self.clock.now());
        self.change(AccessCommit { by, at, first: false, changes, secret: None }).await
    }

    async fn change(&self, commit: AccessCommit) -> Result<(), ServiceError> {
        let done = self.store.change_access(&commit).await;
        self.known.forget();
        done.map_err(of_rule)?;
        for change in &commit.changes {
            let Actor { account, .. } = &commit.by;
            let by = account.as_ref().map_or("the machine itself", AccountId::as_str);
            tracing::info!(account.id = %change.account(), account.by = by, "access changed");
        }
        Ok(())
    }
}

/// Fails unless the caller manages accounts wherever the grants reach, or anywhere when there are
/// none.
fn require_over(caller: &Caller, grants: &[Grant]) -> Result<(), ServiceError> {
    caller.require_somewhere(Permission::ManageAccounts)?;
    let places = grants.iter().map(|grant| &grant.jurisdiction);
    places.into_iter().try_for_each(|place| caller.require(Permission::ManageAccounts, place))
}

/// Whether an account is any of the caller's business.
fn concerns(caller: &Caller, account: &Account) -> bool {
    let looks = [Permission::ManageAccounts, Permission::Audit];
    let reach = |place| looks.into_iter().any(|permission| caller.may(permission, place));
    account.grants.is_empty() || account.grants.iter().any(|grant| reach(&grant.jurisdiction))
}

/// Fails when a token is to be for more than its account, or for nothing.
fn require_held(account: &Account, grants: Option<&[Grant]>) -> Result<(), ServiceError> {
    let Some(grants) = grants else { return Ok(()) };
    require_grants(grants.len())?;
    if grants.is_empty() {
        let reason = format!("`{}` may do nothing: give it a role first", account.id);
        return Err(invalid("account", reason));
    }
    let held = |grant: &&Grant| {
        let covers =
            |own: &Grant| own.role == grant.role && own.jurisdiction.contains(&grant.jurisdiction);
        account.grants.iter().any(covers)
    };
    match grants.iter().find(|grant| !held(grant)) {
        Some(more) => Err(invalid("grant", format!("`{}` does not hold {more}", account.id))),
        None => Ok(()),
    }
}

fn require_grants(grants: usize) -> Result<(), ServiceError> {
    if grants <= GRANTS_MAX {
        return Ok(());
    }
    Err(invalid("grant", format!("there would be {grants}: at most {GRANTS_MAX}")))
}

/// The changes that add an account.
fn added(new: NewAccount) -> Result<Vec<AccessChange>, ServiceError> {
    require_grants(new.grants.len())?;
    let name = said("name", &new.name)?;
    if name.is_empty() {
        return Err(invalid("name", "it is empty: say who it is"));
    }
    let mut changes = vec![AccessChange::AccountAdded { account: new.id.clone(), name }];
    let given = |grant| AccessChange::GrantGiven { account: new.id.clone(), grant };
    changes.extend(new.grants.into_iter().map(given));
    Ok(changes)
}

/// The change that makes a token.
fn made(shown: &Shown, new: &NewToken, at: Instant) -> Result<AccessChange, ServiceError> {
    if new.days == 0 || new.days > TOKEN_DAYS_MAX {
        let reason = format!("{} cannot be: from 1 to {TOKEN_DAYS_MAX}", new.days);
        return Err(invalid("days", reason));
    }
    Ok(AccessChange::TokenMade {
        account: new.account.clone(),
        token: shown.id.clone(),
        purpose: said("purpose", &new.purpose)?,
        grants: new.grants.clone(),
        expires_at: at + Instant::from(new.days) * DAY_S,
    })
}

fn said(what: &'static str, text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    let characters = text.chars().count();
    if characters > NAME_CHARACTERS_MAX {
        let reason = format!("it has {characters} characters: at most {NAME_CHARACTERS_MAX}");
        return Err(invalid(what, reason));
    }
    Ok(text.to_owned())
}

fn invalid(what: &'static str, reason: impl Into<String>) -> ServiceError {
    ServiceError::Invalid { what, reason: reason.into() }
}

/// A broken rule in words for whoever asked.
fn of_rule(error: StoreError) -> ServiceError {
    let StoreError::Constraint { constraint, .. } = &error else {
        return ServiceError::Store(error);
    };
    match constraint.as_str() {
        "account_none_yet" => invalid("account", "there are accounts already: show a token"),
        "account_id_key" => {
            invalid("account", "the id is taken, also when disabled: choose another")
        }
        "account_enabled" => invalid("account", "it was disabled before"),
        "grant_key" => invalid("grant", "the account has this role there already"),
        "grant_known" => invalid("grant", "the account has no such role there"),
        "token_unrevoked" => invalid("token", "it was revoked before"),
        "access_keeps_an_operator" => invalid(
            "account",
            "an enabled account must be province-operator of a province or the nation afterwards, \
             or nobody could manage accounts: give that first",
        ),
        _ => ServiceError::Store(error),
    }
}
