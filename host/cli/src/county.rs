//! `tidegate county`.

mod graders;

use std::process::ExitCode;
use std::str::FromStr;

use anyhow::ensure;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tidegate_domain::{Jurisdiction, Level, Permission};
use tidegate_service::{Caller, Clock as _, SystemClock};
use tidegate_store::{CountyListing, CountyQuotas, CountyRecord};

use crate::access::{Ask, Subject};
use crate::config::ConfigArguments;
use crate::database::OpenStore;
use crate::print;
use crate::running::block_on;
use graders::{DecideArguments, GradersArguments};

#[derive(Debug, Args)]
pub(crate) struct CountyArguments {
    #[command(subcommand)]
    command: CountyCommand,
}

impl CountyArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        let manage =
            |county: &Jurisdiction| (Permission::ManageCounties, Subject::In(county.clone()));
        let (config, (permission, subject)) = match &self.command {
            CountyCommand::Add(arguments) => (&arguments.config, manage(&arguments.county)),
            CountyCommand::List(arguments) => {
                (&arguments.config, (Permission::ReadMetrics, Subject::Host))
            }
            CountyCommand::Quota(arguments) => (&arguments.config, manage(&arguments.county)),
            CountyCommand::LetGrade(arguments) | CountyCommand::StopGrading(arguments) => {
                let county = Subject::In(arguments.county.clone());
                (&arguments.config, (Permission::LetGrade, county))
            }
            CountyCommand::Graders(arguments) => {
                let county = Subject::In(arguments.county.clone());
                (&arguments.config, (Permission::ReadCounty, county))
            }
        };
        Ask::at(config).needs(permission, subject)
    }
}

#[derive(Debug, Subcommand)]
enum CountyCommand {
    /// Add a county, which may be before it has anything.
    Add(AddArguments),
    /// Counties that were added, and those that have enterprises.
    List(ListArguments),
    /// Show or set what a county may use at most.
    Quota(QuotaArguments),
    /// Let a category pack grade in a county, at the sites and for the pollutants that it is bound
    /// to.
    LetGrade(DecideArguments),
    /// End that a category pack grades in a county.
    StopGrading(DecideArguments),
    /// Which category packs a county lets grade: every decision, latest first.
    Graders(GradersArguments),
}

#[derive(Debug, Args)]
struct AddArguments {
    /// Code of six digits.
    county: Jurisdiction,
    /// Name.
    name: String,
    #[command(flatten)]
    config: ConfigArguments,
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct QuotaArguments {
    /// Code of six digits.
    county: Jurisdiction,
    /// Readings a second of all its devices together, or `none`.
    #[arg(long)]
    readings_per_s: Option<Bound>,
    /// Calls of packs at once, or `none`.
    #[arg(long)]
    calls_at_once: Option<Bound>,
    /// Enterprises, or `none`.
    #[arg(long)]
    enterprises: Option<Bound>,
    /// Readings kept, or `none`; beyond them devices are not answered and send again later.
    #[arg(long)]
    readings_kept: Option<Bound>,
    #[command(flatten)]
    config: ConfigArguments,
}

/// A bound, or that there is none.
#[derive(Clone, Copy, Debug)]
struct Bound(Option<u32>);

impl FromStr for Bound {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "none" => Ok(Self(None)),
            _ => match text.parse() {
                Ok(bound) if bound > 0 => Ok(Self(Some(bound))),
                _ => Err("write a whole number from 1 on, or `none`"),
            },
        }
    }
}

/// Adds, lists or bounds counties, or decides what grades there.
pub(crate) fn run(arguments: CountyArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    block_on(async {
        match arguments.command {
            CountyCommand::Add(arguments) => add(arguments).await,
            CountyCommand::List(arguments) => list(arguments).await,
            CountyCommand::Quota(arguments) => quota(arguments).await,
            CountyCommand::LetGrade(arguments) => graders::decide(arguments, true, caller).await,
            CountyCommand::StopGrading(arguments) => {
                graders::decide(arguments, false, caller).await
            }
            CountyCommand::Graders(arguments) => graders::list(arguments).await,
        }
    })
}

async fn add(arguments: AddArguments) -> anyhow::Result<ExitCode> {
    let AddArguments { county, name, config } = arguments;
    ensure!(
        county.level() == Level::County,
        "`{county}` is no county: its code ends in other digits than 00"
    );
    let store = OpenStore::open(&config.settings()?).await?;
    let record = CountyRecord {
        code: county.clone(),
        name: name.trim().to_owned(),
        added_at: SystemClock.now(),
        quotas: CountyQuotas::default(),
    };
    let added = store.shared().add_county(&record).await;
    store.close().await;
    ensure!(added?, "county {county} was added before");
    print::line(&format!("county {county} added"));
    Ok(ExitCode::SUCCESS)
}

async fn list(arguments: ListArguments) -> anyhow::Result<ExitCode> {
    let store = OpenStore::open(&arguments.config.settings()?).await?;
    let listings = store.shared().county_listings().await;
    store.close().await;
    let listings = listings?;
    if arguments.json {
        let counties: Vec<Value> = listings.iter().map(shown).collect();
        print::json(json!({ "counties": counties }));
        return Ok(ExitCode::SUCCESS);
    }
    for listing in &listings {
        let name = listing.added.as_ref().map_or("-", |added| &added.name);
        let quotas = listing.added.as_ref().map(|added| worded(&added.quotas)).unwrap_or_default();
        let CountyListing { code, enterprises, .. } = listing;
        print::line(&format!("{code}  {name}  {enterprises} enterprises  {quotas}"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn quota(arguments: QuotaArguments) -> anyhow::Result<ExitCode> {
    let store = OpenStore::open(&arguments.config.settings()?).await?;
    let changed = changed(&store, &arguments).await;
    let used = used(&store, &arguments.county).await;
    store.close().await;
    print::line(&format!("{}  {}", arguments.county, worded(&changed?)));
    let (enterprises, readings) = used?;
    print::line(&format!("used    enterprises {enterprises}  readings-kept {readings}"));
    Ok(ExitCode::SUCCESS)
}

/// Enterprises of a county, and readings that are kept of it.
async fn used(store: &OpenStore, county: &Jurisdiction) -> anyhow::Result<(u64, u64)> {
    let shared = store.shared();
    let listings = shared.county_listings().await?;
    let own = listings.iter().find(|listing| listing.code == *county);
    Ok((own.map_or(0, |own| own.enterprises), shared.readings_kept(county).await?))
}

/// Sets what is asked for and gives all.
async fn changed(store: &OpenStore, asked: &QuotaArguments) -> anyhow::Result<CountyQuotas> {
    let shared = store.shared();
    let Some(record) = shared.county(&asked.county).await? else {
        anyhow::bail!("county {0} was not added: `tidegate county add {0} NAME`", asked.county);
    };
    let set = |bound: Option<Bound>, now| bound.map_or(now, |bound| bound.0);
    let quotas = CountyQuotas {
        readings_per_s: set(asked.readings_per_s, record.quotas.readings_per_s),
        calls_at_once: set(asked.calls_at_once, record.quotas.calls_at_once),
        enterprises: set(asked.enterprises, record.quotas.enterprises),
        readings_kept: set(asked.readings_kept, record.quotas.readings_kept),
    };
    if quotas != record.quotas {
        shared.set_quotas(&asked.county, &quotas).await?;
    }
    Ok(quotas)
}

fn shown(listing: &CountyListing) -> Value {
    let added = listing.added.as_ref();
    let quotas = added.map(|added| added.quotas).unwrap_or_default();
    json!({
        "code": listing.code.as_str(),
        "name": added.map(|added| &added.name),
        "added_at": added.map(|added| added.added_at),
        "enterprises": listing.enterprises,
        "quotas": {
            "readings_per_s": quotas.readings_per_s,
            "calls_at_once": quotas.calls_at_once,
            "enterprises": quotas.enterprises,
            "readings_kept": quotas.readings_kept,
        },
    })
}

fn worded(quotas: &CountyQuotas) -> String {
    let bounds = [
        ("readings-per-s", quotas.readings_per_s),
        ("calls-at-once", quotas.calls_at_once),
        ("enterprises", quotas.enterprises),
        ("readings-kept", quotas.readings_kept),
    ];
    let words = bounds.map(|(name, bound)| {
        format!("{name} {}", bound.map_or_else(|| "none".to_owned(), |bound| bound.to_string()))
    });
    words.join("  ")
}
