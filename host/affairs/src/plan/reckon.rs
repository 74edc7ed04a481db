//! The days of a plan.

use std::borrow::Cow;

use tidegate_calendar::{Calendar, Reckoned, Term};
use tidegate_domain::{Date, Instant, Tier};

use super::{
    ApplicationKind, Node, NodeId, Owners, Plan, PlanNote, PlanRequest, PlanTerms, Replanning, days,
};
use crate::{Context, Refused};

impl Plan {
    /// The plan from the legal deadline backwards, by the county's numbers of today.
    ///
    /// **Shape**: the completeness check on the day of acceptance, then the site check where there is
    /// one, the technical review, the opinion, the approval and the issue, each so many working days
    /// before the legal deadline. Where the first of them would not come after the day of acceptance,
    /// all move together in proportion and the plan is noted as squeezed.
    ///
    /// # Source
    /// State Council Decree 736, articles 12 and 14, for the deadline; the nodes are the county's.
    #[must_use]
    pub fn backwards(request: &PlanRequest, context: &Context<'_>) -> Self {
        Self::by_terms(request, &PlanTerms::of_context(context), context)
    }

    /// The same by numbers that were kept.
    #[must_use]
    pub fn by_terms(request: &PlanRequest, terms: &PlanTerms, context: &Context<'_>) -> Self {
        let calendar = calendar_of(terms, context);
        let mut plan = Self::made(request, terms, &calendar, request.accepted);
        // What was accepted was checked that day.
        plan.check_done(request.accepted.start(), "");
        plan
    }

    /// The plan of an application that was received on a day and is not accepted yet: it is expected
    /// to be accepted on the last day of the completeness check. `request.accepted` is the day on
    /// which it was received.
    #[must_use]
    pub fn expected(request: &PlanRequest, terms: &PlanTerms, context: &Context<'_>) -> Self {
        let calendar = calendar_of(terms, context);
        let received = request.accepted;
        let accepted = calendar.due(received, terms.term(terms.completeness_days)).at;
        let request = PlanRequest { accepted, ..request.clone() };
        let mut plan = Self::made(&request, terms, &calendar, received);
        plan.expected = true;
        plan
    }

    /// Makes the plan anew from the day of acceptance; the completeness check is done with it.
    ///
    /// # Errors
    /// [`Refused`] when there are too many plans already.
    pub fn accept(
        &mut self,
        request: &PlanRequest,
        why: &Replanning,
        context: &Context<'_>,
    ) -> Result<(), Refused> {
        self.set_aside(why)?;
        self.see_lateness(Date::of_instant(why.at));
        let checked = self.node(NodeId::Completeness).cloned();
        let mut plan = Self::by_terms(request, &self.terms, context);
        plan.earlier = std::mem::take(&mut self.earlier);
        plan.received = self.received;
        for node in plan.nodes.iter_mut().filter(|node| node.id == NodeId::Completeness) {
            // The day of the check is what was promised, not the day on which it ended.
            if let Some(checked) = &checked {
                *node = checked.clone();
            }
        }
        plan.check_done(why.at, &why.by);
        *self = plan;
        Ok(())
    }

    fn made(request: &PlanRequest, terms: &PlanTerms, calendar: &Calendar, from: Date) -> Self {
        let mut plan = Self {
            kind: request.kind,
            tier: request.tier,
            site_check: request.site_check,
            received: from,
            accepted: request.accepted,
            expected: false,
            decision_days: terms.decision_days(request.kind, request.tier, request.site_check),
            legal_deadline: request.accepted,
            provisional: false,
            notes: Vec::new(),
            nodes: Vec::new(),
            stops: Vec::new(),
            earlier: Vec::new(),
            terms: terms.clone(),
        };
        let deadline = plan.reckon_deadline(calendar);
        plan.legal_deadline = deadline.at;
        plan.nodes = plan.first_nodes(calendar);
        plan.lay(calendar, from);
        plan.assign(&request.owners);
        plan.note(calendar);
        plan
    }

    /// Names who does what; what nobody is named for stays with its post. Gives the nodes that went
    /// to somebody new.
    pub fn assign(&mut self, owners: &Owners) -> Vec<NodeId> {
        let mut moved = Vec::new();
        for node in &mut self.nodes {
            let named = owners.get(node.id.word()).or_else(|| owners.get(node.id.post()));
            if let Some(named) = named.filter(|named| node.owner.as_ref() != Some(*named)) {
                node.owner = Some(named.clone());
                moved.push(node.id);
            }
        }
        moved
    }

    fn check_done(&mut self, at: Instant, by: &str) {
        for node in self.nodes.iter_mut().filter(|node| node.id == NodeId::Completeness) {
            (node.done_at, node.done_by) = (Some(at), by.to_owned());
        }
    }

    fn first_nodes(&self, calendar: &Calendar) -> Vec<Node> {
        let wanted = |id: &NodeId| *id != NodeId::SiteCheck || self.site_check;
        let ids: Vec<NodeId> = NodeId::ALL.into_iter().filter(wanted).collect();
        let window = self.days_left(calendar, self.accepted);
        let span = ids.iter().map(|id| self.terms.before_days(*id)).max().unwrap_or(0);
        // The first node comes after the day of acceptance, so that there is a day for it.
        let room = window.saturating_sub(1);
        let mut nodes: Vec<Node> = ids
            .into_iter()
            .map(|id| Node::planned(id, squeezed(self.terms.before_days(id), room, span)))
            .collect();
        nodes.sort_by_key(|node| {
            (node.id != NodeId::Completeness, std::cmp::Reverse(node.planned_days), node.id)
        });
        nodes
    }

    /// Puts every node that is ahead on its day; gives those whose day changed.
    pub(super) fn lay(&mut self, calendar: &Calendar, from: Date) -> Vec<NodeId> {
        let (accepted, deadline) = (self.accepted, self.legal_deadline);
        let terms = &self.terms;
        let mut moved = Vec::new();
        for node in self.nodes.iter_mut().filter(|node| node.is_ahead()) {
            let day = if node.id == NodeId::Completeness {
                Reckoned { at: accepted, provisional: calendar.is_provisional(accepted) }
            } else {
                calendar.add_working_days(deadline, -days(node.before_days))
            };
            let reminder = calendar.add_working_days(day.at, -days(terms.reminder_days));
            let escalation = calendar.add_working_days(day.at, days(terms.escalation_days));
            if day.at != node.due {
                moved.push(node.id);
                (node.reminded, node.reminded_on_day) = (false, false);
            }
            node.due = day.at;
            node.provisional = day.provisional || calendar.is_provisional(day.at);
            node.reminder = reminder.at.max(from).min(day.at);
            node.escalation = escalation.at;
        }
        moved
    }

    pub(super) fn note(&mut self, calendar: &Calendar) {
        let by_calendar = self.reckon_deadline(calendar).provisional
            || self.nodes.iter().any(|node| node.done_at.is_none() && node.provisional);
        let of_renewal = self.kind == ApplicationKind::Change;
        let squeezed =
            self.nodes.iter().any(|node| node.before_days < self.terms.before_days(node.id));
        let term = term_name(self.kind, self.tier, self.site_check);
        let doubtful = ["licence_days_are_working", term]
            .iter()
            .any(|name| self.terms.doubtful.iter().any(|one| one == name));
        let notes = [
            (squeezed, PlanNote::Squeezed),
            (of_renewal, PlanNote::TermOfRenewal),
            (doubtful, PlanNote::TermDoubtful),
            (by_calendar, PlanNote::CalendarProvisional),
        ];
        self.notes = notes.into_iter().filter(|(is, _)| *is).map(|(_, note)| note).collect();
        self.provisional = by_calendar || of_renewal;
    }

    /// What the law gives from the day of acceptance, and as much again as the clock stood.
    pub(super) fn reckon_deadline(&self, calendar: &Calendar) -> Reckoned<Date> {
        let stopped = self.stops.iter().fold(0_u16, |sum, stop| sum.saturating_add(stop.days));
        calendar.due(self.accepted, self.terms.term(self.decision_days.saturating_add(stopped)))
    }

    pub(super) fn days_left(&self, calendar: &Calendar, today: Date) -> u16 {
        let left = calendar.working_days_between(today, self.legal_deadline).at;
        u16::try_from(left.max(0)).unwrap_or(u16::MAX)
    }
}

impl PlanTerms {
    /// A term of the authority of so many days.
    pub(crate) fn term(&self, number: u16) -> Term {
        if self.days_are_working {
            Term::Working(days(number))
        } else {
            Term::CalendarRolled(days(number))
        }
    }

    /// Days after one day up to another, counted as the term is; 0 when the second is earlier.
    pub(super) fn days_between(&self, from: Date, until: Date, calendar: &Calendar) -> u16 {
        let number = if self.days_are_working {
            calendar.working_days_between(from, until).at
        } else {
            until.days().saturating_sub(from.days())
        };
        u16::try_from(number.max(0)).unwrap_or(u16::MAX)
    }
}

impl Node {
    fn planned(id: NodeId, before_days: u16) -> Self {
        Self {
            id,
            owner: None,
            due: Date::default(),
            reminder: Date::default(),
            escalation: Date::default(),
            planned_days: before_days,
            before_days,
            provisional: false,
            reminded: false,
            reminded_on_day: false,
            done_at: None,
            done_by: String::new(),
            late: false,
            escalated: false,
        }
    }

    /// Whether it is still to be done and in time.
    pub(super) const fn is_ahead(&self) -> bool {
        self.done_at.is_none() && !self.late
    }

    /// The first instant at which it is late.
    #[must_use]
    pub const fn late_from(&self) -> Instant {
        self.due.plus_days(1).start()
    }

    /// The first instant at which a late one goes up.
    #[must_use]
    pub const fn escalates_from(&self) -> Instant {
        self.escalation.plus_days(1).start()
    }
}

/// The calendar with the notices that were known when the terms were made.
pub(crate) fn calendar_of<'a>(terms: &PlanTerms, context: &Context<'a>) -> Cow<'a, Calendar> {
    if context.calendar.last_year().is_none_or(|last| last <= terms.calendar_year) {
        return Cow::Borrowed(context.calendar);
    }
    Cow::Owned(context.calendar.as_known_to(terms.calendar_year))
}

/// So many days before the deadline as fit where `span` days have only `room`; all of them where
/// they fit. Keeps the order, and never gives more than `number`.
pub(super) fn squeezed(number: u16, room: u16, span: u16) -> u16 {
    if span <= room {
        return number;
    }
    let days = u32::from(number) * u32::from(room) / u32::from(span);
    // INVARIANT: `room` is less than `span`, so that the quotient is no more than `number`.
    u16::try_from(days).unwrap_or(number)
}

const fn term_name(kind: ApplicationKind, tier: Tier, site_check: bool) -> &'static str {
    match (kind, tier) {
        (ApplicationKind::Renewal | ApplicationKind::Change, _) => "renewal_decision_days",
        (_, Tier::Key) if site_check => "decision_key_site_days",
        (_, Tier::Key) => "decision_key_days",
        _ => "decision_simplified_days",
    }
}
