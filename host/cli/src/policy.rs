//! `tidegate policy`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_affairs::{Affair as _, Policy, PolicyText};
use tidegate_desk::{DeskError, Planner};
use tidegate_domain::Permission;
use tidegate_service::Caller;

use crate::access::Ask;
use crate::at_desk::{Acting, AtCounty};
use crate::running::block_on;
use crate::{given, print};

#[derive(Debug, Args)]
pub(crate) struct PolicyArguments {
    #[command(subcommand)]
    command: PolicyCommand,
}

impl PolicyArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let PolicyCommand::Publish(arguments) = &self.command;
        arguments.at.ask(Permission::HandleMatters)
    }
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Publish a policy and tell those whom it concerns.
    Publish(PublishArguments),
}

#[derive(Debug, Args)]
struct PublishArguments {
    /// TOML or JSON with `title`, `text`, `document`, `in_force`, `reply_by`, `remind_on` and
    /// `target`: `industries`, `tiers`, `states`, `townships`, `enterprises`, `except`, or
    /// `everybody = true`.
    file: PathBuf,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Publishes a policy and prints how many were told.
pub(crate) fn run(arguments: PolicyArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let PolicyCommand::Publish(arguments) = arguments.command;
    block_on(async {
        let policy: PolicyText = given::read(&arguments.file)?;
        let by = arguments.acting.name(caller)?;
        let at = arguments.at.with_packs().await?;
        let planner = Planner { by, at: at.now };
        let published = at.desk.publish_policy(&at.county, policy, planner).await?;
        at.close().await;
        if arguments.json {
            print::json(json!({ "matter": serde_json::to_value(&published)? }));
            return Ok(ExitCode::SUCCESS);
        }
        let kept = Policy::from_position(&published.position).map_err(DeskError::from)?;
        print::line(&format!(
            "policy {} is published and told to {} enterprises",
            published.id,
            kept.addressed.len()
        ));
        if kept.addressed.is_empty() {
            print::note("it concerns nobody today; whoever it concerns later is told then");
        }
        Ok(ExitCode::SUCCESS)
    })
}
