//! `tidegate pack`: make, check, build, test, look at, sign and hand on rule packs.
//!
//! Every command ends with 0 when all is well, 2 when something is wrong in the pack or its cases,
//! and 1 when the command itself failed.

mod build;
mod bundle;
mod check;
mod component;
mod inspect;
mod new;
pub(crate) mod oci;
mod run;
mod set;
mod sign;
mod stopped;
mod template;
mod test;
mod vendor;
mod verify;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::print;
use stopped::Stopped;

/// Exit code when something is wrong in a pack or its cases.
const PROBLEMS: u8 = 2;

#[derive(Debug, Args)]
pub(crate) struct PackArguments {
    #[command(subcommand)]
    command: PackCommand,
    /// Print one JSON object.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    /// Write a county's pack that builds and passes its first cases.
    New(new::NewArguments),
    /// Check tables, messages and cases without compiling anything.
    Check(check::CheckArguments),
    /// Build the component of a pack.
    Build(build::BuildArguments),
    /// Run the cases of a pack natively and as a component, and compare.
    Test(test::TestArguments),
    /// Show what a pack is made of: facts, numbers, limits and where they come from.
    Inspect(inspect::InspectArguments),
    /// Call one function of a pack with JSON.
    Run(run::RunArguments),
    /// Make one file of component, tables, messages and cases, ready to be signed.
    Bundle(bundle::BundleArguments),
    /// Add a signature to a pack file.
    Sign(sign::SignArguments),
    /// Check a pack file and its signatures, step by step; nothing of it is run.
    Verify(verify::VerifyArguments),
    /// Push a pack file to a registry (OCI).
    Push(oci::PushArguments),
    /// Pull a pack file from a registry (OCI).
    Pull(oci::PullArguments),
    /// Put all packs of a county and the keys that matter into one file.
    ExportSet(set::ExportArguments),
    /// Check such a file and take the packs out.
    ImportSet(set::ImportArguments),
}

/// How a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Runs the command.
pub(crate) fn run(arguments: PackArguments) -> anyhow::Result<ExitCode> {
    let form = if arguments.json { Form::Json } else { Form::Text };
    let ended = match arguments.command {
        PackCommand::New(arguments) => new::run(&arguments, form),
        PackCommand::Check(arguments) => check::run(&arguments, form),
        PackCommand::Build(arguments) => build::run(&arguments, form),
        PackCommand::Test(arguments) => test::run(&arguments, form),
        PackCommand::Inspect(arguments) => inspect::run(&arguments, form),
        PackCommand::Run(arguments) => run::run(&arguments, form),
        PackCommand::Bundle(arguments) => bundle::run(&arguments, form),
        PackCommand::Sign(arguments) => sign::run(&arguments, form),
        PackCommand::Verify(arguments) => verify::run(&arguments, form),
        PackCommand::Push(arguments) => oci::push(&arguments, form),
        PackCommand::Pull(arguments) => oci::run_pull(&arguments, form),
        PackCommand::ExportSet(arguments) => set::export(&arguments, form),
        PackCommand::ImportSet(arguments) => set::import(&arguments, form),
    };
    match ended {
        Ok(code) => Ok(code),
        Err(Stopped::Failed(error)) => Err(error),
        Err(Stopped::Problems(problems)) => {
            match form {
                Form::Json => print::json(problems.json()),
                Form::Text => print::note(problems.report().trim_end()),
            }
            Ok(ExitCode::from(PROBLEMS))
        }
    }
}
