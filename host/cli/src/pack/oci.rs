//! `tidegate pack push` and `pull`: pack files in registries of the Open Container Initiative.
//!
//! A program that was built without the feature `oci` knows the commands and says what it lacks.

#[cfg(not(feature = "oci"))]
#[path = "oci/absent.rs"]
mod line;
#[cfg(feature = "oci")]
mod line;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_trust::{PACK_BYTES_MAX, PackFile, PackIdentity};

use super::Form;
use super::stopped::Stopped;
use crate::print;
use crate::trust::{bounded, write_whole};

/// What addresses in registries begin with.
const SCHEME: &str = "oci://";

/// How a registry is spoken to.
#[derive(Clone, Debug, Args)]
pub(crate) struct LineArguments {
    /// Speak without TLS to a registry on another machine too; one on this machine is spoken to
    /// without it anyway.
    #[arg(long)]
    plain_http: bool,
}

#[derive(Debug, Args)]
pub(super) struct PushArguments {
    /// Where to, `oci://registry/repository:tag`. A password is read from TIDEGATE_REGISTRY_USER
    /// and TIDEGATE_REGISTRY_PASSWORD, or from what `docker login` or `podman login` keep.
    address: String,
    /// Pack file.
    file: PathBuf,
    #[command(flatten)]
    line: LineArguments,
}

#[derive(Debug, Args)]
pub(super) struct PullArguments {
    /// Where from, `oci://registry/repository@sha256:…` or with a tag; what a tag names may change,
    /// what a digest names may not.
    address: String,
    /// File to write; named after the pack and its version when absent.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    line: LineArguments,
}

/// A pack file that was pulled; nothing but its digest was looked at.
#[derive(Debug)]
pub(crate) struct Pulled {
    /// Where from, with the digest that names it.
    pub(crate) pinned: String,
    /// Its bytes.
    pub(crate) file: Vec<u8>,
}

/// A pack file that was pushed.
#[derive(Debug)]
struct Pushed {
    /// Where to, with the digest that names it.
    pinned: String,
    /// What the tag named before, when it named something else.
    replaced: Option<String>,
}

/// The address that a path is, when it is one.
pub(crate) fn address(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| text.starts_with(SCHEME))
}

/// Pulls a pack file.
///
/// # Errors
/// Whatever the registry or the line does not give, and the feature's absence.
pub(crate) fn pull(address: &str, line: &LineArguments) -> anyhow::Result<Pulled> {
    line::pull(address, line.plain_http)
}

/// Pushes a pack file that holds together.
pub(super) fn push(arguments: &PushArguments, form: Form) -> Result<ExitCode, Stopped> {
    let bytes = bounded(&arguments.file, PACK_BYTES_MAX)?;
    let file = PackFile::read(&bytes)?;
    let pushed = line::push(&arguments.address, arguments.line.plain_http, &file)?;
    let pack = PackIdentity::of(&file);
    match form {
        Form::Json => print::json(json!({
            "address": pushed.pinned,
            "replaced": pushed.replaced,
            "bytes": bytes.len(),
            "pack": pack,
        })),
        Form::Text => {
            let (name, version) = (&pack.name, &pack.version);
            print::line(&format!("{name} {version}, {} bytes, is at", bytes.len()));
            print::line(&format!("  {}", pushed.pinned));
            if let Some(replaced) = &pushed.replaced {
                print::line(&format!("  the tag named {replaced} before"));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Pulls a pack file that holds together into a file.
pub(super) fn run_pull(arguments: &PullArguments, form: Form) -> Result<ExitCode, Stopped> {
    let pulled = pull(&arguments.address, &arguments.line)?;
    let file = PackFile::read(&pulled.file)?;
    let pack = PackIdentity::of(&file);
    let named = || PathBuf::from(format!("{}-{}.tgp", pack.name, pack.version));
    let output = arguments.output.clone().unwrap_or_else(named);
    write_whole(&output, &pulled.file)?;
    match form {
        Form::Json => print::json(json!({
            "file": output,
            "address": pulled.pinned,
            "bytes": pulled.file.len(),
            "pack": pack,
        })),
        Form::Text => {
            print::line(&format!("`{}`: {} {}", output.display(), pack.name, pack.version));
            print::line(&format!("  from {}", pulled.pinned));
            print::line("  its signatures are not looked at yet: `tidegate pack verify`");
        }
    }
    Ok(ExitCode::SUCCESS)
}
