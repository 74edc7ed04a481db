//! What people, and the clocks, do in a task.

use tidegate_domain::{Instant, Party, Urgency};

use super::clocks::{self, Against};
use super::find::{tell_enterprise, tell_post};
use super::{Task, TaskAct, TaskStatus};
use crate::{Context, Deed, Refused, Tell, Turn};

/// The most days by which an officer gives more time at once.
const EXTEND_DAYS_MAX: u16 = 365;

pub(super) fn take(
    task: Task,
    act: &TaskAct,
    deed: &Deed<TaskAct>,
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    allowed(&task, act, deed.party)?;
    written(act)?;
    let at = deed.at;
    match act {
        TaskAct::Find(_) => Err(Refused::new("unexpected", "what is found goes another way")),
        TaskAct::Lapse { case, judgement } => lapse(task, *case, judgement),
        TaskAct::Confirm { .. } => {
            let task = moved(task, TaskStatus::Issued, Some(Against::Accepting), at, context);
            Ok(telling_enterprise(told(task, at), "case-issued", "issued"))
        }
        TaskAct::Dismiss { .. } => Ok(Turn::quiet(closed(task, TaskStatus::Dismissed, at))),
        TaskAct::Accept { .. } => {
            let mut task =
                moved(task, TaskStatus::Accepted, Some(Against::Rectifying), at, context);
            task.before_appeal = None;
            Ok(telling_officer(task, "case-accepted", Urgency::Information, &at.to_string()))
        }
        TaskAct::Rectify { .. } => {
            // The time to put it right began when it was accepted, or sent back.
            let mut task = task;
            if matches!(task.status, TaskStatus::Issued) {
                task.clock = Some(clocks::start(&task, Against::Rectifying, at, context));
            }
            task.status = TaskStatus::Rectifying;
            Ok(Turn::quiet(task))
        }
        TaskAct::Submit { .. } => {
            let task = moved(task, TaskStatus::Submitted, Some(Against::Rechecking), at, context);
            Ok(telling_officer(task, "case-submitted", Urgency::Action, &at.to_string()))
        }
        TaskAct::Recheck { passed: true, .. } => {
            let task = moved(task, TaskStatus::Rechecked, Some(Against::Closing), at, context);
            Ok(Turn::quiet(task))
        }
        TaskAct::Recheck { passed: false, .. } => {
            let task = moved(task, TaskStatus::Returned, Some(Against::Rectifying), at, context);
            Ok(telling_enterprise(task, "case-returned", &at.to_string()))
        }
        TaskAct::Close { .. } => {
            let task = closed(task, TaskStatus::Closed, at);
            Ok(telling_enterprise(task, "case-closed", &at.to_string()))
        }
        TaskAct::Waive { .. } => {
            let task = closed(task, TaskStatus::Waived, at);
            Ok(telling_enterprise(task, "case-waived", &at.to_string()))
        }
        TaskAct::Appeal { .. } => {
            let mut task = task;
            task.before_appeal = Some(task.status);
            task.status = TaskStatus::Appealed;
            task.clock = Some(clocks::start(&task, Against::Confirming, at, context));
            Ok(telling_officer(task, "case-appealed", Urgency::Action, &at.to_string()))
        }
        TaskAct::Answer { upheld, .. } => Ok(answer(task, *upheld, at, context)),
        TaskAct::Assign { officer } => {
            let mut task = task;
            task.owner = Some(officer.clone());
            Ok(telling_officer(task, "case-assigned", Urgency::Action, &at.to_string()))
        }
        TaskAct::Extend { days, .. } => extend(task, *days, at, context),
        TaskAct::Note { .. } => Ok(Turn::quiet(task)),
        TaskAct::Remind => Ok(remind(task)),
        TaskAct::Escalate => Ok(escalate(task)),
    }
}

/// Whether the act may be done now and by this party.
fn allowed(task: &Task, act: &TaskAct, party: Party) -> Result<(), Refused> {
    use TaskStatus as S;
    let (whose, when): (&[Party], &[TaskStatus]) = match act {
        TaskAct::Lapse { .. } | TaskAct::Find(_) => (&[Party::Host], &S::ALL),
        TaskAct::Remind | TaskAct::Escalate => (&[Party::Host], &S::ALL),
        TaskAct::Confirm { .. } => (&[Party::Officer], &[S::ToConfirm]),
        TaskAct::Dismiss { .. } => (&[Party::Officer], &[S::ToConfirm]),
        TaskAct::Accept { .. } => (&[Party::Enterprise, Party::Officer], &[S::Issued]),
        TaskAct::Rectify { .. } => {
            (&[Party::Enterprise, Party::Officer], &[S::Issued, S::Accepted, S::Returned])
        }
        TaskAct::Submit { .. } => {
            (&[Party::Enterprise, Party::Officer], &[S::Accepted, S::Rectifying, S::Returned])
        }
        TaskAct::Recheck { .. } => (&[Party::Officer], &[S::Submitted]),
        TaskAct::Close { .. } => (&[Party::Officer], &[S::Rechecked]),
        TaskAct::Waive { .. } => (
            &[Party::Officer],
            &[
                S::ToConfirm,
                S::Issued,
                S::Accepted,
                S::Rectifying,
                S::Submitted,
                S::Returned,
                S::Appealed,
            ],
        ),
        TaskAct::Appeal { .. } => (
            &[Party::Enterprise, Party::Officer],
            &[S::Issued, S::Accepted, S::Rectifying, S::Returned],
        ),
        TaskAct::Answer { .. } => (&[Party::Officer], &[S::Appealed]),
        TaskAct::Assign { .. } | TaskAct::Extend { .. } => (
            &[Party::Officer],
            &[
                S::ToConfirm,
                S::Issued,
                S::Accepted,
                S::Rectifying,
                S::Submitted,
                S::Rechecked,
                S::Returned,
                S::Appealed,
            ],
        ),
        TaskAct::Note { .. } => (&Party::ALL, &S::ALL),
    };
    if !whose.contains(&party) {
        let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
        return Err(Refused::new(
            "not-yours",
            format!("this is not for the {} to do, but for the {}", party.word(), who.join(" or ")),
        ));
    }
    if !when.contains(&task.status) {
        let when: Vec<&str> = when.iter().map(|status| status.word()).collect();
        return Err(Refused::new(
            "not-now",
            format!(
                "the task is {}: this can be done while it is {}",
                task.status.word(),
                when.join(", ")
            ),
        ));
    }
    Ok(())
}

/// Whether what has to be said is said.
fn written(act: &TaskAct) -> Result<(), Refused> {
    let (name, text) = match act {
        TaskAct::Dismiss { reason }
        | TaskAct::Appeal { reason }
        | TaskAct::Waive { reason, .. }
        | TaskAct::Answer { reason, .. }
        | TaskAct::Extend { reason, .. } => ("reason", reason),
        TaskAct::Rectify { measures } => ("measures", measures),
        TaskAct::Submit { text }
        | TaskAct::Recheck { text, .. }
        | TaskAct::Close { text }
        | TaskAct::Note { text } => ("text", text),
        TaskAct::Assign { officer } => ("officer", officer),
        _ => return Ok(()),
    };
    if text.trim().is_empty() {
        return Err(Refused::new(
            "empty",
            format!("`{name}` is empty: write it down, it stays in the record"),
        ));
    }
    Ok(())
}

fn lapse(mut task: Task, case: i64, judgement: &str) -> Result<Turn<Task>, Refused> {
    let Some(line) = task.lines.iter_mut().find(|line| line.case == case) else {
        return Err(Refused::new("unknown", format!("case {case} is not in this task")));
    };
    if !line.found {
        return Ok(Turn::quiet(task));
    }
    line.found = false;
    judgement.clone_into(&mut line.judgement);
    if task.is_found() || task.status.is_closed() {
        return Ok(Turn::quiet(task));
    }
    // A person closes it: what was done meanwhile may be worth more than what is found.
    let tell =
        tell_post(&task, "inspector", "case-no-longer-found", Urgency::Information, judgement);
    Ok(Turn { tells: vec![tell], ..Turn::quiet(task) })
}

fn answer(mut task: Task, upheld: bool, at: Instant, context: &Context<'_>) -> Turn<Task> {
    let before = task.before_appeal.take().unwrap_or(TaskStatus::Issued);
    if upheld {
        let task = closed(task, TaskStatus::Dismissed, at);
        return telling_enterprise(task, "case-appeal-upheld", &at.to_string());
    }
    // The clock that was stopped begins anew.
    let against =
        if before == TaskStatus::Issued { Against::Accepting } else { Against::Rectifying };
    let task = moved(task, before, Some(against), at, context);
    telling_enterprise(task, "case-appeal-rejected", &at.to_string())
}

fn extend(
    mut task: Task,
    days: u16,
    at: Instant,
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    if days == 0 || days > EXTEND_DAYS_MAX {
        return Err(Refused::new(
            "out-of-range",
            format!("`days` is {days}: give 1 to {EXTEND_DAYS_MAX} working days"),
        ));
    }
    let Some(clock) = task.clock else {
        return Err(Refused::new("not-now", "no clock runs in this task"));
    };
    task.clock = Some(clocks::extended(&task, clock, days, context));
    Ok(telling_enterprise(task, "case-extended", &at.to_string()))
}

fn remind(mut task: Task) -> Turn<Task> {
    let Some(clock) = task.clock.as_mut() else { return Turn::quiet(task) };
    clock.remind_at = None;
    let once = format!("remind/{}", clock.deadline);
    if clocks::is_enterprises(task.status) {
        telling_enterprise(task, "case-reminder", &once)
    } else {
        telling_officer(task, "case-reminder-officer", Urgency::Action, &once)
    }
}

fn escalate(mut task: Task) -> Turn<Task> {
    let Some(clock) = task.clock.as_mut() else { return Turn::quiet(task) };
    clock.escalated = true;
    let once = format!("missed/{}", clock.deadline);
    task.missed += 1;
    let mut tells = vec![tell_post(&task, "leader", "case-missed", Urgency::Action, &once)];
    if clocks::is_enterprises(task.status) {
        tells.push(tell_enterprise(&task, "case-overdue", Urgency::Action, &once));
    } else {
        tells.push(tell_post(&task, "inspector", "case-overdue-officer", Urgency::Action, &once));
    }
    Turn { tells, ..Turn::quiet(task) }
}

fn moved(
    mut task: Task,
    status: TaskStatus,
    against: Option<Against>,
    at: Instant,
    context: &Context<'_>,
) -> Task {
    task.status = status;
    task.clock = against.map(|against| clocks::start(&task, against, at, context));
    task
}

fn closed(mut task: Task, status: TaskStatus, at: Instant) -> Task {
    task.status = status;
    task.clock = None;
    task.closed_at = Some(at);
    task
}

fn told(mut task: Task, at: Instant) -> Task {
    task.told_at = Some(at);
    task
}

fn telling_enterprise(task: Task, topic: &'static str, once: &str) -> Turn<Task> {
    let tells: Vec<Tell> = vec![tell_enterprise(&task, topic, Urgency::Action, once)];
    Turn { tells, ..Turn::quiet(task) }
}

fn telling_officer(task: Task, topic: &'static str, urgency: Urgency, once: &str) -> Turn<Task> {
    let tells = vec![tell_post(&task, "inspector", topic, urgency, once)];
    Turn { tells, ..Turn::quiet(task) }
}
