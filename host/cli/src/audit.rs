//! `tidegate audit`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};
use tidegate_domain::Permission;
use tidegate_service::{Checkpoint, Keys, SystemClock, TrustedKeys, public_keys};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, keys_folder, open};

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

impl AuditArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            AuditCommand::Verify(arguments) => {
                Ask::on(&arguments.data).needs(Permission::Audit, Subject::Host)
            }
            AuditCommand::Checkpoint(arguments) => {
                Ask::on(&arguments.data).needs(Permission::SignRecord, Subject::Host)
            }
        }
    }
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
    /// Folder of checkpoints that were kept outside the data folder: they show that the newest part
    /// of the record was cut off.
    #[arg(long)]
    kept: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct CheckpointArguments {
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Folder outside the data folder that the latest checkpoint of each county is copied to.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Verifies or signs; exit code 1 when something was changed.
pub(crate) fn run(arguments: AuditArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            AuditCommand::Verify(arguments) => {
                let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
                let trusted = trusted(&arguments.data, arguments.trust.as_deref())?;
                let kept = match &arguments.kept {
                    Some(folder) => kept(folder)?,
                    None => Vec::new(),
                };
                let report = host.audit(&trusted, &kept).await?;
                print::json(serde_json::to_value(report)?);
                store.close().await;
            }
            AuditCommand::Checkpoint(arguments) => {
                let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
                let keys = Keys::open(&keys_folder(&arguments.data))?;
                let signed = host.checkpoint_all(&keys).await?;
                if let Some(folder) = &arguments.keep {
                    keep(folder, &host.latest_checkpoints().await?)?;
                }
                print::json(serde_json::json!({ "signed": signed }));
                store.close().await;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Copies checkpoints into a folder, each under its county and number.
fn keep(folder: &Path, checkpoints: &[Checkpoint]) -> anyhow::Result<()> {
    fs_err::create_dir_all(folder)?;
    for checkpoint in checkpoints {
        let name = format!("{}-{}.json", checkpoint.county, checkpoint.number);
        fs_err::write(folder.join(name), checkpoint.to_bytes()?)?;
    }
    Ok(())
}

/// The checkpoints of a folder.
fn kept(folder: &Path) -> anyhow::Result<Vec<Checkpoint>> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let checkpoint = Checkpoint::from_bytes(&fs_err::read(&path)?);
            found.push(checkpoint.with_context(|| format!("`{}`", path.display()))?);
        }
    }
    anyhow::ensure!(!found.is_empty(), "`{}` holds no checkpoint", folder.display());
    Ok(found)
}

/// The keys that count.
fn trusted(data: &Path, trust: Option<&Path>) -> anyhow::Result<TrustedKeys> {
    match trust {
        Some(path) => Ok(public_keys(path)?.into_iter().collect()),
        None => Ok(Keys::open(&keys_folder(data))?.trusted),
    }
}
