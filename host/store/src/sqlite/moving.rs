//! Moves of matters: all of a call in one transaction, each kind of row in one statement.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::SqliteConnection;
use tidegate_domain::Matter;

use super::SqliteStore;
use super::docket::put_records;
use super::failure::{During, refused};
use super::intake::require_enterprises;
use super::outbox::insert_notices;
use super::row::json;
use crate::matters::moving::{KnownRow, Moving, OPERATION, key_columns, keys, require_moves};
use crate::matters::rows::{MatterRow, matter_columns};
use crate::{MatterMove, Moved, StoreResult};

impl SqliteStore {
    /// Carries out moves.
    pub(super) async fn carry_out(&self, moves: &[MatterMove]) -> StoreResult<Vec<Moved>> {
        require_moves(moves)?;
        let mut transaction = self.begin(OPERATION).await?;
        let known = known_matters(&mut transaction, moves).await?;
        require_owners(&mut transaction, moves, &known).await?;
        let last: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from matter")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let moving = Moving::of(moves, &known, last + 1..)?;
        write(&mut transaction, &moving).await?;
        put_records(&mut transaction, &moving.docket).await?;
        let found = matters_of(&mut transaction, &moving.behind()).await?;
        transaction.commit().await.during(OPERATION)?;
        moving.moved(found)
    }
}

/// What is known of the matters that moves are of.
async fn known_matters(
    connection: &mut SqliteConnection,
    moves: &[MatterMove],
) -> StoreResult<Vec<KnownRow>> {
    sqlx::query_as(
        "select k.key as place, m.id, m.enterprise, m.revision, m.opened_at, m.closed_at
        from json_each(?1) k
        cross join matter m
          on m.county = k.value ->> 0 and m.kind = k.value ->> 1 and m.key = k.value ->> 2",
    )
    .bind(json(OPERATION, &key_columns(&keys(moves)))?)
    .fetch_all(connection)
    .await
    .during(OPERATION)
}

/// Fails with the first enterprise of a matter to be opened that is not registered.
async fn require_owners(
    connection: &mut SqliteConnection,
    moves: &[MatterMove],
    known: &[KnownRow],
) -> StoreResult<()> {
    if known.len() == keys(moves).len() {
        return Ok(());
    }
    let owners = moves.iter().filter_map(|one| one.enterprise.as_deref());
    require_enterprises(connection, OPERATION, owners).await
}

/// Writes matters, steps, the steps of attachments, and notices.
async fn write(connection: &mut SqliteConnection, moving: &Moving<'_>) -> StoreResult<()> {
    let (opened, changed) = moving.matters()?;
    rows(
        connection,
        "insert into matter (id, county, kind, key, enterprise, revision, opened_at, updated_at,
          closed_at, status, owner, due_at, deadline, severity, subject, labels, state)
        with k as materialized (select key, value from json_each(?1))
        select value ->> 'id', value ->> 'county', value ->> 'kind', value ->> 'key',
          value ->> 'enterprise', value ->> 'revision', value ->> 'opened_at',
          value ->> 'updated_at', value ->> 'closed_at', value ->> 'status', value ->> 'owner',
          value ->> 'due_at', value ->> 'deadline', value ->> 'severity', value ->> 'subject',
          value ->> 'labels', value ->> 'state'
        from k
        order by k.key",
        &opened,
    )
    .await?;
    rows(
        connection,
        "with k as materialized (select value from json_each(?1))
        update matter
        set revision = k.value ->> 'revision', updated_at = k.value ->> 'updated_at',
          closed_at = k.value ->> 'closed_at', status = k.value ->> 'status',
          owner = k.value ->> 'owner', due_at = k.value ->> 'due_at',
          deadline = k.value ->> 'deadline', severity = k.value ->> 'severity',
          subject = k.value ->> 'subject', labels = k.value ->> 'labels',
          state = k.value ->> 'state'
        from k
        where matter.id = k.value ->> 'id'",
        &changed,
    )
    .await?;
    rows(
        connection,
        "insert into matter_step (county, matter, number, at, taken_by, party, action, body)
        with k as materialized (select key, value from json_each(?1))
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, value ->> 7
        from k
        order by k.key",
        &moving.steps,
    )
    .await?;
    let named = rows(
        connection,
        "update attachment
        set step = k.value ->> 2
        from json_each(?1) k
        where attachment.id = k.value ->> 0 and attachment.matter = k.value ->> 1
          and attachment.step is null",
        &moving.named,
    )
    .await?;
    if named != moving.named.len() as u64 {
        return Err(refused(OPERATION, "attachment_is_of_the_matter_and_of_no_step"));
    }
    insert_notices(connection, OPERATION, &moving.notices).await?;
    Ok(())
}

/// Runs a statement on rows that it unpacks, and gives how many it touched.
async fn rows<T: Serialize>(
    connection: &mut SqliteConnection,
    statement: &'static str,
    rows: &[T],
) -> StoreResult<u64> {
    if rows.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query(statement).bind(json(OPERATION, rows)?).execute(connection).await;
    Ok(done.during(OPERATION)?.rows_affected())
}

/// Matters by their numbers.
async fn matters_of(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<i64>,
) -> StoreResult<Vec<Matter>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<MatterRow> = sqlx::query_as(concat!(
        "select ",
        matter_columns!(),
        "from json_each(?1) k
        cross join matter m on m.id = k.value"
    ))
    .bind(json(OPERATION, ids)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    rows.into_iter().map(|row| row.matter(OPERATION)).collect()
}
