//! How often notices are tried, how many a person gets in a day, how long anything waits.

use std::time::Duration;

use serde::Deserialize;
use tidegate_domain::{Channel, Date, Instant, Notice, Urgency};

use crate::gateway::{Failed, Failure};

/// A gateway may ask to wait no longer than this, seconds.
pub(crate) const WAIT_SECONDS_MAX: u32 = 3_600;

/// A gateway that is down is tried again first after so long, seconds; each time twice as long.
pub(crate) const PROBE_SECONDS_FIRST: u32 = 30;

/// At last every so often, seconds.
pub(crate) const PROBE_SECONDS_MAX: u32 = 120;

/// The most notices that a claim takes.
const IN_HAND_MAX: u32 = 1_000;

/// What a claim is longer than the longest send, at least; for its turn and its record, seconds.
const CLAIM_SLACK_SECONDS: u64 = 30;

/// How often, how many, how long. Every value has a default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What this host is called where several send; by default `host`.
    pub by: String,
    /// Notices in hand at once, over all gateways, 1 to 1000; 256.
    pub in_hand_max: u32,
    /// How long nobody else takes them, seconds; at least the longest send and 30; 120. What a host
    /// that died had in hand waits so long.
    pub claim_seconds: u32,
    /// How long to wait when nothing is to be sent, milliseconds; 1000.
    pub idle_ms: u64,
    /// The wait after the first failed try, seconds; each time twice as long; 60.
    pub again_seconds_first: u32,
    /// The longest wait after a failed try, seconds; 3600.
    pub again_seconds_max: u32,
    /// Waits are longer or shorter by up to so much, percent, so that what failed together is not
    /// tried together; 20.
    pub jitter_percent: u32,
    /// What the jitter is made from; 0.
    pub seed: u64,
    /// A gateway that failed so often in a row is down; 3.
    pub down_after: u32,
    /// A gateway that refused more in a row for good is taken to be down, since its configuration
    /// will be wrong and not every notice; 20.
    pub refusals_max: u32,
    /// When a notice over the limit of a day goes, hours after the next midnight; 8.
    pub morning_hour: u32,
    /// Until when information is tried; 8 times, 3 days.
    pub information: Patience,
    /// Until when something to be done is tried; 12 times, 3 days.
    pub action: Patience,
    /// Until when something urgent is tried; 12 times, 1 day.
    pub urgent: Patience,
    /// The most that one person gets in a day of China, by channel. A channel that is not named has
    /// no limit, and urgent notices have none.
    pub daily: Vec<DailyLimit>,
}

/// When a notice is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patience {
    /// After so many failed tries. Those while the gateway was down do not count.
    pub tries: u32,
    /// With a failed try so long after it was to be sent, hours, whether the gateway was down or
    /// not.
    pub hours: u32,
}

/// The most that one person gets over a channel in a day, whatever its urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyLimit {
    /// Over this.
    pub channel: Channel,
    /// With so many sent, information waits for the next morning.
    pub information: u32,
    /// With so many sent, something to be done waits for it too.
    pub action: u32,
}

/// A policy that cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy of sending cannot be kept:\n{}", problems.join("\n"))]
pub struct PolicyError {
    /// All that is to be put right.
    pub problems: Vec<String>,
}

/// What becomes of a notice after a failed try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It is given up.
    Dead(String),
    /// It failed and is tried again.
    Again(Instant),
    /// The gateway failed, and it is tried as if it had not been.
    Later(Instant),
}

/// The gateway at a failed try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// Now.
    pub(crate) now: Instant,
    /// Whether the try counts although the gateway says nothing of this notice.
    pub(crate) counts: bool,
    /// Until when the gateway is left alone.
    pub(crate) down_until: Option<Instant>,
}

impl Default for Policy {
    fn default() -> Self {
        let daily = [
            (Channel::Sms, 5, 20),
            (Channel::Voice, 2, 6),
            (Channel::Email, 20, 60),
            (Channel::App, 20, 60),
        ];
        let daily =
            daily.map(|(channel, information, action)| DailyLimit { channel, information, action });
        Self {
            by: "host".to_owned(),
            in_hand_max: 256,
            claim_seconds: 120,
            idle_ms: 1_000,
            again_seconds_first: 60,
            again_seconds_max: 3_600,
            jitter_percent: 20,
            seed: 0,
            down_after: 3,
            refusals_max: 20,
            morning_hour: 8,
            information: Patience { tries: 8, hours: 72 },
            action: Patience { tries: 12, hours: 72 },
            urgent: Patience { tries: 12, hours: 24 },
            daily: daily.to_vec(),
        }
    }
}

impl Policy {
    /// Whether it can be kept with sends that take up to `within`.
    ///
    /// # Errors
    /// It cannot; all that is to be put right.
    pub fn check(&self, within: Duration) -> Result<(), PolicyError> {
        let claim_min = within.as_secs().saturating_add(CLAIM_SLACK_SECONDS);
        let patience = |name: &'static str, it: Patience| {
            [
                (format!("{name}.tries"), u64::from(it.tries), 1, 100),
                (format!("{name}.hours"), u64::from(it.hours), 1, 24 * 30),
            ]
        };
        let ranges = [
            ("in_hand_max".to_owned(), u64::from(self.in_hand_max), 1, u64::from(IN_HAND_MAX)),
            ("claim_seconds".to_owned(), u64::from(self.claim_seconds), claim_min, 3_600),
            ("idle_ms".to_owned(), self.idle_ms, 1, 60_000),
            ("again_seconds_first".to_owned(), u64::from(self.again_seconds_first), 1, 3_600),
            (
                "again_seconds_max".to_owned(),
                u64::from(self.again_seconds_max),
                u64::from(self.again_seconds_first),
                86_400,
            ),
            ("jitter_percent".to_owned(), u64::from(self.jitter_percent), 0, 50),
            ("down_after".to_owned(), u64::from(self.down_after), 1, 100),
            ("refusals_max".to_owned(), u64::from(self.refusals_max), 1, 1_000),
            ("morning_hour".to_owned(), u64::from(self.morning_hour), 0, 23),
        ];
        let all = [
            patience("information", self.information),
            patience("action", self.action),
            patience("urgent", self.urgent),
        ];
        let wrong = ranges.into_iter().chain(all.into_iter().flatten());
        let wrong = wrong.filter(|(_, value, min, max)| !(*min..=*max).contains(value));
        let mut problems: Vec<String> = wrong
            .map(|(name, value, min, max)| format!("`{name}` is {value}, use {min} to {max}"))
            .collect();
        if self.by.is_empty() {
            problems.push("`by` is empty, name the host".to_owned());
        }
        if problems.is_empty() { Ok(()) } else { Err(PolicyError { problems }) }
    }

    /// What becomes of a notice after a failed try.
    pub(crate) fn after(&self, notice: &Notice, failed: &Failed, standing: Standing) -> Next {
        if failed.failure == Failure::ForGood {
            return Next::Dead(failed.problem.clone());
        }
        let (kept, now) = (&notice.notice, standing.now);
        let patience = self.patience(kept.urgency);
        let age = now.saturating_sub(kept.at.max(kept.not_before));
        if age >= i64::from(patience.hours).saturating_mul(3_600) {
            let hours = patience.hours;
            return Next::Dead(format!("{}; given up after {hours} h", failed.problem));
        }
        let wait = failed.wait_seconds.unwrap_or_default().min(WAIT_SECONDS_MAX);
        let waited =
            |number| now.saturating_add(self.wait_seconds(notice.id, number).max(wait.into()));
        if failed.failure == Failure::Down && !standing.counts {
            return Next::Later(waited(1).max(standing.down_until.unwrap_or(now)));
        }
        let number = notice.tries.saturating_add(1);
        if number >= patience.tries {
            return Next::Dead(format!("{}; given up after {number} tries", failed.problem));
        }
        Next::Again(waited(number).max(standing.down_until.unwrap_or(now)))
    }

    /// When a notice goes that finds so many sent today; none when it goes now.
    pub(crate) fn morning_after(
        &self,
        notice: &Notice,
        now: Instant,
        sent: u64,
    ) -> Option<Instant> {
        let limit = self.limit(notice)?;
        let midnight = Date::of_instant(now).start().saturating_add(86_400);
        let morning = midnight.saturating_add(i64::from(self.morning_hour) * 3_600);
        (sent >= u64::from(limit)).then_some(morning)
    }

    /// How many of a day let a notice wait.
    pub(crate) fn limit(&self, notice: &Notice) -> Option<u32> {
        let kept = &notice.notice;
        let limit = self.daily.iter().find(|limit| limit.channel == kept.channel)?;
        match kept.urgency {
            Urgency::Information => Some(limit.information),
            Urgency::Action => Some(limit.action),
            Urgency::Urgent => None,
        }
    }

    fn patience(&self, urgency: Urgency) -> Patience {
        match urgency {
            Urgency::Information => self.information,
            Urgency::Action => self.action,
            Urgency::Urgent => self.urgent,
        }
    }

    /// The wait after the failed try of this number, seconds; the same for the same notice.
    fn wait_seconds(&self, notice: i64, number: u32) -> i64 {
        let doubled = 1_u32.checked_shl(number.saturating_sub(1)).unwrap_or(u32::MAX);
        let wait = self.again_seconds_first.saturating_mul(doubled).min(self.again_seconds_max);
        let most = i64::from(wait) * i64::from(self.jitter_percent) / 100;
        let spread = most.saturating_mul(2).saturating_add(1);
        let mixed = mixed(self.seed ^ notice.unsigned_abs().rotate_left(17) ^ u64::from(number));
        let jitter = i64::try_from(mixed >> 1).unwrap_or_default().rem_euclid(spread) - most;
        i64::from(wait).saturating_add(jitter)
    }
}

/// A number that looks like no other, after Steele and others' SplitMix64.
const fn mixed(seed: u64) -> u64 {
    let mut it = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::tests_support::notice;

    const HOUR: i64 = 3_600;

    fn tried(tries: u32, urgency: Urgency) -> Notice {
        let mut notice = notice("13812345678");
        notice.tries = tries;
        notice.notice.urgency = urgency;
        notice
    }

    fn standing(now: Instant, counts: bool) -> Standing {
        Standing { now, counts, down_until: None }
    }

    #[test]
    fn waits_double_from_a_minute_to_an_hour() {
        let policy = Policy { jitter_percent: 0, ..Policy::default() };
        let waits: Vec<i64> = (1..=9).map(|number| policy.wait_seconds(7, number)).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        let policy = Policy::default();
        let first: Vec<i64> = (0..200).map(|notice| policy.wait_seconds(notice, 1)).collect();
        assert!(first.iter().all(|wait| (48..=72).contains(wait)), "{first:?}");
        assert!(first.iter().any(|wait| *wait < 52) && first.iter().any(|wait| *wait > 68));
        let again: Vec<i64> = (0..200).map(|notice| policy.wait_seconds(notice, 1)).collect();
        assert_eq!(first, again);
        assert!((2_880..=4_320).contains(&policy.wait_seconds(7, u32::MAX)));
    }

    #[test]
    fn a_notice_is_given_up_after_its_tries_and_not_one_before() {
        let policy = Policy::default();
        for (urgency, tries) in
            [(Urgency::Information, 8), (Urgency::Action, 12), (Urgency::Urgent, 12)]
        {
            let failed = Failed::again("busy");
            let at = |tried_before| {
                let notice = tried(tried_before, urgency);
                policy.after(&notice, &failed, standing(notice.notice.at, true))
            };
            assert!(matches!(at(tries - 2), Next::Again(_)), "{urgency:?}");
            assert_eq!(at(tries - 1), Next::Dead(format!("busy; given up after {tries} tries")));
        }
    }

    #[test]
    fn a_gateway_that_is_down_tries_nothing_to_death_but_age_does() {
        let policy = Policy::default();
        let notice = tried(11, Urgency::Action);
        let at = notice.notice.at;
        let down = Failed::down("gone");
        assert!(matches!(policy.after(&notice, &down, standing(at, false)), Next::Later(_)));
        assert!(matches!(policy.after(&notice, &down, standing(at, true)), Next::Dead(_)));
        let old = standing(at + 72 * HOUR - 1, false);
        assert!(matches!(policy.after(&notice, &down, old), Next::Later(_)));
        let old = standing(at + 72 * HOUR, false);
        assert_eq!(
            policy.after(&notice, &down, old),
            Next::Dead("gone; given up after 72 h".into())
        );
        let never = Failed::for_good("no such number");
        let dead = Next::Dead("no such number".to_owned());
        assert_eq!(policy.after(&tried(0, Urgency::Urgent), &never, standing(at, false)), dead);
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_up_to_an_hour() {
        let policy = Policy::default();
        let notice = tried(0, Urgency::Action);
        let now = notice.notice.at;
        for (asked, waited) in [(3_599, 3_599), (3_600, 3_600), (u32::MAX, 3_600)] {
            let failed = Failed::again("busy").wait(Some(asked));
            let next = policy.after(&notice, &failed, standing(now, true));
            assert_eq!(next, Next::Again(now + waited));
        }
    }

    #[test]
    fn over_the_limit_of_a_day_all_but_the_urgent_wait_for_the_morning() {
        let policy = Policy::default();
        // 2026-11-24, eight in the morning; the next morning is a day later.
        let now = notice("").notice.at;
        let morning = Some(now + 24 * HOUR);
        for (urgency, sent, goes) in [
            (Urgency::Information, 4, None),
            (Urgency::Information, 5, morning),
            (Urgency::Action, 19, None),
            (Urgency::Action, 20, morning),
            (Urgency::Urgent, 1_000, None),
        ] {
            assert_eq!(policy.morning_after(&tried(0, urgency), now, sent), goes, "{urgency:?}");
        }
        let evening = now + 16 * HOUR - 1;
        let information = tried(0, Urgency::Information);
        assert_eq!(policy.morning_after(&information, evening, 5), morning);
        assert_eq!(policy.morning_after(&information, evening + 1, 5), Some(now + 48 * HOUR));
    }

    #[test]
    fn a_policy_says_what_cannot_be_kept() {
        let within = Duration::from_secs(45);
        let check = |policy: &Policy| policy.check(within).map_err(|it| it.problems.join("\n"));
        assert_eq!(check(&Policy::default()), Ok(()));
        assert_eq!(check(&Policy { claim_seconds: 75, ..Policy::default() }), Ok(()));
        for (policy, says) in [
            (Policy { claim_seconds: 74, ..Policy::default() }, "`claim_seconds` is 74, use 75"),
            (Policy { in_hand_max: 0, ..Policy::default() }, "`in_hand_max` is 0, use 1 to 1000"),
            (Policy { in_hand_max: 1_001, ..Policy::default() }, "`in_hand_max` is 1001"),
            (Policy { jitter_percent: 51, ..Policy::default() }, "`jitter_percent` is 51"),
            (Policy { morning_hour: 24, ..Policy::default() }, "`morning_hour` is 24"),
            (
                Policy { urgent: Patience { tries: 0, hours: 1 }, ..Policy::default() },
                "urgent.tries",
            ),
            (Policy { by: String::new(), ..Policy::default() }, "name the host"),
        ] {
            let told = check(&policy).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
        assert!(toml::from_str::<Policy>("retries = 3").is_err());
        let read: Policy = toml::from_str("by = \"a\"\nurgent = { tries = 3, hours = 2 }").unwrap();
        assert_eq!((read.urgent.tries, read.claim_seconds), (3, 120));
    }
}
