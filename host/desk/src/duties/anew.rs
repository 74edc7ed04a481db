//! What becomes of duties that are there when what they rest on changes.

use std::collections::BTreeMap;
use std::ops::Range;

use tidegate_affairs::{Context, Deed, DutyAct, DutyAffair, Excuse, Owed, PermitDuties, reckon};
use tidegate_domain::{Date, Instant, Jurisdiction, Matter, Party};

use super::orders::is_ordered;
use super::{draft, own_key, stops as stops_of};
use crate::drafts::{Carried, Draft};
use crate::{Affair, Desk, DeskError};

/// The most by which a copy may put off a day, days: a year and a month.
const MOVED_DAYS_MAX: i32 = 404;

/// A matter that is excused, and what is owed again by it.
pub(super) type OwedAgain = (String, Matter, Owed);

impl Desk {
    /// Opens anew what was excused by the host and is owed after all: a shutdown ended sooner than
    /// was told, or the copy asks for it again. What an officer excused stays excused.
    pub(super) async fn owed_again(
        &self,
        county: &Jurisdiction,
        (enterprise, excused): (&str, Vec<OwedAgain>),
        now: Instant,
    ) -> Result<Vec<Draft<DutyAffair>>, DeskError> {
        let mut drafts = Vec::new();
        for (key, matter, owed) in excused {
            let affair = DutyAffair::from_position(&matter.position)?;
            let Some(excused) = &affair.excused else { continue };
            let last = self.all_steps(&matter).await?.pop();
            if last.is_none_or(|last| last.step.party != Party::Host) {
                continue;
            }
            let reason = format!("no longer excused as {}", excused.reason.word());
            let mut deeds = vec![Deed::of_host(now, DutyAct::Reopen { reason, due: None })];
            if affair.owed != owed {
                deeds.push(Deed::of_host(now, DutyAct::Revise(owed)));
            }
            let first = draft(county, key, enterprise, Some(matter), deeds.remove(0));
            drafts.push(Draft { deeds: first.deeds.into_iter().chain(deeds).collect(), ..first });
        }
        Ok(drafts)
    }

    /// Looks at what is late by what the copies and shutdowns say now: what they do not ask for
    /// falls away, and what only a guess at the copy asked for too.
    pub(super) async fn look_at_late(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let today = Date::of_instant(now);
        let permits = self.store.permits(enterprise).await?;
        let copies = self.copies(enterprise, permits, today).await?;
        let stopped = stops_of(&self.store.docket(enterprise, now).await?);
        let practice = self.practice(county, today)?;
        let calendar = self.calendar();
        let context = Context { calendar: &calendar, practice: &practice };
        let past = today.plus_days(-MOVED_DAYS_MAX)..today;
        let (mut owed, mut spared) = (BTreeMap::new(), BTreeMap::new());
        for copy in &copies {
            let found = reckon(copy, past.clone(), &stopped, &context);
            owed.extend(found.owed.into_iter().map(|one| (one.key.clone(), one)));
            spared.extend(found.spared.into_iter().map(|one| (one.key, Excuse::from(&one.why))));
        }
        let mut drafts = Vec::new();
        for (key, matter) in self.duties_known(county, enterprise).await? {
            let own = own_key(enterprise, &key);
            let due = matter.position.deadline.map(Date::of_instant);
            let is_past = due.is_some_and(|due| past.contains(&due));
            if matter.position.closed || is_ordered(own) || !is_past {
                continue;
            }
            let is_guessed = matter.position.labels.iter().any(|label| label == "provisional");
            let excuse = |reason| DutyAct::Excuse { reason, text: String::new() };
            let act = match (owed.remove(own), spared.get(own)) {
                (Some(one), _) if DutyAffair::from_position(&matter.position)?.differs(&one) => {
                    DutyAct::Revise(one)
                }
                (Some(_), _) => continue,
                (None, Some(reason)) => excuse(*reason),
                (None, None) if is_guessed => excuse(Excuse::NotAsked),
                (None, None) => continue,
            };
            let deed = Deed::of_host(now, act);
            drafts.push(draft(county, key.clone(), enterprise, Some(matter), deed));
        }
        self.carry(county, drafts).await
    }
}

/// What is asked for in a window of days.
pub(super) struct Asked<'a> {
    pub(super) copies: &'a [PermitDuties],
    pub(super) stopped: &'a [(Date, Option<Date>)],
    pub(super) window: Range<Date>,
    pub(super) context: &'a Context<'a>,
}

impl Asked<'_> {
    /// What becomes of duties that are known and not owed by a day of the window: those that the
    /// copies ask for by another day are revised, the others excused. What an officer laid down and
    /// what is due outside of the window stays.
    pub(super) fn left_over(
        &self,
        (county, enterprise): (&Jurisdiction, &str),
        mut known: BTreeMap<String, Matter>,
        spared: &BTreeMap<String, Excuse>,
        now: Instant,
    ) -> Result<Vec<Draft<DutyAffair>>, DeskError> {
        known
            .retain(|key, matter| !matter.position.closed && !is_ordered(own_key(enterprise, key)));
        let is_in_window = |matter: &Matter| {
            let due = matter.position.deadline.map(Date::of_instant);
            due.is_some_and(|due| self.window.contains(&due))
        };
        let missing = known.iter().filter(|(_, matter)| is_in_window(matter));
        let missing: Vec<&str> = missing
            .map(|(key, _)| own_key(enterprise, key))
            .filter(|own| !spared.contains_key(*own))
            .collect();
        let mut moved = self.moved(&missing);
        let mut drafts = Vec::new();
        for (key, matter) in known {
            let own = own_key(enterprise, &key);
            let excuse = |reason| DutyAct::Excuse { reason, text: String::new() };
            let act = match (spared.get(own), moved.remove(own)) {
                (Some(reason), _) => excuse(*reason),
                (None, Some(one)) if DutyAffair::from_position(&matter.position)?.differs(&one) => {
                    DutyAct::Revise(one)
                }
                (None, Some(_)) => continue,
                // Within the window and not asked for: the copy has changed.
                (None, None) if is_in_window(&matter) => excuse(Excuse::NotAsked),
                (None, None) => continue,
            };
            let deed = Deed::of_host(now, act);
            drafts.push(draft(county, key.clone(), enterprise, Some(matter), deed));
        }
        Ok(drafts)
    }

    /// Those of the keys that the copies ask for by a day outside of the window.
    fn moved(&self, keys: &[&str]) -> BTreeMap<String, Owed> {
        if keys.is_empty() {
            return BTreeMap::new();
        }
        let Range { start, end } = self.window;
        let wide = start.plus_days(-MOVED_DAYS_MAX)..end.plus_days(MOVED_DAYS_MAX);
        let found = self.copies.iter().flat_map(|copy| {
            let found = reckon(copy, wide.clone(), self.stopped, self.context);
            found.owed.into_iter().filter(|one| keys.contains(&one.key.as_str()))
        });
        found.map(|one| (one.key.clone(), one)).collect()
    }
}
