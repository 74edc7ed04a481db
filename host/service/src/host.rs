//! The host: store, packs, workers and clock together.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use serde::Serialize;
use tidegate_domain::{CallError, Date, Grade, Jurisdiction, Office};
use tidegate_manifest::{FactDeclaration, Language, Renderer};
use tidegate_runtime::{Pack, Runtime, Workers};
use tidegate_store::Store;
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::committer::Committer;
use crate::error::ServiceError;
use crate::lifecycle::{Following, Shadowing, TrustSource};
use crate::outlets::LimitCache;
use crate::pace::GradingPace;
use crate::stack::Stack;

/// Events that wait for a slow listener before it loses the oldest.
const EVENTS_WAITING_MAX: usize = 1024;

/// Something that a live page wants to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// Readings were graded.
    Graded {
        /// County.
        county: Jurisdiction,
        /// Readings.
        readings: u32,
    },
    /// A warning opened, changed its grade or closed.
    Warning {
        /// County.
        county: Jurisdiction,
        /// Number of the watch.
        watch: i64,
        /// Grade in force; normal when it closed.
        grade: Grade,
    },
    /// A day of an enterprise was judged, for the first time or again.
    Judged {
        /// County.
        county: Jurisdiction,
        /// Enterprise.
        enterprise: String,
        /// Id of the judgement.
        judgement: String,
        /// Findings in it.
        findings: u32,
    },
    /// Enterprises were classified.
    Classified {
        /// County.
        county: Jurisdiction,
        /// Enterprises.
        enterprises: u64,
    },
    /// A pack was set aside because it failed too often, or is back.
    SetAside {
        /// County.
        county: Jurisdiction,
        /// Name and version of the pack.
        pack: String,
        /// What it is no longer asked for.
        office: Office,
        /// Whether it is aside now.
        aside: bool,
    },
}

/// Why grading of a county stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GradingFault {
    /// County.
    pub county: Jurisdiction,
    /// What happened.
    pub error: String,
    /// Times in a row.
    pub times: u32,
}

/// Everything that use cases share.
#[derive(Clone)]
pub struct Host {
    pub(crate) inner: Arc<Inner>,
}

/// What [`Host`] points at.
pub(crate) struct Inner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) runtime: Arc<Runtime>,
    pub(crate) workers: Workers,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) stack: Stack,
    pub(crate) trust: RwLock<Option<TrustSource>>,
    pub(crate) following: Following,
    pub(crate) shadowing: Shadowing,
    pub(crate) committer: Committer,
    pub(crate) limits: LimitCache,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) faults: Mutex<HashMap<Jurisdiction, GradingFault>>,
    pub(crate) replica: crate::lifecycle::Replica,
    pub(crate) breakers: crate::faults::Breakers,
    pub(crate) renderers: Mutex<HashMap<(String, Language), Arc<Renderer>>>,
    pub(crate) devices: crate::devices::DeviceCache,
    pub(crate) judging: crate::judge::Locks,
    pub(crate) pace: GradingPace,
    pub(crate) quotas: crate::quotas::Quotas,
    pub(crate) desk: Mutex<Option<tidegate_desk::Desk>>,
    /// When the host was made.
    pub(crate) born: Instant,
    /// Milliseconds after `born` at which grading ended its latest round; 0 before the first.
    pub(crate) heartbeat: AtomicU64,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("clock", &self.inner.clock).finish_non_exhaustive()
    }
}

/// What a host is made of.
#[derive(Clone)]
pub struct HostParts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Where packs run.
    pub runtime: Arc<Runtime>,
    /// Threads that they run on.
    pub workers: Workers,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl Host {
    /// A host without packs. Its committer runs on the current tokio runtime until the last handle
    /// is dropped.
    #[must_use]
    pub fn new(parts: HostParts) -> Self {
        Self::paced(parts, GradingPace::default())
    }

    /// The same with a pace of grading of its own.
    #[must_use]
    pub fn paced(parts: HostParts, pace: GradingPace) -> Self {
        let committer = Committer::start(Arc::clone(&parts.store));
        let (events, _) = broadcast::channel(EVENTS_WAITING_MAX);
        let inner = Inner {
            store: parts.store,
            runtime: parts.runtime,
            workers: parts.workers,
            clock: parts.clock,
            stack: Stack::default(),
            trust: RwLock::default(),
            following: Following::default(),
            shadowing: Shadowing::default(),
            committer,
            limits: LimitCache::default(),
            events,
            faults: Mutex::default(),
            replica: crate::lifecycle::Replica::default(),
            breakers: crate::faults::Breakers::default(),
            renderers: Mutex::default(),
            devices: crate::devices::DeviceCache::default(),
            judging: crate::judge::Locks::default(),
            pace,
            quotas: crate::quotas::Quotas::default(),
            desk: Mutex::default(),
            born: Instant::now(),
            heartbeat: AtomicU64::new(0),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Where everything is kept.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The packs in their places.
    #[must_use]
    pub fn stack(&self) -> &Stack {
        &self.inner.stack
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Counties whose grading stands still, by code.
    #[must_use]
    pub fn grading_faults(&self) -> Vec<GradingFault> {
        let faults = self.inner.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults: Vec<GradingFault> = faults.values().cloned().collect();
        faults.sort_by(|a, b| a.county.cmp(&b.county));
        faults
    }

    /// Admits a component and puts it in its place at once, as whoever runs the host may: without
    /// signatures, without a trial beside the version that is there.
    ///
    /// # Errors
    /// [`ServiceError::Admission`] and [`ServiceError::Place`]; then nothing has changed.
    pub async fn install(&self, component: Vec<u8>) -> Result<Arc<Pack>, ServiceError> {
        let component = Arc::new(component);
        let pack = self.admitted(Arc::clone(&component)).await?;
        self.follow_stages().await?;
        if let Some((old, place)) = self.stack().rival(&pack) {
            let (new, jurisdiction) = (pack.layer().pack.clone(), pack.jurisdiction().to_string());
            return Err(ServiceError::Place { new, old, place, jurisdiction });
        }
        let record = self.keep_pack(&pack, &component).await?;
        self.put_in_place(record).await?;
        Ok(pack)
    }

    /// Admits a component without putting it in any place, to try it.
    ///
    /// # Errors
    /// [`ServiceError::Admission`].
    pub async fn admit(&self, component: Vec<u8>) -> Result<Arc<Pack>, ServiceError> {
        self.admitted(Arc::new(component)).await
    }

    async fn admitted(&self, component: Arc<Vec<u8>>) -> Result<Arc<Pack>, ServiceError> {
        let runtime = Arc::clone(&self.inner.runtime);
        let admitted = tokio::task::spawn_blocking(move || runtime.admit(&component)).await;
        admitted
            .map_err(|error| ServiceError::Internal(error.to_string()))?
            .map_err(ServiceError::Admission)
    }

    /// The declarations of all facts that the installed packs ask for, by name; of two with one
    /// name the more specific pack's.
    #[must_use]
    pub fn fact_declarations(&self) -> HashMap<String, FactDeclaration> {
        let packs = self.inner.stack.packs();
        let declared = packs.iter().flat_map(|pack| &pack.manifest().facts);
        declared.map(|fact| (fact.name.clone(), fact.clone())).collect()
    }

    /// The renderer of a pack's messages.
    #[must_use]
    pub fn renderer(&self, pack: &Pack, language: Language) -> Arc<Renderer> {
        let key = (pack.layer().digest.clone(), language);
        let mut renderers = self.inner.renderers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(renderer) = renderers.get(&key) {
            return Arc::clone(renderer);
        }
        let renderer = Arc::new(Renderer::new(pack.manifest(), language));
        renderers.insert(key, Arc::clone(&renderer));
        renderer
    }

    /// Tells whoever listens; nobody listening is fine.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.inner.events.send(event);
    }

    /// Today in China Standard Time by the host's clock.
    #[must_use]
    pub fn today(&self) -> Date {
        self.inner.clock.today()
    }
}

/// The fault of a call for a log line, with the fields that name the pack.
pub(crate) fn log_fault(error: &CallError) {
    tracing::warn!(%error, "a call to a pack gave no verdict");
}
