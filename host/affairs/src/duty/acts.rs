//! What can be done with a duty, and how it stands.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant};

use super::{Owed, Sparing};

/// How far a duty has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyStatus {
    /// Owed, and still in time.
    Open,
    /// Owed, and its day has passed.
    Late,
    /// Done in time.
    Done,
    /// Done after its day.
    DoneLate,
    /// No longer owed.
    Excused,
}

impl DutyStatus {
    /// All.
    pub const ALL: [Self; 5] = [Self::Open, Self::Late, Self::Done, Self::DoneLate, Self::Excused];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Done => "done",
            Self::DoneLate => "done-late",
            Self::Excused => "excused",
        }
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::DoneLate | Self::Excused)
    }
}

/// What can be done with a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum DutyAct {
    /// Something is owed: by the host, or by an officer for what no copy says.
    Owe(Owed),
    /// What is owed is worked out anew and differs, because the copy was read or production stopped.
    /// By the host or an officer.
    Revise(Owed),
    /// Its enterprise is reminded; by the host.
    Remind,
    /// It is done. By the enterprise on the day of the step; of what is done at the site, such as
    /// monitoring, on an earlier day too. The host or an officer may record any earlier day.
    HandIn {
        /// The day on which it was done; absent: that of the step.
        #[serde(default)]
        on: Option<Date>,
        /// How many of the times it is owed this was, from 1.
        #[serde(default = "once")]
        times: u16,
        /// What the enterprise says to it; may be empty.
        #[serde(default)]
        text: String,
        /// Numbers of the files that come with it.
        #[serde(default)]
        attachments: Vec<i64>,
    },
    /// What was handed in last is not accepted: it goes on being owed. By an officer, or by
    /// the host for a renewal whose application was taken back.
    Return {
        /// What is wrong with it.
        reason: String,
        /// Until when it is put right; absent: the day by which it was owed goes on counting.
        #[serde(default)]
        by: Option<Date>,
    },
    /// It is no longer owed. By the host or an officer.
    Excuse {
        /// Why.
        reason: Excuse,
        /// More about it; needed for `other`.
        #[serde(default)]
        text: String,
    },
    /// Its day has passed; by the host.
    FallDue,
    /// It is owed after all, though it was excused. By the host or an officer.
    Reopen {
        /// Why.
        reason: String,
        /// By when; absent: the day by which it was owed.
        #[serde(default)]
        due: Option<Date>,
    },
}

/// Why a duty is no longer owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Excuse {
    /// Production stood still for all of the period.
    Stopped,
    /// Handed in with the next period.
    Joined,
    /// Merged in the report of a longer period.
    Merged,
    /// The permit was held for too little of the period.
    HeldTooShort,
    /// The permit was withdrawn, cancelled or replaced, or its term is over.
    PermitEnded,
    /// The copy of the permit does not ask for it.
    NotAsked,
    /// For another reason, told in words.
    Other,
}

impl Excuse {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Stopped,
        Self::Joined,
        Self::Merged,
        Self::HeldTooShort,
        Self::PermitEnded,
        Self::NotAsked,
        Self::Other,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Joined => "joined",
            Self::Merged => "merged",
            Self::HeldTooShort => "held-too-short",
            Self::PermitEnded => "permit-ended",
            Self::NotAsked => "not-asked",
            Self::Other => "other",
        }
    }
}

impl From<&Sparing> for Excuse {
    fn from(sparing: &Sparing) -> Self {
        match sparing {
            Sparing::HeldTooShort { .. } => Self::HeldTooShort,
            Sparing::JoinedToNext { .. } => Self::Joined,
            Sparing::Merged { .. } => Self::Merged,
            Sparing::Stopped => Self::Stopped,
            Sparing::PermitEnded { .. } => Self::PermitEnded,
        }
    }
}

/// Something that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    /// When the step was taken.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// The day on which it was done.
    pub on: Date,
    /// How many of the times it was.
    pub times: u16,
    /// Number of its receipt (回执).
    pub receipt: String,
    /// Numbers of the files that came with it.
    pub attachments: Vec<i64>,
    /// Why it was returned; absent while it counts.
    pub returned: Option<String>,
}

/// Why it is no longer owed, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excused {
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: Excuse,
    /// More about it.
    pub text: String,
}

const fn once() -> u16 {
    1
}
