//! `tidegate publish`.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use tidegate_domain::{Admission, Permission};
use tidegate_service::{Caller, LOCAL_OPERATOR, SystemClock};
use tidegate_trust::{PACK_BYTES_MAX, PackFile};

use crate::access::{Ask, Subject, named};
use crate::pack::oci::{LineArguments, Pulled, address, pull};
use crate::print;
use crate::running::{block_on, install, open};
use crate::trust::bounded;

#[derive(Debug, Args)]
pub(crate) struct PublishArguments {
    /// Pack file (`.tgp`), as `tidegate pack bundle` and `tidegate pack sign` make it, or its
    /// address in a registry, `oci://registry/repository@sha256:…`.
    file: PathBuf,
    #[command(flatten)]
    line: LineArguments,
    /// Folder of the database. Whose signatures count stands there in `keyring.toml`, which are
    /// needed in `policy.toml`.
    #[arg(long)]
    data: PathBuf,
    /// Who publishes it: somebody else decides about its stages.
    #[arg(long, default_value = LOCAL_OPERATOR)]
    by: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// What was read, so that what is asked about is what is published.
    #[arg(skip)]
    found: OnceCell<anyhow::Result<Found>>,
}

/// A pack file with where it was had from.
#[derive(Debug)]
struct Found {
    bytes: Vec<u8>,
    origin: Option<String>,
}

impl PublishArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        // Where it would speak stands in the file; one that cannot be read is refused later.
        let read = self.found().as_ref().ok();
        let read = read.and_then(|found| PackFile::read(&found.bytes).ok());
        let subject =
            read.map_or(Subject::OwnPart, |file| Subject::In(file.listing().jurisdiction.clone()));
        Ask::on(&self.data).needs(Permission::PublishPack, subject)
    }

    fn found(&self) -> &anyhow::Result<Found> {
        self.found.get_or_init(|| match address(&self.file) {
            Some(address) => {
                let Pulled { pinned, file: bytes } = pull(address, &self.line)?;
                Ok(Found { bytes, origin: Some(pinned) })
            }
            None => Ok(Found { bytes: bounded(&self.file, PACK_BYTES_MAX)?, origin: None }),
        })
    }
}

/// Admits a pack file as a draft, or refuses it, and prints every step.
pub(crate) fn run(mut arguments: PublishArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    arguments.found();
    let Some(found) = arguments.found.take() else { bail!("nothing was read") };
    let Found { bytes, origin } = found?;
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let by = named(caller, &arguments.by)?;
        let admission = host.publish_from(bytes, origin.as_deref(), &by).await?;
        store.close().await;
        if arguments.json {
            print::json(serde_json::to_value(&admission)?);
        } else {
            lines(&admission).iter().for_each(|line| print::line(line));
        }
        Ok(if admission.admitted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// The report for people.
fn lines(admission: &Admission) -> Vec<String> {
    let steps = admission.steps.iter().map(|step| {
        let how = match step.passed {
            Some(true) => "passed",
            Some(false) => "REFUSED",
            None => "not reached",
        };
        let text = if step.text.is_empty() { String::new() } else { format!("  {}", step.text) };
        format!("{:<12} {how:<11} {:>6} ms{text}", step.step, step.milliseconds)
    });
    let mut lines: Vec<String> = steps.collect();
    let name = admission.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let version = admission.version.clone().unwrap_or_default();
    let digest = admission.digest.as_deref().and_then(|digest| digest.get(..12));
    lines.push(match (admission.admitted, digest) {
        (true, Some(digest)) => format!(
            "{name} {version} is admitted as a draft: `tidegate stage set {digest} …` brings it further"
        ),
        _ => "not admitted: what was in use stays".to_owned(),
    });
    lines
}
