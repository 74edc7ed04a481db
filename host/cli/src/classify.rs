//! `tidegate classify`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::{Date, Jurisdiction, Permission};
use tidegate_service::{Clock, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct ClassifyArguments {
    /// GB/T 2260 code of a county, or the id of one enterprise.
    subject: String,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Component of a pack to install first; may be given several times.
    #[arg(long = "pack")]
    packs: Vec<PathBuf>,
    /// Date whose facts and law are used, YYYY-MM-DD; today when absent.
    #[arg(long)]
    on: Option<Date>,
}

impl ClassifyArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::county_or_enterprise(&self.subject);
        Ask::on(&self.data).needs(Permission::Classify, subject).installing(&self.packs)
    }
}

/// Classifies and prints one JSON object: the counts of a county, or the record of an enterprise.
pub(crate) fn run(arguments: ClassifyArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let clock = Arc::new(SystemClock);
        let on = arguments.on.unwrap_or_else(|| clock.today());
        let (host, store) = open(&arguments.data, clock).await?;
        install(&host, &arguments.packs).await?;
        match arguments.subject.parse::<Jurisdiction>() {
            Ok(county) => {
                host.classify_county(&county, on).await?;
                print::json(serde_json::to_value(host.standing(&county, on).await?)?);
            }
            Err(_) => {
                let record = host.classify(&arguments.subject, on).await?;
                print::json(serde_json::to_value(record)?);
            }
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
