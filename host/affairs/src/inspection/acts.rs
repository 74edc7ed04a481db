//! What can be done with an inspection, and how it stands.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Averaging, Date, Decimal, Fact, Instant};

/// How far an inspection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionStatus {
    /// To take place on a day.
    Planned,
    /// Its day has passed, and nothing was recorded.
    Missed,
    /// Took place, and what it found is recorded.
    Done,
    /// Does not take place.
    Cancelled,
}

impl InspectionStatus {
    /// All.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Missed, Self::Done, Self::Cancelled];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Missed => "missed",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a site is visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To look again whether an order to correct was obeyed (复查).
    Recheck,
    /// Because of open tasks.
    Cases,
    /// Because of warnings.
    Warnings,
    /// Because somebody complained (信访).
    Complaint,
    /// Because it was long since the last visit.
    Routine,
    /// Drawn by lot (双随机).
    Random,
    /// For another reason, told in words.
    Other,
}

impl Purpose {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Recheck,
        Self::Cases,
        Self::Warnings,
        Self::Complaint,
        Self::Routine,
        Self::Random,
        Self::Other,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recheck => "recheck",
            Self::Cases => "cases",
            Self::Warnings => "warnings",
            Self::Complaint => "complaint",
            Self::Routine => "routine",
            Self::Random => "random",
            Self::Other => "other",
        }
    }
}

/// A visit that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Tells it from other visits to the site; names the event on its docket.
    pub reference: String,
    /// Why.
    pub purpose: Purpose,
    /// More about it; needed for `other`.
    #[serde(default)]
    pub reason: String,
    /// The day.
    pub on: Date,
    /// Officers who go, the one in charge first; empty while nobody was named.
    #[serde(default)]
    pub inspectors: Vec<String>,
    /// Outlets to look at; empty for the site.
    #[serde(default)]
    pub outlets: Vec<String>,
    /// Numbers of the tasks that it is about.
    #[serde(default)]
    pub cases: Vec<i64>,
    /// Reference of the order to correct that is looked at again.
    #[serde(default)]
    pub order: Option<String>,
    /// What it was drawn with, so that the drawing can be repeated.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Whether the enterprise is told before.
    #[serde(default)]
    pub announced: bool,
    /// The day on which those who go are reminded; absent in what comes from outside, then as the
    /// county's packs say.
    #[serde(default)]
    pub remind_on: Option<Date>,
}

/// What can be done with an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum InspectionAct {
    /// A visit is planned; by the host or an officer.
    Plan(Visit),
    /// Those who go are reminded; by the host.
    Remind,
    /// It takes place on another day, or others go. By an officer.
    Move {
        /// The day.
        on: Date,
        /// Why.
        reason: String,
        /// Who goes; absent: as before.
        #[serde(default)]
        inspectors: Option<Vec<String>>,
        /// As in the plan.
        #[serde(default)]
        remind_on: Option<Date>,
    },
    /// What it found; by an officer. A later record takes the place of the one before, which is kept.
    Record(VisitFound),
    /// It does not take place. By an officer.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Its day has passed without a record; by the host.
    Miss,
}

/// What a visit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitFound {
    /// The day of the visit.
    pub on: Date,
    /// Who was there; absent: those who were to go.
    #[serde(default)]
    pub inspectors: Option<Vec<String>>,
    /// What was looked at.
    pub items: Vec<CheckedItem>,
    /// Readings that the authority took itself.
    #[serde(default)]
    pub readings: Vec<OwnReading>,
    /// Of a recheck: whether the act that the order is about was found again; absent when it could
    /// not be told.
    #[serde(default)]
    pub same_act: Option<bool>,
    /// Other facts about the site that it tells packs.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// In words; may be empty.
    #[serde(default)]
    pub text: String,
    /// Numbers of the files that come with it.
    #[serde(default)]
    pub attachments: Vec<i64>,
}

/// What became of one thing that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemResult {
    /// As it should be.
    Conforms,
    /// Not as it should be.
    DoesNot,
    /// Could not be looked at.
    NotChecked,
}

impl ItemResult {
    /// All.
    pub const ALL: [Self; 3] = [Self::Conforms, Self::DoesNot, Self::NotChecked];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::DoesNot => "does-not",
            Self::NotChecked => "not-checked",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedItem {
    /// What: a name of [`super::CHECKS`], which tells packs of it, or any other word.
    pub item: String,
    /// Outlet number; empty for the site.
    #[serde(default)]
    pub outlet: String,
    /// What became of it.
    pub result: ItemResult,
    /// In words; may be empty.
    #[serde(default)]
    pub note: String,
    /// More that packs are told about it, for example `act_continues`.
    #[serde(default)]
    pub facts: Vec<Fact>,
}

/// A reading that the authority took itself (监督性监测).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnReading {
    /// Outlet number.
    pub outlet: String,
    /// Pollutant code.
    pub pollutant: String,
    /// When it was taken: the start of what it is the mean of.
    pub at: Instant,
    /// Over how long.
    pub averaging: Averaging,
    /// The value.
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
    /// Number of the laboratory's report; may be empty.
    #[serde(default)]
    pub report: String,
}
