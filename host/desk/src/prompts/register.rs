//! Reminders to fill in the registration form (填报排污登记表).

use std::collections::BTreeSet;

use tidegate_affairs::{DutyKind, PromptAct, PromptKind};
use tidegate_domain::{Date, DocketItem, Instant, Jurisdiction, MatterKind, Tier, TruthValue};
use tidegate_store::MatterFilter;

use super::{Asked, reason, tier_of};
use crate::several::several;
use crate::{Desk, DeskError};

impl Desk {
    /// Those who only have to register and whose form stands on the docket as not filled in, up to
    /// its day: from then on packs judge it, and a task follows. Where the docket is silent of the
    /// form nobody is asked: most have filled it in where this host does not see it. Whoever owes it
    /// by a day that an officer set is reminded of that instead. Whether they produce does not
    /// matter: the form comes before the first discharge.
    ///
    /// # Source
    /// State Council Decree 736 art. 24.
    pub(super) async fn without_registration(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Vec<Asked>, DeskError> {
        let today = Date::of_instant(now);
        let undone = self.store.duties_undone(county, DutyKind::Registration.word(), now).await?;
        let mut ids: BTreeSet<String> = undone
            .into_iter()
            .filter(|record| is_ahead(&record.item, today))
            .map(|record| record.enterprise)
            .collect();
        for enterprise in self.registration_laid_down(county).await? {
            ids.remove(&enterprise);
        }
        let asking = ids.iter().map(|id| self.asked_to_register(id, now));
        let asked = several(asking.collect()).await?;
        Ok(asked.into_iter().flatten().collect())
    }

    async fn asked_to_register(
        &self,
        enterprise: &str,
        now: Instant,
    ) -> Result<Option<Asked>, DeskError> {
        let today = Date::of_instant(now);
        let record = self.store.classification(enterprise, today).await?;
        let tier = record.as_ref().and_then(tier_of);
        if tier != Some(Tier::Registration) || self.registered_on(enterprise, now).await?.is_some()
        {
            return Ok(None);
        }
        let producing = match self.rules.producing(enterprise, today).await? {
            TruthValue::Yes => "yes",
            TruthValue::No => "no",
            TruthValue::Unknown => "unknown",
        };
        let reason = reason(Tier::Registration, record.as_ref(), producing);
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
        let moot = |reason: &str| Some(PromptAct::Moot { reason: reason.to_owned() });
        if self.registration_laid_down(county).await?.contains(enterprise) {
            return Ok(moot("an officer set a day for it, of which it is reminded now"));
        }
        let today = Date::of_instant(now);
        let docket = self.store.docket(enterprise, now).await?;
        let is_ahead = docket.iter().any(|record| is_ahead(&record.item, today));
        Ok(if is_ahead { None } else { moot("its day has passed: it is judged from then on") })
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

/// Whether something on a docket is a registration form that is not filled in and not late yet.
fn is_ahead(item: &DocketItem, today: Date) -> bool {
    let DocketItem::Duty(duty) = item else { return false };
    duty.kind == DutyKind::Registration.word() && duty.done.is_none() && today <= duty.due
}
