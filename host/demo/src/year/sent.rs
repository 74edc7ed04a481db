//! What the loggers send: hourly and daily data in the order in which they arrive.

use tidegate_domain::{Averaging, Decimal, Instant};
use tidegate_hj212::{Command, EncodeError};

use super::Year;
use super::hours::Shown;
use super::site::Site;
use crate::devices::{Group, Message, PollutantProfile, Role, convert, text, time_text};

const HOUR_S: i64 = 3_600;

/// Hour of the day, and minute, at which data are sent again.
const RESENT_AT_S: i64 = 8 * HOUR_S + 30 * 60;

/// Milliseconds between two messages of one logger.
const STEP_MS: i64 = 100;

/// Hours that were measured well enough for a day's mean to count as normal.
const GOOD_HOURS_MIN: usize = 12;

/// One message of a logger, before it is written as HJ 212.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When it arrives, milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Index into [`Year::outlets`].
    pub outlet: usize,
    /// Hour or day.
    pub averaging: Averaging,
    /// Start of the period.
    pub period_start: Instant,
    /// What was measured.
    pub values: Vec<SentValue>,
    /// Whether it was held up and later data of the outlet came before it.
    pub is_late: bool,
}

/// One value as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentValue {
    /// HJ 212-2017 code.
    pub pollutant: &'static str,
    /// As measured, in the unit of HJ 212.
    pub value: Decimal,
    /// Converted to reference oxygen, where the device does that.
    pub converted: Option<Decimal>,
    /// Mark of HJ 212.
    pub flag: char,
}

/// A frame as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFrame {
    /// When it arrives, milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Index into [`Year::outlets`].
    pub outlet: usize,
    /// Head to tail.
    pub bytes: Vec<u8>,
}

impl Year {
    /// The messages that arrive on a day, in order of time; `day` counts from the start of the
    /// year and may be any up to [`arrival_days`](Self::arrival_days). The hours of a day arrive
    /// after each of them, so the last one and the day's mean come on the next day.
    #[must_use]
    pub fn sent(&self, day: u32) -> Vec<Sent> {
        let mut sent: Vec<Sent> =
            (0..self.sites.len()).flat_map(|outlet| self.sent_by(outlet, day)).collect();
        sent.sort_by_key(|message| (message.at_ms, message.outlet));
        sent
    }

    /// The frames that arrive on a day, in order of time. Every logger has its own dialect; one
    /// that cuts its messages sends two frames for each.
    ///
    /// # Errors
    /// [`EncodeError`] when a text of the plan cannot be said in HJ 212.
    pub fn frames(&self, day: u32) -> Result<Vec<SentFrame>, EncodeError> {
        let mut frames = Vec::new();
        for message in self.sent(day) {
            let Some(site) = self.sites.get(message.outlet) else { continue };
            for (part, frame) in
                (0..).zip(site.logger.frames(&site.message(&message), message.at_ms)?)
            {
                let bytes = site.logger.dialect.seal(&frame.segment)?;
                let at_ms = message.at_ms + part;
                frames.push(SentFrame { at_ms, outlet: message.outlet, bytes });
            }
        }
        frames.sort_by_key(|frame| (frame.at_ms, frame.outlet));
        Ok(frames)
    }

    /// What one outlet sends on a day.
    pub(super) fn sent_by(&self, outlet: usize, day: u32) -> Vec<Sent> {
        let Some(site) = self.sites.get(outlet) else { return Vec::new() };
        let first = i64::from(day) * 24;
        let last = i64::from(self.plan.days) * 24;
        let mut sent = Vec::new();
        // The hour that ended at midnight arrives first, then the mean of the day that ended.
        for hour in (first - 1..first + 23).filter(|hour| (0..last).contains(hour)) {
            if site.silence(hour).is_some() {
                continue;
            }
            let at_ms = self.instant(hour + 1) * 1000 + site.lag_ms;
            sent.push(self.message(outlet, (Averaging::Hour, hour), (at_ms, false)));
        }
        let midnight = first - 1;
        if (0..last).contains(&midnight) && site.silence(midnight).is_none() {
            let at_ms = self.instant(first) * 1000 + site.lag_ms + STEP_MS;
            sent.push(self.message(outlet, (Averaging::Day, first - 24), (at_ms, false)));
        }
        let resent = (first - 24..first).filter(|hour| site.silence(*hour) == Some(true));
        for (number, hour) in (0..).zip(resent) {
            let at_s = self.instant(first) + RESENT_AT_S;
            let at_ms = at_s * 1000 + site.lag_ms + number * STEP_MS;
            sent.push(self.message(outlet, (Averaging::Hour, hour), (at_ms, true)));
        }
        sent
    }

    fn message(
        &self,
        outlet: usize,
        (averaging, hour): (Averaging, i64),
        (at_ms, is_late): (i64, bool),
    ) -> Sent {
        let shown = self.sites.get(outlet).map_or_else(Vec::new, |site| match averaging {
            Averaging::Day => self.day(site, hour),
            _ => site.hour(hour, self.month(hour)),
        });
        let profiles = self.sites.get(outlet).into_iter().flat_map(Site::sent_profiles);
        let value = |((_, profile), shown): ((usize, &PollutantProfile), &Shown)| SentValue {
            pollutant: profile.code,
            value: Decimal::from_counts(shown.value),
            converted: shown.converted.map(Decimal::from_counts),
            flag: shown.flag,
        };
        Sent {
            at_ms,
            outlet,
            averaging,
            period_start: self.instant(hour),
            values: profiles.zip(&shown).map(value).collect(),
            is_late,
        }
    }

    /// The device's own means of a day: of gas the plain mean of the good hours, of water weighted
    /// with the flow.
    fn day(&self, site: &Site, first: i64) -> Vec<Shown> {
        let hours: Vec<Vec<Shown>> =
            (first..first + 24).map(|hour| site.hour(hour, self.month(hour))).collect();
        let profiles = site.sent_profiles().map(|(_, profile)| profile).enumerate();
        let mean = |(place, profile): (usize, &PollutantProfile)| {
            let weigh = !site.is_gas && profile.role != Role::Flow;
            let weighted = hours.iter().filter_map(|hour| {
                let flow = hour.first().map_or(0, |flow| flow.value);
                hour.get(place).map(|shown| (*shown, if weigh { flow } else { 1 }))
            });
            mean(&weighted.collect::<Vec<_>>(), profile)
        };
        profiles.map(mean).collect()
    }
}

/// The mean of a day's hours with their weights; of all hours where none is good.
fn mean(hours: &[(Shown, i64)], profile: &PollutantProfile) -> Shown {
    let is_good = |shown: &Shown| matches!(shown.flag, 'N' | 'T');
    let good: Vec<(Shown, i64)> =
        hours.iter().filter(|(shown, _)| is_good(shown)).copied().collect();
    let counted = if good.is_empty() { hours } else { &good };
    let over = |value: fn(&Shown) -> i64| {
        let weight: i128 = counted.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let parts = counted.iter();
        let sum: i128 =
            parts.map(|(shown, weight)| i128::from(value(shown)) * i128::from(*weight)).sum();
        let mean = i64::try_from(sum / weight.max(1)).unwrap_or(0);
        crate::devices::round(mean, profile.decimals)
    };
    let is_converted = hours.first().is_some_and(|(shown, _)| shown.converted.is_some());
    let odd = hours.iter().map(|(shown, _)| shown.flag).find(|flag| !matches!(flag, 'N' | 'T'));
    let flag = if good.len() < GOOD_HOURS_MIN {
        odd.unwrap_or('N')
    } else if good.iter().any(|(shown, _)| shown.flag == 'T') {
        'T'
    } else {
        'N'
    };
    Shown {
        value: over(|shown| shown.value),
        converted: is_converted.then(|| over(|shown| shown.converted.unwrap_or(0))),
        flag,
    }
}

impl Site {
    /// A message in the words of the protocol.
    fn message(&self, sent: &Sent) -> Message {
        let (command, hours) = match sent.averaging {
            Averaging::Day => (Command::DAY_DATA, 24),
            _ => (Command::HOUR_DATA, 1),
        };
        let sent_values = self.sent_profiles().zip(&sent.values);
        let groups = sent_values.map(|((_, profile), value)| self.group(profile, value, hours));
        Message { command, data_time: time_text(sent.period_start), groups: groups.collect() }
    }

    fn group(&self, profile: &PollutantProfile, sent: &SentValue, hours: i64) -> Group {
        let code = self.logger.code(profile);
        let written = |value: Decimal| text(value.counts(), profile.decimals);
        let mut group = Group::with_capacity(4);
        if profile.role == Role::Flow && !self.logger.dialect.is_brief() {
            // Water is told in L/s and accumulates to m³, gas in m³/s.
            let per_cubic_metre = if self.is_gas { 1 } else { 1000 };
            let volume = convert(sent.value.counts(), per_cubic_metre, hours * HOUR_S);
            group.push((format!("{code}-Cou"), text(volume, 1)));
        }
        group.push((format!("{code}-Avg"), written(sent.value)));
        if let Some(converted) = sent.converted {
            group.push((format!("{code}-ZsAvg"), written(converted)));
        }
        group.push((format!("{code}-Flag"), sent.flag.to_string()));
        group
    }
}
