//! Judging a day of an enterprise.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use futures::StreamExt as _;
use tidegate_averages::Method;
use tidegate_domain::{Date, JudgementListing, Jurisdiction, LayeredFinding, MergedVerdict};
use tidegate_record::Blob;
use tidegate_store::{DUE_DAYS_MAX, DueDay, JudgementCommit, JudgementOutcome};
use tokio::sync::{Mutex, MutexGuard};
use tracing::Instrument as _;

use super::carry_out::carry_out_noted;
use super::deed::{Circumstances, Judged, MATERIAL};
use super::material::{Material, Wanted};
use crate::error::ServiceError;
use crate::fairness::live;
use crate::host::{Event, Host};
use crate::lifecycle::{Concluded, JudgedDay};
use crate::telemetry;

/// How long after midnight a day is judged: devices send the last hour and day values until then.
pub(crate) const GRACE_S: i64 = 2 * 3_600;

/// Locks over which enterprises are spread, so that two judgements of one never cross.
const LOCKS: usize = 64;

/// What the judging of one enterprise waits for.
#[derive(Debug)]
pub(crate) struct Locks(Vec<Mutex<()>>);

impl Default for Locks {
    fn default() -> Self {
        Self((0..LOCKS).map(|_| Mutex::new(())).collect())
    }
}

impl Locks {
    async fn lock(&self, enterprise: &str) -> Option<MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        enterprise.hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % LOCKS as u64).unwrap_or(0);
        match self.0.get(at) {
            Some(lock) => Some(lock.lock().await),
            None => None,
        }
    }
}

/// What judging a period came to.
#[derive(Clone, Debug)]
pub struct Judging {
    /// The judgement in force for the period.
    pub judgement: JudgementListing,
    /// Its verdict.
    pub verdict: MergedVerdict,
    /// Whether it is new: the same material, layers and verdict as before make no new revision.
    pub new: bool,
    /// Numbers of the cases that were opened.
    pub opened: Vec<i64>,
    /// Numbers of the cases that were told something else.
    pub told: Vec<i64>,
}

impl Host {
    /// Judges everything that is due and over; for tests and commands.
    ///
    /// # Errors
    /// Store and packs.
    pub async fn judge_all_due(&self, before: Date) -> Result<usize, ServiceError> {
        let mut served = 0;
        loop {
            let due = self.inner.store.due(before, DUE_DAYS_MAX).await?;
            if due.is_empty() {
                return Ok(served);
            }
            for day in due {
                self.judge_day(&day).await?;
                served += 1;
            }
        }
    }

    /// Judges all days before `before`, as when each of them ends: of every enterprise that is to be
    /// judged even when nothing came in, and what is due otherwise; several enterprises at once.
    /// Gives how many days were judged. For a time that is played.
    ///
    /// # Errors
    /// Store and packs.
    pub async fn judge_played(
        &self,
        (from, before): (Date, Date),
        at_once: usize,
    ) -> Result<usize, ServiceError> {
        for day in from.days()..before.days() {
            self.sweep(Date::from_days(day)).await?;
        }
        let mut served = 0;
        loop {
            let due = self.inner.store.due(before, DUE_DAYS_MAX).await?;
            if due.is_empty() {
                return Ok(served);
            }
            served += due.len();
            // The days of one enterprise in their order, so that the same time played again comes to the
            // same; enterprises on threads of their own, because what is around a call of a pack costs
            // as much as the call.
            let mut by_enterprise: BTreeMap<String, Vec<DueDay>> = BTreeMap::new();
            for day in due {
                by_enterprise.entry(day.enterprise.clone()).or_default().push(day);
            }
            let judged = by_enterprise.into_values().map(|days| {
                let host = self.clone();
                tokio::spawn(async move {
                    for day in &days {
                        host.judge_day(day).await?;
                    }
                    Ok::<(), ServiceError>(())
                })
            });
            let mut judged = futures::stream::iter(judged).buffer_unordered(at_once.max(1));
            while let Some(judging) = judged.next().await {
                judging.map_err(|error| ServiceError::Internal(error.to_string()))??;
            }
        }
    }

    /// Ids of the enterprises of a county, ascending.
    ///
    /// # Errors
    /// Store.
    pub async fn enterprise_ids(&self, county: &Jurisdiction) -> Result<Vec<String>, ServiceError> {
        let all = self.inner.store.enterprises_on(county, self.today()).await?;
        Ok(all.into_iter().map(|enterprise| enterprise.id).collect())
    }

    /// Judges one day of an enterprise because a person asks.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an enterprise that is not registered.
    pub async fn judge(&self, enterprise: &str, on: Date) -> Result<Judging, ServiceError> {
        let not_found = || ServiceError::NotFound { what: "enterprise", id: enterprise.to_owned() };
        let record = self.inner.store.enterprise(enterprise).await?.ok_or_else(not_found)?;
        // A day that is due anyway is served by this.
        let due = self.inner.store.due_day(enterprise, on).await?;
        let asked = || asked_for(&record.county, enterprise.to_owned(), on);
        self.judge_day(&due.unwrap_or_else(asked)).await
    }

    /// Judges a day that is due and takes it off what is due.
    pub(super) async fn judge_day(&self, due: &DueDay) -> Result<Judging, ServiceError> {
        let _one_at_a_time = self.inner.judging.lock(&due.enterprise).await;
        let store = &self.inner.store;
        let (from, until) = (due.on.start(), due.on.plus_days(1).start());
        let current = store.current_judgement(&due.enterprise, from, until).await?;
        // What is known only grows, also when the clock was set back.
        let now = self.clock().now();
        let known_at = current.as_ref().map_or(now, |current| now.max(current.known_at));
        let wanted = Wanted {
            enterprise: &due.enterprise,
            from: due.on,
            until: due.on.plus_days(1),
            as_of: self.today(),
            known_at,
        };
        let material = Arc::new(self.gather(&wanted).await?);
        let layers = self.stack().layers(&material.county).for_enterprise(&due.enterprise);
        let own = Arc::clone(&material);
        let work = move || carry_out_noted(Method::latest(), &own, &layers);
        let span = telemetry::spans::judgement(&material.county);
        let judged = self.on_worker(live(&material.county), work).instrument(span);
        let (judged, notes) = judged.await?;
        self.heed(&material.county, notes).await;
        let judged = judged?;
        if let Some(current) = &current
            && self.is_same(current, &judged).await?
        {
            store.not_needed(due).await?;
            let (judgement, verdict) = (current.clone(), judged.verdict);
            return Ok(Judging { judgement, verdict, new: false, opened: vec![], told: vec![] });
        }
        let circumstances =
            Circumstances { known_at, replaces: current.as_ref(), reason: due.reason.clone() };
        let outcome = self.write(&material, &judged, &circumstances, due).await?;
        self.tell(Event::Judged {
            county: material.county.clone(),
            enterprise: due.enterprise.clone(),
            judgement: outcome.id.clone(),
            findings: u32::try_from(judged.verdict.findings.len()).unwrap_or(u32::MAX),
        });
        let judgement = store.judgement(&outcome.id).await?.ok_or_else(|| {
            ServiceError::Internal("a judgement that was written is not there".to_owned())
        })?;
        let JudgementOutcome { opened, told, .. } = outcome;
        let verdict = judged.verdict;
        if self.has_shadows(&material.county) {
            let verdict = verdict.clone();
            self.hand_to_shadows(Concluded::Judged(JudgedDay { material, verdict }));
        }
        Ok(Judging { judgement, verdict, new: true, opened, told })
    }

    /// Whether a judgement rests on the same material and layers and came to the same.
    async fn is_same(
        &self,
        current: &JudgementListing,
        judged: &Judged,
    ) -> Result<bool, ServiceError> {
        let record = self.judgement_record(&current.id).await?;
        let material = record.inputs.iter().find(|input| input.role == MATERIAL);
        let same = |blob: &Blob| material.is_some_and(|input| input.digest == *blob.digest());
        Ok(same(&judged.material)
            && record.stack == judged.stack
            && record.output == *judged.output.digest())
    }

    async fn write(
        &self,
        material: &Material,
        judged: &Judged,
        circumstances: &Circumstances<'_>,
        due: &DueDay,
    ) -> Result<JudgementOutcome, ServiceError> {
        let now = self.clock().now();
        let waivers = self.inner.store.waivers_for(&due.enterprise, now).await?;
        let hidden = |layered: &LayeredFinding| {
            waivers.iter().any(|waiver| waiver.hides(&due.enterprise, &layered.finding, now))
        };
        let findings = judged.verdict.findings.iter().enumerate();
        let commit = JudgementCommit {
            record: judged.record(material, circumstances)?,
            blobs: judged.blobs(),
            verdict: judged.verdict.clone(),
            waived: findings.filter(|(_, found)| hidden(found)).map(|(at, _)| at).collect(),
            recorded_at: now,
            serves: (due.ticket > 0).then(|| due.clone()),
        };
        let write = self.inner.store.commit_judgement(&commit);
        let outcome = telemetry::transaction("commit-judgement", write).await?;
        telemetry::count(telemetry::JUDGEMENTS, &material.county, 1);
        Ok(outcome)
    }
}

/// A day that nothing has made due.
pub(super) fn asked_for(county: &Jurisdiction, enterprise: String, on: Date) -> DueDay {
    DueDay { county: county.clone(), enterprise, on, reason: None, ticket: 0 }
}
