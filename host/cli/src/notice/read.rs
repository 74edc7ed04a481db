//! Saying that a notice was read.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_desk::DeskError;
use tidegate_service::Caller;

use crate::at_desk::AtCounty;
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ReadArguments {
    /// Number of the notice.
    number: i64,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Notes that whoever a notice went to has read it.
pub(super) async fn read(arguments: ReadArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let (kept, _) = at.desk.notice(&at.county, arguments.number).await?;
    let person = at.desk.person(&at.county, &kept.notice.person).await?;
    let whose = person.and_then(|person| person.account);
    // Nobody reads what is another's, whatever else is theirs to see.
    if !caller.is_local() && whose.as_deref() != caller.account().map(|own| own.as_str()) {
        let id = arguments.number.to_string();
        return Err(DeskError::NotFound { what: "notice", id }.into());
    }
    let noted = at.desk.delivered(&at.county, kept.id, at.now).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "noted": noted }));
    } else if noted {
        print::line(&format!("notice {} was read", arguments.number));
    } else {
        print::line(&format!(
            "notice {} is as it was: it had arrived before, or was never sent",
            arguments.number
        ));
    }
    Ok(ExitCode::SUCCESS)
}
