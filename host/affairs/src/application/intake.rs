//! Whether it is accepted, returned or ended.

use tidegate_domain::Date;

use super::tells::Word;
use super::{Application, ApplicationAct, ApplicationStatus, Feedback, FeedbackItem, why};
use crate::plan::{calendar_of, days};
use crate::{Audience, Context, Deed, NodeId, Owners, PlanCause, Refused, Turn};

/// Characters of a list in a notice.
const NOTICE_MAX: usize = 300;

impl Application {
    pub(super) fn accept(
        mut self,
        site_check: bool,
        owners: &Owners,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.owners.extend(owners.clone());
        let is_late = self.check_ended(deed);
        let cause = if is_late { PlanCause::Silence } else { PlanCause::Accepted };
        self.by_silence |= is_late;
        self.accept_by(cause, site_check, deed, context)?;
        let mut turn = Turn::quiet(self);
        let word = Word::to_know("application-accepted", &deed.at);
        let arguments = vec![("deadline", turn.affair.deadline_text())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        turn.tells.extend(turn.affair.tell_owners(
            turn.affair.watched_nodes(),
            "plan-assigned",
            deed.at,
        ));
        Ok(turn)
    }

    /// # Source
    /// State Council Decree 736, article 9: when nothing is said in time the application counts as
    /// accepted; from the day of receipt, as the Administrative Licensing Law, article 32, has it
    /// (recalled).
    pub(super) fn silence(
        mut self,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.by_silence = true;
        self.accept_by(PlanCause::Silence, false, deed, context)?;
        let received = self.submissions.last().map(|last| Date::of_instant(last.at));
        let arguments = vec![
            ("received", received.unwrap_or_default().to_string()),
            ("deadline", self.deadline_text()),
        ];
        let word = Word::to_know("application-accepted-by-silence", &deed.at);
        let to = [Audience::Enterprise, self.post("intake"), self.post("leader")];
        let mut turn = Turn::quiet(self);
        for to in to {
            turn.tells.push(turn.affair.tell(to, &word, arguments.clone()));
        }
        turn.tells.extend(turn.affair.tell_owners(
            turn.affair.watched_nodes(),
            "plan-assigned",
            deed.at,
        ));
        Ok(turn)
    }

    fn accept_by(
        &mut self,
        cause: PlanCause,
        site_check: bool,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<(), Refused> {
        let today = Date::of_instant(deed.at);
        let plan = self.plan_mut()?;
        let received = plan.received;
        let accepted = if cause == PlanCause::Silence { received } else { today.max(received) };
        let request = self.request(accepted, site_check);
        self.plan_mut()?.accept(&request, &why(deed, cause, ""), context)?;
        self.status = ApplicationStatus::Reviewing;
        Ok(())
    }

    /// Whether the days of the completeness check have passed.
    fn check_ended(&self, deed: &Deed<ApplicationAct>) -> bool {
        let check = self.plan.as_ref().and_then(|plan| plan.node(NodeId::Completeness));
        check.is_some_and(|check| check.late_from() <= deed.at)
    }

    pub(super) fn return_at_intake(
        mut self,
        items: &[FeedbackItem],
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        if self.check_ended(deed) {
            return Err(Refused::new(
                "counts-as-accepted",
                "the days to say what is missing have passed: the application counts as accepted, \
                 so review it and return it for correction",
            ));
        }
        self.feed_back(items.to_vec(), "", deed, context);
        self.status = ApplicationStatus::ReturnedAtIntake;
        Ok(self.tell_feedback("application-returned"))
    }

    /// Keeps what is to be put right, with the days for which it is waited for.
    pub(super) fn feed_back(
        &mut self,
        items: Vec<FeedbackItem>,
        note: &str,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) {
        let calendar = calendar_of(&self.terms, context);
        let today = Date::of_instant(deed.at);
        let wait_until = calendar.add_working_days(today, days(self.terms.materials_wait_days)).at;
        let reminder = calendar.add_working_days(wait_until, -days(self.terms.reminder_days)).at;
        self.feedback.push(Feedback {
            at: deed.at,
            by: deed.by.clone(),
            at_intake: self.status == ApplicationStatus::Submitted,
            version: self.submissions.last().map_or(0, |last| last.version),
            items,
            note: note.to_owned(),
            reminder: reminder.max(today),
            wait_until,
            reminded: false,
            lapsed: false,
            answered_at: None,
        });
    }

    /// Tells the enterprise what is to be put right.
    pub(super) fn tell_feedback(self, topic: &'static str) -> Turn<Self> {
        let mut turn = Turn::quiet(self);
        let Some(feedback) = turn.affair.open_feedback() else { return turn };
        let items: Vec<String> =
            feedback.items.iter().map(|one| format!("{}: {}", one.item, one.text)).collect();
        let arguments = vec![
            ("count", items.len().to_string()),
            ("items", shortened(&items.join("; "))),
            ("until", feedback.wait_until.to_string()),
        ];
        let word = Word::to_do(topic, &feedback.at);
        let tell = turn.affair.tell(Audience::Enterprise, &word, arguments);
        turn.tells.push(tell);
        turn
    }

    pub(super) fn answer(&mut self, deed: &Deed<ApplicationAct>) {
        if let Some(open) = self.feedback.last_mut().filter(|one| one.answered_at.is_none()) {
            open.answered_at = Some(deed.at);
        }
    }

    pub(super) fn close(mut self, reason: &str) -> Result<Turn<Self>, Refused> {
        let waited = self.open_feedback().is_some_and(|feedback| feedback.lapsed);
        let nobodys = self.status == ApplicationStatus::Draft && self.on_behalf;
        if !waited && !nobodys {
            return Err(Refused::new(
                "not-yet",
                "what was not handed in is the enterprise's to take back, and what was returned is \
                 waited for: an officer ends it when that time has passed",
            ));
        }
        self.status = ApplicationStatus::NotAccepted;
        reason.clone_into(&mut self.reason);
        let mut turn = Turn::quiet(self);
        turn.docket.extend(turn.affair.renewal_duty(false));
        let word = Word::to_do("application-closed", &"closed");
        let arguments = vec![("reason", reason.to_owned())];
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, arguments));
        Ok(turn)
    }

    pub(super) fn withdraw(mut self, reason: &str) -> Result<Turn<Self>, Refused> {
        let told = self.in_charge();
        self.status = ApplicationStatus::Withdrawn;
        reason.clone_into(&mut self.reason);
        let mut turn = Turn::quiet(self);
        turn.docket.extend(turn.affair.renewal_duty(false));
        if turn.affair.plan.is_some() {
            let word = Word::to_know("application-withdrawn", &"withdrawn");
            let arguments = vec![("reason", reason.to_owned())];
            turn.tells.push(turn.affair.tell(told, &word, arguments));
        }
        Ok(turn)
    }
}

/// As much of a list as fits into a notice; all of it stands beside the application.
fn shortened(text: &str) -> String {
    if text.chars().count() <= NOTICE_MAX {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(NOTICE_MAX).collect();
    short.push('…');
    short
}
