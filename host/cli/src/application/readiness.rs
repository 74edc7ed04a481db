//! `tidegate application readiness`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_affairs::ApplicationKind;
use tidegate_desk::ReadinessToApply;
use tidegate_domain::TruthValue;
use tidegate_manifest::Language;

use super::precheck::{print_items, print_texts};
use crate::at_desk::AtCounty;
use crate::print;

#[derive(Debug, Args)]
pub(super) struct ReadinessArguments {
    /// Id of the enterprise.
    enterprise: String,
    /// first, renewal, change or re-application; when absent first, or renewal where a permit is
    /// valid.
    #[arg(long, value_parser = super::kind)]
    kind: Option<ApplicationKind>,
    /// `zh-CN` or `en`.
    #[arg(long, default_value_t)]
    language: Language,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Says what an enterprise would need for an application that is not begun yet.
pub(super) async fn run(arguments: ReadinessArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.with_packs().await?;
    let asked = (arguments.enterprise.as_str(), arguments.kind);
    let found = at.desk.readiness_to_apply(&at.county, asked, at.now).await;
    at.close().await;
    let found = found?;
    if arguments.json {
        print::json(json!({ "readiness": serde_json::to_value(&found)? }));
        return Ok(ExitCode::SUCCESS);
    }
    let ReadinessToApply { enterprise, kind, ready, items, materials, must_know, .. } = &found;
    let ready = match ready {
        TruthValue::Yes => "ready",
        TruthValue::No => "not ready",
        TruthValue::Unknown => "not known whether ready",
    };
    print::line(&format!("{} of {enterprise}: {ready}, {} items", kind.word(), items.len()));
    print_items(items, arguments.language);
    print_texts([("materials", materials), ("must be known", must_know)], arguments.language);
    Ok(ExitCode::SUCCESS)
}
