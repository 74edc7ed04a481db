//! `tidegate county let-grade`, `stop-grading` and `graders`.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Date, GraderRecord, GraderStanding, Jurisdiction};
use tidegate_service::{Caller, GraderOrder, LOCAL_OPERATOR, SystemClock};

use crate::access::named;
use crate::config::ConfigArguments;
use crate::print;
use crate::running::open_with;

#[derive(Debug, Args)]
pub(super) struct DecideArguments {
    /// Code of six digits.
    pub(super) county: Jurisdiction,
    /// Name of the category pack.
    pack: String,
    /// First day that it holds, YYYY-MM-DD; at once when absent.
    #[arg(long)]
    from: Option<Date>,
    /// Who decides; with accounts that of the token, which need not be named.
    #[arg(long, default_value = LOCAL_OPERATOR)]
    by: String,
    /// Why.
    #[arg(long)]
    note: String,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
}

#[derive(Debug, Args)]
pub(super) struct GradersArguments {
    /// Code of six digits.
    pub(super) county: Jurisdiction,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Lets a category pack grade, or ends that.
pub(super) async fn decide(
    arguments: DecideArguments,
    lets: bool,
    caller: &Caller,
) -> anyhow::Result<ExitCode> {
    let DecideArguments { county, pack, from, by, note, config } = arguments;
    let order = GraderOrder { county, pack, from, by: named(caller, &by)?, note };
    let (host, store) = open_with(&config.settings()?, Arc::new(SystemClock)).await?;
    let decided = match lets {
        true => host.let_grade(order).await,
        false => host.stop_grading(order).await,
    };
    store.close().await;
    let GraderRecord { id, decision } = decided?;
    let does = if lets { "grades" } else { "does not grade" };
    let day = Date::of_instant(decision.effective_at);
    let told = format!("{id}  {} {does} in {} from {day} on", decision.pack, decision.county);
    print::line(&told);
    Ok(ExitCode::SUCCESS)
}

/// Prints every decision about the category packs of a county, latest first.
pub(super) async fn list(arguments: GradersArguments) -> anyhow::Result<ExitCode> {
    let (host, store) = open_with(&arguments.config.settings()?, Arc::new(SystemClock)).await?;
    let decisions = host.grader_decisions(&arguments.county).await;
    store.close().await;
    let decisions = decisions?;
    if arguments.json {
        let rows: Vec<Value> = decisions.iter().map(shown).collect();
        print::json(json!({ "county": arguments.county, "decisions": rows }));
    } else if decisions.is_empty() {
        print::note(&format!("no category pack was ever let grade in {}", arguments.county));
    } else {
        decisions.iter().for_each(|decision| print::line(&line(decision)));
    }
    Ok(ExitCode::SUCCESS)
}

fn line((record, standing): &(GraderRecord, GraderStanding)) -> String {
    let GraderRecord { id, decision } = record;
    let does = if decision.lets { "grades" } else { "does not grade" };
    let from = Date::of_instant(decision.effective_at);
    let (pack, by, note) = (&decision.pack, &decision.by, &decision.note);
    format!("{id}  {pack:<24} {does} from {from}  {}  by {by}: {note}", standing.word())
}

fn shown((record, standing): &(GraderRecord, GraderStanding)) -> Value {
    let GraderRecord { id, decision } = record;
    json!({
        "id": id,
        "pack": decision.pack,
        "lets": decision.lets,
        "effective_at": decision.effective_at,
        "decided_at": decision.decided_at,
        "by": decision.by,
        "note": decision.note,
        "standing": standing.word(),
    })
}
