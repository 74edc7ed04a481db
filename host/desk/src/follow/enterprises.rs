//! What follows for matters from what changed of enterprises.

use std::collections::BTreeMap;

use tidegate_affairs::{Application, ApplicationAct, ApplicationStatus, Deed};
use tidegate_domain::{Date, Instant, Jurisdiction, MatterKind};
use tidegate_store::{EnterpriseChange, MatterFilter, Page};

use crate::drafts::{Carried, Draft};
use crate::{Affair, Desk, DeskError};

/// The follower that remembers which changes of enterprises were seen.
const FOLLOWER: &str = "enterprises";

/// Changes read at a time.
const ROWS: u32 = 1_000;

impl Desk {
    /// Takes in what changed of enterprises since the last round: their permits and dockets make
    /// other things due, and a permit that was revoked holds up what rests on it.
    pub(crate) async fn follow_enterprises(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        let mut after = self.store.followed(county, FOLLOWER).await?;
        loop {
            let changes = self.store.enterprise_changes_after(county, after, ROWS).await?;
            let Some(last) = changes.last().map(|change| change.number) else {
                return Ok(carried);
            };
            let mut changed: BTreeMap<String, bool> = BTreeMap::new();
            for change in changes {
                use EnterpriseChange as C;
                if matches!(change.what, C::Permits | C::Docket | C::Facts) {
                    let permits = changed.entry(change.enterprise).or_default();
                    *permits |= change.what == C::Permits;
                }
            }
            for (enterprise, permits) in changed {
                carried.add(self.owe_duties_of(county, &enterprise, now).await?);
                carried.add(self.register_changed(county, &enterprise, now).await?);
                if permits {
                    carried.add(self.permit_ended(county, &enterprise, now).await?);
                }
            }
            self.store.put_followed(county, FOLLOWER, last).await?;
            after = last;
        }
    }

    /// Holds up the open applications of an enterprise that rest on a permit which was ended.
    pub(super) async fn permit_ended(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            closed: Some(false),
            ..Default::default()
        };
        let open = self.store.matters(&filter, Page::first(ROWS)).await?.items;
        if open.is_empty() {
            return Ok(Carried::default());
        }
        let today = Date::of_instant(now);
        let permits = self.store.permits(enterprise).await?;
        let mut drafts = Vec::new();
        for matter in open {
            let application = Application::from_position(&matter.position)?;
            let Some(rests_on) = &application.permit else { continue };
            let ended = permits.iter().any(|record| {
                record.permit.number == rests_on.number
                    && record.permit.valid_until == rests_on.valid_until
                    && record.permit.ended.is_some_and(|ended| ended <= today)
            });
            if ended && application.status != ApplicationStatus::Suspended {
                let act = ApplicationAct::PermitWithdrawn {
                    number: rests_on.number.clone(),
                    reason: format!("as known since {today}"),
                };
                drafts.push(Draft::<Application> {
                    key: matter.key.clone(),
                    enterprise: Some(enterprise.to_owned()),
                    matter: Some(matter),
                    deeds: vec![Deed::of_host(now, act)],
                });
            }
        }
        self.carry(county, drafts).await
    }
}
