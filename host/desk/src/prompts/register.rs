//! Reminders to fill in the registration form (填报排污登记表).

use std::collections::{BTreeMap, BTreeSet};

use tidegate_affairs::{DutyKind, PromptAct, PromptKind};
use tidegate_domain::{Date, DocketItem, Instant, Jurisdiction, Matter, MatterKind, Tier};
use tidegate_store::MatterFilter;

use super::{Asked, reason, tier_of};
use crate::several::several;
use crate::{Desk, DeskError};

impl Desk {
    /// Those who only have to register, whose form stands on the docket as not filled in, and who
    /// show production. Where the docket is silent of the form nobody is asked: most have filled it
    /// in where this host does not see it. Whoever owes it by a day that an officer set is reminded
    /// of that instead.
    ///
    /// # Source
    /// State Council Decree 736 art. 24.
    pub(super) async fn without_registration(
        &self,
        county: &Jurisdiction,
        now: Instant,
        known: &BTreeMap<String, Matter>,
    ) -> Result<Vec<Asked>, DeskError> {
        let today = Date::of_instant(now);
        let undone = self.store.duties_undone(county, DutyKind::Registration.word(), now).await?;
        let mut ids: BTreeSet<String> =
            undone.into_iter().map(|record| record.enterprise).collect();
        for enterprise in self.registration_laid_down(county).await? {
            ids.remove(&enterprise);
        }
        let kind = (PromptKind::Register, known);
        let asking = ids.iter().map(|id| self.asked_to_register(id, kind, (now, today)));
        let asked = several(asking.collect()).await?;
        Ok(asked.into_iter().flatten().collect())
    }

    async fn asked_to_register(
        &self,
        enterprise: &str,
        kind: (PromptKind, &BTreeMap<String, Matter>),
        (now, today): (Instant, Date),
    ) -> Result<Option<Asked>, DeskError> {
        let record = self.store.classification(enterprise, today).await?;
        let is_registration =
            record.as_ref().and_then(tier_of).is_some_and(|tier| tier == Tier::Registration);
        if !is_registration
            || self.registered_on(enterprise, now).await?.is_some()
            || !self.shows_production(enterprise, kind, today).await?
        {
            return Ok(None);
        }
        let reason = reason(Tier::Registration, record.as_ref(), "yes");
        Ok(Some(Asked { enterprise: enterprise.to_owned(), kind: PromptKind::Register, reason }))
    }

    /// Why a reminder to register is over, where it is over for a reason of its own.
    pub(super) async fn why_registered(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        now: Instant,
    ) -> Result<Option<PromptAct>, DeskError> {
        if let Some(day) = self.registered_on(enterprise, now).await? {
            return Ok(Some(PromptAct::Answer { by: format!("registration form of {day}") }));
        }
        let laid_down = self.registration_laid_down(county).await?.contains(enterprise);
        Ok(laid_down.then(|| PromptAct::Moot {
            reason: "an officer set a day for it, of which it is reminded now".to_owned(),
        }))
    }

    /// The latest day on which an enterprise filled in the form.
    async fn registered_on(
        &self,
        enterprise: &str,
        now: Instant,
    ) -> Result<Option<Date>, DeskError> {
        let docket = self.store.docket(enterprise, now).await?;
        let done = docket.into_iter().filter_map(|record| match record.item {
            DocketItem::Duty(duty) if duty.kind == DutyKind::Registration.word() => duty.done,
            _ => None,
        });
        Ok(done.max())
    }

    /// Enterprises that owe the form by a day that an officer set.
    async fn registration_laid_down(
        &self,
        county: &Jurisdiction,
    ) -> Result<BTreeSet<String>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Duty),
            labels: vec![DutyKind::Registration.word().to_owned()],
            closed: Some(false),
            ..Default::default()
        };
        let open = self.all_matters(&filter).await?;
        Ok(open.into_iter().filter_map(|matter| matter.enterprise).collect())
    }
}
