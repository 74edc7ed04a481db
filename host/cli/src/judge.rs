//! `tidegate judge`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::json;
use tidegate_domain::{Date, Jurisdiction, Permission};
use tidegate_service::{Clock, Host, Judging, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct JudgeArguments {
    /// GB/T 2260 code of a county, or the id of one enterprise.
    subject: String,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Component of a pack to install first; may be given several times.
    #[arg(long = "pack")]
    packs: Vec<PathBuf>,
    /// Day judged, YYYY-MM-DD; yesterday when absent.
    #[arg(long)]
    on: Option<Date>,
    /// Last day judged, when more than one is; each gets a judgement of its own.
    #[arg(long)]
    to: Option<Date>,
}

impl JudgeArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::county_or_enterprise(&self.subject);
        Ask::on(&self.data).needs(Permission::Judge, subject).installing(&self.packs)
    }
}

/// Judges and prints one JSON object a judgement that is new, then one with the counts.
pub(crate) fn run(arguments: JudgeArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let clock = Arc::new(SystemClock);
        let on = arguments.on.unwrap_or_else(|| clock.today().plus_days(-1));
        let to = arguments.to.unwrap_or(on);
        anyhow::ensure!(on <= to, "`--to` {to} lies before `--on` {on}: give the later day last");
        let (host, store) = open(&arguments.data, clock).await?;
        install(&host, &arguments.packs).await?;
        let enterprises = match arguments.subject.parse::<Jurisdiction>() {
            Ok(county) => host.enterprise_ids(&county).await?,
            Err(_) => vec![arguments.subject.clone()],
        };
        let mut counts = Counts::default();
        for day in on.days()..=to.days() {
            for enterprise in &enterprises {
                judge(&host, enterprise, Date::from_days(day), &mut counts).await?;
            }
        }
        print::json(json!({
            "judged": counts.judged,
            "new": counts.new,
            "findings": counts.findings,
            "undetermined": counts.undetermined,
            "cases_opened": counts.opened,
            "cases_told": counts.told,
        }));
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

#[derive(Debug, Default)]
struct Counts {
    judged: u64,
    new: u64,
    findings: u64,
    undetermined: u64,
    opened: usize,
    told: usize,
}

async fn judge(host: &Host, enterprise: &str, on: Date, counts: &mut Counts) -> anyhow::Result<()> {
    let Judging { judgement, verdict, new, opened, told } = host.judge(enterprise, on).await?;
    counts.judged += 1;
    counts.new += u64::from(new);
    counts.findings += verdict.findings.len() as u64;
    counts.undetermined += verdict.undetermined.len() as u64;
    counts.opened += opened.len();
    counts.told += told.len();
    if new && (!verdict.findings.is_empty() || judgement.revision > 0) {
        print::json(serde_json::to_value(judgement)?);
    }
    Ok(())
}
