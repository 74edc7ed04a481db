//! `tidegate import`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_domain::Permission;
use tidegate_service::{Caller, Encoding, Ids, ImportFile, ImportKind, RowProblem, SystemClock};

use crate::access::{Ask, Subject};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// What the rows are: enterprises, facts, outlets, permits, permit-limits, permit-amounts,
    /// devices, duties, projects, events, marks or meters.
    kind: ImportKind,
    /// The CSV file.
    file: PathBuf,
    /// Folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// Encoding of the file: utf-8 or gb18030 (reads GBK and GB 2312 too).
    #[arg(long, default_value = "utf-8", value_parser = parse_encoding)]
    encoding: Encoding,
    /// Take ids that are not unified social credit codes.
    #[arg(long)]
    any_id: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl ImportArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::on(&self.data).needs(Permission::Import, Subject::OwnPart)
    }
}

/// Registers the good rows and reports the bad ones; exit code 2 when there are any.
pub(crate) fn run(arguments: ImportArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        let (host, store) = open(&arguments.data, Arc::new(SystemClock)).await?;
        // The installed packs declare the facts that may be imported.
        install(&host, &[]).await?;
        let bytes = fs_err::read(&arguments.file)?;
        let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let within = caller.places(Permission::Import);
        let file = ImportFile {
            kind: arguments.kind,
            name: name.as_deref().unwrap_or("file"),
            bytes: &bytes,
            encoding: arguments.encoding,
            ids: if arguments.any_id { Ids::AnyId } else { Ids::CreditCode },
            within: &within,
        };
        let report = host.import_file(&file).await?;
        store.close().await;
        if arguments.json {
            print::json(serde_json::to_value(&report)?);
        } else {
            for problem in &report.rejected {
                print::note(&shown(&arguments.file, problem));
            }
            for notice in &report.notices {
                print::note(&format!("note: {}", shown(&arguments.file, notice)));
            }
            print::line(&format!(
                "{} rows: {} new, {} updated, {} unchanged, {} rejected",
                report.rows,
                report.stored.new,
                report.stored.updated,
                report.stored.unchanged,
                report.rows_rejected
            ));
        }
        Ok(if report.rows_rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
    })
}

/// Reads the name of an encoding.
fn parse_encoding(text: &str) -> Result<Encoding, String> {
    match text.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "gb18030" | "gbk" | "gb2312" => Ok(Encoding::Gb18030),
        _ => Err(format!("`{text}` is no encoding that is read, name utf-8 or gb18030")),
    }
}

/// A problem as a line for the terminal.
fn shown(file: &Path, problem: &RowProblem) -> String {
    let RowProblem { row, column, value, reason, help } = problem;
    format!("{}:{row}: {column} `{value}`: {reason}; {help}", file.display())
}
