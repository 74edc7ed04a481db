//! `tidegate matter show`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Attachment, Matter, MatterStep, StepAside, StepTaken};
use tidegate_store::{PAGE_ROWS_MAX, Page};

use crate::at_desk::{AtCounty, AtDesk};
use crate::print::{self, moment};

/// Characters of one value that people are shown; the JSON has all.
const VALUE_MAX: usize = 160;

/// Steps aside that are shown.
const ASIDES: u32 = 100;

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// Number of the matter.
    number: i64,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Show the whole state in the form of its kind too.
    #[arg(long)]
    state: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Prints a matter with all that happened to it.
pub(super) async fn run(arguments: ShowArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let number = arguments.number;
    let matter = at.desk.matter(&at.county, number).await?;
    let steps = steps(&at, number).await?;
    let asides = at.desk.asides(&at.county, number, Page::first(ASIDES)).await?;
    let files = at.desk.attachments(&at.county, number).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({
            "matter": serde_json::to_value(&matter)?,
            "steps": serde_json::to_value(&steps)?,
            "asides": serde_json::to_value(&asides.items)?,
            "attachments": serde_json::to_value(&files)?,
        }));
        return Ok(ExitCode::SUCCESS);
    }
    print_matter(&matter);
    if arguments.state {
        print::line(&serde_json::to_string_pretty(&matter.position.state)?);
    }
    print::line("steps");
    steps.iter().for_each(|step| print::line(&step_line(step)));
    if asides.total > 0 {
        print::line("did not count");
        asides.items.iter().for_each(|aside| print::line(&aside_line(aside)));
    }
    if !files.is_empty() {
        print::line("files");
        files.iter().for_each(|file| print::line(&file_line(file)));
    }
    Ok(ExitCode::SUCCESS)
}

async fn steps(at: &AtDesk, matter: i64) -> anyhow::Result<Vec<MatterStep>> {
    let mut steps = Vec::new();
    loop {
        let page = Page { offset: u32::try_from(steps.len())?, rows: PAGE_ROWS_MAX };
        let found = at.desk.steps(&at.county, matter, page).await?.items;
        let is_last = found.len() < PAGE_ROWS_MAX as usize;
        steps.extend(found);
        if is_last {
            return Ok(steps);
        }
    }
}

/// Prints how a matter stands.
pub(crate) fn print_matter(matter: &Matter) {
    let position = &matter.position;
    print::line(&format!("{} {} {}", matter.key.kind, matter.id, matter.key.key));
    let closed = if position.closed { ", closed" } else { "" };
    print::line(&format!("  {}{closed}; revision {}", position.status, matter.revision));
    let opened = format!("{}, updated {}", moment(matter.opened_at), moment(matter.updated_at));
    let severity = (position.severity > 0).then(|| position.severity.to_string());
    let labels = (!position.labels.is_empty()).then(|| position.labels.join(", "));
    for (name, text) in [
        ("enterprise", matter.enterprise.clone()),
        ("about", Some(position.subject.clone())),
        ("with", position.owner.clone()),
        ("until", position.deadline.map(moment)),
        ("looked at", position.due_at.map(moment)),
        ("severity", severity),
        ("labels", labels),
        ("opened", Some(opened)),
    ] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            print::line(&format!("  {name}: {text}"));
        }
    }
}

fn step_line(step: &MatterStep) -> String {
    format!("  {:>3}  {}", step.number, taken(&step.step))
}

fn aside_line(aside: &StepAside) -> String {
    let StepAside { seen, found, step, reason, .. } = aside;
    format!("  seen {seen}, found {found}  {}: {reason}", taken(step))
}

fn taken(step: &StepTaken) -> String {
    let said = said(&step.body);
    let said = if said.is_empty() { said } else { format!("  {said}") };
    format!("{}  {} ({})  {}{said}", moment(step.at), step.by, step.party.word(), step.action)
}

fn file_line(file: &Attachment) -> String {
    let Attachment { id, name, size, digest, by, at, .. } = file;
    let step = file.step.map_or("no step yet".to_owned(), |step| format!("step {step}"));
    let short = digest.get(..12).unwrap_or(digest);
    let held = file.quarantined.as_ref().map(|why| format!("; in quarantine: {why}"));
    format!(
        "  {id:>3}  {name}  {size} bytes, sha256 {short}, {step}, {by} {}{}",
        moment(*at),
        held.unwrap_or_default()
    )
}

/// What a step says, in one line without its action.
fn said(body: &Value) -> String {
    let Some(members) = body.as_object() else { return String::new() };
    let parts = members.iter().filter(|(name, value)| {
        let is_empty = value.is_null() || *value == &json!("") || *value == &json!([]);
        *name != "action" && !is_empty
    });
    parts.map(|(name, value)| format!("{name}: {}", short(value))).collect::<Vec<_>>().join("; ")
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.replace(['\n', '\r', '\t'], " "),
        other => other.to_string(),
    };
    match text.char_indices().nth(VALUE_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_in_a_line_without_what_says_nothing() {
        let body = json!({ "action": "accept", "text": "", "note": "a\nb", "n": 2, "x": null });
        assert_eq!(said(&body), "n: 2; note: a b");
        assert_eq!(said(&Value::Null), "");
        for (characters, whole) in [(VALUE_MAX, true), (VALUE_MAX + 1, false)] {
            let told = said(&json!({ "text": "字".repeat(characters) }));
            assert_eq!(!told.ends_with('…'), whole, "{characters}");
        }
    }
}
