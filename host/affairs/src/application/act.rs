//! What can be done with an application.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Jurisdiction, Tier};
use tidegate_manifest::Text;

use super::{
    ApplicationForm, CurrentPermit, Decision, EnterpriseChange, FeedbackItem, OpinionVerdict,
    PrecheckItem, PrecheckPoint, RenewalStage,
};
use crate::{ApplicationKind, NodeId, Owners, PlanTerms, StopCause};

/// One act of an application. `action` is its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum ApplicationAct {
    /// The enterprise, or an officer on its behalf, begins.
    Start {
        /// What is applied for.
        kind: ApplicationKind,
        /// Tier of the enterprise: `key` or `simplified`.
        tier: Tier,
        /// The permit in force, of a renewal or a change always.
        #[serde(default)]
        permit: Option<CurrentPermit>,
        /// The county's numbers of the day; the host writes them in, whatever was sent.
        #[serde(default)]
        terms: Option<Box<PlanTerms>>,
    },
    /// The enterprise, or an officer on its behalf, saves what was filled in as a new version.
    Fill {
        /// The version that it rests on; 0 for the first.
        base: u32,
        /// What was filled in, all of it.
        form: ApplicationForm,
    },
    /// The host keeps what the packs say of a version.
    Precheck {
        /// The version looked at.
        version: u32,
        /// When in the procedure.
        point: PrecheckPoint,
        /// What is missing or contradicts.
        items: Vec<PrecheckItem>,
        /// The list of materials for this enterprise.
        #[serde(default)]
        materials: Vec<Text>,
        /// What its holder must know.
        #[serde(default)]
        must_know: Vec<Text>,
    },
    /// The enterprise, or an officer on its behalf, hands it in.
    Submit {
        /// The latest version.
        version: u32,
        /// Why although the precheck found something missing.
        #[serde(default)]
        despite: Option<String>,
    },
    /// The same after it was returned.
    Resubmit {
        /// The latest version.
        version: u32,
        /// Why although the precheck found something missing.
        #[serde(default)]
        despite: Option<String>,
    },
    /// An officer accepts it (受理).
    Accept {
        /// Whether the site is visited.
        site_check: bool,
        /// Who does what.
        #[serde(default)]
        owners: Owners,
    },
    /// The host: nothing was said in time, so that it counts as accepted.
    Silence,
    /// An officer returns it at intake, saying all that is to be put right at once (一次性告知).
    ReturnAtIntake {
        /// What is to be put right.
        items: Vec<FeedbackItem>,
    },
    /// An officer says who does what.
    Assign {
        /// By the word of a node or a post.
        owners: Owners,
    },
    /// An officer says what he thinks of one item.
    Opine {
        /// The version that was read.
        version: u32,
        /// What it is about, in the form's or the officer's words.
        item: String,
        /// What he thinks.
        verdict: OpinionVerdict,
        /// In words; may be empty of one who agrees.
        #[serde(default)]
        text: String,
    },
    /// An officer returns it with all that must be put right; the clock stops.
    ReturnForCorrection {
        /// What is to be said beside it; may be empty.
        #[serde(default)]
        note: String,
    },
    /// An officer has done the technical review or the draft of the decision.
    NodeDone {
        /// `technical` or `opinion`.
        node: NodeId,
        /// What came of it; may be empty.
        #[serde(default)]
        text: String,
    },
    /// An officer was on the site.
    SiteVisited {
        /// What was seen; never empty.
        text: String,
    },
    /// The host reminds the owner of a node.
    NodeReminded {
        /// Which.
        node: NodeId,
        /// Whether on the day, and not before it.
        on_day: bool,
    },
    /// The host: the day of a node passed without it.
    NodeLate {
        /// Which.
        node: NodeId,
    },
    /// The host takes a late node up.
    Escalate {
        /// Which.
        node: NodeId,
    },
    /// An officer stops the clock.
    Stop {
        /// Why.
        cause: StopCause,
        /// In words; never empty.
        reason: String,
    },
    /// An officer lets it go on, the clock or the whole review.
    Resume {
        /// Why; never empty.
        reason: String,
    },
    /// An officer spreads the nodes after a late one over what is left.
    Replan {
        /// Why; never empty.
        reason: String,
    },
    /// The host: the legal deadline passed without a decision.
    DeadlinePassed,
    /// The host: materials are awaited, and their day is near.
    MaterialsReminded,
    /// The host: materials were awaited long enough.
    MaterialsLapsed,
    /// The host: a permit that is to go on comes to its end.
    RenewalWarned {
        /// How near.
        stage: RenewalStage,
    },
    /// The host: notices of working days appeared that the plan waited for.
    CalendarKnown {
        /// The last year with one.
        year: i16,
    },
    /// An officer ends what was never accepted.
    Close {
        /// Why; never empty.
        reason: String,
    },
    /// An officer decides.
    Decide {
        /// What.
        decision: Decision,
    },
    /// An officer hands the permit out.
    Issue,
    /// The enterprise takes it back.
    Withdraw {
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// The host or an officer: the permit in force was revoked or cancelled.
    PermitWithdrawn {
        /// Its number.
        number: String,
        /// Why; never empty.
        reason: String,
    },
    /// The host or an officer: the enterprise is another one in some way.
    EnterpriseChanged {
        /// What changed.
        change: EnterpriseChange,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
        /// The county to which it moved, when that is another one.
        #[serde(default)]
        county: Option<Jurisdiction>,
    },
}
