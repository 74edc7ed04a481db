//! `tidegate pack export-set` and `import-set`: all packs of a county across an air gap.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use tidegate_domain::Jurisdiction;
use tidegate_trust::{PACK_BYTES_MAX, PackSet, SET_BYTES_MAX, verify_set};

use super::stopped::Stopped;
use super::verify::{TermsArguments, told};
use super::{Form, PROBLEMS};
use crate::print;
use crate::trust::{bounded, write_whole};

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// GB/T 2260 code of the county.
    county: Jurisdiction,
    /// Pack files of all its layers.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    terms: TermsArguments,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// Set.
    file: PathBuf,
    #[command(flatten)]
    terms: TermsArguments,
    /// Folder for the pack files, empty or new.
    #[arg(short, long)]
    output: PathBuf,
}

/// Writes a set of packs that would be accepted here; otherwise nothing.
pub(super) fn export(arguments: &ExportArguments, form: Form) -> Result<ExitCode, Stopped> {
    let mut files = Vec::new();
    for path in &arguments.files {
        files.push(bounded(path, PACK_BYTES_MAX)?);
    }
    let keyring = crate::trust::keyring(arguments.terms.keyring_file())?;
    let set = PackSet::build(arguments.county.clone(), files, &keyring)?;
    let bytes = set.to_bytes()?;
    let report = arguments.terms.with(|terms| verify_set(&bytes, terms))?;
    told(&report, &report.lines(), form)?;
    if !report.accepted {
        return Ok(ExitCode::from(PROBLEMS));
    }
    write_whole(&arguments.output, &bytes)?;
    print::note(&format!("`{}`: {} bytes", arguments.output.display(), bytes.len()));
    Ok(ExitCode::SUCCESS)
}

/// Writes the pack files of a set of which every one is accepted; otherwise nothing.
pub(super) fn import(arguments: &ImportArguments, form: Form) -> Result<ExitCode, Stopped> {
    let bytes = bounded(&arguments.file, SET_BYTES_MAX)?;
    let report = arguments.terms.with(|terms| verify_set(&bytes, terms))?;
    told(&report, &report.lines(), form)?;
    if !report.accepted {
        return Ok(ExitCode::from(PROBLEMS));
    }
    write_packs(&arguments.output, &PackSet::read(&bytes)?)?;
    print::note(&format!("`{}`: {} pack files", arguments.output.display(), report.packs.len()));
    Ok(ExitCode::SUCCESS)
}

/// Writes the packs of a set into a folder beside the one that is meant, which then takes its
/// place: a disk that fills leaves nothing that looks complete.
fn write_packs(folder: &Path, set: &PackSet) -> anyhow::Result<()> {
    if folder.exists() {
        let empty = folder.is_dir() && fs_err::read_dir(folder)?.next().is_none();
        anyhow::ensure!(empty, "`{}` is not an empty folder, name one", folder.display());
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs_err::create_dir_all(parent)?;
    let beside = tempfile::Builder::new().prefix(".tidegate-").tempdir_in(parent)?;
    let packs = beside.path().join("packs");
    for (pack, bytes) in set.packs() {
        let name = format!("{}-{}-{}.tgp", pack.jurisdiction, pack.name, pack.version);
        write_whole(&packs.join(name), bytes)?;
    }
    if folder.exists() {
        fs_err::remove_dir(folder)?;
    }
    fs_err::rename(&packs, folder)
        .with_context(|| format!("`{}` cannot be put in its place", folder.display()))
}
