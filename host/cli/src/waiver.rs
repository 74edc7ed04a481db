//! `tidegate waiver`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use tidegate_domain::{Date, Instant, Jurisdiction, Permission, Waiver, WaiverRecord};
use tidegate_service::{Caller, Clock, Host, Page, SystemClock, waiver_standing};

use crate::access::{Ask, Subject, said_or_named};
use crate::print;
use crate::running::{block_on, open};

/// Rows that are read from the store at a time.
const ROWS_AT_ONCE: u32 = 500;

#[derive(Debug, Args)]
pub(crate) struct WaiverArguments {
    #[command(subcommand)]
    command: WaiverCommand,
}

impl WaiverArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            WaiverCommand::Add(arguments) => Ask::on(&arguments.data)
                .needs(Permission::Waive, Subject::In(arguments.county.clone())),
            WaiverCommand::List(arguments) => Ask::on(&arguments.data)
                .needs(Permission::ReadJudgements, Subject::In(arguments.county.clone())),
            WaiverCommand::Revoke(arguments) => Ask::on(&arguments.data)
                .needs(Permission::RevokeWaiver, Subject::Waiver(arguments.number)),
        }
    }
}

#[derive(Debug, Subcommand)]
enum WaiverCommand {
    /// Keep a waiver from now on and print its number.
    Add(AddArguments),
    /// All waivers of a county, latest first, also expired and revoked ones.
    List(ListArguments),
    /// Take a waiver back.
    Revoke(RevokeArguments),
}

#[derive(Debug, Args)]
struct AddArguments {
    /// GB/T 2260 code of the county.
    county: Jurisdiction,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Enterprise; absent for all of the county.
    #[arg(long)]
    enterprise: Option<String>,
    /// Number of an outlet; absent for all and the site.
    #[arg(long, requires = "enterprise")]
    outlet: Option<String>,
    /// Kind of finding that it hides; may be given several times.
    #[arg(long = "kind", required = true)]
    kinds: Vec<String>,
    /// Pollutant; may be given several times; absent for all.
    #[arg(long = "pollutant")]
    pollutants: Vec<String>,
    /// First day of the window: acts that begin in it are hidden.
    #[arg(long)]
    from: Date,
    /// Last day of the window.
    #[arg(long)]
    to: Date,
    /// Last day on which it hides anything; the last day of the window when absent.
    #[arg(long)]
    expires: Option<Date>,
    /// Why.
    #[arg(long)]
    reason: String,
    /// Who approved it; with accounts that of the token, which need not be named.
    #[arg(long)]
    approver: Option<String>,
}

#[derive(Debug, Args)]
struct ListArguments {
    /// GB/T 2260 code of the county.
    county: Jurisdiction,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RevokeArguments {
    /// Number of the waiver.
    number: i64,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Who takes it back; with accounts that of the token, which need not be named.
    #[arg(long)]
    by: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Adds, lists or revokes.
pub(crate) fn run(arguments: WaiverArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            WaiverCommand::Add(arguments) => add(arguments, caller).await?,
            WaiverCommand::List(arguments) => list(arguments).await?,
            WaiverCommand::Revoke(arguments) => {
                let by = said_or_named(caller, "--by", arguments.by.as_deref())?;
                let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
                let RevokeArguments { number, reason, .. } = &arguments;
                host.revoke_waiver(*number, &by, reason).await?;
                store.close().await;
                print::line(&format!("waiver {number} is taken back"));
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn add(arguments: AddArguments, caller: &Caller) -> anyhow::Result<()> {
    let approver = said_or_named(caller, "--approver", arguments.approver.as_deref())?;
    let clock = Arc::new(SystemClock);
    let now = clock.now();
    let (host, store) = open(&arguments.data, clock).await?;
    let expires = arguments.expires.unwrap_or(arguments.to);
    let waiver = Waiver {
        county: arguments.county,
        enterprise: arguments.enterprise,
        subject: arguments.outlet,
        kinds: arguments.kinds,
        pollutants: arguments.pollutants,
        from: arguments.from.start(),
        until: arguments.to.plus_days(1).start(),
        reason: arguments.reason,
        approver,
        approved_at: now,
        expires_at: expires.plus_days(1).start(),
    };
    let id = host.put_waiver(waiver).await?;
    store.close().await;
    print::line(&format!("waiver {id} is kept; it hides nothing from {} on", expires.plus_days(1)));
    Ok(())
}

async fn list(arguments: ListArguments) -> anyhow::Result<()> {
    let clock = Arc::new(SystemClock);
    let now = clock.now();
    let (host, store) = open(&arguments.data, clock).await?;
    let records = all(&host, &arguments.county).await?;
    store.close().await;
    if arguments.json {
        let rows = records.iter().map(|record| row(record, now)).collect::<Result<Vec<_>, _>>()?;
        print::json(serde_json::json!({ "waivers": rows }));
    } else {
        records.iter().for_each(|record| print::line(&shown(record, now)));
    }
    Ok(())
}

async fn all(host: &Host, county: &Jurisdiction) -> anyhow::Result<Vec<WaiverRecord>> {
    let mut records = Vec::new();
    loop {
        let offset = u32::try_from(records.len())?;
        let page = host.waivers(county, Page { offset, rows: ROWS_AT_ONCE }).await?;
        if page.items.is_empty() {
            return Ok(records);
        }
        records.extend(page.items);
    }
}

fn row(record: &WaiverRecord, now: Instant) -> serde_json::Result<serde_json::Value> {
    let mut row = serde_json::to_value(record)?;
    if let Some(row) = row.as_object_mut() {
        row.insert("standing".to_owned(), waiver_standing(record, now).into());
    }
    Ok(row)
}

fn shown(record: &WaiverRecord, now: Instant) -> String {
    let waiver = &record.waiver;
    let of = |text: &Option<String>, all: &str| text.clone().unwrap_or_else(|| all.to_owned());
    let last = |until: Instant| Date::of_instant(until.saturating_sub(1));
    let mut line = format!(
        "{} {} {} {} {}; acts of {}..{}; expires after {}; {} ({})",
        record.id,
        waiver_standing(record, now),
        of(&waiver.enterprise, "all enterprises"),
        of(&waiver.subject, "all outlets"),
        waiver.kinds.join(", "),
        Date::of_instant(waiver.from),
        last(waiver.until),
        last(waiver.expires_at),
        waiver.reason,
        waiver.approver,
    );
    if !waiver.pollutants.is_empty() {
        line.push_str(&format!("; only {}", waiver.pollutants.join(", ")));
    }
    if let Some(revoked) = &record.revoked {
        let on = Date::of_instant(revoked.at);
        line.push_str(&format!("; taken back {on} by {}: {}", revoked.by, revoked.reason));
    }
    line
}
