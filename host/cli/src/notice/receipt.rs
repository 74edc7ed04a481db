//! Taking a gateway's word that notices arrived.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_domain::{Channel, Instant};

use super::channel;
use crate::at_desk::AtCounty;
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ReceiptArguments {
    /// What the gateway called each notice when it took it.
    #[arg(required = true)]
    receipts: Vec<String>,
    /// Channel over which they went: sms, voice, email, webhook or app.
    #[arg(long, value_parser = channel)]
    channel: Channel,
    /// When they arrived, 2026-03-01T08:00:00+08:00 or a date; now when absent, and never later than
    /// now.
    #[arg(long = "at", value_parser = instant)]
    arrived_at: Option<Instant>,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

fn instant(text: &str) -> Result<Instant, String> {
    tidegate_web::parse_instant(text).ok_or_else(|| {
        format!("`{text}` is not an instant, write 2026-03-01T08:00:00+08:00 or a date")
    })
}

/// Notes what arrived; the exit code is 2 when no notice of the county went under a receipt.
pub(super) async fn take(arguments: ReceiptArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let arrived = arguments.arrived_at.map_or(at.now, |arrived| arrived.min(at.now));
    let (mut noted, mut known, mut unknown) = (0_u64, 0_u64, Vec::new());
    for receipt in arguments.receipts {
        match at.desk.receipt(&at.county, (arguments.channel, &receipt), arrived).await? {
            Some(true) => noted += 1,
            Some(false) => known += 1,
            None => unknown.push(receipt),
        }
    }
    at.close().await;
    let is_whole = unknown.is_empty();
    if arguments.json {
        print::json(json!({ "noted": noted, "known": known, "unknown": unknown }));
    } else {
        print::line(&format!("{noted} arrived, {known} were known to have arrived"));
        for receipt in unknown {
            print::line(&format!(
                "receipt `{receipt}`: no notice of the county went under it over {}",
                arguments.channel
            ));
        }
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
