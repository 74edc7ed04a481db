//! Whether an enterprise could apply today, before it begins an application.

use serde::Serialize;
use tidegate_affairs::{ApplicationKind, PrecheckItem};
use tidegate_domain::{Date, Instant, Jurisdiction, Tier, TruthValue};
use tidegate_manifest::Text;

use super::precheck::{items, text};
use crate::{Desk, DeskError};

/// What an enterprise needs for an application, by what authorities know of it already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadinessToApply {
    /// Enterprise.
    pub enterprise: String,
    /// What would be applied for.
    pub kind: ApplicationKind,
    /// The tier by which it would be.
    pub tier: Tier,
    /// Whether nothing is missing; unknown where that rests on what only a form says.
    pub ready: TruthValue,
    /// What is missing or contradicts.
    pub items: Vec<PrecheckItem>,
    /// Materials to bring.
    pub materials: Vec<Text>,
    /// What a holder must know.
    pub must_know: Vec<Text>,
}

impl Desk {
    /// What the county's packs would say of an application that is not begun yet: what is missing by
    /// what is known of the enterprise, which materials it has to bring, what it must know. Without a
    /// kind, that of a first application, or of a renewal where a permit is valid.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Invalid`] when its tier asks for no permit, or no pack of
    /// the county looks at applications; [`DeskError::Rules`].
    pub async fn readiness_to_apply(
        &self,
        county: &Jurisdiction,
        (enterprise, kind): (&str, Option<ApplicationKind>),
        now: Instant,
    ) -> Result<ReadinessToApply, DeskError> {
        self.enterprise_in(county, enterprise).await?;
        let today = Date::of_instant(now);
        let permit = self.valid_permit(enterprise, today).await?;
        let usual =
            if permit.is_some() { ApplicationKind::Renewal } else { ApplicationKind::First };
        let kind = kind.unwrap_or(usual);
        let tier = match permit.filter(|_| kind.needs_permit()) {
            Some(permit) => permit.tier,
            None => self.tier_to_apply(enterprise, today).await?,
        };
        let asked = (kind.word(), tier);
        let question = self.question(enterprise, asked, Vec::new(), today).await?;
        let answer = self.rules.readiness(county, &question, today).await?;
        let answer = answer.ok_or_else(|| {
            DeskError::Invalid("no pack of the county looks at applications".to_owned())
        })?;
        Ok(ReadinessToApply {
            enterprise: enterprise.to_owned(),
            kind,
            tier,
            ready: answer.readiness.ready,
            items: items(&answer),
            materials: answer.materials.iter().map(text).collect(),
            must_know: self.must_know(county, tier, today)?,
        })
    }
}
