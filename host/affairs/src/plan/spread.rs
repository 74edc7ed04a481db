//! A plan is made anew: after a node slipped, or when the deadline moved.

use std::collections::BTreeMap;

use tidegate_calendar::Calendar;
use tidegate_domain::Date;

use super::reckon::{calendar_of, squeezed};
use super::{EarlierPlan, NodeId, PLANS_MAX, Plan, Replanning};
use crate::{Context, Refused};

impl Plan {
    /// Spreads the nodes after one that slipped over the working days that are left, in the
    /// proportions of the first plan. The legal deadline stays. Gives the nodes whose day changed.
    ///
    /// # Errors
    /// [`Refused`] when nothing has slipped, the clock stands, or there are too many plans already.
    pub fn replan(
        &mut self,
        why: &Replanning,
        context: &Context<'_>,
    ) -> Result<Vec<NodeId>, Refused> {
        if self.standing_still().is_some() {
            return Err(Refused::new(
                "clock-stopped",
                "the clock stands, and the plan is made anew when it goes on: resume it first",
            ));
        }
        let today = Date::of_instant(why.at);
        self.see_lateness(today);
        let Some(slipped) = self.nodes.iter().rev().find(|node| node.late) else {
            return Err(Refused::new(
                "nothing-slipped",
                "every node is in time: a plan is made anew when one is late",
            ));
        };
        let span = slipped.planned_days;
        self.set_aside(why)?;
        let calendar = calendar_of(&self.terms, context).into_owned();
        let left = self.days_left(&calendar, today);
        for node in self.nodes.iter_mut().filter(|node| node.is_ahead()) {
            node.before_days = squeezed(node.planned_days, left, span);
        }
        Ok(self.lay(&calendar, today))
    }

    /// Reckons the plan again because more notices of working days are known.
    ///
    /// # Errors
    /// [`Refused`] when there are too many plans already.
    pub fn learn_calendar(
        &mut self,
        year: i16,
        why: &Replanning,
        context: &Context<'_>,
    ) -> Result<Vec<NodeId>, Refused> {
        self.set_aside(why)?;
        self.terms.calendar_year = year;
        let calendar = calendar_of(&self.terms, context).into_owned();
        for index in 0..self.stops.len() {
            let days = self.stops.get(index).and_then(|stop| {
                stop.until.map(|until| self.terms.days_between(stop.from, until, &calendar))
            });
            if let (Some(stop), Some(days)) = (self.stops.get_mut(index), days) {
                stop.days = days;
            }
        }
        Ok(self.move_deadline(&calendar, Date::of_instant(why.at)))
    }

    /// Reckons the deadline with all stops and lays what is ahead before it.
    pub(super) fn move_deadline(&mut self, calendar: &Calendar, today: Date) -> Vec<NodeId> {
        self.legal_deadline = self.reckon_deadline(calendar).at;
        let left = self.days_left(calendar, today);
        let ahead = self.nodes.iter().filter(|node| node.is_ahead());
        let span = ahead.map(|node| node.before_days).max().unwrap_or(0);
        for node in self.nodes.iter_mut().filter(|node| node.is_ahead()) {
            node.before_days = squeezed(node.before_days, left, span);
        }
        let moved = self.lay(calendar, today);
        self.note(calendar);
        moved
    }

    /// Keeps the plan as it is among the earlier ones.
    ///
    /// # Errors
    /// [`Refused`] when there are too many.
    pub(crate) fn set_aside(&mut self, why: &Replanning) -> Result<(), Refused> {
        if self.earlier.len() >= PLANS_MAX {
            return Err(Refused::new(
                "too-many-plans",
                format!("the plan was made anew {PLANS_MAX} times already: decide the application"),
            ));
        }
        self.earlier.push(EarlierPlan {
            at: why.at,
            by: why.by.clone(),
            cause: why.cause,
            reason: why.reason.clone(),
            legal_deadline: self.legal_deadline,
            days: self.nodes.iter().map(|node| (node.id, node.due)).collect::<BTreeMap<_, _>>(),
        });
        Ok(())
    }

    /// Marks as late what was not done on its day.
    pub(super) fn see_lateness(&mut self, today: Date) {
        for node in self.nodes.iter_mut().filter(|node| node.done_at.is_none()) {
            node.late |= node.due < today;
        }
    }
}
