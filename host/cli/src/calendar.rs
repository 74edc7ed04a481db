//! `tidegate calendar`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};
use tidegate_calendar::{Calendar, Day, Term, Why};
use tidegate_domain::{Date, Permission};
use tidegate_service::{Clock as _, SystemClock};

use crate::access::{Ask, Subject};
use crate::config::ConfigArguments;
use crate::print;
use crate::running::{block_on, open_with};
use crate::table::Table;

/// Days that are looked at at once.
const DAYS_MAX: i32 = 3_700;

/// Days looked at when nothing is said.
const DAYS: i32 = 365;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CalendarArguments {
    #[command(subcommand)]
    command: Option<CalendarCommand>,
    #[command(flatten)]
    list: ListArguments,
}

impl CalendarArguments {
    /// What it needs: what comes with the program is for everybody.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            Some(CalendarCommand::Add(arguments)) => {
                Ask::at(&arguments.config).needs(Permission::Operate, Subject::Host)
            }
            Some(CalendarCommand::Due(arguments)) => looking(&arguments.config),
            None => looking(&self.list.config),
        }
    }
}

#[derive(Debug, Subcommand)]
enum CalendarCommand {
    /// The last day of a term.
    Due(DueArguments),
    /// Add the State Council's notices of a year to a host, for all its counties.
    Add(AddArguments),
}

#[derive(Debug, Args)]
struct ListArguments {
    /// First day; today when absent.
    #[arg(long)]
    from: Option<Date>,
    /// First day after; a year later when absent.
    #[arg(long)]
    until: Option<Date>,
    /// Every day, and not only those on which notices or the law say something.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    config: ConfigArguments,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("term").required(true).args(["working", "days", "rolled"])))]
struct DueArguments {
    /// The day on which the term begins, which itself does not count.
    #[arg(long)]
    from: Date,
    /// So many working days; counted back when negative.
    #[arg(long, allow_negative_numbers = true)]
    working: Option<i16>,
    /// So many days of the calendar, whatever the last one is.
    #[arg(long, allow_negative_numbers = true)]
    days: Option<i16>,
    /// So many days of the calendar; a last day that is not worked gives way to the next.
    #[arg(long, allow_negative_numbers = true)]
    rolled: Option<i16>,
    #[command(flatten)]
    config: ConfigArguments,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct AddArguments {
    /// TOML as the program's own tables, or JSON in the form of the public lists of holidays.
    file: PathBuf,
    #[command(flatten)]
    config: ConfigArguments,
}

/// Whoever names a host asks it for the years that were added there.
fn looking(config: &ConfigArguments) -> Ask {
    match names_host(config) {
        true => Ask::at(config).needs(Permission::ReadCounty, Subject::OwnPart),
        false => Ask::nothing(),
    }
}

const fn names_host(config: &ConfigArguments) -> bool {
    config.data.is_some() || config.config.is_some()
}

/// Prints days, reckons a term, or adds a year.
pub(crate) fn run(arguments: CalendarArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            Some(CalendarCommand::Due(arguments)) => due(arguments).await?,
            Some(CalendarCommand::Add(arguments)) => add(arguments).await?,
            None => list(arguments.list).await?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The calendar of a host, or the one that comes with the program.
async fn known(config: &ConfigArguments) -> anyhow::Result<Arc<Calendar>> {
    if !names_host(config) {
        return Ok(Arc::new(Calendar::standing()?));
    }
    let (host, store) = open_with(&config.settings()?, Arc::new(SystemClock)).await?;
    let desk = host.desk()?;
    desk.read_years().await?;
    let calendar = desk.calendar();
    store.close().await;
    Ok(calendar)
}

async fn list(arguments: ListArguments) -> anyhow::Result<()> {
    let from = arguments.from.unwrap_or_else(|| SystemClock.today());
    let until = arguments.until.unwrap_or_else(|| from.plus_days(DAYS));
    let days = until.days().saturating_sub(from.days());
    anyhow::ensure!(
        (1..=DAYS_MAX).contains(&days),
        "{from} until {until} are {days} days: ask for 1 to {DAYS_MAX}, the last one not included"
    );
    let calendar = known(&arguments.config).await?;
    let dates: Vec<Date> = (0..days)
        .map(|day| from.plus_days(day))
        .filter(|date| arguments.all || is_said(calendar.is_working(*date)))
        .collect();
    if arguments.json {
        let days: Vec<Value> = dates.iter().map(|date| as_json(&calendar, *date)).collect();
        print::json(json!({ "from": from, "until": until, "days": days }));
        return Ok(());
    }
    let mut table = Table::new(["day", "", "is", "name", "by", ""]);
    for date in dates {
        let day = calendar.is_working(date);
        let (_, name, source) = why(day);
        table.add([
            date.to_string().into(),
            weekday(date).into(),
            if day.working { "worked" } else { "off" }.into(),
            name.into(),
            source.into(),
            if day.provisional { "provisional" } else { "" }.into(),
        ]);
    }
    table.print();
    let last = until.plus_days(-1);
    if calendar.is_provisional(last) {
        let year = calendar.last_year().map_or_else(String::new, |year| format!(" after {year}"));
        print::note(&format!("no notice is known{year}: what rests on such days is provisional"));
    }
    Ok(())
}

/// Whether a notice or the law says something of a day.
const fn is_said(day: Day<'_>) -> bool {
    !matches!(day.why, Why::Weekday | Why::Weekend)
}

/// Why a day is worked or off, in a word, with the name of the holiday and who says so.
const fn why(day: Day<'_>) -> (&'static str, &str, &str) {
    match day.why {
        Why::Weekday => ("weekday", "", ""),
        Why::Weekend => ("weekend", "", ""),
        Why::Holiday { name, notice } => ("holiday", name, notice),
        Why::WorkingWeekend { name, notice } => ("working-weekend", name, notice),
        Why::Statutory { name, instrument } => ("statutory", name, instrument),
    }
}

fn as_json(calendar: &Calendar, date: Date) -> Value {
    let day = calendar.is_working(date);
    let (word, name, source) = why(day);
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "day": date, "working": day.working, "why": word, "name": said(name),
        "source": said(source), "provisional": day.provisional,
    })
}

/// Short name of the day of the week; 1970-01-01 was a Thursday.
fn weekday(date: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let place = usize::try_from(date.days().rem_euclid(7)).unwrap_or(0);
    NAMES.get(place).copied().unwrap_or_default()
}

async fn due(arguments: DueArguments) -> anyhow::Result<()> {
    let DueArguments { from, working, days, rolled, .. } = &arguments;
    let term = match (working, days, rolled) {
        (Some(days), _, _) => Term::Working(*days),
        (_, Some(days), _) => Term::Calendar(*days),
        (_, _, Some(days)) => Term::CalendarRolled(*days),
        (None, None, None) => anyhow::bail!("say `--working`, `--days` or `--rolled`"),
    };
    let calendar = known(&arguments.config).await?;
    let reckoned = calendar.due(*from, term);
    if arguments.json {
        let working = calendar.is_working(reckoned.at).working;
        print::json(json!({
            "from": from, "due": reckoned.at, "working": working,
            "provisional": reckoned.provisional,
        }));
        return Ok(());
    }
    let provisional = if reckoned.provisional { " (provisional)" } else { "" };
    print::line(&format!("{} {}{provisional}", reckoned.at, weekday(reckoned.at)));
    Ok(())
}

async fn add(arguments: AddArguments) -> anyhow::Result<()> {
    let table = fs_err::read_to_string(&arguments.file)?;
    let (host, store) = open_with(&arguments.config.settings()?, Arc::new(SystemClock)).await?;
    let desk = host.desk()?;
    desk.read_years().await?;
    let year = desk.add_year(&table, host.clock().now()).await?;
    store.close().await;
    print::line(&format!(
        "{year} is known; matters that rested on what was provisional are reckoned again"
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week_are_named() {
        for (day, name) in [("1970-01-01", "Thu"), ("2026-02-14", "Sat"), ("1969-12-31", "Wed")] {
            assert_eq!(weekday(day.parse().unwrap()), name, "{day}");
        }
    }
}
