//! `tidegate matter`.

mod check;
mod files;
mod list;
mod show;
mod step;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_domain::Permission;
use tidegate_service::Caller;

use crate::access::Ask;
use crate::running::block_on;

pub(crate) use list::period;
pub(crate) use show::print_matter;

#[derive(Debug, Args)]
pub(crate) struct MatterArguments {
    #[command(subcommand)]
    command: MatterCommand,
}

impl MatterArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let (at, permission) = match &self.command {
            MatterCommand::List(arguments) => (&arguments.at, Permission::ReadMatters),
            MatterCommand::Show(arguments) => (&arguments.at, Permission::ReadMatters),
            MatterCommand::Check(arguments) => (&arguments.at, Permission::ReadMatters),
            MatterCommand::File(arguments) => (&arguments.at, Permission::ReadMatters),
            MatterCommand::Step(arguments) => (&arguments.at, Permission::HandleMatters),
            MatterCommand::Attach(arguments) => (&arguments.at, Permission::HandleMatters),
        };
        at.ask(permission)
    }
}

#[derive(Debug, Subcommand)]
enum MatterCommand {
    /// Matters of a county, last updated first.
    List(list::ListArguments),
    /// A matter: how it stands, every step with who and when, what did not count, its files.
    Show(show::ShowArguments),
    /// Take a step in a matter.
    Step(step::StepArguments),
    /// Fold matters from their steps again and compare them with how they are kept.
    Check(check::CheckArguments),
    /// Keep a file for a step of a matter; the step names it by its number.
    Attach(files::AttachArguments),
    /// Write a file of a matter to disk.
    File(files::FileArguments),
}

/// Lists, shows, goes on with or checks matters.
pub(crate) fn run(arguments: MatterArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            MatterCommand::List(arguments) => list::run(arguments).await,
            MatterCommand::Show(arguments) => show::run(arguments).await,
            MatterCommand::Step(arguments) => step::run(arguments, caller).await,
            MatterCommand::Check(arguments) => check::run(arguments).await,
            MatterCommand::Attach(arguments) => files::attach(arguments, caller).await,
            MatterCommand::File(arguments) => files::file(arguments).await,
        }
    })
}
