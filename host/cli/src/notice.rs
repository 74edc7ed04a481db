//! `tidegate notice`.

mod again;
mod read;
mod receipt;
mod show;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use tidegate_domain::{Channel, Date, Notice, NoticeStatus, Permission};
use tidegate_service::Caller;
use tidegate_store::{NoticeFilter, Page};

use crate::access::Ask;
use crate::at_desk::AtCounty;
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
            NoticeCommand::Read(arguments) => arguments.at.ask(Permission::ReadMatters),
            NoticeCommand::Receipt(arguments) => arguments.at.ask(Permission::SendNotices),
            NoticeCommand::Again(arguments) => arguments.at.ask(Permission::SendNotices),
        }
    }
}

#[derive(Debug, Subcommand)]
enum NoticeCommand {
    /// Notices of a county, latest written first, with how far each has come.
    List(ListArguments),
    /// A notice with every try to send it.
    Show(show::ShowArguments),
    /// Say that a notice was read, by the person whom it went to.
    Read(read::ReadArguments),
    /// Take a gateway's word that notices arrived, by what it called each when it took it.
    Receipt(receipt::ReceiptArguments),
    /// Let dead notices wait again, to be tried now.
    Again(again::AgainArguments),
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

/// Lists, shows, says what was read or arrived, or sends again.
pub(crate) fn run(arguments: NoticeArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            NoticeCommand::List(arguments) => list(arguments).await,
            NoticeCommand::Show(arguments) => show::show(arguments).await,
            NoticeCommand::Read(arguments) => read::read(arguments, caller).await,
            NoticeCommand::Receipt(arguments) => receipt::take(arguments).await,
            NoticeCommand::Again(arguments) => again::again(arguments).await,
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
