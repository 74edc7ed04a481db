//! The command `tidegate`.

mod classify;
mod demo;
mod hj212;
mod import;
mod pack;
mod print;
mod running;
mod serve;
mod simulate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Rule packs for discharge permits: classify enterprises, warn on online monitoring, explain why.
#[derive(Debug, Parser)]
#[command(name = "tidegate", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play a synthetic county: packs, host, page and devices in one process.
    Demo(demo::DemoArguments),
    /// Serve a county: gateway, grading and page.
    Serve(serve::ServeArguments),
    /// Drive any host with simulated devices that speak HJ 212.
    Simulate(simulate::SimulateArguments),
    /// Classify the enterprises of a county, or one.
    Classify(classify::ClassifyArguments),
    /// Register enterprises, facts, outlets, permits or devices from a CSV file.
    Import(import::ImportArguments),
    /// Look at HJ 212 frames.
    Hj212(hj212::Hj212Arguments),
    /// Make, check, build, test and look at rule packs.
    Pack(pack::PackArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    print::start_logging();
    let result = match arguments.command {
        Command::Demo(arguments) => demo::run(arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Simulate(arguments) => simulate::run(arguments),
        Command::Classify(arguments) => classify::run(arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Hj212(arguments) => hj212::run(arguments),
        Command::Pack(arguments) => pack::run(arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            print::failure(&error);
            ExitCode::FAILURE
        }
    }
}
