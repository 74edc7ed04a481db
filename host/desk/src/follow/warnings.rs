//! Alerts of warnings that opened, rose or closed.

use std::collections::BTreeMap;

use tidegate_affairs::{Alert, AlertAct, AlertLine, AlertTerms, Deed};
use tidegate_domain::{Date, Grade, Instant, Jurisdiction, MatterKey, MatterKind};
use tidegate_store::WarningTold;

use crate::drafts::{Carried, Draft};
use crate::several::several;
use crate::{Affair, Desk, DeskError};

/// The follower that remembers which changes of warnings were seen.
const FOLLOWER: &str = "warnings";

/// Changes read at a time.
const ROWS: u32 = 1_000;

impl Desk {
    /// Takes in what happened to warnings since the last round.
    pub(crate) async fn follow_warnings(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        let mut after = self.store.followed(county, FOLLOWER).await?;
        loop {
            let changes = self.store.warnings_after(county, after, ROWS).await?;
            let Some(last) = changes.last().map(|change| change.number) else {
                return Ok(carried);
            };
            let practice = self.practice(county, Date::of_instant(now))?;
            let terms = AlertTerms::of_practice(&practice);
            let mut groups: BTreeMap<String, Vec<WarningTold>> = BTreeMap::new();
            for change in changes {
                groups.entry(key_of(&change)).or_default().push(change);
            }
            let mut drafting = Vec::with_capacity(groups.len());
            for (key, changes) in groups {
                let key = MatterKey { county: county.clone(), kind: MatterKind::Alert, key };
                drafting.push(self.draft_of_changes(key, changes, terms, now));
            }
            let drafts = several(drafting).await?.into_iter().flatten().collect();
            let done = self.carry(county, drafts).await?;
            carried.add(done);
            if done.behind > 0 {
                return Ok(carried);
            }
            self.store.put_followed(county, FOLLOWER, last).await?;
            after = last;
        }
    }

    async fn draft_of_changes(
        &self,
        key: MatterKey,
        changes: Vec<WarningTold>,
        terms: AlertTerms,
        now: Instant,
    ) -> Result<Option<Draft<Alert>>, DeskError> {
        let matter = self.store.matter_by_key(&key).await?;
        let alert = matter.as_ref().map(|matter| Alert::from_position(&matter.position));
        let alert = alert.transpose()?;
        let deeds = deeds_of_changes(alert.as_ref(), &changes, terms, now);
        let enterprise = changes.first().map(|change| change.enterprise.clone());
        Ok((!deeds.is_empty()).then_some(Draft { key, enterprise, matter, deeds }))
    }
}

/// Warnings of one outlet that opened in one month are one alert, so that what is kept of it stays
/// small and a month can be looked at.
fn key_of(change: &WarningTold) -> String {
    let (year, month, _) = Date::of_instant(change.opened_at).ymd();
    format!("{}/{}/{year}-{month:02}", change.enterprise, change.outlet)
}

/// What changes come to. Each is carried out once: a warning that is open is not raised again, and
/// one that is not open is neither changed nor ended.
fn deeds_of_changes(
    alert: Option<&Alert>,
    changes: &[WarningTold],
    terms: AlertTerms,
    now: Instant,
) -> Vec<Deed<AlertAct>> {
    let mut open: BTreeMap<i64, Grade> = alert.map_or_else(BTreeMap::new, |alert| {
        alert.open.iter().map(|line| (line.warning, line.grade)).collect()
    });
    let mut deeds = Vec::new();
    for change in changes {
        let warning = change.warning;
        let act = match (open.get(&warning).copied(), change.grade) {
            (None, Grade::Normal) => continue,
            (None, grade) => {
                open.insert(warning, grade);
                AlertAct::Raise {
                    enterprise: change.enterprise.clone(),
                    outlet: change.outlet.clone(),
                    line: AlertLine {
                        warning,
                        pollutant: change.pollutant.clone(),
                        grade,
                        opened_at: change.opened_at,
                    },
                    terms,
                }
            }
            (Some(_), Grade::Normal) => {
                open.remove(&warning);
                AlertAct::End { warning }
            }
            (Some(before), grade) if before == grade => continue,
            (Some(_), grade) => {
                open.insert(warning, grade);
                AlertAct::Change { warning, grade }
            }
        };
        deeds.push(Deed::of_host(now, act));
    }
    deeds
}
