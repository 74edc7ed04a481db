//! `tidegate application`.

mod compare;
mod fill;
mod plan;
mod precheck;
mod readiness;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_affairs::{Affair as _, Application, ApplicationKind};
use tidegate_desk::{ApplicationWanted, DeskError};
use tidegate_domain::{Matter, MatterKind, Permission};
use tidegate_service::Caller;

use crate::access::Ask;
use crate::at_desk::{Acting, AtCounty, AtDesk, PartyWord};
use crate::matter::print_matter;
use crate::print;
use crate::running::block_on;

#[derive(Debug, Args)]
pub(crate) struct ApplicationArguments {
    #[command(subcommand)]
    command: ApplicationCommand,
}

impl ApplicationArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let (at, permission) = match &self.command {
            ApplicationCommand::Begin(arguments) => (&arguments.at, Permission::HandleMatters),
            ApplicationCommand::Fill(arguments) => (&arguments.at, Permission::HandleMatters),
            ApplicationCommand::Precheck(arguments) => (&arguments.at, Permission::HandleMatters),
            ApplicationCommand::Compare(arguments) => (&arguments.at, Permission::ReadMatters),
            ApplicationCommand::Plan(arguments) => (&arguments.at, Permission::ReadMatters),
            ApplicationCommand::Readiness(arguments) => (&arguments.at, Permission::ReadMatters),
        };
        at.ask(permission)
    }
}

#[derive(Debug, Subcommand)]
enum ApplicationCommand {
    /// Begin an application; its tier is that of the latest classification.
    Begin(BeginArguments),
    /// Save what was filled in as a new version.
    Fill(fill::FillArguments),
    /// Have an application looked at by the county's packs, or all permits that are valid today.
    Precheck(precheck::PrecheckArguments),
    /// In what two versions of an application differ.
    Compare(compare::CompareArguments),
    /// What an enterprise would need for an application that is not begun yet.
    Readiness(readiness::ReadinessArguments),
    /// The plan of a review: its nodes backwards from the legal deadline.
    Plan(plan::PlanArguments),
}

#[derive(Debug, Args)]
struct BeginArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// first, renewal, change or re-application.
    #[arg(long, value_parser = kind)]
    kind: ApplicationKind,
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

fn kind(word: &str) -> Result<ApplicationKind, String> {
    ApplicationKind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
        let words = ApplicationKind::ALL.map(ApplicationKind::word).join(", ");
        format!("`{word}` is no kind, write {words}")
    })
}

/// Begins, fills in or looks at applications.
pub(crate) fn run(arguments: ApplicationArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            ApplicationCommand::Begin(arguments) => begin(arguments, caller).await,
            ApplicationCommand::Fill(arguments) => fill::run(arguments, caller).await,
            ApplicationCommand::Precheck(arguments) => precheck::run(arguments).await,
            ApplicationCommand::Compare(arguments) => compare::run(arguments).await,
            ApplicationCommand::Plan(arguments) => plan::run(arguments).await,
            ApplicationCommand::Readiness(arguments) => readiness::run(arguments).await,
        }
    })
}

async fn begin(arguments: BeginArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let (by, party) = (arguments.acting.name(caller)?, arguments.party.party(caller)?);
    let at = arguments.at.with_packs().await?;
    let wanted = ApplicationWanted {
        enterprise: arguments.enterprise,
        kind: arguments.kind,
        by,
        party,
        at: at.now,
    };
    let begun = at.desk.begin_application(&at.county, wanted).await?;
    at.close().await;
    show(&begun, arguments.json)
}

/// Prints how an application stands.
fn show(matter: &Matter, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        print::json(json!({ "matter": serde_json::to_value(matter)? }));
    } else {
        print_matter(matter);
    }
    Ok(ExitCode::SUCCESS)
}

/// An application of the county with its matter.
///
/// # Errors
/// When there is none with this number.
async fn application(at: &AtDesk, number: i64) -> anyhow::Result<(Matter, Application)> {
    let matter = at.desk.matter(&at.county, number).await?;
    anyhow::ensure!(
        matter.key.kind == MatterKind::Application,
        "matter {number} is a {}, not an application",
        matter.key.kind
    );
    let application = Application::from_position(&matter.position).map_err(DeskError::from)?;
    Ok((matter, application))
}
