//! `tidegate replicas`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::json;
use tidegate_domain::Permission;
use tidegate_service::{ReplicaView, SystemClock};

use crate::access::{Ask, Subject};
use crate::print::{self, moment};
use crate::running::{block_on, open};

#[derive(Debug, Args)]
pub(crate) struct ReplicasArguments {
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl ReplicasArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::on(&self.data).needs(Permission::ReadMetrics, Subject::Host)
    }
}

/// Shows every host with what it said that it runs.
pub(crate) fn run(arguments: ReplicasArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        let replicas = host.replicas().await;
        store.close().await;
        for view in replicas? {
            if arguments.json {
                print::json(json!({ "report": view.report, "serves": view.serves }));
            } else {
                one(&view);
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn one(view: &ReplicaView) {
    let report = &view.report;
    let (started, seen) = (moment(report.started_at), moment(report.seen_at));
    let stands = if view.serves { "serves" } else { "silent" };
    let (name, version) = (&report.name, &report.version);
    print::line(&format!("{name}  {version}  {stands}  started {started}  seen {seen}"));
    for (place, versions) in &report.runs {
        print::line(&format!("    {place}: {}", versions.join(", ")));
    }
    for problem in &report.problems {
        print::line(&format!("    problem: {problem}"));
    }
}
