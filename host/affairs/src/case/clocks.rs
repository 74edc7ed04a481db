//! The clocks of a task.

use tidegate_domain::{Date, Instant};

use super::{Task, TaskAct, TaskClock, TaskStatus};
use crate::Context;

/// Against whom a clock runs, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    /// An officer: to confirm a clue.
    Confirming,
    /// The enterprise: to accept.
    Accepting,
    /// The enterprise: to put it right.
    Rectifying,
    /// An officer: to look again.
    Rechecking,
    /// An officer: to close.
    Closing,
}

/// The clock that begins at `at`. Accepting is counted in hours of work, the rest in working days
/// that end with the last hour of work.
pub(super) fn start(
    task: &Task,
    against: Against,
    at: Instant,
    context: &Context<'_>,
) -> TaskClock {
    let terms = &task.terms;
    let days = match against {
        Against::Accepting => {
            let end = context.calendar.add_working_minutes(&terms.hours, at, terms.accept_minutes);
            return clock(at, end.at, end.provisional);
        }
        Against::Confirming => terms.confirm_days,
        Against::Rectifying => terms.rectify_days,
        Against::Rechecking => terms.recheck_days,
        Against::Closing => terms.close_days,
    };
    let last = working_days_on(Date::of_instant(at), days, context);
    clock(at, end_of_work(task, last.at), last.provisional)
}

/// A clock that was given more days at `at`: from its deadline, or from now when that is over, so
/// that what is given is never over already.
pub(super) fn extended(
    task: &Task,
    (clock, days): (TaskClock, u16),
    at: Instant,
    context: &Context<'_>,
) -> TaskClock {
    let base = clock.deadline.max(at);
    let last = working_days_on(Date::of_instant(base), days, context);
    // The reminder comes after three quarters of what was given: who just got more time knows it.
    let given = self::clock(base, end_of_work(task, last.at), last.provisional);
    TaskClock { from: clock.from, ..given }
}

/// When the host has to look at the task next.
pub(super) fn next(task: &Task) -> Option<Instant> {
    let running = task.clock.filter(|clock| !clock.escalated);
    // The deadline is the last instant in time: it is missed with the next.
    let clock =
        running.map(|clock| clock.remind_at.unwrap_or_else(|| clock.deadline.saturating_add(1)));
    [clock, gathered_at(task)].into_iter().flatten().min()
}

/// What the host does by itself.
pub(super) fn due(task: &Task, now: Instant) -> Option<TaskAct> {
    if let Some(clock) = task.clock.filter(|clock| !clock.escalated) {
        if now > clock.deadline {
            return Some(TaskAct::Escalate);
        }
        if clock.remind_at.is_some_and(|remind| remind <= now) {
            return Some(TaskAct::Remind);
        }
    }
    gathered_at(task).filter(|end| *end <= now).map(|_| TaskAct::TellGathered)
}

/// When the window after what was told last is over.
pub(super) fn window_end(task: &Task) -> Option<Instant> {
    Some(task.told_at?.saturating_add(i64::from(task.terms.window_hours) * 3600))
}

fn gathered_at(task: &Task) -> Option<Instant> {
    if task.untold.is_empty() { None } else { window_end(task) }
}

/// Whom the running clock is against: true for the enterprise.
pub(super) const fn is_enterprises(status: TaskStatus) -> bool {
    matches!(
        status,
        TaskStatus::Issued | TaskStatus::Accepted | TaskStatus::Rectifying | TaskStatus::Returned
    )
}

/// A clock with its reminder after three quarters of the time.
fn clock(from: Instant, deadline: Instant, provisional: bool) -> TaskClock {
    let quarter = deadline.saturating_sub(from) / 4;
    TaskClock {
        from,
        deadline,
        provisional,
        remind_at: Some(deadline.saturating_sub(quarter)),
        escalated: false,
    }
}

fn working_days_on(
    from: Date,
    days: u16,
    context: &Context<'_>,
) -> tidegate_calendar::Reckoned<Date> {
    context.calendar.add_working_days(from, i16::try_from(days).unwrap_or(i16::MAX))
}

fn end_of_work(task: &Task, on: Date) -> Instant {
    let last = task.terms.hours.spans().last().map_or(24 * 60, |span| span.until);
    on.start().saturating_add(i64::from(last) * 60)
}
