//! `tidegate production`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::{Date, Permission, ProductionDayRecord, TruthValue};
use tidegate_service::{
    Clock, DailyMean, EvidenceChange, Host, ProductionComparison, ProductionSide, SystemClock,
};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct ProductionArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Component of a pack to install first; may be given several times.
    #[arg(long = "pack")]
    packs: Vec<PathBuf>,
    /// One day, YYYY-MM-DD; yesterday when no days are named.
    #[arg(long, conflicts_with_all = ["from", "to", "around"])]
    on: Option<Date>,
    /// First day.
    #[arg(long, requires = "to", conflicts_with = "around")]
    from: Option<Date>,
    /// Last day.
    #[arg(long, requires = "from")]
    to: Option<Date>,
    /// Compare the days before this date with those from it on.
    #[arg(long)]
    around: Option<Date>,
    /// Days either side of `--around`.
    #[arg(long, default_value_t = 30, requires = "around")]
    days: i32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl ProductionArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::Enterprise(self.enterprise.clone());
        Ask::on(&self.data).needs(Permission::ReadCounty, subject).installing(&self.packs)
    }
}

/// Prints what the packs conclude from meters, circuits and flow. Never a finding.
pub(crate) fn run(arguments: ProductionArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let clock = Arc::new(SystemClock);
        let yesterday = clock.today().plus_days(-1);
        let (host, store) = open(&arguments.data, clock).await?;
        install(&host, &arguments.packs).await?;
        if let Some(date) = arguments.around {
            compare(&host, &arguments, date).await?;
        } else {
            let on = arguments.on.unwrap_or(yesterday);
            let (from, to) = (arguments.from.unwrap_or(on), arguments.to.unwrap_or(on));
            let until = to.plus_days(1);
            let days = host.production_between(&arguments.enterprise, from, until).await?;
            if arguments.json {
                print::json(serde_json::json!({ "days": serde_json::to_value(days)? }));
            } else {
                days.iter().for_each(|day| print::line(&shown(day)));
            }
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn compare(host: &Host, arguments: &ProductionArguments, date: Date) -> anyhow::Result<()> {
    let found = host.production_around(&arguments.enterprise, date, arguments.days).await?;
    if arguments.json {
        print::json(serde_json::to_value(&found)?);
        return Ok(());
    }
    let ProductionComparison { before, since, kinds, .. } = &found;
    print::line(&side("before", before));
    print::line(&side("since", since));
    for EvidenceChange { kind, before, since, change } in kinds {
        let change = change.map_or("-".to_owned(), |change| change.to_string());
        let (before, since) = (mean(*before), mean(*since));
        print::line(&format!("{kind}: {before} a day before, {since} since, change {change}"));
    }
    if kinds.is_empty() {
        print::note("there are no figures: import meters, or see that circuits and flow are sent");
    }
    Ok(())
}

fn side(name: &str, side: &ProductionSide) -> String {
    let ProductionSide { from, until, running, stopped, unknown } = side;
    let last = until.plus_days(-1);
    format!("{name} {from}..{last}: {running} running, {stopped} stopped, {unknown} unknown")
}

fn mean(mean: Option<DailyMean>) -> String {
    mean.map_or("no figure".to_owned(), |mean| format!("{} ({} days)", mean.amount, mean.days))
}

fn shown(record: &ProductionDayRecord) -> String {
    let day = &record.day;
    let state = match day.running {
        TruthValue::Yes => "running",
        TruthValue::No => "stopped",
        TruthValue::Unknown => "unknown",
    };
    let by = record.layer.as_ref().map_or("no pack says", |layer| layer.pack.as_str());
    let mut line = format!("{} {state} {} {by}", day.on, day.confidence);
    if !day.evidence.is_empty() {
        line.push_str(&format!("; evidence: {}", day.evidence.join(", ")));
    }
    if !record.missing.is_empty() {
        line.push_str(&format!("; wanting: {}", record.missing.join(", ")));
    }
    line
}
