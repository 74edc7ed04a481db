//! Bringing the packs in use in line with what is decided.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex as SyncMutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use tidegate_domain::{Instant, PackPlace, PlaceLineup, StageRecord};
use tidegate_runtime::{AdmissionError, Pack};
use tokio::sync::{Mutex, watch};
use tokio::time::Instant as Moment;

use crate::error::ServiceError;
use crate::host::Host;
use crate::stack::{Canary, Lineup};

/// How often a host looks whether something was decided or takes effect.
const EVERY: Duration = Duration::from_secs(1);

/// When a version that could not be loaded is tried again: loading may cost seconds.
const AGAIN: Duration = Duration::from_secs(60);

/// What following needs to remember.
#[derive(Debug, Default)]
pub(crate) struct Following {
    /// Held while a decision is made.
    pub(super) deciding: Mutex<()>,
    /// What is in use; held while it is brought in line.
    in_use: Mutex<InUse>,
    /// Places whose decided version cannot be loaded, and why.
    problems: SyncMutex<BTreeMap<PackPlace, String>>,
    /// Versions that are loaded and not in use yet, by digest.
    ahead: SyncMutex<BTreeMap<String, Arc<Pack>>>,
}

impl Following {
    /// Digests of the versions that are loaded and not in use yet.
    pub(super) fn digests_ahead(&self) -> Vec<String> {
        self.ahead().keys().cloned().collect()
    }

    fn ahead(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Pack>>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is in use, as decided.
#[derive(Debug, Default)]
struct InUse {
    lineup: BTreeMap<PackPlace, PlaceLineup>,
    /// When places that could not be brought in line are tried again.
    again: Option<Moment>,
}

impl Host {
    /// Brings the packs in use in line with what is decided. A place whose version cannot be loaded
    /// keeps the one that it had, and is named by [`Host::lineup_problems`]; no other place waits for
    /// it. Gives whether anything changed.
    ///
    /// A change that is decided for later and whose version cannot be loaded here is taken back
    /// before it takes effect anywhere.
    ///
    /// # Errors
    /// Store.
    pub async fn follow_stages(&self) -> Result<bool, ServiceError> {
        let mut in_use = self.inner.following.in_use.lock().await;
        self.follow_graders().await?;
        let history = self.stage_history().await?;
        let now = self.known_now(&history);
        let mut coming = BTreeSet::new();
        for record in history.records() {
            if record.cancelled.is_none() && record.change.effective_at > now {
                self.load_ahead(record, now).await?;
                coming.insert(record.change.digest.clone());
            }
        }
        self.inner.following.ahead().retain(|digest, _| coming.contains(digest));
        let decided = history.lineup(now);
        let waits = in_use.again.is_none_or(|again| Moment::now() < again);
        if in_use.lineup == decided && waits {
            return Ok(false);
        }
        let (lineup, problems) = self.lineup_of(&decided).await?;
        self.stack().replace(lineup);
        self.inner.limits.forget();
        in_use.lineup = decided;
        in_use.again = (!problems.is_empty()).then(|| Moment::now() + AGAIN);
        let following = &self.inner.following;
        *following.problems.lock().unwrap_or_else(PoisonError::into_inner) = problems;
        tracing::info!(packs = self.stack().packs().len(), "the packs in use have changed");
        Ok(true)
    }

    /// Follows what is decided until `stop` turns true.
    pub async fn follow_until(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            for (followed, what) in [
                (self.follow_stages().await.map(|_| ()), "the packs in use are not those decided"),
                (self.report().await, "the other hosts do not know what this one runs"),
                (self.follow_asides().await, "what is set aside elsewhere is not known"),
                (self.bound_calls().await, "calls at once are not bounded as decided"),
            ] {
                if let Err(error) = followed {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    tracing::error!(%error, cause, "{what}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.changed() => {}
            }
        }
        if let Err(error) = self.leave().await {
            tracing::warn!(%error, "the other hosts are not told that this one ends");
        }
    }

    /// Places whose decided version cannot be loaded, and why: they go on with what they had.
    #[must_use]
    pub fn lineup_problems(&self) -> BTreeMap<PackPlace, String> {
        let problems = &self.inner.following.problems;
        problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Loads what a change will need; takes the change back when that cannot be had.
    async fn load_ahead(&self, record: &StageRecord, now: Instant) -> Result<(), ServiceError> {
        let digest = &record.change.digest;
        let error = match self.load_version(digest).await {
            Ok(pack) => {
                let is_new = self.inner.following.ahead().insert(digest.clone(), pack).is_none();
                if is_new && self.serves() {
                    self.report().await?;
                }
                return self.hold_unless_loaded(record, now).await.map(drop);
            }
            Err(error) => error,
        };
        match of_pack(&error) {
            Some(why) => self.hold(record.id, format!("it cannot be loaded: {why}")).await,
            None => Err(error),
        }
    }

    /// The packs that are decided, each place by itself, and the places that cannot have theirs.
    async fn lineup_of(
        &self,
        decided: &BTreeMap<PackPlace, PlaceLineup>,
    ) -> Result<(Lineup, BTreeMap<PackPlace, String>), ServiceError> {
        let mut lineup = Lineup::default();
        let mut problems = BTreeMap::new();
        // At the start nobody is served yet and all cores may compile; later one at a time, so that
        // serving goes on.
        let starts = self.stack().packs().is_empty();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let host = self.clone();
        let loading = decided.clone().into_iter().map(move |(place, wanted)| {
            let host = host.clone();
            let loading = tokio::spawn(async move { host.loaded_place(&wanted).await });
            async move { (place, loading.await) }
        });
        let mut loading = futures::stream::iter(loading).buffered(if starts { cores } else { 1 });
        while let Some((place, loaded)) = loading.next().await {
            let loaded = loaded.map_err(|error| ServiceError::Internal(error.to_string()))?;
            match loaded {
                Ok(own) => lineup.add(own),
                Err(error) => {
                    let Some(why) = of_pack(&error) else { return Err(error) };
                    tracing::error!(
                        pack.id = place.name,
                        region.code = place.jurisdiction.as_str(),
                        why,
                        "what is decided cannot be loaded: what was in use stays"
                    );
                    lineup.add(self.stack().held(&place));
                    problems.insert(place, why);
                }
            }
        }
        Ok((lineup, problems))
    }

    async fn loaded_place(&self, wanted: &PlaceLineup) -> Result<Lineup, ServiceError> {
        let mut own = Lineup::default();
        if let Some(digest) = &wanted.active {
            own.packs.push(self.load_version(digest).await?);
        }
        if let Some((digest, enterprises)) = &wanted.canary {
            let (pack, enterprises) = (self.load_version(digest).await?, enterprises.clone());
            own.canaries.push(Canary { pack, enterprises });
        }
        if let Some(digest) = &wanted.shadow {
            own.shadows.push(self.load_version(digest).await?);
        }
        Ok(own)
    }

    /// A version that is kept, ready to be called. What was loaded before is at hand.
    pub(super) async fn load_version(&self, digest: &str) -> Result<Arc<Pack>, ServiceError> {
        let ahead = || self.inner.following.ahead().get(digest).map(Arc::clone);
        if let Some(pack) = self.stack().loaded(digest).or_else(ahead) {
            return Ok(pack);
        }
        let named: tidegate_record::Digest = digest
            .parse()
            .map_err(|error| ServiceError::Internal(format!("digest `{digest}`: {error}")))?;
        self.admit(self.component(&named).await?).await
    }
}

/// What is wrong with a pack; none for a failure of the host or the store.
fn of_pack(error: &ServiceError) -> Option<String> {
    match error {
        ServiceError::Admission(AdmissionError::Host { .. }) => None,
        ServiceError::Admission(refused) => Some(refused.to_string()),
        ServiceError::Tampered { .. } => Some(error.to_string()),
        _ => None,
    }
}
