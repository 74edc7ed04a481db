//! `tidegate:rules/types`: words shared by the interfaces.

use serde::{Deserialize, Serialize};

use crate::{Date, Decimal};

/// The value of a fact (事实).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactValue {
    /// Yes or no.
    Truth(bool),
    /// A number in the unit that the fact's declaration names.
    Number(Decimal),
    /// One word of the closed list that the declaration names, or free text.
    Text(String),
    /// Several such words, without order.
    Texts(Vec<String>),
    /// A civil date.
    Day(Date),
}

/// A named, typed, dated value about an enterprise or an outlet, as known on the date judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The declared name.
    pub name: String,
    /// The value in the declared type.
    pub value: FactValue,
    /// True when the host has a reason to doubt it.
    #[serde(default)]
    pub doubtful: bool,
}

/// How far the text behind a basis was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// Read in the source text or a full copy.
    Seen,
    /// From memory or second hand.
    Recalled,
}

/// What gives a number or a rule its force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasisKind {
    /// A law, regulation or standard.
    Law,
    /// A decision of the county or of the authority above it.
    CountyDecision,
    /// A default of the pack, with no legal source.
    ProjectDefault,
}

/// What is known about the dates between which a basis is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dating {
    /// The dates hold.
    Dated,
    /// In force only where and from when an authority designates.
    ByDesignation,
    /// Not known.
    Unknown,
}

/// Where a rule or a number comes from (依据).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// What gives it its force.
    pub kind: BasisKind,
    /// The document's number or short name.
    pub document: String,
    /// Article, table or clause.
    pub article: String,
    /// First day in force of the version used.
    pub in_force_from: Option<Date>,
    /// First day no longer in force.
    pub in_force_until: Option<Date>,
    /// What is known about those dates.
    pub dating: Dating,
    /// How far the text was checked.
    pub verified: Verified,
}

impl Basis {
    /// Whether results that use this basis are doubtful: recalled, or not dated.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.verified == Verified::Recalled || self.dating != Dating::Dated
    }
}

/// Three-valued truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TruthValue {
    /// It does not hold.
    No,
    /// It holds.
    Yes,
    /// Facts are missing.
    Unknown,
}

/// One argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The name in the message table.
    pub name: String,
    /// Text, decimal or date, as text.
    pub value: String,
}

/// A text by its key in the pack's message tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Key in the tables.
    pub key: String,
    /// Arguments.
    #[serde(default)]
    pub arguments: Vec<Argument>,
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), arguments: Vec::new() }
    }

    /// The same message with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.arguments.push(Argument { name: name.to_owned(), value: value.to_string() });
        self
    }
}

/// One condition looked at on the way to a conclusion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The pack's own stable id of the rule.
    pub rule: String,
    /// Whether it held.
    pub outcome: TruthValue,
    /// Where it comes from.
    pub basis: Vec<Basis>,
    /// The facts that mattered.
    pub facts: Vec<Fact>,
    /// Names of facts that would have decided but are unknown.
    pub missing: Vec<String>,
    /// The condition in words.
    pub text: Message,
    /// What would have changed the outcome.
    pub changed_by: Vec<Message>,
}

/// An error that the pack declares: the question is outside what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// A stable code.
    pub code: String,
    /// Why.
    pub text: Message,
}

impl Refusal {
    /// The refusal of a function that the pack does not offer.
    #[must_use]
    pub fn not_offered() -> Self {
        Self { code: "not-offered".to_owned(), text: Message::new("not-offered") }
    }
}

/// An enterprise (排污单位) at one site, on the date judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enterprise {
    /// Unified social credit code or another stable id.
    pub id: String,
    /// GB/T 2260 code of the county of the site.
    pub jurisdiction: String,
    /// GB/T 4754-2017 codes, main activity first.
    pub industries: Vec<String>,
    /// Facts, ascending by name.
    pub facts: Vec<Fact>,
}

/// The medium that an outlet discharges into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// Waste water.
    Water,
    /// Waste gas.
    Air,
}

/// The averaging period (平均时段) of a reading or of a limit, shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Averaging {
    /// A single value.
    Instant,
    /// Minute data, one to thirty minutes.
    Minute,
    /// An hour.
    Hour,
    /// A civil day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl Averaging {
    /// All, in the order of their codes.
    pub const ALL: [Self; 6] =
        [Self::Instant, Self::Minute, Self::Hour, Self::Day, Self::Month, Self::Year];

    /// The number used in columns.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The period of a column's number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// How a value is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Not greater than `upper`.
    AtMost,
    /// Not less than `lower`.
    AtLeast,
    /// Within `lower..=upper`.
    Within,
    /// Not detected.
    NotDetected,
}

/// Management tier (管理类别) of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// 重点管理.
    Key,
    /// 简化管理.
    Simplified,
    /// 登记管理.
    Registration,
    /// Outside the catalogue.
    None,
    /// Must not exist here.
    Prohibited,
    /// Facts are missing.
    Undetermined,
}

impl Tier {
    /// Rank among the tiers that a permit or form follows from: none 0 to key 3.
    /// `prohibited` and `undetermined` have none.
    #[must_use]
    pub const fn strictness(self) -> Option<u8> {
        match self {
            Self::Key => Some(3),
            Self::Simplified => Some(2),
            Self::Registration => Some(1),
            Self::None => Some(0),
            Self::Prohibited | Self::Undetermined => Option::None,
        }
    }
}

/// An outlet (排放口).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    /// The permit's outlet number.
    pub id: String,
    /// What it discharges into.
    pub medium: Medium,
    /// `plant-outlet`, `workshop-outlet`, `stack` or `boundary`.
    pub monitoring_point: String,
    /// Facts, ascending by name.
    pub facts: Vec<Fact>,
}

/// A limit of a permit, as written in the permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitLimit {
    /// Outlet number.
    pub outlet: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Averaging period.
    pub averaging: Averaging,
    /// How it is compared.
    pub comparison: Comparison,
    /// Lower bound.
    pub lower: Option<Decimal>,
    /// Upper bound.
    pub upper: Option<Decimal>,
    /// Unit.
    pub unit: String,
}

/// A permitted annual amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitAmount {
    /// Absent: the whole site.
    pub outlet: Option<String>,
    /// Pollutant code.
    pub pollutant: String,
    /// Calendar year.
    pub year: u16,
    /// Tonnes.
    pub amount: Decimal,
}

/// A discharge permit (排污许可证).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// Permit number.
    pub number: String,
    /// Tier it was issued for.
    pub tier: Tier,
    /// First day valid.
    pub valid_from: Date,
    /// First day no longer valid.
    pub valid_until: Date,
    /// The day it was revoked or cancelled.
    pub ended: Option<Date>,
    /// Permitted concentrations and rates.
    pub limits: Vec<PermitLimit>,
    /// Permitted annual amounts.
    pub amounts: Vec<PermitAmount>,
}

/// A limit (限值) that a layer contributes for one pollutant of one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The pack's stable id.
    pub id: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Averaging period.
    pub averaging: Averaging,
    /// How it is compared.
    pub comparison: Comparison,
    /// Lower bound.
    pub lower: Option<Decimal>,
    /// Upper bound.
    pub upper: Option<Decimal>,
    /// Unit.
    pub unit: String,
    /// Decimals to which a value is rounded before it is compared.
    pub decimals: u8,
    /// Reference oxygen content, % by volume.
    pub reference_oxygen: Option<Decimal>,
    /// Where it comes from.
    pub basis: Basis,
    /// Documents that it displaces.
    pub displaces: Vec<Displacement>,
    /// What makes it doubtful.
    pub doubts: Vec<Message>,
}

/// Why a limit takes the place of another document's limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Displacement {
    /// The displaced document's number.
    pub document: String,
    /// Why.
    pub text: Message,
}
