//! `tidegate pack bundle`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_trust::{
    COMPONENT_BYTES_MAX, MEMBERS_MAX, PackFile, PackParts, Refusal, TEXT_BYTES_MAX,
};

use super::Form;
use super::component::{admit, output};
use super::stopped::{Problems, Stopped};
use crate::print;
use crate::trust::{bounded, write_whole};

/// Folders of a pack whose files people read.
const FOLDERS: [&str; 5] = ["facts", "parameters", "catalogue", "messages", "cases"];

#[derive(Debug, Args)]
pub(super) struct BundleArguments {
    /// Folder of the pack.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
    /// Component that was built from the folder; built now when absent.
    #[arg(long)]
    component: Option<PathBuf>,
}

/// Makes one file of component, tables, messages and cases.
pub(super) fn run(arguments: &BundleArguments, form: Form) -> Result<ExitCode, Stopped> {
    let folder = &arguments.folder;
    let manifest = tidegate_manifest::compile(folder)?.manifest;
    // Whoever checks the pack runs its cases: they must at least be readable.
    tidegate_testkit::load(folder, &manifest)?;
    let component = match &arguments.component {
        Some(file) => bounded(file, COMPONENT_BYTES_MAX)?,
        None => tidegate_build::build(folder, output(form))?.component,
    };
    admit(&component)?;
    let files = files(folder)?;
    let file = PackFile::build(PackParts { component, files })?;
    let bytes = file.to_bytes()?;
    write_whole(&arguments.output, &bytes)?;
    let (listing, digest) = (file.listing(), file.digest());
    match form {
        Form::Json => print::json(json!({
            "file": arguments.output,
            "pack": file.manifest().pack(),
            "jurisdiction": listing.jurisdiction,
            "bytes": bytes.len(),
            "members": listing.members.len(),
            "component": listing.component,
            "listing": digest,
        })),
        Form::Text => {
            print::line(&format!("{}: {}", file.manifest().pack(), arguments.output.display()));
            print::line(&format!("  size        {} bytes", bytes.len()));
            print::line(&format!("  members     {}", listing.members.len()));
            print::line(&format!("  component   {}", listing.component));
            print::line(&format!("  listing     {digest}"));
            print::note("sign it with `tidegate pack sign`; `tar tf` shows what is inside");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `pack.toml` and the files of the known folders, without hidden ones.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Stopped> {
    let mut files = BTreeMap::new();
    let table = "pack.toml".to_owned();
    files.insert(table, bounded(&folder.join("pack.toml"), TEXT_BYTES_MAX)?);
    for name in FOLDERS {
        let inner = folder.join(name);
        if !inner.is_dir() {
            continue;
        }
        for entry in fs_err::read_dir(&inner)? {
            let entry = entry?;
            let file = entry.file_name().to_string_lossy().into_owned();
            if file.starts_with('.') {
                continue;
            }
            if files.len() >= MEMBERS_MAX {
                let message = format!("`{}` has more files than a pack file", folder.display());
                return Err(Problems::one(message, "join tables or cases into fewer files").into());
            }
            files.insert(format!("{name}/{file}"), bounded(&entry.path(), TEXT_BYTES_MAX)?);
        }
    }
    Ok(files)
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        let mut problems = Problems::default();
        for problem in &refusal.problems {
            problems.add(format!("step `{}`: {problem}", refusal.step), "");
        }
        Self::Problems(problems)
    }
}
