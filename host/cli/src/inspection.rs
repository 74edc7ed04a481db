//! `tidegate inspection`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_affairs::{InspectionAct, InspectionRule, Purpose, Visit, VisitFound};
use tidegate_desk::{Carried, Planner, WrittenStep};
use tidegate_domain::{Date, Matter, MatterKind, Party, Permission};
use tidegate_service::Caller;

use crate::access::Ask;
use crate::at_desk::{Acting, AtCounty};
use crate::matter::print_matter;
use crate::running::block_on;
use crate::{given, print};

#[derive(Debug, Args)]
pub(crate) struct InspectionArguments {
    #[command(subcommand)]
    command: InspectionCommand,
}

impl InspectionArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let at = match &self.command {
            InspectionCommand::Plan(arguments) => &arguments.at,
            InspectionCommand::Record(arguments) => &arguments.at,
        };
        at.ask(Permission::HandleMatters)
    }
}

#[derive(Debug, Subcommand)]
enum InspectionCommand {
    /// Plan a visit to an enterprise, or the visits of a period by a rule and by lot.
    Plan(PlanArguments),
    /// Keep what a visit found.
    Record(RecordArguments),
}

#[derive(Debug, Args)]
struct PlanArguments {
    /// Id of the enterprise.
    #[arg(
        required_unless_present = "rule",
        conflicts_with = "rule",
        requires_all = ["reference", "purpose", "on"]
    )]
    enterprise: Option<String>,
    /// Rule of a period in TOML or JSON: `seed`, `from`, `until`, `visits_max`, `inspectors_each`,
    /// `warnings_least`, and of each of `tiers` the `tier`, `within_days` and `random_per_mille`.
    /// The same rule again opens nothing that is planned already.
    #[arg(long)]
    rule: Option<PathBuf>,
    /// Tells the visit from others to the site.
    #[arg(long)]
    reference: Option<String>,
    /// recheck, cases, warnings, complaint, routine, random or other.
    #[arg(long, value_parser = purpose)]
    purpose: Option<Purpose>,
    /// The day.
    #[arg(long)]
    on: Option<Date>,
    /// More about it; needed for `other`.
    #[arg(long, default_value = "")]
    reason: String,
    /// Id of an officer who goes, the one in charge first; may be given several times.
    #[arg(long = "inspector")]
    inspectors: Vec<String>,
    /// Outlet to look at; may be given several times; absent for the site.
    #[arg(long = "outlet")]
    outlets: Vec<String>,
    /// Number of a task that it is about; may be given several times.
    #[arg(long = "case")]
    cases: Vec<i64>,
    /// Reference of the order to correct that is looked at again.
    #[arg(long)]
    order: Option<String>,
    /// The enterprise is told before.
    #[arg(long)]
    announced: bool,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RecordArguments {
    /// Number of the inspection.
    number: i64,
    /// What it found, in TOML or JSON: `on`, `items` of `item`, `result` and `note`, `readings`,
    /// `same_act`, `facts`, `text`, `attachments`.
    file: PathBuf,
    /// The revision that you have seen.
    #[arg(long)]
    seen: Option<u32>,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn purpose(word: &str) -> Result<Purpose, String> {
    Purpose::ALL.into_iter().find(|purpose| purpose.word() == word).ok_or_else(|| {
        format!("`{word}` is no purpose, write {}", Purpose::ALL.map(Purpose::word).join(", "))
    })
}

/// Plans visits or keeps what one found.
pub(crate) fn run(arguments: InspectionArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            InspectionCommand::Plan(arguments) => match &arguments.rule {
                Some(rule) => {
                    let rule = given::read(rule)?;
                    plan_many(arguments, rule, caller).await
                }
                None => plan_one(arguments, caller).await,
            },
            InspectionCommand::Record(arguments) => record(arguments, caller).await,
        }
    })
}

async fn plan_one(arguments: PlanArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let by = arguments.acting.name(caller)?;
    let visit = Visit {
        reference: arguments.reference.context("say `--reference`")?,
        purpose: arguments.purpose.context("say `--purpose`")?,
        reason: arguments.reason,
        on: arguments.on.context("say `--on`")?,
        inspectors: arguments.inspectors,
        outlets: arguments.outlets,
        cases: arguments.cases,
        order: arguments.order,
        seed: None,
        announced: arguments.announced,
        remind_on: None,
    };
    let enterprise = arguments.enterprise.context("say which enterprise")?;
    let at = arguments.at.with_packs().await?;
    let planner = Planner { by, at: at.now };
    let planned = at.desk.plan_inspection(&at.county, (&enterprise, visit), planner).await?;
    at.close().await;
    show(&planned, arguments.json)
}

async fn plan_many(
    arguments: PlanArguments,
    rule: InspectionRule,
    caller: &Caller,
) -> anyhow::Result<ExitCode> {
    let by = arguments.acting.name(caller)?;
    let at = arguments.at.with_packs().await?;
    let planner = Planner { by, at: at.now };
    let carried = at.desk.plan_inspections(&at.county, &rule, planner).await?;
    at.close().await;
    let Carried { opened, behind, notices, .. } = carried;
    if arguments.json {
        print::json(json!({ "opened": opened, "behind": behind, "notices": notices }));
    } else {
        print::line(&format!(
            "{opened} visits are planned, {behind} were planned already; {notices} notices"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn record(arguments: RecordArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let found: VisitFound = given::read(&arguments.file)?;
    let by = arguments.acting.name(caller)?;
    let at = arguments.at.with_packs().await?;
    let matter = at.desk.matter(&at.county, arguments.number).await?;
    anyhow::ensure!(
        matter.key.kind == MatterKind::Inspection,
        "matter {} is a {}, not an inspection",
        matter.id,
        matter.key.kind
    );
    let written = WrittenStep {
        matter: matter.id,
        seen: arguments.seen,
        at: at.now,
        by,
        party: Party::Officer,
        attachments: found.attachments.clone(),
        act: serde_json::to_value(InspectionAct::Record(found))?,
    };
    let taken = at.desk.step(&at.county, written).await?;
    at.close().await;
    show(&taken, arguments.json)
}

fn show(matter: &Matter, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        print::json(json!({ "matter": serde_json::to_value(matter)? }));
    } else {
        print_matter(matter);
    }
    Ok(ExitCode::SUCCESS)
}
