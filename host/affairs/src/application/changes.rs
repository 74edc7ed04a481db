//! What happens to the enterprise or its permit while an application is open.

use tidegate_domain::Jurisdiction;

use super::tells::Word;
use super::{Application, ApplicationAct, ApplicationStatus, EnterpriseChange, Happening, why};
use crate::{Audience, Context, Deed, PlanCause, Refused, StopCause, Turn};

/// Happenings that are kept beside one application.
const HAPPENINGS_MAX: usize = 200;

impl Application {
    /// A renewal or change rests on the permit: it is suspended, and the enterprise is told what it
    /// can do. Of another kind it is only noted, for the new permit does not rest on the old.
    pub(super) fn permit_withdrawn(
        mut self,
        number: &str,
        reason: &str,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        if self.permit.as_ref().is_some_and(|permit| permit.number != number) {
            return Err(Refused::new(
                "another-permit",
                format!("this application rests on another permit than `{number}`"),
            ));
        }
        self.happened("permit-withdrawn", number, reason, deed)?;
        let arguments = vec![("number", number.to_owned()), ("reason", reason.to_owned())];
        let undecided =
            !matches!(self.status, ApplicationStatus::Granted | ApplicationStatus::Suspended);
        if !self.kind.needs_permit() || !undecided {
            let mut turn = Turn::quiet(self);
            let word = Word::to_know("application-permit-ended", &deed.at);
            let tell = turn.affair.tell(turn.affair.in_charge(), &word, arguments);
            turn.tells.push(tell);
            return Ok(turn);
        }
        let told = self.in_charge();
        self.before_suspension = Some(self.status);
        self.status = ApplicationStatus::Suspended;
        reason.clone_into(&mut self.reason);
        if let Some(plan) = self.plan.as_mut().filter(|plan| {
            let runs = plan.standing_still().is_none();
            runs && !plan.expected && plan.in_time(deed.at)
        }) {
            let why = why(deed, PlanCause::Officer, reason);
            plan.stop(StopCause::PermitWithdrawn, &why)?;
        }
        let mut turn = Turn::quiet(self);
        let word = Word::to_do("application-suspended", &deed.at);
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments.clone()));
        let word = Word::to_do("application-suspended-officer", &deed.at);
        turn.tells.push(turn.affair.tell(told, &word, arguments));
        Ok(turn)
    }

    /// Goes on as before the permit was revoked, for example because that was set aside.
    pub(super) fn take_up_again(
        mut self,
        reason: &str,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        let before = self.before_suspension.take().unwrap_or(ApplicationStatus::Draft);
        self.status = before;
        self.reason.clear();
        if before == ApplicationStatus::Submitted {
            // The check for completeness begins again: while it was suspended nobody could say
            // anything.
            self.expect(deed, context)?;
        }
        let mut moved = Vec::new();
        if let Some(plan) = &mut self.plan {
            let cause = plan.standing_still().map(|stop| stop.cause);
            if cause == Some(StopCause::PermitWithdrawn) {
                moved = plan.resume(&why(deed, PlanCause::Resumed, reason), context)?;
            }
        }
        let mut turn = Turn::quiet(self);
        let word = Word::to_know("application-taken-up-again", &deed.at);
        let arguments = vec![("reason", reason.to_owned())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        turn.tells.extend(turn.affair.tell_owners(&moved, "plan-replanned", deed.at));
        Ok(turn)
    }

    /// A change is noted beside what was filled in, which stays as it was; who moved to another
    /// county is no longer this one's.
    pub(super) fn enterprise_changed(
        mut self,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        let ApplicationAct::EnterpriseChanged { change, before, after, county } = &deed.act else {
            return Ok(Turn::quiet(self));
        };
        if county.is_some() && *change != EnterpriseChange::Moved {
            return Err(Refused::new(
                "county",
                "only who moved is in another county: leave `county` out",
            ));
        }
        self.happened(change.word(), before, after, deed)?;
        if let Some(county) = county {
            return Ok(self.moved_away(county, after));
        }
        let mut turn = Turn::quiet(self);
        let word = Word::to_do("application-enterprise-changed", &deed.at);
        let arguments = vec![
            ("change", format!("@enterprise-change/{}", change.word())),
            ("before", before.clone()),
            ("after", after.clone()),
        ];
        let tell = turn.affair.tell(turn.affair.in_charge(), &word, arguments);
        turn.tells.push(tell);
        Ok(turn)
    }

    fn moved_away(mut self, county: &Jurisdiction, after: &str) -> Turn<Self> {
        let told = self.in_charge();
        self.status = ApplicationStatus::Moved;
        self.reason = format!("moved to {county}: {after}");
        let mut turn = Turn::quiet(self);
        turn.docket.extend(turn.affair.renewal_duty(false));
        let word = Word::to_do("application-moved", &"moved");
        let arguments = vec![("county", county.to_string())];
        for to in [Audience::Enterprise, told] {
            turn.tells.push(turn.affair.tell(to, &word, arguments.clone()));
        }
        turn
    }

    fn happened(
        &mut self,
        what: &str,
        before: &str,
        after: &str,
        deed: &Deed<ApplicationAct>,
    ) -> Result<(), Refused> {
        if self.happenings.len() >= HAPPENINGS_MAX {
            return Err(Refused::new(
                "too-many-changes",
                format!("{HAPPENINGS_MAX} changes are noted already: decide the application"),
            ));
        }
        self.happenings.push(Happening {
            at: deed.at,
            by: deed.by.clone(),
            what: what.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        });
        Ok(())
    }
}
