//! Renewals of permits: an application for one is what a permit makes due, and owed again when it is
//! taken back.

use tidegate_affairs::{
    Application, ApplicationKind, ApplicationStatus, CurrentPermit, Deed, DutyAct, DutyAffair,
    HOST, PermitDuties,
};
use tidegate_domain::{Date, Instant, Jurisdiction, MatterKey, MatterKind};
use tidegate_store::MatterFilter;

use crate::drafts::{Carried, Draft};
use crate::{Affair, Desk, DeskError};

/// Why a duty that the host took for done is not.
const TAKEN_BACK: &str = "延续申请已撤回或者未受理 / the application for renewal is taken back, or was not \
                          accepted";

impl Desk {
    /// Notes on copies whose renewal was handed in when that was, so that nobody is told to do it.
    pub(crate) async fn note_renewals(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        copies: &mut [PermitDuties],
    ) -> Result<(), DeskError> {
        for (permit, day) in self.renewals_under_way(county, enterprise).await? {
            let renews = |copy: &&mut PermitDuties| {
                copy.permit == permit.number && copy.valid_until == permit.valid_until
            };
            for copy in copies.iter_mut().filter(renews) {
                copy.renewed = copy.renewed.or(Some(day));
            }
        }
        Ok(())
    }

    /// Says that a renewal is owed again, by the same day, unless somebody else than the host said that
    /// it was done, or another application still asks for it.
    pub(crate) async fn owe_renewal_again(
        &self,
        county: &Jurisdiction,
        (enterprise, permit): (&str, &CurrentPermit),
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let is_this = |other: &CurrentPermit| {
            (&other.number, other.valid_until) == (&permit.number, permit.valid_until)
        };
        let under_way = self.renewals_under_way(county, enterprise).await?;
        if under_way.iter().any(|(other, _)| is_this(other)) {
            return Ok(Carried::default());
        }
        let key = renewal_key(enterprise, permit);
        let key = MatterKey { county: county.clone(), kind: MatterKind::Duty, key };
        let Some(matter) = self.store.matter_by_key(&key).await? else {
            return Ok(Carried::default());
        };
        if !is_done_by_host(&DutyAffair::from_position(&matter.position)?) {
            return Ok(Carried::default());
        }
        let enterprise = Some(enterprise.to_owned());
        let deeds = vec![Deed::of_host(now, taken_back())];
        let draft = Draft::<DutyAffair> { key, enterprise, matter: Some(matter), deeds };
        self.carry(county, vec![draft]).await
    }

    /// The permits whose renewal was handed in and is not taken back, with the day.
    async fn renewals_under_way(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
    ) -> Result<Vec<(CurrentPermit, Date)>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            subject: Some(ApplicationKind::Renewal.word().to_owned()),
            ..Default::default()
        };
        let mut under_way = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let application = Application::from_position(&matter.position)?;
            let found = renewal_handed_in(&application);
            under_way.extend(found.map(|(permit, day)| (permit.clone(), day)));
        }
        Ok(under_way)
    }
}

/// What the host does to a renewal that it took for done and that is not.
pub(crate) fn taken_back() -> DutyAct {
    DutyAct::Return { reason: TAKEN_BACK.to_owned(), by: None }
}

/// Whether a duty is done, and nobody but the host says so.
pub(crate) fn is_done_by_host(duty: &DutyAffair) -> bool {
    use tidegate_affairs::DutyStatus::{Done, DoneLate};
    let counts = duty.handed.iter().rev().find(|one| one.returned.is_none());
    let by_host = counts.map_or(duty.owed.done.is_some(), |one| one.by == HOST);
    matches!(duty.status, Done | DoneLate) && by_host
}

/// The permit that an application renews, with the day on which it was handed in first; none when it
/// renews none, was not handed in, or is over without a decision.
pub(crate) fn renewal_handed_in(application: &Application) -> Option<(&CurrentPermit, Date)> {
    use ApplicationStatus as S;
    let is_over = matches!(application.status, S::Withdrawn | S::Moved | S::NotAccepted);
    if application.kind != ApplicationKind::Renewal || is_over {
        return None;
    }
    let first = application.submissions.first()?;
    Some((application.permit.as_ref()?, Date::of_instant(first.at)))
}

/// The permit that an application was handed in to renew and, being over without a decision, does not.
pub(crate) fn renewal_taken_back(application: &Application) -> Option<&CurrentPermit> {
    let was_handed_in =
        application.kind == ApplicationKind::Renewal && !application.submissions.is_empty();
    let permit = application.permit.as_ref().filter(|_| was_handed_in)?;
    renewal_handed_in(application).is_none().then_some(permit)
}

/// The key of the duty to renew a permit.
pub(crate) fn renewal_key(enterprise: &str, permit: &CurrentPermit) -> String {
    format!("{enterprise}/{}/renewal/{}", permit.number, permit.valid_until)
}
