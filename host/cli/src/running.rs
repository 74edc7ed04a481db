//! A host with everything around it: store, runtime, grading, gateway and page.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use tidegate_gateway::{Gateway, GatewayCounters, GatewayOptions, MeterCounters, MqttMeters};
use tidegate_runtime::{Observer, Runtime, RuntimeConfig, Workers};
use tidegate_service::{Clock, Host, HostParts, Intake, Keys, MeterIntake};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};

use crate::config::{ConfigArguments, Settings};
use crate::database::OpenStore;
use crate::desk::Sending;

/// Name of the folder for compiled packs in a data folder.
const CACHE: &str = "compiled";

/// Name of the folder for keys in a data folder.
const KEYS: &str = "keys";

/// How long everything together may take to end: frames in hand have ten seconds, requests ten, and
/// the rest is a batch, a judgement and the signatures.
const END_WITHIN: Duration = Duration::from_secs(30);

/// How long the database may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(15);

/// Where a host listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    /// HJ 212.
    pub(crate) gateway: SocketAddr,
    /// API and page.
    pub(crate) web: SocketAddr,
}

/// What a host is surrounded by.
pub(crate) struct Surroundings {
    /// Where it listens.
    pub(crate) addresses: Addresses,
    /// What it signs with.
    pub(crate) keys: Keys,
    /// Meters that it listens to.
    pub(crate) meters: Option<MqttMeters>,
    /// What measures.
    pub(crate) metrics: Option<PrometheusHandle>,
    /// How much devices may have.
    pub(crate) gateway: GatewayOptions,
    /// What sends notices; without, they wait.
    pub(crate) sending: Option<Sending>,
}

/// A host that serves.
pub(crate) struct RunningHost {
    pub(crate) addresses: Addresses,
    host: Host,
    keys: Arc<Keys>,
    store: OpenStore,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// The folder of keys in a data folder.
pub(crate) fn keys_folder(data: &Path) -> PathBuf {
    data.join(KEYS)
}

/// The folder of compiled packs in a data folder.
pub(crate) fn cache_folder(data: &Path) -> PathBuf {
    data.join(CACHE)
}

/// Opens the store of a data folder, making the folder when missing, and a host over it without
/// packs.
pub(crate) async fn open(data: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<(Host, OpenStore)> {
    let arguments = ConfigArguments { data: Some(data.to_owned()), ..ConfigArguments::default() };
    open_with(&arguments.settings()?, clock).await
}

/// The same with all its settings.
pub(crate) async fn open_with(
    settings: &Settings,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<(Host, OpenStore)> {
    open_observed(settings, clock, tidegate_service::observer()).await
}

/// The same where another is told of calls of packs.
pub(crate) async fn open_observed(
    settings: &Settings,
    clock: Arc<dyn Clock>,
    observer: Observer,
) -> anyhow::Result<(Host, OpenStore)> {
    let store = OpenStore::open(settings).await?;
    let config = RuntimeConfig {
        cache_dir: Some(cache_folder(settings.data()?)),
        instances_max: settings.runtime.instances_max,
        ceilings: settings.runtime.ceilings(),
        observer: Some(observer),
    };
    let threads = settings.runtime.threads();
    let parts = HostParts {
        store: store.shared(),
        runtime: Arc::new(Runtime::new(config)?),
        workers: Workers::start(threads).context("the pack workers cannot be started")?,
        clock,
    };
    let host = Host::paced(parts, settings.grading.pace());
    host.set_trust(crate::trust::of_host(settings.data()?));
    host.set_aside_after(settings.runtime.set_aside_after);
    Ok((host, store))
}

/// Takes the packs into use that are decided, then puts component files in their places.
pub(crate) async fn install(host: &Host, files: &[PathBuf]) -> anyhow::Result<()> {
    host.follow_stages().await?;
    for file in files {
        let component = fs_err::read(file)?;
        host.install(component).await.with_context(|| format!("`{}`", file.display()))?;
    }
    Ok(())
}

impl RunningHost {
    /// Starts grading, judging, signing, gateway and page of a host, and the client of meters when
    /// there is one.
    pub(crate) async fn start(
        host: Host,
        store: OpenStore,
        surroundings: Surroundings,
    ) -> anyhow::Result<Self> {
        let Surroundings { addresses, keys, meters, metrics, gateway, sending } = surroundings;
        let gateway = Gateway::bind(addresses.gateway, gateway).await?;
        let listener = TcpListener::bind(addresses.web)
            .await
            .with_context(|| format!("`{}` cannot be listened on", addresses.web))?;
        let addresses = Addresses { gateway: gateway.local_addr(), web: listener.local_addr()? };
        let (stop, stopping) = watch::channel(false);
        let machine = rustix::system::uname();
        host.set_name(&format!(
            "{}:{}",
            machine.nodename().to_string_lossy(),
            addresses.web.port()
        ));
        let status = status(gateway.counters(), meters.as_ref().map(MqttMeters::counters));
        let metrics = metrics.map(|handle| crate::metrics::text(handle, gateway.counters()));
        let sources = Some(Arc::new(crate::desk::fetcher()) as _);
        let around = tidegate_web::Surroundings { gateway: Some(status), metrics, sources };
        let router = tidegate_web::router_within(host.clone(), around);
        let intake: Arc<dyn Intake> = Arc::new(host.clone());
        let keys = Arc::new(keys);
        let [grading, judging, signing, following, shadows, sampling] =
            [(); 6].map(|()| (host.clone(), stopping.clone()));
        let (signing_keys, meters_stop) = (Arc::clone(&keys), stopping.clone());
        let desk_stop = stopping.clone();
        let mut tasks = vec![
            tokio::spawn(gateway.serve(intake, told(stopping.clone()))),
            tokio::spawn(async move { grading.0.grade_until(grading.1).await }),
            tokio::spawn(async move { judging.0.judge_until(judging.1).await }),
            tokio::spawn(async move { following.0.follow_until(following.1).await }),
            tokio::spawn(async move { shadows.0.shadow_until(shadows.1).await }),
            tokio::spawn(async move { sampling.0.sample_until(sampling.1).await }),
            tokio::spawn(async move { signing.0.checkpoint_until(&signing_keys, signing.1).await }),
            tokio::spawn(async move {
                if let Err(error) = tidegate_web::serve(listener, router, told(stopping)).await {
                    tracing::error!(%error, "the page has stopped");
                }
            }),
        ];
        tasks.extend(crate::desk::start(&host, sending, &desk_stop).await?);
        if let Some(meters) = meters {
            let intake: Arc<dyn MeterIntake> = Arc::new(host.clone());
            tasks.push(tokio::spawn(meters.serve(intake, told(meters_stop))));
        }
        Ok(Self { addresses, host, keys, store, stop, tasks })
    }

    /// Ends everything in order: nothing more is taken, what was received is committed and answered,
    /// the batch in hand is finished, what was recorded is signed, the database closed. What does
    /// not end in time is cut off; what was answered is on disk either way.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        let Self { host, keys, store, stop, tasks, .. } = self;
        let _ = stop.send(true);
        let cut_off: Vec<AbortHandle> = tasks.iter().map(JoinHandle::abort_handle).collect();
        let ended = tokio::time::timeout(END_WITHIN, async {
            for task in tasks {
                task.await.context("a part of the host panicked")?;
            }
            host.checkpoint_all(&keys).await?;
            Ok(())
        });
        let ended: anyhow::Result<()> = ended.await.unwrap_or_else(|_| {
            cut_off.iter().for_each(AbortHandle::abort);
            Err(anyhow::anyhow!(
                "the host was cut off, it did not end in {} s",
                END_WITHIN.as_secs()
            ))
        });
        if tokio::time::timeout(CLOSE_WITHIN, store.close()).await.is_err() {
            anyhow::bail!("the database did not close in {} s", CLOSE_WITHIN.as_secs());
        }
        ended
    }
}

/// The counts of the gateway, with those of meters beside them when there are any.
fn status(counters: GatewayCounters, meters: Option<MeterCounters>) -> tidegate_web::GatewayStatus {
    Arc::new(move || {
        let mut status = serde_json::to_value(counters.snapshot()).unwrap_or_default();
        let meters = meters.as_ref().map(|meters| serde_json::to_value(meters.snapshot()));
        if let (Some(status), Some(Ok(meters))) = (status.as_object_mut(), meters) {
            status.insert("meters".to_owned(), meters);
        }
        status
    })
}

/// Ends when the host is told to stop.
async fn told(mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if stop.changed().await.is_err() {
            return;
        }
    }
}

/// Ends when the process is asked to stop.
pub(crate) async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}

/// Runs a command's asynchronous part.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work)
}
