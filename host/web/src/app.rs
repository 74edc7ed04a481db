//! What all handlers share.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tidegate_desk::Fetcher;
use tidegate_domain::{Date, Grade, Jurisdiction};
use tidegate_service::{Access, CountySummary, Desk, Host, OutletOverview};
use tokio::sync::Semaphore;

use crate::error::Failure;
use crate::operation::MetricsText;

/// Gives the counters of the gateway as JSON, as often as it is asked.
pub type GatewayStatus = Arc<dyn Fn() -> serde_json::Value + Send + Sync>;

/// What stands around a host and its pages.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// Counters of the gateway, when one runs.
    pub gateway: Option<GatewayStatus>,
    /// Everything that is measured, when something measures.
    pub metrics: Option<MetricsText>,
    /// How sources of other departments are reached; without, nobody has them asked over the API.
    pub sources: Option<Arc<dyn Fetcher>>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Live event streams at once.
const EVENT_STREAMS_MAX: usize = 256;

/// Imports, admissions and classifications of whole counties at once: each holds a file in memory
/// or all workers.
const HEAVY_MAX: usize = 2;

/// Files that are brought at once: each is held in memory.
const UPLOADS_MAX: usize = 8;

/// How old the numbers of a page may be. Many browsers that look at one county ask once.
const FRESH: Duration = Duration::from_millis(900);

/// Counties whose numbers are kept; the memory starts again when it is full.
const COUNTIES_MAX: usize = 64;

/// The span over which the rate of readings is taken.
const RATE_SPAN: Duration = Duration::from_secs(10);

/// Samples of one county.
const SAMPLES_MAX: usize = 64;

/// What pages show, each with when it was made.
type Views = HashMap<Jurisdiction, (Instant, Arc<CountyView>)>;

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// The host.
    pub(crate) host: Host,
    /// Counters of the gateway.
    pub(crate) gateway: Option<GatewayStatus>,
    /// Everything that is measured.
    pub(crate) metrics: Option<MetricsText>,
    /// How sources are reached.
    pub(crate) sources: Option<Arc<dyn Fetcher>>,
    /// Who may do what.
    pub(crate) access: Arc<Access>,
    /// One permit for each live event stream.
    pub(crate) event_streams: Arc<Semaphore>,
    /// One permit for each heavy request.
    pub(crate) heavy: Arc<Semaphore>,
    /// One permit for each file that is brought.
    pub(crate) uploads: Arc<Semaphore>,
    meter: Arc<Meter>,
    views: Arc<tokio::sync::Mutex<Views>>,
}

/// How a county stands now.
#[derive(Debug)]
pub(crate) struct CountyNow {
    /// The county.
    pub(crate) county: Jurisdiction,
    /// By the host's clock.
    pub(crate) now: i64,
    /// Today in China Standard Time by the host's clock.
    pub(crate) today: Date,
    /// Numbers.
    pub(crate) summary: CountySummary,
    /// Open warnings by grade in force, worst first.
    pub(crate) open: Vec<(Grade, u64)>,
    /// Readings stored in ten seconds of the machine's time, lately; absent on first sight.
    pub(crate) readings_per_10s: Option<u64>,
}

/// What the page of a county shows.
#[derive(Debug)]
pub(crate) struct CountyView {
    /// How it stands.
    pub(crate) now: CountyNow,
    /// Its outlets.
    pub(crate) outlets: Vec<OutletOverview>,
}

impl App {
    pub(crate) fn new(host: Host, around: Surroundings) -> Self {
        let Surroundings { gateway, metrics, sources } = around;
        let access = Access::new(Arc::clone(host.store()), Arc::clone(host.clock()));
        let access = Arc::new(access);
        Self {
            host,
            gateway,
            metrics,
            sources,
            access,
            event_streams: Arc::new(Semaphore::new(EVENT_STREAMS_MAX)),
            heavy: Arc::new(Semaphore::new(HEAVY_MAX)),
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            meter: Arc::default(),
            views: Arc::default(),
        }
    }

    /// Matters, people and clocks.
    pub(crate) fn desk(&self) -> Result<Desk, Failure> {
        Ok(self.host.desk()?)
    }

    /// How a county stands at this moment.
    pub(crate) async fn county_now(&self, county: &Jurisdiction) -> Result<CountyNow, Failure> {
        let today = self.host.today();
        let summary = self.host.county_summary(county, today).await?;
        let open = self.host.open_warning_counts(county).await?;
        let readings_per_10s = self.meter.take(county, summary.readings, Instant::now());
        let now = self.host.clock().now();
        Ok(CountyNow { county: county.clone(), now, today, summary, open, readings_per_10s })
    }

    /// What the page of a county shows, at most a second old. Whoever asks meanwhile waits for the
    /// one that is being made.
    pub(crate) async fn county_view(
        &self,
        county: &Jurisdiction,
    ) -> Result<Arc<CountyView>, Failure> {
        let mut views = self.views.lock().await;
        if let Some((made, view)) = views.get(county)
            && made.elapsed() < FRESH
        {
            return Ok(Arc::clone(view));
        }
        let now = self.county_now(county).await?;
        let outlets = self.host.outlet_overviews(county).await?;
        let view = Arc::new(CountyView { now, outlets });
        if views.len() >= COUNTIES_MAX {
            views.clear();
        }
        views.insert(county.clone(), (Instant::now(), Arc::clone(&view)));
        Ok(view)
    }
}

/// Readings per second from the counts seen so far.
#[derive(Debug, Default)]
struct Meter {
    samples: Mutex<HashMap<Jurisdiction, VecDeque<(Instant, u64)>>>,
}

impl Meter {
    /// Takes a count and gives the rate since the oldest within the span, in readings per 10 s.
    fn take(&self, county: &Jurisdiction, readings: u64, at: Instant) -> Option<u64> {
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        if samples.len() >= COUNTIES_MAX && !samples.contains_key(county) {
            samples.clear();
        }
        let own = samples.entry(county.clone()).or_default();
        while own.front().is_some_and(|(then, _)| at.saturating_duration_since(*then) > RATE_SPAN)
            && own.len() > 1
            || own.len() >= SAMPLES_MAX
        {
            own.pop_front();
        }
        let oldest = own.front().copied();
        own.push_back((at, readings));
        let (then, before) = oldest?;
        let passed_ms = u64::try_from(at.saturating_duration_since(then).as_millis()).ok()?;
        (passed_ms > 0).then(|| readings.saturating_sub(before).saturating_mul(10_000) / passed_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let meter = Meter::default();
        let county = Jurisdiction::nation();
        let start = Instant::now();
        let at = |s| start + Duration::from_secs(s);
        assert_eq!(meter.take(&county, 1_000, at(0)), None);
        assert_eq!(meter.take(&county, 1_000, at(2)), Some(0));
        assert_eq!(meter.take(&county, 1_400, at(4)), Some(1_000));
        assert_eq!(meter.take(&county, 1_400, at(30)), Some(0));
    }
}
