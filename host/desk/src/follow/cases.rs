//! Tasks of what judgements told cases.

use std::collections::BTreeMap;

use tidegate_affairs::{Deed, Task, TaskAct, TaskFound, TaskLine, TaskStatus, TaskTerms, group_of};
use tidegate_domain::{
    CaseNews, CaseStatus, Date, FactValue, Instant, Jurisdiction, Matter, MatterKey, MatterKind,
    Tier,
};
use tidegate_store::{CaseTold, MatterFilter, Page};

use crate::drafts::{Carried, Draft};
use crate::several::several;
use crate::{Affair, Desk, DeskError};

/// The follower that remembers which news of cases were seen.
const FOLLOWER: &str = "cases";

/// News read at a time.
const ROWS: u32 = 1_000;

/// The fact that says whether an enterprise is a key unit (重点排污单位).
const KEY_UNIT: &str = "on_key_polluter_list";

impl Desk {
    /// Takes in what judgements told cases since the last round.
    pub(crate) async fn follow_cases(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        let mut after = self.store.followed(county, FOLLOWER).await?;
        loop {
            let news = self.store.case_news_after(county, after, ROWS).await?;
            let Some(last) = news.last().map(|told| told.number) else { return Ok(carried) };
            let mut groups: BTreeMap<(String, String), Vec<CaseTold>> = BTreeMap::new();
            for told in news {
                let group = (told.key.enterprise.clone(), group_of(&told.key));
                groups.entry(group).or_default().push(told);
            }
            let mut drafting = Vec::with_capacity(groups.len());
            for ((enterprise, group), news) in &groups {
                let place = Place { county, enterprise, group };
                drafting.push(self.draft_of_news(place, news, now));
            }
            let drafts = several(drafting).await?.into_iter().flatten().collect();
            let done = self.carry(county, drafts).await?;
            carried.add(done);
            if done.behind > 0 {
                // Somebody was quicker; the same news are looked at again in the next round.
                return Ok(carried);
            }
            self.store.put_followed(county, FOLLOWER, last).await?;
            after = last;
        }
    }

    async fn draft_of_news(
        &self,
        place: Place<'_>,
        news: &[CaseTold],
        now: Instant,
    ) -> Result<Option<Draft<Task>>, DeskError> {
        let latest = self.latest_task(&place).await?;
        let task = latest.as_ref().map(|matter| Task::from_position(&matter.position));
        let task = task.transpose()?;
        let terms = self.task_terms(&place, now).await?;
        let over = task.as_ref().is_some_and(|task| task.is_over(now));
        let known = if over { None } else { task.as_ref() };
        let deeds = deeds_of_news(known, news, &terms, now);
        if deeds.is_empty() {
            return Ok(None);
        }
        let (matter, number) = match latest {
            Some(matter) if over => (None, number_of(&matter) + 1),
            Some(matter) => {
                let number = number_of(&matter);
                (Some(matter), number)
            }
            None => (None, 1),
        };
        let key = MatterKey {
            county: place.county.clone(),
            kind: MatterKind::Case,
            key: format!("{}/{}/{number}", place.enterprise, place.group),
        };
        Ok(Some(Draft { key, enterprise: Some(place.enterprise.to_owned()), matter, deeds }))
    }

    /// The latest task of a group.
    async fn latest_task(&self, place: &Place<'_>) -> Result<Option<Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(place.county.clone()),
            kind: Some(MatterKind::Case),
            enterprise: Some(place.enterprise.to_owned()),
            subject: Some(place.group.to_owned()),
            ..Default::default()
        };
        let found = self.store.matters(&filter, Page::first(100)).await?;
        Ok(found.items.into_iter().max_by_key(|matter| matter.id))
    }

    async fn task_terms(
        &self,
        place: &Place<'_>,
        now: Instant,
    ) -> Result<(bool, TaskTerms), DeskError> {
        let today = Date::of_instant(now);
        let key_unit = self.is_key_unit(place.enterprise, today).await?;
        let practice = self.practice(place.county, today)?;
        Ok((key_unit, TaskTerms::of_practice(&practice, key_unit)))
    }

    /// Whether an enterprise is on the list of key units; where nothing is known of that, whether
    /// its permit is one of key management.
    pub(crate) async fn is_key_unit(&self, enterprise: &str, on: Date) -> Result<bool, DeskError> {
        let known = self.store.enterprise_on(enterprise, on).await?;
        let fact = known.and_then(|known| {
            known.facts.into_iter().find(|fact| fact.name == KEY_UNIT).map(|fact| fact.value)
        });
        if let Some(FactValue::Truth(listed)) = fact {
            return Ok(listed);
        }
        let permit = self.store.site_permit(enterprise, on).await?;
        Ok(permit.is_some_and(|record| record.permit.tier == Tier::Key))
    }
}

/// A group of acts of one enterprise.
struct Place<'a> {
    county: &'a Jurisdiction,
    enterprise: &'a str,
    group: &'a str,
}

/// The number of a task among those of its group; it stands at the end of its key.
fn number_of(matter: &Matter) -> u32 {
    matter.key.key.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// What news come to. What a task was told by the same judgement before is passed over, so that
/// looking at news twice changes nothing.
fn deeds_of_news(
    task: Option<&Task>,
    news: &[CaseTold],
    (key_unit, terms): &(bool, TaskTerms),
    now: Instant,
) -> Vec<Deed<TaskAct>> {
    let knows = |told: &CaseTold| task.is_some_and(|task| knows(task, told));
    let mut deeds: Vec<Deed<TaskAct>> = Vec::new();
    let mut found: BTreeMap<i64, TaskLine> = BTreeMap::new();
    let mut is_open = task.is_some();
    for told in news.iter().filter(|told| !knows(told)) {
        match told.news {
            CaseNews::Opened | CaseNews::FoundAgain | CaseNews::JudgedAgain => {
                found.insert(told.case, line_of(told));
            }
            // Of one day; the act is still found for others.
            CaseNews::NoLongerFound if told.status != CaseStatus::NoLongerFound => {}
            CaseNews::NoLongerFound => {
                // Found and no longer found within one look: nobody needs to be told of it.
                let was_new = found.remove(&told.case).is_some() && !is_open;
                if is_open && !was_new {
                    let (case, judgement) = (told.case, told.judgement.clone());
                    deeds.push(Deed::of_host(now, TaskAct::Lapse { case, judgement }));
                }
            }
            // A waiver hides the finding; the task is closed by whoever decides about it.
            CaseNews::Waived => {}
        }
    }
    if let Some(first) = found.values().next() {
        let act = TaskAct::Find(TaskFound {
            enterprise: first.act.enterprise.clone(),
            outlet: first.act.subject.clone(),
            key_unit: *key_unit,
            lines: found.values().cloned().collect(),
            terms: terms.clone(),
        });
        deeds.push(Deed::of_host(now, act));
        is_open = true;
    }
    // A lapse of an act that the task never had would be refused.
    let known: Vec<i64> =
        task.map_or_else(Vec::new, |task| task.lines.iter().map(|line| line.case).collect());
    deeds.retain(|deed| match &deed.act {
        TaskAct::Lapse { case, .. } => is_open && known.contains(case),
        _ => true,
    });
    deeds
}

/// Whether news say nothing to a task: the same judgement told it before; an act that goes on is
/// found for another day while nobody says that it was put right; or a closed task is told of days
/// before it was closed.
fn knows(task: &Task, told: &CaseTold) -> bool {
    let until = told.findings.iter().map(|(_, layered)| layered.finding.until).max();
    if let (Some(closed), Some(until)) = (task.closed_at, until)
        && task.status.is_closed()
        && until <= closed
    {
        return true;
    }
    task.lines.iter().filter(|line| line.case == told.case).any(|line| {
        let said_right = matches!(task.status, TaskStatus::Submitted | TaskStatus::Rechecked);
        let since = task.clock.map(|clock| clock.from);
        let after = said_right && until.zip(since).is_some_and(|(until, since)| until > since);
        let goes_on = told.news == CaseNews::FoundAgain
            && !task.status.is_closed()
            && !after
            && line.found
            && (line.standing, line.severity) == (told.standing, told.severity);
        line.judgement == told.judgement || goes_on
    })
}

/// The figure in which a pack says how sure a finding is, 0 to 1.
const CONFIDENCE: &str = "confidence";

fn line_of(told: &CaseTold) -> TaskLine {
    let figures = told.findings.iter().flat_map(|(_, layered)| &layered.finding.figures);
    let confidence = figures.filter(|one| one.name == CONFIDENCE).map(|one| one.value).max();
    TaskLine {
        confidence,
        case: told.case,
        act: told.key.clone(),
        standing: told.standing,
        severity: told.severity,
        judgement: told.judgement.clone(),
        found: true,
    }
}

#[cfg(test)]
mod tests;
