//! What a judgement has to say to cases.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{CaseKey, CaseNews, Instant, Severity, Standing};

use super::sealing::OPERATION;
use crate::row::{json, severity_code};
use crate::{JudgementCommit, StoreResult};

/// Cases that a judgement opened, and those that it told something else.
#[derive(Default)]
pub(crate) struct CasesTold {
    /// Opened.
    pub(crate) opened: Vec<i64>,
    /// Told.
    pub(crate) told: Vec<i64>,
}

/// The findings of one key in a verdict.
pub(crate) struct Group {
    /// Whether a waiver hides all of them.
    pub(crate) waived: bool,
    /// Standing of the last that none hides.
    pub(crate) standing: Standing,
    /// Highest severity of those that none hides.
    pub(crate) severity: Severity,
}

impl Group {
    /// What an open case of the key is told; `before` are the cases of the judgement replaced.
    pub(crate) fn news(&self, case: i64, before: &BTreeSet<i64>) -> CaseNews {
        match (self.waived, before.contains(&case)) {
            (true, _) => CaseNews::Waived,
            (false, true) => CaseNews::JudgedAgain,
            (false, false) => CaseNews::FoundAgain,
        }
    }
}

/// The findings of a verdict by what makes a case.
pub(crate) fn groups(commit: &JudgementCommit) -> BTreeMap<CaseKey, Group> {
    let enterprise = commit.record.enterprise.as_deref().unwrap_or_default();
    let mut groups: BTreeMap<CaseKey, Group> = BTreeMap::new();
    for (place, found) in commit.verdict.findings.iter().enumerate() {
        let finding = &found.finding;
        let waived = commit.waived.contains(&place);
        let (standing, severity) = (finding.standing, finding.severity);
        let one = Group { waived, standing, severity };
        match groups.get_mut(&CaseKey::of(enterprise, finding)) {
            Some(group) if waived => group.waived &= waived,
            Some(group) if group.waived => *group = one,
            Some(group) => {
                group.standing = standing;
                group.severity = group.severity.max(severity);
            }
            None => {
                groups.insert(CaseKey::of(enterprise, finding), one);
            }
        }
    }
    groups
}

/// A finding as it is stored: key of its case, severity, case, the finding itself as JSON, and when
/// its act began and ended.
pub(crate) type FindingColumns =
    (String, String, String, String, String, i64, Option<i64>, String, Instant, Instant);

/// The findings of a judgement, each with the case of its key unless a waiver hides it.
pub(crate) fn finding_columns(
    commit: &JudgementCommit,
    cases: &BTreeMap<CaseKey, i64>,
) -> StoreResult<Vec<FindingColumns>> {
    let enterprise = commit.record.enterprise.as_deref().unwrap_or_default();
    let mut rows = Vec::with_capacity(commit.verdict.findings.len());
    for (place, found) in commit.verdict.findings.iter().enumerate() {
        let key = CaseKey::of(enterprise, &found.finding);
        let waived = commit.waived.contains(&place);
        let case = cases.get(&key).filter(|_| !waived).copied();
        let severity = severity_code(found.finding.severity);
        rows.push((
            key.enterprise,
            key.kind,
            key.subject,
            key.pollutant,
            key.reference,
            severity,
            case,
            json(OPERATION, found)?,
            found.finding.from,
            found.finding.until,
        ));
    }
    Ok(rows)
}
