//! What the layers of a county concluded together, and what became of it.

use serde::{Deserialize, Serialize};

use crate::{
    Cleared, Finding, Instant, Jurisdiction, LayerRef, OpenRule, PackFault, Refusal, Severity,
    Standing,
};

/// A finding with the layers that made it, widest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayeredFinding {
    /// Layers.
    pub layers: Vec<LayerRef>,
    /// The finding; of several layers the most specific one's, with the bases of all.
    pub finding: Finding,
}

/// A rule of a layer that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayeredOpenRule {
    /// Layer.
    pub layer: LayerRef,
    /// The rule.
    pub rule: OpenRule,
}

/// A rule of a layer that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayeredCleared {
    /// Layer.
    pub layer: LayerRef,
    /// The rule.
    pub cleared: Cleared,
}

/// A layer that gave no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "how", deny_unknown_fields)]
pub enum SilentLayer {
    /// It declared that the question is outside what it answers.
    Refused {
        /// Layer.
        layer: LayerRef,
        /// Its refusal.
        refusal: Refusal,
    },
    /// It failed.
    Fault {
        /// Layer.
        layer: LayerRef,
        /// What happened.
        fault: PackFault,
    },
}

/// The union of what all layers concluded about one case file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergedVerdict {
    /// Ascending by kind, subject, pollutant, reference and start.
    pub findings: Vec<LayeredFinding>,
    /// What stays open.
    pub undetermined: Vec<LayeredOpenRule>,
    /// What was looked at and does not hold.
    pub cleared: Vec<LayeredCleared>,
    /// Layers without a verdict.
    pub silent: Vec<SilentLayer>,
}

/// A judgement in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgementListing {
    /// SHA-256 of its record, lower-case hex.
    pub id: String,
    /// `judged-period`, `event` or `grading-batch`.
    pub kind: String,
    /// County.
    pub county: Jurisdiction,
    /// Enterprise; absent for a batch over many.
    pub enterprise: Option<String>,
    /// First instant judged.
    pub from: Instant,
    /// First instant no longer judged.
    pub until: Instant,
    /// Up to when what was received counted.
    pub known_at: Instant,
    /// 0 for the first, one more each time it is judged again.
    pub revision: u32,
    /// Id of the judgement that it replaces.
    pub supersedes: Option<String>,
    /// Id of the judgement that replaced it.
    pub superseded_by: Option<String>,
    /// Why it was judged again.
    pub reason: Option<String>,
    /// Findings in it.
    pub findings: u32,
    /// Rules left open in it.
    pub undetermined: u32,
    /// Its entry in the chain.
    pub partition: u32,
    /// Place in the chain.
    pub sequence: u64,
}

/// A finding in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingListing {
    /// Number.
    pub id: i64,
    /// Judgement that it stands in.
    pub judgement: String,
    /// Whether that judgement is the latest of its period.
    pub current: bool,
    /// County.
    pub county: Jurisdiction,
    /// Enterprise.
    pub enterprise: String,
    /// Registered name.
    pub enterprise_name: String,
    /// The finding as the verdict has it.
    pub finding: LayeredFinding,
    /// Case that it went into; absent while it is hidden by a waiver.
    pub case: Option<i64>,
}

/// What makes a case: one act of one enterprise, however often it is judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseKey {
    /// Enterprise.
    pub enterprise: String,
    /// Kind of act.
    pub kind: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant; empty when there is none.
    pub pollutant: String,
    /// Duty, project, order or mark; empty when there is none.
    pub reference: String,
}

impl CaseKey {
    /// The key of a finding.
    #[must_use]
    pub fn of(enterprise: &str, finding: &Finding) -> Self {
        Self {
            enterprise: enterprise.to_owned(),
            kind: finding.kind.clone(),
            subject: finding.subject.clone(),
            pollutant: finding.pollutant.clone().unwrap_or_default(),
            reference: finding.reference.clone(),
        }
    }
}

/// How far a case (任务) has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStatus {
    /// Issued to people.
    Issued,
    /// Nothing that it rests on is found any more; a person closes it.
    NoLongerFound,
}

impl CaseStatus {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::NoLongerFound => "no-longer-found",
        }
    }
}

/// What a case was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseNews {
    /// A finding opened it.
    Opened,
    /// Another period was found too.
    FoundAgain,
    /// A period was judged again and is still found.
    JudgedAgain,
    /// A period was judged again and is no longer found.
    NoLongerFound,
    /// A waiver hides the finding.
    Waived,
}

impl CaseNews {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Opened, Self::FoundAgain, Self::JudgedAgain, Self::NoLongerFound, Self::Waived];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::FoundAgain => "found-again",
            Self::JudgedAgain => "judged-again",
            Self::NoLongerFound => "no-longer-found",
            Self::Waived => "waived",
        }
    }
}

/// One thing that a case was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNote {
    /// When.
    pub at: Instant,
    /// What.
    pub news: CaseNews,
    /// Judgement that told it.
    pub judgement: String,
    /// Why it was judged again; absent for a first judgement.
    pub reason: Option<String>,
}

/// A case in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseListing {
    /// Number.
    pub id: i64,
    /// County.
    pub county: Jurisdiction,
    /// Registered name of the enterprise.
    pub enterprise_name: String,
    /// What it is about.
    pub key: CaseKey,
    /// How far it has come.
    pub status: CaseStatus,
    /// Standing of the latest finding.
    pub standing: Standing,
    /// Highest severity of its findings.
    pub severity: Severity,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last told something.
    pub updated_at: Instant,
}
