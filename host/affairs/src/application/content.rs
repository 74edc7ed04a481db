//! What acts are made of.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Basis, Date};
use tidegate_manifest::Text;

/// The permit on which an application rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrentPermit {
    /// Permit number.
    pub number: String,
    /// First day no longer valid.
    pub valid_until: Date,
}

/// When in the procedure a version was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrecheckPoint {
    /// By the enterprise while it fills in.
    Filling,
    /// When it is received.
    Intake,
    /// By the reviewer.
    Review,
}

impl PrecheckPoint {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filling => "filling",
            Self::Intake => "intake",
            Self::Review => "review",
        }
    }
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrecheckKind {
    /// It is not there.
    Missing,
    /// It contradicts something.
    Contradiction,
}

/// One thing that a pack's readiness found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrecheckItem {
    /// Rule of the pack.
    pub rule: String,
    /// What is wrong.
    pub kind: PrecheckKind,
    /// In words.
    pub text: Text,
    /// Where the rule has it from.
    pub basis: Vec<Basis>,
}

/// Something that is to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackItem {
    /// What it is about.
    pub item: String,
    /// What is to be done.
    pub text: String,
}

/// What an officer thinks of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpinionVerdict {
    /// It is as it should be.
    Agree,
    /// It is not, and the decision has to weigh it.
    Disagree,
    /// It must be put right before a permit is granted.
    MustFix,
}

/// A permit as it was granted. Its limits come by import, or stand in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantedPermit {
    /// Permit number.
    pub number: String,
    /// First day valid.
    pub valid_from: Date,
    /// First day no longer valid.
    pub valid_until: Date,
    /// Where its limits are found, for example the name of an import; may be empty.
    #[serde(default)]
    pub limits: String,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", deny_unknown_fields)]
pub enum Decision {
    /// The permit is granted.
    Grant {
        /// The permit.
        permit: GrantedPermit,
        /// Why although an opinion says that something must be put right.
        #[serde(default)]
        despite: Option<String>,
    },
    /// It is refused.
    Refuse {
        /// Why; never empty.
        reason: String,
    },
}

/// How near the end of a permit is that is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenewalStage {
    /// The renewal is to be handed in soon.
    ApplySoon,
    /// It should have been handed in.
    ApplyLate,
    /// The permit ends soon, and nothing is decided.
    Expiring,
}

/// How an enterprise became another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnterpriseChange {
    /// Another name.
    Renamed,
    /// Another place.
    Moved,
    /// It became part of another, or another of it.
    Merged,
}

impl EnterpriseChange {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Merged => "merged",
        }
    }
}
