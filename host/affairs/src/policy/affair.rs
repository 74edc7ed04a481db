//! A policy as an affair.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, MatterKind, Position};

use super::acts::{PolicyAct, PolicyStatus, PolicyText};
use super::steps;
use crate::{Affair, Context, Deed, Refused, Turn};

/// A policy with those who were told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The latest version.
    pub policy: PolicyText,
    /// Its number, from 1.
    pub version: u16,
    /// The first version of which whoever was told is not told again.
    pub told_from: u16,
    /// How far it has come.
    pub status: PolicyStatus,
    /// Whether those who have not read this version were reminded.
    pub reminded: bool,
    /// Those who were told, by unified social credit code.
    pub addressed: BTreeMap<String, Told>,
}

/// The version that an enterprise was told of last, and the one that it has said it has read; 0 for
/// none. Kept short: a policy may concern thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(pub u16, pub u16);

impl Affair for Policy {
    const KIND: MatterKind = MatterKind::Policy;
    type Act = PolicyAct;

    fn take(
        now: Option<&Self>,
        deed: &Deed<PolicyAct>,
        _context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        steps::take(now, deed)
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<PolicyAct> {
        self.reminder_at().is_some_and(|at| at <= now).then_some(PolicyAct::Remind)
    }

    fn position(&self) -> Position {
        let is_open = self.status == PolicyStatus::Published;
        let reply_by = self.policy.reply_by.filter(|_| is_open);
        let is_answered = self.acknowledged() > 0 && self.silent().next().is_none();
        let mut labels = vec![self.status.word().to_owned()];
        if self.policy.reply_by.is_some() && is_answered {
            labels.insert(0, "acknowledged".to_owned());
        }
        Position {
            status: self.status.word().to_owned(),
            closed: !is_open,
            owner: None,
            due_at: self.reminder_at(),
            deadline: reply_by.map(|day| day.plus_days(1).start().saturating_sub(1)),
            severity: 0,
            subject: self.policy.title.clone(),
            labels,
            state: serde_json::Value::Null,
        }
    }
}

impl Policy {
    /// How many of those who were told have said that they have read it.
    #[must_use]
    pub fn acknowledged(&self) -> usize {
        self.meant().filter(|(_, told)| told.1 >= self.told_from).count()
    }

    /// Those who were told and have not said that they have read it, ascending.
    pub fn silent(&self) -> impl Iterator<Item = &str> {
        self.meant().filter(|(_, told)| told.1 < self.told_from).map(|(enterprise, _)| enterprise)
    }

    /// Those who were told as the latest version wants it: without those whom it no longer concerns
    /// since a version that all were to be told of. Whoever is not told again need not read it again.
    fn meant(&self) -> impl Iterator<Item = (&str, Told)> {
        let meant = self.addressed.iter().filter(|(_, told)| told.0 >= self.told_from);
        meant.map(|(enterprise, told)| (enterprise.as_str(), *told))
    }

    fn reminder_at(&self) -> Option<Instant> {
        let is_open = self.status == PolicyStatus::Published && !self.reminded;
        let day = self.policy.remind_on.filter(|_| is_open)?;
        Some(day.start())
    }
}
