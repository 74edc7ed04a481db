//! `tidegate application compare`.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tidegate_affairs::{Application, FormVersion};

use crate::at_desk::AtCounty;
use crate::print;
use crate::table::Table;

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// Number of the application.
    number: i64,
    /// Number of the earlier version.
    before: u32,
    /// Number of the later version.
    after: u32,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints in what two versions differ.
pub(super) async fn run(arguments: CompareArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let (_, application) = super::application(&at, arguments.number).await?;
    at.close().await;
    let CompareArguments { before, after, .. } = arguments;
    let (earlier, later) = (version(&application, before)?, version(&application, after)?);
    let differences = earlier.form.differences(&later.form);
    if arguments.json {
        let differences = serde_json::to_value(&differences)?;
        print::json(json!({ "before": before, "after": after, "differences": differences }));
        return Ok(ExitCode::SUCCESS);
    }
    let heading = |version: &FormVersion| {
        format!("version {} of {} by {}", version.number, print::moment(version.at), version.by)
    };
    let mut table = Table::new(["field".to_owned(), heading(earlier), heading(later)]);
    for one in &differences {
        table.add([
            one.field.as_str().into(),
            shown(one.before.as_ref()).into(),
            shown(one.after.as_ref()).into(),
        ]);
    }
    table.print();
    if differences.is_empty() {
        print::line(&format!("versions {before} and {after} are the same"));
    }
    Ok(ExitCode::SUCCESS)
}

fn version(application: &Application, number: u32) -> anyhow::Result<&FormVersion> {
    let found = application.versions.iter().find(|version| version.number == number);
    found.with_context(|| {
        format!("there is no version {number}: the application has {}", application.versions.len())
    })
}

/// A value without its type, as people read it.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(members)) if members.len() == 1 => {
            members.values().next().map_or_else(String::new, |value| shown(Some(value)))
        }
        Some(other) => other.to_string(),
    }
}
