//! What is known about an enterprise beside facts and readings: duties, projects, events, marks,
//! meters.

use serde::{Deserialize, Serialize};

use crate::{Date, Decimal, Duty, Event, Instant, Jurisdiction, Project};

/// A mark (标记) as the unit filed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledMark {
    /// Unique for its enterprise.
    pub reference: String,
    /// Outlet number.
    pub outlet: String,
    /// As in the contract's `mark.kind`.
    pub kind: String,
    /// HJ 212 codes that it is about, ascending; empty for all of the outlet.
    pub pollutants: Vec<String>,
    /// First instant marked.
    pub from: Instant,
    /// First instant no longer marked.
    pub until: Instant,
    /// When it was filed.
    pub filed: Instant,
    /// Why, in the unit's words; may be empty.
    pub reason: String,
}

/// One thing on the docket of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "item", content = "value")]
pub enum DocketItem {
    /// Something owed by a date.
    Duty(Duty),
    /// A construction project.
    Project(Project),
    /// Something that an authority did, found or was told.
    Event(Event),
    /// A mark on monitoring data.
    Mark(FiledMark),
}

impl DocketItem {
    /// `duty`, `project`, `event` or `mark`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Duty(_) => "duty",
            Self::Project(_) => "project",
            Self::Event(_) => "event",
            Self::Mark(_) => "mark",
        }
    }

    /// What tells it from others of its kind and enterprise: a record with the same key takes the
    /// place of the one before.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Duty(duty) => {
                format!("{}/{}/{}/{}", duty.kind, duty.reference, duty.subject, duty.due)
            }
            Self::Project(project) => project.reference.clone(),
            Self::Event(event) => format!("{}/{}", event.kind, event.reference),
            Self::Mark(mark) => mark.reference.clone(),
        }
    }

    /// The days that it can bear on: first, and first no longer; an open end is absent.
    #[must_use]
    pub fn period(&self) -> (Option<Date>, Option<Date>) {
        match self {
            Self::Duty(duty) => (Some(duty.due), None),
            Self::Project(_) => (None, None),
            Self::Event(event) => (Some(event.from), event.until),
            Self::Mark(mark) => {
                let last = Date::of_instant(mark.until.saturating_sub(1).max(mark.from));
                (Some(Date::of_instant(mark.from)), Some(last.plus_days(1)))
            }
        }
    }
}

/// A thing on the docket with where and when it was learnt. Nothing is overwritten: a later record
/// of the same key holds, earlier ones stay readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocketRecord {
    /// Unified social credit code.
    pub enterprise: String,
    /// What it is.
    pub item: DocketItem,
    /// Where it was learnt, for example `import marks.csv row 12`.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// True when it no longer holds at all.
    pub withdrawn: bool,
}

/// Consumption or output of an enterprise over one day, as a meter or a return gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeterDay {
    /// Unified social credit code.
    pub enterprise: String,
    /// As in the contract's `daily-evidence.kind`, for example `power-kwh`.
    pub kind: String,
    /// Meter or account; several of one kind are added up. May be empty.
    pub meter: String,
    /// The day.
    pub on: Date,
    /// Amount.
    pub amount: Decimal,
    /// Where it was learnt, for example `mqtt meters/3301220001`.
    pub source: String,
}

/// Whether an enterprise was producing on a day, as concluded by a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionDayRecord {
    /// Unified social credit code.
    pub enterprise: String,
    /// The day with what was concluded.
    pub day: crate::ProductionDay,
    /// Layer that concluded it; absent when none offers it.
    pub layer: Option<crate::LayerRef>,
    /// The steps of the layer.
    pub steps: Vec<crate::Step>,
    /// Evidence to ask for, ascending.
    pub missing: Vec<String>,
    /// When it was concluded.
    pub at: Instant,
}

/// A decision not to follow certain findings for a time (豁免).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// County that it is decided for.
    pub county: Jurisdiction,
    /// Enterprise; absent for all of the county.
    pub enterprise: Option<String>,
    /// Outlet number; absent for all and the site.
    pub subject: Option<String>,
    /// Kinds of findings that it hides, ascending; never empty.
    pub kinds: Vec<String>,
    /// Pollutants, ascending; empty for all.
    pub pollutants: Vec<String>,
    /// First instant of the window: an act that begins in it is hidden.
    pub from: Instant,
    /// First instant after the window.
    pub until: Instant,
    /// Why; never empty.
    pub reason: String,
    /// Who approved it; never empty.
    pub approver: String,
    /// When it was approved.
    pub approved_at: Instant,
    /// From when on it hides nothing any more, whatever its window.
    pub expires_at: Instant,
}

impl Waiver {
    /// Whether it hides a finding at `now`.
    #[must_use]
    pub fn hides(&self, enterprise: &str, finding: &crate::Finding, now: Instant) -> bool {
        let of = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        let pollutant = self.pollutants.is_empty()
            || finding.pollutant.as_ref().is_some_and(|code| self.pollutants.contains(code));
        now < self.expires_at
            && (self.approved_at..).contains(&now)
            && (self.from..self.until).contains(&finding.from)
            && of(&self.enterprise, enterprise)
            && of(&self.subject, &finding.subject)
            && self.kinds.contains(&finding.kind)
            && pollutant
    }
}

/// A waiver as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverRecord {
    /// Its number.
    pub id: i64,
    /// The waiver.
    pub waiver: Waiver,
    /// When it was taken back, by whom and why.
    pub revoked: Option<Revocation>,
}

/// The taking back of a waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl WaiverRecord {
    /// Whether it hides a finding at `now`.
    #[must_use]
    pub fn hides(&self, enterprise: &str, finding: &crate::Finding, now: Instant) -> bool {
        let taken_back = self.revoked.as_ref().is_some_and(|revoked| revoked.at <= now);
        !taken_back && self.waiver.hides(enterprise, finding, now)
    }
}
