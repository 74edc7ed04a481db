//! The clock of a review: nodes are done, it stops and goes on.

use tidegate_domain::{Date, Instant};

use super::{ClockStop, NodeId, PLANS_MAX, Plan, Replanning, StopCause, calendar_of};
use crate::{Context, Refused};

impl Plan {
    /// Marks a node as done; late when its day had passed, where days in which the clock stood do
    /// not count.
    ///
    /// # Errors
    /// [`Refused`] when the plan has no such node, or it is done.
    pub fn done(&mut self, id: NodeId, by: &str, at: Instant) -> Result<(), Refused> {
        let today = self.running_day(at);
        let Some(node) = self.nodes.iter_mut().find(|node| node.id == id) else {
            return Err(Refused::new(
                "no-such-node",
                format!("the plan has no node `{}`", id.word()),
            ));
        };
        if let Some(done_at) = node.done_at {
            let on = Date::of_instant(done_at);
            return Err(Refused::new(
                "already-done",
                format!("`{}` was done on {on} by {}", id.word(), node.done_by),
            ));
        }
        node.late |= node.due < today;
        (node.done_at, node.done_by) = (Some(at), by.to_owned());
        Ok(())
    }

    /// Stops the clock.
    ///
    /// # Errors
    /// [`Refused`] when it stands already, the application is not accepted, or the deadline has
    /// passed, so that nothing is left to stop.
    pub fn stop(&mut self, cause: StopCause, why: &Replanning) -> Result<(), Refused> {
        let today = Date::of_instant(why.at);
        if self.expected {
            return Err(Refused::new(
                "not-accepted",
                "the clock does not run before the application is accepted",
            ));
        }
        if let Some(stop) = self.standing_still() {
            return Err(Refused::new(
                "clock-stopped",
                format!("the clock stands since {} ({})", stop.from, stop.cause.word()),
            ));
        }
        if self.legal_deadline < today {
            return Err(Refused::new(
                "deadline-passed",
                format!(
                    "the legal deadline was {}: a clock that has run out cannot be stopped",
                    self.legal_deadline
                ),
            ));
        }
        if self.stops.len() >= PLANS_MAX {
            return Err(Refused::new(
                "too-many-stops",
                format!("the clock was stopped {PLANS_MAX} times already: decide the application"),
            ));
        }
        self.see_lateness(today);
        self.stops.push(ClockStop {
            cause,
            reason: why.reason.clone(),
            by: why.by.clone(),
            from: today,
            until: None,
            days: 0,
        });
        Ok(())
    }

    /// Lets the clock go on: the legal deadline moves by the days on which it stood, counted as the
    /// term is, and with it every node that is ahead. Gives the nodes whose day changed.
    ///
    /// # Errors
    /// [`Refused`] when it runs, the day is before that on which it stopped, or there are too many
    /// plans already.
    pub fn resume(
        &mut self,
        why: &Replanning,
        context: &Context<'_>,
    ) -> Result<Vec<NodeId>, Refused> {
        let today = Date::of_instant(why.at);
        let Some(from) = self.standing_still().map(|stop| stop.from) else {
            return Err(Refused::new("clock-runs", "the clock does not stand"));
        };
        if today < from {
            return Err(Refused::new(
                "before-stop",
                format!("the clock stands since {from}: it goes on that day or later"),
            ));
        }
        self.set_aside(why)?;
        let calendar = calendar_of(&self.terms, context).into_owned();
        let days = self.terms.days_between(from, today, &calendar);
        if let Some(stop) = self.stops.last_mut() {
            (stop.until, stop.days) = (Some(today), days);
        }
        Ok(self.move_deadline(&calendar, today))
    }

    /// Whether a decision at an instant is in time, where days in which the clock stands do not count.
    #[must_use]
    pub fn in_time(&self, at: Instant) -> bool {
        self.running_day(at) <= self.legal_deadline
    }

    /// The day that counts for lateness: the one on which the clock stopped while it stands.
    pub(super) fn running_day(&self, at: Instant) -> Date {
        let today = Date::of_instant(at);
        self.standing_still().map_or(today, |stop| stop.from.min(today))
    }
}
