//! `tidegate explain`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tidegate_domain::Permission;
use tidegate_manifest::Language;
use tidegate_report::{Document, to_html, to_text};
use tidegate_service::{Host, SystemClock};

use crate::access::{Ask, Subject};
use crate::config::{ConfigArguments, Database};
use crate::print;
use crate::running::{block_on, install, open};

/// Columns of the text when the terminal does not say how many it has.
const COLUMNS_USUAL: usize = 100;

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Id of the judgement, or its first 8 digits or more.
    judgement: String,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// `zh-CN` or `en`.
    #[arg(long, default_value_t)]
    language: Language,
    /// Write a page that needs nothing else to this file.
    #[arg(long)]
    html: Option<PathBuf>,
    /// Write a PDF to this file.
    #[arg(long)]
    pdf: Option<PathBuf>,
    /// Font file with Chinese characters for the PDF; looked for in the usual places when absent.
    #[arg(long)]
    font: Option<PathBuf>,
}

impl ExplainArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let subject = Subject::Judgement(self.judgement.clone());
        Ask::on(&self.data).needs(Permission::ReadJudgements, subject)
    }
}

/// Explains a judgement: as text to the terminal, or as files.
pub(crate) fn run(arguments: ExplainArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        require_database(&arguments.data)?;
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let document = explained(&host, &arguments.judgement, arguments.language).await?;
        store.close().await;
        if let Some(file) = &arguments.html {
            fs_err::write(file, to_html(&document)?)?;
        }
        if let Some(file) = &arguments.pdf {
            fs_err::write(file, pdf(&document, arguments.font.as_deref())?)?;
        }
        if arguments.html.is_none() && arguments.pdf.is_none() {
            print::line(to_text(&document, columns())?.trim_end());
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The explanation of a judgement.
pub(crate) async fn explained(
    host: &Host,
    judgement: &str,
    language: Language,
) -> anyhow::Result<Document> {
    let view = host.judgement_view(judgement, language).await?;
    Ok(tidegate_web::explanation(&view, language))
}

/// Fails where there is nothing to read, instead of making an empty database.
pub(crate) fn require_database(data: &Path) -> anyhow::Result<()> {
    let settings = ConfigArguments::default().settings()?;
    let database = crate::database::file(data);
    anyhow::ensure!(
        settings.database != Database::Sqlite || database.is_file(),
        "there is no database `{}`: name the folder that the host was started with",
        database.display()
    );
    Ok(())
}

/// The document as PDF.
#[cfg(feature = "pdf")]
pub(crate) fn pdf(document: &Document, font: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    let fonts = tidegate_report::Fonts::find(font)?;
    tidegate_report::to_pdf(document, &fonts).context("the PDF cannot be made")
}

/// The document as PDF.
#[cfg(not(feature = "pdf"))]
pub(crate) fn pdf(_: &Document, _: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    Err(anyhow::anyhow!("this program was built without PDF: build it with the feature `pdf`"))
        .context("the PDF cannot be made")
}

/// Columns of the terminal, as the shell says.
fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.unwrap_or(COLUMNS_USUAL)
}
