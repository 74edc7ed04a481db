//! A round over a county: what happened since the last, and what clocks say.

use std::collections::HashSet;

use serde::Serialize;
use tidegate_affairs::{Affair, Alert, Context, Deed, Prompt, Task};
use tidegate_domain::{Date, EnterpriseRecord, Instant, Jurisdiction, Matter, MatterKind};
use tidegate_store::Page;

use crate::drafts::{Carried, Draft};
use crate::{Desk, DeskError};

/// Matters looked at together.
const ROWS: u32 = 1_000;

/// Enterprises read at a time.
const PAGE: u32 = 1_000;

/// Steps that the host takes in one matter at once, before it looks at the others.
const DEEDS_MAX: usize = 16;

/// The follower that remembers on which day the daily work of a county was done.
const DAILY: &str = "daily";

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Matters opened.
    pub opened: u64,
    /// Matters that went on.
    pub moved: u64,
    /// Notices written.
    pub notices: u64,
    /// Notices held because they go with others.
    pub held: u64,
    /// Steps that were not allowed, or came too late; the log names them.
    pub left: u64,
}

impl Round {
    /// Takes in what became of drafts.
    pub(crate) fn take(&mut self, carried: Carried) {
        self.opened += carried.opened;
        self.moved += carried.moved;
        self.notices += carried.notices;
        self.held += carried.held;
        self.left += carried.refused + carried.behind;
    }
}

impl Desk {
    /// Follows what happened in a county since the last round, does the work of the day once a day,
    /// and takes the steps whose time has come. May be ended anywhere and carried out again.
    ///
    /// # Errors
    /// Store and rules; what one matter does wrong is left to the log.
    pub async fn round(&self, county: &Jurisdiction, now: Instant) -> Result<Round, DeskError> {
        let mut round = Round::default();
        round.take(self.follow_enterprises(county, now).await?);
        round.take(self.follow_cases(county, now).await?);
        round.take(self.follow_warnings(county, now).await?);
        let today = Date::of_instant(now);
        let done = self.store.followed(county, DAILY).await?;
        if done < i64::from(today.days()) {
            round.take(self.day(county, now).await?);
            self.store.put_followed(county, DAILY, i64::from(today.days())).await?;
        }
        round.take(self.serve_due(county, now).await?);
        Ok(round)
    }

    /// The work of a day: who is to be reminded, what permits make due, whom policies concern by now,
    /// what open applications rest on.
    /// Also carried out when somebody asks; doing it again does no harm.
    ///
    /// # Errors
    /// As [`Desk::round`].
    pub async fn day(&self, county: &Jurisdiction, now: Instant) -> Result<Carried, DeskError> {
        let mut carried = self.remind_to_apply(county, now).await?;
        carried.add(self.owe_duties(county, now).await?);
        carried.add(self.address_policies(county, now).await?);
        carried.add(self.look_after_applications(county, now).await?);
        Ok(carried)
    }

    /// Steps whose time has come, until none is left.
    pub(crate) async fn serve_due(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        let mut stuck: HashSet<i64> = HashSet::new();
        loop {
            let due = self.store.matters_due(county, now, ROWS).await?;
            let full = due.len() >= ROWS as usize;
            let due: Vec<Matter> =
                due.into_iter().filter(|matter| !stuck.contains(&matter.id)).collect();
            if due.is_empty() {
                return Ok(carried);
            }
            // One that stays due although the host took its steps is looked at by the next round.
            stuck.extend(due.iter().map(|matter| matter.id));
            let mut by_kind: [Vec<Matter>; 7] = Default::default();
            for matter in due {
                let place = MatterKind::ALL.iter().position(|kind| *kind == matter.key.kind);
                if let Some(list) = place.and_then(|place| by_kind.get_mut(place)) {
                    list.push(matter);
                }
            }
            for (kind, matters) in MatterKind::ALL.into_iter().zip(by_kind) {
                carried.add(self.serve_kind(county, kind, matters, now).await?);
            }
            if !full {
                return Ok(carried);
            }
        }
    }

    async fn serve_kind(
        &self,
        county: &Jurisdiction,
        kind: MatterKind,
        matters: Vec<Matter>,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        match kind {
            MatterKind::Prompt => self.serve::<Prompt>(county, matters, now).await,
            MatterKind::Case => self.serve::<Task>(county, matters, now).await,
            MatterKind::Alert => self.serve::<Alert>(county, matters, now).await,
            MatterKind::Application => {
                self.serve::<tidegate_affairs::Application>(county, matters, now).await
            }
            MatterKind::Duty => {
                self.serve::<tidegate_affairs::DutyAffair>(county, matters, now).await
            }
            MatterKind::Inspection => {
                self.serve::<tidegate_affairs::Inspection>(county, matters, now).await
            }
            MatterKind::Policy => {
                self.serve::<tidegate_affairs::Policy>(county, matters, now).await
            }
        }
    }

    async fn serve<A: Affair>(
        &self,
        county: &Jurisdiction,
        matters: Vec<Matter>,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        if matters.is_empty() {
            return Ok(Carried::default());
        }
        let practice = self.practice(county, Date::of_instant(now))?;
        let calendar = self.calendar();
        let context = Context { calendar: &calendar, practice: &practice };
        let mut drafts = Vec::with_capacity(matters.len());
        for matter in matters {
            let mut affair = A::from_position(&matter.position)?;
            let mut deeds = Vec::new();
            while let Some(act) = affair.due(now, &context) {
                let deed = Deed::of_host(now, act);
                match A::take(Some(&affair), &deed, &context) {
                    Ok(turn) => affair = turn.affair,
                    Err(refused) => {
                        tracing::warn!(%county, matter = matter.id, "{}", refused.reason);
                        break;
                    }
                }
                deeds.push(deed);
                if deeds.len() >= DEEDS_MAX {
                    break;
                }
            }
            if !deeds.is_empty() {
                drafts.push(Draft::<A> {
                    key: matter.key.clone(),
                    enterprise: matter.enterprise.clone(),
                    matter: Some(matter),
                    deeds,
                });
            }
        }
        self.carry(county, drafts).await
    }

    /// All enterprises of a county.
    pub(crate) async fn all_enterprises(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<EnterpriseRecord>, DeskError> {
        let mut all = Vec::new();
        let mut offset = 0;
        loop {
            let page = self.store.enterprises(county, None, Page { offset, rows: PAGE }).await?;
            let read = page.items.len();
            all.extend(page.items);
            offset += PAGE;
            if read < PAGE as usize {
                return Ok(all);
            }
        }
    }
}
