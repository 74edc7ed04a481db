//! `tidegate replay`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::Permission;
use tidegate_service::{Replay, ReplayOutcome, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, open};

#[derive(Debug, Args)]
pub(crate) struct ReplayArguments {
    /// Id of a judgement, or its first 8 digits or more; several may be given.
    judgements: Vec<String>,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Replay every judgement there is, also routine batches.
    #[arg(long, conflicts_with = "judgements")]
    all: bool,
    /// Print each replay as JSON.
    #[arg(long)]
    json: bool,
}

impl ReplayArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let ask = Ask::on(&self.data);
        if self.all {
            return ask.needs(Permission::Replay, Subject::Host);
        }
        self.judgements
            .iter()
            .fold(ask, |ask, id| ask.needs(Permission::Replay, Subject::Judgement(id.clone())))
    }
}

/// Executes judgements again; exit code 1 when any differs.
pub(crate) fn run(arguments: ReplayArguments) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        arguments.all || !arguments.judgements.is_empty(),
        "name a judgement, or give `--all`"
    );
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        let ids =
            if arguments.all { host.judgement_ids().await? } else { arguments.judgements.clone() };
        let (mut identical, mut same, mut differ, mut other) = (0_u64, 0_u64, 0_u64, 0_u64);
        for id in &ids {
            let replay = host.replay(id).await?;
            match replay.outcome {
                ReplayOutcome::Identical => identical += 1,
                ReplayOutcome::SameVerdictOnAnotherEngine => same += 1,
                ReplayOutcome::MeansByAnotherMethod => other += 1,
                ReplayOutcome::Differs => differ += 1,
            }
            if arguments.json {
                print::json(serde_json::to_value(&replay)?);
            } else if !arguments.all || replay.outcome == ReplayOutcome::Differs {
                show(&replay);
            }
        }
        if arguments.all && !arguments.json {
            print::line(&format!(
                "{} judgements: {identical} identical bit for bit, {same} the same on another \
                 engine, {other} with means by a method that is not known here, {differ} differ",
                ids.len()
            ));
        }
        store.close().await;
        Ok(if differ == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// A replay for the terminal.
pub(crate) fn show(replay: &Replay) {
    let engine = |engine: &tidegate_service::Engine| {
        format!("{} {} {} {}", engine.name, engine.version, engine.target, engine.profile)
    };
    let outcome = match replay.outcome {
        ReplayOutcome::Identical => "identical bit for bit",
        ReplayOutcome::SameVerdictOnAnotherEngine => "same verdict on another engine",
        ReplayOutcome::MeansByAnotherMethod => {
            "the same answers; its means were formed by a method that is not known here"
        }
        ReplayOutcome::Differs => "differs",
    };
    print::line(&format!("{} {outcome} ({} calls)", replay.judgement, replay.calls));
    if replay.recorded_on != replay.replayed_on {
        print::line(&format!("  recorded on {}", engine(&replay.recorded_on)));
        print::line(&format!("  replayed on {}", engine(&replay.replayed_on)));
    }
    if replay.outcome == ReplayOutcome::MeansByAnotherMethod {
        print::line(&format!("  method of the record: {}", replay.method));
    }
    for difference in &replay.differences {
        print::line(&format!("  {}", difference.at));
        print::line(&format!("    recorded {}", difference.recorded));
        print::line(&format!("    now      {}", difference.now));
    }
}
