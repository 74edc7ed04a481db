//! Moves of matters: all of a call in one transaction, each kind of row in one statement. Moves of a
//! county are carried out one call after another, so that what is known of a matter stays so until
//! it is written, and running numbers of steps are seen in their order.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::PgConnection;
use tidegate_domain::Matter;

use super::PostgresStore;
use super::docket::put_records;
use super::failure::{During, refused};
use super::intake::require_enterprises;
use super::locks::{Followed, hold_enterprises, hold_followed};
use super::outbox::insert_notices;
use super::retry::retried;
use crate::matters::moving::{KnownRow, Moving, OPERATION, key_columns, keys, require_moves};
use crate::matters::rows::{MatterRow, matter_columns};
use crate::row::json;
use crate::{MatterMove, Moved, StoreResult};

impl PostgresStore {
    /// Carries out moves.
    pub(super) async fn carry_out(&self, moves: &[MatterMove]) -> StoreResult<Vec<Moved>> {
        require_moves(moves)?;
        retried(|| self.carry_out_once(moves)).await
    }

    async fn carry_out_once(&self, moves: &[MatterMove]) -> StoreResult<Vec<Moved>> {
        let mut transaction = self.begin(OPERATION).await?;
        let notices = moves.iter().flat_map(|one| &one.notices);
        let counties = moves.iter().map(|one| one.key.county.as_str());
        let counties = counties.chain(notices.map(|notice| notice.county.as_str()));
        hold_followed(&mut transaction, OPERATION, (Followed::Matters, counties)).await?;
        let known = known_matters(&mut transaction, moves).await?;
        let unknown = keys(moves).len().saturating_sub(known.len());
        if unknown > 0 {
            let owners = moves.iter().filter_map(|one| one.enterprise.as_deref());
            require_enterprises(&mut transaction, OPERATION, owners).await?;
        }
        let ids = next_ids(&mut transaction, unknown).await?;
        let moving = Moving::of(moves, &known, ids.into_iter())?;
        if !moving.docket.is_empty() {
            let owners = || moving.docket.iter().map(|one| one.enterprise.as_str());
            require_enterprises(&mut transaction, OPERATION, owners()).await?;
            hold_enterprises(&mut transaction, OPERATION, owners()).await?;
        }
        write(&mut transaction, &moving).await?;
        put_records(&mut transaction, &moving.docket).await?;
        let found = matters_of(&mut transaction, &moving.behind()).await?;
        transaction.commit().await.during(OPERATION)?;
        moving.moved(found)
    }
}

/// What is known of the matters that moves are of.
async fn known_matters(
    connection: &mut PgConnection,
    moves: &[MatterMove],
) -> StoreResult<Vec<KnownRow>> {
    let keys = key_columns(&keys(moves));
    sqlx::query_as(
        "select k.place - 1 as place, m.id, m.enterprise, m.revision, m.opened_at, m.closed_at
        from unnest($1::text[], $2::text[], $3::text[]) with ordinality k (county, kind, key, place)
        join matter m on m.county = k.county and m.kind = k.kind and m.key = k.key",
    )
    .bind(keys.iter().map(|(county, _, _)| *county).collect::<Vec<_>>())
    .bind(keys.iter().map(|(_, kind, _)| *kind).collect::<Vec<_>>())
    .bind(keys.iter().map(|(_, _, key)| *key).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .during(OPERATION)
}

/// Numbers for matters to be opened.
async fn next_ids(connection: &mut PgConnection, wanted: usize) -> StoreResult<Vec<i64>> {
    if wanted == 0 {
        return Ok(Vec::new());
    }
    sqlx::query_scalar(
        "select nextval(pg_get_serial_sequence('matter', 'id'))
        from generate_series(1, $1)",
    )
    .bind(wanted as i64)
    .fetch_all(connection)
    .await
    .during(OPERATION)
}

/// Writes matters, steps, the steps of attachments, and notices.
async fn write(connection: &mut PgConnection, moving: &Moving<'_>) -> StoreResult<()> {
    let (opened, changed) = moving.matters()?;
    rows(
        connection,
        "insert into matter (id, county, kind, key, enterprise, revision, opened_at, updated_at,
          closed_at, status, owner, due_at, deadline, severity, subject, labels, state)
        select id, county, kind, key, enterprise, revision, opened_at, updated_at, closed_at,
          status, owner, due_at, deadline, severity, subject, labels, state
        from json_to_recordset($1::json) k (id bigint, county text, kind text, key text,
          enterprise text, revision bigint, opened_at bigint, updated_at bigint, closed_at bigint,
          status text, owner text, due_at bigint, deadline bigint, severity bigint, subject text,
          labels text, state text)",
        &opened,
    )
    .await?;
    rows(
        connection,
        "update matter m
        set revision = k.revision, updated_at = k.updated_at, closed_at = k.closed_at,
          status = k.status, owner = k.owner, due_at = k.due_at, deadline = k.deadline,
          severity = k.severity, subject = k.subject, labels = k.labels, state = k.state
        from json_to_recordset($1::json) k (id bigint, revision bigint, updated_at bigint,
          closed_at bigint, status text, owner text, due_at bigint, deadline bigint,
          severity bigint, subject text, labels text, state text)
        where m.id = k.id",
        &changed,
    )
    .await?;
    rows(
        connection,
        "insert into matter_step (county, matter, number, at, taken_by, party, action, body)
        select value ->> 0, (value ->> 1)::bigint, (value ->> 2)::bigint, (value ->> 3)::bigint,
          value ->> 4, value ->> 5, value ->> 6, value ->> 7
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
        &moving.steps,
    )
    .await?;
    let named = rows(
        connection,
        "update attachment a
        set step = (k.value ->> 2)::bigint
        from json_array_elements($1::json) k (value)
        where a.id = (k.value ->> 0)::bigint and a.matter = (k.value ->> 1)::bigint
          and a.step is null",
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
    connection: &mut PgConnection,
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
    connection: &mut PgConnection,
    ids: &BTreeSet<i64>,
) -> StoreResult<Vec<Matter>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<MatterRow> = sqlx::query_as(concat!(
        "select ",
        matter_columns!(),
        "from matter m
        where m.id = any($1)"
    ))
    .bind(Vec::from_iter(ids))
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    rows.into_iter().map(|row| row.matter(OPERATION)).collect()
}
