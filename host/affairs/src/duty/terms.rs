//! What the copy of a permit makes its holder do regularly.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Permit, Tier};

use super::{Cycle, Period, period};

/// The most terms of one kind that a copy may have.
pub const TERMS_MAX: usize = 2000;

/// The longest word of a copy: a permit number, an outlet, a pollutant.
pub const WORD_BYTES_MAX: usize = 64;

/// The latest day after a period by which a copy may have something done, in months.
pub const DUE_MONTHS_MAX: u8 = 12;

/// What one copy of a permit (排污许可证副本) has its holder do, and from when to when it holds.
///
/// A later copy is another document: the earlier one then has `ended`, the later one `held_since`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitDuties {
    /// Number of the permit.
    pub permit: String,
    /// First day on which this copy holds.
    pub valid_from: Date,
    /// First day after its term.
    pub valid_until: Date,
    /// First day on which it no longer holds though its term runs: withdrawn, cancelled or replaced.
    #[serde(default)]
    pub ended: Option<Date>,
    /// Since when its holder has had a permit without a break, by earlier copies too; absent when
    /// this is the first.
    #[serde(default)]
    pub held_since: Option<Date>,
    /// The day on which its renewal was applied for.
    #[serde(default)]
    pub renewed: Option<Date>,
    /// Execution reports (执行报告).
    #[serde(default)]
    pub reports: Vec<ReportTerm>,
    /// Ledgers (台账) that are to be shown regularly.
    #[serde(default)]
    pub ledgers: Vec<RegularTerm>,
    /// Self-monitoring (自行监测).
    #[serde(default)]
    pub monitoring: Vec<MonitoringTerm>,
    /// What is made public (信息公开).
    #[serde(default)]
    pub disclosures: Vec<RegularTerm>,
    /// Changes of what the permit registers, which are to be applied for.
    #[serde(default)]
    pub changes: Vec<RegisteredChange>,
    /// True when the copy itself was not read and the terms are those of its tier.
    #[serde(default)]
    pub provisional: bool,
}

/// An execution report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportTerm {
    /// `month`, `quarter`, `half-year` or `year`.
    pub every: Cycle,
    /// By when, where the copy says so; absent: as the county's packs say.
    #[serde(default)]
    pub due: Option<DueBy>,
}

/// Something done once every period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegularTerm {
    /// How often.
    pub every: Cycle,
    /// By when.
    pub due: DueBy,
}

/// Self-monitoring of one pollutant at one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringTerm {
    /// Outlet number; empty for the site.
    #[serde(default)]
    pub outlet: String,
    /// Pollutant code.
    pub pollutant: String,
    /// How often.
    pub every: Cycle,
    /// How many times in each period, from 1.
    #[serde(default = "once")]
    pub times: u16,
    /// By when; absent: by the last day of the period.
    #[serde(default)]
    pub due: Option<DueBy>,
}

/// By when something of a period is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum DueBy {
    /// So many days after the last day of the period; 0 for that day itself.
    DaysAfter(u16),
    /// A day of a month after the one in which the period ends.
    DayOf {
        /// Which month after it: 1 for the first.
        month: u8,
        /// Day of that month, from 1; its last one when it is shorter.
        day: u8,
    },
}

/// A change of name, address or legal representative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredChange {
    /// The day of the change.
    pub on: Date,
    /// `name`, `address` or `representative`.
    pub what: String,
    /// The day on which the change of the permit was applied for.
    #[serde(default)]
    pub done: Option<Date>,
}

/// What is wrong with what was written down of a copy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// The days contradict one another.
    #[error("the copy of permit `{permit}` {problem}: correct its days")]
    Days {
        /// Number of the permit.
        permit: String,
        /// What is wrong.
        problem: String,
    },
    /// A term makes no sense.
    #[error("{place} {problem}")]
    Term {
        /// For example `monitoring term 3`.
        place: String,
        /// What is wrong and what to write.
        problem: String,
    },
}

const fn once() -> u16 {
    1
}

impl DueBy {
    /// The day by which what belongs to this period is done; never before its last day.
    #[must_use]
    pub fn of(self, period: Period) -> Date {
        match self {
            Self::DaysAfter(days) => period.last().plus_days(i32::from(days)),
            Self::DayOf { month, day } => {
                let (year, ends_in, _) = period.last().ymd();
                let ahead = i8::try_from(month.clamp(1, DUE_MONTHS_MAX)).unwrap_or(1);
                let from = period::first_of(year, ends_in + ahead);
                let last = Period::of(Cycle::Month, from).last();
                from.plus_days(i32::from(day.max(1)) - 1).min(last)
            }
        }
    }

    /// Days after the last day of a period by which the latest of its kind is due.
    pub(super) fn days_max(self) -> i32 {
        match self {
            Self::DaysAfter(days) => i32::from(days),
            Self::DayOf { month, .. } => (i32::from(month.clamp(1, DUE_MONTHS_MAX)) + 1) * 31,
        }
    }
}

impl PermitDuties {
    /// What the tier of a permit lets one expect where its copy was not read: a report of the year;
    /// under key management one of each quarter too, and with `monthly` one of each month. Ledgers,
    /// monitoring and disclosure differ too much to be guessed. Marked provisional.
    ///
    /// # Source
    /// HJ 944-2018 and copies of permits, second hand; the copy prevails (736 art. 22).
    #[must_use]
    pub fn provisional(permit: &Permit, monthly: bool) -> Self {
        let cycles: &[Cycle] = match (permit.tier, monthly) {
            (Tier::Key, true) => &[Cycle::Month, Cycle::Quarter, Cycle::Year],
            (Tier::Key, false) => &[Cycle::Quarter, Cycle::Year],
            (Tier::Simplified, _) => &[Cycle::Year],
            // Of a registration form or none, nothing is owed regularly.
            _ => &[],
        };
        Self {
            permit: permit.number.clone(),
            valid_from: permit.valid_from,
            valid_until: permit.valid_until,
            ended: permit.ended,
            held_since: None,
            renewed: None,
            reports: cycles.iter().map(|every| ReportTerm { every: *every, due: None }).collect(),
            ledgers: Vec::new(),
            monitoring: Vec::new(),
            disclosures: Vec::new(),
            changes: Vec::new(),
            provisional: true,
        }
    }

    /// The first day on which the copy no longer holds, for whatever reason.
    #[must_use]
    pub fn until(&self) -> Date {
        self.ended.map_or(self.valid_until, |ended| ended.min(self.valid_until))
    }

    /// Since when a permit has been held without a break.
    #[must_use]
    pub fn since(&self) -> Date {
        self.held_since.map_or(self.valid_from, |since| since.min(self.valid_from))
    }

    /// Looks whether the document makes sense. [`super::owed`] is safe without, but passes over the
    /// second of two terms for the same thing.
    ///
    /// # Errors
    /// [`TermsError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), TermsError> {
        self.check_days()?;
        for (name, count) in [
            ("reports", self.reports.len()),
            ("ledgers", self.ledgers.len()),
            ("monitoring", self.monitoring.len()),
            ("disclosures", self.disclosures.len()),
            ("changes", self.changes.len()),
        ] {
            if count > TERMS_MAX {
                return Err(wrong(name, format!("has {count} terms, write at most {TERMS_MAX}")));
            }
        }
        let mut seen = BTreeSet::new();
        for (number, term) in self.reports.iter().enumerate() {
            let place = format!("report term {}", number + 1);
            if matches!(term.every, Cycle::Day | Cycle::Week) {
                let problem =
                    "is of a day or week, write `month`, `quarter`, `half-year` or `year`";
                return Err(wrong(place, problem));
            }
            check_due(&place, term.due)?;
            once_only(&mut seen, ("report", String::new(), String::new(), term.every), place)?;
        }
        for (name, terms) in [("ledger", &self.ledgers), ("disclosure", &self.disclosures)] {
            for (number, term) in terms.iter().enumerate() {
                let place = format!("{name} term {}", number + 1);
                check_due(&place, Some(term.due))?;
                once_only(&mut seen, (name, String::new(), String::new(), term.every), place)?;
            }
        }
        for (number, term) in self.monitoring.iter().enumerate() {
            let place = format!("monitoring term {}", number + 1);
            check_due(&place, term.due)?;
            if term.times == 0 {
                return Err(wrong(place, "asks for 0 times in a period, write at least 1"));
            }
            check_word(&place, "pollutant", &term.pollutant)?;
            if !term.outlet.is_empty() {
                check_word(&place, "outlet", &term.outlet)?;
            }
            let names = ("monitoring", term.outlet.clone(), term.pollutant.clone(), term.every);
            once_only(&mut seen, names, place)?;
        }
        for (number, change) in self.changes.iter().enumerate() {
            let place = format!("change {}", number + 1);
            check_word(&place, "what", &change.what)?;
            if change.done.is_some_and(|done| done < change.on) {
                return Err(wrong(place, "was applied for before it happened, correct the day"));
            }
        }
        Ok(())
    }

    fn check_days(&self) -> Result<(), TermsError> {
        let wrong =
            |problem: String| Err(TermsError::Days { permit: self.permit.clone(), problem });
        check_word("the copy", "permit", &self.permit)?;
        let Self { valid_from, valid_until, .. } = self;
        if valid_until <= valid_from {
            return wrong(format!("holds from {valid_from} until {valid_until}, which is no time"));
        }
        if let Some(ended) = self.ended.filter(|ended| ended < valid_from) {
            return wrong(format!("ended on {ended}, before it began on {valid_from}"));
        }
        if let Some(since) = self.held_since.filter(|since| since > valid_from) {
            return wrong(format!("was held since {since}, after it began on {valid_from}"));
        }
        if let Some(renewed) = self.renewed.filter(|renewed| renewed < valid_from) {
            return wrong(format!("was renewed on {renewed}, before it began on {valid_from}"));
        }
        Ok(())
    }
}

fn wrong(place: impl Into<String>, problem: impl Into<String>) -> TermsError {
    TermsError::Term { place: place.into(), problem: problem.into() }
}

fn check_due(place: &str, due: Option<DueBy>) -> Result<(), TermsError> {
    let problem = match due {
        Some(DueBy::DaysAfter(days)) if i32::from(days) > i32::from(DUE_MONTHS_MAX) * 31 => {
            format!("is due {days} days after its period, write at most 372")
        }
        Some(DueBy::DayOf { month, .. }) if !(1..=DUE_MONTHS_MAX).contains(&month) => {
            format!("is due in month {month} after its period, write 1 to {DUE_MONTHS_MAX}")
        }
        Some(DueBy::DayOf { day, .. }) if !(1..=31).contains(&day) => {
            format!("is due on day {day} of a month, write 1 to 31")
        }
        _ => return Ok(()),
    };
    Err(wrong(place, problem))
}

fn check_word(place: &str, name: &str, word: &str) -> Result<(), TermsError> {
    let is_plain = word.chars().all(|one| !one.is_control() && one != '/');
    if !word.is_empty() && word.len() <= WORD_BYTES_MAX && is_plain {
        return Ok(());
    }
    let problem = format!(
        "has no usable `{name}`: write 1 to {WORD_BYTES_MAX} bytes without `/` and control characters"
    );
    Err(wrong(place, problem))
}

type Names = (&'static str, String, String, Cycle);

fn once_only(seen: &mut BTreeSet<Names>, names: Names, place: String) -> Result<(), TermsError> {
    let every = names.3.word();
    if seen.insert(names) {
        return Ok(());
    }
    Err(wrong(place, format!("asks a second time for the same of every {every}, strike it out")))
}
