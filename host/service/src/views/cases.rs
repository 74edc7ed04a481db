//! Judgements, findings and cases in lists, and one case with everything that it was told.

use std::collections::{BTreeSet, HashMap};

use tidegate_domain::{
    CaseListing, CaseNote, CaseStatus, FindingListing, JudgementListing, Jurisdiction, LayerRef,
    WaiverRecord,
};
use tidegate_manifest::Language;
use tidegate_store::{FindingFilter, JudgementFilter, Listing, PAGE_ROWS_MAX, Page};

use super::judgements::Words;
use super::revisions::{ActView, act};
use super::voices::layers_of;
use crate::error::ServiceError;
use crate::host::Host;

/// A judgement with the name of whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgementRow {
    /// The judgement.
    pub listing: JudgementListing,
    /// Registered name; empty for a batch over many.
    pub enterprise_name: String,
}

/// A finding with what hides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// The finding.
    pub listing: FindingListing,
    /// The act in words.
    pub act: ActView,
    /// The waiver that hides it now; an expired or revoked one hides nothing.
    pub waiver: Option<WaiverRecord>,
}

/// A case with its act in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub listing: CaseListing,
    /// The act in words; the kind when no pack names it.
    pub title: String,
}

/// A case with everything that it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseView {
    /// The case.
    pub row: CaseRow,
    /// What it was told, in order.
    pub notes: Vec<CaseNote>,
    /// Its findings, latest judgement first, also those of judgements that were replaced.
    pub findings: Vec<FindingRow>,
}

impl Host {
    /// Judgements, latest recorded first.
    ///
    /// # Errors
    /// Store.
    pub async fn judgement_rows(
        &self,
        filter: &JudgementFilter,
        page: Page,
    ) -> Result<Listing<JudgementRow>, ServiceError> {
        let found = self.inner.store.judgements(filter, page).await?;
        let ids = found.items.iter().filter_map(|listing| listing.enterprise.clone());
        let names = self.names_of(ids.collect()).await?;
        let row = |listing: JudgementListing| {
            let name = listing.enterprise.as_ref().and_then(|id| names.get(id));
            JudgementRow { enterprise_name: name.cloned().unwrap_or_default(), listing }
        };
        Ok(Listing { items: found.items.into_iter().map(row).collect(), total: found.total })
    }

    /// Findings, latest judgement first, each with the waiver that hides it now.
    ///
    /// # Errors
    /// Store.
    pub async fn finding_rows(
        &self,
        filter: &FindingFilter,
        page: Page,
        language: Language,
    ) -> Result<Listing<FindingRow>, ServiceError> {
        let found = self.inner.store.findings(filter, page).await?;
        let mut layers: Vec<LayerRef> = Vec::new();
        for layer in found.items.iter().flat_map(|listing| &listing.finding.layers) {
            if !layers.contains(layer) {
                layers.push(layer.clone());
            }
        }
        let voices = self.voices(language, &layers).await?;
        let now = self.clock().now();
        let mut waivers: HashMap<String, Vec<WaiverRecord>> = HashMap::new();
        let mut rows = Vec::with_capacity(found.items.len());
        for listing in found.items {
            let enterprise = &listing.enterprise;
            if !waivers.contains_key(enterprise) {
                let own = self.inner.store.waivers_for(enterprise, now).await?;
                waivers.insert(enterprise.clone(), own);
            }
            let finding = &listing.finding.finding;
            let own = waivers.get(enterprise).into_iter().flatten();
            let waiver = own.into_iter().find(|waiver| waiver.hides(enterprise, finding, now));
            let (act, waiver) = (act(&listing.finding, &voices), waiver.cloned());
            rows.push(FindingRow { listing, act, waiver });
        }
        Ok(Listing { items: rows, total: found.total })
    }

    /// Cases of a county, latest told first.
    ///
    /// # Errors
    /// Store.
    pub async fn case_rows(
        &self,
        (county, status): (&Jurisdiction, Option<CaseStatus>),
        page: Page,
        language: Language,
    ) -> Result<Listing<CaseRow>, ServiceError> {
        let found = self.inner.store.cases(county, status, page).await?;
        let layers = layers_of(self, county);
        let voices = self.voices(language, &layers).await?;
        let words = Words { voices: &voices, layers: layers.iter().rev().collect() };
        let row = |listing: CaseListing| CaseRow { title: words.title(&listing.key.kind), listing };
        Ok(Listing { items: found.items.into_iter().map(row).collect(), total: found.total })
    }

    /// A case with everything that it was told.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn case_view(&self, id: i64, language: Language) -> Result<CaseView, ServiceError> {
        let not_found = || ServiceError::NotFound { what: "case", id: id.to_string() };
        let (listing, notes) = self.inner.store.case(id).await?.ok_or_else(not_found)?;
        let filter = FindingFilter { case: Some(id), ..FindingFilter::default() };
        let findings = self.finding_rows(&filter, Page::first(PAGE_ROWS_MAX), language).await?;
        let named = findings.items.first().map(|row| row.act.title.clone());
        let title = named.unwrap_or_else(|| listing.key.kind.clone());
        Ok(CaseView { row: CaseRow { listing, title }, notes, findings: findings.items })
    }

    /// Registered names by id.
    async fn names_of(
        &self,
        ids: BTreeSet<String>,
    ) -> Result<HashMap<String, String>, ServiceError> {
        let mut names = HashMap::with_capacity(ids.len());
        for id in ids {
            if let Some(known) = self.inner.store.enterprise(&id).await? {
                names.insert(id, known.name);
            }
        }
        Ok(names)
    }
}
