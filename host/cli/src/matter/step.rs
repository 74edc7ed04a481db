//! `tidegate matter step`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::Args;
use serde_json::{Value, json};
use tidegate_desk::WrittenStep;
use tidegate_domain::{Matter, MatterKind, Permission};
use tidegate_service::Caller;

use crate::at_desk::{Acting, AtCounty, AtDesk, PartyWord};
use crate::matter::print_matter;
use crate::{given, print};

#[derive(Debug, Args)]
pub(super) struct StepArguments {
    /// Number of the matter.
    number: i64,
    /// What is done: `{"action": "accept", …}`, or `@FILE` of JSON or TOML. An action that the kind
    /// does not know is answered with those that it does.
    #[arg(long)]
    act: String,
    /// The revision that you have seen: when somebody was first, the step does not count. Without it
    /// the step is taken whatever happened meanwhile.
    #[arg(long)]
    seen: Option<u32>,
    /// On whose behalf.
    #[arg(long, value_enum, default_value_t = PartyWord::Officer)]
    party: PartyWord,
    /// Number of a file of the matter that comes with it; may be given several times.
    #[arg(long = "attach")]
    attachments: Vec<i64>,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print the matter after it as JSON.
    #[arg(long)]
    json: bool,
}

/// Takes a step and prints how the matter stands then.
pub(super) async fn run(arguments: StepArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let act = act(&arguments.act)?;
    let (by, party) = (arguments.acting.name(caller)?, arguments.party.party(caller)?);
    let at = arguments.at.with_packs().await?;
    let matter = at.desk.matter(&at.county, arguments.number).await?;
    require_more(caller, &at, &matter, &act)?;
    require_files(&at, &matter, &arguments.attachments).await?;
    let written = WrittenStep {
        matter: matter.id,
        seen: arguments.seen,
        at: at.now,
        by,
        party,
        act,
        attachments: arguments.attachments,
    };
    let taken = at.desk.step(&at.county, written).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "matter": serde_json::to_value(&taken)? }));
    } else {
        print_matter(&taken);
    }
    Ok(ExitCode::SUCCESS)
}

fn act(text: &str) -> anyhow::Result<Value> {
    let act = match text.strip_prefix('@') {
        Some(file) => given::value(Path::new(file))?,
        None => serde_json::from_str(text)
            .context("`--act` is no JSON: write {\"action\": \"…\", …}, or @FILE")?,
    };
    ensure!(
        act.get("action").is_some_and(Value::is_string),
        "`--act` has no `action`: write {{\"action\": \"…\", …}}"
    );
    Ok(act)
}

/// Deciding a permit and waiving a finding take more than handling matters.
fn require_more(caller: &Caller, at: &AtDesk, matter: &Matter, act: &Value) -> anyhow::Result<()> {
    let action = act.get("action").and_then(Value::as_str).unwrap_or_default();
    let permission = match (matter.key.kind, action) {
        (MatterKind::Application, "decide" | "issue") => Permission::DecidePermits,
        (MatterKind::Case, "waive") => Permission::Waive,
        _ => return Ok(()),
    };
    Ok(caller.require(permission, &at.county)?)
}

/// Every file that is named is of this matter and came with no step.
async fn require_files(at: &AtDesk, matter: &Matter, named: &[i64]) -> anyhow::Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let kept = at.desk.attachments(&at.county, matter.id).await?;
    for id in named {
        let file = kept.iter().find(|file| file.id == *id);
        let file = file.with_context(|| {
            format!("matter {} has no file {id}: keep it with `matter attach` first", matter.id)
        })?;
        if let Some(step) = file.step {
            anyhow::bail!("file {id} came with step {step} already: keep it again");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_act_is_said_before_anything_is_opened() {
        assert!(act("{\"action\":\"accept\"}").is_ok());
        for text in ["accept", "{}", "{\"action\":1}", "[]"] {
            let error = act(text).unwrap_err().to_string();
            assert!(error.contains("action"), "{text}: {error}");
        }
        assert!(act("@no-such-file.json").is_err());
    }
}
