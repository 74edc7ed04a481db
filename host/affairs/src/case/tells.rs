//! Who is told what of a task.

use tidegate_domain::{Instant, Severity, Urgency};

use super::{Task, TaskLine, TaskStatus};
use crate::{Audience, Tell, Turn};

/// What the enterprise and whoever follows the task are told of the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Topics {
    enterprise: &'static str,
    officer: &'static str,
}

impl Topics {
    pub(super) const ISSUED: Self =
        Self { enterprise: "case-issued", officer: "case-issued-officer" };
    pub(super) const REOPENED: Self =
        Self { enterprise: "case-reopened", officer: "case-reopened-officer" };
    pub(super) const FOUND_AGAIN: Self =
        Self { enterprise: "case-found-again", officer: "case-found-again-officer" };
}

/// Tells what waits to be told, at once when something of it is serious.
pub(super) fn untold(mut task: Task, at: Instant, topics: Topics) -> Turn<Task> {
    let cases = std::mem::take(&mut task.untold);
    task.told_at = Some(at);
    let tells = of_untold(&task, &cases, topics);
    Turn { tells, ..Turn::quiet(task) }
}

/// What is told of these cases.
pub(super) fn of_untold(task: &Task, cases: &[i64], topics: Topics) -> Vec<Tell> {
    let urgency = if is_serious(task, cases) { Urgency::Urgent } else { Urgency::Action };
    let tells = [
        enterprise(task, topics.enterprise, urgency),
        post(task, "inspector", topics.officer, Urgency::Information),
    ];
    tells.into_iter().map(|tell| about(tell, task, cases)).collect()
}

/// Whether one of these cases is serious.
pub(super) fn is_serious(task: &Task, cases: &[i64]) -> bool {
    let serious = |line: &TaskLine| line.severity == Severity::Serious;
    task.lines.iter().any(|line| cases.contains(&line.case) && serious(line))
}

/// Something that the enterprise is told.
pub(super) fn enterprise(task: &Task, topic: &'static str, urgency: Urgency) -> Tell {
    tell(task, Audience::Enterprise, topic, urgency)
}

/// Something that officers of a post are told; of inspectors, whoever follows the task.
pub(super) fn post(task: &Task, post: &str, topic: &'static str, urgency: Urgency) -> Tell {
    let to = match &task.owner {
        Some(owner) if post == "inspector" => Audience::Officer(owner.clone()),
        _ => Audience::Post(post.to_owned()),
    };
    tell(task, to, topic, urgency)
}

/// The same with what somebody wrote.
pub(super) fn because(mut tell: Tell, reason: &str) -> Tell {
    tell.arguments.push(("reason", crate::short(reason)));
    tell
}

/// The same about these cases only.
pub(super) fn about(mut tell: Tell, task: &Task, cases: &[i64]) -> Tell {
    let kinds = kinds_of(task, |line| cases.contains(&line.case));
    tell.arguments.retain(|(name, _)| *name != "acts");
    tell.arguments.push(("acts", format!("@act/{}", kinds.join(","))));
    tell
}

fn tell(task: &Task, to: Audience, topic: &'static str, urgency: Urgency) -> Tell {
    Tell { to, topic, urgency, arguments: arguments(task), once: task.steps.to_string() }
}

fn arguments(task: &Task) -> Vec<(&'static str, String)> {
    let deadline = task.clock.map_or_else(String::new, |clock| {
        let moment = crate::moment(clock.deadline);
        if clock.provisional { format!("@provisional/{moment}") } else { moment }
    });
    vec![
        ("acts", format!("@act/{}", kinds(task).join(","))),
        ("outlet", task.outlet.clone()),
        ("where", if task.outlet.is_empty() { "site" } else { "outlet" }.to_owned()),
        ("deadline", deadline),
        ("status", format!("@task/{}", task.status.word())),
    ]
}

/// What the task is about now: a clue is not named beside what is known, for the enterprise reads it.
fn kinds(task: &Task) -> Vec<&str> {
    let aside = |line: &TaskLine| task.set_aside.contains(&line.case);
    let clue = |line: &TaskLine| task.clues.contains(&line.case);
    let to_confirm = task.status == TaskStatus::ToConfirm;
    let now = kinds_of(task, |line| line.found && !aside(line) && clue(line) == to_confirm);
    if !now.is_empty() {
        return now;
    }
    let known = kinds_of(task, |line| !clue(line));
    if known.is_empty() { task.kinds() } else { known }
}

fn kinds_of(task: &Task, counts: impl Fn(&TaskLine) -> bool) -> Vec<&str> {
    let lines = task.lines.iter().filter(|line| counts(line));
    let mut kinds: Vec<&str> = lines.map(|line| line.act.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
