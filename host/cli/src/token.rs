//! `tidegate token`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_domain::{AccountId, Date, Grant, Token, TokenId};
use tidegate_service::{Access, Caller, NewToken};

use crate::access::Ask;
use crate::account::opened;
use crate::print;
use crate::running::block_on;

/// Days until a token expires when nobody says how many.
pub(crate) const DAYS_USUAL: u32 = 90;

#[derive(Debug, Args)]
pub(crate) struct TokenArguments {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token and print it, this once.
    New(NewArguments),
    /// Tokens with whose they are, until when they are good and when they were last used.
    List(ListArguments),
    /// Revoke a token: it is good for nothing from then on.
    Revoke(RevokeArguments),
}

#[derive(Debug, Args)]
struct NewArguments {
    /// Id of the account.
    account: AccountId,
    /// What it is for.
    #[arg(long, default_value = "")]
    purpose: String,
    /// Narrow it to this, as role@jurisdiction; may be given several times. All that the account may
    /// do when absent.
    #[arg(long = "grant")]
    grants: Vec<Grant>,
    /// Days until it expires, at most 366.
    #[arg(long, default_value_t = DAYS_USUAL)]
    days: u32,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ListArguments {
    /// Only those of this account.
    account: Option<AccountId>,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RevokeArguments {
    /// Id of the token: 16 digits, as `token list` shows it.
    id: TokenId,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
}

impl TokenArguments {
    fn data(&self) -> &PathBuf {
        match &self.command {
            TokenCommand::New(arguments) => &arguments.data,
            TokenCommand::List(arguments) => &arguments.data,
            TokenCommand::Revoke(arguments) => &arguments.data,
        }
    }

    /// A token; what it must allow depends on the account, and is asked where that is known. Where
    /// nobody holds a token any more that could make one, somebody at the machine makes one, which
    /// is kept as such.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            TokenCommand::New(_) => Ask::on(self.data()).or_locked_out(),
            _ => Ask::on(self.data()),
        }
    }
}

/// Makes, lists or revokes.
pub(crate) fn run(arguments: TokenArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (access, store) = opened(arguments.data()).await?;
        let done = carry_out(&access, arguments.command, caller).await;
        store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

async fn carry_out(access: &Access, command: TokenCommand, caller: &Caller) -> anyhow::Result<()> {
    match command {
        TokenCommand::New(arguments) => {
            let NewArguments { account, purpose, grants, days, json, .. } = arguments;
            let grants = (!grants.is_empty()).then_some(grants);
            let new = NewToken { account, purpose, grants, days };
            let (token, text) = access.new_token(caller, new).await?;
            if json {
                print::json(
                    json!({ "token": text, "id": token.id, "expires_at": token.expires_at }),
                );
            } else {
                let last = Date::of_instant(token.expires_at.saturating_sub(1));
                print::note(&format!("token {} is good through {last}; shown this once", token.id));
                print::line(&text);
            }
        }
        TokenCommand::List(arguments) => {
            let tokens = access.tokens(caller, arguments.account.as_ref()).await?;
            if arguments.json {
                print::json(json!({ "tokens": tokens }));
            } else {
                tokens.iter().for_each(|token| print::line(&shown(token)));
            }
        }
        TokenCommand::Revoke(RevokeArguments { id, .. }) => {
            access.revoke_token(caller, &id).await?;
            print::line(&format!("token {id} is revoked"));
        }
    }
    Ok(())
}

fn shown(token: &Token) -> String {
    let day = |at: i64| Date::of_instant(at).to_string();
    let grants = token.grants.as_ref().map_or_else(
        || "all of the account's".to_owned(),
        |grants| grants.iter().map(Grant::to_string).collect::<Vec<_>>().join(" "),
    );
    let standing = match token.revoked_at {
        Some(at) => format!("revoked {}", day(at)),
        None => format!("good through {}", day(token.expires_at.saturating_sub(1))),
    };
    let used = token
        .last_used_at
        .map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
    format!("{}  {}  {grants}  {standing}  {used}  {}", token.id, token.account, token.purpose)
}
