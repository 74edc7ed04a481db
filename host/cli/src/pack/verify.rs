//! `tidegate pack verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use tidegate_trust::{ActiveVersion, PACK_BYTES_MAX, PackFile, PackIdentity, Terms, verify};

use super::stopped::Stopped;
use super::{Form, PROBLEMS};
use crate::print;
use crate::trust::{bounded, keyring, now, policy};

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// Pack file.
    file: PathBuf,
    #[command(flatten)]
    terms: TermsArguments,
}

/// What packs are held against.
#[derive(Debug, Args)]
pub(super) struct TermsArguments {
    /// Keyring of the keys that you trust.
    #[arg(long)]
    keys: PathBuf,
    /// Policy of the signatures that are needed; the usual one when absent.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Pack file that is active now; may be given several times. Older versions are refused.
    #[arg(long)]
    active: Vec<PathBuf>,
}

impl TermsArguments {
    /// The keyring.
    pub(super) fn keyring_file(&self) -> &Path {
        &self.keys
    }

    /// Gives the terms to `with`.
    pub(super) fn with<T>(&self, with: impl FnOnce(&Terms<'_>) -> T) -> Result<T, Stopped> {
        let keyring = keyring(&self.keys)?;
        let policy = policy(self.policy.as_deref())?;
        let active = self.active.iter().map(|path| active(path));
        let active = active.collect::<Result<Vec<_>, Stopped>>()?;
        Ok(with(&Terms { keyring: &keyring, policy: &policy, now: now(), active: &active }))
    }
}

fn active(path: &Path) -> Result<ActiveVersion, Stopped> {
    let file = PackFile::read(&bounded(path, PACK_BYTES_MAX)?)?;
    let PackIdentity { name, version, jurisdiction, component, .. } = PackIdentity::of(&file);
    Ok(ActiveVersion { name, jurisdiction, version, component })
}

/// Checks a pack file step by step; nothing of it is run.
pub(super) fn run(arguments: &VerifyArguments, form: Form) -> Result<ExitCode, Stopped> {
    let bytes = bounded(&arguments.file, PACK_BYTES_MAX)?;
    let report = arguments.terms.with(|terms| verify(&bytes, terms))?;
    told(&report, &report.lines(), form)?;
    Ok(if report.accepted { ExitCode::SUCCESS } else { ExitCode::from(PROBLEMS) })
}

/// Prints a report.
pub(super) fn told(report: &impl Serialize, lines: &[String], form: Form) -> anyhow::Result<()> {
    match form {
        Form::Json => print::json(serde_json::to_value(report)?),
        Form::Text => lines.iter().for_each(|line| print::line(line)),
    }
    Ok(())
}
