//! What is kept of an application's way.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant, Tier};

use super::{
    ApplicationForm, Decision, FeedbackItem, GrantedPermit, OpinionVerdict, PrecheckItem,
    PrecheckPoint, RenewalStage,
};

/// One time that it was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Version.
    pub version: u32,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why although the precheck found something missing.
    pub despite: Option<String>,
}

/// What the packs said of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precheck {
    /// Version.
    pub version: u32,
    /// When in the procedure.
    pub point: PrecheckPoint,
    /// When.
    pub at: Instant,
    /// What is missing or contradicts.
    pub items: Vec<PrecheckItem>,
}

/// An opinion on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Version that was read.
    pub version: u32,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What it is about.
    pub item: String,
    /// What is thought.
    pub verdict: OpinionVerdict,
    /// In words.
    pub text: String,
}

/// What an enterprise was told to put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Whether before it was accepted.
    pub at_intake: bool,
    /// Version that it is about.
    pub version: u32,
    /// What is to be put right.
    pub items: Vec<FeedbackItem>,
    /// What was said beside it.
    pub note: String,
    /// The day from which the enterprise is reminded.
    pub reminder: Date,
    /// The last day on which it is waited for.
    pub wait_until: Date,
    /// Whether the enterprise was reminded.
    pub reminded: bool,
    /// Whether it was waited for long enough and an officer was told.
    pub lapsed: bool,
    /// When it was answered by another version, or needed no answer any more.
    pub answered_at: Option<Instant>,
}

/// When the renewal of a permit is to be handed in, and by when it should be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewalClock {
    /// The day from which the enterprise is reminded to hand it in.
    pub remind_on: Date,
    /// The last day on which it is handed in in time.
    pub apply_by: Date,
    /// The day from which officers are told that the permit ends.
    pub expiring_on: Date,
    /// What was said, ascending.
    pub warned: Vec<RenewalStage>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What.
    pub decision: Decision,
    /// Whether by the legal deadline.
    pub in_time: bool,
}

/// Something that happened to the enterprise or its permit meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// When it was noted.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// `renamed`, `moved`, `merged` or `permit-withdrawn`.
    pub what: String,
    /// What it was.
    pub before: String,
    /// What it is, or why.
    pub after: String,
}

/// An issued permit, from which the host makes its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedPermit<'a> {
    /// The permit.
    pub permit: &'a GrantedPermit,
    /// Tier that it is issued for.
    pub tier: Tier,
    /// The version that it was granted on; limits may stand in it as facts.
    pub form: &'a ApplicationForm,
}
