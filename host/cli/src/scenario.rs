//! A year that is played: what a synthetic county sends, and how its people behave, through the host's
//! own doors, with a clock that is moved on step by step.

mod ahead;
mod outcome;
mod people;
mod play;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::bail;
use tidegate_demo::year::{Year, YearPlan};
use tidegate_domain::Date;

use crate::print;
use crate::running::block_on;

/// The year of the article.
const YEAR: i16 = 2022;

/// Days of a year that is played.
const DAYS: u32 = 365;

/// What year to play.
#[derive(Clone, Debug)]
pub(crate) struct ScenarioArguments {
    /// Seed of all that is drawn.
    pub(crate) seed: u64,
    /// Enterprises.
    pub(crate) enterprises: u32,
    /// Days to play, from 1 January.
    pub(crate) days: u32,
    /// Keep the county in this new folder; otherwise it is gone at the end.
    pub(crate) data: PathBuf,
    /// Components of the packs, widest first.
    pub(crate) components: Vec<Vec<u8>>,
    /// Print the outcome as one line of JSON.
    pub(crate) json: bool,
}

/// Plays the year `tonglu-2022` and prints what it came to beside a count made from the generated
/// data alone.
pub(crate) fn run(arguments: ScenarioArguments) -> anyhow::Result<ExitCode> {
    if !(1..=DAYS).contains(&arguments.days) {
        bail!("a scenario plays 1 to {DAYS} days, not {}", arguments.days);
    }
    let Some(from) = Date::from_ymd(YEAR, 1, 1) else { bail!("no such year") };
    let plan = YearPlan {
        seed: arguments.seed,
        county: "330122".parse()?,
        enterprises: arguments.enterprises,
        from,
        days: arguments.days,
    };
    let began = Instant::now();
    let json = arguments.json;
    let outcome = block_on(async move {
        let year = Year::new(&plan)?;
        play::play(year, arguments, began).await
    })?;
    if json {
        print::json(serde_json::to_value(&outcome)?);
    } else {
        outcome.print();
    }
    Ok(if outcome.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
