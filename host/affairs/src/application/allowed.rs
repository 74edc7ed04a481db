//! Who may do what, and when; what every text must be.

use tidegate_domain::Party;

use super::{Application, ApplicationAct, ApplicationStatus, Decision};
use crate::{Deed, NodeId, Refused};

/// Characters of a text beside the form.
const TEXT_MAX: usize = 4_000;

/// Items of one list.
const ITEMS_MAX: usize = 500;

const ENTERPRISE: &[Party] = &[Party::Enterprise];
const FILLING: &[Party] = &[Party::Enterprise, Party::Officer];
const OFFICER: &[Party] = &[Party::Officer];
const HOST: &[Party] = &[Party::Host];
const TOLD: &[Party] = &[Party::Host, Party::Officer];

use ApplicationStatus as S;

const OPEN: &[S] = &[
    S::Draft,
    S::Submitted,
    S::ReturnedAtIntake,
    S::Reviewing,
    S::ReturnedForCorrection,
    S::Suspended,
    S::Granted,
];
const UNDECIDED: &[S] = &[
    S::Draft,
    S::Submitted,
    S::ReturnedAtIntake,
    S::Reviewing,
    S::ReturnedForCorrection,
    S::Suspended,
];
const RETURNED: &[S] = &[S::ReturnedAtIntake, S::ReturnedForCorrection];
const REVIEW: &[S] = &[S::Reviewing, S::ReturnedForCorrection];

impl Application {
    /// Whether the act may be done now and by this party, and says what it must.
    ///
    /// # Errors
    /// [`Refused`] when not.
    pub(super) fn allows(
        &self,
        act: &ApplicationAct,
        deed: &Deed<ApplicationAct>,
    ) -> Result<(), Refused> {
        let (whose, when) = bounds(act);
        if !whose.contains(&deed.party) {
            let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
            return Err(Refused::new(
                "not-yours",
                format!(
                    "this is not for the {} to do, but for the {}",
                    deed.party.word(),
                    who.join(" or ")
                ),
            ));
        }
        if matches!(act, ApplicationAct::Start { .. }) {
            return Err(Refused::new(
                "already-open",
                "this application was begun already: begin another one for something else",
            ));
        }
        if self.status.is_closed() {
            return Err(Refused::new(
                "closed",
                format!("the application is {}: nothing more is done with it", self.status.word()),
            ));
        }
        if !when.contains(&self.status) {
            let when: Vec<&str> = when.iter().map(|status| status.word()).collect();
            return Err(Refused::new(
                "not-now",
                format!(
                    "the application is {}: this can be done while it is {}",
                    self.status.word(),
                    when.join(", ")
                ),
            ));
        }
        written(act)
    }
}

/// By whom, and how far the application has come.
fn bounds(act: &ApplicationAct) -> (&'static [Party], &'static [S]) {
    use ApplicationAct as A;
    match act {
        A::Start { .. } => (FILLING, OPEN),
        A::Fill { .. } => (FILLING, &[S::Draft, S::ReturnedAtIntake, S::ReturnedForCorrection]),
        A::Precheck { .. } => (HOST, UNDECIDED),
        A::Submit { .. } => (FILLING, &[S::Draft]),
        A::Resubmit { .. } => (FILLING, RETURNED),
        A::Accept { .. } | A::ReturnAtIntake { .. } => (OFFICER, &[S::Submitted]),
        A::Silence => (HOST, &[S::Submitted]),
        A::Assign { .. } => (OFFICER, OPEN),
        A::Opine { .. } | A::NodeDone { .. } | A::SiteVisited { .. } => (OFFICER, REVIEW),
        A::ReturnForCorrection { .. } | A::Stop { .. } | A::Replan { .. } => {
            (OFFICER, &[S::Reviewing])
        }
        A::Resume { .. } => (OFFICER, &[S::Reviewing, S::ReturnedForCorrection, S::Suspended]),
        A::NodeReminded { .. } | A::NodeLate { .. } | A::Escalate { .. } => {
            (HOST, &[S::Submitted, S::Reviewing, S::Granted])
        }
        A::DeadlinePassed => (HOST, REVIEW),
        A::MaterialsReminded | A::MaterialsLapsed => (HOST, RETURNED),
        A::RenewalWarned { .. } => (HOST, UNDECIDED),
        A::CalendarKnown { .. } => (HOST, OPEN),
        A::Close { .. } => (OFFICER, &[S::Draft, S::ReturnedAtIntake]),
        A::Decide { decision: Decision::Grant { .. } } => (OFFICER, &[S::Reviewing]),
        A::Decide { decision: Decision::Refuse { .. } } => {
            (OFFICER, &[S::Reviewing, S::ReturnedForCorrection, S::Suspended])
        }
        A::Issue => (OFFICER, &[S::Granted]),
        A::Withdraw { .. } => (ENTERPRISE, UNDECIDED),
        A::PermitWithdrawn { .. } | A::EnterpriseChanged { .. } => (TOLD, OPEN),
    }
}

/// Whether all texts are there and none is endless.
fn written(act: &ApplicationAct) -> Result<(), Refused> {
    use ApplicationAct as A;
    match act {
        A::SiteVisited { text } => needed("what was seen", text),
        A::Stop { reason, .. }
        | A::Resume { reason }
        | A::Replan { reason }
        | A::Close { reason }
        | A::PermitWithdrawn { reason, .. }
        | A::Decide { decision: Decision::Refuse { reason } } => needed("the reason", reason),
        A::Withdraw { reason } => bounded("the reason", reason),
        A::NodeDone { text, .. } => bounded("the text", text),
        A::ReturnForCorrection { note } => bounded("the note", note),
        A::Submit { despite: Some(despite), .. }
        | A::Resubmit { despite: Some(despite), .. }
        | A::Decide { decision: Decision::Grant { despite: Some(despite), .. } } => {
            needed("the reason to go on despite what was found", despite)
        }
        A::Opine { item, verdict, text, .. } => {
            needed("the item", item)?;
            match verdict {
                super::OpinionVerdict::Agree => bounded("the text", text),
                _ => needed("the text of who does not agree", text),
            }
        }
        A::ReturnAtIntake { items } => {
            counted("items to put right", items.len(), 1)?;
            items.iter().try_for_each(|item| {
                needed("the item", &item.item)?;
                needed("what is to be put right", &item.text)
            })
        }
        A::Precheck { items, materials, must_know, .. } => {
            counted("items", items.len(), 0)?;
            counted("materials", materials.len(), 0)?;
            counted("things to know", must_know.len(), 0)
        }
        A::Assign { owners } => {
            counted("owners", owners.len(), 1)?;
            named(owners)
        }
        A::Accept { owners, .. } => {
            counted("owners", owners.len(), 0)?;
            named(owners)
        }
        A::EnterpriseChanged { before, after, .. } => {
            needed("what it was", before)?;
            needed("what it is", after)
        }
        _ => Ok(()),
    }
}

fn named(owners: &crate::Owners) -> Result<(), Refused> {
    owners.iter().try_for_each(|(what, who)| {
        let mut nodes = NodeId::ALL.iter();
        if what != "leader" && !nodes.any(|node| node.word() == what || node.post() == what) {
            let shown: String = what.chars().take(40).collect();
            return Err(Refused::new(
                "no-such-node",
                format!("`{shown}` is no node and no post of the plan"),
            ));
        }
        needed("the owner of a node or post", who)
    })
}

fn needed(what: &str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::new("unwritten", format!("{what} is missing: write it down")));
    }
    bounded(what, text)
}

fn bounded(what: &str, text: &str) -> Result<(), Refused> {
    let characters = text.chars().count();
    if characters > TEXT_MAX {
        return Err(Refused::new(
            "too-large",
            format!("{what} has {characters} characters, at most {TEXT_MAX}: attach it as a file"),
        ));
    }
    Ok(())
}

fn counted(what: &str, count: usize, least: usize) -> Result<(), Refused> {
    if count < least {
        return Err(Refused::new("unwritten", format!("there are no {what}: name at least one")));
    }
    if count > ITEMS_MAX {
        return Err(Refused::new(
            "too-large",
            format!("there are {count} {what}, at most {ITEMS_MAX}"),
        ));
    }
    Ok(())
}
