//! What is done with notices in hand.

use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{Channel, Date, Instant, Notice, NoticeTry, TryOutcome, Urgency};
use tokio::sync::watch;

use super::breaker::Admission;
use super::counting::{self, Round};
use super::lane::{InLine, Lane};
use super::line::{Line, Postponed, Whom};
use super::policy::{Next, Policy, Standing};
use crate::clock::Clock;
use crate::gateway::{Failed, Failure, Gateway, Taken};
use crate::gateways::{Gateways, Way};
use crate::heard::masked;

/// How much longer than it says a gateway may take before it is cut off.
const SEND_SLACK: Duration = Duration::from_secs(3);

/// How often a record is tried, with pauses that double from [`RECORD_PAUSE`].
const RECORDED_TIMES: u32 = 5;

/// The pause after the first record that failed.
const RECORD_PAUSE: Duration = Duration::from_millis(100);

/// Everything that serving a notice needs.
pub(crate) struct Hand<L> {
    pub(crate) line: Arc<L>,
    pub(crate) gateways: Gateways,
    /// In the order of the gateways.
    pub(crate) lanes: Vec<Lane>,
    pub(crate) clock: Clock,
    pub(crate) policy: Policy,
    /// True once nothing more is to be begun.
    pub(crate) stopping: watch::Sender<bool>,
}

/// Notices of one person over one channel, in order.
pub(crate) struct Group {
    pub(crate) lane: Option<usize>,
    pub(crate) notices: Vec<Notice>,
    /// Until when nobody else takes them.
    pub(crate) until: Instant,
}

/// What was done with a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Served {
    Sent,
    Again,
    Dead,
    Suppressed,
    Postponed,
    Left,
}

/// A lane that a group was counted in, which leaves it however the group ends.
pub(crate) struct Counted<L> {
    hand: Arc<Hand<L>>,
    lane: Option<usize>,
}

impl Group {
    /// The number of its first notice.
    pub(crate) fn first(&self) -> Option<i64> {
        self.notices.first().map(|notice| notice.id)
    }

    /// Whether its first notice is urgent.
    pub(crate) fn is_urgent(&self) -> bool {
        self.notices.first().is_some_and(|notice| notice.notice.urgency == Urgency::Urgent)
    }

    /// All its notices, put off.
    pub(crate) fn put_off(self, next_at: Instant, reason: &str) -> Vec<(Channel, Postponed)> {
        let one = |notice: Notice| {
            let (reason, channel) = (reason.to_owned(), notice.notice.channel);
            (channel, Postponed { notice: notice.id, next_at, reason, may_be_passed: false })
        };
        self.notices.into_iter().map(one).collect()
    }
}

impl<L> Drop for Counted<L> {
    fn drop(&mut self) {
        if let Some(lane) = self.lane.and_then(|at| self.hand.lanes.get(at)) {
            drop::<InLine<'_>>(lane.in_line());
        }
    }
}

impl<L: Line> Hand<L> {
    /// Counts a group in the line of its gateway.
    pub(crate) fn begin(self: &Arc<Self>, group: &Group) -> Counted<L> {
        if let Some(lane) = group.lane.and_then(|at| self.lanes.get(at)) {
            lane.enter();
        }
        Counted { hand: Arc::clone(self), lane: group.lane }
    }

    /// Serves the notices of a group in order; what is behind one that does not go waits.
    pub(crate) async fn serve(&self, group: Group, _counted: Counted<L>) -> Round {
        let mut round = Round::default();
        let lane = group.lane.and_then(|at| self.lanes.get(at));
        let mut is_blocked = false;
        for notice in &group.notices {
            let served = match lane {
                _ if is_blocked => Served::Left,
                _ if notice.notice.channel == Channel::Inbox => {
                    // What is in the inbox was sent by being kept.
                    let outcome = TryOutcome::Sent { receipt: None };
                    self.record(notice, outcome, Served::Sent).await
                }
                None => self.without_gateway(notice).await,
                Some(lane) => match &lane.way {
                    Way::Off(reason) => self.suppress(notice, reason).await,
                    Way::Gateway(gateway) => self.send((lane, gateway), notice, group.until).await,
                },
            };
            is_blocked |= matches!(served, Served::Again | Served::Postponed | Served::Left);
            round.count(notice.notice.channel, served);
        }
        round
    }

    /// Puts notices off. A line that fails here gives them again when the claim has ended.
    pub(crate) async fn postpone(&self, notices: &[Postponed]) {
        if notices.is_empty() {
            return;
        }
        if let Err(error) = self.line.postpone(notices).await {
            tracing::warn!(%error, count = notices.len(), "notices could not be put off");
        }
    }

    async fn send(
        &self,
        (lane, gateway): (&Lane, &Arc<dyn Gateway>),
        notice: &Notice,
        until: Instant,
    ) -> Served {
        let kept = &notice.notice;
        if kept.address.is_empty() {
            return self.suppress(notice, &format!("no address for `{}`", kept.channel)).await;
        }
        match self.morning(notice).await {
            Err(()) => return Served::Left,
            Ok(Some(morning)) => {
                let reason = "enough was sent today".to_owned();
                let (notice, may_be_passed) = (notice.id, true);
                self.postpone(&[Postponed { notice, next_at: morning, reason, may_be_passed }])
                    .await;
                return Served::Postponed;
            }
            Ok(None) => {}
        }
        let mut stopping = self.stopping.subscribe();
        let turn = tokio::select! {
            biased;
            _ = stopping.wait_for(|is_stopping| *is_stopping) => None,
            turn = lane.turn() => turn,
        };
        let now = (self.clock)();
        let Some(_turn) = turn else {
            return self.later(notice, now, "the host stopped before its turn").await;
        };
        let within = i64::try_from(lane.within.saturating_add(SEND_SLACK).as_secs());
        let within = within.unwrap_or(i64::MAX);
        // Another host may take what is not recorded when the claim ends.
        if now.saturating_add(within) >= until {
            return Served::Left;
        }
        let admission = lane.breaker().admit(notice.id, now, within);
        if let Admission::Wait(at) = admission {
            return self.later(notice, at, "the gateway takes nothing now").await;
        }
        let began = tokio::time::Instant::now();
        let cut = lane.within.saturating_add(SEND_SLACK);
        let sent = tokio::time::timeout(cut, gateway.send(notice)).await;
        counting::took(&lane.name, began.elapsed());
        let late = |_| Failed::down("does not answer in time");
        match sent.map_err(late).and_then(|sent| sent) {
            Ok(taken) => self.taken(lane, notice, taken).await,
            Err(failed) => self.failed(lane, notice, failed).await,
        }
    }

    async fn taken(&self, lane: &Lane, notice: &Notice, taken: Taken) -> Served {
        if lane.breaker().answered((self.clock)(), true) {
            tracing::info!(gateway = lane.name, "the gateway is up again");
        }
        counting::down(&lane.name, false);
        let outcome = TryOutcome::Sent { receipt: taken.receipt };
        self.record(notice, outcome, Served::Sent).await
    }

    async fn failed(&self, lane: &Lane, notice: &Notice, failed: Failed) -> Served {
        let now = (self.clock)();
        let mut failed = failed;
        if failed.is_for_good() && lane.breaker().refused() {
            failed.failure = Failure::Down;
            failed.problem.push_str("; it refuses everything, look at its configuration");
        }
        let (counts, down_until) = self.learn(lane, &failed, now);
        let next = self.policy.after(notice, &failed, Standing { now, counts, down_until });
        let problem = failed.problem;
        match next {
            Next::Later(at) => self.later(notice, at, &problem).await,
            Next::Again(next_at) => {
                self.record(notice, TryOutcome::Again { problem, next_at }, Served::Again).await
            }
            Next::Dead(problem) => {
                let kept = &notice.notice;
                tracing::warn!(
                    notice.id = notice.id,
                    channel = kept.channel.word(),
                    county = kept.county.as_str(),
                    address = masked(&kept.address),
                    problem,
                    "a notice is given up"
                );
                self.record(notice, TryOutcome::Dead { problem }, Served::Dead).await
            }
        }
    }

    /// What a failure says about the gateway: whether it counts as a try of the notice, and until
    /// when the gateway is left alone.
    fn learn(&self, lane: &Lane, failed: &Failed, now: Instant) -> (bool, Option<Instant>) {
        let mut breaker = lane.breaker();
        let was_down = breaker.down_until().is_some();
        let counts = if failed.failure == Failure::Down {
            breaker.failed(now, failed.wait_seconds)
        } else {
            breaker.answered(now, false);
            true
        };
        let down_until = breaker.down_until();
        drop(breaker);
        if was_down != down_until.is_some() {
            let (gateway, problem) = (lane.name.as_str(), failed.problem.as_str());
            if was_down {
                tracing::info!(gateway, "the gateway is up again");
            } else {
                tracing::warn!(gateway, problem, "the gateway takes nothing");
            }
        }
        counting::down(&lane.name, down_until.is_some());
        (counts, down_until)
    }

    /// The morning for which a notice waits because of the limit of a day. An error was told.
    async fn morning(&self, notice: &Notice) -> Result<Option<Instant>, ()> {
        if self.policy.limit(notice).is_none() {
            return Ok(None);
        }
        let kept = &notice.notice;
        let now = (self.clock)();
        let (county, person, channel) = (&kept.county, kept.person.as_str(), kept.channel);
        let since = Date::of_instant(now).start();
        match self.line.sent_since(Whom { county, person, channel }, since).await {
            Ok(sent) => Ok(self.policy.morning_after(notice, now, sent)),
            Err(error) => {
                tracing::warn!(%error, notice.id = notice.id, "what was sent could not be counted");
                Err(())
            }
        }
    }

    async fn without_gateway(&self, notice: &Notice) -> Served {
        let (channel, county) = (notice.notice.channel, &notice.notice.county);
        let problem = format!(
            "no gateway for `{channel}` is configured for {county}: configure one, then send again"
        );
        self.record(notice, TryOutcome::Dead { problem }, Served::Dead).await
    }

    async fn later(&self, notice: &Notice, next_at: Instant, reason: &str) -> Served {
        let reason = reason.to_owned();
        let (notice, may_be_passed) = (notice.id, false);
        self.postpone(&[Postponed { notice, next_at, reason, may_be_passed }]).await;
        Served::Postponed
    }

    async fn suppress(&self, notice: &Notice, reason: &str) -> Served {
        match self.line.suppress(notice.id, reason).await {
            Ok(_) => Served::Suppressed,
            Err(error) => {
                tracing::warn!(%error, notice.id = notice.id, "a notice could not be suppressed");
                Served::Left
            }
        }
    }

    /// Records a try. What cannot be recorded is sent again later, with the same key.
    async fn record(&self, notice: &Notice, outcome: TryOutcome, served: Served) -> Served {
        let number = notice.tries.saturating_add(1);
        let tried = [NoticeTry { notice: notice.id, number, at: (self.clock)(), outcome }];
        let mut pause = RECORD_PAUSE;
        for left in (0..RECORDED_TIMES).rev() {
            match self.line.put_tries(&tried).await {
                Ok(()) => return served,
                Err(error) if left == 0 => {
                    tracing::error!(%error, notice.id = notice.id, "a try could not be recorded");
                }
                Err(_) => tokio::time::sleep(pause).await,
            }
            pause = pause.saturating_mul(2);
        }
        Served::Left
    }
}
