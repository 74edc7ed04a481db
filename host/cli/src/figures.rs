//! `tidegate figures`.

mod months;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tidegate_desk::{Figure, FigureEntry, FigureValue, NoticeFigures, Span, value_of};
use tidegate_domain::{Date, Permission};
use tidegate_manifest::Language;

use crate::access::Ask;
use crate::at_desk::{AtCounty, AtDesk};
use crate::print::{self, moment};
use crate::running::block_on;
use crate::table::{self, Cell, Table};

#[derive(Debug, Args)]
pub(crate) struct FiguresArguments {
    /// First day.
    #[arg(long)]
    from: Date,
    /// First day after the period, at most 3660 days later.
    #[arg(long)]
    until: Date,
    /// A column a month.
    #[arg(long, conflicts_with = "figure")]
    month: bool,
    /// The list behind this figure, by its word.
    #[arg(long, value_parser = figure)]
    figure: Option<Figure>,
    /// Where the table goes: `.csv` or `.xlsx`.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// `zh-CN` or `en`.
    #[arg(long, default_value_t)]
    language: Language,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl FiguresArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        self.at.ask(Permission::ReadMatters)
    }
}

fn figure(word: &str) -> Result<Figure, String> {
    Figure::ALL.into_iter().find(|figure| figure.word() == word).ok_or_else(|| {
        format!("`{word}` is no figure, write {}", Figure::ALL.map(Figure::word).join(", "))
    })
}

/// Prints the figures of a period with their definitions, or what is behind one.
pub(crate) fn run(arguments: FiguresArguments) -> anyhow::Result<ExitCode> {
    if let Some(output) = &arguments.output {
        table::check(output)?;
    }
    let span = Span::new(arguments.from, arguments.until)?;
    block_on(async {
        let at = arguments.at.reading().await?;
        match arguments.figure {
            Some(figure) => behind(&at, figure, span, &arguments).await?,
            None if arguments.month => months::run(&at, span, &arguments).await?,
            None => all(&at, span, &arguments).await?,
        }
        at.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn all(at: &AtDesk, span: Span, arguments: &FiguresArguments) -> anyhow::Result<()> {
    let figures = at.desk.figures(&at.county, span).await?;
    let notices = at.desk.notice_figures(&at.county, span).await?;
    if let Some(output) = &arguments.output {
        whole(&figures, arguments.language).write(output)?;
    }
    if arguments.json {
        let figures: Vec<Value> =
            figures.iter().map(|value| as_json(value, arguments.language)).collect();
        print::json(json!({
            "from": span.from, "until": span.until, "figures": figures,
            "notices": serde_json::to_value(notices)?,
        }));
        return Ok(());
    }
    if arguments.output.is_none() {
        for value in &figures {
            let words = value.figure.words(arguments.language);
            print::line(&format!("{:>9}  {}  {}", shown(value), value.figure.word(), words.title));
            print::line(&format!("           {}", words.text));
        }
    }
    let NoticeFigures { sent_outside, inbox, held_outside, not_sent } = notices;
    print::line(&format!(
        "notices: {sent_outside} sent, {inbox} in inboxes, {held_outside} held by grouping, \
         {not_sent} not sent"
    ));
    Ok(())
}

fn as_json(value: &FigureValue, language: Language) -> Value {
    let words = value.figure.words(language);
    json!({
        "figure": value.figure.word(), "title": words.title, "definition": words.text,
        "value": value.value, "out_of": value.out_of,
    })
}

/// A value for people; of a share with that of which it is one.
fn shown(value: &FigureValue) -> String {
    match value.out_of {
        Some(out_of) => format!("{}/{out_of}", value.value),
        None => value.value.to_string(),
    }
}

fn whole(figures: &[FigureValue], language: Language) -> Table {
    let mut table = Table::new(["figure", "title", "value", "out_of", "definition"]);
    for value in figures {
        let words = value.figure.words(language);
        table.add([
            value.figure.word().into(),
            words.title.into(),
            value.value.into(),
            Cell::number(value.out_of),
            words.text.into(),
        ]);
    }
    table
}

async fn behind(
    at: &AtDesk,
    figure: Figure,
    span: Span,
    arguments: &FiguresArguments,
) -> anyhow::Result<()> {
    let entries = at.desk.figure_entries(&at.county, figure, span).await?;
    let value = value_of(figure, &entries);
    let list = list(&entries);
    if let Some(output) = &arguments.output {
        list.write(output)?;
    }
    if arguments.json {
        let entries = serde_json::to_value(&entries)?;
        let figure = as_json(&value, arguments.language);
        print::json(json!({
            "from": span.from, "until": span.until, "figure": figure, "entries": entries,
        }));
        return Ok(());
    }
    let words = figure.words(arguments.language);
    print::line(&format!("{}: {}", words.title, shown(&value)));
    print::line(&format!("  {}", words.text));
    if arguments.output.is_none() {
        list.print();
    }
    Ok(())
}

fn list(entries: &[FigureEntry]) -> Table {
    let mut table =
        Table::new(["at", "enterprise", "subject", "matter", "step", "warning", "counts"]);
    for entry in entries {
        table.add([
            moment(entry.at).into(),
            entry.enterprise.clone().into(),
            entry.subject.as_str().into(),
            Cell::number(entry.matter),
            Cell::number(entry.step),
            Cell::number(entry.warning),
            entry.counts.to_string().into(),
        ]);
    }
    table
}
