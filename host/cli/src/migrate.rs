//! `tidegate migrate`.

use std::process::ExitCode;

use clap::Args;

use crate::config::ConfigArguments;
use crate::database::{Looked, OpenStore};
use crate::print;
use crate::running::block_on;

#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Only say what would be done; exit code 1 when there is something.
    #[arg(long)]
    check: bool,
}

/// Brings the schema of a database up to date, or says what that would do.
pub(crate) fn run(arguments: MigrateArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.config.settings()?;
    block_on(async {
        let state = match Looked::open(&settings).await? {
            Some(looked) => {
                let state = looked.schema_state().await?;
                looked.close().await;
                Some(state)
            }
            None => None,
        };
        if let Some(unknown) = state.as_ref().and_then(|state| state.unknown.first()) {
            anyhow::bail!(
                "the database has version {unknown}, which this program does not know: use the newer program"
            );
        }
        let pending = state.as_ref().map_or(&[][..], |state| &state.pending);
        for (version, name) in pending {
            print::line(&format!("pending  {version:04} {name}"));
        }
        if arguments.check {
            let is_current = state.is_some() && pending.is_empty();
            print::line(if is_current {
                "the schema is up to date"
            } else {
                "run `tidegate migrate`"
            });
            return Ok(if is_current { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        let store = OpenStore::open(&settings).await?;
        let schema = store.shared().schema().await?;
        store.close().await;
        print::line(&format!("the schema is version {}", schema.found));
        Ok(ExitCode::SUCCESS)
    })
}
