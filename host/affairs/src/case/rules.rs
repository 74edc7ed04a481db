//! Who may do what in a task, and when.

use tidegate_domain::Party;

use super::TaskStatus as S;
use super::{Task, TaskAct, clocks};
use crate::{Deed, Refused};

/// The enterprise, and an officer who writes down what it said otherwise, for example by telephone.
const ENTERPRISE: &[Party] = &[Party::Enterprise, Party::Officer];
const OFFICER: &[Party] = &[Party::Officer];
const HOST: &[Party] = &[Party::Host];

/// While it is open.
const OPEN: &[S] = &[
    S::ToConfirm,
    S::Issued,
    S::Accepted,
    S::Rectifying,
    S::Submitted,
    S::Rechecked,
    S::Returned,
    S::Appealed,
];
/// While the enterprise has to do something.
const ENTERPRISES_TURN: &[S] = &[S::Issued, S::Accepted, S::Rectifying, S::Returned];

/// Whether the act may be done now and by this party.
pub(super) fn allowed(task: &Task, act: &TaskAct, deed: &Deed<TaskAct>) -> Result<(), Refused> {
    let whose = whose(act);
    // What the enterprise has not heard of is not there for it.
    let unknown = deed.party == Party::Enterprise && !task.is_known_to_enterprise();
    if unknown || !whose.contains(&deed.party) {
        let others = whose.iter().filter(|party| !unknown || **party != Party::Enterprise);
        let who: Vec<&str> = others.map(|party| party.word()).collect();
        let party = deed.party.word();
        return Err(Refused::new(
            "not-yours",
            format!("this is not for the {party} to do now, but for the {}", who.join(" or ")),
        ));
    }
    let when = when(task, act);
    if !when.contains(&task.status) {
        let when: Vec<&str> = when.iter().map(|status| status.word()).collect();
        return Err(Refused::new(
            if task.status.is_closed() { "closed" } else { "not-now" },
            format!(
                "the task is {}: this can be done while it is {}",
                task.status.word(),
                when.join(", ")
            ),
        ));
    }
    stands(task, act, deed)
}

fn whose(act: &TaskAct) -> &'static [Party] {
    match act {
        TaskAct::Find(_)
        | TaskAct::Lapse { .. }
        | TaskAct::TellGathered
        | TaskAct::Remind
        | TaskAct::Escalate => HOST,
        TaskAct::Confirm { .. }
        | TaskAct::Dismiss { .. }
        | TaskAct::Recheck { .. }
        | TaskAct::Close { .. }
        | TaskAct::Waive { .. }
        | TaskAct::Answer { .. }
        | TaskAct::Assign { .. }
        | TaskAct::Extend { .. }
        | TaskAct::Raise { .. } => OFFICER,
        TaskAct::Accept { .. }
        | TaskAct::Rectify { .. }
        | TaskAct::Submit { .. }
        | TaskAct::Appeal { .. } => ENTERPRISE,
        TaskAct::Note { .. } => &Party::ALL,
    }
}

fn when(task: &Task, act: &TaskAct) -> &'static [S] {
    match act {
        TaskAct::Find(_) | TaskAct::Lapse { .. } | TaskAct::Note { .. } => &S::ALL,
        // What is not to be done yet is refused below, whatever the status is.
        TaskAct::TellGathered | TaskAct::Remind | TaskAct::Escalate => &S::ALL,
        TaskAct::Confirm { .. } | TaskAct::Dismiss { .. } if task.clues.is_empty() => {
            &[S::ToConfirm]
        }
        TaskAct::Accept { .. } => &[S::Issued],
        TaskAct::Rectify { .. } => &[S::Issued, S::Accepted, S::Returned],
        TaskAct::Submit { .. } => &[S::Accepted, S::Rectifying, S::Returned],
        // Found right by mistake: it can be looked at once more, but its time does not begin anew.
        TaskAct::Recheck { passed: false, .. } => &[S::Submitted, S::Rechecked],
        TaskAct::Recheck { passed: true, .. } => &[S::Submitted],
        TaskAct::Close { .. } if task.is_found() => &[S::Rechecked],
        // Nothing is left to put right.
        TaskAct::Close { .. } => &[
            S::Issued,
            S::Accepted,
            S::Rectifying,
            S::Submitted,
            S::Rechecked,
            S::Returned,
            S::Appealed,
        ],
        TaskAct::Appeal { .. } => ENTERPRISES_TURN,
        TaskAct::Answer { .. } => &[S::Appealed],
        TaskAct::Confirm { .. }
        | TaskAct::Dismiss { .. }
        | TaskAct::Waive { .. }
        | TaskAct::Assign { .. }
        | TaskAct::Extend { .. }
        | TaskAct::Raise { .. } => OPEN,
    }
}

/// What else has to hold.
fn stands(task: &Task, act: &TaskAct, deed: &Deed<TaskAct>) -> Result<(), Refused> {
    match act {
        TaskAct::TellGathered | TaskAct::Remind | TaskAct::Escalate
            if clocks::due(task, deed.at).as_ref() != Some(act) =>
        {
            Err(Refused::new("not-now", "it is not the time for this, or it was done already"))
        }
        TaskAct::Appeal { .. } if task.appeal_answered => Err(Refused::new(
            "answered",
            "an appeal against this was answered already: write a note if there is something new",
        )),
        TaskAct::Close { .. } if !task.clues.is_empty() => Err(Refused::new(
            "clues",
            "a clue in the task is neither confirmed nor dismissed: do one of these first",
        )),
        _ => Ok(()),
    }
}
