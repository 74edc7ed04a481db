//! `tidegate rejudge`.

mod state;
mod summary;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tidegate_domain::{Date, Jurisdiction, Permission};
use tidegate_runtime::Pack;
use tidegate_service::{Host, RejudgeOrder, Rejudging, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};
use state::State;
use summary::Summary;

#[derive(Debug, Args)]
pub(crate) struct RejudgeArguments {
    /// GB/T 2260 code of the county.
    county: Jurisdiction,
    /// Folder of the database; nothing in it is changed.
    #[arg(long)]
    data: PathBuf,
    /// First day, YYYY-MM-DD.
    #[arg(long)]
    from: Date,
    /// First day after.
    #[arg(long)]
    to: Date,
    /// Component of a candidate pack: it takes the place of the pack of its name and jurisdiction.
    /// May be given several times.
    #[arg(long = "packs", required = true, num_args = 1..)]
    packs: Vec<PathBuf>,
    /// Where what would change goes: `.csv` or `.xlsx`.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Where it keeps how far it has come; the same command goes on from there. In the data folder
    /// when absent, and removed at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// The day of judging that both stacks are told; today when absent.
    #[arg(long)]
    as_of: Option<Date>,
    /// Enterprises judged at the same time; one for each core when absent.
    #[arg(long)]
    jobs: Option<usize>,
    /// Print the counts as JSON.
    #[arg(long)]
    json: bool,
}

impl RejudgeArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::on(&self.data).needs(Permission::Replay, Subject::In(self.county.clone()))
    }
}

/// Judges stored history by a candidate stack and prints what would change.
pub(crate) fn run(arguments: RejudgeArguments) -> anyhow::Result<ExitCode> {
    if let Some(output) = &arguments.output {
        table::check(output)?;
    }
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let mut candidates: Vec<Arc<Pack>> = Vec::new();
        for file in &arguments.packs {
            candidates.push(host.admit(fs_err::read(file)?).await?);
        }
        let mut state = State::open(&arguments, &host, &candidates)?;
        let order = RejudgeOrder {
            county: arguments.county.clone(),
            from: arguments.from,
            until: arguments.to,
            as_of: arguments.as_of.unwrap_or_else(|| host.clock().today()),
            candidates,
            done: state.done()?,
            at_once: arguments.jobs.unwrap_or_else(cores),
        };
        let already = order.done.len();
        let started = Instant::now();
        let mut rejudging = host.rejudge(order).await?;
        let values = take(&mut rejudging, &mut state, already).await?;
        let seconds = started.elapsed().as_secs_f64();
        let results = state.results()?;
        let summary = Summary::of(&results);
        if let Some(output) = &arguments.output {
            table::write(output, &results)?;
        }
        summary.print(arguments.json, values, seconds);
        store.close().await;
        if summary.failed() == 0 {
            state.remove()?;
            Ok(ExitCode::SUCCESS)
        } else {
            Ok(ExitCode::FAILURE)
        }
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Takes results as they come, keeps them and shows how far it is; gives the values judged.
async fn take(rejudging: &mut Rejudging, state: &mut State, already: usize) -> anyhow::Result<u64> {
    let total = rejudging.progress().enterprises;
    if already > 0 {
        print::note(&format!("{already} enterprises were done before, {total} are left"));
    }
    let bar = ProgressBar::new(total);
    bar.set_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} enterprises  {msg}  {eta} left",
    )?);
    bar.enable_steady_tick(Duration::from_millis(500));
    let started = Instant::now();
    while let Some(result) = rejudging.results.recv().await {
        state.keep(&result)?;
        bar.inc(1);
        let values = rejudging.progress().values;
        // Shown to people only: no verdict comes near it.
        let rate = values as f64 / started.elapsed().as_secs_f64().max(0.001);
        bar.set_message(format!("{values} values, {rate:.0} a second"));
    }
    bar.finish_and_clear();
    Ok(rejudging.progress().values)
}

/// The layers in force and the candidates, by digest, for whoever compares runs.
pub(super) fn digests(
    host: &Host,
    county: &Jurisdiction,
    candidates: &[Arc<Pack>],
) -> [Vec<String>; 2] {
    let of = |packs: &[Arc<Pack>]| {
        packs.iter().map(|pack| pack.layer().digest.clone()).collect::<Vec<_>>()
    };
    [of(host.stack().layers(county).packs()), of(candidates)]
}
