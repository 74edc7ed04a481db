//! `tidegate person`.

mod import;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_domain::{Permission, Person};
use tidegate_store::{PAGE_ROWS_MAX, Page, PersonFilter};

use crate::access::Ask;
use crate::at_desk::{AtCounty, AtDesk};
use crate::print;
use crate::running::block_on;
use crate::table::Table;

#[derive(Debug, Args)]
pub(crate) struct PersonArguments {
    #[command(subcommand)]
    command: PersonCommand,
}

impl PersonArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            PersonCommand::Import(arguments) => arguments.at.ask(Permission::ManagePeople),
            PersonCommand::List(arguments) => arguments.at.ask(Permission::ReadMatters),
        }
    }
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Add or change people from a table: the good rows are taken, every bad cell is named.
    Import(import::ImportArguments),
    /// People of a county: its officers, and those who answer for its enterprises.
    List(ListArguments),
}

#[derive(Debug, Args)]
struct ListArguments {
    /// Those who answer for this enterprise.
    #[arg(long, conflicts_with = "officers")]
    enterprise: Option<String>,
    /// Only officers.
    #[arg(long)]
    officers: bool,
    /// Having this post.
    #[arg(long)]
    post: Option<String>,
    /// Whose account this is.
    #[arg(long)]
    account: Option<String>,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Lists or imports people.
pub(crate) fn run(arguments: PersonArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            PersonCommand::Import(arguments) => import::run(arguments).await,
            PersonCommand::List(arguments) => list(arguments).await,
        }
    })
}

async fn list(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let filter = PersonFilter {
        enterprise: arguments.enterprise.clone(),
        officers: arguments.officers,
        post: arguments.post.clone(),
        account: arguments.account.clone(),
        ..PersonFilter::default()
    };
    let people = all(&at, &filter).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "people": serde_json::to_value(&people)? }));
        return Ok(ExitCode::SUCCESS);
    }
    let mut table =
        Table::new(["id", "name", "enterprise", "posts", "addresses", "language", "account", ""]);
    for person in &people {
        let addresses = person
            .addresses
            .iter()
            .map(|address| format!("{} {}", address.channel, address.address));
        table.add([
            person.id.as_str().into(),
            person.name.as_str().into(),
            person.enterprise.clone().unwrap_or_else(|| "officer".to_owned()).into(),
            person.posts.join(" ").into(),
            addresses.collect::<Vec<_>>().join(", ").into(),
            person.language.as_str().into(),
            person.account.clone().into(),
            if person.active { "" } else { "not active" }.into(),
        ]);
    }
    table.print();
    Ok(ExitCode::SUCCESS)
}

async fn all(at: &AtDesk, filter: &PersonFilter) -> anyhow::Result<Vec<Person>> {
    let mut people = Vec::new();
    loop {
        let page = Page { offset: u32::try_from(people.len())?, rows: PAGE_ROWS_MAX };
        let found = at.desk.people(&at.county, filter, page).await?.items;
        let is_last = found.len() < PAGE_ROWS_MAX as usize;
        people.extend(found);
        if is_last {
            return Ok(people);
        }
    }
}
