//! `tidegate application plan`.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tidegate_affairs::{Node, Plan};
use tidegate_domain::Date;

use crate::at_desk::AtCounty;
use crate::print::{self, moment};
use crate::table::Table;

#[derive(Debug, Args)]
pub(super) struct PlanArguments {
    /// Number of the application.
    number: i64,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the plan of a review.
pub(super) async fn run(arguments: PlanArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let (matter, application) = super::application(&at, arguments.number).await?;
    let today = at.today();
    at.close().await;
    let plan = application.plan.as_ref().with_context(|| {
        format!("application {} has no plan yet: it is made when it is handed in", matter.id)
    })?;
    if arguments.json {
        print::json(json!({ "plan": serde_json::to_value(plan)? }));
        return Ok(ExitCode::SUCCESS);
    }
    head(plan);
    nodes(plan, today).print();
    for stop in &plan.stops {
        let until = stop.until.map_or("now".to_owned(), |until| until.to_string());
        print::line(&format!(
            "clock stood {} to {until}, {} days: {} {} ({})",
            stop.from,
            stop.days,
            stop.cause.word(),
            stop.reason,
            stop.by
        ));
    }
    for earlier in &plan.earlier {
        print::line(&format!(
            "plan given up {}: {} {} ({}); its deadline was {}",
            moment(earlier.at),
            earlier.cause.word(),
            earlier.reason,
            earlier.by,
            earlier.legal_deadline
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn head(plan: &Plan) {
    let site = if plan.site_check { ", with a visit to the site" } else { "" };
    let expected = if plan.expected { " (expected)" } else { "" };
    let provisional = if plan.provisional { " (provisional)" } else { "" };
    print::line(&format!("{}{site}: {} days", plan.kind.word(), plan.decision_days));
    print::line(&format!(
        "received {}, accepted {}{expected}, legal deadline {}{provisional}",
        plan.received, plan.accepted, plan.legal_deadline
    ));
    let notes: Vec<String> = plan.notes.iter().filter_map(word).collect();
    if !notes.is_empty() {
        print::line(&format!("to be known: {}", notes.join(", ")));
    }
}

fn nodes(plan: &Plan, today: Date) -> Table {
    let mut table = Table::new([
        "node",
        "owner",
        "reminder",
        "due",
        "escalation",
        "days before",
        "state",
        "done",
    ]);
    for node in &plan.nodes {
        let provisional = if node.provisional { " (provisional)" } else { "" };
        let owner = node.owner.clone().unwrap_or_else(|| format!("({})", node.id.post()));
        let done = node.done_at.map(|at| format!("{} {}", moment(at), node.done_by));
        table.add([
            node.id.word().into(),
            owner.into(),
            node.reminder.to_string().into(),
            format!("{}{provisional}", node.due).into(),
            node.escalation.to_string().into(),
            u64::from(node.before_days).into(),
            state(node, today).into(),
            done.into(),
        ]);
    }
    table
}

fn state(node: &Node, today: Date) -> &'static str {
    match (node.done_at.is_some(), node.late, node.escalated) {
        (true, false, _) => "done",
        (true, true, _) => "done late",
        (false, _, true) => "late, gone up",
        (false, true, false) => "late",
        (false, false, false) if node.due == today => "due today",
        (false, false, false) => "open",
    }
}

fn word(value: &impl serde::Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Some(word),
        _ => None,
    }
}
