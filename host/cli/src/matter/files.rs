//! `tidegate matter attach` and `tidegate matter file`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use tidegate_desk::{BroughtFile, check_size};
use tidegate_service::Caller;

use crate::at_desk::{Acting, AtCounty};
use crate::print;

#[derive(Debug, Args)]
pub(super) struct AttachArguments {
    /// Number of the matter.
    number: i64,
    /// The file, at most 20 MiB.
    file: PathBuf,
    /// Media type, such as `application/pdf`.
    #[arg(long, default_value = "")]
    media_type: String,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print what is known of it as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct FileArguments {
    /// Number of the file.
    number: i64,
    /// Where it goes; nothing is overwritten.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    pub(super) at: AtCounty,
}

/// Keeps a file.
pub(super) async fn attach(
    arguments: AttachArguments,
    caller: &Caller,
) -> anyhow::Result<ExitCode> {
    let by = arguments.acting.name(caller)?;
    // One of gigabytes is refused before it is read.
    check_size(fs_err::metadata(&arguments.file)?.len())?;
    let name = arguments.file.file_name().context("the file has no name")?;
    let at = arguments.at.reading().await?;
    let file = BroughtFile {
        matter: arguments.number,
        name: name.to_string_lossy().into_owned(),
        media_type: arguments.media_type,
        content: fs_err::read(&arguments.file)?,
        by,
        at: at.now,
    };
    let kept = at.desk.attach(&at.county, file).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "attachment": serde_json::to_value(&kept)? }));
        return Ok(ExitCode::SUCCESS);
    }
    print::line(&format!(
        "file {} is kept: {} ({} bytes); a step takes it along with `--attach {}`",
        kept.id, kept.name, kept.size, kept.id
    ));
    if let Some(why) = &kept.quarantined {
        print::note(&format!("it is kept in quarantine and never handed out: {why}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file to disk.
pub(super) async fn file(arguments: FileArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let found = at.desk.attached(&at.county, arguments.number).await?;
    at.close().await;
    let output = &arguments.output;
    let mut file = fs_err::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(output)
        .context("nothing is overwritten: name another place with -o")?;
    file.write_all(&found.content)?;
    print::line(&format!(
        "`{}` of matter {} is in `{}` ({} bytes)",
        found.attachment.name,
        found.attachment.matter,
        output.display(),
        found.content.len()
    ));
    Ok(ExitCode::SUCCESS)
}
