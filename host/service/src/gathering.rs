//! The loop that gathers readings and has them graded: every county by itself, so that one whose
//! grading is slow or stands still holds up no other.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Duration;

use tidegate_domain::Jurisdiction;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::ServiceError;
use crate::grader::Memory;
use crate::host::{GradingFault, Host};
use crate::in_hand::InHand;

/// Counties whose batches are in hand at the same time: it bounds memory. A county in hand waits for
/// its turn at the workers, where turns are fair.
const COUNTIES_AT_ONCE: usize = 64;

/// The longest pause before a county whose grading failed is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// How often waiting readings are looked for when nothing wakes the loop.
const PAUSE: Duration = Duration::from_secs(1);

/// What the loop knows of counties.
#[derive(Default)]
struct Gathering {
    memories: HashMap<Jurisdiction, Memory>,
    pauses: HashMap<Jurisdiction, Instant>,
    in_hand: InHand<(Memory, Result<bool, ServiceError>)>,
    /// The county that was taken up last: the next one comes first.
    last: Option<Jurisdiction>,
}

impl Host {
    /// Grades what waits and whatever comes, until `stop` turns true; then ends after the batches
    /// in hand.
    pub async fn grade_until(&self, mut stop: watch::Receiver<bool>) {
        let mut gathering = Gathering::default();
        while !*stop.borrow() {
            if let Err(error) = self.take_up(&mut gathering).await {
                tracing::error!(%error, "readings could not be gathered");
            }
            self.beat();
            tokio::select! {
                Some((county, done)) = gathering.in_hand.next() => {
                    self.batch_ended(&mut gathering, county, done);
                }
                () = self.readings_came() => {}
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
        while let Some((county, done)) = gathering.in_hand.next().await {
            self.batch_ended(&mut gathering, county, done);
        }
    }

    /// Readings were committed, and what followed at once was gathered with them.
    async fn readings_came(&self) {
        self.inner.committer.committed.notified().await;
        tokio::time::sleep(self.inner.pace.gather).await;
    }

    /// Begins a batch for counties that have readings waiting and none in hand.
    async fn take_up(&self, gathering: &mut Gathering) -> Result<(), ServiceError> {
        let mut waiting = self.inner.store.counties_with_ungraded().await?;
        let after =
            |county: &Jurisdiction| gathering.last.as_ref().is_none_or(|last| county > last);
        let next = waiting.iter().position(after).unwrap_or(0);
        waiting.rotate_left(next);
        let now = Instant::now();
        for county in waiting {
            if gathering.in_hand.len() >= COUNTIES_AT_ONCE {
                break;
            }
            let pauses = gathering.pauses.get(&county).is_some_and(|until| *until > now);
            if pauses || gathering.in_hand.has(&county) {
                continue;
            }
            let mut memory = gathering.memories.remove(&county).unwrap_or_default();
            let (host, place) = (self.clone(), county.clone());
            gathering.last = Some(county.clone());
            gathering.in_hand.begin(county, async move {
                let graded = host.grade_batch(&place, &mut memory).await;
                (memory, graded)
            });
        }
        Ok(())
    }

    fn batch_ended(
        &self,
        gathering: &mut Gathering,
        county: Jurisdiction,
        done: Option<(Memory, Result<bool, ServiceError>)>,
    ) {
        let panicked = || ServiceError::Internal("grading panicked".to_owned());
        match done.map_or_else(|| Err(panicked()), |(memory, graded)| graded.map(|_| memory)) {
            Ok(memory) => {
                gathering.memories.insert(county.clone(), memory);
                gathering.pauses.remove(&county);
                self.goes_on(&county);
            }
            // What was remembered may not be what the store has.
            Err(error) => {
                let times = self.stands_still(&county, &error);
                let wait = Duration::from_secs(1 << times.min(6)).min(PAUSE_MAX);
                gathering.pauses.insert(county, Instant::now() + wait);
            }
        }
    }

    fn stands_still(&self, county: &Jurisdiction, error: &ServiceError) -> u32 {
        let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        tracing::error!(%error, cause, region.code = county.as_str(), "grading stands still");
        let mut faults = self.inner.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = faults.entry(county.clone()).or_insert_with(|| GradingFault {
            county: county.clone(),
            error: String::new(),
            times: 0,
        });
        fault.error = format!("{error}: {cause}");
        fault.times += 1;
        fault.times
    }

    fn goes_on(&self, county: &Jurisdiction) {
        self.inner.faults.lock().unwrap_or_else(PoisonError::into_inner).remove(county);
    }
}
