//! `tidegate audit`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use tidegate_service::{Keys, SystemClock, TrustedKeys, public_keys};

use crate::print;
use crate::running::{block_on, keys_folder, open};

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Prove that no record, archived content or checkpoint was changed, removed or reordered.
    Verify(VerifyArguments),
    /// Sign a checkpoint over everything recorded so far, for every county.
    Checkpoint(CheckpointArguments),
}

#[derive(Debug, Args)]
struct VerifyArguments {
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Public key, or folder of keys that end in `.pub`, whose signatures count; those of the data
    /// folder when absent.
    #[arg(long)]
    trust: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct CheckpointArguments {
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
}

/// Verifies or signs; exit code 1 when something was changed.
pub(crate) fn run(arguments: AuditArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            AuditCommand::Verify(arguments) => {
                let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
                let trusted = trusted(&arguments.data, arguments.trust.as_deref())?;
                let report = host.audit(&trusted).await?;
                print::json(serde_json::to_value(report)?);
                store.close().await;
            }
            AuditCommand::Checkpoint(arguments) => {
                let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
                let keys = Keys::open(&keys_folder(&arguments.data))?;
                let signed = host.checkpoint_all(&keys).await?;
                print::json(serde_json::json!({ "signed": signed }));
                store.close().await;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The keys that count.
fn trusted(data: &Path, trust: Option<&Path>) -> anyhow::Result<TrustedKeys> {
    match trust {
        Some(path) => Ok(public_keys(path)?.into_iter().collect()),
        None => Ok(Keys::open(&keys_folder(data))?.trusted),
    }
}
