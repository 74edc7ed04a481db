//! Showing a notice.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_domain::{NoticeStatus, NoticeTry, TryOutcome};

use crate::at_desk::AtCounty;
use crate::print::{self, moment};

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// Number of the notice.
    number: i64,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Prints a notice with its tries.
pub(super) async fn show(arguments: ShowArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let (kept, tries) = at.desk.notice(&at.county, arguments.number).await?;
    at.close().await;
    if arguments.json {
        let (notice, tries) = (serde_json::to_value(&kept)?, serde_json::to_value(&tries)?);
        print::json(json!({ "notice": notice, "tries": tries }));
        return Ok(ExitCode::SUCCESS);
    }
    let notice = &kept.notice;
    print::line(&notice.title);
    notice.text.lines().for_each(|line| print::line(&format!("  {line}")));
    let waits = kept.status == NoticeStatus::Waiting;
    for (name, text) in [
        ("to", Some(format!("{} over {} {}", notice.person, notice.channel, notice.address))),
        ("about", Some(format!("{}, {}", notice.topic, notice.urgency.word()))),
        ("matter", notice.matter.map(|matter| matter.to_string())),
        ("enterprise", notice.enterprise.clone()),
        ("status", Some(kept.status.word().to_owned())),
        ("written", Some(moment(notice.at))),
        ("tried next", waits.then(|| moment(kept.next_at))),
        ("sent", kept.sent_at.map(moment)),
        ("arrived", kept.delivered_at.map(moment)),
        ("receipt", kept.receipt.clone()),
        ("problem", kept.problem.clone()),
    ] {
        if let Some(text) = text {
            print::line(&format!("  {name}: {}", text.trim_end()));
        }
    }
    tries.iter().for_each(|tried| print::line(&try_line(tried)));
    Ok(ExitCode::SUCCESS)
}

fn try_line(tried: &NoticeTry) -> String {
    let came = match &tried.outcome {
        TryOutcome::Sent { receipt: Some(receipt) } => format!("sent, receipt {receipt}"),
        TryOutcome::Sent { receipt: None } => "sent".to_owned(),
        TryOutcome::Again { problem, next_at } => {
            format!("failed: {problem}; again {}", moment(*next_at))
        }
        TryOutcome::Dead { problem } => format!("given up: {problem}"),
    };
    format!("  try {} {}: {came}", tried.number, moment(tried.at))
}
