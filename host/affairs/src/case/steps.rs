//! What people, and the clocks, do in a task.

use tidegate_domain::{Instant, Party, Urgency};

use super::clocks::{self, Against};
use super::find::join;
use super::rules::allowed;
use super::tells::{self, Topics, because};
use super::{Task, TaskAct, TaskStatus};
use crate::{Context, Deed, Refused, Tell, Turn};

/// The most days by which an officer gives more time at once.
const EXTEND_DAYS_MAX: u16 = 365;

pub(super) fn take(
    mut task: Task,
    act: &TaskAct,
    deed: &Deed<TaskAct>,
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    allowed(&task, act, deed)?;
    written(act)?;
    task.steps = task.steps.saturating_add(1);
    let at = deed.at;
    match act {
        TaskAct::Find(_) => Err(Refused::new("unexpected", "what is found goes another way")),
        TaskAct::Lapse { case, judgement } => lapse(task, *case, judgement),
        TaskAct::Confirm { .. } => Ok(confirm(task, at, context)),
        TaskAct::Dismiss { .. } => Ok(dismiss(task, at)),
        TaskAct::Accept { .. } => {
            let task = moved(task, TaskStatus::Accepted, Against::Rectifying, (at, context));
            let tell = officer(&task, "case-accepted", Urgency::Information);
            Ok(telling(task, tell))
        }
        TaskAct::Rectify { .. } => Ok(rectify(task, at, context)),
        TaskAct::Submit { text } => {
            let task = moved(task, TaskStatus::Submitted, Against::Rechecking, (at, context));
            let tell = because(officer(&task, "case-submitted", Urgency::Action), text);
            Ok(telling(task, tell))
        }
        TaskAct::Recheck { passed: true, .. } => {
            Ok(Turn::quiet(moved(task, TaskStatus::Rechecked, Against::Closing, (at, context))))
        }
        TaskAct::Recheck { passed: false, text, .. } => {
            let mut task = moved(task, TaskStatus::Returned, Against::Rectifying, (at, context));
            task.appeal_answered = false;
            let tell = because(enterprise(&task, "case-returned"), text);
            Ok(telling(task, tell))
        }
        TaskAct::Close { text } => {
            let tell = because(enterprise(&task, "case-closed"), text);
            Ok(telling(closed(task, TaskStatus::Closed, at), tell))
        }
        TaskAct::Waive { reason, .. } => Ok(waive(task, reason, at)),
        TaskAct::Appeal { reason } => {
            let before = task.status;
            let mut task = moved(task, TaskStatus::Appealed, Against::Confirming, (at, context));
            task.before_appeal = Some(before);
            let tell = because(officer(&task, "case-appealed", Urgency::Action), reason);
            Ok(telling(task, tell))
        }
        TaskAct::Answer { upheld, reason } => Ok(answer(task, (*upheld, reason), at, context)),
        TaskAct::Assign { officer: person } => {
            task.owner = Some(person.clone());
            let tell = officer(&task, "case-assigned", Urgency::Action);
            Ok(telling(task, tell))
        }
        TaskAct::Extend { days, reason } => extend(task, (*days, reason), at, context),
        TaskAct::Note { text } if deed.party == Party::Enterprise => {
            let tell = because(officer(&task, "case-note", Urgency::Information), text);
            Ok(telling(task, tell))
        }
        TaskAct::Note { .. } => Ok(Turn::quiet(task)),
        TaskAct::Raise { reason } => {
            task.raised = true;
            let tell = tells::post(&task, "leader", "case-raised", Urgency::Action);
            Ok(telling(task, because(tell, reason)))
        }
        TaskAct::TellGathered => Ok(tells::untold(task, at, Topics::FOUND_AGAIN)),
        TaskAct::Remind => Ok(remind(task)),
        TaskAct::Escalate => Ok(escalate(task)),
    }
}

/// Whether what has to be said is said.
fn written(act: &TaskAct) -> Result<(), Refused> {
    let (name, text) = match act {
        TaskAct::Dismiss { reason }
        | TaskAct::Raise { reason }
        | TaskAct::Appeal { reason }
        | TaskAct::Waive { reason, .. }
        | TaskAct::Answer { reason, .. }
        | TaskAct::Extend { reason, .. } => ("reason", reason),
        TaskAct::Rectify { measures } => ("measures", measures),
        TaskAct::Confirm { text }
        | TaskAct::Submit { text }
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

fn confirm(mut task: Task, at: Instant, context: &Context<'_>) -> Turn<Task> {
    let clues = std::mem::take(&mut task.clues);
    join(&mut task.untold, &clues);
    task.appeal_answered = false;
    if task.status != TaskStatus::ToConfirm {
        return tells::untold(task, at, Topics::FOUND_AGAIN);
    }
    let topics = if task.told_at.is_some() { Topics::REOPENED } else { Topics::ISSUED };
    tells::untold(moved(task, TaskStatus::Issued, Against::Accepting, (at, context)), at, topics)
}

fn dismiss(mut task: Task, at: Instant) -> Turn<Task> {
    let clues = std::mem::take(&mut task.clues);
    join(&mut task.set_aside, &clues);
    if task.status == TaskStatus::ToConfirm {
        task = closed(task, TaskStatus::Dismissed, at);
    }
    Turn::quiet(task)
}

fn rectify(mut task: Task, at: Instant, context: &Context<'_>) -> Turn<Task> {
    // The time to put it right began when it was accepted, or sent back.
    if task.status == TaskStatus::Issued {
        task.clock = Some(clocks::start(&task, Against::Rectifying, at, context));
    }
    task.status = TaskStatus::Rectifying;
    Turn::quiet(task)
}

fn waive(mut task: Task, reason: &str, at: Instant) -> Turn<Task> {
    let known = task.is_known_to_enterprise();
    let tell = because(enterprise(&task, "case-waived"), reason);
    // Findings that the waiver hides never come here. One that does lies outside of it, so that
    // nothing is set aside: it opens the task again.
    task.clues.clear();
    let task = closed(task, TaskStatus::Waived, at);
    // A clue that it never heard of is no news to it when it is waived.
    if known { telling(task, tell) } else { Turn::quiet(task) }
}

/// What is found now and no open clue counts no more, until data say otherwise.
fn set_found_aside(task: &mut Task) {
    let lines = task.lines.iter().filter(|line| line.found && !task.clues.contains(&line.case));
    let cases: Vec<i64> = lines.map(|line| line.case).collect();
    join(&mut task.set_aside, &cases);
}

fn lapse(mut task: Task, case: i64, judgement: &str) -> Result<Turn<Task>, Refused> {
    let was_found = task.is_found();
    let Some(line) = task.lines.iter_mut().find(|line| line.case == case) else {
        return Err(Refused::new("unknown", format!("case {case} is not in this task")));
    };
    if !line.found {
        return Ok(Turn::quiet(task));
    }
    line.found = false;
    judgement.clone_into(&mut line.judgement);
    let tell = officer(&task, "case-no-longer-found", Urgency::Information);
    // What is gone is neither told later nor confirmed any more. A clue that was the last stays one,
    // so that a person still says what becomes of it.
    task.untold.retain(|untold| *untold != case);
    if task.status != TaskStatus::ToConfirm {
        task.clues.retain(|clue| *clue != case);
    }
    if !was_found || task.is_found() || task.status.is_closed() {
        return Ok(Turn::quiet(task));
    }
    // A person closes it: what was done meanwhile may be worth more than what is found.
    Ok(telling(task, tell))
}

fn answer(
    mut task: Task,
    (upheld, reason): (bool, &str),
    at: Instant,
    context: &Context<'_>,
) -> Turn<Task> {
    let before = task.before_appeal.take().unwrap_or(TaskStatus::Issued);
    if upheld {
        let tell = because(enterprise(&task, "case-appeal-upheld"), reason);
        task.untold.clear();
        set_found_aside(&mut task);
        let task = if task.clues.is_empty() {
            closed(task, TaskStatus::Dismissed, at)
        } else {
            // A clue beside it is still for a person to confirm or dismiss.
            moved(task, TaskStatus::ToConfirm, Against::Confirming, (at, context))
        };
        return telling(task, tell);
    }
    task.appeal_answered = true;
    // The clock that was stopped begins anew.
    let against =
        if before == TaskStatus::Issued { Against::Accepting } else { Against::Rectifying };
    let task = moved(task, before, against, (at, context));
    let tell = because(enterprise(&task, "case-appeal-rejected"), reason);
    telling(task, tell)
}

fn extend(
    mut task: Task,
    (days, reason): (u16, &str),
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
    task.clock = Some(clocks::extended(&task, (clock, days), at, context));
    // Whoever's clock it is: of an officer's time the enterprise need not hear.
    let tell = if clocks::is_enterprises(task.status) {
        enterprise(&task, "case-extended")
    } else {
        officer(&task, "case-extended", Urgency::Information)
    };
    Ok(telling(task, because(tell, reason)))
}

fn remind(mut task: Task) -> Turn<Task> {
    if let Some(clock) = task.clock.as_mut() {
        clock.remind_at = None;
    }
    let tell = if clocks::is_enterprises(task.status) {
        enterprise(&task, "case-reminder")
    } else {
        officer(&task, "case-reminder-officer", Urgency::Action)
    };
    telling(task, tell)
}

fn escalate(mut task: Task) -> Turn<Task> {
    if let Some(clock) = task.clock.as_mut() {
        clock.remind_at = None;
        clock.escalated = true;
    }
    task.missed = task.missed.saturating_add(1);
    let mut tells = vec![tells::post(&task, "leader", "case-missed", Urgency::Action)];
    if clocks::is_enterprises(task.status) {
        tells.push(enterprise(&task, "case-overdue"));
    } else {
        task.missed_by_officer = task.missed_by_officer.saturating_add(1);
        tells.push(officer(&task, "case-overdue-officer", Urgency::Action));
    }
    Turn { tells, ..Turn::quiet(task) }
}

fn moved(
    mut task: Task,
    status: TaskStatus,
    against: Against,
    (at, context): (Instant, &Context<'_>),
) -> Task {
    task.status = status;
    task.clock = Some(clocks::start(&task, against, at, context));
    task
}

fn closed(mut task: Task, status: TaskStatus, at: Instant) -> Task {
    task.status = status;
    task.clock = None;
    task.closed_at = Some(at);
    task.before_appeal = None;
    task.untold.clear();
    task.raised = false;
    task
}

fn enterprise(task: &Task, topic: &'static str) -> Tell {
    tells::enterprise(task, topic, Urgency::Action)
}

fn officer(task: &Task, topic: &'static str, urgency: Urgency) -> Tell {
    tells::post(task, "inspector", topic, urgency)
}

fn telling(task: Task, tell: Tell) -> Turn<Task> {
    Turn { tells: vec![tell], ..Turn::quiet(task) }
}
