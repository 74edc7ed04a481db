//! `tidegate compare`.

mod sink;
mod table;
mod text;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use tidegate_domain::{Date, Jurisdiction, LayerRef, Permission};
use tidegate_service::{CompareOrder, CompareTally, Comparing, DifferenceKind, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};
use sink::Sink;

#[derive(Debug, Args)]
pub(crate) struct CompareArguments {
    /// GB/T 2260 code of the first county.
    first: Jurisdiction,
    /// GB/T 2260 code of the second county.
    second: Jurisdiction,
    /// Folder of the database; nothing in it is changed.
    #[arg(long)]
    data: PathBuf,
    /// First day, YYYY-MM-DD.
    #[arg(long)]
    from: Date,
    /// First day after.
    #[arg(long)]
    to: Date,
    /// County whose enterprises and readings both are asked about; the first when absent. May be given
    /// several times.
    #[arg(long)]
    data_of: Vec<Jurisdiction>,
    /// Only this enterprise.
    #[arg(long)]
    enterprise: Option<String>,
    /// Compare only this: `classification`, `limit`, `grade` or `finding`. May be given several times.
    #[arg(long)]
    only: Vec<DifferenceKind>,
    /// What is written. Text and JSON list the first differences, tables all of them.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Where it is written; standard output when absent.
    #[arg(short, long, required_if_eq("format", "xlsx"))]
    output: Option<PathBuf>,
    /// The day of judging that both are told; today when absent.
    #[arg(long)]
    as_of: Option<Date>,
    /// Enterprises looked at at the same time; one for each core when absent.
    #[arg(long)]
    jobs: Option<usize>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// A row for each difference.
    Csv,
    /// A workbook: a sheet of counts, and a row for each difference.
    Xlsx,
}

/// What everything came to.
#[derive(Debug, Default)]
struct Whole {
    layers: [Vec<LayerRef>; 2],
    data_of: Vec<Jurisdiction>,
    enterprises: u64,
    values: u64,
    seconds: f64,
    tally: CompareTally,
    /// Enterprises that could not be compared to the end, with why.
    failures: Vec<(String, String)>,
}

impl CompareArguments {
    /// What it needs: a county's packs are its own as its data is.
    pub(crate) fn ask(&self) -> Ask {
        let counties: BTreeSet<&Jurisdiction> =
            [&self.first, &self.second].into_iter().chain(&self.data_of).collect();
        counties.into_iter().fold(Ask::on(&self.data), |ask, county| {
            ask.needs(Permission::Replay, Subject::In(county.clone()))
        })
    }
}

/// Compares two counties' packs on the same data.
pub(crate) fn run(arguments: &CompareArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let order = CompareOrder {
            counties: [arguments.first.clone(), arguments.second.clone()],
            data_of: arguments.data_of.clone(),
            enterprise: arguments.enterprise.clone(),
            from: arguments.from,
            until: arguments.to,
            as_of: arguments.as_of,
            kinds: arguments.only.iter().copied().collect(),
            at_once: arguments.jobs.unwrap_or_else(cores),
        };
        let started = Instant::now();
        let mut comparing = host.compare(order).await?;
        let mut sink = Sink::open(arguments)?;
        let mut whole = take(&mut comparing, &mut sink).await?;
        whole.seconds = started.elapsed().as_secs_f64();
        store.close().await;
        comparing.ended()?;
        sink.finish(arguments, &whole)?;
        for (enterprise, why) in &whole.failures {
            print::note(&format!("{enterprise} was not compared to the end: {why}"));
        }
        let good = whole.failures.is_empty();
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Takes results as they come and shows how far it is.
async fn take(comparing: &mut Comparing, sink: &mut Sink) -> anyhow::Result<Whole> {
    let bar = ProgressBar::new(comparing.progress().enterprises);
    bar.set_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} enterprises  {msg}  {eta} left",
    )?);
    bar.enable_steady_tick(Duration::from_millis(500));
    let mut whole = Whole::default();
    while let Some(result) = comparing.results.recv().await {
        whole.enterprises += 1;
        whole.tally.add(&result.tally);
        if !result.failure.is_empty() {
            whole.failures.push((result.enterprise.clone(), result.failure.clone()));
        }
        sink.take(result.differences)?;
        bar.inc(1);
        bar.set_message(format!("{} values", comparing.progress().values));
    }
    bar.finish_and_clear();
    whole.values = comparing.progress().values;
    whole.layers.clone_from(&comparing.layers);
    whole.data_of.clone_from(&comparing.data_of);
    Ok(whole)
}
