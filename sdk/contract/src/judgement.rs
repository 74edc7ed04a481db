//! `tidegate:rules/judgement`: from an assembled case file to findings.

use serde::{Deserialize, Serialize};

use crate::{
    Averaging, Basis, Date, Decimal, Enterprise, Fact, Instant, Limit, Message, Outlet, Permit,
    Step, Tier, TruthValue,
};

/// Who set a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitSource {
    /// The discharge permit itself.
    Permit,
    /// An emission standard or a decision, through a layer's `threshold`.
    Standard,
}

/// A limit that judged means are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedLimit {
    /// Limit.
    pub limit: Limit,
    /// Source.
    pub source: LimitSource,
    /// Name and version of the pack that gave it; empty for the permit's own.
    pub layer: String,
    /// Whether it is the one that governs its pollutant and averaging period at its outlet.
    pub governing: bool,
}

/// One series of judged means: a pollutant, or an electric circuit, at an outlet over one
/// averaging period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Outlet number; for a circuit its number.
    pub outlet: String,
    /// Pollutant code; codes that start with `d2` are the power of production circuits, with
    /// `d3` of treatment circuits (HJ 212-2025, ST=44).
    pub pollutant: String,
    /// Averaging.
    pub averaging: Averaging,
    /// Unit of the values: that of the limits, where there are any.
    pub unit: String,
    /// Indexes into `case-file.limits`: all limits that the values are compared with, those that
    /// govern and those that are only less strict, as in force at its rows. Empty where none is.
    pub limits: Vec<u32>,
}

/// Judged means as columns of equal length, in any order. At most one valid row a series and
/// period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Means {
    /// Index into `case-file.series`.
    pub series: Vec<u32>,
    /// Start of the period (an instant).
    pub period_start: Vec<i64>,
    /// The value compared (a decimal), not rounded; converted to reference oxygen where the
    /// limit has one.
    pub value: Vec<i64>,
    /// As in `grading.readings.validity`, and: 10 too few valid parts; 11 no data; 12 marks
    /// contradict one another; 13 cannot be converted to reference oxygen; 14 the unit is not
    /// that of the limit. Only 0 and 1 may prove anything; 1 is "at least this value".
    pub validity: Vec<u8>,
    /// 0, or 1 + the index into `case-file.marks` of the condition mark that exempts the
    /// period from being an exceedance.
    pub exempted_by: Vec<u32>,
}

/// A mark (标记) that the unit set on its monitoring data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Reference.
    pub reference: String,
    /// Outlet number.
    pub outlet: String,
    /// `calibration`, `standard-check`, `maintenance`, `fault`, `start-up`, `shut-down`,
    /// `stopped`, `drying`, `cooling`, `fault-condition`, `accident`, `grid-unlinked`.
    pub kind: String,
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// When it was filed.
    pub filed: Instant,
    /// Hours of its kind in the year so far, and the yearly cap where there is one.
    pub hours_used: Decimal,
    /// Hours cap.
    pub hours_cap: Option<Decimal>,
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
    /// First day not counted.
    pub until: Date,
    /// From valid data, exceeding hours included.
    pub measured: Decimal,
    /// By substitution for missing hours: never proof on its own.
    pub substituted: Decimal,
    /// Exceeding hours.
    pub exceeding_hours: u32,
    /// Missing hours.
    pub missing_hours: u32,
    /// Permitted.
    pub permitted: Option<Decimal>,
    /// The day on which the permitted amount is used up if the year goes on so.
    pub overrun: Option<Date>,
}

/// Something that was owed by a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// `execution-report`, `self-monitoring`, `monitoring-plan`, `monitoring-records`,
    /// `ledger`, `disclosure`, `renewal`, `registration`, `equipment-installation`,
    /// `equipment-networking`, `anomaly-report` or another kind that a pack declares.
    pub kind: String,
    /// Reference.
    pub reference: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Due.
    pub due: Date,
    /// Done.
    pub done: Option<Date>,
    /// Whether what was handed in is true.
    pub truthful: TruthValue,
}

/// A construction project of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Reference.
    pub reference: String,
    /// `book` (报告书), `table` (报告表), `form` (登记表) or `unknown`.
    pub assessment: String,
    /// Approved.
    pub approved: Option<Date>,
    /// Construction started.
    pub construction_started: Option<Date>,
    /// Completed.
    pub completed: Option<Date>,
    /// Production started.
    pub production_started: Option<Date>,
    /// Accepted.
    pub accepted: Option<Date>,
    /// Acceptance published.
    pub acceptance_published: Option<Date>,
    /// Whether a major change (重大变动) has no new approval.
    pub major_change_unapproved: TruthValue,
    /// Whether the environmental facilities are built.
    pub facilities_built: TruthValue,
    /// Total investment, 10 000 CNY.
    pub investment: Option<Decimal>,
}

/// Something that an authority did, found or was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// `stop-order`, `limit-order`, `correction-order`, `recheck`, `inspection`, `report`,
    /// `clue` or another kind that a pack declares.
    pub kind: String,
    /// Reference.
    pub reference: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// From.
    pub from: Date,
    /// First day after it; absent when it is a moment or goes on.
    pub until: Option<Date>,
    /// What it says, ascending by name.
    pub facts: Vec<Fact>,
}

/// Whether the site was producing on a day; from `classification.production`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionDay {
    /// On.
    pub on: Date,
    /// Running.
    pub running: TruthValue,
    /// 0 to 1.
    pub confidence: Decimal,
    /// Kinds of evidence behind it, for example `power-kwh`, ascending.
    pub evidence: Vec<String>,
}

/// A finding of an earlier judgement. Of an act that goes on and was found by many judgements, one
/// after the other, the host gives the first finding, the last, and what lies between as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierFinding {
    /// Kind.
    pub kind: String,
    /// Subject.
    pub subject: String,
    /// Pollutant.
    pub pollutant: Option<String>,
    /// Reference.
    pub reference: String,
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// Whether a person has confirmed it.
    pub confirmed: TruthValue,
}

/// All that is known about the acts of one enterprise in a period.
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
    pub limits: Vec<AppliedLimit>,
    /// Series.
    pub series: Vec<Series>,
    /// Means.
    pub means: Means,
    /// Marks.
    pub marks: Vec<Mark>,
    /// Totals.
    pub totals: Vec<Total>,
    /// Duties.
    pub duties: Vec<Duty>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Events.
    pub events: Vec<Event>,
    /// Production.
    pub production: Vec<ProductionDay>,
    /// Earlier.
    pub earlier: Vec<EarlierFinding>,
    /// The period judged, half open.
    pub from: Date,
    /// Until.
    pub until: Date,
    /// The day of judging.
    pub as_of: Date,
}

/// Whether the finding stands on data alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// ConfirmedByData.
    ConfirmedByData,
    /// A person must confirm it before any penalty.
    Suspected,
}

/// Severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Slight.
    Slight,
    /// Ordinary.
    Ordinary,
    /// Serious.
    Serious,
}

/// What the law of one time provides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// Basis.
    pub basis: Basis,
    /// 10 000 CNY.
    pub fine_min: Option<Decimal>,
    /// Fine max.
    pub fine_max: Option<Decimal>,
    /// Beside the fine: correct, restrict or stop production, revoke, detention.
    pub measures: Vec<Message>,
    /// Whether it is the one that applies after 从旧兼从轻; unknown when facts decide which of
    /// two is lighter.
    pub applies: TruthValue,
    /// Why it applies or not.
    pub text: Message,
}

/// Until when a penalty may be imposed (追责时效).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limitation {
    /// 2, or 5 when pollution damage or harm is involved.
    pub years: u8,
    /// The day it runs from; absent while the act goes on.
    pub from: Option<Date>,
    /// First day on which no penalty may be imposed any more.
    pub until: Option<Date>,
    /// Passed.
    pub passed: TruthValue,
    /// Basis.
    pub basis: Basis,
}

/// A number on the way to the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Stable name, for example `mean`, `limit`, `ratio`.
    pub name: String,
    /// Value.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// Text.
    pub text: Message,
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
    /// The duty, project, order or mark that it is about; empty when there is none.
    pub reference: String,
    /// From.
    pub from: Instant,
    /// End of the act so far.
    pub until: Instant,
    /// Whether the act goes on beyond what is known.
    pub ongoing: bool,
    /// Standing.
    pub standing: Standing,
    /// Severity.
    pub severity: Severity,
    /// Each element required, with its evidence; all of them hold.
    pub elements: Vec<Step>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// The value furthest out that would have complied under the standard's rounding.
    pub largest_compliant: Option<Decimal>,
    /// What it breaks.
    pub basis: Vec<Basis>,
    /// Sanctions.
    pub sanctions: Vec<Sanction>,
    /// Limitation.
    pub limitation: Option<Limitation>,
    /// Next step.
    pub next_step: Message,
    /// Due.
    pub due: Option<Date>,
    /// What would have changed it.
    pub changed_by: Vec<Message>,
    /// Doubts.
    pub doubts: Vec<Message>,
}

/// A rule that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenRule {
    /// Kind.
    pub kind: String,
    /// Subject.
    pub subject: String,
    /// Pollutant.
    pub pollutant: Option<String>,
    /// Reference.
    pub reference: String,
    /// The elements, those that are unknown among them.
    pub elements: Vec<Step>,
    /// Facts or data to ask for, ascending, no duplicates.
    pub missing: Vec<String>,
    /// Text.
    pub text: Message,
}

/// A rule that was looked at and does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cleared {
    /// Kind.
    pub kind: String,
    /// Subject.
    pub subject: String,
    /// Id of the element that does not hold.
    pub element: String,
}

/// The answer for one case file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Ascending by kind, subject, pollutant, reference and start.
    pub findings: Vec<Finding>,
    /// Undetermined.
    pub undetermined: Vec<OpenRule>,
    /// Cleared.
    pub cleared: Vec<Cleared>,
}

/// Codes of `means.validity` beyond those of [`crate::Validity`].
impl Means {
    /// Too few valid parts.
    pub const INSUFFICIENT: u8 = 10;
    /// No data.
    pub const MISSING: u8 = 11;
    /// Marks contradict one another.
    pub const CONTRADICTORY: u8 = 12;
    /// Cannot be converted to reference oxygen.
    pub const NOT_CONVERTIBLE: u8 = 13;
    /// The unit is not that of the limit.
    pub const OTHER_UNIT: u8 = 14;

    /// Whether a row of this validity may prove anything: valid, or at least its value.
    #[must_use]
    pub const fn proves(validity: u8) -> bool {
        validity <= 1
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.series.len()
    }
}
