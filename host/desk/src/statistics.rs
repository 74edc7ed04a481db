//! Figures of a county and a period (统计). Each is a list of entries, and its value is worked out
//! from that very list, so that whoever doubts a figure opens what is behind it.

mod collect;
mod warnings;

use std::collections::BTreeSet;

use serde::Serialize;
use tidegate_affairs::{Worded, worded};
use tidegate_domain::{Date, Instant, Jurisdiction};
use tidegate_manifest::Language;

use crate::{Desk, DeskError};

/// The longest period of one table, days.
pub const PERIOD_DAYS_MAX: i32 = 3_660;

/// What is counted. The definition of each stands in `messages/*/figures.ftl` of the affairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// Enterprises reminded to apply.
    RemindedToApply,
    /// Enterprises that applied after a reminder, or had a permit in the end.
    AppliedAfterReminder,
    /// Permits whose renewal was reminded of.
    RenewalsReminded,
    /// Permits whose renewal was applied for.
    RenewalsDone,
    /// Applications handed in.
    ApplicationsReceived,
    /// Applications decided, and how many of them in time.
    ApplicationsInTime,
    /// Nodes of plans that were late.
    NodesLate,
    /// Enterprises that were warned.
    EnterprisesWarned,
    /// Warnings that were raised (有效预警).
    EffectiveWarnings,
    /// Enterprises whose online data exceeded a limit.
    EnterprisesExceeding,
    /// Clues that were given to a person.
    Clues,
    /// Clues that a person confirmed.
    CluesConfirmed,
    /// Tasks issued.
    TasksIssued,
    /// Tasks opened again.
    TasksReopened,
    /// Tasks closed.
    TasksClosed,
    /// Tasks closed, and how many of them without a missed deadline.
    TasksInTime,
    /// Duties that came due, and how many of them were done in time.
    DutiesInTime,
    /// Reminders of reports that were sent.
    ReportsReminded,
    /// Inspections carried out.
    Inspections,
}

/// How a figure comes from its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// As many as there are.
    Entries,
    /// As many enterprises as are among them.
    Enterprises,
    /// The share of those that count.
    Share,
}

impl Figure {
    /// All, in the order of a table.
    pub const ALL: [Self; 19] = [
        Self::RemindedToApply,
        Self::AppliedAfterReminder,
        Self::RenewalsReminded,
        Self::RenewalsDone,
        Self::ApplicationsReceived,
        Self::ApplicationsInTime,
        Self::NodesLate,
        Self::EnterprisesWarned,
        Self::EffectiveWarnings,
        Self::EnterprisesExceeding,
        Self::Clues,
        Self::CluesConfirmed,
        Self::TasksIssued,
        Self::TasksReopened,
        Self::TasksClosed,
        Self::TasksInTime,
        Self::DutiesInTime,
        Self::ReportsReminded,
        Self::Inspections,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RemindedToApply => "reminded-to-apply",
            Self::AppliedAfterReminder => "applied-after-reminder",
            Self::RenewalsReminded => "renewals-reminded",
            Self::RenewalsDone => "renewals-done",
            Self::ApplicationsReceived => "applications-received",
            Self::ApplicationsInTime => "applications-in-time",
            Self::NodesLate => "nodes-late",
            Self::EnterprisesWarned => "enterprises-warned",
            Self::EffectiveWarnings => "effective-warnings",
            Self::EnterprisesExceeding => "enterprises-exceeding",
            Self::Clues => "clues",
            Self::CluesConfirmed => "clues-confirmed",
            Self::TasksIssued => "tasks-issued",
            Self::TasksReopened => "tasks-reopened",
            Self::TasksClosed => "tasks-closed",
            Self::TasksInTime => "tasks-in-time",
            Self::DutiesInTime => "duties-in-time",
            Self::ReportsReminded => "reports-reminded",
            Self::Inspections => "inspections",
        }
    }

    /// Title and definition.
    #[must_use]
    pub fn words(self, language: Language) -> Worded {
        worded(language, &format!("figure-{}", self.word()), &[])
    }

    const fn measure(self) -> Measure {
        match self {
            Self::RemindedToApply
            | Self::AppliedAfterReminder
            | Self::EnterprisesWarned
            | Self::EnterprisesExceeding => Measure::Enterprises,
            Self::ApplicationsInTime | Self::TasksInTime | Self::DutiesInTime => Measure::Share,
            _ => Measure::Entries,
        }
    }
}

/// One entry behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureEntry {
    /// Number of the matter; absent where it is a warning.
    pub matter: Option<i64>,
    /// Step of the matter that is counted; absent where the matter as a whole is.
    pub step: Option<u32>,
    /// Enterprise.
    pub enterprise: Option<String>,
    /// When it happened.
    pub at: Instant,
    /// What it is about: outlet, period, kind.
    pub subject: String,
    /// Number of the warning, where it is one.
    pub warning: Option<i64>,
    /// Of a share: whether it is of those that count.
    pub counts: bool,
}

/// A figure of a county and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureValue {
    /// What is counted.
    pub figure: Figure,
    /// How many; of a share those that count.
    pub value: u64,
    /// Of a share: out of how many.
    pub out_of: Option<u64>,
}

/// What people were told, and what they were spared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NoticeFigures {
    /// Notices that went to people outside the inbox.
    pub sent_outside: u64,
    /// Notices in inboxes.
    pub inbox: u64,
    /// Notices outside the inbox that grouping held back.
    pub held_outside: u64,
    /// Notices that were not sent for another reason, or failed.
    pub not_sent: u64,
}

/// A period, half open, in days of China Standard Time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// First day after it.
    pub until: Date,
}

impl Span {
    /// A period.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for one without days or longer than [`PERIOD_DAYS_MAX`].
    pub fn new(from: Date, until: Date) -> Result<Self, DeskError> {
        let days = until.days().saturating_sub(from.days());
        if !(1..=PERIOD_DAYS_MAX).contains(&days) {
            return Err(DeskError::Invalid(format!(
                "{from} to {until} are {days} days: give 1 to {PERIOD_DAYS_MAX}, the last day not \
                 included"
            )));
        }
        Ok(Self { from, until })
    }

    pub(crate) const fn instants(self) -> (Instant, Instant) {
        (self.from.start(), self.until.start())
    }

    pub(crate) fn has(self, at: Instant) -> bool {
        let (from, until) = self.instants();
        (from..until).contains(&at)
    }
}

impl Desk {
    /// All figures of a county and period.
    ///
    /// # Errors
    /// Store.
    pub async fn figures(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureValue>, DeskError> {
        let mut figures = Vec::with_capacity(Figure::ALL.len());
        for figure in Figure::ALL {
            let entries = self.figure_entries(county, figure, span).await?;
            figures.push(value_of(figure, &entries));
        }
        Ok(figures)
    }
}

/// A figure from what is behind it.
#[must_use]
pub fn value_of(figure: Figure, entries: &[FigureEntry]) -> FigureValue {
    let all = entries.len() as u64;
    let (value, out_of) = match figure.measure() {
        Measure::Entries => (all, None),
        Measure::Enterprises => {
            let enterprises: BTreeSet<&str> =
                entries.iter().filter_map(|entry| entry.enterprise.as_deref()).collect();
            (enterprises.len() as u64, None)
        }
        Measure::Share => {
            let counting = entries.iter().filter(|entry| entry.counts).count() as u64;
            (counting, Some(all))
        }
    };
    FigureValue { figure, value, out_of }
}
