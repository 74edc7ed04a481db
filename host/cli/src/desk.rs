//! The desk of a host that serves: its rounds, the sources that it asks, the notices that it sends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;
use tidegate_desk::{HttpFetcher, Outgoing};
use tidegate_messages::{Dispatcher, Gateways, GatewaysConfig, Means, Place, Policy};
use tidegate_service::Host;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often sources are looked at whose time may have come.
const PULL_EVERY: Duration = Duration::from_secs(15);

/// What the name of a source's secret in the environment begins with.
const SOURCE_SECRET: &str = "TIDEGATE_SOURCE_";

/// A file of gateways: them, and how they are used.
#[derive(Debug, Default, Deserialize)]
struct GatewayFile {
    #[serde(default)]
    policy: Option<Policy>,
    #[serde(flatten)]
    gateways: toml::Table,
}

/// What sends notices, read from a file and checked.
pub(crate) struct Sending {
    gateways: Gateways,
    policy: Policy,
}

impl Sending {
    /// Reads a file of gateways.
    ///
    /// # Errors
    /// When it cannot be read, holds what is unknown, or a gateway cannot be used; all that is wrong
    /// is named.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs_err::read_to_string(file)?;
        let of = || format!("`{}`", file.display());
        let parsed: GatewayFile = toml::from_str(&text).with_context(of)?;
        let config: GatewaysConfig =
            parsed.gateways.try_into().map_err(anyhow::Error::from).with_context(of)?;
        let gateways = Gateways::from_config(&config).with_context(of)?;
        Ok(Self { gateways, policy: parsed.policy.unwrap_or_default() })
    }

    /// The gateways, in the order of the file.
    pub(crate) fn places(&self) -> &[Place] {
        self.gateways.places()
    }
}

/// Starts the desk of a host; what is started ends when `stopping` turns true.
///
/// # Errors
/// When the calendar's added years cannot be read, or notices cannot be sent as the file wants.
pub(crate) async fn start(
    host: &Host,
    sending: Option<Sending>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<Vec<JoinHandle<()>>> {
    host.desk()?.read_years().await?;
    let (rounds, stop) = (host.clone(), stopping.clone());
    let mut tasks = vec![tokio::spawn(async move { rounds.desk_until(stop).await })];
    tasks.push(tokio::spawn(pull_until(host.clone(), stopping.clone())));
    if let Some(Sending { gateways, policy }) = sending {
        let clock = Arc::clone(host.clock());
        let means = Means {
            line: Arc::new(Outgoing::new(Arc::clone(host.store()))),
            gateways,
            clock: Arc::new(move || clock.now()),
            policy: Policy { by: host.name(), ..policy },
        };
        let dispatcher = Dispatcher::new(means)?;
        let mut stop = stopping.clone();
        tasks.push(tokio::spawn(async move {
            let stopped = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            let sent = dispatcher.run(stopped).await;
            tracing::info!(?sent, "notices are no longer sent");
        }));
    }
    Ok(tasks)
}

/// What asks sources, with secrets from the environment.
pub(crate) fn fetcher() -> HttpFetcher {
    let secret = |name: &str| {
        let name = name.to_uppercase().replace('-', "_");
        std::env::var(format!("{SOURCE_SECRET}{name}")).ok()
    };
    HttpFetcher::new(Arc::new(secret), false)
}

/// Asks sources when their time has come, until `stop` turns true.
async fn pull_until(host: Host, mut stop: watch::Receiver<bool>) {
    let fetcher = Arc::new(fetcher());
    while !*stop.borrow() {
        if let Ok(desk) = host.desk() {
            let now = host.clock().now();
            let pulled = desk.pull_due(&host.name(), now, Arc::clone(&fetcher) as _).await;
            if let Err(error) = pulled {
                tracing::warn!(%error, "sources could not be asked");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PULL_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}
