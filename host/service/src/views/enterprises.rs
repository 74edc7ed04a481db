//! Enterprises of a county, each with what its latest classification came to.

use std::collections::HashMap;

use tidegate_domain::{
    ClassificationResult, DatedFact, EnterpriseRecord, Fact, Jurisdiction, OutletRecord,
    PermitRecord, Tier,
};
use tidegate_manifest::Language;
use tidegate_store::{ApplyReminder, Listing, PAGE_ROWS_MAX, Page, Standing};

use super::classification::ExplainedClassification;
use super::voices::{FactView, MissingFact, layers_of};
use crate::error::ServiceError;
use crate::host::Host;
use crate::overview::tier_word;

/// Which enterprises are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnterpriseFilter {
    /// Only those whose id or name holds this text.
    pub search: Option<String>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
}

/// One enterprise of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseRow {
    /// The enterprise.
    pub enterprise: EnterpriseRecord,
    /// What its latest classification came to.
    pub standing: Standing,
}

/// A fact as recorded, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFact {
    /// The record.
    pub recorded: DatedFact,
    /// The same in words.
    pub fact: FactView,
    /// Whether it is the one in force today.
    pub in_force: bool,
}

/// An enterprise with everything registered about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseDetail {
    /// The enterprise.
    pub enterprise: EnterpriseRecord,
    /// Every fact ever recorded about it and its outlets.
    pub facts: Vec<KnownFact>,
    /// Its permits, by first day valid.
    pub permits: Vec<PermitRecord>,
    /// Its outlets, by number.
    pub outlets: Vec<OutletRecord>,
    /// Its latest recorded classification; absent when it was never classified.
    pub classification: Option<ExplainedClassification>,
}

/// How many undetermined enterprises miss a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCount {
    /// The fact.
    pub fact: MissingFact,
    /// Enterprises.
    pub enterprises: u64,
}

impl Host {
    /// Enterprises of a county, by id, with what their latest classification came to.
    ///
    /// # Errors
    /// Store.
    pub async fn enterprise_rows(
        &self,
        county: &Jurisdiction,
        filter: &EnterpriseFilter,
        page: Page,
    ) -> Result<Listing<EnterpriseRow>, ServiceError> {
        match (&filter.search, filter.standing) {
            (Some(search), Some(standing)) => {
                self.searched_standing(county, search, standing, page).await
            }
            (Some(search), None) => self.searched(county, search, page).await,
            (None, standing) => {
                let on = self.today();
                let found = self.inner.store.classified(county, on, standing, page).await?;
                let items = found.items.into_iter().map(|classified| EnterpriseRow {
                    enterprise: classified.enterprise,
                    standing: classified.standing,
                });
                Ok(Listing { items: items.collect(), total: found.total })
            }
        }
    }

    async fn searched(
        &self,
        county: &Jurisdiction,
        search: &str,
        page: Page,
    ) -> Result<Listing<EnterpriseRow>, ServiceError> {
        let store = &self.inner.store;
        let found = store.enterprises(county, Some(search), page).await?;
        let mut items = Vec::with_capacity(found.items.len());
        for enterprise in found.items {
            let record = store.classification(&enterprise.id, self.today()).await?;
            let standing =
                record.map_or(Standing::Unclassified, |record| standing_of(&record.result));
            items.push(EnterpriseRow { enterprise, standing });
        }
        Ok(Listing { items, total: found.total })
    }

    /// The store filters by one or the other, so the shorter list is gone through.
    async fn searched_standing(
        &self,
        county: &Jurisdiction,
        search: &str,
        standing: Standing,
        page: Page,
    ) -> Result<Listing<EnterpriseRow>, ServiceError> {
        let mut matching = Vec::new();
        let mut at = Page::first(PAGE_ROWS_MAX);
        loop {
            let part = self.searched(county, search, at).await?;
            let read = u32::try_from(part.items.len()).unwrap_or(u32::MAX);
            matching.extend(part.items.into_iter().filter(|row| row.standing == standing));
            at.offset = at.offset.saturating_add(read);
            if read == 0 || u64::from(at.offset) >= part.total {
                break;
            }
        }
        let total = matching.len() as u64;
        let rows = matching.into_iter().skip(page.offset as usize);
        Ok(Listing { items: rows.take(page.rows_bounded() as usize).collect(), total })
    }

    /// An enterprise of a county with everything registered about it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the county has no such enterprise.
    pub async fn enterprise_detail(
        &self,
        county: &Jurisdiction,
        id: &str,
        language: Language,
    ) -> Result<EnterpriseDetail, ServiceError> {
        let enterprise = self.enterprise_of(county, id).await?;
        let store = &self.inner.store;
        let outlets = store.outlets(county).await?;
        let outlets = outlets.into_iter().map(|listing| listing.outlet);
        Ok(EnterpriseDetail {
            facts: self.known_facts(county, id, language).await?,
            permits: store.permits(id).await?,
            outlets: outlets.filter(|outlet| outlet.enterprise == id).collect(),
            classification: self
                .recorded_classification(county, id, self.today(), language)
                .await?,
            enterprise,
        })
    }

    async fn known_facts(
        &self,
        county: &Jurisdiction,
        id: &str,
        language: Language,
    ) -> Result<Vec<KnownFact>, ServiceError> {
        let facts = self.inner.store.facts(id).await?;
        let voices = self.voices(language, &layers_of(self, county)).await?;
        let today = self.today();
        // Facts stand in the order of `from` and recording, so the last that holds is in force.
        let mut latest: HashMap<(Option<&str>, &str), usize> = HashMap::new();
        for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.from <= today) {
            latest.insert((fact.outlet.as_deref(), &fact.name), at);
        }
        let in_force: Vec<bool> = facts
            .iter()
            .enumerate()
            .map(|(at, fact)| {
                latest.get(&(fact.outlet.as_deref(), fact.name.as_str())) == Some(&at)
            })
            .collect();
        let known = facts.into_iter().zip(in_force).map(|(recorded, in_force)| {
            let fact = Fact {
                name: recorded.name.clone(),
                value: recorded.value.clone(),
                doubtful: recorded.doubtful,
            };
            KnownFact { fact: voices.fact(None, &fact), recorded, in_force }
        });
        Ok(known.collect())
    }

    /// Enterprises of a county that must hold a permit and have none that is valid today.
    ///
    /// # Errors
    /// Store.
    pub async fn reminders(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> Result<Listing<ApplyReminder>, ServiceError> {
        Ok(self.inner.store.apply_reminders(county, self.today(), page).await?)
    }

    /// Facts that the undetermined enterprises of a county miss, those that most miss first.
    ///
    /// # Errors
    /// Store.
    pub async fn missing_facts(
        &self,
        county: &Jurisdiction,
        language: Language,
    ) -> Result<Vec<MissingCount>, ServiceError> {
        let counts = self.inner.store.standing_counts(county, self.today()).await?;
        let voices = self.voices(language, &layers_of(self, county)).await?;
        let missing = counts.missing.into_iter().map(|(name, enterprises)| MissingCount {
            fact: voices.missing(None, &name),
            enterprises,
        });
        Ok(missing.collect())
    }

    /// The enterprise, when it is of this county.
    pub(super) async fn enterprise_of(
        &self,
        county: &Jurisdiction,
        id: &str,
    ) -> Result<EnterpriseRecord, ServiceError> {
        let found = self.inner.store.enterprise(id).await?;
        found
            .filter(|enterprise| enterprise.county == *county)
            .ok_or_else(|| ServiceError::NotFound { what: "enterprise", id: id.to_owned() })
    }
}

/// What a result comes to.
pub(super) const fn standing_of(result: &ClassificationResult) -> Standing {
    match result {
        ClassificationResult::Concluded { conclusion, .. } => Standing::Tier(conclusion.tier),
        ClassificationResult::Refused { .. } => Standing::Refused,
        ClassificationResult::Fault { .. } => Standing::Fault,
        ClassificationResult::NoLayer => Standing::NoLayer,
    }
}

/// The word of a standing: that of its tier, `refused`, `fault`, `no-layer` or `unclassified`.
#[must_use]
pub const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Tier(tier) => tier_word(tier),
        Standing::Refused => "refused",
        Standing::Fault => "fault",
        Standing::NoLayer => "no-layer",
        Standing::Unclassified => "unclassified",
    }
}

/// All standings, in the order in which pages list them.
pub const STANDINGS: [Standing; 10] = [
    Standing::Tier(Tier::Key),
    Standing::Tier(Tier::Simplified),
    Standing::Tier(Tier::Registration),
    Standing::Tier(Tier::None),
    Standing::Tier(Tier::Prohibited),
    Standing::Tier(Tier::Undetermined),
    Standing::Refused,
    Standing::Fault,
    Standing::NoLayer,
    Standing::Unclassified,
];
