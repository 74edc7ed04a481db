//! The line of revisions that a judgement stands in, and what each of them changed.

use tidegate_domain::{CaseKey, JudgementListing, LayerRef, LayeredFinding, MergedVerdict};
use tidegate_store::StoreError;

use super::judgements::{FindingView, Words};
use super::voices::Voices;
use crate::error::ServiceError;
use crate::host::Host;

/// Changes that are worked out at most, the latest of the line: each reads two verdicts.
const CHANGES_MAX: usize = 32;

/// An act as a revision names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActView {
    /// The pack's id of the kind of act.
    pub kind: String,
    /// The act in words; the kind when no pack names it.
    pub title: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant code; empty when there is none.
    pub pollutant: String,
    /// Duty, project, order or mark; empty when there is none.
    pub reference: String,
}

/// What a revision changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionChange {
    /// Id of the judgement that was replaced.
    pub from: String,
    /// Id of the one that replaced it.
    pub to: String,
    /// Acts that only the later one finds.
    pub newly_found: Vec<ActView>,
    /// Acts that only the earlier one found.
    pub no_longer_found: Vec<ActView>,
}

impl FindingView {
    /// The act alone.
    #[must_use]
    pub fn act(&self) -> ActView {
        ActView {
            kind: self.kind.clone(),
            title: self.title.clone(),
            subject: self.subject.clone(),
            pollutant: self.pollutant.clone().unwrap_or_default(),
            reference: self.reference.clone(),
        }
    }
}

impl Host {
    /// A judgement in one line; `id` may be its first digits.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Invalid`] when several judgements begin so.
    pub async fn judgement_listing(&self, id: &str) -> Result<JudgementListing, ServiceError> {
        let not_found = || ServiceError::NotFound { what: "judgement", id: id.to_owned() };
        match self.inner.store.judgement(id).await {
            Ok(found) => found.ok_or_else(not_found),
            Err(StoreError::Ambiguous { .. }) => Err(ServiceError::Invalid {
                what: "judgement",
                reason: format!("several judgements begin with `{id}`: give more digits"),
            }),
            Err(error) => Err(ServiceError::Store(error)),
        }
    }

    /// The line of revisions that a judgement stands in, first first.
    pub(super) async fn revisions(
        &self,
        listing: &JudgementListing,
    ) -> Result<Vec<JudgementListing>, ServiceError> {
        let mut earlier = Vec::new();
        let mut next = listing.supersedes.clone();
        while let Some(id) = next.take() {
            let Some(found) = self.inner.store.judgement(&id).await? else { break };
            next.clone_from(&found.supersedes);
            earlier.push(found);
        }
        let mut line: Vec<JudgementListing> = earlier.into_iter().rev().collect();
        line.push(listing.clone());
        let mut next = listing.superseded_by.clone();
        while let Some(id) = next.take() {
            let Some(found) = self.inner.store.judgement(&id).await? else { break };
            next.clone_from(&found.superseded_by);
            line.push(found);
        }
        Ok(line)
    }

    /// What each revision of a line changed, the latest only, first first.
    pub(super) async fn changes(
        &self,
        line: &[JudgementListing],
        voices: &Voices,
    ) -> Result<Vec<RevisionChange>, ServiceError> {
        let first = line.len().saturating_sub(CHANGES_MAX + 1);
        let mut changes = Vec::new();
        let mut before: Option<(&str, MergedVerdict)> = None;
        if line.len() < 2 {
            return Ok(changes);
        }
        for listing in line.iter().skip(first) {
            let record = self.judgement_record(&listing.id).await?;
            let verdict = self.verdict_of(&record).await?;
            if let Some((id, earlier)) = &before {
                changes.push(RevisionChange {
                    from: (*id).to_owned(),
                    to: listing.id.clone(),
                    newly_found: missing_from(&verdict, earlier, voices),
                    no_longer_found: missing_from(earlier, &verdict, voices),
                });
            }
            before = Some((&listing.id, verdict));
        }
        Ok(changes)
    }
}

/// Acts of one verdict that another has not.
fn missing_from(verdict: &MergedVerdict, other: &MergedVerdict, voices: &Voices) -> Vec<ActView> {
    let key = |layered: &LayeredFinding| CaseKey::of("", &layered.finding);
    let known: Vec<CaseKey> = other.findings.iter().map(key).collect();
    let found = verdict.findings.iter().filter(|layered| !known.contains(&key(layered)));
    found.map(|layered| act(layered, voices)).collect()
}

/// An act in words.
pub(super) fn act(layered: &LayeredFinding, voices: &Voices) -> ActView {
    let finding = &layered.finding;
    let layers: Vec<&LayerRef> = layered.layers.iter().rev().collect();
    let key = CaseKey::of("", finding);
    ActView {
        title: Words { voices, layers }.title(&finding.kind),
        kind: key.kind,
        subject: key.subject,
        pollutant: key.pollutant,
        reference: key.reference,
    }
}
