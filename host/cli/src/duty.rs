//! `tidegate duty`.

mod copies;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_affairs::{DutyKind, PermitDuties};
use tidegate_desk::{Carried, DutyOrder, Planner, StopTold};
use tidegate_domain::{Date, Permission};
use tidegate_service::Caller;

use crate::access::Ask;
use crate::at_desk::{Acting, AtCounty, PartyWord};
use crate::matter::print_matter;
use crate::running::block_on;
use crate::{given, print};

#[derive(Debug, Args)]
pub(crate) struct DutyArguments {
    #[command(subcommand)]
    command: DutyCommand,
}

impl DutyArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            DutyCommand::Copies(arguments) => arguments.at.ask(Permission::ReadMatters),
            DutyCommand::Copy(arguments) => arguments.at.ask(Permission::HandleMatters),
            DutyCommand::Stop(arguments) => arguments.at.ask(Permission::HandleMatters),
            DutyCommand::Owe(arguments) => arguments.at.ask(Permission::HandleMatters),
        }
    }
}

#[derive(Debug, Subcommand)]
enum DutyCommand {
    /// Enter what the copy of a permit asks for; duties are opened, changed and excused by it.
    Copy(CopyArguments),
    /// Show what the copies of an enterprise's permits ask for.
    Copies(copies::CopiesArguments),
    /// Tell of a shutdown: no ledger or monitoring is owed of a period without production.
    Stop(StopArguments),
    /// Lay down a duty that no copy asks for, and tell the enterprise.
    Owe(OweArguments),
}

#[derive(Debug, Args)]
struct CopyArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// TOML or JSON with `permit`, `valid_from`, `valid_until`, `reports`, `ledgers`, `monitoring`,
    /// `disclosures` and `changes`; takes the place of what was entered for the same permit and first
    /// day.
    file: PathBuf,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct StopArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// First day without production.
    #[arg(long)]
    from: Date,
    /// First day with production again; absent while it goes on. The same day as `--from` takes back
    /// what was told.
    #[arg(long)]
    until: Option<Date>,
    /// On whose behalf.
    #[arg(long, value_enum, default_value_t = PartyWord::Officer)]
    party: PartyWord,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct OweArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// What kind, for example execution-report, ledger, self-monitoring or monitoring-plan.
    #[arg(long, value_parser = kind)]
    kind: DutyKind,
    /// Name of the period; tells it from others of its kind.
    #[arg(long)]
    period: String,
    /// First day that it covers.
    #[arg(long)]
    from: Date,
    /// First day that it no longer covers.
    #[arg(long)]
    until: Date,
    /// The last day on which it is in time.
    #[arg(long)]
    due: Date,
    /// What it is about, for example a pollutant.
    #[arg(long, default_value = "")]
    about: String,
    /// Number of the permit that it is under.
    #[arg(long, default_value = "")]
    permit: String,
    /// Outlet; absent for the site.
    #[arg(long, default_value = "")]
    outlet: String,
    /// How many times it is done.
    #[arg(long, default_value_t = 1)]
    times: u16,
    /// A day on which the enterprise is reminded; may be given several times; absent: as the county
    /// reminds of such.
    #[arg(long = "remind")]
    remind_on: Vec<Date>,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn kind(word: &str) -> Result<DutyKind, String> {
    DutyKind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
        format!("`{word}` is no kind, write {}", DutyKind::ALL.map(DutyKind::word).join(", "))
    })
}

/// Enters copies, tells of shutdowns, lays down duties, or shows what copies ask for.
pub(crate) fn run(arguments: DutyArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            DutyCommand::Copy(arguments) => copy(arguments, caller).await,
            DutyCommand::Copies(arguments) => copies::run(arguments).await,
            DutyCommand::Stop(arguments) => stop(arguments, caller).await,
            DutyCommand::Owe(arguments) => owe(arguments, caller).await,
        }
    })
}

async fn copy(arguments: CopyArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let copy: PermitDuties = given::read(&arguments.file)?;
    let by = arguments.acting.name(caller)?;
    let permit = copy.permit.clone();
    let at = arguments.at.with_packs().await?;
    let planner = Planner { by, at: at.now };
    let given = (arguments.enterprise.as_str(), copy);
    let (known, carried) = at.desk.put_permit_duties(&at.county, given, planner).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({
            "copies": serde_json::to_value(&known)?, "opened": carried.opened, "moved": carried.moved,
        }));
        return Ok(ExitCode::SUCCESS);
    }
    print::line(&format!("the copy of permit {permit} is entered: {}", outcome(carried)));
    Ok(ExitCode::SUCCESS)
}

async fn stop(arguments: StopArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let told = (arguments.acting.name(caller)?, arguments.party.party(caller)?);
    let at = arguments.at.with_packs().await?;
    let (by, party) = told;
    let StopArguments { from, until, enterprise, json: as_json, .. } = arguments;
    let told = StopTold { from, until, by, party, at: at.now };
    let (kept, carried) = at.desk.tell_stop(&at.county, &enterprise, told).await?;
    at.close().await;
    if as_json {
        print::json(json!({
            "stop": serde_json::to_value(&kept)?, "opened": carried.opened, "moved": carried.moved,
        }));
        return Ok(ExitCode::SUCCESS);
    }
    let what = match kept.until {
        _ if kept.taken_back => "is taken back".to_owned(),
        Some(until) => format!("until before {until} is kept"),
        None => "goes on and is kept".to_owned(),
    };
    print::line(&format!("the shutdown from {} {what}: {}", kept.from, outcome(carried)));
    Ok(ExitCode::SUCCESS)
}

async fn owe(arguments: OweArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let by = arguments.acting.name(caller)?;
    let order = DutyOrder {
        kind: arguments.kind,
        permit: arguments.permit,
        outlet: arguments.outlet,
        about: arguments.about,
        period: arguments.period,
        from: arguments.from,
        until: arguments.until,
        due: arguments.due,
        times: arguments.times,
        remind_on: arguments.remind_on,
    };
    let at = arguments.at.with_packs().await?;
    let planner = Planner { by, at: at.now };
    let owed = at.desk.owe_duty(&at.county, (&arguments.enterprise, order), planner).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "matter": serde_json::to_value(&owed)? }));
    } else {
        print_matter(&owed);
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of duties.
fn outcome(carried: Carried) -> String {
    format!("{} duties are opened, {} changed or excused", carried.opened, carried.moved)
}
