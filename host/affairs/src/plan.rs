//! The plan of a review, made backwards from the legal deadline (倒排计划).
//!
//! The deadline is what the law gives from the day of acceptance; it moves only by the time in which
//! the clock stands. Before it lie the nodes, so many working days each; where the term is too short
//! for them they move together in proportion. A node that slips makes the later ones share what is
//! left. Every plan that was given up is kept with the reason.

mod clock;
mod reckon;
mod spread;
mod terms;
mod watch;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant, Tier};

pub(crate) use reckon::calendar_of;
pub use terms::*;
pub use watch::*;

/// Earlier plans and stops of one application; beyond it, somebody has to decide.
pub const PLANS_MAX: usize = 200;

/// What is applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationKind {
    /// A first permit (首次申请).
    First,
    /// That a permit goes on after its end (延续).
    Renewal,
    /// Another name, address or legal representative (变更).
    Change,
    /// A permit anew, because what is discharged changes (重新申请).
    ReApplication,
}

impl ApplicationKind {
    /// All.
    pub const ALL: [Self; 4] = [Self::First, Self::Renewal, Self::Change, Self::ReApplication];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Renewal => "renewal",
            Self::Change => "change",
            Self::ReApplication => "re-application",
        }
    }

    /// Whether it rests on a permit that is in force.
    #[must_use]
    pub const fn needs_permit(self) -> bool {
        matches!(self, Self::Renewal | Self::Change)
    }
}

/// A node of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeId {
    /// Whether the application is complete (受理审查).
    Completeness,
    /// The visit to the site (现场核查).
    SiteCheck,
    /// The technical review (技术审查).
    Technical,
    /// The draft of the decision (审查意见).
    Opinion,
    /// The decision (审批).
    Approval,
    /// The permit is handed out (发证).
    Issue,
}

impl NodeId {
    /// All, in their order.
    pub const ALL: [Self; 6] = [
        Self::Completeness,
        Self::SiteCheck,
        Self::Technical,
        Self::Opinion,
        Self::Approval,
        Self::Issue,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Completeness => "completeness",
            Self::SiteCheck => "site-check",
            Self::Technical => "technical",
            Self::Opinion => "opinion",
            Self::Approval => "approval",
            Self::Issue => "issue",
        }
    }

    /// The post that does it where nobody is named.
    #[must_use]
    pub const fn post(self) -> &'static str {
        match self {
            Self::Completeness | Self::Issue => "intake",
            Self::SiteCheck | Self::Technical | Self::Opinion => "permit-reviewer",
            Self::Approval => "approver",
        }
    }
}

/// Who does what: a person's id by the word of a node or, for all nodes of a post, by the post.
pub type Owners = BTreeMap<String, String>;

/// What a plan is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRequest {
    /// What is applied for.
    pub kind: ApplicationKind,
    /// Tier of the enterprise.
    pub tier: Tier,
    /// Whether the site is visited.
    pub site_check: bool,
    /// The day of acceptance.
    pub accepted: Date,
    /// Who does what.
    pub owners: Owners,
}

/// One node of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Which.
    pub id: NodeId,
    /// Who does it; absent when only the post is known.
    pub owner: Option<String>,
    /// The last day on which it is in time.
    pub due: Date,
    /// The day from which its owner is reminded.
    pub reminder: Date,
    /// A node that is late at the end of this day goes up.
    pub escalation: Date,
    /// Working days before the legal deadline, as first planned.
    pub planned_days: u16,
    /// Working days before the legal deadline now.
    pub before_days: u16,
    /// Whether its day rests on a notice of working days that is not known yet.
    pub provisional: bool,
    /// Whether the owner was reminded before the day.
    pub reminded: bool,
    /// Whether the owner was reminded on the day.
    pub reminded_on_day: bool,
    /// When it was done.
    pub done_at: Option<Instant>,
    /// By whom; empty while it is not done.
    pub done_by: String,
    /// Whether its day passed without it.
    pub late: bool,
    /// Whether it went up.
    pub escalated: bool,
}

/// What is to be known about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanNote {
    /// The term is too short for the county's days: the nodes lie closer together.
    Squeezed,
    /// The law names no term for this kind: that of a renewal is used.
    TermOfRenewal,
    /// A number of the term was not read in its source, or is not dated.
    TermDoubtful,
    /// A notice of working days is not known yet.
    CalendarProvisional,
}

/// Why the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopCause {
    /// The enterprise is to put something right (补正).
    Materials,
    /// What is applied for is made public (公示).
    Publicity,
    /// A hearing (听证).
    Hearing,
    /// Testing or inspection (检验检测).
    Testing,
    /// A review by experts (专家评审).
    ExpertReview,
    /// The permit that is to go on was revoked.
    PermitWithdrawn,
}

impl StopCause {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Materials,
        Self::Publicity,
        Self::Hearing,
        Self::Testing,
        Self::ExpertReview,
        Self::PermitWithdrawn,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Materials => "materials",
            Self::Publicity => "publicity",
            Self::Hearing => "hearing",
            Self::Testing => "testing",
            Self::ExpertReview => "expert-review",
            Self::PermitWithdrawn => "permit-withdrawn",
        }
    }
}

/// A time in which the clock stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockStop {
    /// Why.
    pub cause: StopCause,
    /// In words; may be empty.
    pub reason: String,
    /// Who stopped it.
    pub by: String,
    /// The day on which it stopped.
    pub from: Date,
    /// The day on which it went on; absent while it stands.
    pub until: Option<Date>,
    /// Days by which the legal deadline moved, counted as the term is.
    pub days: u16,
}

/// Why a plan was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanCause {
    /// The application was accepted, on another day than was expected.
    Accepted,
    /// It counts as accepted, because nothing was said.
    Silence,
    /// It was handed in again after it was not complete.
    HandedInAgain,
    /// A node was not done on its day, or was done after it.
    NodeLate,
    /// The clock goes on.
    Resumed,
    /// A notice of working days appeared.
    Calendar,
    /// An officer wanted it.
    Officer,
}

impl PlanCause {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Accepted,
        Self::Silence,
        Self::HandedInAgain,
        Self::NodeLate,
        Self::Resumed,
        Self::Calendar,
        Self::Officer,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Silence => "silence",
            Self::HandedInAgain => "handed-in-again",
            Self::NodeLate => "node-late",
            Self::Resumed => "resumed",
            Self::Calendar => "calendar",
            Self::Officer => "officer",
        }
    }
}

/// Who makes a plan anew, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replanning {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub cause: PlanCause,
    /// In words; may be empty.
    pub reason: String,
}

/// A plan that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierPlan {
    /// When it was given up.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub cause: PlanCause,
    /// In words; may be empty.
    pub reason: String,
    /// Its legal deadline.
    pub legal_deadline: Date,
    /// The days of its nodes.
    pub days: BTreeMap<NodeId, Date>,
}

/// The plan of one review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What is applied for.
    pub kind: ApplicationKind,
    /// Tier of the enterprise.
    pub tier: Tier,
    /// Whether the site is visited.
    pub site_check: bool,
    /// The day on which the application was received.
    pub received: Date,
    /// The day of acceptance, or on which it is expected at the latest.
    pub accepted: Date,
    /// Whether it is only expected.
    pub expected: bool,
    /// Days of the term.
    pub decision_days: u16,
    /// The last day on which the decision is in time.
    pub legal_deadline: Date,
    /// Whether the deadline or a node rests on a working day that a notice may still change, or the
    /// term on another than the law's own.
    pub provisional: bool,
    /// What else is to be known, ascending.
    pub notes: Vec<PlanNote>,
    /// In the order of their days.
    pub nodes: Vec<Node>,
    /// Times in which the clock stood, in their order; the last may still run.
    pub stops: Vec<ClockStop>,
    /// Plans before this one, in their order.
    pub earlier: Vec<EarlierPlan>,
    /// The numbers that it was made by.
    pub terms: PlanTerms,
}

impl Plan {
    /// A node; none when the plan has none of the kind.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The first node that is not done.
    #[must_use]
    pub fn next_open(&self) -> Option<&Node> {
        self.nodes.iter().find(|node| node.done_at.is_none())
    }

    /// The stop that runs.
    #[must_use]
    pub fn standing_still(&self) -> Option<&ClockStop> {
        self.stops.last().filter(|stop| stop.until.is_none())
    }

    /// The last instant in time for the decision.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        last_instant(self.legal_deadline)
    }
}

/// The last instant of a day.
pub(crate) const fn last_instant(date: Date) -> Instant {
    date.plus_days(1).start().saturating_sub(1)
}
