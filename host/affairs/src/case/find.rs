//! What judgements tell a task.

use std::collections::BTreeMap;

use tidegate_domain::{Date, Instant, Severity, Standing, Urgency};

use super::clocks::{self, Against};
use super::tells::{self, Topics};
use super::{Task, TaskFound, TaskLine, TaskStatus};
use crate::{Context, Refused, Turn};

/// What is new in what was found, by number of the case.
#[derive(Debug, Default)]
struct News {
    /// Acts that data confirm.
    facts: Vec<i64>,
    /// Acts that a person has to confirm.
    clues: Vec<i64>,
}

/// A task with what was found.
pub(super) fn find(
    now: Option<&Task>,
    found: &TaskFound,
    at: Instant,
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    if found.lines.is_empty() {
        return Err(Refused::new("empty", "nothing was found: give at least one act"));
    }
    let mut task = now.cloned().unwrap_or_else(|| blank(found));
    task.steps = task.steps.saturating_add(1);
    let gravest = told_severity(&task);
    let mut news = News::default();
    for line in strongest(&found.lines) {
        take_in(&mut task, line, &mut news);
    }
    task.lines.sort_by_key(|line| line.case);
    if news.facts.is_empty() && news.clues.is_empty() {
        return Ok(Turn::quiet(task));
    }
    match task.status {
        TaskStatus::ToConfirm if news.facts.is_empty() && now.is_some() => Ok(Turn::quiet(task)),
        TaskStatus::ToConfirm => Ok(issue(task, news, at, context)),
        status if status.is_closed() => reopen(task, found, (news, at), context),
        _ => Ok(again(task, news, gravest, at)),
    }
}

impl Task {
    /// Whether a closed task is too long ago to be opened again by what is found at `at`: then
    /// another takes its place. One that was dismissed is never over: what a person said of its
    /// acts goes on to hold.
    #[must_use]
    pub fn is_over(&self, at: Instant) -> bool {
        let within = i32::from(self.terms.reopen_days);
        matches!(self.status, TaskStatus::Closed | TaskStatus::Waived)
            && self.closed_at.is_some_and(|closed| {
                Date::of_instant(at) > Date::of_instant(closed).plus_days(within)
            })
    }
}

/// One line a case, ascending: of several, one that data confirm.
fn strongest(lines: &[TaskLine]) -> impl Iterator<Item = &TaskLine> {
    let mut by_case: BTreeMap<i64, &TaskLine> = BTreeMap::new();
    for line in lines {
        let kept = by_case.entry(line.case).or_insert(line);
        if kept.standing != Standing::ConfirmedByData {
            *kept = line;
        }
    }
    by_case.into_values()
}

/// The task before anything was found.
fn blank(found: &TaskFound) -> Task {
    Task {
        enterprise: found.enterprise.clone(),
        outlet: found.outlet.clone(),
        key_unit: found.key_unit,
        status: TaskStatus::ToConfirm,
        lines: Vec::new(),
        terms: found.terms.clone(),
        owner: None,
        clock: None,
        before_appeal: None,
        told_at: None,
        closed_at: None,
        reopened: 0,
        missed: 0,
        missed_by_officer: 0,
        clues: Vec::new(),
        set_aside: Vec::new(),
        untold: Vec::new(),
        appeal_answered: false,
        raised: false,
        steps: 0,
    }
}

/// Takes a line in and says whether it is news: an act that the task did not have, no longer had or
/// had closed, or a clue that data have confirmed.
fn take_in(task: &mut Task, line: &TaskLine, news: &mut News) {
    let case = line.case;
    let by_data = line.standing == Standing::ConfirmedByData;
    let known = task.lines.iter().find(|known| known.case == case).cloned();
    let was_by_data =
        known.as_ref().is_some_and(|known| known.standing == Standing::ConfirmedByData);
    let was_aside = task.set_aside.contains(&case);
    let stays_aside = was_aside && (!by_data || was_by_data);
    // Of what was set aside the task keeps that data had confirmed it, so that no weaker finding in
    // between makes the same data look new.
    let standing =
        if stays_aside && was_by_data { Standing::ConfirmedByData } else { line.standing };
    task.lines.retain(|known| known.case != case);
    task.lines.push(TaskLine { found: true, standing, ..line.clone() });
    if stays_aside {
        return;
    }
    task.set_aside.retain(|aside| *aside != case);
    let was_there = known.is_some_and(|known| known.found) && !was_aside;
    let fresh = !was_there || task.status.is_closed();
    let was_clue = task.clues.contains(&case);
    if by_data {
        task.clues.retain(|clue| *clue != case);
        if fresh || was_clue {
            news.facts.push(case);
        }
    } else if fresh {
        join(&mut task.clues, &[case]);
        news.clues.push(case);
    }
}

/// Facts go to the enterprise at once; clues alone wait for a person.
fn issue(mut task: Task, news: News, at: Instant, context: &Context<'_>) -> Turn<Task> {
    if news.facts.is_empty() {
        task.status = TaskStatus::ToConfirm;
        task.clock = Some(clocks::start(&task, Against::Confirming, at, context));
        let cases = task.clues.clone();
        let tell = tells::post(&task, "inspector", "case-to-confirm", Urgency::Action);
        return Turn { tells: vec![tells::about(tell, &task, &cases)], ..Turn::quiet(task) };
    }
    let topics = if task.told_at.is_some() { Topics::REOPENED } else { Topics::ISSUED };
    task.status = TaskStatus::Issued;
    task.clock = Some(clocks::start(&task, Against::Accepting, at, context));
    task.appeal_answered = false;
    join(&mut task.untold, &news.facts);
    let mut turn = tells::untold(task, at, topics);
    turn.tells.extend(clue_added(&turn.affair, &news.clues));
    turn
}

fn reopen(
    mut task: Task,
    found: &TaskFound,
    (news, at): (News, Instant),
    context: &Context<'_>,
) -> Result<Turn<Task>, Refused> {
    if task.is_over(at) {
        return Err(Refused::new(
            "over",
            format!(
                "the task was closed more than {} days before: open another for what is found now",
                task.terms.reopen_days
            ),
        ));
    }
    // What was closed and is not found now is no part of what is issued again.
    for line in &mut task.lines {
        line.found &= found.lines.iter().any(|now| now.case == line.case);
    }
    task.key_unit = found.key_unit;
    task.terms = found.terms.clone();
    task.reopened = task.reopened.saturating_add(1);
    task.closed_at = None;
    Ok(issue(task, news, at, context))
}

/// Found while it is open: told once within the window, what is graver than anything told at once,
/// and never what was told before.
fn again(mut task: Task, news: News, gravest: Option<Severity>, at: Instant) -> Turn<Task> {
    let clue = clue_added(&task, &news.clues);
    if news.facts.is_empty() {
        return Turn { tells: clue.into_iter().collect(), ..Turn::quiet(task) };
    }
    task.appeal_answered = false;
    let graver = tells::is_serious(&task, &news.facts) && gravest != Some(Severity::Serious);
    let within = clocks::window_end(&task).is_some_and(|end| at < end);
    join(&mut task.untold, &news.facts);
    let mut turn = if within && !graver {
        let held = tells::of_untold(&task, &news.facts, Topics::FOUND_AGAIN);
        Turn { held, ..Turn::quiet(task) }
    } else {
        tells::untold(task, at, Topics::FOUND_AGAIN)
    };
    turn.tells.extend(clue);
    turn
}

fn clue_added(task: &Task, clues: &[i64]) -> Option<crate::Tell> {
    if clues.is_empty() {
        return None;
    }
    let tell = tells::post(task, "inspector", "case-clue-added", Urgency::Action);
    Some(tells::about(tell, task, clues))
}

/// The highest severity of what the enterprise was told of.
fn told_severity(task: &Task) -> Option<Severity> {
    let told = |line: &&TaskLine| {
        let case = &line.case;
        let waits = [&task.clues, &task.set_aside, &task.untold];
        line.found && !waits.iter().any(|cases| cases.contains(case))
    };
    task.lines.iter().filter(told).map(|line| line.severity).max()
}

/// Puts numbers into an ascending list, each once.
pub(super) fn join(list: &mut Vec<i64>, more: &[i64]) {
    list.extend_from_slice(more);
    list.sort_unstable();
    list.dedup();
}
