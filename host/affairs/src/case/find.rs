//! What judgements tell a task.

use tidegate_domain::{Date, Instant, Standing, Urgency};

use super::clocks::{Against, start};
use super::{Found, Task, TaskLine, TaskStatus};
use crate::{Audience, Context, Refused, Tell, Turn};

/// A task with what was found.
pub(super) fn find(
    now: Option<&Task>,
    found: &Found,
    at: Instant,
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    if found.lines.is_empty() {
        return Err(Refused::new("empty", "nothing was found: give at least one act"));
    }
    let Some(task) = now else { return Ok(open(found, at, context)) };
    let mut task = task.clone();
    let was_confirmed = task.lines.iter().any(is_confirmed);
    let fresh = merge(&mut task.lines, &found.lines);
    let confirmed = found.lines.iter().any(is_confirmed);
    match task.status {
        TaskStatus::ToConfirm if confirmed => {
            task.status = TaskStatus::Issued;
            task.clock = Some(start(&task, Against::Accepting, at, context));
            Ok(told(task, at, "case-issued", "issued"))
        }
        // A person said that it does not hold: only data says otherwise.
        TaskStatus::Dismissed | TaskStatus::Waived if !confirmed || was_confirmed => {
            Ok(Turn::quiet(task))
        }
        status if status.is_closed() => reopen(task, at, context),
        _ => Ok(again(task, at, fresh)),
    }
}

/// Whether a closed task is too long ago to be opened again by what is found at `at`: then another
/// takes its place.
impl Task {
    /// See above.
    #[must_use]
    pub fn is_over(&self, at: Instant) -> bool {
        let within = i32::from(self.terms.reopen_days);
        self.status == TaskStatus::Closed
            && self.closed_at.is_some_and(|closed| {
                Date::of_instant(at) > Date::of_instant(closed).plus_days(within)
            })
    }
}

fn open(found: &Found, at: Instant, context: &Context<'_>) -> Turn<Task> {
    let confirmed = found.lines.iter().any(is_confirmed);
    let mut task = Task {
        enterprise: found.enterprise.clone(),
        outlet: found.outlet.clone(),
        key_unit: found.key_unit,
        status: if confirmed { TaskStatus::Issued } else { TaskStatus::ToConfirm },
        lines: Vec::new(),
        terms: found.terms.clone(),
        owner: None,
        clock: None,
        before_appeal: None,
        told_at: None,
        closed_at: None,
        reopened: 0,
        missed: 0,
    };
    merge(&mut task.lines, &found.lines);
    if confirmed {
        task.clock = Some(start(&task, Against::Accepting, at, context));
        told(task, at, "case-issued", "issued")
    } else {
        task.clock = Some(start(&task, Against::Confirming, at, context));
        let tell = tell_post(&task, "inspector", "case-to-confirm", Urgency::Action, "to-confirm");
        Turn { tells: vec![tell], ..Turn::quiet(task) }
    }
}

fn reopen(mut task: Task, at: Instant, context: &Context<'_>) -> Result<Turn<Task>, Refused> {
    if task.is_over(at) {
        return Err(Refused::new(
            "over",
            format!(
                "the task was closed more than {} days before: open another for what is found now",
                task.terms.reopen_days
            ),
        ));
    }
    task.status = TaskStatus::Issued;
    task.reopened += 1;
    task.closed_at = None;
    task.clock = Some(start(&task, Against::Accepting, at, context));
    let once = format!("reopened/{}", task.reopened);
    Ok(told(task, at, "case-reopened", &once))
}

/// Found again while it is open: told once within the window, and never for what was told before.
fn again(task: Task, at: Instant, fresh: bool) -> Turn<Task> {
    let window = i64::from(task.terms.window_hours) * 3600;
    let quiet = task.told_at.is_some_and(|told| at < told.saturating_add(window));
    if !fresh || task.status == TaskStatus::ToConfirm {
        return Turn::quiet(task);
    }
    let once = format!("again/{at}");
    if quiet {
        let held = tell_enterprise(&task, "case-found-again", Urgency::Action, &once);
        return Turn { held: vec![held], ..Turn::quiet(task) };
    }
    told(task, at, "case-found-again", &once)
}

/// Takes lines in; whether one is about an act that the task did not have or no longer had.
fn merge(lines: &mut Vec<TaskLine>, found: &[TaskLine]) -> bool {
    let mut fresh = false;
    for line in found {
        match lines.iter_mut().find(|known| known.case == line.case) {
            Some(known) => {
                fresh |= !known.found;
                *known = line.clone();
            }
            None => {
                fresh = true;
                lines.push(line.clone());
            }
        }
    }
    lines.sort_by_key(|line| line.case);
    fresh
}

fn is_confirmed(line: &TaskLine) -> bool {
    line.found && line.standing == Standing::ConfirmedByData
}

/// The task with its enterprise told, at once when it is serious.
fn told(mut task: Task, at: Instant, topic: &'static str, once: &str) -> Turn<Task> {
    task.told_at = Some(at);
    let urgency = if task.severity() == tidegate_domain::Severity::Serious {
        Urgency::Urgent
    } else {
        Urgency::Action
    };
    let tells = vec![
        tell_enterprise(&task, topic, urgency, once),
        tell_post(&task, "inspector", "case-issued-officer", Urgency::Information, once),
    ];
    Turn { tells, ..Turn::quiet(task) }
}

/// Something that the enterprise is told.
pub(super) fn tell_enterprise(
    task: &Task,
    topic: &'static str,
    urgency: Urgency,
    once: &str,
) -> Tell {
    Tell {
        to: Audience::Enterprise,
        topic,
        urgency,
        arguments: arguments(task),
        once: once.to_owned(),
    }
}

/// Something that whoever follows the task is told; officers of a post where nobody does.
pub(super) fn tell_post(
    task: &Task,
    post: &str,
    topic: &'static str,
    urgency: Urgency,
    once: &str,
) -> Tell {
    let to = match &task.owner {
        Some(owner) if post == "inspector" => Audience::Officer(owner.clone()),
        _ => Audience::Post(post.to_owned()),
    };
    Tell { to, topic, urgency, arguments: arguments(task), once: once.to_owned() }
}

fn arguments(task: &Task) -> Vec<(&'static str, String)> {
    let deadline = task.clock.map(|clock| crate::moment(clock.deadline)).unwrap_or_default();
    vec![
        ("acts", format!("@act/{}", task.kinds().join(","))),
        ("outlet", task.outlet.clone()),
        ("where", if task.outlet.is_empty() { "site" } else { "outlet" }.to_owned()),
        ("deadline", deadline),
        ("status", format!("@task/{}", task.status.word())),
    ]
}
