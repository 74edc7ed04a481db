//! Comparing the rows of judgements and findings with what was recorded.
//!
//! The record proves itself; the rows that lists are made of stand beside it, and a changed byte in
//! one would show people something that was never judged.

use std::collections::BTreeMap;

use serde::Serialize;
use tidegate_domain::{Finding, FindingListing, JudgementListing, LayeredFinding, MergedVerdict};
use tidegate_record::{Digest, Entry, JudgementKind, JudgementRecord};
use tidegate_store::{FindingFilter, Page};

use crate::error::ServiceError;
use crate::host::Host;

/// Rows read at once.
pub(super) const ROWS: u32 = tidegate_store::PAGE_ROWS_MAX;

impl Host {
    /// Compares the row of a judgement, and those of its findings, with its record.
    pub(super) async fn judgement_as_recorded(
        &self,
        entry: &Entry,
        record: &JudgementRecord,
    ) -> Result<(), ServiceError> {
        let id = entry.body.to_string();
        let listing = self.inner.store.judgement(&id).await?;
        let listing = listing.ok_or_else(|| altered(&id, "it is not listed"))?;
        let verdict = match record.kind {
            JudgementKind::JudgedPeriod => self.verdict_of(record).await?,
            _ => MergedVerdict::default(),
        };
        let expected = JudgementListing {
            id: id.clone(),
            kind: word(record.kind)?,
            county: record.county.clone(),
            enterprise: record.enterprise.clone(),
            from: record.from,
            until: record.until,
            known_at: record.known_at,
            revision: record.revision,
            supersedes: record.supersedes.map(|id| id.to_string()),
            superseded_by: listing.superseded_by.clone(),
            reason: record.reason.clone(),
            findings: u32::try_from(verdict.findings.len()).unwrap_or(u32::MAX),
            undetermined: u32::try_from(verdict.undetermined.len()).unwrap_or(u32::MAX),
            partition: entry.partition,
            sequence: entry.sequence,
        };
        if listing != expected {
            return Err(altered(&id, &differing(&expected, &listing)));
        }
        self.successors_as_recorded(&id, record, &listing).await?;
        let is_current = listing.superseded_by.is_none();
        self.findings_as_recorded(&id, record, (&verdict, is_current)).await
    }

    /// Checks that a judgement and the one that replaced it name each other.
    async fn successors_as_recorded(
        &self,
        id: &str,
        record: &JudgementRecord,
        listing: &JudgementListing,
    ) -> Result<(), ServiceError> {
        if let Some(before) = record.supersedes {
            let before = self.inner.store.judgement(&before.to_string()).await?;
            if before.and_then(|before| before.superseded_by).as_deref() != Some(id) {
                return Err(altered(id, "the judgement that it replaces does not say so"));
            }
        }
        let Some(after) = &listing.superseded_by else { return Ok(()) };
        let wrong = "the judgement listed as replacing it does not";
        let after: Digest = after.parse().map_err(|_| altered(id, wrong))?;
        let after = JudgementRecord::from_bytes(&self.archived(&after).await?);
        match after {
            Ok(after) if after.supersedes.is_some_and(|before| before.to_string() == id) => Ok(()),
            _ => Err(altered(id, wrong)),
        }
    }

    async fn findings_as_recorded(
        &self,
        id: &str,
        record: &JudgementRecord,
        (verdict, is_current): (&MergedVerdict, bool),
    ) -> Result<(), ServiceError> {
        let of =
            |kind| FindingFilter { judgement: Some(id.to_owned()), kind, ..Default::default() };
        let rows = self.all_findings(&of(None)).await?;
        let enterprise = record.enterprise.as_deref().unwrap_or_default();
        let same = rows.len() == verdict.findings.len()
            && rows.iter().zip(&verdict.findings).all(|(row, found)| {
                row.finding == *found && row.enterprise == enterprise && row.judgement == id
            });
        if !same {
            return Err(altered(id, "the findings listed are not those of its verdict"));
        }
        for (kind, expected) in by_kind(&verdict.findings) {
            if self.all_findings(&of(Some(kind.to_owned()))).await?.len() != expected {
                return Err(altered(id, &format!("a finding `{kind}` is listed as another kind")));
            }
        }
        if is_current {
            self.acts_as_recorded(id, enterprise, verdict).await?;
        }
        Ok(())
    }

    /// Checks that later judgements are given the acts of a current verdict as they were found.
    async fn acts_as_recorded(
        &self,
        id: &str,
        enterprise: &str,
        verdict: &MergedVerdict,
    ) -> Result<(), ServiceError> {
        let found = || verdict.findings.iter().map(|layered| &layered.finding);
        let ends = found().map(|finding| finding.until);
        let (Some(since), Some(until)) = (ends.clone().min(), ends.max()) else { return Ok(()) };
        let acts = self.inner.store.earlier_acts(enterprise, since, until).await?;
        let is_given = |finding: &Finding| {
            acts.iter().any(|act| {
                (&act.kind, &act.subject, &act.pollutant, &act.reference, act.from, act.until)
                    == (
                        &finding.kind,
                        &finding.subject,
                        &finding.pollutant,
                        &finding.reference,
                        finding.from,
                        finding.until,
                    )
            })
        };
        if found().all(is_given) {
            return Ok(());
        }
        Err(altered(id, "the times of an act that it found are not those of its verdict"))
    }

    /// The findings of a filter, all pages of them.
    pub(super) async fn all_findings(
        &self,
        filter: &FindingFilter,
    ) -> Result<Vec<FindingListing>, ServiceError> {
        let mut all = Vec::new();
        loop {
            let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let page = self.inner.store.findings(filter, Page { offset, rows: ROWS }).await?;
            if page.items.is_empty() {
                return Ok(all);
            }
            all.extend(page.items);
        }
    }
}

fn by_kind(findings: &[LayeredFinding]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for found in findings {
        *kinds.entry(found.finding.kind.as_str()).or_insert(0) += 1;
    }
    kinds
}

/// The word that lists show for a kind of judgement.
fn word(kind: JudgementKind) -> Result<String, ServiceError> {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(ServiceError::Internal(format!("a kind of judgement is a word: {other:?}"))),
    }
}

/// Names the first column that is not as recorded.
fn differing<T: Serialize>(recorded: &T, listed: &T) -> String {
    let columns = |value: &T| match serde_json::to_value(value) {
        Ok(serde_json::Value::Object(columns)) => columns,
        _ => serde_json::Map::new(),
    };
    let listed = columns(listed);
    let column =
        columns(recorded).into_iter().find(|(name, value)| listed.get(name) != Some(value));
    column.map_or_else(String::new, |(name, value)| {
        let shown = listed.get(&name).cloned().unwrap_or_default();
        format!("`{name}` is listed as {shown}, recorded as {value}")
    })
}

fn altered(judgement: &str, why: &str) -> ServiceError {
    ServiceError::Tampered {
        what: format!("the row of judgement {judgement}"),
        why: why.to_owned(),
    }
}
