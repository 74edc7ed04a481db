//! `tidegate:rules/classification`: tiers, production state, readiness of an application.

use serde::{Deserialize, Serialize};

use crate::{Basis, Date, Decimal, Enterprise, Fact, Message, Permit, Step, Tier, TruthValue};

/// What the tier covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole site.
    WholeSite,
    /// Only the general processes (通用工序) that are named (articles 6 and 7).
    GeneralProcess,
}

/// One row of the catalogue that spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowResult {
    /// GB/T 4754 code that led to the row; empty for a general process.
    pub industry: String,
    /// Row number of the catalogue, 1 to 112.
    pub row: u16,
    /// The cell that decided; `undetermined` when facts are missing, `none` when no cell applies.
    pub cell: Tier,
    /// When undetermined: the tiers still possible, strictest first.
    pub possible: Vec<Tier>,
}

/// What the enterprise owes because of its tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// `apply-for-permit`, `register` or another duty of the pack.
    pub duty: String,
    /// Basis.
    pub basis: Vec<Basis>,
    /// Text.
    pub text: Message,
}

/// The answer for one enterprise on one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conclusion {
    /// Tier.
    pub tier: Tier,
    /// Absent when the tier is `none`, `prohibited` or `undetermined`.
    pub scope: Option<Scope>,
    /// Rows.
    pub rows: Vec<RowResult>,
    /// Every condition that was looked at and mattered, in the order of evaluation.
    pub steps: Vec<Step>,
    /// Facts to ask for: their absence leaves the tier undetermined. Ascending, no duplicates.
    pub missing: Vec<String>,
    /// When undetermined: the tiers still possible, strictest first.
    pub possible: Vec<Tier>,
    /// Obligations.
    pub obligations: Vec<Obligation>,
    /// What makes the result doubtful.
    pub doubts: Vec<Message>,
}

/// Consumption or output over one civil day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyEvidence {
    /// `water-m3`, `power-kwh`, `production-power-kwh`, `treatment-power-kwh`, `flow-m3`,
    /// `output` or another kind that the pack declares.
    pub kind: String,
    /// On.
    pub on: Date,
    /// Amount.
    pub amount: Decimal,
}

/// Independent evidence of production, for the days before and including `on`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionEvidence {
    /// Enterprise.
    pub enterprise: Enterprise,
    /// Days.
    pub days: Vec<DailyEvidence>,
}

/// Running or stopped, with a confidence; never a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionState {
    /// Running.
    pub running: TruthValue,
    /// 0 to 1.
    pub confidence: Decimal,
    /// Steps.
    pub steps: Vec<Step>,
    /// Missing.
    pub missing: Vec<String>,
}

/// An application for a permit as far as it is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Enterprise.
    pub enterprise: Enterprise,
    /// Tier.
    pub tier: Tier,
    /// `first`, `renewal`, `change` or `re-application`.
    pub kind: String,
    /// Current.
    pub current: Option<Permit>,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// One thing that is missing or contradicts another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadinessItem {
    /// Rule.
    pub rule: String,
    /// `missing` or `contradiction`.
    pub kind: String,
    /// Basis.
    pub basis: Vec<Basis>,
    /// Text.
    pub text: Message,
}

/// Whether the application can be handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readiness {
    /// Ready.
    pub ready: TruthValue,
    /// Items.
    pub items: Vec<ReadinessItem>,
    /// The list of materials for this enterprise.
    pub materials: Vec<Message>,
}
