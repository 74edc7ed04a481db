//! A duty as an affair.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, DocketItem, Duty, Instant, MatterKind, Party, Position, TruthValue};

use super::acts::{DutyAct, DutyStatus, Excused, HandIn};
use super::{Doubt, DutyKind, Owed, steps};
use crate::{Affair, Context, Deed, Refused, Turn};

/// A duty and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyAffair {
    /// What is owed.
    pub owed: Owed,
    /// How far it has come.
    pub status: DutyStatus,
    /// The last day on which it is in time: that of `owed`, or a later one that an officer gave.
    pub due: Date,
    /// Days on which a reminder is still to come, ascending.
    pub remind_on: Vec<Date>,
    /// Reminders that were sent.
    pub reminded: u16,
    /// What was handed in, in order.
    pub handed: Vec<HandIn>,
    /// Why it is no longer owed.
    pub excused: Option<Excused>,
    /// How often it began to be owed, from 1.
    pub round: u16,
}

impl Affair for DutyAffair {
    const KIND: MatterKind = MatterKind::Duty;
    type Act = DutyAct;

    fn sealed(act: DutyAct, context: &Context<'_>) -> DutyAct {
        match act {
            DutyAct::Owe(mut owed) if owed.remind_on.is_empty() => {
                owed.remind_on = vec![reminder(&owed, context)];
                DutyAct::Owe(owed)
            }
            other => other,
        }
    }

    fn take(
        now: Option<&Self>,
        deed: &Deed<DutyAct>,
        _context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        steps::take(now, deed)
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<DutyAct> {
        if self.status != DutyStatus::Open {
            return None;
        }
        if now >= self.late_from() {
            return Some(DutyAct::FallDue);
        }
        let is_time = self.remind_on.first().is_some_and(|on| on.start() <= now);
        is_time.then_some(DutyAct::Remind)
    }

    fn position(&self) -> Position {
        let is_owed = matches!(self.status, DutyStatus::Open | DutyStatus::Late);
        let reminder = self.remind_on.first().map(|on| on.start());
        let due_at = reminder.map_or(self.late_from(), |at| at.min(self.late_from()));
        Position {
            status: self.status.word().to_owned(),
            closed: self.status.is_closed(),
            owner: None,
            due_at: (self.status == DutyStatus::Open).then_some(due_at),
            deadline: is_owed.then(|| self.late_from().saturating_sub(1)),
            severity: 0,
            subject: self.owed.period.clone(),
            labels: self.labels(),
            state: serde_json::Value::Null,
        }
    }
}

impl DutyAffair {
    /// The first instant at which it is late.
    #[must_use]
    pub const fn late_from(&self) -> Instant {
        self.due.plus_days(1).start()
    }

    /// Whether what is worked out for it now is otherwise than what it says, so that it is to be
    /// revised.
    #[must_use]
    pub fn differs(&self, owed: &Owed) -> bool {
        !self.status.is_closed() && self.owed != *owed
    }

    /// How many times it was done that count.
    #[must_use]
    pub fn times_done(&self) -> u16 {
        let counted = self.handed.iter().filter(|one| one.returned.is_none());
        counted.fold(0, |times, one| times.saturating_add(one.times))
    }

    /// The day on which it was done for as many times as are owed; none while it is not.
    #[must_use]
    pub fn done_on(&self) -> Option<Date> {
        if self.times_done() < self.owed.times {
            return self.owed.done;
        }
        let counted = self.handed.iter().filter(|one| one.returned.is_none());
        counted.map(|one| one.on).max()
    }

    /// The entry on the docket that packs judge by; none for a change, for which the contract has no
    /// kind. While it is excused the host takes it back.
    #[must_use]
    pub fn docket_item(&self) -> Option<DocketItem> {
        let owed = &self.owed;
        if owed.kind == DutyKind::Change {
            return None;
        }
        // A renewal is found by the number of its permit alone.
        let parts = if owed.kind == DutyKind::Renewal {
            [owed.permit.as_str(), "", ""]
        } else {
            [owed.permit.as_str(), owed.about.as_str(), owed.period.as_str()]
        };
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(DocketItem::Duty(Duty {
            kind: owed.kind.word().to_owned(),
            reference: parts.join("/"),
            subject: owed.outlet.clone(),
            due: self.due,
            done: self.done_on(),
            truthful: TruthValue::Unknown,
        }))
    }

    fn labels(&self) -> Vec<String> {
        let timely = match self.status {
            DutyStatus::Open => None,
            DutyStatus::Late | DutyStatus::DoneLate => Some("late"),
            DutyStatus::Done => Some("on-time"),
            DutyStatus::Excused => Some("excused"),
        };
        let is_provisional = self.owed.doubts.contains(&Doubt::ProvisionalCopy);
        let was_returned = self.handed.iter().any(|one| one.returned.is_some());
        let mut labels: Vec<String> = [
            Some(self.owed.kind.word()),
            timely,
            is_provisional.then_some("provisional"),
            (self.reminded > 0).then_some("reminded"),
            was_returned.then_some("returned"),
        ]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
        labels.sort_unstable();
        labels
    }

    /// Whether a step of this party records what others did, and so may name an earlier day.
    pub(super) const fn may_date(&self, party: Party) -> bool {
        // What is done at the site is told later; what is handed in counts when it is.
        let at_site = matches!(
            self.owed.kind,
            DutyKind::SelfMonitoring
                | DutyKind::MonitoringRecords
                | DutyKind::Ledger
                | DutyKind::EquipmentInstallation
                | DutyKind::EquipmentNetworking
        );
        at_site || !matches!(party, Party::Enterprise)
    }
}

/// The day of the reminder that a county sends for such a duty.
fn reminder(owed: &Owed, context: &Context<'_>) -> Date {
    let practice = context.practice;
    let days = match owed.kind {
        DutyKind::Ledger => practice.ledger_reminder_days(),
        DutyKind::SelfMonitoring | DutyKind::MonitoringPlan | DutyKind::MonitoringRecords => {
            practice.monitoring_reminder_days()
        }
        DutyKind::Disclosure => practice.disclosure_reminder_days(),
        DutyKind::Change => practice.change_reminder_days(),
        DutyKind::Renewal => {
            practice.renewal_reminder_last_days().saturating_sub(practice.renewal_apply_days())
        }
        DutyKind::ExecutionReport
        | DutyKind::Registration
        | DutyKind::EquipmentInstallation
        | DutyKind::EquipmentNetworking
        | DutyKind::AnomalyReport => practice.report_reminder_days(),
    };
    owed.due.plus_days(-i32::from(days))
}
