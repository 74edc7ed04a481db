//! Matters (事项): what people have to do with a permit, from the first reminder to a closed case.
//!
//! A matter is a list of steps that only grows; its status and all that is shown of it is worked out
//! from them. What a step may be, and what follows from it, is known by `tidegate-affairs`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Instant, Jurisdiction};

/// What a matter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterKind {
    /// A reminder to apply, register, renew or change (提醒).
    Prompt,
    /// An application for a permit (申请).
    Application,
    /// Something owed by a date under a permit (义务).
    Duty,
    /// A finding on its way through people (任务).
    Case,
    /// Warnings at one outlet, told to people (预警处置).
    Alert,
    /// A visit to the site (检查).
    Inspection,
    /// A policy or requirement that concerns some enterprises (政策推送).
    Policy,
}

impl MatterKind {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Prompt,
        Self::Application,
        Self::Duty,
        Self::Case,
        Self::Alert,
        Self::Inspection,
        Self::Policy,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Application => "application",
            Self::Duty => "duty",
            Self::Case => "case",
            Self::Alert => "alert",
            Self::Inspection => "inspection",
            Self::Policy => "policy",
        }
    }
}

impl std::fmt::Display for MatterKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// On whose behalf a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The enterprise (排污单位).
    Enterprise,
    /// An officer of the authority (主管部门).
    Officer,
    /// The host itself, by a rule.
    Host,
}

impl Party {
    /// All.
    pub const ALL: [Self; 3] = [Self::Enterprise, Self::Officer, Self::Host];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Officer => "officer",
            Self::Host => "host",
        }
    }
}

/// What tells a matter from every other of its county.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterKey {
    /// County that it belongs to.
    pub county: Jurisdiction,
    /// What it is about.
    pub kind: MatterKind,
    /// Unique for its county and kind: the enterprise with what tells its matters apart.
    pub key: String,
}

/// One step of a matter, as it is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepTaken {
    /// When.
    pub at: Instant,
    /// By whom: an account, a person, or `tidegate`; never empty.
    pub by: String,
    /// On whose behalf.
    pub party: Party,
    /// What was done, a word of the kind, for example `accept`.
    pub action: String,
    /// What the step says, in the form of its action.
    pub body: Value,
}

/// A step as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterStep {
    /// Matter.
    pub matter: i64,
    /// Its place in the matter, from 1.
    pub number: u32,
    /// The step.
    pub step: StepTaken,
}

/// How a matter stands after its latest step; worked out from the steps and kept beside them so
/// that lists need not read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// A word of the kind, for example `issued`.
    pub status: String,
    /// Whether nothing more is to be done.
    pub closed: bool,
    /// The officer that it is with; absent when nobody was named.
    pub owner: Option<String>,
    /// When the host has to look at it next by itself: a deadline, a reminder.
    pub due_at: Option<Instant>,
    /// Until when the party that it is with has to act; absent when no clock runs.
    pub deadline: Option<Instant>,
    /// 0 slight, 1 ordinary, 2 serious; of a case. 0 elsewhere.
    pub severity: u8,
    /// What it is about in the kind's own words: the outlet of a case, the period of a duty, the
    /// kind of an application. May be empty.
    pub subject: String,
    /// Words by which figures are counted, ascending, for example `late`, `effective`.
    pub labels: Vec<String>,
    /// The rest, in the form of the kind.
    pub state: Value,
}

/// A matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Number given by the store.
    pub id: i64,
    /// What tells it from others.
    #[serde(flatten)]
    pub key: MatterKey,
    /// Enterprise; absent for a policy.
    pub enterprise: Option<String>,
    /// Steps taken: the number of the latest.
    pub revision: u32,
    /// When it was opened.
    pub opened_at: Instant,
    /// When the latest step was taken.
    pub updated_at: Instant,
    /// When it was last closed; absent while it is open.
    pub closed_at: Option<Instant>,
    /// How it stands.
    #[serde(flatten)]
    pub position: Position,
}

/// A step that came too late or was not allowed, kept so that nothing which somebody wrote is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepAside {
    /// Matter.
    pub matter: i64,
    /// The revision that whoever took it had seen.
    pub seen: u32,
    /// The revision that the matter had.
    pub found: u32,
    /// The step.
    pub step: StepTaken,
    /// Why it did not count.
    pub reason: String,
}

/// A file that belongs to a step. Its content is kept once for the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Number given by the store.
    pub id: i64,
    /// Matter.
    pub matter: i64,
    /// Step that it came with; absent until a step names it.
    pub step: Option<u32>,
    /// Name as given, without any folder.
    pub name: String,
    /// Media type as given.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, lower-case hex.
    pub digest: String,
    /// Why it is not handed out, for example because it bears a virus's test signature.
    pub quarantined: Option<String>,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: Instant,
}
