//! Judging days as they end and when something about them comes late: every county by itself, so
//! that one with much to judge, or with packs that are slow, holds up no other.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use tidegate_domain::{Date, Jurisdiction};
use tidegate_store::{DUE_DAYS_MAX, DueDay};
use tokio::sync::watch;

use super::days::{GRACE_S, asked_for};
use crate::error::ServiceError;
use crate::host::Host;
use crate::in_hand::InHand;

/// Counties whose days are judged at the same time, one day each, so that whoever grades waits for
/// few judgements at the database's writer.
const COUNTIES_AT_ONCE: usize = 8;

/// Days of a county that are judged before what is due is looked up again, oldest first.
const AT_A_TIME: usize = 256;

/// How long a county's days are judged before another county may take its place.
const SLICE: Duration = Duration::from_secs(2);

/// The longest pause before a day that could not be judged is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(600);

/// How often the loop looks for days that are due when nothing wakes it.
const PAUSE: Duration = Duration::from_secs(1);

/// What came of days of a county: those judged, and the one that could not be.
type Served = (Vec<DueDay>, Option<(DueDay, ServiceError)>);

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

/// What the loop knows of counties.
#[derive(Default)]
struct Judging {
    swept: Option<Date>,
    pauses: Pauses,
    in_hand: InHand<Served>,
    /// Counties where the host itself failed, and until when they are left alone.
    broken: HashMap<Jurisdiction, Instant>,
    /// The county that was taken up last: the next one comes first.
    last: Option<Jurisdiction>,
}

impl Host {
    /// Judges days as they are over and whatever comes late, until `stop` turns true.
    pub async fn judge_until(&self, mut stop: watch::Receiver<bool>) {
        let mut judging = Judging::default();
        while !*stop.borrow() {
            let before = Date::of_instant(self.clock().now().saturating_sub(GRACE_S));
            if judging.swept != Some(before) {
                match self.sweep(before.plus_days(-1)).await {
                    Ok(()) => judging.swept = Some(before),
                    Err(error) => log_failure(&error, "days that are over could not be found"),
                }
            }
            if let Err(error) = self.take_up_due(&mut judging, before, &stop).await {
                log_failure(&error, "days that are due could not be judged");
            }
            tokio::select! {
                Some((county, served)) = judging.in_hand.next() => judging.served(county, served),
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
        while judging.in_hand.next().await.is_some() {}
    }

    /// Makes a day due for every enterprise that is to be judged even when nothing came in.
    pub(super) async fn sweep(&self, on: Date) -> Result<(), ServiceError> {
        let mut due = Vec::new();
        for county in self.inner.store.counties().await? {
            for enterprise in self.inner.store.enterprises_to_judge(&county, on).await? {
                due.push(asked_for(&county, enterprise, on));
            }
        }
        self.inner.store.make_due(&due).await?;
        Ok(())
    }

    /// Begins with days of counties that have none in hand.
    async fn take_up_due(
        &self,
        judging: &mut Judging,
        before: Date,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), ServiceError> {
        if judging.in_hand.len() >= COUNTIES_AT_ONCE {
            return Ok(());
        }
        for (county, mut days) in self.due_by_county(judging, before).await? {
            if judging.in_hand.len() >= COUNTIES_AT_ONCE {
                break;
            }
            days.truncate(AT_A_TIME);
            judging.last = Some(county.clone());
            judging.in_hand.begin(county, self.clone().judge_days(days, stop.clone()));
        }
        Ok(())
    }

    /// Days to judge of counties with none in hand, without those that failed lately, the county
    /// after the last one taken up first.
    async fn due_by_county(
        &self,
        judging: &Judging,
        before: Date,
    ) -> Result<Vec<(Jurisdiction, Vec<DueDay>)>, ServiceError> {
        let store = &self.inner.store;
        let mut counties: BTreeMap<Jurisdiction, Vec<DueDay>> = BTreeMap::new();
        let due = store.due(before, DUE_DAYS_MAX).await?;
        let is_all = due.len() < DUE_DAYS_MAX as usize;
        for day in due {
            counties.entry(day.county.clone()).or_default().push(day);
        }
        if !is_all {
            // What is oldest may be one county's alone; the others are asked for by themselves.
            for county in store.counties().await? {
                if !counties.contains_key(&county) && !judging.in_hand.has(&county) {
                    let own = store.due_in(&county, before, AT_A_TIME as u32).await?;
                    counties.insert(county, own);
                }
            }
        }
        let now = Instant::now();
        let mut waiting = Vec::new();
        for (county, mut days) in counties {
            days.retain(|day| !judging.pauses.holds(day, now));
            let broken = judging.broken.get(&county).is_some_and(|until| *until > now);
            if !days.is_empty() && !broken && !judging.in_hand.has(&county) {
                waiting.push((county, days));
            }
        }
        let after =
            |one: &(Jurisdiction, _)| judging.last.as_ref().is_none_or(|last| one.0 > *last);
        let next = waiting.iter().position(after).unwrap_or(0);
        waiting.rotate_left(next);
        Ok(waiting)
    }

    /// Judges days of a county, one after the other, until its time is up or one fails.
    async fn judge_days(self, days: Vec<DueDay>, stop: watch::Receiver<bool>) -> Served {
        let began = Instant::now();
        let mut judged = Vec::new();
        for day in days {
            if *stop.borrow() || began.elapsed() >= SLICE {
                break;
            }
            match self.judge_day(&day).await {
                Ok(_) => judged.push(day),
                Err(error) => {
                    log_failure(&error, &format!("`{}` on {}", day.enterprise, day.on));
                    return (judged, Some((day, error)));
                }
            }
        }
        (judged, None)
    }
}

impl Judging {
    fn served(&mut self, county: Jurisdiction, served: Option<Served>) {
        let Some((judged, failed)) = served else {
            self.broken.insert(county, Instant::now() + PAUSE_MAX);
            return;
        };
        self.broken.remove(&county);
        for day in &judged {
            self.pauses.over(day);
        }
        if let Some((day, _)) = failed {
            self.pauses.begin(day, Instant::now());
        }
    }
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
