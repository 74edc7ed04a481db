//! Row locks that give several hosts what one writer has for nothing.
//!
//! Everybody takes locks in this order, and of one kind in ascending order, so that nobody waits in
//! a circle: matters of a county, enterprises, changes of enterprises, streams, readings, watches,
//! warnings, due days, device days, counters, changes of warnings, and last the chain, for which all
//! others wait. What a judgement changes after it has the chain are rows of its own enterprise, which
//! it holds.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::failure::During;
use crate::StoreResult;
use crate::news::rising::{BeforeRow, Rising};

/// What a county writes under running numbers for others to follow. 3 is what changed of
/// enterprises, which triggers keep (`note_changed`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// Matters, their steps, and notices.
    Matters = 1,
    /// Warnings that open, rise or close.
    Warnings = 2,
}

/// Holds what counties write under running numbers until the transaction ends. A number is drawn
/// before its row can be seen: without this, one who follows could see a number while the row of a
/// smaller one is still to come, and pass it over for good.
///
/// An advisory lock, because there need be no row for a county. A statement of its own: the next one
/// sees what was committed while this one waited.
pub(super) async fn hold_followed(
    connection: &mut PgConnection,
    operation: &'static str,
    (what, counties): (Followed, impl Iterator<Item = &str>),
) -> StoreResult<()> {
    // Codes have six digits; what has not is refused by the tables.
    let codes: BTreeSet<i32> = counties.filter_map(|county| county.parse().ok()).collect();
    for code in codes {
        sqlx::query("select pg_advisory_xact_lock($1, $2)")
            .bind(what as i32)
            .bind(code)
            .execute(&mut *connection)
            .await
            .during(operation)?;
    }
    Ok(())
}

/// Holds enterprises: of two transactions that judge one, or record something of it, the second sees
/// all of the first.
pub(super) async fn hold_enterprises(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: impl Iterator<Item = &str>,
) -> StoreResult<()> {
    let ids: BTreeSet<&str> = ids.collect();
    sqlx::query(
        "select id
        from enterprise
        where id = any($1)
        order by id
        for no key update",
    )
    .bind(Vec::from_iter(ids))
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Keeps enterprises from being judged meanwhile, for what asks whether a day was judged. Several
/// may do so at once.
pub(super) async fn hold_off_judges(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: impl Iterator<Item = &str>,
) -> StoreResult<()> {
    let ids: BTreeSet<&str> = ids.collect();
    sqlx::query(
        "select id
        from enterprise
        where id = any($1)
        order by id
        for share",
    )
    .bind(Vec::from_iter(ids))
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// The same for the enterprises of these readings. Step by step by key, because the plan that the
/// server keeps is made for few readings, and a batch has thousands.
pub(super) async fn hold_off_judges_of(
    connection: &mut PgConnection,
    operation: &'static str,
    readings: &[i64],
) -> StoreResult<()> {
    sqlx::query(
        "select id
        from enterprise
        where id = any(array(
          select distinct s.enterprise
          from stream s
          where s.id = any(array(select distinct r.stream from reading r where r.id = any($1)))
        ))
        order by id
        for share",
    )
    .bind(readings)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Holds streams: of two transactions that bring readings of one, the second sees those of the
/// first.
pub(super) async fn hold_streams(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: impl Iterator<Item = i64>,
) -> StoreResult<()> {
    let ids: BTreeSet<i64> = ids.collect();
    sqlx::query(
        "select id
        from stream
        where id = any($1)
        order by id
        for no key update",
    )
    .bind(Vec::from_iter(ids))
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Holds readings: of two transactions that grade one or set it aside, the second waits here until
/// the first is done and then finds it marked.
pub(super) async fn hold_readings(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: &[i64],
) -> StoreResult<()> {
    sqlx::query(
        "select count(*)
        from (
          select id
          from reading
          where id = any($1)
          order by id
          for no key update
        ) k",
    )
    .bind(ids)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(())
}

/// Holds warnings that are to be changed in another order than that of their numbers, and gives how
/// they stand.
pub(super) async fn hold_warnings(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: impl Iterator<Item = i64>,
) -> StoreResult<Rising> {
    let ids: BTreeSet<i64> = ids.collect();
    let rows: Vec<BeforeRow> = sqlx::query_as(
        "select id, county, grade, peak
        from warning
        where id = any($1)
        order by id
        for no key update",
    )
    .bind(Vec::from_iter(ids))
    .fetch_all(connection)
    .await
    .during(operation)?;
    Rising::from(operation, rows)
}

/// Holds a chain until the transaction ends. What is read after it is where the chain ends, and
/// stays so until entries are appended here.
pub(super) async fn hold_chain(
    connection: &mut PgConnection,
    operation: &'static str,
    partition: u32,
) -> StoreResult<()> {
    sqlx::query("select partition from chain_lock where partition = $1 for update")
        .bind(i64::from(partition))
        .fetch_one(connection)
        .await
        .during(operation)?;
    Ok(())
}
