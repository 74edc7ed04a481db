//! Which act goes where.

use super::{Application, ApplicationAct, Decision};
use crate::{Context, Deed, NodeEvent, Refused, Turn};

impl Application {
    /// What an act that is allowed makes of it.
    ///
    /// # Errors
    /// [`Refused`] when its content does not fit.
    pub(super) fn go_on(
        self,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        use ApplicationAct as A;
        match &deed.act {
            A::Start { .. } => {
                Err(Refused::new("already-open", "this application was begun already"))
            }
            A::Fill { base, form } => self.fill(*base, form, deed),
            A::Precheck { .. } => self.keep_precheck(deed),
            A::Submit { version, despite } => {
                self.submit((*version, despite.as_deref()), deed, context)
            }
            A::Resubmit { version, despite } => {
                self.resubmit((*version, despite.as_deref()), deed, context)
            }
            A::Accept { site_check, owners } => self.accept(*site_check, owners, deed, context),
            A::Silence => self.on_time(deed)?.silence(deed, context),
            A::ReturnAtIntake { items } => self.return_at_intake(items, deed, context),
            A::Close { reason } => self.close(reason),
            A::Withdraw { reason } => self.withdraw(reason),
            A::Assign { owners } => self.assign(owners, deed),
            A::Opine { .. } => self.opine(deed),
            A::ReturnForCorrection { note } => self.return_for_correction(note, deed, context),
            A::NodeDone { node, .. } => self.node_done(*node, deed, context),
            A::SiteVisited { .. } => self.site_visited(deed, context),
            A::Stop { cause, reason } => self.stop(*cause, reason, deed),
            A::Resume { reason } => self.resume(reason, deed, context),
            A::Replan { reason } => self.replan(reason, deed, context),
            A::Decide { decision: Decision::Grant { permit, despite } } => {
                self.grant(permit, despite.as_deref(), deed)
            }
            A::Decide { decision: Decision::Refuse { reason } } => self.refuse(reason, deed),
            A::Issue => self.issue(deed),
            A::PermitWithdrawn { number, reason } => self.permit_withdrawn(number, reason, deed),
            A::EnterpriseChanged { .. } => self.enterprise_changed(deed),
            A::NodeReminded { node, on_day } => {
                let event = if *on_day { NodeEvent::RemindOnDay } else { NodeEvent::Remind };
                self.on_time(deed)?.node_event(*node, event, deed, context)
            }
            A::NodeLate { node } => {
                self.on_time(deed)?.node_event(*node, NodeEvent::Late, deed, context)
            }
            A::Escalate { node } => {
                self.on_time(deed)?.node_event(*node, NodeEvent::Escalate, deed, context)
            }
            A::DeadlinePassed => self.on_time(deed)?.deadline_passed(),
            A::MaterialsReminded => self.on_time(deed)?.materials_reminded(),
            A::MaterialsLapsed => self.on_time(deed)?.materials_lapsed(),
            A::RenewalWarned { stage } => self.on_time(deed)?.renewal_warned(*stage),
            A::CalendarKnown { year } => self.calendar_known(*year, deed, context),
        }
    }
}
