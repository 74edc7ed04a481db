//! `tidegate notice`.

use std::process::ExitCode;

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;
use tidegate_domain::{Channel, Date, Notice, NoticeStatus, NoticeTry, Permission, TryOutcome};
use tidegate_store::{NoticeFilter, PAGE_ROWS_MAX, Page};

use crate::access::Ask;
use crate::at_desk::{AtCounty, AtDesk};
use crate::print::{self, moment};
use crate::running::block_on;
use crate::table::Table;

/// Notices that are shown when nothing is said.
const ROWS: u32 = 100;

#[derive(Debug, Args)]
pub(crate) struct NoticeArguments {
    #[command(subcommand)]
    command: NoticeCommand,
}

impl NoticeArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        match &self.command {
            NoticeCommand::List(arguments) => arguments.at.ask(Permission::ReadMatters),
            NoticeCommand::Show(arguments) => arguments.at.ask(Permission::ReadMatters),
            NoticeCommand::Again(arguments) => arguments.at.ask(Permission::SendNotices),
        }
    }
}

#[derive(Debug, Subcommand)]
enum NoticeCommand {
    /// Notices of a county, latest written first, with how far each has come.
    List(ListArguments),
    /// A notice with every try to send it.
    Show(ShowArguments),
    /// Let dead notices wait again, to be tried now.
    Again(AgainArguments),
}

#[derive(Debug, Args)]
struct ListArguments {
    /// waiting, sent, delivered, dead or suppressed.
    #[arg(long, value_parser = status)]
    status: Option<NoticeStatus>,
    /// inbox, sms, voice, email, webhook or app.
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
    /// Id of the person.
    #[arg(long)]
    person: Option<String>,
    /// What they are about, a word of the host.
    #[arg(long)]
    topic: Option<String>,
    /// Number of the matter that they belong to.
    #[arg(long)]
    matter: Option<i64>,
    /// Enterprise that they are about.
    #[arg(long)]
    enterprise: Option<String>,
    /// Written on this day or later.
    #[arg(long)]
    from: Option<Date>,
    /// Written before this day.
    #[arg(long)]
    until: Option<Date>,
    /// Notices to pass over.
    #[arg(long, default_value_t = 0)]
    offset: u32,
    /// Notices shown at most.
    #[arg(long, default_value_t = ROWS, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rows: u32,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// Number of the notice.
    number: i64,
    #[command(flatten)]
    at: AtCounty,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["numbers", "dead"])))]
struct AgainArguments {
    /// Numbers of dead notices; those that are not dead are passed over.
    numbers: Vec<i64>,
    /// All dead notices of the county.
    #[arg(long)]
    dead: bool,
    /// Of those only the ones over this channel.
    #[arg(long, value_parser = channel, conflicts_with = "numbers")]
    channel: Option<Channel>,
    #[command(flatten)]
    at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn status(word: &str) -> Result<NoticeStatus, String> {
    NoticeStatus::ALL.into_iter().find(|status| status.word() == word).ok_or_else(|| {
        let words = NoticeStatus::ALL.map(NoticeStatus::word).join(", ");
        format!("`{word}` is no status, write {words}")
    })
}

fn channel(word: &str) -> Result<Channel, String> {
    Channel::ALL.into_iter().find(|channel| channel.word() == word).ok_or_else(|| {
        format!("`{word}` is no channel, write {}", Channel::ALL.map(Channel::word).join(", "))
    })
}

/// Lists, shows or sends again.
pub(crate) fn run(arguments: NoticeArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            NoticeCommand::List(arguments) => list(arguments).await,
            NoticeCommand::Show(arguments) => show(arguments).await,
            NoticeCommand::Again(arguments) => again(arguments).await,
        }
    })
}

async fn list(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let filter = NoticeFilter {
        person: arguments.person,
        channel: arguments.channel,
        status: arguments.status,
        topic: arguments.topic,
        matter: arguments.matter,
        enterprise: arguments.enterprise,
        written: crate::matter::period(arguments.from, arguments.until),
        ..NoticeFilter::default()
    };
    let page = Page { offset: arguments.offset, rows: arguments.rows };
    let found = at.desk.notices(&at.county, &filter, page).await?;
    at.close().await;
    if arguments.json {
        let notices = serde_json::to_value(&found.items)?;
        print::json(json!({ "total": found.total, "notices": notices }));
        return Ok(ExitCode::SUCCESS);
    }
    table(&found.items).print();
    let shown = u64::from(arguments.offset) + found.items.len() as u64;
    if shown < found.total {
        print::note(&format!("{} more: give --offset {shown}", found.total - shown));
    }
    Ok(ExitCode::SUCCESS)
}

fn table(notices: &[Notice]) -> Table {
    let mut table = Table::new([
        "number", "written", "person", "channel", "topic", "status", "tries", "title", "problem",
    ]);
    for kept in notices {
        let notice = &kept.notice;
        table.add([
            kept.id.to_string().into(),
            moment(notice.at).into(),
            notice.person.as_str().into(),
            notice.channel.word().into(),
            notice.topic.as_str().into(),
            kept.status.word().into(),
            u64::from(kept.tries).into(),
            notice.title.as_str().into(),
            kept.problem.clone().into(),
        ]);
    }
    table
}

async fn show(arguments: ShowArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let (kept, tries) = at.desk.notice(&at.county, arguments.number).await?;
    at.close().await;
    if arguments.json {
        let (notice, tries) = (serde_json::to_value(&kept)?, serde_json::to_value(&tries)?);
        print::json(json!({ "notice": notice, "tries": tries }));
        return Ok(ExitCode::SUCCESS);
    }
    let notice = &kept.notice;
    print::line(&notice.title);
    notice.text.lines().for_each(|line| print::line(&format!("  {line}")));
    let waits = kept.status == NoticeStatus::Waiting;
    for (name, text) in [
        ("to", Some(format!("{} over {} {}", notice.person, notice.channel, notice.address))),
        ("about", Some(format!("{}, {}", notice.topic, notice.urgency.word()))),
        ("matter", notice.matter.map(|matter| matter.to_string())),
        ("enterprise", notice.enterprise.clone()),
        ("status", Some(kept.status.word().to_owned())),
        ("written", Some(moment(notice.at))),
        ("tried next", waits.then(|| moment(kept.next_at))),
        ("sent", kept.sent_at.map(moment)),
        ("arrived", kept.delivered_at.map(moment)),
        ("receipt", kept.receipt.clone()),
        ("problem", kept.problem.clone()),
    ] {
        if let Some(text) = text {
            print::line(&format!("  {name}: {}", text.trim_end()));
        }
    }
    tries.iter().for_each(|tried| print::line(&try_line(tried)));
    Ok(ExitCode::SUCCESS)
}

fn try_line(tried: &NoticeTry) -> String {
    let came = match &tried.outcome {
        TryOutcome::Sent { receipt: Some(receipt) } => format!("sent, receipt {receipt}"),
        TryOutcome::Sent { receipt: None } => "sent".to_owned(),
        TryOutcome::Again { problem, next_at } => {
            format!("failed: {problem}; again {}", moment(*next_at))
        }
        TryOutcome::Dead { problem } => format!("given up: {problem}"),
    };
    format!("  try {} {}: {came}", tried.number, moment(tried.at))
}

async fn again(arguments: AgainArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.at.reading().await?;
    let numbers = match arguments.dead {
        true => dead(&at, arguments.channel).await?,
        false => arguments.numbers,
    };
    let mut again = 0;
    for some in numbers.chunks(PAGE_ROWS_MAX as usize) {
        again += at.desk.send_again(&at.county, some, at.now).await?;
    }
    at.close().await;
    if arguments.json {
        print::json(json!({ "asked": numbers.len(), "again": again }));
    } else {
        print::line(&format!("{again} of {} notices wait again", numbers.len()));
        if again > 0 {
            print::note("a host that serves sends them");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Numbers of all dead notices.
async fn dead(at: &AtDesk, channel: Option<Channel>) -> anyhow::Result<Vec<i64>> {
    let filter =
        NoticeFilter { channel, status: Some(NoticeStatus::Dead), ..NoticeFilter::default() };
    let mut numbers = Vec::new();
    loop {
        let page = Page { offset: u32::try_from(numbers.len())?, rows: PAGE_ROWS_MAX };
        let found = at.desk.notices(&at.county, &filter, page).await?.items;
        let is_last = found.len() < PAGE_ROWS_MAX as usize;
        numbers.extend(found.iter().map(|notice| notice.id));
        if is_last {
            return Ok(numbers);
        }
    }
}
