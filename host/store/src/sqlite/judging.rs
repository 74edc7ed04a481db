//! Writing judgements: all of one or nothing.

use sqlx::SqliteConnection;
use tidegate_domain::Instant;
use tidegate_record::{Blob, Digest, JudgementKind, JudgementRecord};

use super::SqliteStore;
use super::cases::put_findings;
use super::chain::append;
use super::due::serve;
use super::failure::{During, refused, unrecordable};
use super::intake::require_enterprises;
use super::row::{column, json, word};
use crate::{JudgementCommit, JudgementOutcome, StoreError, StoreResult};

/// A judgement in its one form.
pub(super) struct Sealed<'a> {
    /// The record.
    pub(super) record: &'a JudgementRecord,
    /// Its id.
    pub(super) id: String,
    /// Its canonical bytes.
    pub(super) body: Blob,
}

impl<'a> Sealed<'a> {
    /// Brings a record into its one form.
    pub(super) fn new(operation: &'static str, record: &'a JudgementRecord) -> StoreResult<Self> {
        let bytes = record.to_bytes().map_err(|error| unrecordable(operation, error))?;
        let body = Blob::new(bytes).map_err(|error| unrecordable(operation, error))?;
        Ok(Self { record, id: body.digest().to_string(), body })
    }

    /// The same, for a record that must be of one kind.
    pub(super) fn of_kind(
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
pub(super) struct Incoming<'a> {
    /// What was asked.
    pub(super) operation: &'static str,
    /// The judgement.
    pub(super) sealed: &'a Sealed<'a>,
    /// What the entry is about; absent for the enterprise.
    pub(super) subject: Option<String>,
    /// When it is written.
    pub(super) recorded_at: Instant,
    /// Findings in its verdict.
    pub(super) findings: usize,
    /// Rules left open in it.
    pub(super) undetermined: usize,
}

/// Where a judgement was put.
pub(super) struct Place {
    /// Its number; absent when an equal one was there.
    pub(super) number: Option<i64>,
    /// Its entry in the chain.
    pub(super) sequence: u64,
}

/// Appends the entry of a judgement, and keeps the judgement itself unless an equal one is there.
pub(super) async fn put_judgement(
    connection: &mut SqliteConnection,
    incoming: &Incoming<'_>,
) -> StoreResult<Place> {
    let Incoming { operation, sealed, recorded_at, .. } = *incoming;
    let record = sealed.record;
    let draft = record.draft(recorded_at).map_err(|error| unrecordable(operation, error))?;
    let subject = incoming.subject.clone().unwrap_or_else(|| draft.subject.clone());
    let entries =
        append(connection, operation, vec![tidegate_record::Draft { subject, ..draft }]).await?;
    let (partition, sequence) =
        entries.first().map_or((0, 0), |entry| (entry.partition, entry.sequence));
    let number = sqlx::query_scalar(
        "insert into judgement (id, kind, county, enterprise, valid_from, valid_until, known_at,
          recorded_at, revision, supersedes, reason, findings, undetermined, partition, sequence)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        on conflict (id) do nothing
        returning number",
    )
    .bind(&sealed.id)
    .bind(word(operation, record.kind)?)
    .bind(record.county.as_str())
    .bind(&record.enterprise)
    .bind(record.from)
    .bind(record.until)
    .bind(record.known_at)
    .bind(recorded_at)
    .bind(record.revision)
    .bind(record.supersedes.map(|id| id.to_string()))
    .bind(&record.reason)
    .bind(column(incoming.findings as u64))
    .bind(column(incoming.undetermined as u64))
    .bind(partition)
    .bind(column(sequence))
    .fetch_optional(connection)
    .await
    .during(operation)?;
    Ok(Place { number, sequence })
}

const OPERATION: &str = "commit_judgement";

impl SqliteStore {
    /// Stores a judgement with its effects.
    pub(super) async fn commit_judged(
        &self,
        commit: &JudgementCommit,
    ) -> StoreResult<JudgementOutcome> {
        let sealed = Sealed::new(OPERATION, &commit.record)?;
        require_verdict(commit)?;
        let blobs = commit.blobs.iter().chain([&sealed.body]);
        let packed = self.pack_blobs(OPERATION, blobs).await?;
        let mut transaction = self.begin(OPERATION).await?;
        let owner = commit.record.enterprise.iter().map(String::as_str);
        require_enterprises(&mut transaction, OPERATION, owner).await?;
        supersede(&mut transaction, &sealed).await?;
        packed.keep(&mut transaction, OPERATION).await?;
        let incoming = Incoming {
            operation: OPERATION,
            sealed: &sealed,
            subject: None,
            recorded_at: commit.recorded_at,
            findings: commit.verdict.findings.len(),
            undetermined: commit.verdict.undetermined.len(),
        };
        let place = put_judgement(&mut transaction, &incoming).await?;
        let there = StoreError::Superseded { judgement: sealed.id.clone() };
        let number = place.number.ok_or(there)?;
        let cases = put_findings(&mut transaction, commit, number).await?;
        serve(&mut transaction, OPERATION, commit).await?;
        transaction.commit().await.during(OPERATION)?;
        let (opened, told) = (cases.opened, cases.told);
        Ok(JudgementOutcome { id: sealed.id, sequence: place.sequence, opened, told })
    }
}

/// Refuses a verdict that is not the one recorded, and places of waived findings that are not in
/// it.
fn require_verdict(commit: &JudgementCommit) -> StoreResult<()> {
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

/// Marks the judgement that this one replaces; refuses when another came first.
async fn supersede(connection: &mut SqliteConnection, sealed: &Sealed<'_>) -> StoreResult<()> {
    let record = sealed.record;
    let Some(before) = record.supersedes.map(|id| id.to_string()) else {
        return require_no_current(connection, record).await;
    };
    type Row = (String, Option<String>, i64, i64, Option<String>);
    let row: Option<Row> = sqlx::query_as(
        "select kind, enterprise, valid_from, valid_until, superseded_by
        from judgement
        where id = ?1",
    )
    .bind(&before)
    .fetch_optional(&mut *connection)
    .await
    .during(OPERATION)?;
    let Some((kind, enterprise, from, until, superseded_by)) = row else {
        return Err(StoreError::UnknownJudgement { operation: OPERATION, judgement: before });
    };
    if superseded_by.is_some() {
        return Err(StoreError::Superseded { judgement: before });
    }
    let same = kind == word(OPERATION, record.kind)?
        && enterprise == record.enterprise
        && (from, until) == (record.from, record.until);
    if !same {
        return Err(refused(OPERATION, "judgement_supersedes_one_of_its_period"));
    }
    sqlx::query("update judgement set superseded_by = ?2 where id = ?1")
        .bind(&before)
        .bind(&sealed.id)
        .execute(connection)
        .await
        .during(OPERATION)?;
    Ok(())
}

/// Refuses a first judgement of a period that has a current one.
async fn require_no_current(
    connection: &mut SqliteConnection,
    record: &JudgementRecord,
) -> StoreResult<()> {
    if record.kind != JudgementKind::JudgedPeriod {
        return Ok(());
    }
    let current: Option<String> = sqlx::query_scalar(
        "select id
        from judgement
        where enterprise is ?1 and valid_from = ?2 and valid_until = ?3
          and kind = 'judged-period' and superseded_by is null
        limit 1",
    )
    .bind(&record.enterprise)
    .bind(record.from)
    .bind(record.until)
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    current.map_or(Ok(()), |judgement| Err(StoreError::Superseded { judgement }))
}
