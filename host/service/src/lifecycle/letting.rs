//! Which category packs a county lets grade: decided, ended, and followed by every host.

use std::collections::BTreeSet;

use tidegate_domain::{
    Date, GraderDecision, GraderHistory, GraderRecord, GraderStanding, Instant, Jurisdiction,
};
use tidegate_store::StoreError;

use super::decide::{invalid, said};
use crate::error::ServiceError;
use crate::host::Host;

/// What is wanted of a category pack in a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraderOrder {
    /// The county.
    pub county: Jurisdiction,
    /// Name of the category pack.
    pub pack: String,
    /// First day that it holds; at once when absent.
    pub from: Option<Date>,
    /// By whom.
    pub by: String,
    /// Why.
    pub note: String,
}

impl Host {
    /// Lets a category pack grade in a county, at the sites and for the pollutants that it is bound
    /// to, in the place of the county's grader. What holds at once is in use when this returns.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a pack that is not kept for this county;
    /// [`ServiceError::Invalid`] for one that does not grade or is bound to nothing, a day that is
    /// over, no reason, one that grades by then already, or when somebody decided meanwhile.
    pub async fn let_grade(&self, order: GraderOrder) -> Result<GraderRecord, ServiceError> {
        self.require_category_grader(&order.county, &order.pack).await?;
        self.decide_grader(order, true).await
    }

    /// Ends that a category pack grades in a county: its sites are graded by the county's grader.
    ///
    /// # Errors
    /// As [`Host::let_grade`]; [`ServiceError::Invalid`] for one that does not grade by then.
    pub async fn stop_grading(&self, order: GraderOrder) -> Result<GraderRecord, ServiceError> {
        self.decide_grader(order, false).await
    }

    /// Every decision about the category packs of a county with how it stands now, latest first.
    ///
    /// # Errors
    /// Store.
    pub async fn grader_decisions(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<(GraderRecord, GraderStanding)>, ServiceError> {
        let history = self.grader_history().await?;
        let now = self.graders_known_now(&history);
        let own = history.records().iter().rev().filter(|one| one.decision.county == *county);
        Ok(own.map(|record| (record.clone(), history.standing(record, now))).collect())
    }

    /// Names of the category packs that a county lets grade at an instant, as decided so far.
    pub(super) async fn graders_at(
        &self,
        county: &Jurisdiction,
        at: Instant,
    ) -> Result<BTreeSet<String>, ServiceError> {
        let graders = self.grader_history().await?.graders(at).into_iter();
        Ok(graders.filter(|(own, _)| own == county).map(|(_, pack)| pack).collect())
    }

    /// Brings the category packs that grade in line with what is decided, here or by another host.
    ///
    /// # Errors
    /// Store.
    pub(super) async fn follow_graders(&self) -> Result<(), ServiceError> {
        let history = self.grader_history().await?;
        let graders = history.graders(self.graders_known_now(&history));
        let count = graders.len();
        if self.stack().set_graders(graders) {
            tracing::info!(graders = count, "the category packs that counties let grade changed");
        }
        Ok(())
    }

    async fn decide_grader(
        &self,
        order: GraderOrder,
        lets: bool,
    ) -> Result<GraderRecord, ServiceError> {
        let _one_at_a_time = self.inner.following.deciding.lock().await;
        let GraderOrder { county, pack, from, by, note } = order;
        let history = self.grader_history().await?;
        let decided_at = self.graders_known_now(&history);
        let effective_at = effective(from, decided_at)?;
        let latest = history.latest(&county, &pack);
        if history.lets((&county, &pack), effective_at) == lets {
            let stands = if lets { "grades" } else { "does not grade" };
            let reason = format!("`{pack}` {stands} in {county} by then already");
            return Err(invalid("pack", reason));
        }
        let (by, note) = (said("by", &by)?, said("note", &note)?);
        let decision = GraderDecision { county, pack, lets, effective_at, decided_at, by, note };
        let id = match self.inner.store.put_grader_decision(&decision, latest).await {
            Ok(id) => id,
            Err(error @ StoreError::Overtaken { .. }) => {
                return Err(invalid("pack", error.to_string()));
            }
            Err(error) => return Err(error.into()),
        };
        tracing::info!(
            pack.id = decision.pack,
            region.code = decision.county.as_str(),
            lets,
            effective_at,
            by = decision.by,
            "a category pack's grading was decided"
        );
        self.follow_graders().await?;
        Ok(GraderRecord { id, decision })
    }

    /// Fails unless a version of a pack of this name over the county grades and is bound to
    /// industries or pollutants.
    async fn require_category_grader(
        &self,
        county: &Jurisdiction,
        name: &str,
    ) -> Result<(), ServiceError> {
        let packs = self.inner.store.packs().await?.into_iter();
        let own = packs.filter(|one| one.name == name && one.jurisdiction.contains(county));
        let known: Vec<_> = own.collect();
        if known.is_empty() {
            return Err(ServiceError::NotFound {
                what: "pack over the county",
                id: name.to_owned(),
            });
        }
        for record in known.iter().rev() {
            let pack = self.load_version(&record.digest).await?;
            let manifest = pack.manifest();
            let is_category = !(manifest.industries.is_empty() && manifest.pollutants.is_empty());
            if pack.interfaces().grading && is_category {
                return Ok(());
            }
        }
        let reason = format!(
            "no version of `{name}` both grades and is bound to industries or pollutants: a general \
             pack grades by its place"
        );
        Err(invalid("pack", reason))
    }

    async fn grader_history(&self) -> Result<GraderHistory, ServiceError> {
        Ok(GraderHistory::new(self.inner.store.grader_records().await?))
    }

    /// The present, but never before the latest decision, also when the clock was set back.
    fn graders_known_now(&self, history: &GraderHistory) -> Instant {
        let decided = history.records().iter().map(|record| record.decision.decided_at);
        decided.max().unwrap_or(Instant::MIN).max(self.clock().now())
    }
}

/// The moment from which a decision of now holds: at once today, or the beginning of a later day.
fn effective(from: Option<Date>, now: Instant) -> Result<Instant, ServiceError> {
    let today = Date::of_instant(now);
    match from {
        None => Ok(now),
        Some(day) if day == today => Ok(now),
        Some(day) if day > today => Ok(day.start()),
        Some(day) => {
            let reason =
                format!("{day} is over: what was graded stays graded, give {today} or later");
            Err(invalid("from", reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_holds_today_or_later_and_never_before() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let noon = day("2026-03-02").start() + 43_200;
        assert_eq!(effective(None, noon).unwrap(), noon);
        assert_eq!(effective(Some(day("2026-03-02")), noon).unwrap(), noon);
        assert_eq!(effective(Some(day("2026-03-03")), noon).unwrap(), day("2026-03-03").start());
        let over = effective(Some(day("2026-03-01")), noon).unwrap_err();
        assert!(over.to_string().contains("give 2026-03-02 or later"), "{over}");
    }
}
