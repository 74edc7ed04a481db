//! `tidegate serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_gateway::MqttAddress;
use tidegate_service::{Clock, Host, Keys, SystemClock, VirtualClock};

use crate::access::Ask;
use crate::config::{ConfigArguments, LogFormat, Settings, commented};
use crate::desk::Sending;
use crate::running::{
    Addresses, RunningHost, Surroundings, asked_to_stop, block_on, install, open_observed,
};
use crate::spans::Spans;
use crate::{meters, metrics, print};

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Component of a pack to install; may be given several times. With none, the packs that were
    /// installed last serve again.
    #[arg(long = "pack")]
    packs: Vec<PathBuf>,
    /// Address of the page and API; 127.0.0.1:8330 when neither this nor the file says otherwise.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Address for devices; 127.0.0.1:8212 when neither this nor the file says otherwise.
    #[arg(long)]
    devices: Option<SocketAddr>,
    /// Broker and topic of meters, `mqtt://[user@]host[:port]/topic-filter`; a password is read from
    /// the environment variable TIDEGATE_MQTT_PASSWORD.
    #[arg(long)]
    mqtt: Option<MqttAddress>,
    /// Form of the log on standard error.
    #[arg(long)]
    log_format: Option<LogFormat>,
    /// What is logged: `error`, `warn`, `info`, `debug`, or by part of the program.
    #[arg(long)]
    log_level: Option<String>,
    /// Print the settings that would hold, as a file with comments, and end.
    #[arg(long)]
    print_config: bool,
    /// Let the clock begin at this instant, seconds since 1970, instead of now; for tests and demos.
    #[arg(long)]
    clock_start: Option<i64>,
    /// Virtual seconds for each real one, with `--clock-start`.
    #[arg(long, default_value_t = 1)]
    speed: u32,
}

impl ServeArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        // Serving is nobody's act: each request has its own caller. Putting packs into force is one.
        if self.packs.is_empty() {
            return Ask::nothing();
        }
        Ask::at(&self.config).installing(&self.packs)
    }
}

impl ServeArguments {
    /// The settings of the file, or the built-in ones, under the flags.
    fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = self.config.settings()?;
        if !self.packs.is_empty() {
            settings.packs.clone_from(&self.packs);
        }
        if let Some(listen) = self.listen {
            settings.web.listen = listen;
        }
        if let Some(devices) = self.devices {
            settings.devices.listen = devices;
        }
        if let Some(mqtt) = &self.mqtt {
            settings.meters.mqtt = Some(mqtt.to_string());
        }
        if let Some(format) = self.log_format {
            settings.log.format = format;
        }
        if let Some(level) = &self.log_level {
            settings.log.level.clone_from(level);
        }
        Ok(settings)
    }
}

/// Serves until asked to stop.
pub(crate) fn run(arguments: ServeArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.settings()?;
    if arguments.print_config {
        print::line(commented(&settings)?.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let metrics = Some(metrics::start()?);
    let spans = Spans::start(&settings.telemetry)?;
    print::start_logging_beside(&settings.log, spans.as_ref().map(Spans::layer));
    let observer = spans.as_ref().map_or_else(tidegate_service::observer, Spans::observer);
    let served = block_on(async {
        let clock: Arc<dyn Clock> = match arguments.clock_start {
            Some(start) => Arc::new(VirtualClock::new(start, arguments.speed)),
            None => Arc::new(SystemClock),
        };
        let (host, store) = open_observed(&settings, clock, observer).await?;
        require_accounts(&host, settings.web.listen).await?;
        install(&host, &settings.packs).await?;
        let addresses = Addresses { gateway: settings.devices.listen, web: settings.web.listen };
        let meters = match &settings.meters.mqtt {
            Some(address) => Some(meters::client(&*store.shared(), address.parse()?).await?),
            None => None,
        };
        let keys = Keys::open(&settings.keys()?)?;
        let gateway = settings.devices.options();
        let sending = settings.messages.gateways.as_deref().map(Sending::read).transpose()?;
        let surroundings = Surroundings { addresses, keys, meters, metrics, gateway, sending };
        let running = RunningHost::start(host, store, surroundings).await?;
        print::note(&format!(
            "page http://{}  devices {}",
            running.addresses.web, running.addresses.gateway
        ));
        asked_to_stop().await;
        running.stop().await?;
        Ok(())
    });
    if let Some(spans) = &spans {
        spans.stop();
    }
    served.map(|()| ExitCode::SUCCESS)
}

/// Fails where the network would be let in without anybody having an account.
async fn require_accounts(host: &Host, listen: SocketAddr) -> anyhow::Result<()> {
    if listen.ip().to_canonical().is_loopback() || host.store().has_accounts().await? {
        return Ok(());
    }
    anyhow::bail!(
        "`{listen}` can be reached from other machines and there are no accounts, so that whoever \
         comes could do everything: `tidegate account add …` is what is missing, or listen on \
         127.0.0.1"
    );
}
