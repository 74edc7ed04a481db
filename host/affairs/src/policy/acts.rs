//! What can be done with a policy.

use serde::{Deserialize, Serialize};
use tidegate_domain::Date;

use super::Target;

/// How far a policy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyStatus {
    /// Told to whom it concerns.
    Published,
    /// No longer in force.
    Withdrawn,
}

impl PolicyStatus {
    /// All.
    pub const ALL: [Self; 2] = [Self::Published, Self::Withdrawn];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A policy or requirement as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyText {
    /// One line.
    pub title: String,
    /// What it says, and what is to be done.
    pub text: String,
    /// Number of the document that it comes from; may be empty.
    #[serde(default)]
    pub document: String,
    /// First day on which it holds; absent when that is not said.
    #[serde(default)]
    pub in_force: Option<Date>,
    /// Whom it concerns.
    pub target: Target,
    /// Until when those it concerns say that they have read it; absent when they need not.
    #[serde(default)]
    pub reply_by: Option<Date>,
    /// The day on which those who have not are reminded.
    #[serde(default)]
    pub remind_on: Option<Date>,
    /// Numbers of the files that come with it.
    #[serde(default)]
    pub attachments: Vec<i64>,
}

/// Who is told of a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retell {
    /// Those only whom no version concerned before.
    New,
    /// All whom it concerns.
    All,
}

/// What can be done with a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum PolicyAct {
    /// It is published; by an officer.
    Publish(PolicyText),
    /// Its words or whom it concerns are changed: a new version. By an officer.
    Amend {
        /// Why.
        reason: String,
        /// Who is told.
        retell: Retell,
        /// The new version.
        policy: PolicyText,
    },
    /// It is told to those whom it concerns and who were not told of this version; by the host,
    /// whenever somebody new is concerned.
    Address {
        /// The version for which it was looked whom it concerns.
        version: u16,
        /// Unified social credit codes of all or some of those it concerns.
        enterprises: Vec<String>,
    },
    /// An enterprise says that it has read the latest version; by itself or by an officer for it.
    Acknowledge {
        /// Unified social credit code.
        enterprise: String,
        /// What it says to it; may be empty.
        #[serde(default)]
        text: String,
    },
    /// Those who have not said that they have read it are reminded; by the host.
    Remind,
    /// It no longer holds; by an officer.
    Withdraw {
        /// Why.
        reason: String,
    },
}
