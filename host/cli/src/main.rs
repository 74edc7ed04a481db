//! The command `tidegate`.

mod access;
mod account;
mod application;
mod at_desk;
mod audit;
mod backup;
mod calendar;
mod classify;
mod compare;
mod config;
mod county;
mod database;
mod demo;
mod department;
mod desk;
mod doctor;
mod duty;
mod evidence;
mod explain;
mod faults;
mod figures;
mod gateways;
mod given;
mod hj212;
mod import;
mod inspection;
mod judge;
mod key;
mod layers;
mod matter;
mod meters;
mod metrics;
mod migrate;
mod notice;
mod pack;
mod person;
mod policy;
mod practice;
mod print;
mod production;
mod publish;
mod rejudge;
mod replay;
mod replicas;
mod round;
mod running;
mod scenario;
mod serve;
mod simulate;
mod source;
mod spans;
mod stage;
mod table;
mod token;
mod totals;
mod trust;
mod waiver;

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
    /// Look over a host and its machine, and say what to do; changes nothing.
    Doctor(doctor::DoctorArguments),
    /// Bring the schema of the database up to date, or say what that would do.
    Migrate(migrate::MigrateArguments),
    /// Write a backup of database, packs and keys, while a host may serve.
    Backup(backup::BackupArguments),
    /// Check a backup, or make a host of it in an empty folder.
    Restore(backup::RestoreArguments),
    /// Counties and what each may use.
    County(county::CountyArguments),
    /// Drive any host with simulated devices that speak HJ 212.
    Simulate(simulate::SimulateArguments),
    /// Classify the enterprises of a county, or one.
    Classify(classify::ClassifyArguments),
    /// Judge days of the enterprises of a county, or of one, for the record.
    Judge(judge::JudgeArguments),
    /// Execute judgements again from the archive and compare them bit for bit.
    Replay(replay::ReplayArguments),
    /// Judge stored history by candidate packs and show what would change.
    Rejudge(rejudge::RejudgeArguments),
    /// Compare two counties' packs on the same data: where and by which clause they differ.
    Compare(compare::CompareArguments),
    /// Explain a judgement: conditions, numbers, limits, law, and what would have changed it.
    Explain(explain::ExplainArguments),
    /// Write the evidence of a judgement as a folder that anybody can check.
    Evidence(evidence::EvidenceArguments),
    /// Check the evidence of a judgement on a machine without the database.
    Verify(evidence::VerifyArguments),
    /// Prove that the record was not changed, or sign it.
    Audit(audit::AuditArguments),
    /// Register enterprises, facts, outlets, permits, devices, dockets or meters from a CSV file.
    Import(import::ImportArguments),
    /// Whether an enterprise was producing, and how its consumption changed around a date.
    Production(production::ProductionArguments),
    /// Amounts of a year against what the permit allows, worked out again from the readings.
    Totals(totals::TotalsArguments),
    /// Decide not to follow certain findings for a time, list such decisions, take one back.
    Waiver(waiver::WaiverArguments),
    /// Matters: reminders, applications, duties, tasks, alerts, inspections, policies.
    Matter(matter::MatterArguments),
    /// Applications for permits: begin, fill in, precheck, compare versions, see the plan.
    Application(application::ApplicationArguments),
    /// Tell enterprises of a policy that concerns them.
    Policy(policy::PolicyArguments),
    /// What copies of permits ask for, shutdowns, and duties that an officer lays down.
    Duty(duty::DutyArguments),
    /// Visits to sites: plan them, also by rule and lot, and keep what they found.
    Inspection(inspection::InspectionArguments),
    /// Who answers for an enterprise or is an officer, and how each is reached.
    Person(person::PersonArguments),
    /// What people were told, how far it has come, and what is sent again.
    Notice(notice::NoticeArguments),
    /// Gateways for mail, short messages, calls, applications and webhooks.
    Gateways(gateways::GatewaysArguments),
    /// Figures of a county and period, each with its definition and the list behind it.
    Figures(figures::FiguresArguments),
    /// Days off and worked weekends, and the last days of terms.
    Calendar(calendar::CalendarArguments),
    /// The numbers by which a county handles its matters, each with where it comes from.
    Practice(practice::PracticeArguments),
    /// What other departments send, where they contradict one another, what was promised.
    Department(department::DepartmentArguments),
    /// Sources of other departments that are asked over HTTP on a schedule.
    Source(source::SourceArguments),
    /// Do the desk's work of the day at once.
    Round(round::RoundArguments),
    /// Look at HJ 212 frames.
    Hj212(hj212::Hj212Arguments),
    /// Admit a pack file as a draft, or refuse it, with every step.
    Publish(publish::PublishArguments),
    /// Bring versions of packs from draft over shadow and canary to active, and back.
    Stage(stage::StageArguments),
    /// The packs that speak in a county on a date, widest first.
    Layers(layers::LayersArguments),
    /// Calls of packs that failed in a county, what is set aside for it, and taking that back.
    Faults(faults::FaultsArguments),
    /// The hosts of an installation and what each really runs.
    Replicas(replicas::ReplicasArguments),
    /// Make, check, build, test, look at, sign and hand on rule packs.
    Pack(pack::PackArguments),
    /// Make, list, revoke and hand on the keys that sign packs.
    Key(key::KeyArguments),
    /// Who may do what: add, list and disable accounts, give and take roles.
    Account(account::AccountArguments),
    /// Make, list and revoke tokens of accounts.
    Token(token::TokenArguments),
}

impl Command {
    /// What a command needs of whoever runs it.
    fn ask(&self) -> access::Ask {
        match self {
            // These open no database of a host, or make a new one; a schema is brought up to date
            // by whatever opens it, also by serving.
            Self::Demo(_)
            | Self::Migrate(_)
            | Self::Restore(_)
            | Self::Simulate(_)
            | Self::Verify(_)
            | Self::Gateways(_)
            | Self::Hj212(_)
            | Self::Pack(_)
            | Self::Key(_) => access::Ask::nothing(),
            Self::Serve(arguments) => arguments.ask(),
            Self::Doctor(arguments) => arguments.ask(),
            Self::Backup(arguments) => arguments.ask(),
            Self::County(arguments) => arguments.ask(),
            Self::Classify(arguments) => arguments.ask(),
            Self::Judge(arguments) => arguments.ask(),
            Self::Replay(arguments) => arguments.ask(),
            Self::Rejudge(arguments) => arguments.ask(),
            Self::Compare(arguments) => arguments.ask(),
            Self::Explain(arguments) => arguments.ask(),
            Self::Evidence(arguments) => arguments.ask(),
            Self::Audit(arguments) => arguments.ask(),
            Self::Import(arguments) => arguments.ask(),
            Self::Production(arguments) => arguments.ask(),
            Self::Totals(arguments) => arguments.ask(),
            Self::Waiver(arguments) => arguments.ask(),
            Self::Matter(arguments) => arguments.ask(),
            Self::Application(arguments) => arguments.ask(),
            Self::Policy(arguments) => arguments.ask(),
            Self::Duty(arguments) => arguments.ask(),
            Self::Inspection(arguments) => arguments.ask(),
            Self::Person(arguments) => arguments.ask(),
            Self::Notice(arguments) => arguments.ask(),
            Self::Figures(arguments) => arguments.ask(),
            Self::Calendar(arguments) => arguments.ask(),
            Self::Practice(arguments) => arguments.ask(),
            Self::Department(arguments) => arguments.ask(),
            Self::Source(arguments) => arguments.ask(),
            Self::Round(arguments) => arguments.ask(),
            Self::Publish(arguments) => arguments.ask(),
            Self::Stage(arguments) => arguments.ask(),
            Self::Layers(arguments) => arguments.ask(),
            Self::Faults(arguments) => arguments.ask(),
            Self::Replicas(arguments) => arguments.ask(),
            Self::Account(arguments) => arguments.ask(),
            Self::Token(arguments) => arguments.ask(),
        }
    }
}

/// Judgements and matters are many small values that go from thread to thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // `serve` says itself what it logs.
    if !matches!(arguments.command, Command::Serve(_)) {
        print::start_logging(&config::LogSettings::default());
    }
    match carry_out(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            print::failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// Carries a command out for whoever runs it, when they may.
fn carry_out(command: Command) -> anyhow::Result<ExitCode> {
    let caller = access::admitted(&command.ask())?;
    match command {
        Command::Demo(arguments) => demo::run(arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Doctor(arguments) => doctor::run(arguments),
        Command::Migrate(arguments) => migrate::run(arguments),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::County(arguments) => county::run(arguments, &caller),
        Command::Simulate(arguments) => simulate::run(arguments),
        Command::Classify(arguments) => classify::run(arguments),
        Command::Judge(arguments) => judge::run(arguments),
        Command::Replay(arguments) => replay::run(arguments),
        Command::Rejudge(arguments) => rejudge::run(arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Evidence(arguments) => evidence::run(arguments),
        Command::Verify(arguments) => evidence::verify(arguments),
        Command::Audit(arguments) => audit::run(arguments),
        Command::Import(arguments) => import::run(arguments, &caller),
        Command::Production(arguments) => production::run(arguments),
        Command::Totals(arguments) => totals::run(arguments),
        Command::Waiver(arguments) => waiver::run(arguments, &caller),
        Command::Matter(arguments) => matter::run(arguments, &caller),
        Command::Application(arguments) => application::run(arguments, &caller),
        Command::Policy(arguments) => policy::run(arguments, &caller),
        Command::Duty(arguments) => duty::run(arguments, &caller),
        Command::Inspection(arguments) => inspection::run(arguments, &caller),
        Command::Person(arguments) => person::run(arguments),
        Command::Notice(arguments) => notice::run(arguments, &caller),
        Command::Gateways(arguments) => gateways::run(arguments),
        Command::Figures(arguments) => figures::run(arguments),
        Command::Calendar(arguments) => calendar::run(arguments),
        Command::Practice(arguments) => practice::run(arguments),
        Command::Department(arguments) => department::run(arguments, &caller),
        Command::Source(arguments) => source::run(arguments),
        Command::Round(arguments) => round::run(arguments),
        Command::Hj212(arguments) => hj212::run(arguments),
        Command::Publish(arguments) => publish::run(arguments, &caller),
        Command::Stage(arguments) => stage::run(arguments, &caller),
        Command::Layers(arguments) => layers::run(arguments),
        Command::Faults(arguments) => faults::run(arguments, &caller),
        Command::Replicas(arguments) => replicas::run(arguments),
        Command::Pack(arguments) => pack::run(arguments),
        Command::Key(arguments) => key::run(arguments),
        Command::Account(arguments) => account::run(arguments, &caller),
        Command::Token(arguments) => token::run(arguments, &caller),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::Arguments;

    /// The command lines of the readme, without their remarks.
    fn commands() -> Vec<String> {
        let readme = include_str!("../../../README.md");
        let lines = readme.lines().filter_map(|line| line.strip_prefix("cargo run --release -- "));
        lines.map(|line| line.split(" # ").next().unwrap_or(line).trim().to_owned()).collect()
    }

    #[test]
    fn every_command_line_of_the_readme_is_one() {
        let commands = commands();
        assert!(commands.len() > 20, "{commands:?}");
        for command in commands {
            let words = command.split_whitespace().filter(|word| *word != "…");
            let words = words.map(|word| word.trim_matches('\''));
            if let Err(error) = Arguments::try_parse_from(std::iter::once("tidegate").chain(words))
            {
                panic!("`{command}`: {error}");
            }
        }
    }
}
