//! Judging days: as they end, when something about them comes late, and when a person asks.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use tidegate_averages::Method;
use tidegate_domain::{Date, JudgementListing, Jurisdiction, LayeredFinding, MergedVerdict};
use tidegate_record::Blob;
use tidegate_store::{DUE_DAYS_MAX, DueDay, JudgementCommit, JudgementOutcome};
use tokio::sync::{Mutex, MutexGuard, watch};

use super::carry_out::carry_out;
use super::deed::{Circumstances, Judged, MATERIAL};
use super::material::{Material, Wanted};
use crate::error::ServiceError;
use crate::host::{Event, Host};
use crate::lifecycle::{Concluded, JudgedDay};
use crate::telemetry;

/// How long after midnight a day is judged: devices send the last hour and day values until then.
pub(crate) const GRACE_S: i64 = 2 * 3_600;

/// Days that are judged before what is due is looked up again, oldest first.
const AT_A_TIME: usize = 256;

/// The longest pause before a day that could not be judged is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(600);

/// Days that are gathered and judged at the same time: one, so that whoever grades waits for at most
/// one judgement at the database's writer.
const AT_ONCE: usize = 1;

/// Locks over which enterprises are spread, so that two judgements of one never cross.
const LOCKS: usize = 64;

/// How often the loop looks for days that are due when nothing wakes it.
const PAUSE: Duration = Duration::from_secs(1);

/// Days that could not be judged, so that one enterprise's trouble never holds up another.
#[derive(Debug, Default)]
struct Pauses(HashMap<(String, Date), Pause>);

#[derive(Debug)]
struct Pause {
    until: Instant,
    times: u32,
}

impl Pauses {
    fn holds(&self, day: &DueDay, now: Instant) -> bool {
        let pause = self.0.get(&(day.enterprise.clone(), day.on));
        pause.is_some_and(|pause| pause.until > now)
    }

    fn over(&mut self, day: &DueDay) {
        self.0.remove(&(day.enterprise.clone(), day.on));
    }

    /// A second, then twice as long each time.
    fn begin(&mut self, day: DueDay, now: Instant) {
        let pause =
            self.0.entry((day.enterprise, day.on)).or_insert(Pause { until: now, times: 0 });
        let wait = Duration::from_secs(1 << pause.times.min(10)).min(PAUSE_MAX);
        pause.until = now + wait;
        pause.times += 1;
    }
}

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
    /// Judges days as they are over and whatever comes late, until `stop` turns true.
    pub async fn judge_until(&self, mut stop: watch::Receiver<bool>) {
        let mut swept: Option<Date> = None;
        let mut pauses = Pauses::default();
        while !*stop.borrow() {
            let before = Date::of_instant(self.clock().now().saturating_sub(GRACE_S));
            if swept != Some(before) {
                match self.sweep(before.plus_days(-1)).await {
                    Ok(()) => swept = Some(before),
                    Err(error) => log_failure(&error, "days that are over could not be found"),
                }
            }
            let served = match self.judge_due(before, &mut pauses).await {
                Ok(served) => served,
                Err(error) => {
                    log_failure(&error, "days that are due could not be judged");
                    0
                }
            };
            if served == 0 {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }

    /// Makes a day due for every enterprise that is to be judged even when nothing came in.
    async fn sweep(&self, on: Date) -> Result<(), ServiceError> {
        let mut due = Vec::new();
        for county in self.inner.store.counties().await? {
            for enterprise in self.inner.store.enterprises_to_judge(&county, on).await? {
                due.push(asked_for(&county, enterprise, on));
            }
        }
        self.inner.store.make_due(&due).await?;
        Ok(())
    }

    /// Judges days due that ended before `before`, but for those that failed lately; gives how many
    /// were served. One that fails is logged and stays due.
    async fn judge_due(&self, before: Date, pauses: &mut Pauses) -> Result<usize, ServiceError> {
        let due = self.inner.store.due(before, DUE_DAYS_MAX).await?;
        let due: Vec<DueDay> =
            due.into_iter().filter(|day| !pauses.holds(day, Instant::now())).collect();
        let mut judged = futures::stream::iter(due.into_iter().take(AT_A_TIME))
            .map(|day| async move {
                let judged = self.judge_day(&day).await;
                (day, judged.map(|_| ()))
            })
            .buffer_unordered(AT_ONCE);
        let mut served = 0;
        while let Some((day, judged)) = judged.next().await {
            match judged {
                Ok(()) => {
                    served += 1;
                    pauses.over(&day);
                }
                Err(error) => {
                    log_failure(&error, &format!("`{}` on {}", day.enterprise, day.on));
                    pauses.begin(day, Instant::now());
                }
            }
        }
        Ok(served)
    }

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
    async fn judge_day(&self, due: &DueDay) -> Result<Judging, ServiceError> {
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
        let judged = self.on_worker(move || carry_out(Method::latest(), &own, &layers)).await??;
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
fn asked_for(county: &Jurisdiction, enterprise: String, on: Date) -> DueDay {
    DueDay { county: county.clone(), enterprise, on, reason: None, ticket: 0 }
}

fn log_failure(error: &ServiceError, what: &str) {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::error!(%error, cause, "{what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_fails_is_tried_again_later_and_later_and_holds_up_no_other() {
        let day = |enterprise: &str| DueDay {
            county: "330122".parse().unwrap(),
            enterprise: enterprise.to_owned(),
            on: Date::from_days(20_000),
            reason: None,
            ticket: 1,
        };
        let mut pauses = Pauses::default();
        let mut now = Instant::now();
        for seconds in [1, 2, 4] {
            pauses.begin(day("bad"), now);
            let last = now + Duration::from_secs(seconds) - Duration::from_millis(1);
            assert!(pauses.holds(&day("bad"), last), "{seconds}");
            assert!(!pauses.holds(&day("good"), last));
            now += Duration::from_secs(seconds);
            assert!(!pauses.holds(&day("bad"), now), "{seconds}");
        }
        for _ in 0..20 {
            pauses.begin(day("bad"), now);
        }
        assert!(!pauses.holds(&day("bad"), now + PAUSE_MAX));
        pauses.over(&day("bad"));
        pauses.begin(day("bad"), now);
        assert!(!pauses.holds(&day("bad"), now + Duration::from_secs(1)), "it begins anew");
    }
}
