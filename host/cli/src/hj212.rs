//! `tidegate hj212`.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use tidegate_hj212::{Describer, Description};

use crate::print;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug, Args)]
pub(crate) struct Hj212Arguments {
    #[command(subcommand)]
    command: Hj212Command,
}

#[derive(Debug, Subcommand)]
enum Hj212Command {
    /// Print one JSON object for each frame, accepted or not.
    Decode {
        /// A file of frames as they came from the wire; `-` or nothing for standard input.
        file: Option<PathBuf>,
    },
}

/// Runs the command; fails when any frame was rejected.
pub(crate) fn run(arguments: Hj212Arguments) -> anyhow::Result<ExitCode> {
    let Hj212Command::Decode { file } = arguments.command;
    let mut input: Box<dyn Read> = match file.filter(|path| path.as_os_str() != "-") {
        Some(path) => Box::new(fs_err::File::open(path)?),
        None => Box::new(std::io::stdin().lock()),
    };
    let mut describer = Describer::default();
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut rejected = false;
    loop {
        let read = input.read(&mut buffer).context("the frames cannot be read")?;
        let chunk = buffer.get(..read).unwrap_or_default();
        let mut descriptions = Vec::new();
        if read == 0 {
            describer.finish(|description| descriptions.push(description));
        } else {
            describer.feed(chunk, |description| descriptions.push(description));
        }
        for description in descriptions {
            rejected |= matches!(description, Description::Rejected(_));
            print::json(serde_json::to_value(&description)?);
        }
        if read == 0 {
            break;
        }
    }
    Ok(if rejected { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
