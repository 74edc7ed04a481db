//! Writing judgements: all of one or nothing.

use sqlx::PgConnection;
use tidegate_record::{Entry, JudgementKind, JudgementRecord};

use super::PostgresStore;
use super::cases::put_findings;
use super::chain::{append, keep_blobs};
use super::due::serve;
use super::failure::During;
use super::intake::require_enterprises;
use super::locks::{hold_chain, hold_enterprises};
use super::retry::retried;
use crate::judgements::sealing::{
    Incoming, OPERATION, Place, ReplacedRow, Sealed, require_replaceable, require_verdict,
};
use crate::ledger::chaining::{PARTITION, PackedBlobs};
use crate::row::{json, word};
use crate::{JudgementCommit, JudgementOutcome, StoreError, StoreResult};

/// Appends the entry of a judgement, and keeps the judgement itself unless an equal one is there.
pub(super) async fn put_judgement(
    connection: &mut PgConnection,
    incoming: Incoming<'_>,
) -> StoreResult<Place> {
    let recorded = put_judgements(connection, incoming.operation, &[incoming]).await?;
    let sequence = recorded.entries.first().map_or(0, |entry| entry.sequence);
    Ok(Place { number: recorded.numbers.first().copied(), sequence })
}

/// What judgements became.
pub(super) struct Recorded {
    /// One entry a judgement, in order.
    entries: Vec<Entry>,
    /// Numbers of those that were not there.
    numbers: Vec<i64>,
}

/// The same for some at once: while the chain is held, others wait for every exchange with the
/// server.
pub(super) async fn put_judgements(
    connection: &mut PgConnection,
    operation: &'static str,
    incoming: &[Incoming<'_>],
) -> StoreResult<Recorded> {
    let drafts = incoming.iter().map(Incoming::draft).collect::<StoreResult<_>>()?;
    let entries = append(connection, operation, drafts).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for (one, entry) in incoming.iter().zip(&entries) {
        let record = one.sealed.record;
        rows.push((
            &one.sealed.id,
            word(operation, record.kind)?,
            record.county.as_str(),
            &record.enterprise,
            record.from,
            record.until,
            record.known_at,
            one.recorded_at,
            record.revision,
            record.supersedes.map(|id| id.to_string()),
            &record.reason,
            one.findings,
            one.undetermined,
            entry.partition,
            entry.sequence,
        ));
    }
    let numbers = sqlx::query_scalar(
        "insert into judgement (id, kind, county, enterprise, valid_from, valid_until, known_at,
          recorded_at, revision, supersedes, reason, findings, undetermined, partition, sequence)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, (value ->> 4)::bigint,
          (value ->> 5)::bigint, (value ->> 6)::bigint, (value ->> 7)::bigint,
          (value ->> 8)::bigint, value ->> 9, value ->> 10, (value ->> 11)::bigint,
          (value ->> 12)::bigint, (value ->> 13)::bigint, (value ->> 14)::bigint
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (id) do nothing
        returning number",
    )
    .bind(json(operation, &rows)?)
    .fetch_all(connection)
    .await
    .during(operation)?;
    Ok(Recorded { entries, numbers })
}

impl PostgresStore {
    /// Stores a judgement with its effects.
    pub(super) async fn commit_judged(
        &self,
        commit: &JudgementCommit,
    ) -> StoreResult<JudgementOutcome> {
        let sealed = Sealed::new(OPERATION, &commit.record)?;
        require_verdict(commit)?;
        let blobs = commit.blobs.iter().chain([&sealed.body]);
        let packed = self.pack_blobs(OPERATION, blobs).await?;
        retried(|| self.put_judged(commit, &sealed, &packed)).await
    }

    /// Stores a judgement. Its enterprise is held, so that of two judgements of one day the second
    /// finds the first, and a case hears one at a time.
    async fn put_judged(
        &self,
        commit: &JudgementCommit,
        sealed: &Sealed<'_>,
        packed: &PackedBlobs,
    ) -> StoreResult<JudgementOutcome> {
        let mut transaction = self.begin(OPERATION).await?;
        let owner = || commit.record.enterprise.iter().map(String::as_str);
        require_enterprises(&mut transaction, OPERATION, owner()).await?;
        hold_enterprises(&mut transaction, OPERATION, owner()).await?;
        if commit.record.enterprise.is_none() {
            // Nothing else orders the judgements of nobody.
            hold_chain(&mut transaction, OPERATION, PARTITION).await?;
        }
        supersede(&mut transaction, sealed).await?;
        serve(&mut transaction, OPERATION, commit).await?;
        keep_blobs(&mut transaction, OPERATION, packed).await?;
        let place = put_judgement(&mut transaction, Incoming::judged(commit, sealed)).await?;
        let there = StoreError::Superseded { judgement: sealed.id.clone() };
        let number = place.number.ok_or(there)?;
        let cases = put_findings(&mut transaction, commit, number).await?;
        transaction.commit().await.during(OPERATION)?;
        let (opened, told) = (cases.opened, cases.told);
        Ok(JudgementOutcome { id: sealed.id.clone(), sequence: place.sequence, opened, told })
    }
}

/// Marks the judgement that this one replaces; refuses when another came first.
async fn supersede(connection: &mut PgConnection, sealed: &Sealed<'_>) -> StoreResult<()> {
    let record = sealed.record;
    let Some(before) = record.supersedes.map(|id| id.to_string()) else {
        return require_no_current(connection, record).await;
    };
    let row: Option<ReplacedRow> = sqlx::query_as(
        "select kind, enterprise, valid_from, valid_until, superseded_by
        from judgement
        where id = $1
        for no key update",
    )
    .bind(&before)
    .fetch_optional(&mut *connection)
    .await
    .during(OPERATION)?;
    require_replaceable(record, &before, row)?;
    sqlx::query("update judgement set superseded_by = $2 where id = $1")
        .bind(&before)
        .bind(&sealed.id)
        .execute(connection)
        .await
        .during(OPERATION)?;
    Ok(())
}

/// Refuses a first judgement of a period that has a current one.
async fn require_no_current(
    connection: &mut PgConnection,
    record: &JudgementRecord,
) -> StoreResult<()> {
    if record.kind != JudgementKind::JudgedPeriod {
        return Ok(());
    }
    let current: Option<String> = sqlx::query_scalar(
        "select id
        from judgement
        where enterprise is not distinct from $1 and valid_from = $2 and valid_until = $3
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
