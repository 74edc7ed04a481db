//! Opinions, corrections, nodes and the clock.

use tidegate_domain::Date;

use super::tells::Word;
use super::{Application, ApplicationAct, ApplicationStatus, FeedbackItem, Opinion, why};
use crate::{
    Audience, Context, Deed, NodeId, Owners, PlanCause, Refused, Replanning, StopCause, Turn,
};

/// Opinions on one application.
const OPINIONS_MAX: usize = 5_000;

impl Application {
    pub(super) fn assign(
        mut self,
        owners: &Owners,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        self.owners.extend(owners.clone());
        let owners = self.owners.clone();
        let moved = self.plan.as_mut().map(|plan| plan.assign(&owners)).unwrap_or_default();
        let mut turn = Turn::quiet(self);
        // Whoever took it on needs no notice of it.
        turn.tells = turn.affair.tell_owners(&moved, "plan-assigned", deed.at);
        turn.tells.retain(|tell| tell.to != Audience::Officer(deed.by.clone()));
        Ok(turn)
    }

    pub(super) fn opine(mut self, deed: &Deed<ApplicationAct>) -> Result<Turn<Self>, Refused> {
        let ApplicationAct::Opine { version, item, verdict, text } = &deed.act else {
            return Ok(Turn::quiet(self));
        };
        let handed_in = self.submissions.last().map_or(0, |last| last.version);
        if *version != handed_in {
            return Err(Refused::new(
                "stale",
                format!(
                    "this is about version {version}, and version {handed_in} was handed in last: \
                     look at what differs first"
                ),
            ));
        }
        if self.opinions.len() >= OPINIONS_MAX {
            return Err(Refused::new(
                "too-many-opinions",
                format!("there are {OPINIONS_MAX} opinions already: decide the application"),
            ));
        }
        self.opinions.push(Opinion {
            version: *version,
            at: deed.at,
            by: deed.by.clone(),
            item: item.clone(),
            verdict: *verdict,
            text: text.clone(),
        });
        Ok(Turn::quiet(self))
    }

    pub(super) fn return_for_correction(
        mut self,
        note: &str,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        let version = self.submissions.last().map_or(0, |last| last.version);
        let items: Vec<FeedbackItem> = self
            .open_must_fix()
            .into_iter()
            .filter(|opinion| opinion.version == version)
            .map(|opinion| FeedbackItem { item: opinion.item.clone(), text: opinion.text.clone() })
            .collect();
        if items.is_empty() {
            return Err(Refused::new(
                "nothing-to-correct",
                format!("no opinion on version {version} says what must be put right"),
            ));
        }
        self.feed_back(items, note, deed, context);
        self.status = ApplicationStatus::ReturnedForCorrection;
        self.wait_for_materials(note, deed)?;
        Ok(self.tell_feedback("application-correction"))
    }

    /// Stops the clock for what the enterprise is to put right, where it runs. One that has run out
    /// is not stopped any more.
    fn wait_for_materials(
        &mut self,
        note: &str,
        deed: &Deed<ApplicationAct>,
    ) -> Result<(), Refused> {
        let plan = self.plan_mut()?;
        let runs = plan.standing_still().is_none();
        if runs && plan.legal_deadline >= Date::of_instant(deed.at) {
            plan.stop(StopCause::Materials, &why(deed, PlanCause::Officer, note))?;
        }
        Ok(())
    }

    /// Goes on with the review after what was put right was handed in.
    pub(super) fn back_in_review(
        mut self,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.status = ApplicationStatus::Reviewing;
        let plan = self.plan_mut()?;
        let waited = plan.standing_still().is_some_and(|stop| stop.cause == StopCause::Materials);
        let moved = if waited {
            plan.resume(&why(deed, PlanCause::Resumed, ""), context)?
        } else {
            Vec::new()
        };
        let mut turn = Turn::quiet(self);
        let version = turn.affair.latest_number();
        let arguments =
            vec![("version", version.to_string()), ("deadline", turn.affair.deadline_text())];
        let word = Word::to_do("application-resubmitted", &version);
        let tell = turn.affair.tell(turn.affair.reviewer(), &word, arguments);
        turn.tells.push(tell);
        turn.tells.extend(turn.affair.tell_owners(&moved, "plan-replanned", deed.at));
        Ok(turn)
    }

    pub(super) fn node_done(
        self,
        node: NodeId,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        if !matches!(node, NodeId::Technical | NodeId::Opinion) {
            let instead = match node {
                NodeId::Completeness => "accept",
                NodeId::SiteCheck => "site-visited",
                NodeId::Issue => "issue",
                _ => "decide",
            };
            return Err(Refused::new(
                "another-act",
                format!("`{}` is done by `{instead}`", node.word()),
            ));
        }
        self.done(node, deed, context)
    }

    pub(super) fn site_visited(
        self,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.done(NodeId::SiteCheck, deed, context)
    }

    fn done(
        mut self,
        node: NodeId,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        let plan = self.plan_mut()?;
        plan.done(node, &deed.by, deed.at)?;
        let was_late = plan.node(node).is_some_and(|node| node.late);
        let runs = plan.standing_still().is_none();
        let moved = if was_late && runs {
            self.spread(&why(deed, PlanCause::NodeLate, node.word()), context)
        } else {
            Vec::new()
        };
        let mut turn = Turn::quiet(self);
        turn.tells = turn.affair.tell_owners(&moved, "plan-replanned", deed.at);
        Ok(turn)
    }

    /// Spreads the later nodes where some are left; a plan that was made anew too often stays.
    pub(super) fn spread(&mut self, why: &Replanning, context: &Context<'_>) -> Vec<NodeId> {
        let Some(plan) = &mut self.plan else { return Vec::new() };
        let is_some_left = plan.nodes.iter().any(|node| node.done_at.is_none() && !node.late);
        if !is_some_left {
            return Vec::new();
        }
        plan.replan(why, context).unwrap_or_default()
    }

    pub(super) fn stop(
        mut self,
        cause: StopCause,
        reason: &str,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        if cause == StopCause::PermitWithdrawn {
            return Err(Refused::new(
                "another-act",
                "the clock stops for a permit that was revoked with `permit-withdrawn`",
            ));
        }
        self.plan_mut()?.stop(cause, &why(deed, PlanCause::Officer, reason))?;
        let mut turn = Turn::quiet(self);
        let word = Word::to_know("plan-stopped", &deed.at);
        let arguments = vec![
            ("cause", format!("@stop-cause/{}", cause.word())),
            ("deadline", turn.affair.deadline_text()),
        ];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        Ok(turn)
    }

    pub(super) fn resume(
        mut self,
        reason: &str,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        if self.status == ApplicationStatus::Suspended {
            return self.take_up_again(reason, deed, context);
        }
        let is_returned = self.status == ApplicationStatus::ReturnedForCorrection;
        let plan = self.plan_mut()?;
        let cause = plan.standing_still().map(|stop| stop.cause);
        // A clock that had run out when it was returned did not stop.
        let moved = if is_returned && cause.is_none() {
            Vec::new()
        } else {
            plan.resume(&why(deed, PlanCause::Resumed, reason), context)?
        };
        if is_returned {
            if cause.is_none_or(|cause| cause == StopCause::Materials) {
                // The officer goes on without what was awaited.
                self.answer(deed);
                self.status = ApplicationStatus::Reviewing;
            } else {
                self.wait_for_materials("", deed)?;
            }
        }
        let mut turn = Turn::quiet(self);
        let word = Word::to_know("plan-resumed", &deed.at);
        let arguments = vec![("deadline", turn.affair.deadline_text())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        turn.tells.extend(turn.affair.tell_owners(&moved, "plan-replanned", deed.at));
        Ok(turn)
    }

    pub(super) fn replan(
        mut self,
        reason: &str,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        let why = why(deed, PlanCause::Officer, reason);
        let moved = self.plan_mut()?.replan(&why, context)?;
        let mut turn = Turn::quiet(self);
        turn.tells = turn.affair.tell_owners(&moved, "plan-replanned", deed.at);
        Ok(turn)
    }
}
