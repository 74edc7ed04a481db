//! Whether whoever runs a command may: asked in this one place, before the command does anything.
//!
//! Whoever can write the file of a database could go round this; it is there so that every act has
//! a name.

use std::path::Path;

use anyhow::Context as _;
use tidegate_domain::{Jurisdiction, Permission};
use tidegate_service::{Access, Caller, LOCAL_OPERATOR, SystemClock};
use tidegate_store::{Page, Store};

use crate::config::{ConfigArguments, Settings};
use crate::database::{Looked, OpenStore};
use crate::running::block_on;

/// Where the token is read from, so that it stands in no list of processes.
pub(crate) const TOKEN: &str = "TIDEGATE_TOKEN";

/// First version of the schema with accounts.
const ACCOUNTS_SCHEMA: i64 = 4;

/// What a command is about.
#[derive(Debug)]
pub(crate) enum Subject {
    /// A county, or a wider jurisdiction as a whole.
    In(Jurisdiction),
    /// An enterprise.
    Enterprise(String),
    /// A judgement, by its first digits.
    Judgement(String),
    /// A waiver.
    Waiver(i64),
    /// A version of a pack, by its first digits.
    Pack(String),
    /// Several things, of which the command takes the caller's own only.
    OwnPart,
    /// The host as a whole.
    Host,
}

impl Subject {
    /// A county by its code, or an enterprise by its id, as some commands take either.
    pub(crate) fn county_or_enterprise(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Enterprise(text.to_owned()), Self::In)
    }
}

/// What a command needs.
#[derive(Debug)]
pub(crate) struct Ask {
    /// Where the database is; none for a command that opens none, or makes a new one.
    database: Option<ConfigArguments>,
    needs: Vec<(Permission, Subject)>,
    /// Goes on where the database cannot be read, to say what is wrong with it.
    looks_at_ruins: bool,
    /// Takes somebody at the machine itself where nobody holds a token that could manage accounts.
    lets_in_locked_out: bool,
}

impl Ask {
    /// For a command that opens no database, or makes a new one.
    pub(crate) const fn nothing() -> Self {
        Self { database: None, needs: Vec::new(), looks_at_ruins: false, lets_in_locked_out: false }
    }

    /// For a command on the database of a folder.
    pub(crate) fn on(data: &Path) -> Self {
        let data = Some(data.to_owned());
        Self::at(&ConfigArguments { data, ..ConfigArguments::default() })
    }

    /// For a command on the database that settings name.
    pub(crate) fn at(config: &ConfigArguments) -> Self {
        Self { database: Some(config.clone()), ..Self::nothing() }
    }

    /// And needs this.
    pub(crate) fn needs(mut self, permission: Permission, subject: Subject) -> Self {
        self.needs.push((permission, subject));
        self
    }

    /// And, when it puts packs into their places first, what that needs.
    pub(crate) fn installing<T>(self, packs: &[T]) -> Self {
        if packs.is_empty() { self } else { self.needs(Permission::StagePack, Subject::Host) }
    }

    /// And goes on where the database cannot be read.
    pub(crate) fn looking_at_ruins(mut self) -> Self {
        self.looks_at_ruins = true;
        self
    }
}

impl Ask {
    /// And takes somebody at the machine itself where nobody holds a token that could manage
    /// accounts any more.
    pub(crate) fn or_locked_out(mut self) -> Self {
        self.lets_in_locked_out = true;
        self
    }
}

/// The token of the environment.
pub(crate) fn shown() -> Option<String> {
    std::env::var(TOKEN).ok().map(|token| token.trim().to_owned()).filter(|token| !token.is_empty())
}

/// Who does something for the record: the account, which need not be named and cannot be another.
///
/// # Errors
/// When another is named.
pub(crate) fn named(caller: &Caller, given: &str) -> anyhow::Result<String> {
    let Some(account) = caller.account() else { return Ok(given.to_owned()) };
    anyhow::ensure!(
        given == LOCAL_OPERATOR || given == account.as_str(),
        "`--by {given}` is not you: the token is that of `{account}`"
    );
    Ok(account.to_string())
}

/// The same where somebody without an account must say who it is.
///
/// # Errors
/// When another is named, or nobody.
pub(crate) fn said_or_named(
    caller: &Caller,
    flag: &str,
    given: Option<&str>,
) -> anyhow::Result<String> {
    match (caller.account(), given) {
        (Some(account), Some(given)) if given != account.as_str() => {
            anyhow::bail!("`{flag} {given}` is not you: the token is that of `{account}`")
        }
        (Some(account), _) => Ok(account.to_string()),
        (None, Some(given)) => Ok(given.to_owned()),
        (None, None) => anyhow::bail!("this database has no accounts: say who with {flag}"),
    }
}

/// Who runs a command, when they may.
///
/// # Errors
/// When the database has accounts and no token is shown, or one that does not allow the command.
pub(crate) fn admitted(ask: &Ask) -> anyhow::Result<Caller> {
    let Some(config) = &ask.database else { return Ok(Caller::local()) };
    let settings = config.settings()?;
    block_on(async {
        match looked(ask, &settings).await {
            Err(_) if ask.looks_at_ruins => Ok(Caller::local()),
            other => other?,
        }
    })
}

/// Looks at the database; the inner result is the answer.
async fn looked(ask: &Ask, settings: &Settings) -> anyhow::Result<anyhow::Result<Caller>> {
    let Some(looked) = Looked::open(settings).await? else { return Ok(Ok(Caller::local())) };
    let state = looked.schema_state().await?;
    let has_accounts = state.pending.iter().all(|(version, _)| *version != ACCOUNTS_SCHEMA);
    let answer = if has_accounts { asked(ask, looked.shared()).await } else { Ok(Caller::local()) };
    looked.close().await;
    if let Ok(caller) = &answer {
        note_use(caller, settings).await;
    }
    Ok(answer)
}

async fn asked(ask: &Ask, store: std::sync::Arc<dyn Store>) -> anyhow::Result<Caller> {
    let access = Access::reading(std::sync::Arc::clone(&store), std::sync::Arc::new(SystemClock));
    if ask.lets_in_locked_out && access.is_locked_out().await? {
        return Ok(Caller::local());
    }
    let caller = access.caller(shown().as_deref(), None).await.with_context(|| {
        format!("this database has accounts: put a token into the environment variable {TOKEN}")
    })?;
    for (permission, subject) in &ask.needs {
        require(&caller, *permission, subject, &*store).await?;
    }
    Ok(caller)
}

/// Notes that a token was used; what hinders that hinders nothing else.
async fn note_use(caller: &Caller, settings: &Settings) {
    let Some(token) = caller.token() else { return };
    let Ok(store) = OpenStore::open(settings).await else { return };
    let now = tidegate_service::Clock::now(&SystemClock);
    if let Err(error) = store.shared().note_token_use(token, now).await {
        tracing::debug!(%error, "it could not be noted that a token was used");
    }
    store.close().await;
}

async fn require(
    caller: &Caller,
    permission: Permission,
    subject: &Subject,
    store: &dyn Store,
) -> anyhow::Result<()> {
    let place = match subject {
        Subject::Host => return Ok(caller.require_host(permission)?),
        Subject::OwnPart => return Ok(caller.require_somewhere(permission)?),
        Subject::In(place) => Some(place.clone()),
        Subject::Enterprise(id) => store.enterprise(id).await?.map(|record| record.county),
        Subject::Judgement(id) => store.judgement(id).await?.map(|listing| listing.county),
        Subject::Pack(digest) => {
            let packs = store.packs().await?.into_iter();
            packs
                .filter(|pack| pack.digest.starts_with(digest))
                .map(|pack| pack.jurisdiction)
                .next()
        }
        Subject::Waiver(number) => county_of_waiver(caller, permission, *number, store).await?,
    };
    // What is not there is the command's to say, to whoever may see any such thing.
    match place {
        Some(place) => caller.require(permission, &place)?,
        None => caller.require_somewhere(permission)?,
    }
    Ok(())
}

/// The county of a waiver, looked for where the caller may touch waivers first.
async fn county_of_waiver(
    caller: &Caller,
    permission: Permission,
    number: i64,
    store: &dyn Store,
) -> anyhow::Result<Option<Jurisdiction>> {
    let mut counties: Vec<Jurisdiction> =
        store.county_listings().await?.into_iter().map(|listing| listing.code).collect();
    counties.sort_by_key(|county| !caller.may(permission, county));
    for county in counties {
        let mut page = Page::first(tidegate_store::PAGE_ROWS_MAX);
        loop {
            let waivers = store.waivers(&county, page).await?.items;
            if waivers.iter().any(|waiver| waiver.id == number) {
                return Ok(Some(county));
            }
            if waivers.is_empty() {
                break;
            }
            page.offset = page.offset.saturating_add(page.rows);
        }
    }
    Ok(None)
}
