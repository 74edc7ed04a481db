//! Several hosts on one database (副本): what each runs, and that a change takes effect on all of them
//! or on none.
//!
//! A host that serves says every few seconds what it runs and what it has loaded. A change of stage
//! takes effect some seconds after it is decided when others serve, so that each can load what it
//! needs; whoever sees that one of them has not, just before that moment, takes the change back.
//! Until then the last good versions speak everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rand::TryRngCore as _;
use tidegate_domain::{Instant, PackPlace, ReplicaReport, StageRecord};

use crate::error::ServiceError;
use crate::host::Host;

/// How long after what it said last a host counts as serving, in seconds.
pub const REPLICA_LIVES_S: i64 = 15;

/// How long after a decision it takes effect where several hosts serve, in seconds.
pub(super) const LEAD_S: i64 = 5;

/// How long before a change takes effect every host must have loaded what it needs, in seconds.
const LOADED_BEFORE_S: i64 = 2;

/// How often a host says again what has not changed, in seconds.
const SAID_AGAIN_S: i64 = 5;

/// How long a host that is silent is shown, in seconds.
const FORGOTTEN_S: i64 = 86_400;

/// What this host is called, and what it said last.
#[derive(Debug, Default)]
pub(crate) struct Replica {
    name: Mutex<String>,
    said: Mutex<Option<ReplicaReport>>,
}

/// A host of the installation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaView {
    /// What it said last.
    pub report: ReplicaReport,
    /// Whether it said so lately.
    pub serves: bool,
}

impl Host {
    /// Names this host for people, for example `county-1:8080`.
    pub fn set_name(&self, name: &str) {
        let mut kept = self.inner.replica.name.lock().unwrap_or_else(PoisonError::into_inner);
        name.clone_into(&mut kept);
    }

    /// What this host is called; empty where nobody named it.
    #[must_use]
    pub fn name(&self) -> String {
        self.inner.replica.name.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The hosts of this installation, and whether each serves.
    ///
    /// # Errors
    /// Store.
    pub async fn replicas(&self) -> Result<Vec<ReplicaView>, ServiceError> {
        let now = self.clock().now();
        let reports = self.inner.store.replicas().await?.into_iter();
        let own = self.said().map(|said| said.id);
        let serves =
            |report: &ReplicaReport| Some(&report.id) == own.as_ref() || lives(report, now);
        let mut views: Vec<ReplicaView> =
            reports.map(|report| ReplicaView { serves: serves(&report), report }).collect();
        views.sort_by(|a, b| {
            (&a.report.name, a.report.started_at).cmp(&(&b.report.name, b.report.started_at))
        });
        Ok(views)
    }

    /// Whether another host serves.
    ///
    /// # Errors
    /// Store.
    pub(super) async fn others_serve(&self) -> Result<bool, ServiceError> {
        let now = self.clock().now();
        let own = self.said().map(|said| said.id);
        let others = self.inner.store.replicas().await?.into_iter();
        Ok(others.filter(|one| lives(one, now)).any(|one| Some(&one.id) != own.as_ref()))
    }

    /// Says what this host runs, when that is news or was said a while ago. From then on it counts
    /// as one that serves, until [`Host::leave`].
    ///
    /// # Errors
    /// Store.
    pub async fn report(&self) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let said = self.said();
        let (id, started_at) = match &said {
            Some(said) => (said.id.clone(), said.started_at),
            None => (new_id()?, now),
        };
        let report = ReplicaReport {
            id,
            name: self.inner.replica.name.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at,
            seen_at: now,
            runs: self.runs(),
            loaded: self.digests_loaded().into_iter().collect(),
            problems: self
                .lineup_problems()
                .into_iter()
                .map(|(place, why)| format!("{place}: {why}"))
                .collect(),
        };
        let is_news = said.is_none_or(|said| {
            now.saturating_sub(said.seen_at) >= SAID_AGAIN_S
                || ReplicaReport { seen_at: now, ..said } != report
        });
        if is_news {
            self.inner.store.put_replica(&report, now.saturating_sub(FORGOTTEN_S)).await?;
            *self.inner.replica.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        }
        Ok(())
    }

    /// Says that this host no longer serves.
    ///
    /// # Errors
    /// Store.
    pub async fn leave(&self) -> Result<(), ServiceError> {
        if let Some(said) = self.said() {
            self.inner.store.forget_replica(&said.id).await?;
        }
        Ok(())
    }

    /// Takes back a change that is about to take effect and that a host has not loaded.
    pub(super) async fn hold_unless_loaded(
        &self,
        record: &StageRecord,
        now: Instant,
    ) -> Result<bool, ServiceError> {
        let StageRecord { id, change, .. } = record;
        if change.effective_at.saturating_sub(now) > LOADED_BEFORE_S {
            return Ok(false);
        }
        let reports = self.inner.store.replicas().await?;
        let behind = reports
            .iter()
            .find(|report| lives(report, now) && !report.loaded.contains(&change.digest));
        let Some(behind) = behind else { return Ok(false) };
        let why = behind.problems.first().map(|why| format!(" ({why})")).unwrap_or_default();
        self.hold(*id, format!("host `{}` has not loaded it{why}", behind.name)).await?;
        Ok(true)
    }

    /// Whether this host has said that it serves.
    pub(super) fn serves(&self) -> bool {
        self.said().is_some()
    }

    fn said(&self) -> Option<ReplicaReport> {
        self.inner.replica.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn runs(&self) -> BTreeMap<PackPlace, Vec<String>> {
        let mut runs: BTreeMap<PackPlace, Vec<String>> = BTreeMap::new();
        for (stage, pack) in self.stack().in_use() {
            let jurisdiction = pack.jurisdiction().clone();
            let place = PackPlace { jurisdiction, name: pack.manifest().name.clone() };
            runs.entry(place).or_default().push(format!("{stage} {}", pack.layer().digest));
        }
        runs
    }

    fn digests_loaded(&self) -> BTreeSet<String> {
        let in_use = self.stack().in_use().into_iter();
        let mut digests: BTreeSet<String> =
            in_use.map(|(_, pack)| pack.layer().digest.clone()).collect();
        digests.extend(self.inner.following.digests_ahead());
        digests
    }
}

fn lives(report: &ReplicaReport, now: Instant) -> bool {
    now.saturating_sub(report.seen_at) < REPLICA_LIVES_S
}

/// An id that no other start of a host has.
fn new_id() -> Result<String, ServiceError> {
    let mut id = [0_u8; 8];
    rand::rngs::OsRng.try_fill_bytes(&mut id).map_err(|error| {
        ServiceError::Internal(format!("the system gives no random bytes: {error}"))
    })?;
    Ok(hex::encode(id))
}
