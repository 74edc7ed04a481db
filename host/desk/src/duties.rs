//! What permits make due.

mod anew;
mod copies;
mod orders;
mod stops;

use std::collections::BTreeMap;

use tidegate_affairs::{
    Context, Deed, DutyAct, DutyAffair, DutyKind, DutyStatus, Excuse, Owed, PermitDuties,
    in_succession, reckon,
};
use tidegate_domain::{
    Date, DocketRecord, FactValue, Instant, Jurisdiction, Matter, MatterKey, MatterKind,
    PermitRecord, Tier,
};
use tidegate_store::{MatterFilter, Page};

use crate::drafts::{Carried, Draft};
use crate::renewals::{is_done_by_host, taken_back};
use crate::several::several;
use crate::{Affair, Desk, DeskError};

use anew::Asked;
pub use copies::{COPIES_BYTES_MAX, KnownCopy};
pub use orders::DutyOrder;
pub use stops::{KeptStop, STOP_AHEAD_DAYS_MAX, STOP_BACK_DAYS_MAX, StopTold};

/// The follower that remembers up to which day duties of a county were looked at.
const FOLLOWER: &str = "duties";

/// Days between two looks at all permits of a county; one whose permit changes is looked at at once.
const EVERY_DAYS: i64 = 28;

/// Days ahead for which duties are opened: more than the time between two looks and that from the
/// first reminder of a renewal to the day by which it is owed.
const HORIZON_DAYS: i32 = 65;

/// Days before the end of a permit from which its renewal may be applied for or be due: more than
/// any county's number of working days comes to.
const RENEWAL_DAYS_MAX: i32 = 2 * 366;

/// Enterprises looked at together.
const ENTERPRISES: usize = 100;

/// Matters read at a time.
const ROWS: u32 = 1_000;

/// The fact that holds what the copies of an enterprise's permits ask for, as a list of
/// [`PermitDuties`] in JSON.
pub const PERMIT_DUTIES: &str = "permit_duties";

/// The kind of event on the docket that says that production stands still.
pub const PRODUCTION_STOP: &str = "production-stop";

impl Desk {
    /// Opens what permits of a county make due in the next weeks, and excuses what they no longer
    /// ask for.
    pub(crate) async fn owe_duties(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let today = Date::of_instant(now);
        let last = self.store.followed(county, FOLLOWER).await?;
        if i64::from(today.days()) < last.saturating_add(EVERY_DAYS) {
            return Ok(Carried::default());
        }
        let mut carried = Carried::default();
        let mut drafts = Vec::new();
        for some in self.all_enterprises(county).await?.chunks(ENTERPRISES) {
            let asking = some.iter().map(|one| self.duties_of(county, &one.id, now)).collect();
            drafts.extend(several(asking).await?.into_iter().flatten());
            if drafts.len() >= ROWS as usize {
                carried.add(self.carry(county, std::mem::take(&mut drafts)).await?);
            }
        }
        carried.add(self.carry(county, drafts).await?);
        self.store.put_followed(county, FOLLOWER, i64::from(today.days())).await?;
        Ok(carried)
    }

    /// The same for one enterprise, at once: its permit or what its copy asks for has changed.
    ///
    /// # Errors
    /// Store and rules.
    pub async fn owe_duties_of(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let drafts = self.duties_of(county, enterprise, now).await?;
        self.carry(county, drafts).await
    }

    /// Says of a duty that is still owed that it was done on a day; of another nothing happens.
    pub(crate) async fn hand_in_duty(
        &self,
        county: &Jurisdiction,
        key: String,
        on: Date,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let key = MatterKey { county: county.clone(), kind: MatterKind::Duty, key };
        let matter = self.store.matter_by_key(&key).await?;
        let Some(matter) = matter.filter(|matter| !matter.position.closed) else {
            return Ok(Carried::default());
        };
        let act = DutyAct::HandIn {
            on: Some(on),
            times: 1,
            text: String::new(),
            attachments: Vec::new(),
        };
        let enterprise = matter.enterprise.clone();
        let deeds = vec![Deed::of_host(now, act)];
        self.carry(
            county,
            vec![Draft::<DutyAffair> { key, enterprise, matter: Some(matter), deeds }],
        )
        .await
    }

    pub(crate) async fn duties_of(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Vec<Draft<DutyAffair>>, DeskError> {
        let today = Date::of_instant(now);
        let permits = self.store.permits(enterprise).await?;
        if permits.is_empty() {
            return Ok(Vec::new());
        }
        let mut copies = self.copies(enterprise, permits, today).await?;
        let soon = today.plus_days(RENEWAL_DAYS_MAX);
        if copies.iter().any(|copy| copy.valid_until <= soon) {
            self.note_renewals(county, enterprise, &mut copies).await?;
        }
        let docket = self.store.docket(enterprise, now).await?;
        self.note_changes(county, (enterprise, &docket), &mut copies).await?;
        let stopped = stops(&docket);
        let practice = self.practice(county, today)?;
        let calendar = self.calendar();
        let context = Context { calendar: &calendar, practice: &practice };
        // A renewal is reminded of long before the day by which it is owed.
        let window = today..today.plus_days(HORIZON_DAYS);
        let mut owed: Vec<Owed> = Vec::new();
        let mut spared: BTreeMap<String, Excuse> = BTreeMap::new();
        for copy in &copies {
            let found = reckon(copy, window.clone(), &stopped, &context);
            owed.extend(found.owed);
            spared.extend(found.spared.into_iter().map(|one| (one.key, Excuse::from(&one.why))));
        }
        let mut known = self.duties_known(county, enterprise).await?;
        let (mut drafts, mut excused) = (Vec::new(), Vec::new());
        for one in owed {
            let key = format!("{enterprise}/{}", one.key);
            let matter = known.remove(&key);
            let act = match &matter {
                None => DutyAct::Owe(one),
                // No application asks for it any more.
                Some(matter) if matter.position.closed && is_unrenewed(matter, &one)? => {
                    taken_back()
                }
                Some(matter) if matter.position.status == DutyStatus::Excused.word() => {
                    excused.push((key, matter.clone(), one));
                    continue;
                }
                Some(matter) if matter.position.closed => continue,
                Some(matter) if DutyAffair::from_position(&matter.position)?.differs(&one) => {
                    DutyAct::Revise(one)
                }
                Some(_) => continue,
            };
            drafts.push(draft(county, key, enterprise, matter, Deed::of_host(now, act)));
        }
        drafts.extend(self.owed_again(county, (enterprise, excused), now).await?);
        let asked = Asked { copies: &copies, stopped: &stopped, window, context: &context };
        drafts.extend(asked.left_over((county, enterprise), known, &spared, now)?);
        Ok(drafts)
    }

    /// What the copies of the permits ask for: as written down, else what their tier lets expect.
    async fn copies(
        &self,
        enterprise: &str,
        permits: Vec<PermitRecord>,
        today: Date,
    ) -> Result<Vec<PermitDuties>, DeskError> {
        let facts = self.store.enterprise_on(enterprise, today).await?;
        let written = facts.and_then(|known| {
            known.facts.into_iter().find(|fact| fact.name == PERMIT_DUTIES).map(|fact| fact.value)
        });
        let mut copies: Vec<PermitDuties> = match written {
            Some(FactValue::Text(json)) => copies::read(enterprise, &json)?,
            _ => Vec::new(),
        };
        for record in permits {
            let permit = record.permit;
            let same = |copy: &&mut PermitDuties| {
                copy.permit == permit.number && copy.valid_from == permit.valid_from
            };
            match copies.iter_mut().find(same) {
                // The permit itself knows best whether it still holds.
                Some(copy) => copy.ended = permit.ended.or(copy.ended),
                None => copies.push(PermitDuties::provisional(&permit, permit.tier == Tier::Key)),
            }
        }
        Ok(in_succession(copies))
    }

    async fn duties_known(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
    ) -> Result<BTreeMap<String, Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Duty),
            enterprise: Some(enterprise.to_owned()),
            ..Default::default()
        };
        let mut known = BTreeMap::new();
        let mut offset = 0;
        loop {
            let found = self.store.matters(&filter, Page { offset, rows: ROWS }).await?;
            let read = found.items.len();
            known.extend(found.items.into_iter().map(|one| (one.key.key.clone(), one)));
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(known);
            }
        }
    }
}

/// The key of a duty within its enterprise.
fn own_key<'a>(enterprise: &str, key: &'a str) -> &'a str {
    key.strip_prefix(enterprise).and_then(|own| own.strip_prefix('/')).unwrap_or(key)
}

fn draft(
    county: &Jurisdiction,
    key: String,
    enterprise: &str,
    matter: Option<Matter>,
    deed: Deed<DutyAct>,
) -> Draft<DutyAffair> {
    let key = MatterKey { county: county.clone(), kind: MatterKind::Duty, key };
    Draft { key, enterprise: Some(enterprise.to_owned()), matter, deeds: vec![deed] }
}

/// Times in which all of the site stood still, as notified.
fn stops(docket: &[DocketRecord]) -> Vec<(Date, Option<Date>)> {
    let stops = docket.iter().filter_map(stops::of_site);
    stops.map(|stop| (stop.from, stop.until)).collect()
}

/// Whether a renewal that the host took for done is not asked for any more.
fn is_unrenewed(matter: &Matter, owed: &Owed) -> Result<bool, DeskError> {
    let is_open = owed.kind == DutyKind::Renewal && owed.done.is_none();
    Ok(is_open && is_done_by_host(&DutyAffair::from_position(&matter.position)?))
}
