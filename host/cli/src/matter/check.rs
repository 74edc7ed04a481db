//! `tidegate matter check`.

use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tidegate_desk::DeskError;
use tidegate_store::{MatterFilter, PAGE_ROWS_MAX, Page};

use crate::at_desk::{AtCounty, AtDesk};
use crate::print;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["number", "all"])))]
pub(super) struct CheckArguments {
    /// Number of the matter.
    number: Option<i64>,
    /// All matters of the county.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What came of it.
#[derive(Default)]
struct Found {
    matters: u64,
    steps: u64,
    /// Matters that are not what their steps make of them, with the reason.
    differ: Vec<(i64, String)>,
}

/// Folds matters from their steps again; the exit code is 1 when one comes to something else.
pub(super) async fn run(arguments: CheckArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.with_packs().await?;
    let mut found = Found::default();
    match arguments.number {
        Some(number) => {
            at.desk.matter(&at.county, number).await?;
            look(&at, number, &mut found).await?;
        }
        None => look_at_all(&at, &mut found).await?,
    }
    at.close().await;
    let Found { matters, steps, differ } = &found;
    if arguments.json {
        let differ: Vec<_> = differ
            .iter()
            .map(|(matter, reason)| json!({ "matter": matter, "reason": reason }))
            .collect();
        print::json(json!({ "matters": matters, "steps": steps, "differ": differ }));
    } else {
        for (matter, reason) in differ {
            print::line(&format!("matter {matter}: {reason}"));
        }
        print::line(&format!(
            "{matters} matters folded from {steps} steps, {} differ",
            differ.len()
        ));
    }
    Ok(if differ.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn look_at_all(at: &AtDesk, found: &mut Found) -> anyhow::Result<()> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:30} {pos}/{len} matters  {eta} left")?);
    bar.enable_steady_tick(Duration::from_millis(500));
    let (filter, mut offset) = (MatterFilter::default(), 0);
    loop {
        let page = Page { offset, rows: PAGE_ROWS_MAX };
        let listing = at.desk.matters(&at.county, &filter, page).await?;
        bar.set_length(listing.total);
        let read = listing.items.len();
        for matter in listing.items {
            look(at, matter.id, found).await?;
            bar.inc(1);
        }
        if read < PAGE_ROWS_MAX as usize {
            bar.finish_and_clear();
            return Ok(());
        }
        offset = offset.saturating_add(PAGE_ROWS_MAX);
    }
}

async fn look(at: &AtDesk, matter: i64, found: &mut Found) -> anyhow::Result<()> {
    found.matters += 1;
    match at.desk.refold(&at.county, matter).await {
        Ok(refolded) => {
            found.steps += u64::from(refolded.steps);
            if !refolded.same {
                let reason = format!(
                    "its {} steps come to something else than what is kept",
                    refolded.steps
                );
                found.differ.push((matter, reason));
            }
        }
        Err(DeskError::Refused(refused)) => {
            found.differ.push((matter, format!("a step was not allowed: {}", refused.reason)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
