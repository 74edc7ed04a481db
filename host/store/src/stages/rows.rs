//! Stages as the databases give them.

use tidegate_domain::{Admission, PackPlace, StageCancellation, StageChange, StageRecord};

use super::{ShadowDifference, ShadowTally};
use crate::StoreResult;
use crate::row::{count, from_json, from_word, jurisdiction};

/// A row of `admission`.
#[derive(sqlx::FromRow)]
pub(crate) struct AdmissionRow {
    id: i64,
    file: String,
    digest: Option<String>,
    jurisdiction: Option<String>,
    name: Option<String>,
    version: Option<String>,
    published_by: String,
    at: i64,
    admitted: bool,
    steps: String,
}

impl AdmissionRow {
    /// Number and admission.
    pub(crate) fn admission(self, operation: &'static str) -> StoreResult<(i64, Admission)> {
        let place = match (self.jurisdiction, self.name) {
            (Some(code), Some(name)) => {
                Some(PackPlace { jurisdiction: jurisdiction(operation, code)?, name })
            }
            _ => None,
        };
        let admission = Admission {
            file: self.file,
            digest: self.digest,
            place,
            version: self.version,
            by: self.published_by,
            at: self.at,
            admitted: self.admitted,
            steps: from_json(operation, "steps", &self.steps)?,
        };
        Ok((self.id, admission))
    }
}

/// A row of `stage_change` with its cancellation.
#[derive(sqlx::FromRow)]
pub(crate) struct StageRow {
    id: i64,
    digest: String,
    jurisdiction: String,
    name: String,
    stage: String,
    enterprises: String,
    effective_at: i64,
    decided_at: i64,
    decided_by: String,
    reason: String,
    cancelled_at: Option<i64>,
    cancelled_by: Option<String>,
    cancelled_reason: Option<String>,
}

impl StageRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<StageRecord> {
        let jurisdiction = jurisdiction(operation, self.jurisdiction)?;
        let change = StageChange {
            digest: self.digest,
            place: PackPlace { jurisdiction, name: self.name },
            stage: from_word(operation, "stage", &self.stage)?,
            enterprises: from_json(operation, "enterprises", &self.enterprises)?,
            effective_at: self.effective_at,
            decided_at: self.decided_at,
            by: self.decided_by,
            reason: self.reason,
        };
        let cancelled = match (self.cancelled_at, self.cancelled_by, self.cancelled_reason) {
            (Some(at), Some(by), Some(reason)) => Some(StageCancellation { at, by, reason }),
            _ => None,
        };
        Ok(StageRecord { id: self.id, change, cancelled })
    }
}

/// A row of `shadow_tally`.
#[derive(sqlx::FromRow)]
pub(crate) struct TallyRow {
    county: String,
    kind: String,
    active: String,
    first_at: i64,
    last_at: i64,
    compared: i64,
    differing: i64,
    faults: i64,
}

impl TallyRow {
    /// The tally.
    pub(crate) fn tally(self, operation: &'static str) -> StoreResult<ShadowTally> {
        Ok(ShadowTally {
            county: jurisdiction(operation, self.county)?,
            kind: self.kind,
            active: self.active,
            from: self.first_at,
            until: self.last_at,
            compared: count(self.compared),
            differing: count(self.differing),
            faults: count(self.faults),
        })
    }
}

/// A row of `shadow_difference`.
#[derive(sqlx::FromRow)]
pub(crate) struct DifferenceRow {
    county: String,
    enterprise: String,
    kind: String,
    subject: String,
    at: i64,
    active: String,
    shadow_said: String,
}

impl DifferenceRow {
    /// The difference.
    pub(crate) fn difference(self, operation: &'static str) -> StoreResult<ShadowDifference> {
        Ok(ShadowDifference {
            county: jurisdiction(operation, self.county)?,
            enterprise: self.enterprise,
            kind: self.kind,
            subject: self.subject,
            at: self.at,
            active: self.active,
            shadow: self.shadow_said,
        })
    }
}
