//! An inspection as an affair.

use serde::{Deserialize, Serialize};
use tidegate_domain::{DocketItem, Instant, MatterKind, Position};

use super::acts::{InspectionAct, InspectionStatus, ItemResult, Visit, VisitFound};
use super::{checks, steps};
use crate::{Affair, Context, Deed, Refused, Turn};

/// A visit and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// The visit as it is planned now.
    pub visit: Visit,
    /// How far it has come.
    pub status: InspectionStatus,
    /// Whether those who go were reminded of the day that it has now.
    pub reminded: bool,
    /// How often its day passed without a record.
    pub missed: u16,
    /// How often it was moved.
    pub moved: u16,
    /// What was recorded, in order; the last one holds.
    pub records: Vec<VisitFound>,
}

impl Affair for Inspection {
    const KIND: MatterKind = MatterKind::Inspection;
    type Act = InspectionAct;

    fn sealed(act: InspectionAct, context: &Context<'_>) -> InspectionAct {
        // INVARIANT: at most 30 days, as the practice allows.
        let days = i16::try_from(context.practice.plan_reminder_days()).unwrap_or(i16::MAX);
        let before = |on| context.calendar.add_working_days(on, -days).at;
        match act {
            InspectionAct::Plan(mut visit) => {
                visit.remind_on = Some(visit.remind_on.unwrap_or_else(|| before(visit.on)));
                InspectionAct::Plan(visit)
            }
            InspectionAct::Move { on, reason, inspectors, remind_on } => {
                let remind_on = Some(remind_on.unwrap_or_else(|| before(on)));
                InspectionAct::Move { on, reason, inspectors, remind_on }
            }
            other => other,
        }
    }

    fn take(
        now: Option<&Self>,
        deed: &Deed<InspectionAct>,
        _context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        steps::take(now, deed)
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<InspectionAct> {
        if self.status != InspectionStatus::Planned {
            return None;
        }
        if now >= self.missed_from() {
            return Some(InspectionAct::Miss);
        }
        let is_time = self.reminder_at().is_some_and(|at| at <= now);
        is_time.then_some(InspectionAct::Remind)
    }

    fn position(&self) -> Position {
        let is_open = matches!(self.status, InspectionStatus::Planned | InspectionStatus::Missed);
        let due_at = self.reminder_at().map_or(self.missed_from(), |at| at.min(self.missed_from()));
        Position {
            status: self.status.word().to_owned(),
            closed: !is_open,
            owner: self.visit.inspectors.first().cloned(),
            due_at: (self.status == InspectionStatus::Planned).then_some(due_at),
            deadline: is_open.then(|| self.missed_from().saturating_sub(1)),
            severity: 0,
            subject: self.visit.outlets.join(", "),
            labels: self.labels(),
            state: serde_json::Value::Null,
        }
    }
}

impl Inspection {
    /// What it found, as last recorded.
    #[must_use]
    pub fn found(&self) -> Option<&VisitFound> {
        self.records.last()
    }

    /// How many things had the result.
    #[must_use]
    pub fn count(&self, result: ItemResult) -> usize {
        let items = self.found().map(|found| found.items.as_slice()).unwrap_or_default();
        items.iter().filter(|item| item.result == result).count()
    }

    /// The events that stand on the docket for it.
    #[must_use]
    pub fn docket_items(&self) -> Vec<DocketItem> {
        // INVARIANT: a record that contradicts itself is not taken.
        self.found().and_then(|found| checks::events(&self.visit, found).ok()).unwrap_or_default()
    }

    /// The first instant at which its day has passed.
    #[must_use]
    pub const fn missed_from(&self) -> Instant {
        self.visit.on.plus_days(1).start()
    }

    fn reminder_at(&self) -> Option<Instant> {
        self.visit.remind_on.filter(|_| !self.reminded).map(tidegate_domain::Date::start)
    }

    fn labels(&self) -> Vec<String> {
        let is_done = self.status == InspectionStatus::Done;
        let result = if self.count(ItemResult::DoesNot) > 0 { "does-not" } else { "conforms" };
        let has_readings = self.found().is_some_and(|found| !found.readings.is_empty());
        let mut labels: Vec<String> = [
            Some(self.visit.purpose.word()),
            is_done.then_some(result),
            (self.missed > 0).then_some("missed"),
            has_readings.then_some("own-monitoring"),
        ]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
        labels.sort_unstable();
        labels
    }
}
