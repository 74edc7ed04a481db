//! Stages of a version of a pack (规则包版本的阶段): decided by people, dated, never overwritten.

use serde::{Deserialize, Serialize};

use crate::{Instant, Jurisdiction};

/// How far a version of a pack has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Admitted, and judges nothing (草稿).
    Draft,
    /// Runs beside the active version on live input and affects nobody (影子运行).
    Shadow,
    /// Speaks for some enterprises in the place of the active version (灰度).
    Canary,
    /// Speaks for its place (生效).
    Active,
    /// No longer in use; can be brought back (停用).
    Retired,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Shadow, Self::Canary, Self::Active, Self::Retired];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Shadow => "shadow",
            Self::Canary => "canary",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// A place in the stacks of counties. The versions of one pack take each other's place; of several
/// one at most is active.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackPlace {
    /// Jurisdiction of the pack.
    pub jurisdiction: Jurisdiction,
    /// Name of the pack.
    pub name: String,
}

impl std::fmt::Display for PackPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.name, self.jurisdiction)
    }
}

/// A decision to bring a version to a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageChange {
    /// SHA-256 of the component, lower-case hex.
    pub digest: String,
    /// Its place.
    pub place: PackPlace,
    /// Where it is brought.
    pub stage: Stage,
    /// Enterprises that a canary speaks for, ascending; empty for every other stage.
    pub enterprises: Vec<String>,
    /// From when on, not before `decided_at`.
    pub effective_at: Instant,
    /// When it was decided.
    pub decided_at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The taking back of a change that had not taken effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageCancellation {
    /// When, before the change took effect.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A change as stored. Greater numbers were decided later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRecord {
    /// Its number.
    pub id: i64,
    /// The change.
    pub change: StageChange,
    /// When it was taken back, by whom and why.
    pub cancelled: Option<StageCancellation>,
}

/// How one step of an admission ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdmissionStep {
    /// Stable name, for example `compile`.
    pub step: String,
    /// Whether it passed; absent when it was not reached.
    pub passed: Option<bool>,
    /// What was found; empty when there is nothing to say.
    pub text: String,
    /// How long it took, milliseconds.
    pub milliseconds: u64,
}

/// An admission of a file, kept whether it was let in or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// SHA-256 of the file given, lower-case hex.
    pub file: String,
    /// SHA-256 of the component, when one was found.
    pub digest: Option<String>,
    /// Place and version, when the manifest could be read.
    pub place: Option<PackPlace>,
    /// Version, when the manifest could be read.
    pub version: Option<String>,
    /// Who published it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Whether it was let in.
    pub admitted: bool,
    /// Every step in order.
    pub steps: Vec<AdmissionStep>,
}

impl Admission {
    /// The step that refused it.
    #[must_use]
    pub fn refusal(&self) -> Option<&AdmissionStep> {
        self.steps.iter().find(|step| step.passed == Some(false))
    }
}
