//! `tidegate totals`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::{Date, Permission};
use tidegate_service::{Clock, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct TotalsArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Last day counted of its calendar year, YYYY-MM-DD; yesterday when absent.
    #[arg(long)]
    on: Option<Date>,
}

impl TotalsArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::Enterprise(self.enterprise.clone());
        Ask::on(&self.data).needs(Permission::ReadCounty, subject)
    }
}

/// Works the amounts of a year out again from the readings and prints one JSON object an amount.
pub(crate) fn run(arguments: TotalsArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let clock = Arc::new(SystemClock);
        let on = arguments.on.unwrap_or_else(|| clock.today().plus_days(-1));
        let (host, store) = open(&arguments.data, clock).await?;
        install(&host, &[]).await?;
        let amounts = host.annual_amounts(&arguments.enterprise, on).await?;
        if amounts.is_empty() {
            print::note("no permit valid on that day allows an amount of what is monitored");
        }
        for amount in amounts {
            print::json(serde_json::to_value(amount)?);
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
