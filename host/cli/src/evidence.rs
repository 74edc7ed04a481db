//! `tidegate evidence` and `tidegate verify`: the evidence of a judgement as a folder.

mod folder;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::{Date, Permission};
use tidegate_manifest::Language;
use tidegate_record::{Bundle, BundleError, KeyTrust, TrustedKeys};
use tidegate_report::{Document, to_html};
use tidegate_runtime::{Runtime, RuntimeConfig};
use tidegate_service::{
    EvidenceError, EvidenceReport, Keys, ReplayOutcome, Shown, SystemClock, public_keys,
    verify_evidence,
};

use crate::access::{Ask, Subject};
use crate::explain::{explained, pdf, require_database};
use crate::print;
use crate::running::{block_on, install, keys_folder, open};

#[derive(Debug, Args)]
pub(crate) struct EvidenceArguments {
    /// Id of the judgement, or its first 8 digits or more.
    judgement: String,
    /// Folder to write; it must not exist or be empty.
    #[arg(short, long)]
    output: PathBuf,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Language of the page and the PDF, `zh-CN` or `en`.
    #[arg(long, default_value_t)]
    language: Language,
    /// Write no PDF.
    #[arg(long)]
    no_pdf: bool,
    /// Font file with Chinese characters for the PDF; looked for in the usual places when absent.
    #[arg(long)]
    font: Option<PathBuf>,
}

impl EvidenceArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::Judgement(self.judgement.clone());
        Ask::on(&self.data).needs(Permission::IssueEvidence, subject)
    }
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Folder of the evidence.
    folder: PathBuf,
    /// Public key, or folder of keys that end in `.pub`, whose signatures count; with none the keys
    /// in the evidence are used, and whose they are is for the reader to find out.
    #[arg(long)]
    trust: Option<PathBuf>,
}

/// Writes the evidence of a judgement.
pub(crate) fn run(arguments: EvidenceArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        require_database(&arguments.data)?;
        folder::require_empty(&arguments.output)?;
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let document = explained(&host, &arguments.judgement, arguments.language).await?;
        let report = report(&document, &arguments)?;
        let shown = Shown { page: to_html(&document)?.into_bytes(), report };
        let keys = Keys::open(&keys_folder(&arguments.data))?;
        let bundle = host.evidence(&keys, &arguments.judgement, shown).await?;
        store.close().await;
        folder::write(&arguments.output, bundle.files())?;
        told(&arguments.output, &bundle, &keys);
        Ok(ExitCode::SUCCESS)
    })
}

/// The PDF; none when nobody wants it or no font is found, which is said loudly.
fn report(document: &Document, arguments: &EvidenceArguments) -> anyhow::Result<Option<Vec<u8>>> {
    if arguments.no_pdf {
        return Ok(None);
    }
    match pdf(document, arguments.font.as_deref()) {
        Ok(report) => Ok(Some(report)),
        Err(error) if arguments.font.is_some() => Err(error),
        Err(error) => {
            print::note("WARNING: the evidence has NO PDF, only `page.html`");
            print::failure(&error);
            Ok(None)
        }
    }
}

fn told(output: &Path, bundle: &Bundle, keys: &Keys) {
    let bytes: usize = bundle.files().iter().map(|(_, bytes)| bytes.len()).sum();
    print::line(&format!(
        "`{}`: {} files, {bytes} bytes, signed by key {}",
        output.display(),
        bundle.files().len(),
        keys.signing.public().id()
    ));
    print::note(
        "read `page.html`; check with `tidegate verify`, or `sha256sum --check sha256sums.txt`",
    );
}

/// Checks evidence on a machine without the database; exit code 1 on any problem.
pub(crate) fn verify(arguments: VerifyArguments) -> anyhow::Result<ExitCode> {
    let trusted: Option<TrustedKeys> = match &arguments.trust {
        Some(path) => Some(public_keys(path)?.into_iter().collect()),
        None => None,
    };
    let files = folder::read(&arguments.folder)?;
    let runtime = Arc::new(Runtime::new(RuntimeConfig::default())?);
    match verify_evidence(&runtime, &files, trusted.as_ref()) {
        Ok(report) => Ok(holds(&report)),
        Err(EvidenceError::Bundle(error)) => {
            broken(&error);
            Ok(ExitCode::FAILURE)
        }
        Err(error @ EvidenceError::Replay(_)) => Err(error.into()),
    }
}

/// Every problem on a line of its own, with its file.
fn broken(error: &BundleError) {
    for problem in &error.problems {
        print::line(&format!("problem: {problem}"));
    }
    print::line(&format!("{} problems: this is not the evidence as signed", error.problems.len()));
}

/// What evidence that holds is about, whose word it is, and what executing it again gave.
fn holds(report: &EvidenceReport) -> ExitCode {
    let (bundle, replay) = (&report.bundle, &report.replay);
    let record = &bundle.record;
    let (first, end) = (Date::of_instant(record.from), Date::of_instant(record.until));
    let enterprise = record.enterprise.as_deref().unwrap_or("many enterprises");
    print::line(&format!("judgement {}", bundle.manifest.judgement));
    print::line(&format!(
        "about {enterprise} in {}, from {first} until before {end}, revision {}",
        record.county, record.revision
    ));
    print::line(&format!("nothing was changed: {} files as signed", bundle.manifest.files.len()));
    if let Some(later) = &bundle.manifest.superseded_by {
        print::line(&format!("superseded by {later} when the evidence was made"));
    }
    match &bundle.checkpoint {
        Some(checkpoint) => print::line(&format!(
            "in the chain: entry {} of partition {}, under checkpoint {}",
            bundle.entry.sequence, bundle.entry.partition, checkpoint.number
        )),
        None => print::line("in the chain on the word of this evidence alone: no checkpoint"),
    }
    print::line(&whose(
        bundle.trust,
        &bundle.keys.iter().map(|key| key.id().to_string()).collect::<Vec<_>>(),
    ));
    let calls = replay.calls;
    match replay.outcome {
        ReplayOutcome::Identical => {
            print::line(&format!("executed again: identical bit for bit, {calls} calls"));
            ExitCode::SUCCESS
        }
        ReplayOutcome::SameVerdictOnAnotherEngine => {
            let engine = &replay.recorded_on;
            print::line(&format!(
                "executed again: the same verdict on another engine, {calls} calls; recorded on {} \
                 {} ({})",
                engine.name, engine.version, engine.target
            ));
            ExitCode::SUCCESS
        }
        ReplayOutcome::MeansByAnotherMethod => {
            print::line(&format!(
                "executed again: the same answers, {calls} calls; its means were formed by `{}`, \
                 which is not known here, so that they are as recorded: check with a version of \
                 Tidegate that knows it",
                replay.method
            ));
            ExitCode::SUCCESS
        }
        ReplayOutcome::Differs => {
            print::line("executed again: it DIFFERS");
            for one in &replay.differences {
                print::line(&format!("  {}: recorded {}, now {}", one.at, one.recorded, one.now));
            }
            ExitCode::FAILURE
        }
    }
}

/// Whose word the signatures are.
fn whose(trust: KeyTrust, keys: &[String]) -> String {
    let keys = keys.join(", ");
    match trust {
        KeyTrust::Known => format!("signed by {keys}, which you trust"),
        KeyTrust::ReadersDecision => format!(
            "signed by {keys}, a key that came with the evidence: whether it is the county's is for \
             you to find out; ask for its public key and give it by `--trust`"
        ),
    }
}
