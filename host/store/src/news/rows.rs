//! News as the database gives it.

use std::collections::HashMap;

use tidegate_domain::{CaseKey, Instant};

use crate::failure::damaged;
use crate::row::{from_json, from_word, grade, severity};
use crate::{
    CaseTold, EnterpriseChange, EnterpriseChanged, StoreResult, WarningEvent, WarningTold,
};

/// Something that a case was told, without the findings.
#[derive(sqlx::FromRow)]
pub(crate) struct ToldRow {
    /// Running number.
    pub(crate) number: i64,
    enforcement_case: i64,
    enterprise: String,
    kind: String,
    subject: String,
    pollutant: String,
    reference: String,
    news: String,
    judgement: String,
    at: Instant,
    reason: Option<String>,
    status: String,
    standing: String,
    severity: i64,
}

/// A finding that stands behind news: its number and the finding, with that of the news.
#[derive(sqlx::FromRow)]
pub(crate) struct BehindRow {
    number: i64,
    id: i64,
    finding: String,
}

/// News of cases from their rows, in the order of those.
pub(crate) fn cases_told(
    operation: &'static str,
    rows: Vec<ToldRow>,
    behind: Vec<BehindRow>,
) -> StoreResult<Vec<CaseTold>> {
    let mut findings: HashMap<i64, Vec<_>> = HashMap::new();
    for row in behind {
        let finding = from_json(operation, "finding", &row.finding)?;
        findings.entry(row.number).or_default().push((row.id, finding));
    }
    let told = rows.into_iter().map(|row| {
        Ok(CaseTold {
            number: row.number,
            case: row.enforcement_case,
            key: CaseKey {
                enterprise: row.enterprise,
                kind: row.kind,
                subject: row.subject,
                pollutant: row.pollutant,
                reference: row.reference,
            },
            news: from_word(operation, "news", &row.news)?,
            judgement: row.judgement,
            at: row.at,
            reason: row.reason,
            status: from_word(operation, "status", &row.status)?,
            standing: from_word(operation, "standing", &row.standing)?,
            severity: severity(operation, row.severity)?,
            findings: findings.remove(&row.number).unwrap_or_default(),
        })
    });
    told.collect()
}

/// A change of a warning.
#[derive(sqlx::FromRow)]
pub(crate) struct WarningToldRow {
    number: i64,
    warning: i64,
    change: String,
    enterprise: String,
    outlet: String,
    pollutant: String,
    grade_before: i64,
    grade: i64,
    at: Instant,
    opened_at: Instant,
    closed_at: Option<Instant>,
}

impl WarningToldRow {
    /// The change.
    pub(crate) fn told(self, operation: &'static str) -> StoreResult<WarningTold> {
        let event = WarningEvent::ALL.into_iter().find(|event| event.word() == self.change);
        Ok(WarningTold {
            number: self.number,
            warning: self.warning,
            event: event.ok_or_else(|| damaged(operation, "change", &self.change))?,
            enterprise: self.enterprise,
            outlet: self.outlet,
            pollutant: self.pollutant,
            before: grade(operation, self.grade_before)?,
            grade: grade(operation, self.grade)?,
            at: self.at,
            opened_at: self.opened_at,
            closed_at: self.closed_at,
        })
    }
}

/// Changes of enterprises from their rows.
pub(crate) fn enterprises_changed(
    operation: &'static str,
    rows: Vec<(i64, String, String)>,
) -> StoreResult<Vec<EnterpriseChanged>> {
    let changes = rows.into_iter().map(|(number, enterprise, word)| {
        let what = EnterpriseChange::ALL.into_iter().find(|what| what.word() == word);
        let what = what.ok_or_else(|| damaged(operation, "what", &word))?;
        Ok(EnterpriseChanged { number, enterprise, what })
    });
    changes.collect()
}
