//! `tidegate practice`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Basis, Date, Permission, Verified};

use crate::access::Ask;
use crate::at_desk::AtCounty;
use crate::print;
use crate::running::block_on;
use crate::table::Table;

#[derive(Debug, Args)]
pub(crate) struct PracticeArguments {
    /// The day; today when absent.
    #[arg(long)]
    on: Option<Date>,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl PracticeArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        self.at.ask(Permission::ReadCounty)
    }
}

/// Prints every number by which a county handles its matters, with its pack and where that has it
/// from.
pub(crate) fn run(arguments: PracticeArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let at = arguments.at.with_packs().await?;
        let on = arguments.on.unwrap_or_else(|| at.today());
        let practice = at.desk.practice(&at.county, on)?;
        at.close().await;
        if arguments.json {
            let settings = practice.settings().map(|(name, setting)| {
                json!({
                    "name": name, "value": setting.value, "pack": setting.pack,
                    "basis": serde_json::to_value(&setting.basis).unwrap_or(Value::Null),
                })
            });
            print::json(json!({ "on": on, "settings": settings.collect::<Vec<_>>() }));
            return Ok(ExitCode::SUCCESS);
        }
        let mut table = Table::new(["name", "value", "pack", "basis", "in force", ""]);
        for (name, setting) in practice.settings() {
            let basis = &setting.basis;
            table.add([
                name.into(),
                u64::from(setting.value).into(),
                setting.pack.as_str().into(),
                format!("{} {}", basis.document, basis.article).into(),
                basis.in_force_from.map(|from| format!("from {from}")).into(),
                doubt(basis).into(),
            ]);
        }
        table.print();
        Ok(ExitCode::SUCCESS)
    })
}

fn doubt(basis: &Basis) -> &'static str {
    match (basis.verified, basis.is_doubtful()) {
        (Verified::Recalled, _) => "doubtful: recalled",
        (Verified::Seen, true) => "doubtful: not dated",
        (Verified::Seen, false) => "",
    }
}
