//! The decision, and the permit that is handed out.

use tidegate_domain::{Date, DocketItem, Event, Fact, FactValue, Instant};

use super::tells::Word;
use super::{Application, ApplicationAct, ApplicationStatus, Decided, Decision, GrantedPermit};
use crate::{ApplicationKind, Audience, Deed, NodeId, Refused, Turn};

/// Characters of a permit's number.
const NUMBER_MAX: usize = 64;

/// Nodes that come before a permit is granted.
const BEFORE_GRANT: [NodeId; 3] = [NodeId::SiteCheck, NodeId::Technical, NodeId::Opinion];

impl Application {
    pub(super) fn grant(
        mut self,
        permit: &GrantedPermit,
        despite: Option<&str>,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        self.is_reviewed(despite)?;
        self.is_permit(permit)?;
        let decision =
            Decision::Grant { permit: permit.clone(), despite: despite.map(str::to_owned) };
        self.decided_by(decision, deed)?;
        self.status = ApplicationStatus::Granted;
        let mut turn = Turn::quiet(self);
        let word = Word::to_know("application-granted", &permit.number);
        let arguments = vec![("number", permit.number.clone())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        turn.tells.extend(turn.affair.tell_owners(&[NodeId::Issue], "plan-assigned", deed.at));
        Ok(turn)
    }

    /// Whether all was done that comes before a permit.
    fn is_reviewed(&self, despite: Option<&str>) -> Result<(), Refused> {
        let Some(plan) = &self.plan else {
            return Err(Refused::new("no-plan", "there is no plan before it is handed in"));
        };
        if let Some(stop) = plan.standing_still() {
            return Err(Refused::new(
                "clock-stopped",
                format!(
                    "the clock stands since {} ({}): resume it before a permit is granted",
                    stop.from,
                    stop.cause.word()
                ),
            ));
        }
        let open: Vec<&str> = plan
            .nodes
            .iter()
            .filter(|node| BEFORE_GRANT.contains(&node.id) && node.done_at.is_none())
            .map(|node| node.id.word())
            .collect();
        if !open.is_empty() {
            return Err(Refused::new(
                "nodes-open",
                format!("{} must be done before a permit is granted", open.join(", ")),
            ));
        }
        let wrong: Vec<String> = self
            .open_must_fix()
            .iter()
            .map(|opinion| format!("`{}` ({})", opinion.item, opinion.by))
            .collect();
        if !wrong.is_empty() && despite.is_none() {
            return Err(Refused::new(
                "must-fix-open",
                format!(
                    "opinions say that something must be put right: {}. Let their officers look \
                     again, or say in `despite` why it is granted all the same",
                    wrong.join(", ")
                ),
            ));
        }
        Ok(())
    }

    /// Whether a permit can be such.
    ///
    /// # Source
    /// State Council Decree 736, article 14: a permit is valid for five years.
    fn is_permit(&self, permit: &GrantedPermit) -> Result<(), Refused> {
        let number = permit.number.trim();
        if number.is_empty() || permit.number.chars().count() > NUMBER_MAX {
            return Err(Refused::new(
                "permit-number",
                format!("the permit needs a number of 1 to {NUMBER_MAX} characters"),
            ));
        }
        if permit.valid_from >= permit.valid_until {
            return Err(Refused::new(
                "permit-validity",
                format!(
                    "the permit is valid from {} and no longer on {}: write the later day second",
                    permit.valid_from, permit.valid_until
                ),
            ));
        }
        let last = years_after(permit.valid_from, self.terms.permit_valid_years);
        if permit.valid_until > last {
            return Err(Refused::new(
                "permit-validity",
                format!(
                    "a permit is valid for {} years at most: from {} until {last}",
                    self.terms.permit_valid_years, permit.valid_from
                ),
            ));
        }
        Ok(())
    }

    pub(super) fn refuse(
        mut self,
        reason: &str,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        let is_accepted = self.plan.as_ref().is_some_and(|plan| !plan.expected);
        if !is_accepted {
            return Err(Refused::new(
                "not-accepted",
                "what was not accepted is not refused either: let the enterprise take it back",
            ));
        }
        self.decided_by(Decision::Refuse { reason: reason.to_owned() }, deed)?;
        self.status = ApplicationStatus::Refused;
        reason.clone_into(&mut self.reason);
        let mut turn = Turn::quiet(self);
        turn.docket.extend(turn.affair.renewal_refused(deed.at));
        let word = Word::to_do("application-refused", &"refused");
        let arguments = vec![("reason", reason.to_owned())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        Ok(turn)
    }

    /// That a renewal was refused, so that a pack knows that none waits.
    fn renewal_refused(&self, at: Instant) -> Option<DocketItem> {
        let permit = self.permit.as_ref()?;
        if self.kind != ApplicationKind::Renewal {
            return None;
        }
        let today = Date::of_instant(at);
        Some(DocketItem::Event(Event {
            kind: "permit-decision".to_owned(),
            reference: permit.number.clone(),
            subject: String::new(),
            from: today,
            until: Some(today.plus_days(1)),
            facts: vec![Fact {
                name: "renewal_refused".to_owned(),
                value: FactValue::Truth(true),
                doubtful: false,
            }],
        }))
    }

    fn decided_by(
        &mut self,
        decision: Decision,
        deed: &Deed<ApplicationAct>,
    ) -> Result<(), Refused> {
        let plan = self.plan_mut()?;
        let in_time = plan.in_time(deed.at);
        plan.done(NodeId::Approval, &deed.by, deed.at)?;
        self.overdue |= !in_time;
        self.decided = Some(Decided { at: deed.at, by: deed.by.clone(), decision, in_time });
        Ok(())
    }

    pub(super) fn issue(mut self, deed: &Deed<ApplicationAct>) -> Result<Turn<Self>, Refused> {
        self.plan_mut()?.done(NodeId::Issue, &deed.by, deed.at)?;
        self.issued_at = Some(deed.at);
        self.status = ApplicationStatus::Issued;
        let mut turn = Turn::quiet(self);
        let Some(issued) = turn.affair.issued_permit() else {
            return Err(Refused::new("not-granted", "no permit was granted: decide first"));
        };
        let permit = issued.permit;
        let word = Word::to_know("application-issued", &permit.number);
        let arguments = vec![
            ("number", permit.number.clone()),
            ("from", permit.valid_from.to_string()),
            ("until", permit.valid_until.to_string()),
        ];
        let tell = turn.affair.tell(Audience::Enterprise, &word, arguments);
        turn.tells.push(tell);
        Ok(turn)
    }
}

/// The same day some years later; 1 March where that year has no 29 February.
fn years_after(date: Date, years: u16) -> Date {
    let (year, month, day) = date.ymd();
    let year = year.saturating_add(i16::try_from(years).unwrap_or(i16::MAX));
    Date::from_ymd(year, month, day).or_else(|| Date::from_ymd(year, 3, 1)).unwrap_or(date)
}
