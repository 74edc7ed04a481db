//! Applications for permits (申请办理): filled in, prechecked, reviewed by a plan, decided, issued.
//!
//! Every version is kept, every opinion stands beside the version that it was given on, and the
//! clock runs as the plan says. What the host does by itself it says with [`Affair::due`].

mod act;
mod allowed;
mod changes;
mod content;
mod decide;
mod filing;
mod form;
mod intake;
mod record;
mod review;
mod standing;
mod steps;
mod tells;
mod watch;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant, MatterKind, Position, Tier};
use tidegate_manifest::Text;

pub use act::*;
pub use content::*;
pub use form::*;
pub use record::*;
pub use tells::APPLICATION_TOPICS;

use crate::{
    Affair, ApplicationKind, Context, Deed, NodeId, Owners, Plan, PlanRequest, PlanTerms, Refused,
    Replanning, Turn,
};

/// How far an application has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationStatus {
    /// It is filled in (填报中).
    Draft,
    /// It was handed in and is checked for completeness (待受理).
    Submitted,
    /// It was not complete (受理前补正).
    ReturnedAtIntake,
    /// It is reviewed (审查中).
    Reviewing,
    /// Something must be put right before a decision (审查中补正).
    ReturnedForCorrection,
    /// Its permit was revoked meanwhile (中止).
    Suspended,
    /// The permit is granted and not handed out yet (准予).
    Granted,
    /// The permit is handed out (已发证).
    Issued,
    /// It is refused (不予许可).
    Refused,
    /// The enterprise took it back (撤回).
    Withdrawn,
    /// The enterprise moved to another county (迁出).
    Moved,
    /// It was ended without having been accepted (不予受理).
    NotAccepted,
}

impl ApplicationStatus {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Draft,
        Self::Submitted,
        Self::ReturnedAtIntake,
        Self::Reviewing,
        Self::ReturnedForCorrection,
        Self::Suspended,
        Self::Granted,
        Self::Issued,
        Self::Refused,
        Self::Withdrawn,
        Self::Moved,
        Self::NotAccepted,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::ReturnedAtIntake => "returned-at-intake",
            Self::Reviewing => "reviewing",
            Self::ReturnedForCorrection => "returned-for-correction",
            Self::Suspended => "suspended",
            Self::Granted => "granted",
            Self::Issued => "issued",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Moved => "moved",
            Self::NotAccepted => "not-accepted",
        }
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::Issued | Self::Refused | Self::Withdrawn | Self::Moved | Self::NotAccepted
        )
    }
}

/// An application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// What is applied for.
    pub kind: ApplicationKind,
    /// Tier of the enterprise.
    pub tier: Tier,
    /// The permit in force.
    pub permit: Option<CurrentPermit>,
    /// The numbers that it is handled by.
    pub terms: PlanTerms,
    /// When it was begun.
    pub started_at: Instant,
    /// By whom.
    pub started_by: String,
    /// Whether an officer began it on the enterprise's behalf.
    pub on_behalf: bool,
    /// How far it has come.
    pub status: ApplicationStatus,
    /// How far it had come when it was suspended.
    pub before_suspension: Option<ApplicationStatus>,
    /// Why it was suspended or closed; empty otherwise.
    pub reason: String,
    /// Every saved version, in their order.
    pub versions: Vec<FormVersion>,
    /// Every time that it was handed in.
    pub submissions: Vec<Submission>,
    /// The latest precheck of every version at every point, in the order in which they were made.
    pub prechecks: Vec<Precheck>,
    /// The list of materials for this enterprise, as last made.
    pub materials: Vec<Text>,
    /// What its holder must know, as last made.
    pub must_know: Vec<Text>,
    /// Opinions, in their order.
    pub opinions: Vec<Opinion>,
    /// What the enterprise was told to put right, in its order.
    pub feedback: Vec<Feedback>,
    /// Who does what.
    pub owners: Owners,
    /// The plan, from when it was handed in.
    pub plan: Option<Plan>,
    /// Whether it counts as accepted because nothing was said.
    pub by_silence: bool,
    /// Whether the legal deadline passed without a decision.
    pub overdue: bool,
    /// Of a renewal.
    pub renewal: Option<RenewalClock>,
    /// The decision.
    pub decided: Option<Decided>,
    /// When the permit was handed out.
    pub issued_at: Option<Instant>,
    /// What happened to the enterprise or its permit meanwhile.
    pub happenings: Vec<Happening>,
}

impl Affair for Application {
    const KIND: MatterKind = MatterKind::Application;
    type Act = ApplicationAct;

    fn sealed(act: ApplicationAct, context: &Context<'_>) -> ApplicationAct {
        let mut act = act;
        if let ApplicationAct::Start { terms, .. } = &mut act {
            *terms = Some(Box::new(PlanTerms::of_context(context)));
        }
        act
    }

    fn take(
        now: Option<&Self>,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        match (now, &deed.act) {
            (None, ApplicationAct::Start { kind, tier, permit, terms }) => {
                filing::start((*kind, *tier), permit.as_ref(), terms.as_deref(), (deed, context))
            }
            (None, _) => {
                Err(Refused::new("not-open", "an application begins with `start`: do that first"))
            }
            (Some(application), act) => {
                application.allows(act, deed)?;
                application.clone().go_on(deed, context)
            }
        }
    }

    fn due(&self, now: Instant, context: &Context<'_>) -> Option<ApplicationAct> {
        self.notice_due(context).or_else(|| self.timed(now))
    }

    fn position(&self) -> Position {
        self.stand()
    }
}

impl Application {
    /// The latest version.
    #[must_use]
    pub fn latest(&self) -> Option<&FormVersion> {
        self.versions.last()
    }

    /// Number of the latest version; 0 when there is none.
    #[must_use]
    pub fn latest_number(&self) -> u32 {
        self.latest().map_or(0, |version| version.number)
    }

    /// The version that was handed in last.
    #[must_use]
    pub fn submitted(&self) -> Option<&FormVersion> {
        self.version(self.submissions.last()?.version)
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&FormVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The latest precheck of a version.
    #[must_use]
    pub fn precheck(&self, version: u32) -> Option<&Precheck> {
        self.prechecks.iter().rev().find(|precheck| precheck.version == version)
    }

    /// In what one version differs from another, by field.
    ///
    /// # Errors
    /// [`Refused`] when there is no such version.
    pub fn compare(&self, before: u32, after: u32) -> Result<Vec<Difference>, Refused> {
        let form = |number| {
            self.version(number).map(|version| &version.form).ok_or_else(|| {
                Refused::new(
                    "no-such-version",
                    format!("there is no version {number}: the latest is {}", self.latest_number()),
                )
            })
        };
        Ok(form(before)?.differences(form(after)?))
    }

    /// Opinions that say what must be put right and that their officer has not taken back by a later
    /// one on the same item, in their order.
    #[must_use]
    pub fn open_must_fix(&self) -> Vec<&Opinion> {
        let mut latest: BTreeMap<(&str, &str), &Opinion> = BTreeMap::new();
        for opinion in &self.opinions {
            latest.insert((&opinion.item, &opinion.by), opinion);
        }
        let open = |opinion: &&Opinion| {
            opinion.verdict == OpinionVerdict::MustFix
                && latest.get(&(opinion.item.as_str(), opinion.by.as_str())) == Some(opinion)
        };
        self.opinions.iter().filter(open).collect()
    }

    /// The feedback that is not answered.
    #[must_use]
    pub fn open_feedback(&self) -> Option<&Feedback> {
        self.feedback.last().filter(|feedback| feedback.answered_at.is_none())
    }

    /// The permit, once it was handed out.
    #[must_use]
    pub fn issued_permit(&self) -> Option<IssuedPermit<'_>> {
        self.issued_at?;
        let Decision::Grant { permit, .. } = &self.decided.as_ref()?.decision else { return None };
        Some(IssuedPermit { permit, tier: self.tier, form: &self.submitted()?.form })
    }

    /// The nodes that are watched as it stands.
    #[must_use]
    pub const fn watched_nodes(&self) -> &'static [NodeId] {
        match self.status {
            ApplicationStatus::Submitted => &[NodeId::Completeness],
            ApplicationStatus::Reviewing => {
                &[NodeId::SiteCheck, NodeId::Technical, NodeId::Opinion, NodeId::Approval]
            }
            ApplicationStatus::Granted => &[NodeId::Issue],
            _ => &[],
        }
    }

    fn request(&self, accepted: Date, site_check: bool) -> PlanRequest {
        PlanRequest {
            kind: self.kind,
            tier: self.tier,
            site_check,
            accepted,
            owners: self.owners.clone(),
        }
    }

    fn plan_mut(&mut self) -> Result<&mut Plan, Refused> {
        self.plan
            .as_mut()
            .ok_or_else(|| Refused::new("no-plan", "there is no plan before it is handed in"))
    }
}

/// Why a plan is made anew by a deed.
fn why(deed: &Deed<ApplicationAct>, cause: crate::PlanCause, reason: &str) -> Replanning {
    Replanning { at: deed.at, by: deed.by.clone(), cause, reason: reason.to_owned() }
}
