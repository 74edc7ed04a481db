//! `tidegate faults`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_domain::{FaultRecord, Jurisdiction, Permission, SetAside};
use tidegate_service::{Caller, FaultInput, Host, Page, SystemClock};

use crate::access::{Ask, Subject, named};
use crate::print::{self, moment};
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct FaultsArguments {
    #[command(subcommand)]
    command: FaultsCommand,
    /// Folder of the database.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum FaultsCommand {
    /// Calls that failed in a county, latest first.
    List(CountyArguments),
    /// One of them; its author also sees where in the pack it failed.
    Show(ShowArguments),
    /// Packs that are or were set aside in a county.
    Aside(CountyArguments),
    /// Ask a pack again at once that is set aside.
    Resume(ResumeArguments),
}

#[derive(Debug, Args)]
struct CountyArguments {
    /// County, GB/T 2260.
    county: Jurisdiction,
    /// Rows shown at most.
    #[arg(long, default_value_t = 50)]
    rows: u32,
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// County, GB/T 2260.
    county: Jurisdiction,
    /// Number of the fault.
    number: i64,
    /// Write the question that it failed on, as JSON, to this file.
    #[arg(long)]
    input: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ResumeArguments {
    /// County, GB/T 2260.
    county: Jurisdiction,
    /// SHA-256 of the component.
    digest: String,
    /// By whom.
    #[arg(long, default_value = tidegate_service::LOCAL_OPERATOR)]
    by: String,
}

impl FaultsArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let Some(data) = &self.data else { return Ask::nothing() };
        let (permission, county) = match &self.command {
            FaultsCommand::List(asked) | FaultsCommand::Aside(asked) => {
                (Permission::ReadMetrics, &asked.county)
            }
            FaultsCommand::Show(asked) => (Permission::ReadMetrics, &asked.county),
            FaultsCommand::Resume(asked) => (Permission::StagePack, &asked.county),
        };
        Ask::on(data).needs(permission, Subject::In(county.clone()))
    }
}

/// Lists, shows or takes back.
pub(crate) fn run(arguments: FaultsArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let Some(data) = &arguments.data else { bail!("`--data` is missing: name the data folder") };
    block_on(async {
        let (host, store) = open(data, Arc::new(SystemClock)).await?;
        let done = carry_out(&host, &arguments, caller).await;
        store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

async fn carry_out(
    host: &Host,
    arguments: &FaultsArguments,
    caller: &Caller,
) -> anyhow::Result<()> {
    let json = arguments.json;
    match &arguments.command {
        FaultsCommand::List(CountyArguments { county, rows }) => {
            let author = |place: &Jurisdiction| caller.may(Permission::PublishPack, place);
            let listing = host.faults(county, Page::first(*rows), author).await?;
            for (number, fault) in listing.items {
                one(number, &fault, json);
            }
        }
        FaultsCommand::Show(asked) => show(host, asked, caller, json).await?,
        FaultsCommand::Aside(CountyArguments { county, rows }) => {
            for aside in host.asides(county, Page::first(*rows)).await?.items {
                one_aside(&aside, json);
            }
        }
        FaultsCommand::Resume(ResumeArguments { county, digest, by }) => {
            install(host, &[]).await?;
            host.resume(county, digest, &named(caller, by)?).await?;
            print::line(&format!("{digest} is asked again in {county}"));
        }
    }
    Ok(())
}

async fn show(
    host: &Host,
    asked: &ShowArguments,
    caller: &Caller,
    json: bool,
) -> anyhow::Result<()> {
    let mut fault = host.fault_of(&asked.county, asked.number).await?;
    if !caller.may(Permission::PublishPack, &fault.layer.jurisdiction) {
        fault.backtrace = None;
    }
    one(asked.number, &fault, json);
    if let (Some(backtrace), false) = (&fault.backtrace, json) {
        print::line(backtrace);
    }
    if let Some(file) = &asked.input {
        write_input(host, asked, file).await?;
    }
    Ok(())
}

async fn write_input(host: &Host, asked: &ShowArguments, file: &Path) -> anyhow::Result<()> {
    match host.fault_input(&asked.county, asked.number).await? {
        FaultInput::Archived(bytes) => fs_err::write(file, bytes)?,
        FaultInput::TooLarge(digest) => {
            bail!("the question was too large to be archived; its SHA-256 is {digest}")
        }
    }
    Ok(())
}

fn one(number: i64, fault: &FaultRecord, json: bool) {
    if json {
        let mut value = json!(fault);
        if let Some(object) = value.as_object_mut() {
            object.insert("number".to_owned(), json!(number));
        }
        return print::json(value);
    }
    let (pack, function, times) = (&fault.layer.pack, &fault.function, fault.times);
    let last = moment(fault.last_at);
    print::line(&format!("{number:>6}  {last}  {pack}  {function}  {times}x  {}", fault.fault));
}

fn one_aside(aside: &SetAside, json: bool) {
    if json {
        return print::json(json!(aside));
    }
    let since = moment(aside.since);
    let stands = match &aside.ended {
        Some((at, by)) => format!("until {}: {by}", moment(*at)),
        None => format!("asked again at {}", moment(aside.trial_at)),
    };
    let (pack, office, cause) = (&aside.layer.pack, aside.office, &aside.cause);
    print::line(&format!("{pack}  {office}  since {since}  {stands}  {cause}"));
    print::line(&format!("        {}", aside.layer.digest));
}
