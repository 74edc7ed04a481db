//! Applications: begun, prechecked by the county's packs, issued.

mod issued;
mod precheck;
mod readiness;

use tidegate_affairs::{Affair, Application, ApplicationAct, ApplicationKind, CurrentPermit, Deed};
use tidegate_domain::{
    ClassificationResult, Date, Instant, Jurisdiction, Matter, MatterKey, MatterKind, Party,
    Permit, PermitRecord, Tier,
};
use tidegate_store::{MatterFilter, Page};

use crate::renewals::{renewal_handed_in, renewal_key, renewal_taken_back};
use crate::{Desk, DeskError};

pub use issued::{PermitCheck, limit_text};
pub use precheck::PrecheckAsked;
pub use readiness::ReadinessToApply;

/// An application that somebody wants to begin.
#[derive(Clone, Debug)]
pub struct ApplicationWanted {
    /// Enterprise.
    pub enterprise: String,
    /// What is applied for.
    pub kind: ApplicationKind,
    /// By whom.
    pub by: String,
    /// On whose behalf: the enterprise, or an officer for it.
    pub party: Party,
    /// When.
    pub at: Instant,
}

impl Desk {
    /// Begins an application; the tier is that of the latest classification.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when the enterprise needs no permit, has no permit to renew or change,
    /// or another application of this kind is open; [`DeskError::NotFound`].
    pub async fn begin_application(
        &self,
        county: &Jurisdiction,
        wanted: ApplicationWanted,
    ) -> Result<Matter, DeskError> {
        let today = Date::of_instant(wanted.at);
        let enterprise = wanted.enterprise.as_str();
        self.enterprise_in(county, enterprise).await?;
        let tier = self.tier_to_apply(enterprise, today).await?;
        let current = self.valid_permit(enterprise, today).await?;
        let permit = current.as_ref().map(|permit| CurrentPermit {
            number: permit.number.clone(),
            valid_until: permit.valid_until,
        });
        if wanted.kind.needs_permit() && permit.is_none() {
            return Err(DeskError::Invalid(format!(
                "{enterprise} holds no permit that is valid on {today}: a {} rests on one, apply for \
                 a first permit",
                wanted.kind.word()
            )));
        }
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            subject: Some(wanted.kind.word().to_owned()),
            ..Default::default()
        };
        let known = self.store.matters(&filter, Page::first(1_000)).await?;
        if let Some(open) = known.items.iter().find(|matter| !matter.position.closed) {
            return Err(DeskError::Invalid(format!(
                "application {} of {enterprise} is {}: go on with it, or take it back first",
                open.id, open.position.status
            )));
        }
        let key = MatterKey {
            county: county.clone(),
            kind: MatterKind::Application,
            key: format!("{enterprise}/{}/{}", wanted.kind.word(), known.total + 1),
        };
        let act = ApplicationAct::Start { kind: wanted.kind, tier, permit, terms: None };
        let deed = Deed { at: wanted.at, by: wanted.by, party: wanted.party, act };
        self.open::<Application>(key, Some(enterprise), deed).await
    }

    /// What follows from a step in an application outside of it: a renewal that was handed in is what
    /// the permit made due, and owed again when it is taken back; a permit that was issued is kept, and
    /// what it makes due is opened.
    pub(crate) async fn after_application(
        &self,
        county: &Jurisdiction,
        matter: Matter,
        now: Instant,
    ) -> Result<Matter, DeskError> {
        let application = Application::from_position(&matter.position)?;
        let Some(enterprise) = matter.enterprise.clone() else { return Ok(matter) };
        if let Some((permit, day)) = renewal_handed_in(&application) {
            let key = renewal_key(&enterprise, permit);
            self.hand_in_duty(county, key, day, now).await?;
        } else if let Some(permit) = renewal_taken_back(&application) {
            self.owe_renewal_again(county, (&enterprise, permit), now).await?;
        }
        if let Some(issued) = application.issued_permit() {
            let permit = issued::permit_of(&application, &issued);
            let known = self.store.permits(&enterprise).await?;
            // A renewal gives the same number another term.
            let same = |record: &PermitRecord| {
                (&record.permit.number, record.permit.valid_from)
                    == (&permit.number, permit.valid_from)
            };
            if !known.iter().any(same) {
                self.store
                    .put_permits(&[PermitRecord { enterprise: enterprise.clone(), permit }])
                    .await?;
                self.owe_duties_of(county, &enterprise, now).await?;
            }
        }
        Ok(matter)
    }

    /// Applications of a county that were handed in and are not over.
    pub(crate) async fn handed_in(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<(Matter, Application)>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            closed: Some(false),
            ..Default::default()
        };
        let mut handed_in = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let application = Application::from_position(&matter.position)?;
            if !application.submissions.is_empty() {
                handed_in.push((matter, application));
            }
        }
        Ok(handed_in)
    }

    pub(crate) async fn enterprise_in(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
    ) -> Result<tidegate_domain::EnterpriseRecord, DeskError> {
        let found = self.store.enterprise(enterprise).await?;
        found
            .filter(|record| record.county == *county)
            .ok_or_else(|| DeskError::NotFound { what: "enterprise", id: enterprise.to_owned() })
    }

    /// The permit that is valid on a day.
    pub(crate) async fn valid_permit(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<Option<Permit>, DeskError> {
        let permit = self.store.site_permit(enterprise, on).await?.map(|record| record.permit);
        Ok(permit.filter(|permit| {
            (permit.valid_from..permit.valid_until).contains(&on)
                && permit.ended.is_none_or(|ended| on < ended)
        }))
    }

    async fn tier_to_apply(&self, enterprise: &str, on: Date) -> Result<Tier, DeskError> {
        let record = self.store.classification(enterprise, on).await?;
        let tier = record.and_then(|record| match record.result {
            ClassificationResult::Concluded { conclusion, .. } => Some(conclusion.tier),
            _ => None,
        });
        match tier {
            Some(tier @ (Tier::Key | Tier::Simplified)) => Ok(tier),
            Some(tier) => Err(DeskError::Invalid(format!(
                "{enterprise} is under {}: there is no permit to apply for{}",
                crate::prompts::tier_word(tier),
                if tier == Tier::Undetermined { ", first say what its tier lacks" } else { "" }
            ))),
            None => Err(DeskError::Invalid(format!(
                "{enterprise} was not classified on {on}: classify the county first"
            ))),
        }
    }
}
