//! What permits make due.

use std::collections::BTreeMap;

use tidegate_affairs::{
    Application, ApplicationKind, Context, Deed, DutyAct, DutyAffair, Excuse, Owed, PermitDuties,
    in_succession, reckon,
};
use tidegate_domain::{
    Date, DocketItem, FactValue, Instant, Jurisdiction, Matter, MatterKey, MatterKind,
    PermitRecord, Tier,
};
use tidegate_store::{MatterFilter, Page};

use crate::applications::renewal_handed_in;
use crate::drafts::{Carried, Draft};
use crate::several::several;
use crate::{Affair, Desk, DeskError};

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
        let act = DutyAct::HandIn {
            on: Some(on),
            times: 1,
            text: String::new(),
            attachments: Vec::new(),
        };
        self.act_on_duty(county, (key, false), Deed::of_host(now, act)).await
    }

    /// Says of a duty that was done that it is owed again, by the same day; of another nothing happens.
    pub(crate) async fn owe_duty_again(
        &self,
        county: &Jurisdiction,
        key: String,
        reason: String,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let act = DutyAct::Return { reason, by: None };
        self.act_on_duty(county, (key, true), Deed::of_host(now, act)).await
    }

    async fn act_on_duty(
        &self,
        county: &Jurisdiction,
        (key, closed): (String, bool),
        deed: Deed<DutyAct>,
    ) -> Result<Carried, DeskError> {
        let key = MatterKey { county: county.clone(), kind: MatterKind::Duty, key };
        let matter = self.store.matter_by_key(&key).await?;
        let Some(matter) = matter.filter(|matter| matter.position.closed == closed) else {
            return Ok(Carried::default());
        };
        let enterprise = matter.enterprise.clone();
        let draft =
            Draft::<DutyAffair> { key, enterprise, matter: Some(matter), deeds: vec![deed] };
        self.carry(county, vec![draft]).await
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
        let stopped = self.stops(enterprise, now).await?;
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
        let mut drafts = Vec::new();
        for one in owed {
            let key = format!("{enterprise}/{}", one.key);
            let matter = known.remove(&key);
            let act = match &matter {
                None => DutyAct::Owe(one),
                Some(matter) if matter.position.closed => continue,
                Some(matter) if DutyAffair::from_position(&matter.position)?.differs(&one) => {
                    DutyAct::Revise(one)
                }
                Some(_) => continue,
            };
            drafts.push(draft(county, key, enterprise, matter, Deed::of_host(now, act)));
        }
        for (key, matter) in known.into_iter().filter(|(_, matter)| !matter.position.closed) {
            let own = key.strip_prefix(&format!("{enterprise}/")).unwrap_or(&key);
            let due = matter.position.deadline.map(Date::of_instant);
            let reason = match spared.get(own) {
                Some(excuse) => *excuse,
                // Within the window and not asked for: the copy has changed.
                None if due.is_some_and(|due| window.contains(&due)) => Excuse::NotAsked,
                None => continue,
            };
            let act = DutyAct::Excuse { reason, text: String::new() };
            let deed = Deed::of_host(now, act);
            drafts.push(draft(county, key, enterprise, Some(matter), deed));
        }
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
            Some(FactValue::Text(json)) => serde_json::from_str(&json).map_err(|error| {
                DeskError::Invalid(format!(
                    "fact `{PERMIT_DUTIES}` of {enterprise} cannot be read: {error}"
                ))
            })?,
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

    /// Notes on copies whose renewal was handed in when that was, so that nobody is told to do it.
    async fn note_renewals(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        copies: &mut [PermitDuties],
    ) -> Result<(), DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            subject: Some(ApplicationKind::Renewal.word().to_owned()),
            ..Default::default()
        };
        for matter in self.all_matters(&filter).await? {
            let application = Application::from_position(&matter.position)?;
            let Some((permit, day)) = renewal_handed_in(&application) else { continue };
            let renews = |copy: &&mut PermitDuties| {
                copy.permit == permit.number && copy.valid_until == permit.valid_until
            };
            for copy in copies.iter_mut().filter(renews) {
                copy.renewed = copy.renewed.or(Some(day));
            }
        }
        Ok(())
    }

    /// Times in which production stood still, as notified.
    async fn stops(
        &self,
        enterprise: &str,
        now: Instant,
    ) -> Result<Vec<(Date, Option<Date>)>, DeskError> {
        let docket = self.store.docket(enterprise, now).await?;
        let stops = docket.into_iter().filter_map(|record| match record.item {
            DocketItem::Event(event) if event.kind == PRODUCTION_STOP => {
                Some((event.from, event.until))
            }
            _ => None,
        });
        Ok(stops.collect())
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
