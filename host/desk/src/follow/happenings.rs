//! What happens to an enterprise while its application is open: it is noted beside the application,
//! whose versions stay as they were.

use std::collections::BTreeSet;

use tidegate_affairs::{Application, ApplicationAct, Deed, EnterpriseChange};
use tidegate_domain::{
    Date, DocketItem, Event, FactValue, Instant, Jurisdiction, Matter, MatterKind,
};
use tidegate_store::MatterFilter;

use crate::departments::{REGISTERED_CHANGE, RENAMED};
use crate::drafts::{Carried, Draft};
use crate::{Affair, Desk, DeskError};

impl Desk {
    /// Notes on the open applications of an enterprise what was changed in the register since they
    /// were begun: another name, another address.
    pub(super) async fn register_changed(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let open = self.open_applications(county, Some(enterprise)).await?;
        if open.is_empty() {
            return Ok(Carried::default());
        }
        let docket = self.store.docket(enterprise, now).await?;
        let is_change = |event: &Event| [REGISTERED_CHANGE, RENAMED].contains(&event.kind.as_str());
        let events: Vec<Event> = docket
            .into_iter()
            .filter_map(|record| match record.item {
                DocketItem::Event(event) if is_change(&event) => Some(event),
                _ => None,
            })
            .collect();
        let mut drafts = Vec::new();
        for matter in open {
            let application = Application::from_position(&matter.position)?;
            let began = Date::of_instant(application.started_at);
            let known: BTreeSet<(&str, &str)> = application
                .happenings
                .iter()
                .map(|one| (one.what.as_str(), one.after.as_str()))
                .collect();
            let since = events.iter().filter(|event| event.from >= began);
            let changes = since
                .filter_map(change_of)
                .filter(|(change, _, after)| !known.contains(&(change.word(), after.as_str())));
            let deeds: Vec<_> = changes
                .map(|(change, before, after)| {
                    let act =
                        ApplicationAct::EnterpriseChanged { change, before, after, county: None };
                    Deed::of_host(now, act)
                })
                .collect();
            drafts.extend(draft(matter, deeds));
        }
        self.carry(county, drafts).await
    }

    /// Looks at what open applications rest on by now. Those of enterprises that are registered in
    /// another county are ended, for that one is to decide about them; those whose permit ended today
    /// are held up.
    pub(crate) async fn look_after_applications(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        let mut drafts = Vec::new();
        for matter in self.open_applications(county, None).await? {
            let Some(enterprise) = &matter.enterprise else { continue };
            let record = self.store.enterprise(enterprise).await?;
            let Some(record) = record.filter(|record| record.county != *county) else {
                carried.add(self.permit_ended(county, enterprise, now).await?);
                continue;
            };
            let act = ApplicationAct::EnterpriseChanged {
                change: EnterpriseChange::Moved,
                before: county.to_string(),
                after: record.county.to_string(),
                county: Some(record.county),
            };
            drafts.extend(draft(matter, vec![Deed::of_host(now, act)]));
        }
        carried.add(self.carry(county, drafts).await?);
        Ok(carried)
    }

    async fn open_applications(
        &self,
        county: &Jurisdiction,
        enterprise: Option<&str>,
    ) -> Result<Vec<Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: enterprise.map(str::to_owned),
            closed: Some(false),
            ..Default::default()
        };
        self.all_matters(&filter).await
    }
}

/// What a change in the register is to an application; none for a state, which is an officer's to
/// weigh.
fn change_of(event: &Event) -> Option<(EnterpriseChange, String, String)> {
    let text = |name: &str| {
        let fact = event.facts.iter().find(|fact| fact.name == name)?;
        match &fact.value {
            FactValue::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            _ => None,
        }
    };
    let change = match text("changed_what")?.as_str() {
        "name" => EnterpriseChange::Renamed,
        "address" => EnterpriseChange::Moved,
        _ => return None,
    };
    Some((change, text("changed_before")?, text("changed_after")?))
}

fn draft(matter: Matter, deeds: Vec<Deed<ApplicationAct>>) -> Option<Draft<Application>> {
    let (key, enterprise) = (matter.key.clone(), matter.enterprise.clone());
    (!deeds.is_empty()).then_some(Draft { key, enterprise, matter: Some(matter), deeds })
}
