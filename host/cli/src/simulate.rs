//! `tidegate simulate`.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tidegate_demo::{
    AckLog, CountyPlan, Logger, Simulator, SimulatorOptions, SimulatorReport, generate,
};
use tidegate_domain::{Date, Jurisdiction};
use tokio_util::sync::CancellationToken;

use crate::print;
use crate::running::{asked_to_stop, block_on};

/// The day on which the synthetic county begins, unless told otherwise: the first of the 2025
/// amendment of GB 18918-2002.
pub(crate) const START: &str = "2026-03-01";

/// Virtual seconds for each real one, unless told otherwise: an hour in six seconds.
pub(crate) const SPEED: u32 = 600;

#[derive(Debug, Args)]
pub(crate) struct SimulateArguments {
    /// Where the devices call: the host's address for devices.
    #[arg(long, default_value = "127.0.0.1:8212")]
    to: SocketAddr,
    /// Seed of the county and of everything that its devices send.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Enterprises of the county; 100 outlets are monitored for each 3400.
    #[arg(long, default_value_t = 3400)]
    enterprises: u32,
    /// GB/T 2260 code of the county.
    #[arg(long, default_value = "330122")]
    county: Jurisdiction,
    /// First day, YYYY-MM-DD.
    #[arg(long, default_value = START)]
    start: Date,
    /// Virtual seconds for each real one; 0 sends as fast as answers come.
    #[arg(long, default_value_t = SPEED)]
    speed: u32,
    /// Stop after this long, for example 30s or 5m; otherwise when interrupted.
    #[arg(long = "for", value_parser = parse_duration)]
    for_real: Option<Duration>,
    /// Stop after this much virtual time, for example 24h.
    #[arg(long, value_parser = parse_duration)]
    for_virtual: Option<Duration>,
    /// Frames a second of all devices together, at most.
    #[arg(long)]
    frames_per_second_max: Option<NonZeroU32>,
    /// Record each acknowledged frame here, one JSON object a line, before it counts.
    #[arg(long)]
    ack_log: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads durations like `30s`, `5m`, `24h` or `500ms`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let wrong = || format!("`{text}` is no duration, write it like 30s, 5m, 24h or 500ms");
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let ms = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(ms).map(Duration::from_millis).ok_or_else(wrong)
}

/// Options for playing loggers from the beginning of a day.
pub(crate) fn options(address: SocketAddr, start: Date, speed: u32, seed: u64) -> SimulatorOptions {
    let speed = NonZeroU32::new(speed);
    SimulatorOptions { seed, speed, window: 16, ..SimulatorOptions::new(address, start.start()) }
}

/// Plays until told to stop, and prints what was sent and answered.
pub(crate) fn run(arguments: SimulateArguments) -> anyhow::Result<ExitCode> {
    let plan = CountyPlan {
        seed: arguments.seed,
        enterprises: arguments.enterprises,
        county: arguments.county.clone(),
        start: arguments.start,
    };
    let loggers: Vec<Logger> = generate(&plan)?.loggers;
    let options = SimulatorOptions {
        for_real: arguments.for_real,
        for_virtual: arguments.for_virtual,
        frames_per_second_max: arguments.frames_per_second_max,
        ..options(arguments.to, arguments.start, arguments.speed, arguments.seed)
    };
    let mut simulator = Simulator::new(loggers, options)?;
    if let Some(path) = &arguments.ack_log {
        simulator = simulator.with_ack_log(AckLog::append(path)?);
    }
    let report = block_on(async {
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            stop.cancel();
        });
        Ok(simulator.run(cancel).await?)
    })?;
    if arguments.json {
        print::json(report_json(&report));
    } else {
        print::line(&format!(
            "{} good frames sent, {} acknowledged, {} unanswered, {} connections",
            report.sent.good_frames(),
            report.acknowledged,
            report.unanswered,
            report.connections
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What was sent and answered, as JSON.
pub(crate) fn report_json(report: &SimulatorReport) -> serde_json::Value {
    let sent = &report.sent;
    serde_json::json!({
        "sent": {
            "data": sent.data,
            "late": sent.late,
            "heartbeats": sent.heartbeats,
            "duplicates": sent.duplicates,
            "resent": sent.resent,
            "bad_crc": sent.bad_crc,
            "garbage": sent.garbage,
            "unknown_mn": sent.unknown_mn,
            "wrong_password": sent.wrong_password,
        },
        "acknowledged": report.acknowledged,
        "unanswered": report.unanswered,
        "connections": report.connections,
        "lost_connections": report.lost_connections,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_refused() {
        for (text, ms) in [("30s", 30_000), ("5m", 300_000), ("24h", 86_400_000), ("500ms", 500)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(ms)));
        }
        for text in ["", "30", "s", "-1s", "1d", "99999999999999999999s", "18446744073709551615h"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
