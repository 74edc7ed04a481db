//! `tidegate serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tidegate_gateway::MqttAddress;
use tidegate_service::{Clock, Keys, SystemClock, VirtualClock};

use crate::running::{
    Addresses, RunningHost, Surroundings, asked_to_stop, block_on, install, keys_folder, open,
};
use crate::{meters, print};

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Folder of the database and compiled packs; made when missing.
    #[arg(long)]
    data: PathBuf,
    /// Component of a pack to install; may be given several times. With none, the packs that were
    /// installed last serve again.
    #[arg(long = "pack")]
    packs: Vec<PathBuf>,
    /// Address of the page and API.
    #[arg(long, default_value = "127.0.0.1:8330")]
    listen: SocketAddr,
    /// Address for devices.
    #[arg(long, default_value = "127.0.0.1:8212")]
    devices: SocketAddr,
    /// Broker and topic of meters, `mqtt://[user@]host[:port]/topic-filter`; a password is read from
    /// the environment variable TIDEGATE_MQTT_PASSWORD.
    #[arg(long)]
    mqtt: Option<MqttAddress>,
    /// Let the clock begin at this instant, seconds since 1970, instead of now; for tests and demos.
    #[arg(long)]
    clock_start: Option<i64>,
    /// Virtual seconds for each real one, with `--clock-start`.
    #[arg(long, default_value_t = 1)]
    speed: u32,
}

/// Serves until asked to stop.
pub(crate) fn run(arguments: ServeArguments) -> anyhow::Result<ExitCode> {
    block_on(async {
        let clock: Arc<dyn Clock> = match arguments.clock_start {
            Some(start) => Arc::new(VirtualClock::new(start, arguments.speed)),
            None => Arc::new(SystemClock),
        };
        let (host, store) = open(&arguments.data, clock).await?;
        install(&host, &arguments.packs).await?;
        let addresses = Addresses { gateway: arguments.devices, web: arguments.listen };
        let meters = match arguments.mqtt {
            Some(address) => Some(meters::client(&store, address).await?),
            None => None,
        };
        let keys = Keys::open(&keys_folder(&arguments.data))?;
        let surroundings = Surroundings { addresses, keys, meters };
        let running = RunningHost::start(host, store, surroundings).await?;
        print::note(&format!(
            "page http://{}  devices {}",
            running.addresses.web, running.addresses.gateway
        ));
        asked_to_stop().await;
        running.stop().await?;
        Ok(ExitCode::SUCCESS)
    })
}
