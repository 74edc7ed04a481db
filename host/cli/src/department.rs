//! `tidegate department`.

mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_desk::{CommitmentState, Contradiction, FILE_BYTES_MAX, ToldFile};
use tidegate_domain::{Date, Permission, TruthValue};
use tidegate_service::Caller;
use tidegate_sheets::departments::{DEPARTMENTS, Department};
use tidegate_store::{PAGE_ROWS_MAX, Page};

use crate::access::Ask;
use crate::at_desk::{Acting, AtCounty, AtDesk};
use crate::print;
use crate::running::block_on;
use crate::table::Table;

pub(crate) use report::show;

#[derive(Debug, Args)]
pub(crate) struct DepartmentArguments {
    #[command(subcommand)]
    command: DepartmentCommand,
}

impl DepartmentArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            DepartmentCommand::Take(arguments) => arguments.at.ask(Permission::Import),
            DepartmentCommand::Contradictions(arguments)
            | DepartmentCommand::Commitments(arguments) => arguments.at.ask(Permission::ReadCounty),
        }
    }
}

#[derive(Debug, Subcommand)]
enum DepartmentCommand {
    /// Take in a file of another department; every row finds its enterprise or is named.
    Take(TakeArguments),
    /// Where departments contradict one another; the value that counts comes first.
    Contradictions(ListArguments),
    /// Promises to begin production that are not kept as they were given.
    Commitments(ListArguments),
}

#[derive(Debug, Args)]
struct TakeArguments {
    /// market, power, water, tax, planning, construction, reform, approval, acceptance,
    /// commitment or permit.
    #[arg(value_parser = department)]
    department: Department,
    /// CSV in any usual encoding, xlsx, xls or ods, at most 20 MiB.
    file: PathBuf,
    /// The day as of which it speaks, where its rows have none; today when absent.
    #[arg(long)]
    on: Option<Date>,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    at: AtCounty,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// The department of a word.
pub(crate) fn department(word: &str) -> Result<Department, String> {
    Department::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = DEPARTMENTS.into_iter().map(Department::word).collect();
        format!("`{word}` is no department, write {}", words.join(", "))
    })
}

/// Takes a file in, or shows what does not agree.
pub(crate) fn run(arguments: DepartmentArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            DepartmentCommand::Take(arguments) => take(arguments, caller).await,
            DepartmentCommand::Contradictions(arguments) => contradictions(arguments).await,
            DepartmentCommand::Commitments(arguments) => commitments(arguments).await,
        }
    })
}

/// Takes the good rows and names every bad cell; exit code 2 when something was not taken.
async fn take(arguments: TakeArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let by = arguments.acting.name(caller)?;
    let bytes = fs_err::metadata(&arguments.file)?.len();
    anyhow::ensure!(
        bytes <= FILE_BYTES_MAX as u64,
        "`{}` has {bytes} bytes: at most {FILE_BYTES_MAX} are taken; split it",
        arguments.file.display()
    );
    let name = arguments.file.file_name().context("the file has no name")?;
    let at = arguments.at.with_packs().await?;
    let told = ToldFile {
        department: arguments.department,
        bytes: fs_err::read(&arguments.file)?,
        name: name.to_string_lossy().into_owned(),
        on: arguments.on.unwrap_or_else(|| at.today()),
        by,
        now: at.now,
    };
    let report = at.desk.take_told(&at.county, told).await?;
    at.close().await;
    if arguments.json {
        print::json(serde_json::to_value(&report)?);
    } else {
        show(&report);
    }
    Ok(if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

async fn contradictions(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let found = all(&at).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "contradictions": serde_json::to_value(&found)? }));
        return Ok(ExitCode::SUCCESS);
    }
    found.iter().for_each(report::contradiction);
    print::line(&format!("{} contradictions", found.len()));
    Ok(ExitCode::SUCCESS)
}

async fn all(at: &AtDesk) -> anyhow::Result<Vec<Contradiction>> {
    let mut found = Vec::new();
    loop {
        let page = Page { offset: u32::try_from(found.len())?, rows: PAGE_ROWS_MAX };
        let listing = at.desk.contradictions(&at.county, at.now, page).await?;
        let is_last = listing.items.len() < PAGE_ROWS_MAX as usize;
        found.extend(listing.items);
        if is_last {
            return Ok(found);
        }
    }
}

async fn commitments(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.with_packs().await?;
    let found = at.desk.commitments(&at.county, at.now).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "commitments": serde_json::to_value(&found)? }));
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new([
        "enterprise",
        "name",
        "project",
        "promised",
        "produced from",
        "producing",
        "accepted",
        "odd",
    ]);
    for one in &found {
        let CommitmentState { enterprise, name, project, promised, .. } = one;
        let odd: Vec<String> = one.oddities.iter().filter_map(report::word).collect();
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        table.add([
            enterprise.as_str().into(),
            name.as_str().into(),
            project.clone().into(),
            promised.to_string().into(),
            day(one.produced_from).into(),
            truth(one.producing).into(),
            day(one.accepted).into(),
            odd.join(" ").into(),
        ]);
    }
    table.print();
    print::line(&format!("{} promises are odd; production is inferred and no proof", found.len()));
    Ok(ExitCode::SUCCESS)
}

const fn truth(value: TruthValue) -> &'static str {
    match value {
        TruthValue::Yes => "yes",
        TruthValue::No => "no",
        TruthValue::Unknown => "unknown",
    }
}
