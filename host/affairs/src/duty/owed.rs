//! What a copy of a permit makes due in a window of days.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use tidegate_domain::Date;

use super::once::{changes, renewal};
use super::regular::{disclosures, ledgers, monitoring};
use super::reports::reports;
use super::stops::Stops;
use super::{Cycle, DutyKind, Period, PermitDuties};
use crate::Context;

/// How much of a period production stood still.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// Not at all.
    #[default]
    No,
    /// On some days.
    Partly,
    /// On all days on which the permit was held.
    Wholly,
}

impl Stopped {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Partly => "partly",
            Self::Wholly => "wholly",
        }
    }
}

/// Why a duty or its day may be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The copy of the permit was not read: what its tier lets one expect.
    ProvisionalCopy,
    /// A number behind the day was not checked against the text of the rule.
    RuleNotChecked,
    /// The working days of that time are not announced yet.
    ProvisionalCalendar,
}

impl Doubt {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ProvisionalCopy => "provisional-copy",
            Self::RuleNotChecked => "rule-not-checked",
            Self::ProvisionalCalendar => "provisional-calendar",
        }
    }
}

/// Something owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// Tells it from everything else owed under the permit, the same whenever it is worked out.
    pub key: String,
    /// What kind.
    pub kind: DutyKind,
    /// Number of the permit; empty where none is held.
    pub permit: String,
    /// Outlet number; empty for the site.
    #[serde(default)]
    pub outlet: String,
    /// The pollutant that is monitored, or what has changed; else empty.
    #[serde(default)]
    pub about: String,
    /// Name of the period, for example `2022-Q1`; of a renewal the day of expiry, of a change its day.
    pub period: String,
    /// First day that it covers.
    pub from: Date,
    /// First day that it no longer covers.
    pub until: Date,
    /// The last day on which it is in time.
    pub due: Date,
    /// How many times it is done in the period, from 1.
    #[serde(default = "once")]
    pub times: u16,
    /// Names of other periods whose reports are handed in with it: joined to it or merged in it.
    #[serde(default)]
    pub together: Vec<String>,
    /// Days on which its enterprise is reminded, ascending.
    #[serde(default)]
    pub remind_on: Vec<Date>,
    /// How much of it production stood still.
    #[serde(default)]
    pub stopped: Stopped,
    /// The day on which it was done, where that is known already.
    #[serde(default)]
    pub done: Option<Date>,
    /// What makes it doubtful, ascending.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
}

/// Something that the copy asks for and that is not owed all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spared {
    /// The key that it would have.
    pub key: String,
    /// What kind.
    pub kind: DutyKind,
    /// Name of the period.
    pub period: String,
    /// The day by which it would be due.
    pub due: Date,
    /// Why not.
    pub why: Sparing,
}

/// Why something is not owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Sparing {
    /// The permit was held for too little of the period.
    HeldTooShort {
        /// Days on which it was held.
        days: u32,
        /// Days from which it would be owed.
        least: u32,
    },
    /// Handed in with the report of the next period.
    JoinedToNext {
        /// Name of that period.
        period: String,
    },
    /// Merged in the report of a longer period.
    Merged {
        /// Name of that period.
        period: String,
    },
    /// Production stood still for all of the period.
    Stopped,
    /// The copy no longer holds on the day.
    PermitEnded {
        /// First day on which it no longer holds.
        on: Date,
    },
}

/// All that a copy asks for in a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// What is owed, by day and key.
    pub owed: Vec<Owed>,
    /// What is not, and why, by day and key.
    pub spared: Vec<Spared>,
}

const fn once() -> u16 {
    1
}

/// What is owed under a copy with its day in the window (half open), by day and key.
///
/// **Shape.** `stopped` are times in which production stood still, first day and first day after,
/// open where it goes on; in any order. Only what falls due while the copy holds is owed under it:
/// what falls due later is owed under the copy that follows, or under none. The same document,
/// shutdowns and numbers give the same duties whenever asked, and two windows that touch give
/// together what the window over both gives.
///
/// # Source
/// HJ 944-2018 (second hand) for the calendar of execution reports, 736 arts. 14, 19 and 21 to 23 for
/// the rest. A stop does not free from the report, which has to tell of it (736 art. 22); for a period
/// without any production nothing is asked of ledgers and monitoring, of which no rule was found.
#[must_use]
pub fn owed(
    duties: &PermitDuties,
    window: Range<Date>,
    stopped: &[(Date, Option<Date>)],
    context: &Context<'_>,
) -> Vec<Owed> {
    reckon(duties, window, stopped, context).owed
}

/// What [`owed`] gives, and what is not owed though the copy asks for it.
#[must_use]
pub fn reckon(
    duties: &PermitDuties,
    window: Range<Date>,
    stopped: &[(Date, Option<Date>)],
    context: &Context<'_>,
) -> Reckoning {
    let stops = Stops::new(stopped);
    let mut sheet = Sheet { duties, window, stops: &stops, context, found: Reckoning::default() };
    reports(&mut sheet);
    ledgers(&mut sheet);
    monitoring(&mut sheet);
    disclosures(&mut sheet);
    renewal(&mut sheet);
    changes(&mut sheet);
    let mut found = sheet.found;
    found.owed.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    found.spared.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    found
}

/// What is being worked out.
pub(super) struct Sheet<'a> {
    pub(super) duties: &'a PermitDuties,
    window: Range<Date>,
    pub(super) stops: &'a Stops,
    pub(super) context: &'a Context<'a>,
    found: Reckoning,
}

/// What tells a duty from others of its permit.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) kind: DutyKind,
    pub(super) outlet: &'a str,
    pub(super) about: &'a str,
}

impl<'a> Named<'a> {
    /// A duty of the site.
    pub(super) const fn site(kind: DutyKind) -> Self {
        Self { kind, outlet: "", about: "" }
    }
}

impl Sheet<'_> {
    /// Whether a day lies in the window.
    pub(super) fn has(&self, due: Date) -> bool {
        self.window.contains(&due)
    }

    /// Whether what is due on this day is owed under the copy; none when it is owed under the one
    /// before.
    pub(super) fn holds_on(&self, due: Date) -> Option<Result<(), Sparing>> {
        let until = self.duties.until();
        if due < self.duties.valid_from {
            return None;
        }
        Some(if due < until { Ok(()) } else { Err(Sparing::PermitEnded { on: until }) })
    }

    /// The periods whose day lies in the window, with that day. `lag_days_max` is the most by which
    /// the day comes after the period.
    pub(super) fn periods(
        &self,
        cycle: Cycle,
        lag_days_max: i32,
        due: impl Fn(Period) -> Date,
    ) -> Vec<(Period, Date)> {
        let mut periods = Vec::new();
        let from = self.window.start.max(self.duties.valid_from);
        // After the end only what began before it is looked at.
        let until = self.window.end.min(self.duties.until().plus_days(367 + lag_days_max));
        let mut period = Period::of(cycle, from.plus_days(-lag_days_max - 1));
        loop {
            let on = due(period);
            let next = period.next();
            if on >= until || next.from <= period.from {
                return periods;
            }
            if self.has(on) && self.touches(period) {
                periods.push((period, on));
            }
            period = next;
        }
    }

    /// Whether a permit was held on a day of the period.
    fn touches(&self, period: Period) -> bool {
        period.until > self.duties.since() && period.from < self.duties.until()
    }

    /// Days of the period on which a permit is held, when it is held to its end.
    pub(super) fn held_days(&self, period: Period) -> u32 {
        let from = period.from.max(self.duties.since());
        u32::try_from(period.until.days().saturating_sub(from.days())).unwrap_or(0)
    }

    /// Days from which something of such a period is owed; none when it must be held for all of it.
    pub(super) fn least_days(&self, cycle: Cycle) -> Option<u32> {
        let practice = self.context.practice;
        let days = match cycle {
            Cycle::Day | Cycle::Week => return None,
            Cycle::Month => practice.report_month_least_days(),
            Cycle::Quarter => practice.report_quarter_least_days(),
            Cycle::HalfYear => practice.report_half_least_days(),
            Cycle::Year => practice.report_year_least_days(),
        };
        Some(u32::from(days))
    }

    /// Doubts that come from the copy and from the numbers behind a day.
    pub(super) fn doubts(&self, numbers: &[&str]) -> Vec<Doubt> {
        let mut doubts = BTreeSet::new();
        if self.duties.provisional {
            doubts.insert(Doubt::ProvisionalCopy);
        }
        let mut used = self.context.practice.settings().filter(|(name, _)| numbers.contains(name));
        if used.any(|(_, setting)| setting.basis.is_doubtful()) {
            doubts.insert(Doubt::RuleNotChecked);
        }
        doubts.into_iter().collect()
    }

    /// A duty of a period, of which nothing but its names and days is known yet.
    pub(super) fn of_period(&self, named: Named<'_>, period: Period, due: Date) -> Owed {
        let name = period.name();
        Owed {
            key: self.key(named, &name),
            kind: named.kind,
            permit: self.duties.permit.clone(),
            outlet: named.outlet.to_owned(),
            about: named.about.to_owned(),
            period: name,
            from: period.from.max(self.duties.since()),
            until: period.until,
            due,
            times: 1,
            together: Vec::new(),
            remind_on: Vec::new(),
            stopped: Stopped::No,
            done: None,
            doubts: Vec::new(),
        }
    }

    /// The key of a duty.
    pub(super) fn key(&self, named: Named<'_>, period: &str) -> String {
        let mut key = format!("{}/{}", self.duties.permit, named.kind.word());
        for part in [named.outlet, named.about] {
            if !part.is_empty() {
                key.push('/');
                key.push_str(part);
            }
        }
        key.push('/');
        key.push_str(period);
        key
    }

    /// Writes down what came out for a duty.
    pub(super) fn settle(&mut self, owed: Owed, outcome: Result<(), Sparing>) {
        match outcome {
            Ok(()) => self.found.owed.push(owed),
            Err(why) => self.found.spared.push(Spared {
                key: owed.key,
                kind: owed.kind,
                period: owed.period,
                due: owed.due,
                why,
            }),
        }
    }
}
