//! Inspections: planned by an officer or by the county's rule.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_affairs::{
    Deed, Inspection, InspectionAct, InspectionRule, SiteProfile, Visit, plan_inspections,
};
use tidegate_domain::{Date, Instant, Jurisdiction, Matter, MatterKey, MatterKind, Party};
use tidegate_store::{MatterFilter, PersonFilter};

use crate::drafts::{Carried, Draft};
use crate::{Affair, Desk, DeskError};

/// The post of officers who go to sites.
const INSPECTOR: &str = "inspector";

/// Who plans, and when.
#[derive(Clone, Debug)]
pub struct Planner {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl Desk {
    /// Plans a visit to an enterprise.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Refused`]; [`DeskError::Behind`] when the reference is
    /// taken already.
    pub async fn plan_inspection(
        &self,
        county: &Jurisdiction,
        (enterprise, visit): (&str, Visit),
        planner: Planner,
    ) -> Result<Matter, DeskError> {
        self.enterprise_in(county, enterprise).await?;
        let key = key_of(county, enterprise, &visit);
        let act = InspectionAct::Plan(visit);
        let deed = Deed { at: planner.at, by: planner.by, party: Party::Officer, act };
        self.open::<Inspection>(key, Some(enterprise), deed).await
    }

    /// Plans the visits of a period by a rule over all sites with a permit; gives what was opened.
    /// The same rule again opens nothing that is planned already.
    ///
    /// # Errors
    /// [`DeskError::Refused`] when the rule cannot be carried out, for example because there are too
    /// few officers with the post `inspector`.
    pub async fn plan_inspections(
        &self,
        county: &Jurisdiction,
        rule: &InspectionRule,
        planner: Planner,
    ) -> Result<Carried, DeskError> {
        let sites = self.site_profiles(county, planner.at).await?;
        let filter = PersonFilter {
            county: Some(county.clone()),
            officers: true,
            post: Some(INSPECTOR.to_owned()),
            ..Default::default()
        };
        let officers = self.store.people(&filter, tidegate_store::Page::first(1_000)).await?;
        let officers: Vec<String> = officers
            .items
            .into_iter()
            .filter(|officer| officer.active)
            .map(|officer| officer.id)
            .collect();
        let visits = plan_inspections(rule, &sites, &officers, &self.calendar())?;
        let drafts = visits.into_iter().map(|planned| {
            let act = InspectionAct::Plan(planned.visit.clone());
            let (at, by) = (planner.at, planner.by.clone());
            Draft::<Inspection> {
                key: key_of(county, &planned.enterprise, &planned.visit),
                enterprise: Some(planned.enterprise),
                matter: None,
                deeds: vec![Deed { at, by, party: Party::Officer, act }],
            }
        });
        self.carry(county, drafts.collect()).await
    }

    /// What is known of every site with a valid permit.
    async fn site_profiles(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Vec<SiteProfile>, DeskError> {
        let today = Date::of_instant(now);
        let mut cases: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for matter in self.of_kind(county, MatterKind::Case, Some(false)).await? {
            if let Some(enterprise) = matter.enterprise {
                cases.entry(enterprise).or_default().push(matter.id);
            }
        }
        let mut warnings: BTreeMap<String, u32> = BTreeMap::new();
        for listing in self.store.open_warnings(county).await? {
            *warnings.entry(listing.warning.stream.enterprise).or_default() += 1;
        }
        let mut last: BTreeMap<String, Date> = BTreeMap::new();
        let mut planned: BTreeSet<String> = BTreeSet::new();
        for matter in self.of_kind(county, MatterKind::Inspection, None).await? {
            let Some(enterprise) = matter.enterprise else { continue };
            match matter.position.status.as_str() {
                "planned" => {
                    planned.insert(enterprise);
                }
                "done" => {
                    let visited = Inspection::from_position(&matter.position)?;
                    let Some(on) = visited.records.last().map(|record| record.on) else { continue };
                    let known = last.entry(enterprise).or_insert(on);
                    *known = (*known).max(on);
                }
                _ => {}
            }
        }
        let mut sites = Vec::new();
        for enterprise in self.all_enterprises(county).await? {
            let id = enterprise.id;
            let Some(permit) = self.valid_permit(&id, today).await? else { continue };
            sites.push(SiteProfile {
                tier: permit.tier,
                cases: cases.remove(&id).unwrap_or_default(),
                warnings: warnings.remove(&id).unwrap_or(0),
                last: last.remove(&id),
                planned: planned.contains(&id),
                avoids: Vec::new(),
                enterprise: id,
            });
        }
        Ok(sites)
    }

    async fn of_kind(
        &self,
        county: &Jurisdiction,
        kind: MatterKind,
        closed: Option<bool>,
    ) -> Result<Vec<Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(kind),
            closed,
            ..Default::default()
        };
        self.all_matters(&filter).await
    }
}

fn key_of(county: &Jurisdiction, enterprise: &str, visit: &Visit) -> MatterKey {
    MatterKey {
        county: county.clone(),
        kind: MatterKind::Inspection,
        key: format!("{enterprise}/{}", visit.reference),
    }
}
