//! `tidegate:rules/judgement`: from an assembled case file to findings.

use serde::{Deserialize, Serialize};

use crate::{
    Averaging, Basis, Date, Decimal, Enterprise, Instant, Limit, Message, Outlet, Permit, Step,
    Tier, TruthValue,
};

/// One judged mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mean {
    /// Outlet.
    pub outlet: String,
    /// Pollutant.
    pub pollutant: String,
    /// Averaging.
    pub averaging: Averaging,
    /// Period start.
    pub period_start: Instant,
    /// Value.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// As in `grading.readings.validity`.
    pub validity: u8,
    /// The condition mark (标记) that exempts it, if any.
    pub exempted_by: Option<String>,
    /// Index into `case-file.limits` of the governing limit of the same period.
    pub limit: Option<u32>,
}

/// Accumulated amount of a calendar year, tonnes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Absent: the whole site.
    pub outlet: Option<String>,
    /// Pollutant.
    pub pollutant: String,
    /// Year.
    pub year: u16,
    /// Accumulated.
    pub accumulated: Decimal,
    /// Permitted.
    pub permitted: Option<Decimal>,
}

/// Something that was owed by a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// `execution-report`, `self-monitoring`, `ledger`, `disclosure`, `renewal`, `registration`.
    pub kind: String,
    /// Reference.
    pub reference: String,
    /// Due.
    pub due: Date,
    /// Done.
    pub done: Option<Date>,
}

/// A construction project of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Reference.
    pub reference: String,
    /// `book`, `table`, `form` or `unknown`: the kind of environmental assessment needed.
    pub assessment: String,
    /// Approved.
    pub approved: Option<Date>,
    /// Construction started.
    pub construction_started: Option<Date>,
    /// Production started.
    pub production_started: Option<Date>,
    /// Accepted.
    pub accepted: Option<Date>,
    /// Total investment, 10 000 CNY.
    pub investment: Option<Decimal>,
}

/// All that is known about an act and its circumstances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// Enterprise.
    pub enterprise: Enterprise,
    /// Tier.
    pub tier: Tier,
    /// Outlets.
    pub outlets: Vec<Outlet>,
    /// Permits.
    pub permits: Vec<Permit>,
    /// Limits.
    pub limits: Vec<Limit>,
    /// Means.
    pub means: Vec<Mean>,
    /// Totals.
    pub totals: Vec<Total>,
    /// Duties.
    pub duties: Vec<Duty>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Was the site producing in the period; from `classification.production`.
    pub producing: TruthValue,
    /// The period judged, half open.
    pub from: Date,
    /// Until.
    pub until: Date,
    /// The day of judging.
    pub as_of: Date,
}

/// Whether the finding stands on data alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// ConfirmedByData.
    ConfirmedByData,
    /// A person must confirm it before any penalty.
    Suspected,
}

/// Severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Slight.
    Slight,
    /// Ordinary.
    Ordinary,
    /// Serious.
    Serious,
}

/// The sanction that the law of one date provides, 10 000 CNY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// Basis.
    pub basis: Basis,
    /// Fine min.
    pub fine_min: Option<Decimal>,
    /// Fine max.
    pub fine_max: Option<Decimal>,
    /// Text.
    pub text: Message,
    /// True for the one that applies after 从旧兼从轻.
    pub applies: bool,
}

/// A judged breach or a clue (违法线索).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The pack's stable id of the kind of act, for example `over-concentration`.
    pub kind: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant.
    pub pollutant: Option<String>,
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// Standing.
    pub standing: Standing,
    /// Severity.
    pub severity: Severity,
    /// Each element required, met or not, with its evidence.
    pub elements: Vec<Step>,
    /// Basis.
    pub basis: Vec<Basis>,
    /// Sanctions.
    pub sanctions: Vec<Sanction>,
    /// Next step.
    pub next_step: Message,
    /// Due.
    pub due: Option<Date>,
}

/// The answer for one case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Findings.
    pub findings: Vec<Finding>,
    /// Rules that could not be decided, with the missing facts.
    pub undetermined: Vec<Step>,
}
