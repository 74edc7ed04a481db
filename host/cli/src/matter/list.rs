//! `tidegate matter list`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use tidegate_domain::{Date, Instant, Matter, MatterKind};
use tidegate_store::{MatterFilter, PAGE_ROWS_MAX, Page};

use crate::at_desk::{AtCounty, AtDesk};
use crate::print::{self, moment};
use crate::table::Table;

/// Matters that are shown when nothing is said.
const ROWS: u32 = 100;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// prompt, application, duty, case, alert, inspection or policy.
    #[arg(long, value_parser = kind)]
    kind: Option<MatterKind>,
    /// A word of the kind; may be given several times for any of them.
    #[arg(long = "status")]
    statuses: Vec<String>,
    /// Enterprise.
    #[arg(long)]
    enterprise: Option<String>,
    /// Id of the officer that they are with.
    #[arg(long)]
    owner: Option<String>,
    /// A label; may be given several times for all of them.
    #[arg(long = "label")]
    labels: Vec<String>,
    /// What they are about in the kind's own words.
    #[arg(long)]
    subject: Option<String>,
    /// Only those in which something is still to be done.
    #[arg(long, conflicts_with = "closed")]
    open: bool,
    /// Only those in which nothing more is to be done.
    #[arg(long)]
    closed: bool,
    /// Opened on this day or later.
    #[arg(long)]
    from: Option<Date>,
    /// Opened before this day.
    #[arg(long)]
    until: Option<Date>,
    /// Matters to pass over.
    #[arg(long, default_value_t = 0)]
    offset: u32,
    /// Matters shown at most.
    #[arg(long, default_value_t = ROWS)]
    rows: u32,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn kind(word: &str) -> Result<MatterKind, String> {
    MatterKind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
        format!("`{word}` is no kind, write {}", MatterKind::ALL.map(MatterKind::word).join(", "))
    })
}

/// A period open where nothing is said; none when neither end is.
pub(crate) fn period(from: Option<Date>, until: Option<Date>) -> Option<(Instant, Instant)> {
    if from.is_none() && until.is_none() {
        return None;
    }
    Some((from.map_or(Instant::MIN, Date::start), until.map_or(Instant::MAX, Date::start)))
}

/// Prints matters.
pub(super) async fn run(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let filter = MatterFilter {
        kind: arguments.kind,
        enterprise: arguments.enterprise.clone(),
        statuses: arguments.statuses.clone(),
        closed: if arguments.open { Some(false) } else { arguments.closed.then_some(true) },
        owner: arguments.owner.clone(),
        labels: arguments.labels.clone(),
        subject: arguments.subject.clone(),
        opened: period(arguments.from, arguments.until),
        ..MatterFilter::default()
    };
    let (matters, total) = found(&at, &filter, &arguments).await?;
    at.close().await;
    if arguments.json {
        print::json(json!({ "total": total, "matters": serde_json::to_value(&matters)? }));
        return Ok(ExitCode::SUCCESS);
    }
    table(&matters).print();
    let shown = u64::from(arguments.offset) + matters.len() as u64;
    if shown < total {
        print::note(&format!("{} more: give --offset {shown}, or a greater --rows", total - shown));
    }
    Ok(ExitCode::SUCCESS)
}

/// The matters wanted, page by page, with how many there are in all.
async fn found(
    at: &AtDesk,
    filter: &MatterFilter,
    arguments: &ListArguments,
) -> anyhow::Result<(Vec<Matter>, u64)> {
    let mut matters = Vec::new();
    let mut offset = arguments.offset;
    loop {
        let left = arguments.rows.saturating_sub(u32::try_from(matters.len())?);
        let page = Page { offset, rows: left.min(PAGE_ROWS_MAX) };
        let found = at.desk.matters(&at.county, filter, page).await?;
        let read = u32::try_from(found.items.len())?;
        matters.extend(found.items);
        if read == 0 || left <= PAGE_ROWS_MAX {
            return Ok((matters, found.total));
        }
        offset = offset.saturating_add(read);
    }
}

fn table(matters: &[Matter]) -> Table {
    let mut table = Table::new([
        "number",
        "kind",
        "status",
        "enterprise",
        "subject",
        "owner",
        "deadline",
        "updated",
        "labels",
    ]);
    for matter in matters {
        let position = &matter.position;
        table.add([
            matter.id.to_string().into(),
            matter.key.kind.word().into(),
            position.status.as_str().into(),
            matter.enterprise.clone().into(),
            position.subject.as_str().into(),
            position.owner.clone().into(),
            position.deadline.map(moment).into(),
            moment(matter.updated_at).into(),
            position.labels.join(" ").into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_kind_is_answered_with_those_that_are() {
        assert_eq!(kind("case"), Ok(MatterKind::Case));
        assert!(kind("task").unwrap_err().contains("prompt, application, duty, case"));
    }

    #[test]
    fn a_period_is_open_where_nothing_is_said() {
        let day: Date = "2026-03-01".parse().unwrap();
        assert_eq!(period(None, None), None);
        assert_eq!(period(Some(day), None), Some((day.start(), Instant::MAX)));
        assert_eq!(period(None, Some(day)), Some((Instant::MIN, day.start())));
    }
}
