//! `tidegate account`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_domain::{AccessRecord, Account, AccountId, Grant, Jurisdiction, Role};
use tidegate_service::{Access, Caller, NewAccount, Page, SystemClock};

use crate::access::{Ask, TOKEN};
use crate::config::ConfigArguments;
use crate::database::OpenStore;
use crate::print;
use crate::running::block_on;
use crate::token::DAYS_USUAL;

/// Changes shown when nobody says how many.
const CHANGES_USUAL: u32 = 100;

#[derive(Debug, Args)]
pub(crate) struct AccountArguments {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// Add an account. The first one must be province-operator of a province or the nation, and its
    /// token is printed.
    Add(AddArguments),
    /// Accounts with what they may do, or who changed them.
    List(ListArguments),
    /// Disable an account for good: its tokens are good for nothing from then on.
    Disable(OneArguments),
    /// Give an account a role somewhere.
    Grant(GrantArguments),
    /// Take a role somewhere from an account.
    RevokeGrant(GrantArguments),
}

#[derive(Debug, Args)]
struct AddArguments {
    /// Id: lower-case letters, digits, `.`, `-` and `_`.
    id: AccountId,
    /// Who it is, for people.
    #[arg(long)]
    name: String,
    /// What it may do and where, as role@jurisdiction, for example `inspector@330122`; may be given
    /// several times.
    #[arg(long = "grant", required = true)]
    grants: Vec<Grant>,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct ListArguments {
    /// Show the latest changes of accounts and tokens instead, with by whom and when.
    #[arg(long)]
    changes: bool,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct OneArguments {
    /// Id of the account.
    id: AccountId,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct GrantArguments {
    /// Id of the account.
    id: AccountId,
    /// The role: province-operator, pack-author, county-reviewer, provincial-approver,
    /// permit-reviewer, inspector, device, auditor or enterprise.
    role: Role,
    /// GB/T 2260 code: `330122` one county, `330000` a province, `000000` everywhere.
    jurisdiction: Jurisdiction,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
}

impl AccountArguments {
    fn data(&self) -> &PathBuf {
        match &self.command {
            AccountCommand::Add(arguments) => &arguments.data,
            AccountCommand::List(arguments) => &arguments.data,
            AccountCommand::Disable(arguments) => &arguments.data,
            AccountCommand::Grant(arguments) | AccountCommand::RevokeGrant(arguments) => {
                &arguments.data
            }
        }
    }

    /// A token; what it must allow depends on the account, and is asked where that is known.
    pub(crate) fn ask(&self) -> Ask {
        Ask::on(self.data())
    }
}

/// Opens the accounts of a database.
pub(crate) async fn opened(data: &std::path::Path) -> anyhow::Result<(Access, OpenStore)> {
    let data = Some(data.to_owned());
    let settings = ConfigArguments { data, ..ConfigArguments::default() }.settings()?;
    let store = OpenStore::open(&settings).await?;
    Ok((Access::new(store.shared(), Arc::new(SystemClock)), store))
}

/// Adds, lists, disables, gives or takes.
pub(crate) fn run(arguments: AccountArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (access, store) = opened(arguments.data()).await?;
        let done = carry_out(&access, arguments.command, caller).await;
        store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

async fn carry_out(
    access: &Access,
    command: AccountCommand,
    caller: &Caller,
) -> anyhow::Result<()> {
    match command {
        AccountCommand::Add(arguments) => add(access, arguments, caller).await?,
        AccountCommand::List(arguments) if arguments.changes => {
            let changes = access.changes(caller, Page::first(CHANGES_USUAL)).await?;
            if arguments.json {
                print::json(json!({ "changes": changes.items, "total": changes.total }));
            } else {
                changes.items.iter().for_each(|change| print::line(&told(change)));
            }
        }
        AccountCommand::List(arguments) => {
            let accounts = access.accounts(caller).await?;
            if arguments.json {
                print::json(json!({ "accounts": accounts }));
            } else {
                accounts.iter().for_each(|account| print::line(&shown(account)));
            }
        }
        AccountCommand::Disable(OneArguments { id, .. }) => {
            access.disable_account(caller, &id).await?;
            print::line(&format!("account {id} is disabled"));
        }
        AccountCommand::Grant(GrantArguments { id, role, jurisdiction, .. }) => {
            let grant = Grant { role, jurisdiction };
            access.give(caller, &id, grant.clone()).await?;
            print::line(&format!("account {id} has {grant}"));
        }
        AccountCommand::RevokeGrant(GrantArguments { id, role, jurisdiction, .. }) => {
            let grant = Grant { role, jurisdiction };
            access.take(caller, &id, grant.clone()).await?;
            print::line(&format!("account {id} has no {grant} any more"));
        }
    }
    Ok(())
}

async fn add(access: &Access, arguments: AddArguments, caller: &Caller) -> anyhow::Result<()> {
    let AddArguments { id, name, grants, .. } = arguments;
    let new = NewAccount { id: id.clone(), name, grants };
    if access.has_accounts().await? {
        access.add_account(caller, new).await?;
        print::line(&format!("account {id} is added: `tidegate token new {id}` makes its token"));
        return Ok(());
    }
    let (_, text) = access.add_first_account(new, DAYS_USUAL).await?;
    print::note(&format!(
        "account {id} is the first: from now on every command and request takes a token. This is \
         its token for {DAYS_USUAL} days, shown this once; put it into {TOKEN}"
    ));
    print::line(&text);
    Ok(())
}

fn shown(account: &Account) -> String {
    let grants: Vec<String> = account.grants.iter().map(Grant::to_string).collect();
    let disabled = if account.disabled { "  disabled" } else { "" };
    format!("{}  {}  {}{disabled}", account.id, account.name, grants.join(" "))
}

fn told(record: &AccessRecord) -> String {
    let by = record.by.account.as_ref().map_or("the machine itself", AccountId::as_str);
    let at = tidegate_domain::Date::of_instant(record.at);
    let change = serde_json::to_string(&record.change).unwrap_or_default();
    format!("{}  {at}  by {by}  {change}", record.number)
}
