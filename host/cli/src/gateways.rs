//! `tidegate gateways`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_messages::{Place, Way};

use crate::desk::Sending;
use crate::print;
use crate::table::Table;

#[derive(Debug, Args)]
pub(crate) struct GatewaysArguments {
    #[command(subcommand)]
    command: GatewaysCommand,
}

#[derive(Debug, Subcommand)]
enum GatewaysCommand {
    /// Check a file of gateways with the secrets of this machine; nothing is called.
    Check(CheckArguments),
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// The file, as `gateways` of `[messages]` names it.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the gateways of a file, or all that is to be put right in it.
pub(crate) fn run(arguments: GatewaysArguments) -> anyhow::Result<ExitCode> {
    let GatewaysCommand::Check(CheckArguments { file, json: as_json }) = arguments.command;
    let sending = Sending::read(&file)?;
    let places = sending.places();
    if as_json {
        let rows = places.iter().map(|place| {
            json!({
                "name": place.name,
                "channel": place.channel.word(),
                "jurisdiction": place.jurisdiction.to_string(),
                "per_second": place.per_second,
                "at_once": place.at_once,
                "within_seconds": place.within.as_secs(),
                "off": off(place),
            })
        });
        print::json(json!({ "gateways": rows.collect::<Vec<_>>() }));
        return Ok(ExitCode::SUCCESS);
    }
    let mut table =
        Table::new(["gateway", "channel", "for", "a second", "at once", "within s", "off"]);
    for place in places {
        table.add([
            place.name.as_str().into(),
            place.channel.word().into(),
            place.jurisdiction.to_string().into(),
            u64::from(place.per_second).into(),
            u64::from(place.at_once).into(),
            place.within.as_secs().into(),
            off(place).map(str::to_owned).into(),
        ]);
    }
    table.print();
    print::line(&format!("{} gateways can be used", places.len()));
    Ok(ExitCode::SUCCESS)
}

/// Why a channel is not used.
fn off(place: &Place) -> Option<&str> {
    match &place.way {
        Way::Off(reason) => Some(reason),
        Way::Gateway(_) => None,
    }
}
