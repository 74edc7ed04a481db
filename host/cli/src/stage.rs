//! `tidegate stage`.

mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use tidegate_domain::{Date, Instant, Jurisdiction, PackPlace, Permission, Stage};
use tidegate_service::{Caller, Host, LOCAL_OPERATOR, StageOrder, SystemClock};

use crate::access::{Ask, Subject, named};
use crate::print;
use crate::running::{block_on, install, open};

#[derive(Debug, Args)]
pub(crate) struct StageArguments {
    #[command(subcommand)]
    command: StageCommand,
    /// Folder of the database.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

impl StageArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let Some(data) = &self.data else { return Ask::nothing() };
        let pack = |digest: &str| Subject::Pack(digest.to_owned());
        let (permission, subject) = match &self.command {
            StageCommand::List => (Permission::ReadMetrics, Subject::Host),
            StageCommand::Set(order) => (Permission::StagePack, pack(&order.digest)),
            StageCommand::Rollback(order) => {
                (Permission::StagePack, Subject::In(order.jurisdiction.clone()))
            }
            StageCommand::Cancel(_) => (Permission::StagePack, Subject::Host),
            StageCommand::Differences(asked) => {
                let place = asked.county.clone().map_or(Subject::Host, Subject::In);
                (Permission::ReadJudgements, place)
            }
            StageCommand::Preview(asked) => (Permission::Replay, pack(&asked.digest)),
        };
        Ask::on(data).needs(permission, subject)
    }
}

#[derive(Debug, Subcommand)]
enum StageCommand {
    /// Every place with its versions and their stages.
    List,
    /// Bring a version to a stage.
    Set(SetArguments),
    /// Bring back the version that was active before.
    Rollback(RollbackArguments),
    /// Take back a change that has not taken effect.
    Cancel(CancelArguments),
    /// What a version saw otherwise as a shadow.
    Differences(DifferencesArguments),
    /// What making a version active would change: its shadow, and history judged again.
    Preview(PreviewArguments),
}

impl StageCommand {
    /// Puts the name of whoever decides where one is asked for.
    fn name(&mut self, caller: &Caller) -> anyhow::Result<()> {
        let decision = match self {
            Self::Set(order) => &mut order.decision,
            Self::Rollback(order) => &mut order.decision,
            Self::Cancel(order) => &mut order.decision,
            Self::List | Self::Differences(_) | Self::Preview(_) => return Ok(()),
        };
        decision.by = named(caller, &decision.by)?;
        Ok(())
    }
}

#[derive(Debug, Args)]
struct SetArguments {
    /// SHA-256 of the component, or its first digits.
    digest: String,
    /// Stage.
    stage: StageWord,
    /// Enterprise that a canary speaks for; may be given several times.
    #[arg(long = "enterprise")]
    enterprises: Vec<String>,
    /// From when on, in China Standard Time: `2026-08-15` or `2026-08-15T08:30`; at once when
    /// absent.
    #[arg(long)]
    at: Option<String>,
    #[command(flatten)]
    decision: Decision,
    #[command(flatten)]
    history: History,
    /// Make it active: what that changes was looked at with `preview`.
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
struct RollbackArguments {
    /// Name of the pack.
    name: String,
    /// Its jurisdiction, GB/T 2260.
    jurisdiction: Jurisdiction,
    #[command(flatten)]
    decision: Decision,
}

#[derive(Debug, Args)]
struct CancelArguments {
    /// Number of the change.
    number: i64,
    #[command(flatten)]
    decision: Decision,
}

#[derive(Debug, Args)]
struct DifferencesArguments {
    /// SHA-256 of the component, or its first digits.
    digest: String,
    /// Only of this county.
    #[arg(long)]
    county: Option<Jurisdiction>,
    /// At most so many.
    #[arg(long, default_value_t = 100)]
    rows: u32,
}

#[derive(Debug, Args)]
struct PreviewArguments {
    /// SHA-256 of the component, or its first digits.
    digest: String,
    #[command(flatten)]
    history: History,
}

/// Who decides, and why.
#[derive(Debug, Args)]
struct Decision {
    /// Who decides.
    #[arg(long, default_value = LOCAL_OPERATOR)]
    by: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Days that are judged again.
#[derive(Debug, Args)]
struct History {
    /// First day judged again; thirty days back when absent.
    #[arg(long)]
    from: Option<Date>,
    /// First day no longer judged again; today when absent.
    #[arg(long)]
    to: Option<Date>,
}

/// Days of history when nobody says which.
const DAYS_USUAL: i32 = 30;

impl History {
    fn days(&self, host: &Host) -> (Date, Date) {
        let until = self.to.unwrap_or_else(|| host.today());
        (self.from.unwrap_or_else(|| until.plus_days(-DAYS_USUAL)), until)
    }
}

/// A stage as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StageWord {
    Draft,
    Shadow,
    Canary,
    Active,
    Retired,
}

impl From<StageWord> for Stage {
    fn from(word: StageWord) -> Self {
        match word {
            StageWord::Draft => Self::Draft,
            StageWord::Shadow => Self::Shadow,
            StageWord::Canary => Self::Canary,
            StageWord::Active => Self::Active,
            StageWord::Retired => Self::Retired,
        }
    }
}

/// Lists, decides, takes back or shows.
pub(crate) fn run(mut arguments: StageArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    arguments.command.name(caller)?;
    let Some(data) = &arguments.data else { bail!("`--data` is missing: name the data folder") };
    block_on(async {
        let (host, store) = open(data, Arc::new(SystemClock)).await?;
        install(&host, &[]).await?;
        let done = carry_out(&host, &arguments).await;
        store.close().await;
        done
    })
}

async fn carry_out(host: &Host, arguments: &StageArguments) -> anyhow::Result<ExitCode> {
    let json = arguments.json;
    match &arguments.command {
        StageCommand::List => show::places(&host.places().await?, json)?,
        StageCommand::Set(order) => return set(host, order, json).await,
        StageCommand::Rollback(RollbackArguments { name, jurisdiction, decision }) => {
            let (name, jurisdiction) = (name.clone(), jurisdiction.clone());
            let place = PackPlace { jurisdiction, name };
            let record = host.roll_back(&place, &decision.by, &decision.reason).await?;
            show::decided(&record, json)?;
        }
        StageCommand::Cancel(CancelArguments { number, decision }) => {
            host.cancel_stage(*number, &decision.by, &decision.reason).await?;
            print::line(&format!("change {number} is taken back"));
        }
        StageCommand::Differences(asked) => {
            let page = tidegate_service::Page::first(asked.rows);
            let county = asked.county.as_ref();
            let listing = host.shadow_differences(&asked.digest, county, page).await?;
            show::differences(&listing, json)?;
        }
        StageCommand::Preview(PreviewArguments { digest, history }) => {
            let (shadow, preview) = host.promotion(digest, history.days(host)).await?;
            show::preview(&shadow, &preview, json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Decides a stage. What would take the place of a version that speaks is shown first, and decided
/// only with `--yes`.
async fn set(host: &Host, order: &SetArguments, json: bool) -> anyhow::Result<ExitCode> {
    let stage = Stage::from(order.stage);
    if stage == Stage::Active && !order.yes {
        let (shadow, preview) = host.promotion(&order.digest, order.history.days(host)).await?;
        show::preview(&shadow, &preview, json)?;
        print::note("nothing is decided yet: the same command with `--yes` makes it active");
        return Ok(ExitCode::FAILURE);
    }
    let wanted = StageOrder {
        digest: order.digest.clone(),
        stage,
        enterprises: order.enterprises.clone(),
        effective_at: order.at.as_deref().map(moment).transpose()?,
        by: order.decision.by.clone(),
        reason: order.decision.reason.clone(),
    };
    show::decided(&host.decide_stage(wanted).await?, json)?;
    Ok(ExitCode::SUCCESS)
}

/// A day, or a day and minute, in China Standard Time.
fn moment(text: &str) -> anyhow::Result<Instant> {
    let wrong = || format!("`{text}` is no moment: write `2026-08-15` or `2026-08-15T08:30`");
    let (day, clock) = text.split_once('T').unwrap_or((text, "00:00"));
    let day: Date = day.parse().with_context(wrong)?;
    let (hour, minute) = clock.split_once(':').with_context(wrong)?;
    let hour: i64 = hour.parse().with_context(wrong)?;
    let minute: i64 = minute.parse().with_context(wrong)?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
        bail!(wrong());
    }
    Ok(day.start() + hour * 3_600 + minute * 60)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_in_china_standard_time() {
        // Midnight of that day in China is 16:00 UTC of the day before.
        assert_eq!(moment("2026-08-15").unwrap(), 1_786_723_200);
        assert_eq!(moment("2026-08-15T08:30").unwrap(), 1_786_723_200 + 8 * 3_600 + 30 * 60);
        assert!(moment("2026-08-15T23:59").is_ok());
        for wrong in ["2026-08-15T24:00", "2026-08-15T08:60", "2026-02-30", "soon", "2026-08-15T8"]
        {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
