//! How an application stands, for lists.

use serde_json::Value;
use tidegate_domain::{Instant, Position};

use super::{Application, ApplicationStatus};
use crate::NodeId;
use crate::plan::last_instant;

use ApplicationStatus as S;

impl Application {
    pub(super) fn stand(&self) -> Position {
        Position {
            status: self.status.word().to_owned(),
            closed: self.status.is_closed(),
            owner: self.owner(),
            due_at: self.next_moment(),
            deadline: self.until(),
            severity: 0,
            subject: self.kind.word().to_owned(),
            labels: self.labels(),
            state: Value::Null,
        }
    }

    /// Who does the next node.
    fn owner(&self) -> Option<String> {
        if self.status.is_closed() {
            return None;
        }
        match &self.plan {
            Some(plan) => plan.next_open().and_then(|node| node.owner.clone()),
            None => self.owners.get(NodeId::Completeness.post()).cloned(),
        }
    }

    /// Until when the party that it is with has to act.
    fn until(&self) -> Option<Instant> {
        match self.status {
            S::Draft => self.renewal.as_ref().map(|renewal| last_instant(renewal.apply_by)),
            S::Submitted => {
                let check = self.plan.as_ref()?.node(NodeId::Completeness)?;
                Some(last_instant(check.due))
            }
            S::ReturnedAtIntake | S::ReturnedForCorrection => {
                self.open_feedback().map(|feedback| last_instant(feedback.wait_until))
            }
            S::Reviewing => {
                let plan = self.plan.as_ref()?;
                plan.standing_still().is_none().then(|| plan.deadline())
            }
            S::Granted => {
                let issue = self.plan.as_ref()?.node(NodeId::Issue)?;
                Some(last_instant(issue.due))
            }
            _ => None,
        }
    }

    fn labels(&self) -> Vec<String> {
        let late = |plan: &crate::Plan| plan.nodes.iter().any(|node| node.late);
        let mut labels = vec![self.kind.word()];
        let mut label = |is: bool, word: &'static str| labels.extend(is.then_some(word));
        label(!self.feedback.is_empty(), "returned");
        label(self.plan.as_ref().is_some_and(late), "late-node");
        label(self.decided.as_ref().is_some_and(|decided| decided.in_time), "on-time");
        label(self.overdue, "overdue");
        label(!self.prechecks.is_empty(), "prechecked");
        label(self.submissions.iter().any(|one| one.despite.is_some()), "despite");
        label(self.by_silence, "silence");
        label(self.plan.as_ref().is_some_and(|plan| plan.provisional), "provisional");
        let mut labels: Vec<String> = labels.into_iter().map(str::to_owned).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}
