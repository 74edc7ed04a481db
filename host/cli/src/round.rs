//! `tidegate round`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_domain::Permission;

use crate::access::Ask;
use crate::at_desk::AtCounty;
use crate::print;
use crate::running::block_on;

#[derive(Debug, Args)]
pub(crate) struct RoundArguments {
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl RoundArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        self.at.ask(Permission::HandleMatters)
    }
}

/// Compares again whom something changed about, does the work of the day at once and says what it did. Doing it again does no harm and tells
/// nobody twice.
pub(crate) fn run(arguments: RoundArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let at = arguments.at.with_packs().await?;
        let compared = at.host.compare_again(&at.county).await?;
        let day = at.desk.day(&at.county, at.now).await?;
        let round = at.desk.round(&at.county, at.now).await?;
        at.close().await;
        let (opened, moved) = (day.opened + round.opened, day.moved + round.moved);
        let (notices, held) = (day.notices + round.notices, day.held + round.held);
        let left = day.refused + day.behind + round.left;
        if arguments.json {
            print::json(json!({
                "compared": compared, "opened": opened, "moved": moved, "notices": notices, "held": held, "left": left,
            }));
            return Ok(ExitCode::SUCCESS);
        }
        print::line(&format!(
            "{compared} compared with the catalogue; {opened} matters opened, {moved} went on; \
             {notices} notices written, {held} held by grouping"
        ));
        if left > 0 {
            print::line(&format!("{left} steps were left; the log names them"));
        }
        Ok(ExitCode::SUCCESS)
    })
}
