//! Letting dead notices wait again.

use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde_json::json;
use tidegate_domain::{Channel, NoticeStatus};
use tidegate_store::{NoticeFilter, PAGE_ROWS_MAX, Page};

use super::channel;
use crate::at_desk::{AtCounty, AtDesk};
use crate::print;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["numbers", "dead"])))]
pub(crate) struct AgainArguments {
    /// Numbers of dead notices; those that are not dead are passed over.
    numbers: Vec<i64>,
    /// All dead notices of the county.
    #[arg(long)]
    dead: bool,
    /// Of those only the ones over this channel.
    #[arg(long, value_parser = channel, conflicts_with = "numbers")]
    channel: Option<Channel>,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Lets the notices that are named, or all dead ones, wait again.
pub(super) async fn again(arguments: AgainArguments) -> anyhow::Result<ExitCode> {
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
