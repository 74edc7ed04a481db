//! `tidegate demo`.

mod docket;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tidegate_demo::{County, CountyPlan, Simulator, SimulatorReport, generate};
use tidegate_domain::{Date, Jurisdiction};
use tidegate_gateway::GatewayOptions;
use tidegate_service::{CountySummary, Host, Keys, Registration, VirtualClock};
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::print;
use crate::running::{
    Addresses, RunningHost, Surroundings, asked_to_stop, block_on, keys_folder, open_with,
};
use crate::scenario::{self, ScenarioArguments};
use crate::simulate::{SPEED, START, options, parse_duration, report_json};

/// The packs of the demo county, widest first.
const PACKS: [&str; 6] =
    ["national", "standards", "textile-dyeing", "zhejiang", "tonglu", "tonglu-score"];

/// How long the end of a demo waits for the last readings to be graded.
const DRAIN: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Stop by itself after this long, for example 30s, and print the summary.
    #[arg(long = "for", value_parser = parse_duration)]
    for_real: Option<Duration>,
    /// Seed of the county and of everything that its devices send.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Enterprises of the county.
    #[arg(long, default_value_t = 3400)]
    enterprises: u32,
    /// Virtual seconds for each real one.
    #[arg(long, default_value_t = SPEED, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    speed: u32,
    /// First day, YYYY-MM-DD.
    #[arg(long, default_value = START)]
    start: Date,
    /// Address of the page and API.
    #[arg(long, default_value = "127.0.0.1:8330")]
    listen: SocketAddr,
    /// Address for devices.
    #[arg(long, default_value = "127.0.0.1:8212")]
    devices: SocketAddr,
    /// Keep the county in this new folder; otherwise it is gone at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Folder of built packs (national.wasm, …) to use instead of building them.
    #[arg(long)]
    packs: Option<PathBuf>,
    /// Play a whole year instead of serving: `tonglu-2022`.
    #[arg(long, value_enum)]
    scenario: Option<Scenario>,
    /// Days of the scenario to play.
    #[arg(long, default_value_t = 365, requires = "scenario")]
    days: u32,
    /// Print the summary as one line of JSON.
    #[arg(long)]
    json: bool,
}

/// A year that can be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Scenario {
    /// The year 2022 of a county like Tonglu.
    #[value(name = "tonglu-2022")]
    Tonglu2022,
}

/// Plays a synthetic county until told to stop, and prints what it came to.
pub(crate) fn run(arguments: DemoArguments) -> anyhow::Result<ExitCode> {
    let components = components(arguments.packs.as_deref())?;
    let kept = arguments.data.clone();
    let temporary = match kept {
        Some(_) => None,
        None => Some(TemporaryFolder::new()?),
    };
    let folder = kept.or_else(|| temporary.as_ref().map(|folder| folder.0.clone()));
    let data = folder.context("no folder for the county")?;
    if crate::database::file(&data).exists() {
        bail!(
            "`{}` holds a county already: serve it with `tidegate serve --data`, or name a new folder",
            data.display()
        );
    }
    if arguments.scenario.is_some() {
        return scenario::run(ScenarioArguments {
            seed: arguments.seed,
            enterprises: arguments.enterprises,
            days: arguments.days,
            data,
            components,
            json: arguments.json,
        });
    }
    let summary = block_on(play(&arguments, &data, components))?;
    if arguments.json {
        print::json(summary.json()?);
    } else {
        summary.print();
    }
    Ok(ExitCode::SUCCESS)
}

/// A folder that is gone when the demo ends.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("tidegate-demo-{}", std::process::id()));
        fs_err::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = fs_err::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demo's folder was not removed");
        }
    }
}

/// What the demo came to.
struct Summary {
    county: CountySummary,
    simulated: SimulatorReport,
    seed: u64,
    classified_in: Duration,
    served_for: Duration,
}

impl Summary {
    fn readings_per_second(&self) -> u64 {
        let ms = u64::try_from(self.served_for.as_millis()).unwrap_or(u64::MAX).max(1);
        self.county.readings.saturating_mul(1000) / ms
    }

    fn json(&self) -> anyhow::Result<serde_json::Value> {
        let mut json = serde_json::to_value(&self.county)?;
        if let Some(object) = json.as_object_mut() {
            object.insert("readings_per_second".to_owned(), self.readings_per_second().into());
            object.insert("seed".to_owned(), self.seed.into());
            let ms = u64::try_from(self.classified_in.as_millis()).unwrap_or(u64::MAX);
            object.insert("classified_in_ms".to_owned(), ms.into());
            object.insert("simulated".to_owned(), report_json(&self.simulated));
        }
        Ok(json)
    }

    fn print(&self) {
        let county = &self.county;
        let enterprises = &county.enterprises;
        let tiers: Vec<String> =
            enterprises.by_tier.iter().map(|(tier, count)| format!("{tier} {count}")).collect();
        print::line(&format!(
            "enterprises  {}: {}, undetermined {}; classified in {:?}",
            enterprises.total,
            tiers.join(", "),
            enterprises.undetermined,
            self.classified_in
        ));
        print::line(&format!("to apply     {} reminders", county.reminders_to_apply));
        let rejected: u64 = county.frames.rejected.values().sum();
        print::line(&format!(
            "frames       {} accepted ({} duplicates), {} noted, {rejected} rejected {:?}",
            county.frames.accepted,
            county.frames.duplicate,
            county.frames.noted,
            county.frames.rejected
        ));
        print::line(&format!(
            "readings     {} stored, {} graded, {} a second",
            county.readings,
            county.graded,
            self.readings_per_second()
        ));
        print::line(&format!("warnings     {:?}", county.warnings));
        let findings: u64 = county.findings.values().sum();
        print::line(&format!(
            "judged       {} days of enterprises, {findings} findings, {} cases open",
            county.judgements, county.cases
        ));
        for (kind, count) in &county.findings {
            print::line(&format!("  {kind} {count}"));
        }
        print::line(&format!(
            "devices      {} frames sent, {} acknowledged, {} unanswered",
            self.simulated.sent.good_frames(),
            self.simulated.acknowledged,
            self.simulated.unanswered
        ));
    }
}

async fn play(
    arguments: &DemoArguments,
    data: &Path,
    components: Vec<Vec<u8>>,
) -> anyhow::Result<Summary> {
    let clock = Arc::new(VirtualClock::new(arguments.start.start(), arguments.speed));
    let metrics = crate::metrics::start()?;
    // Never the database that the environment names: a real county may be in it.
    let settings = Settings { data: Some(data.to_owned()), ..Settings::default() };
    let (host, store) = open_with(&settings, clock).await?;
    let steps = steps(5);
    steps.set_message("admitting packs");
    for component in components {
        host.install(component).await?;
    }
    steps.inc(1);
    steps.set_message("making a synthetic county");
    let plan = CountyPlan {
        seed: arguments.seed,
        enterprises: arguments.enterprises,
        county: "330122".parse()?,
        start: arguments.start,
    };
    let County { enterprises, facts, outlets, permits, devices, loggers, docket, meters } =
        generate(&plan)?;
    steps.inc(1);
    steps.set_message("registering it");
    let registration = Registration { enterprises, facts, outlets, permits, devices };
    host.register(&registration).await?;
    docket::register(&host, &plan, &docket, &meters).await?;
    steps.inc(1);
    steps.set_message("classifying its enterprises");
    let began = Instant::now();
    host.classify_county(&plan.county, arguments.start).await?;
    let classified_in = began.elapsed();
    steps.inc(1);
    steps.set_message("starting gateway, grading and page");
    let addresses = Addresses { gateway: arguments.devices, web: arguments.listen };
    let keys = Keys::open(&keys_folder(data))?;
    let surroundings = Surroundings {
        addresses,
        keys,
        meters: None,
        metrics: Some(metrics),
        gateway: GatewayOptions::default(),
        sending: None,
    };
    let running = RunningHost::start(host.clone(), store, surroundings).await?;
    steps.finish_and_clear();
    print::note(&format!(
        "page http://{}  devices {}  county {}  virtual day {} at {}x; stop with Ctrl-C",
        running.addresses.web,
        running.addresses.gateway,
        plan.county,
        arguments.start,
        arguments.speed
    ));
    let began = Instant::now();
    let options =
        options(running.addresses.gateway, arguments.start, arguments.speed, arguments.seed);
    let simulated = simulate(Simulator::new(loggers, options)?, arguments.for_real).await?;
    let served_for = began.elapsed();
    drain(&host, &plan.county).await?;
    let county = host.county_summary(&plan.county, host.today()).await?;
    running.stop().await?;
    Ok(Summary { county, simulated, seed: arguments.seed, classified_in, served_for })
}

/// Plays the devices until the time is over or the process is asked to stop.
async fn simulate(
    simulator: Simulator,
    for_real: Option<Duration>,
) -> anyhow::Result<SimulatorReport> {
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        match for_real {
            Some(span) => {
                tokio::select! {
                    () = tokio::time::sleep(span) => {}
                    () = asked_to_stop() => {}
                }
            }
            None => asked_to_stop().await,
        }
        stop.cancel();
    });
    Ok(simulator.run(cancel).await?)
}

/// Waits until what was received is graded, for a bounded time, and until refused frames are
/// counted.
async fn drain(host: &Host, county: &Jurisdiction) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(600)).await;
        let summary = host.county_summary(county, host.today()).await?;
        let waiting = summary.readings.saturating_sub(summary.graded + summary.unwatched);
        if waiting == 0 {
            return Ok(());
        }
        if began.elapsed() > DRAIN {
            print::note(&format!("{waiting} readings are stored and still wait to be graded"));
            return Ok(());
        }
    }
}

/// The components of the demo's packs, read from a folder or built from the checkout.
fn components(built: Option<&Path>) -> anyhow::Result<Vec<Vec<u8>>> {
    if let Some(folder) = built {
        let read = |name: &&str| fs_err::read(folder.join(format!("{name}.wasm")));
        return Ok(PACKS.iter().map(read).collect::<Result<_, _>>()?);
    }
    let root = checkout()?;
    let steps = steps(PACKS.len() as u64);
    let mut components = Vec::new();
    for name in PACKS {
        steps.set_message(format!("building pack {name}"));
        let folder = root.join("plugins").join(name);
        let output = tidegate_build::Output::Kept;
        let built = tidegate_build::build(&folder, output)
            .with_context(|| format!("pack `{name}` does not build"))?;
        components.push(built.component);
        steps.inc(1);
    }
    steps.finish_and_clear();
    Ok(components)
}

/// The checkout that the current folder lies in.
fn checkout() -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir()?;
    let found = here.ancestors().find(|folder| folder.join("plugins/national/pack.toml").is_file());
    found.map(Path::to_path_buf).context(
        "the demo builds its packs: run it in a checkout, or name built packs with `--packs`",
    )
}

/// A progress bar on standard error; nothing where that is no terminal.
fn steps(count: u64) -> ProgressBar {
    let bar = ProgressBar::new(count);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
