//! Comparing cases with the findings that they came from and with what judgements told them.

use tidegate_domain::{
    CaseKey, CaseListing, CaseNews, CaseNote, CaseStatus, FindingListing, Jurisdiction, Standing,
};
use tidegate_store::{FindingFilter, Page};

use super::listings::ROWS;
use crate::error::ServiceError;
use crate::host::Host;

impl Host {
    /// Compares every case of a county with the findings that it came from and with what the
    /// judgements in it told it.
    pub(super) async fn cases_as_recorded(
        &self,
        county: &Jurisdiction,
    ) -> Result<(), ServiceError> {
        let mut offset = 0;
        loop {
            let page = self.inner.store.cases(county, None, Page { offset, rows: ROWS }).await?;
            if page.items.is_empty() {
                return Ok(());
            }
            for case in page.items {
                self.case_as_recorded(&case).await?;
                offset += 1;
            }
        }
    }

    async fn case_as_recorded(&self, case: &CaseListing) -> Result<(), ServiceError> {
        let wrong = |why: &str| ServiceError::Tampered {
            what: format!("case {}", case.id),
            why: why.to_owned(),
        };
        let (_, notes) =
            self.inner.store.case(case.id).await?.ok_or_else(|| wrong("it is gone"))?;
        let (Some(first), Some(last)) = (notes.first(), notes.last()) else {
            return Err(wrong("no judgement opened it"));
        };
        if (case.opened_at, case.updated_at) != (first.at, last.at) {
            return Err(wrong("its dates are not those of what it was told"));
        }
        let filter = FindingFilter { case: Some(case.id), ..Default::default() };
        let findings = self.all_findings(&filter).await?;
        let fits = |finding: &FindingListing| {
            finding.county == case.county
                && CaseKey::of(&finding.enterprise, &finding.finding.finding) == case.key
        };
        if findings.is_empty() || !findings.iter().all(fits) {
            return Err(wrong("its findings are about something else"));
        }
        let current = findings.iter().filter(|finding| finding.current);
        let gravest = current.map(|finding| finding.finding.finding.severity).max();
        if gravest.is_some_and(|gravest| gravest != case.severity) {
            return Err(wrong("its severity is not that of its findings"));
        }
        if standing_of_latest(&findings).is_some_and(|standing| standing != case.standing) {
            return Err(wrong("its standing is not that of its latest finding"));
        }
        let expected = match gravest {
            Some(_) => CaseStatus::Issued,
            None if self.found_but_waived(case).await? => case.status,
            None => CaseStatus::NoLongerFound,
        };
        if case.status != expected {
            return Err(wrong("its status is not what its findings make of it"));
        }
        for (place, note) in notes.iter().enumerate() {
            let told = self.news_as_judged(case, note, place == 0).await?;
            if told != Some(note.news) {
                return Err(wrong("it was not told what the judgements say"));
            }
        }
        Ok(())
    }

    /// Whether something of the case is found at present that a waiver hides.
    async fn found_but_waived(&self, case: &CaseListing) -> Result<bool, ServiceError> {
        let filter = FindingFilter {
            enterprise: Some(case.key.enterprise.clone()),
            kind: Some(case.key.kind.clone()),
            current: true,
            ..Default::default()
        };
        let found = self.all_findings(&filter).await?;
        Ok(found.iter().any(|row| CaseKey::of(&row.enterprise, &row.finding.finding) == case.key))
    }

    /// What the judgement of a note told a case; none when it had nothing to say to it or gave
    /// another reason.
    async fn news_as_judged(
        &self,
        case: &CaseListing,
        note: &CaseNote,
        first: bool,
    ) -> Result<Option<CaseNews>, ServiceError> {
        let Some(judgement) = self.inner.store.judgement(&note.judgement).await? else {
            return Ok(None);
        };
        if judgement.reason != note.reason {
            return Ok(None);
        }
        let of_case = |judgement: &str| FindingFilter {
            judgement: Some(judgement.to_owned()),
            ..Default::default()
        };
        let found = self.all_findings(&of_case(&judgement.id)).await?;
        let mut about = found
            .iter()
            .filter(|found| CaseKey::of(&found.enterprise, &found.finding.finding) == case.key)
            .peekable();
        let before = match &judgement.supersedes {
            Some(before) => self.all_findings(&of_case(before)).await?,
            None => Vec::new(),
        };
        let before = before.iter().any(|found| found.case == Some(case.id));
        if about.peek().is_none() {
            return Ok(before.then_some(CaseNews::NoLongerFound));
        }
        let waived = about.all(|found| found.case.is_none());
        Ok(Some(match (waived, first, before) {
            (true, ..) => CaseNews::Waived,
            (false, true, _) => CaseNews::Opened,
            (false, false, true) => CaseNews::JudgedAgain,
            (false, false, false) => CaseNews::FoundAgain,
        }))
    }
}

/// The standing of the last finding in the latest judgement; `findings` has the latest first.
fn standing_of_latest(findings: &[FindingListing]) -> Option<Standing> {
    let latest = &findings.first()?.judgement;
    let of_latest = findings.iter().take_while(|finding| finding.judgement == *latest);
    of_latest.last().map(|finding| finding.finding.finding.standing)
}
