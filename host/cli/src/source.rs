//! `tidegate source`.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tidegate_desk::{BEGINS_BY_HAND_WITHIN, ByHand, PullOutcome, Pulled};
use tidegate_domain::Permission;
use tidegate_sheets::departments::Department;
use tidegate_store::{Source, SourceState};

use crate::access::Ask;
use crate::at_desk::AtCounty;
use crate::department::department;
use crate::print::{self, moment};
use crate::running::block_on;
use crate::table::Table;

#[derive(Debug, Args)]
pub(crate) struct SourceArguments {
    #[command(subcommand)]
    command: SourceCommand,
}

impl SourceArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let (at, permission) = match &self.command {
            SourceCommand::Add(arguments) => (&arguments.at, Permission::Import),
            SourceCommand::List(arguments) => (&arguments.at, Permission::ReadCounty),
            SourceCommand::Remove(arguments) => (&arguments.at, Permission::Import),
            SourceCommand::Pull(arguments) => (&arguments.at, Permission::Import),
        };
        at.ask(permission)
    }
}

#[derive(Debug, Subcommand)]
enum SourceCommand {
    /// Add a source that is asked over HTTP on a schedule, or change the one of this name.
    Add(AddArguments),
    /// Sources of a county, with how each stands.
    List(ListArguments),
    /// Ask a source no more; what it gave stays.
    Remove(RemoveArguments),
    /// Ask sources now, whether their time has come or not.
    Pull(PullArguments),
}

#[derive(Debug, Args)]
struct AddArguments {
    /// Unique in the county.
    name: String,
    /// What it sends: market, power, water, tax, planning, construction, reform, approval,
    /// acceptance, commitment or permit.
    #[arg(long, value_parser = department)]
    form: Department,
    /// Web address, `http` or `https`.
    #[arg(long)]
    url: String,
    /// Seconds from the end of one asking to the next, 60 to 2678400.
    #[arg(long, default_value_t = 86_400)]
    every: i64,
    /// Department that answers for it, as shown with every fact; the form when absent.
    #[arg(long)]
    department: Option<String>,
    /// Name of the secret that is sent as a bearer token: the host reads it from the environment
    /// variable TIDEGATE_SOURCE_NAME.
    #[arg(long)]
    secret: Option<String>,
    /// It is not asked for now.
    #[arg(long)]
    paused: bool,
    #[command(flatten)]
    at: AtCounty,
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RemoveArguments {
    /// Name of the source.
    name: String,
    #[command(flatten)]
    at: AtCounty,
}

#[derive(Debug, Args)]
struct PullArguments {
    /// Name of the source; every active one of the county when absent.
    name: Option<String>,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Adds, lists, removes or asks sources.
pub(crate) fn run(arguments: SourceArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            SourceCommand::Add(arguments) => add(arguments).await,
            SourceCommand::List(arguments) => list(arguments).await,
            SourceCommand::Remove(RemoveArguments { name, at }) => {
                let at = at.reading().await?;
                at.desk.remove_source(&at.county, &name).await?;
                at.close().await;
                print::line(&format!("source `{name}` is asked no more; what it gave stays"));
                Ok(ExitCode::SUCCESS)
            }
            SourceCommand::Pull(arguments) => pull(arguments).await,
        }
    })
}

async fn add(arguments: AddArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let form = arguments.form.word().to_owned();
    let source = Source {
        county: at.county.clone(),
        name: arguments.name,
        department: arguments.department.unwrap_or_else(|| form.clone()),
        form,
        url: arguments.url,
        secret: arguments.secret,
        every: arguments.every,
        active: !arguments.paused,
    };
    at.desk.put_source(&source, at.now).await?;
    at.close().await;
    let asked = if source.active { "is asked by a host that serves" } else { "is kept, paused" };
    print::line(&format!("source `{}` {asked}", source.name));
    Ok(ExitCode::SUCCESS)
}

async fn list(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let sources = at.desk.sources(&at.county).await?;
    at.close().await;
    if arguments.json {
        let rows = sources.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        print::json(json!({ "sources": rows }));
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new([
        "name",
        "form",
        "department",
        "url",
        "every s",
        "next",
        "good",
        "rows",
        "failures",
        "problem",
    ]);
    for (source, state) in &sources {
        let next = if source.active { moment(state.next_at) } else { "paused".to_owned() };
        table.add([
            source.name.as_str().into(),
            source.form.as_str().into(),
            source.department.as_str().into(),
            source.url.as_str().into(),
            source.every.to_string().into(),
            next.into(),
            state.good_at.map(moment).into(),
            state.rows.into(),
            u64::from(state.failures).into(),
            state.problem.clone().into(),
        ]);
    }
    table.print();
    Ok(ExitCode::SUCCESS)
}

/// A source and how it stands as one object, as over the API.
fn row((source, state): &(Source, SourceState)) -> serde_json::Result<Value> {
    let (mut row, state) = (serde_json::to_value(source)?, serde_json::to_value(state)?);
    if let (Some(row), Value::Object(state)) = (row.as_object_mut(), state) {
        // What a source gave to be asked only for what is new is between the two.
        row.extend(state.into_iter().filter(|(name, _)| name != "tag"));
        row.remove("county");
    }
    Ok(row)
}

/// Asks sources; the exit code is 2 when one gave nothing usable, or was not asked.
async fn pull(arguments: PullArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.with_packs().await?;
    let fetcher = Arc::new(crate::desk::fetcher());
    let hand =
        ByHand { by: at.host.name(), now: at.now, fetcher, begins_within: BEGINS_BY_HAND_WITHIN };
    let pulled = at.desk.pull_now(&at.county, arguments.name.as_deref(), &hand).await?;
    at.close().await;
    let is_good = pulled
        .iter()
        .all(|one| matches!(one.outcome, PullOutcome::Taken(_) | PullOutcome::Unchanged));
    if arguments.json {
        print::json(json!({ "pulled": serde_json::to_value(&pulled)? }));
    } else {
        pulled.iter().for_each(show);
        if pulled.is_empty() {
            print::note("the county has no source that is active");
        }
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn show(pulled: &Pulled) {
    let Pulled { source, outcome, next_at, .. } = pulled;
    match outcome {
        PullOutcome::Taken(report) => {
            print::line(&format!("source `{source}`"));
            crate::department::show(report);
        }
        PullOutcome::Unchanged => print::line(&format!("source `{source}`: nothing new")),
        PullOutcome::NotAsked(why) => {
            print::line(&format!("source `{source}` was not asked: {why}"));
        }
        PullOutcome::Failed(problem) => print::line(&format!(
            "source `{source}`: {problem}; it is asked again {}",
            moment(*next_at)
        )),
    }
}
