//! Who sends: takes notices whose turn it is, gives them to gateways, and says what came of it.
//!
//! Of one person and channel one notice is in hand at a time, in the order of their numbers; people
//! go side by side, as many as each gateway takes. A notice is sent at least once: whoever is cut
//! off between a gateway's answer and its record sends again, with the same key.

mod breaker;
mod counting;
mod hand;
mod lane;
mod line;
mod policy;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{Channel, Instant, Notice};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use counting::{Round, SEND_SECONDS_BUCKETS, describe};
pub use line::{Claim, Line, LineError, Postponed, Whom};
pub use policy::{DailyLimit, Patience, Policy, PolicyError};

use crate::clock::Clock;
use crate::gateways::Gateways;
use breaker::Admission;
use hand::{Group, Hand};
use lane::Lane;

/// So long finished sends are gathered before more is claimed.
const GATHERED: Duration = Duration::from_millis(20);

/// The longest wait between claims while the line fails.
const FAILING_PAUSE_MAX: Duration = Duration::from_secs(30);

/// How often the notices that wait are counted.
const SAMPLED_EVERY: Duration = Duration::from_secs(15);

/// Sends notices of a line over gateways.
pub struct Dispatcher<L> {
    hand: Arc<Hand<L>>,
}

/// What a dispatcher does its work with.
pub struct Means<L> {
    /// Where notices come from.
    pub line: Arc<L>,
    /// Over what they go.
    pub gateways: Gateways,
    /// Tells the time.
    pub clock: Clock,
    /// How often, how many, how long.
    pub policy: Policy,
}

impl<L: Line + 'static> Dispatcher<L> {
    /// A dispatcher; nothing is sent yet.
    ///
    /// # Errors
    /// The policy cannot be kept; all that is to be put right.
    pub fn new(means: Means<L>) -> Result<Self, PolicyError> {
        let Means { line, gateways, clock, policy } = means;
        let places = gateways.places();
        policy.check(places.iter().map(|place| place.within).max().unwrap_or_default())?;
        let lanes = places.iter().map(|place| Lane::new(place, &policy)).collect();
        let stopping = watch::Sender::new(false);
        let hand = Hand { line, gateways, lanes, clock, policy, stopping };
        Ok(Self { hand: Arc::new(hand) })
    }

    /// Claims once, and sends or puts off all that was claimed. Dropped in its middle, what was in
    /// hand is claimed again when the claim has ended.
    ///
    /// # Errors
    /// Nothing could be claimed.
    pub async fn round(&self) -> Result<Round, LineError> {
        let mut tasks = JoinSet::new();
        let mut round = self.claim(self.hand.policy.in_hand_max, &mut tasks).await?;
        while let Some(done) = tasks.join_next().await {
            round.add(&finished(done));
        }
        Ok(round)
    }

    /// Sends until `stop` is ready; then claims nothing more, finishes and records what gateways
    /// have in hand, and gives what was done in all.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) -> Round {
        let mut stop = pin!(stop);
        let mut tasks = JoinSet::new();
        let mut total = Round::default();
        let (idle, mut pause) = (Duration::from_millis(self.hand.policy.idle_ms), Duration::ZERO);
        let mut sampled: Option<tokio::time::Instant> = None;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(done) = tasks.join_next(), if !tasks.is_empty() => {
                    total.add(&finished(done));
                    tokio::time::sleep(GATHERED).await;
                }
                () = tokio::time::sleep(pause) => {}
            }
            while let Some(done) = tasks.try_join_next() {
                total.add(&finished(done));
            }
            if sampled.is_none_or(|at| at.elapsed() >= SAMPLED_EVERY) {
                self.sample().await;
                sampled = Some(tokio::time::Instant::now());
            }
            let in_hand = u32::try_from(tasks.len()).unwrap_or(u32::MAX);
            let room = self.hand.policy.in_hand_max.saturating_sub(in_hand);
            pause = match self.claim(room, &mut tasks).await {
                Ok(round) if round.claimed > 0 => {
                    total.add(&round);
                    GATHERED
                }
                Ok(_) => idle,
                Err(error) => {
                    tracing::warn!(%error, "no notices could be claimed");
                    pause.saturating_mul(2).clamp(idle, FAILING_PAUSE_MAX)
                }
            };
        }
        self.hand.stopping.send_replace(true);
        while let Some(done) = tasks.join_next().await {
            total.add(&finished(done));
        }
        self.hand.stopping.send_replace(false);
        total
    }

    /// Claims at most so many notices and begins to serve them; gives what was claimed and what was
    /// put off at once.
    async fn claim(&self, rows: u32, tasks: &mut JoinSet<Round>) -> Result<Round, LineError> {
        let mut round = Round::default();
        if rows == 0 {
            return Ok(round);
        }
        let hand = &self.hand;
        let now = (hand.clock)();
        let until = now.saturating_add(i64::from(hand.policy.claim_seconds));
        let claim = Claim { by: hand.policy.by.clone(), now, until, rows };
        let notices = hand.line.claim(&claim).await?;
        round.claimed = notices.len() as u64;
        let mut put_off = Vec::new();
        let groups = self.groups(notices);
        let askers = self.askers(&groups);
        for (lane, notices) in groups {
            let group = Group { lane, notices, until };
            match lane.and_then(|at| self.closed((at, &group), now, &askers)) {
                Some(at) => put_off.extend(group.put_off(at, "the gateway takes nothing now")),
                None => {
                    let taken = hand.begin(&group);
                    let hand = Arc::clone(hand);
                    tasks.spawn(async move { hand.serve(group, taken).await });
                }
            }
        }
        for (channel, postponed) in &put_off {
            tracing::debug!(notice.id = postponed.notice, channel = channel.word(), "put off");
            round.count(*channel, hand::Served::Postponed);
        }
        let put_off: Vec<_> = put_off.into_iter().map(|(_, postponed)| postponed).collect();
        hand.postpone(&put_off).await;
        Ok(round)
    }

    /// Until when a gateway is left alone by a group; none when it may be given a notice. Of a
    /// gateway that is down one notice finds out whether it is up again. What is urgent is not
    /// turned away because others wait.
    fn closed(
        &self,
        (at, group): (usize, &Group),
        now: Instant,
        askers: &BTreeMap<usize, i64>,
    ) -> Option<Instant> {
        let lane = self.hand.lanes.get(at)?;
        let is_asker = group.first() == askers.get(&at).copied();
        if lane.is_full() && !group.is_urgent() {
            return Some(lane.turned_away(now));
        }
        match lane.breaker().look(now) {
            Admission::Go => None,
            Admission::Probe if is_asker => None,
            Admission::Probe => Some(now.saturating_add(i64::from(policy::PROBE_SECONDS_FIRST))),
            Admission::Wait(until) => Some(until),
        }
    }

    /// For each gateway the notice that would ask whether it is up again.
    fn askers(&self, groups: &[(Option<usize>, Vec<Notice>)]) -> BTreeMap<usize, i64> {
        let mut firsts: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for (lane, notices) in groups {
            if let (Some(lane), Some(first)) = (lane, notices.first()) {
                firsts.entry(*lane).or_default().push(first.id);
            }
        }
        let asker = |(lane, ids): (usize, Vec<i64>)| {
            Some((lane, self.hand.lanes.get(lane)?.breaker().asker(&ids)?))
        };
        firsts.into_iter().filter_map(asker).collect()
    }

    /// Notices by person and channel, those that wait longest first, each with its gateway.
    fn groups(&self, notices: Vec<Notice>) -> Vec<(Option<usize>, Vec<Notice>)> {
        let mut groups: BTreeMap<_, Vec<Notice>> = BTreeMap::new();
        for notice in notices {
            let kept = &notice.notice;
            let whose = (kept.county.clone(), kept.person.clone(), kept.channel);
            groups.entry(whose).or_default().push(notice);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        for (_, notices) in &mut groups {
            notices.sort_by_key(|notice| notice.id);
        }
        groups.sort_by_key(|(_, notices)| notices.first().map(|notice| notice.id));
        let found = groups.into_iter().map(|((county, _, channel), notices)| {
            (self.hand.gateways.find(channel, &county), notices)
        });
        found.collect()
    }

    async fn sample(&self) {
        for channel in Channel::ALL.into_iter().filter(|channel| *channel != Channel::Inbox) {
            match self.hand.line.waiting(channel).await {
                Ok(count) => counting::waiting(channel, count),
                Err(error) => {
                    tracing::warn!(%error, "the notices that wait could not be counted");
                    return;
                }
            }
        }
    }
}

/// What a task did; one that panicked did nothing, and its notices come again.
fn finished(done: Result<Round, tokio::task::JoinError>) -> Round {
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "notices could not be served, they are claimed again later");
        Round::default()
    })
}
