//! `tidegate duty copies`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_affairs::{DueBy, PermitDuties};
use tidegate_desk::KnownCopy;

use crate::at_desk::AtCounty;
use crate::print;

#[derive(Debug, Args)]
pub(super) struct CopiesArguments {
    /// Id of the enterprise.
    enterprise: String,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints what the copies of an enterprise's permits ask for.
pub(super) async fn run(arguments: CopiesArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let known = at.desk.permit_duties(&at.county, &arguments.enterprise, at.today()).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "copies": serde_json::to_value(&known)? }));
        return Ok(ExitCode::SUCCESS);
    }
    known.iter().for_each(show);
    if known.is_empty() {
        print::note("the enterprise has no permit");
    }
    Ok(ExitCode::SUCCESS)
}

fn show(known: &KnownCopy) {
    let KnownCopy { duties, source, entered_on } = known;
    let PermitDuties { permit, valid_from, valid_until, .. } = duties;
    let from_where = match (source, entered_on) {
        (Some(source), Some(on)) => format!("{source} on {on}"),
        _ => "provisional: nobody entered it, what its tier lets expect".to_owned(),
    };
    print::line(&format!("{permit}  {valid_from} until {valid_until}  {from_where}"));
    for report in &duties.reports {
        let due = report.due.map_or_else(|| "as the county says".to_owned(), due);
        print::line(&format!("  report of the {}: {due}", report.every.word()));
    }
    for (name, terms) in [("ledger", &duties.ledgers), ("disclosure", &duties.disclosures)] {
        for term in terms {
            print::line(&format!("  {name} of the {}: {}", term.every.word(), due(term.due)));
        }
    }
    for term in &duties.monitoring {
        let outlet = if term.outlet.is_empty() { "the site" } else { &term.outlet };
        let due = term.due.map_or_else(|| "by the last day of the period".to_owned(), due);
        print::line(&format!(
            "  monitoring of {} at {outlet}, {} a {}: {due}",
            term.pollutant,
            term.times,
            term.every.word()
        ));
    }
    for change in &duties.changes {
        print::line(&format!("  change of {} on {}", change.what, change.on));
    }
}

fn due(due: DueBy) -> String {
    match due {
        DueBy::DaysAfter(0) => "by the last day of the period".to_owned(),
        DueBy::DaysAfter(days) => format!("within {days} days after the period"),
        DueBy::DayOf { month, day } => format!("by day {day} of month {month} after the period"),
    }
}
