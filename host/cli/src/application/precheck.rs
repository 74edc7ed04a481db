//! `tidegate application precheck`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgGroup, Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tidegate_affairs::{
    Affair as _, Application, Precheck, PrecheckItem, PrecheckKind, PrecheckPoint,
};
use tidegate_desk::{DeskError, PermitCheck, PrecheckAsked};
use tidegate_domain::Matter;
use tidegate_manifest::{Language, Text};

use crate::at_desk::{AtCounty, AtDesk};
use crate::print;
use crate::table::{self, Table};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["number", "all"])))]
pub(super) struct PrecheckArguments {
    /// Number of the application.
    number: Option<i64>,
    /// Every permit of the county that is valid today, as if it were applied for again; nothing is
    /// changed.
    #[arg(long)]
    all: bool,
    /// When in the procedure.
    #[arg(long, value_enum, required_unless_present = "all", conflicts_with = "all")]
    point: Option<PointWord>,
    /// Where contradictions of permits go: `.csv` or `.xlsx`.
    #[arg(short, long, conflicts_with = "number")]
    output: Option<PathBuf>,
    /// `zh-CN` or `en`.
    #[arg(long, default_value_t)]
    language: Language,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// When in the procedure.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum PointWord {
    /// By the enterprise while it fills in.
    Filling,
    /// When it is received.
    Intake,
    /// By the reviewer.
    Review,
}

impl From<PointWord> for PrecheckPoint {
    fn from(word: PointWord) -> Self {
        match word {
            PointWord::Filling => Self::Filling,
            PointWord::Intake => Self::Intake,
            PointWord::Review => Self::Review,
        }
    }
}

/// Has an application looked at, or every permit.
pub(super) async fn run(arguments: PrecheckArguments) -> anyhow::Result<ExitCode> {
    if let Some(output) = &arguments.output {
        table::check(output)?;
    }
    let at = arguments.at.with_packs().await?;
    if let (Some(matter), Some(point)) = (arguments.number, arguments.point) {
        super::application(&at, matter).await?;
        let asked = PrecheckAsked { matter, point: point.into(), at: at.now };
        let looked = at.desk.precheck(&at.county, asked).await?;
        at.close().await;
        return one(&looked, arguments.language, arguments.json);
    }
    let checked = permits(&at).await?;
    at.close().await;
    if let Some(output) = &arguments.output {
        rows(&checked, arguments.language).write(output)?;
    }
    let items: usize = checked.iter().map(|check| check.items.len()).sum();
    if arguments.json {
        print::json(json!({ "permits": serde_json::to_value(&checked)? }));
    } else {
        if arguments.output.is_none() {
            rows(&checked, arguments.language).print();
        }
        print::line(&format!("{items} contradictions in {} permits", checked.len()));
    }
    Ok(ExitCode::SUCCESS)
}

async fn permits(at: &AtDesk) -> anyhow::Result<Vec<PermitCheck>> {
    let enterprises = at.host.enterprise_ids(&at.county).await?;
    let bar = ProgressBar::new(enterprises.len() as u64);
    bar.set_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} enterprises  {msg}  {eta} left",
    )?);
    bar.enable_steady_tick(Duration::from_millis(500));
    let mut checked = Vec::new();
    for enterprise in enterprises {
        checked.extend(at.desk.precheck_permit(&at.county, &enterprise, at.now).await?);
        bar.inc(1);
        bar.set_message(format!("{} with contradictions", checked.len()));
    }
    bar.finish_and_clear();
    Ok(checked)
}

fn rows(checked: &[PermitCheck], language: Language) -> Table {
    let mut table = Table::new(["enterprise", "permit", "rule", "contradiction", "basis"]);
    for check in checked {
        for item in &check.items {
            table.add([
                check.enterprise.as_str().into(),
                check.permit.as_str().into(),
                item.rule.as_str().into(),
                words(&item.text, language).into(),
                basis(item).into(),
            ]);
        }
    }
    table
}

/// Prints what the packs said of an application.
fn one(matter: &Matter, language: Language, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        return super::show(matter, true);
    }
    let application = Application::from_position(&matter.position).map_err(DeskError::from)?;
    // The latest precheck is the one that was made now.
    let latest = application.prechecks.iter().max_by_key(|one| (one.at, one.version));
    let Some(Precheck { version, point, items, .. }) = latest else {
        return super::show(matter, false);
    };
    print::line(&format!("version {version} at {}: {} items", point.word(), items.len()));
    print_items(items, language);
    let Application { materials, must_know, .. } = &application;
    print_texts([("materials", materials), ("must be known", must_know)], language);
    Ok(ExitCode::SUCCESS)
}

/// Prints what packs found, a line each.
pub(super) fn print_items(items: &[PrecheckItem], language: Language) {
    for item in items {
        let kind = match item.kind {
            PrecheckKind::Missing => "missing",
            PrecheckKind::Contradiction => "contradiction",
        };
        let basis = basis(item);
        print::line(&format!("  {kind} {}: {} [{basis}]", item.rule, words(&item.text, language)));
    }
}

/// Prints texts under their headings.
pub(super) fn print_texts(parts: [(&str, &Vec<Text>); 2], language: Language) {
    for (heading, texts) in parts {
        if !texts.is_empty() {
            print::line(heading);
        }
        texts.iter().for_each(|text| print::line(&format!("  {}", words(text, language))));
    }
}

fn words(text: &Text, language: Language) -> &str {
    match language {
        Language::ZhCn => &text.zh,
        Language::En => &text.en,
    }
}

fn basis(item: &PrecheckItem) -> String {
    let named = item.basis.iter().map(|basis| format!("{} {}", basis.document, basis.article));
    named.collect::<Vec<_>>().join("; ")
}
