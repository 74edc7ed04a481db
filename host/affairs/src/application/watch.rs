//! What the host does by itself.

use tidegate_domain::{Date, Instant};

use super::tells::{Word, doer, node_arguments, owner_text};
use super::{Application, ApplicationAct, ApplicationStatus, RenewalStage, why};
use crate::plan::last_instant;
use crate::{Audience, Context, Deed, NodeEvent, NodeId, PlanCause, PlanNote, Refused, Turn};

use ApplicationStatus as S;

impl Application {
    /// That notices of working days appeared for which the plan waits.
    pub(super) fn notice_due(&self, context: &Context<'_>) -> Option<ApplicationAct> {
        let plan = self.plan.as_ref().filter(|_| !self.status.is_closed())?;
        let year = context.calendar.last_year()?;
        let waits = plan.notes.contains(&PlanNote::CalendarProvisional);
        (waits && year > plan.terms.calendar_year).then_some(ApplicationAct::CalendarKnown { year })
    }

    /// What is due by the clock.
    pub(super) fn timed(&self, now: Instant) -> Option<ApplicationAct> {
        let mut moments: Vec<(Instant, ApplicationAct)> = self.moments();
        moments.retain(|(at, _)| *at <= now);
        if let Some((_, act)) = moments.into_iter().next() {
            return Some(act);
        }
        let (node, event) = self.plan.as_ref()?.event(self.watched_nodes(), now)?;
        Some(match event {
            NodeEvent::Remind => ApplicationAct::NodeReminded { node, on_day: false },
            NodeEvent::RemindOnDay => ApplicationAct::NodeReminded { node, on_day: true },
            NodeEvent::Late => ApplicationAct::NodeLate { node },
            NodeEvent::Escalate => ApplicationAct::Escalate { node },
        })
    }

    /// When something is due next by the clock.
    pub(super) fn next_moment(&self) -> Option<Instant> {
        let node = self.plan.as_ref().and_then(|plan| plan.next_event(self.watched_nodes()));
        self.moments().into_iter().map(|(at, _)| at).chain(node).min()
    }

    /// What is due beside the nodes, with when it is; what goes before comes first.
    fn moments(&self) -> Vec<(Instant, ApplicationAct)> {
        let mut moments = Vec::new();
        if let Some(plan) = &self.plan {
            let check = plan.node(NodeId::Completeness).filter(|_| self.status == S::Submitted);
            moments.extend(check.map(|check| (check.late_from(), ApplicationAct::Silence)));
            let runs = plan.standing_still().is_none() && !plan.expected && !self.overdue;
            if runs && matches!(self.status, S::Reviewing | S::ReturnedForCorrection) {
                let after = plan.deadline().saturating_add(1);
                moments.push((after, ApplicationAct::DeadlinePassed));
            }
        }
        if matches!(self.status, S::ReturnedAtIntake | S::ReturnedForCorrection)
            && let Some(feedback) = self.open_feedback().filter(|feedback| !feedback.lapsed)
        {
            let after = last_instant(feedback.wait_until).saturating_add(1);
            moments.push((after, ApplicationAct::MaterialsLapsed));
            if !feedback.reminded {
                moments.push((feedback.reminder.start(), ApplicationAct::MaterialsReminded));
            }
        }
        moments.extend(self.renewal_moments());
        moments
    }

    fn renewal_moments(&self) -> Vec<(Instant, ApplicationAct)> {
        let Some(renewal) = &self.renewal else { return Vec::new() };
        let is_draft = self.status == S::Draft;
        let is_handed_in = matches!(
            self.status,
            S::Submitted | S::ReturnedAtIntake | S::Reviewing | S::ReturnedForCorrection
        );
        let late = renewal.apply_by.plus_days(1);
        let warned = |stage| renewal.warned.contains(&stage);
        // Who is told that it is late needs not be told any more that it soon will be.
        let soon = is_draft && !warned(RenewalStage::ApplyLate);
        [
            (RenewalStage::Expiring, renewal.expiring_on, is_handed_in),
            (RenewalStage::ApplyLate, late, is_draft),
            (RenewalStage::ApplySoon, renewal.remind_on, soon),
        ]
        .into_iter()
        .filter(|(stage, _, is)| *is && !warned(*stage))
        .map(|(stage, on, _)| (on.start(), ApplicationAct::RenewalWarned { stage }))
        .collect()
    }

    /// Itself, when the act is what the clock wants at its instant.
    ///
    /// # Errors
    /// [`Refused`] when not.
    pub(super) fn on_time(self, deed: &Deed<ApplicationAct>) -> Result<Self, Refused> {
        if self.timed(deed.at).as_ref() == Some(&deed.act) {
            return Ok(self);
        }
        Err(Refused::new(
            "not-due",
            "this is not what the clock wants now: ask again what is due and do that",
        ))
    }

    pub(super) fn node_event(
        mut self,
        node: NodeId,
        event: NodeEvent,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.plan_mut()?.keep_event(node, event);
        let mut turn = Turn::quiet(self);
        let Some(plan) = &turn.affair.plan else { return Ok(turn) };
        let Some(at) = plan.node(node) else { return Ok(turn) };
        // After the plan was made anew the same day may be told again.
        let once = format!("{}/{}/{}", node.word(), at.due, plan.earlier.len());
        let (owner, mut arguments) = (doer(at), node_arguments(at));
        let topic = match event {
            NodeEvent::Remind => "plan-reminder",
            NodeEvent::RemindOnDay => "plan-due-today",
            NodeEvent::Late => "plan-node-late",
            NodeEvent::Escalate => "plan-escalated",
        };
        if event == NodeEvent::Escalate {
            arguments.push(("owner", owner_text(plan, node)));
            let leader = turn.affair.post("leader");
            let word = Word::urgent(topic, &once);
            for to in [leader, owner] {
                turn.tells.push(turn.affair.tell(to, &word, arguments.clone()));
            }
            return Ok(turn);
        }
        turn.tells.push(turn.affair.tell(owner, &Word::to_do(topic, &once), arguments));
        if event == NodeEvent::Late {
            // The later nodes share what is left; the deadline stays.
            let why = why(deed, PlanCause::NodeLate, node.word());
            let moved = turn.affair.spread(&why, context);
            turn.tells.extend(turn.affair.tell_owners(&moved, "plan-replanned", deed.at));
        }
        Ok(turn)
    }

    pub(super) fn deadline_passed(mut self) -> Result<Turn<Self>, Refused> {
        self.overdue = true;
        let mut turn = Turn::quiet(self);
        let deadline = turn.affair.deadline_text();
        let word = Word::urgent("application-overdue", &deadline);
        for to in [turn.affair.post("approver"), turn.affair.post("leader")] {
            let arguments = vec![("deadline", deadline.clone())];
            turn.tells.push(turn.affair.tell(to, &word, arguments));
        }
        Ok(turn)
    }

    pub(super) fn materials_reminded(mut self) -> Result<Turn<Self>, Refused> {
        if let Some(open) = self.feedback.last_mut() {
            open.reminded = true;
        }
        let mut turn = Turn::quiet(self);
        if let Some(feedback) = turn.affair.open_feedback() {
            let word = Word::to_do("application-materials-reminder", &feedback.at);
            let arguments = vec![
                ("count", feedback.items.len().to_string()),
                ("until", feedback.wait_until.to_string()),
            ];
            let tell = turn.affair.tell(Audience::Enterprise, &word, arguments);
            turn.tells.push(tell);
        }
        Ok(turn)
    }

    /// What was waited for long enough is for an officer to decide: no rule that was read ends an
    /// application because materials did not come, so the host does not take it from the enterprise.
    pub(super) fn materials_lapsed(mut self) -> Result<Turn<Self>, Refused> {
        if let Some(open) = self.feedback.last_mut() {
            (open.reminded, open.lapsed) = (true, true);
        }
        let mut turn = Turn::quiet(self);
        if let Some(feedback) = turn.affair.open_feedback() {
            let word = Word::to_do("application-materials-lapsed", &feedback.at);
            let arguments = vec![("until", feedback.wait_until.to_string())];
            let to = turn.affair.in_charge();
            let tell = turn.affair.tell(to, &word, arguments);
            turn.tells.push(tell);
        }
        Ok(turn)
    }

    pub(super) fn renewal_warned(mut self, stage: RenewalStage) -> Result<Turn<Self>, Refused> {
        if let Some(renewal) = &mut self.renewal {
            renewal.warned.push(stage);
            renewal.warned.sort_unstable();
        }
        let mut turn = Turn::quiet(self);
        let affair = &turn.affair;
        let (Some(renewal), Some(permit)) = (&affair.renewal, &affair.permit) else {
            return Ok(turn);
        };
        let mut arguments = vec![
            ("number", permit.number.clone()),
            ("apply_by", renewal.apply_by.to_string()),
            ("valid_until", last_valid(permit.valid_until)),
        ];
        let (word, to) = match stage {
            RenewalStage::ApplySoon => (
                Word::to_do("application-renewal-soon", &renewal.apply_by),
                vec![Audience::Enterprise],
            ),
            RenewalStage::ApplyLate => (
                Word::to_do("application-renewal-late", &renewal.apply_by),
                vec![Audience::Enterprise, affair.post("intake")],
            ),
            RenewalStage::Expiring => {
                arguments.retain(|(name, _)| *name != "apply_by");
                let word = Word::urgent("application-renewal-expiring", &permit.valid_until);
                (word, vec![affair.post("approver"), affair.post("leader")])
            }
        };
        let tells: Vec<_> =
            to.into_iter().map(|to| affair.tell(to, &word, arguments.clone())).collect();
        turn.tells = tells;
        Ok(turn)
    }

    pub(super) fn calendar_known(
        mut self,
        year: i16,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        let known = context.calendar.last_year().unwrap_or(0);
        let plan = self.plan_mut()?;
        if year <= plan.terms.calendar_year || year > known {
            return Err(Refused::new(
                "calendar-year",
                format!(
                    "the plan knows the working days up to {}, the host up to {known}",
                    plan.terms.calendar_year
                ),
            ));
        }
        let why = why(deed, PlanCause::Calendar, &year.to_string());
        let moved = plan.learn_calendar(year, &why, context)?;
        // A deadline that turns out to lie later has not passed.
        let is_ahead = plan.in_time(deed.at);
        self.terms.calendar_year = year;
        self.overdue &= !is_ahead;
        let mut turn = Turn::quiet(self);
        let told: Vec<NodeId> =
            moved.into_iter().filter(|node| turn.affair.watched_nodes().contains(node)).collect();
        turn.tells = turn.affair.tell_owners(&told, "plan-replanned", deed.at);
        Ok(turn)
    }
}

/// The last day of a permit for people, from the first on which it is no longer valid.
fn last_valid(until: Date) -> String {
    until.plus_days(-1).to_string()
}
