//! Judgements in their one form, and what one must be before anything of it is written.

use tidegate_domain::Instant;
use tidegate_record::{Blob, Digest, Draft, JudgementKind, JudgementRecord};

use crate::failure::{refused, unrecordable};
use crate::row::{json, word};
use crate::{JudgementCommit, StoreError, StoreResult};

/// What is asked here.
pub(crate) const OPERATION: &str = "commit_judgement";

/// A judgement in its one form.
pub(crate) struct Sealed<'a> {
    /// The record.
    pub(crate) record: &'a JudgementRecord,
    /// Its id.
    pub(crate) id: String,
    /// Its canonical bytes.
    pub(crate) body: Blob,
}

impl<'a> Sealed<'a> {
    /// Brings a record into its one form.
    pub(crate) fn new(operation: &'static str, record: &'a JudgementRecord) -> StoreResult<Self> {
        let bytes = record.to_bytes().map_err(|error| unrecordable(operation, error))?;
        let body = Blob::new(bytes).map_err(|error| unrecordable(operation, error))?;
        Ok(Self { record, id: body.digest().to_string(), body })
    }

    /// The same, for a record that must be of one kind.
    pub(crate) fn of_kind(
        operation: &'static str,
        record: &'a JudgementRecord,
        kind: JudgementKind,
    ) -> StoreResult<Self> {
        if record.kind != kind {
            return Err(refused(operation, "judgement_kind_fits_the_operation"));
        }
        Self::new(operation, record)
    }
}

/// A judgement on its way in; its blobs are there already.
pub(crate) struct Incoming<'a> {
    /// What was asked.
    pub(crate) operation: &'static str,
    /// The judgement.
    pub(crate) sealed: &'a Sealed<'a>,
    /// What the entry is about; absent for the enterprise.
    pub(crate) subject: Option<String>,
    /// When it is written.
    pub(crate) recorded_at: Instant,
    /// Findings in its verdict.
    pub(crate) findings: usize,
    /// Rules left open in it.
    pub(crate) undetermined: usize,
}

impl<'a> Incoming<'a> {
    /// A judgement with a verdict.
    pub(crate) fn judged(commit: &JudgementCommit, sealed: &'a Sealed<'a>) -> Self {
        Self {
            operation: OPERATION,
            sealed,
            subject: None,
            recorded_at: commit.recorded_at,
            findings: commit.verdict.findings.len(),
            undetermined: commit.verdict.undetermined.len(),
        }
    }

    /// Its entry as it is to be appended.
    pub(crate) fn draft(&self) -> StoreResult<Draft> {
        let draft = self.sealed.record.draft(self.recorded_at);
        let draft = draft.map_err(|error| unrecordable(self.operation, error))?;
        let subject = self.subject.clone().unwrap_or_else(|| draft.subject.clone());
        Ok(Draft { subject, ..draft })
    }
}

/// Where a judgement was put.
pub(crate) struct Place {
    /// Its number; absent when an equal one was there.
    pub(crate) number: Option<i64>,
    /// Its entry in the chain.
    pub(crate) sequence: u64,
}

/// Refuses a verdict that is not the one recorded, and places of waived findings that are not in
/// it.
pub(crate) fn require_verdict(commit: &JudgementCommit) -> StoreResult<()> {
    let verdict = json(OPERATION, &commit.verdict)?;
    if Digest::of(verdict.as_bytes()) != commit.record.output {
        return Err(refused(OPERATION, "judgement_output_is_the_verdict"));
    }
    let findings = commit.verdict.findings.len();
    if commit.waived.iter().any(|place| *place >= findings) {
        return Err(refused(OPERATION, "judgement_waived_is_in_the_verdict"));
    }
    if findings > 0 && commit.record.enterprise.is_none() {
        return Err(refused(OPERATION, "judgement_with_findings_has_an_enterprise"));
    }
    Ok(())
}

/// What a judgement that is to be replaced is: columns of it.
#[derive(sqlx::FromRow)]
pub(crate) struct ReplacedRow {
    kind: String,
    enterprise: Option<String>,
    valid_from: Instant,
    valid_until: Instant,
    superseded_by: Option<String>,
}

/// Refuses to replace a judgement that is not there, was replaced before or is of something else.
pub(crate) fn require_replaceable(
    record: &JudgementRecord,
    before: &str,
    row: Option<ReplacedRow>,
) -> StoreResult<()> {
    let judgement = before.to_owned();
    let Some(row) = row else {
        return Err(StoreError::UnknownJudgement { operation: OPERATION, judgement });
    };
    if row.superseded_by.is_some() {
        return Err(StoreError::Superseded { judgement });
    }
    let same = row.kind == word(OPERATION, record.kind)?
        && row.enterprise == record.enterprise
        && (row.valid_from, row.valid_until) == (record.from, record.until);
    if !same {
        return Err(refused(OPERATION, "judgement_supersedes_one_of_its_period"));
    }
    Ok(())
}
