//! Taking in many rows at once: upserts that count, and facts.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use tidegate_domain::{DatedFact, Instant};

use super::failure::During;
use super::row::{count, json};
use crate::registry::facts::{KnownFactRow, KnownFacts, OPERATION, different, known};
use crate::{Put, StoreError, StoreResult};

/// Rows that one statement unpacks: bounds its JSON to some megabytes.
pub(super) const ROWS_AT_ONCE: usize = 10_000;

/// Cuts rows into parts of these sizes, the largest first and the last of them 1, so that rows whose
/// bytes do not fit into a JSON parameter go in with few statements, and few different ones.
pub(super) fn parts<'a, T>(
    mut rest: &'a [T],
    sizes: &'static [usize],
) -> impl Iterator<Item = &'a [T]> {
    std::iter::from_fn(move || {
        let size = sizes.iter().find(|size| **size <= rest.len())?;
        let (part, after) = rest.split_at_checked(*size)?;
        rest = after;
        Some(part)
    })
}

/// Two statements that together say how many rows were new, changed or the same.
pub(super) struct Upsert {
    /// What was asked.
    pub(super) operation: &'static str,
    /// Counts the rows of the table.
    pub(super) count: &'static str,
    /// Unpacks JSON rows into the table and leaves alone those that are the same.
    pub(super) upsert: &'static str,
}

impl Upsert {
    /// Puts the rows, each a tuple that becomes a JSON array.
    pub(super) async fn run<T: serde::Serialize>(
        &self,
        connection: &mut SqliteConnection,
        rows: &[T],
    ) -> StoreResult<Put> {
        let before = self.rows(connection).await?;
        let mut touched = 0;
        for chunk in rows.chunks(ROWS_AT_ONCE) {
            let json = json(self.operation, chunk)?;
            let done = sqlx::query(self.upsert).bind(json).execute(&mut *connection).await;
            touched += done.during(self.operation)?.rows_affected();
        }
        let new = self.rows(connection).await?.saturating_sub(before);
        let unchanged = (rows.len() as u64).saturating_sub(touched);
        Ok(Put { new, updated: touched.saturating_sub(new), unchanged })
    }

    async fn rows(&self, connection: &mut SqliteConnection) -> StoreResult<u64> {
        let rows: i64 =
            sqlx::query_scalar(self.count).fetch_one(connection).await.during(self.operation)?;
        Ok(count(rows))
    }
}

/// Fails with the first enterprise that is not registered. SQLite names no constraint when a
/// foreign key fails, so the question comes before.
pub(super) async fn require_enterprises(
    connection: &mut SqliteConnection,
    operation: &'static str,
    ids: impl Iterator<Item = &str>,
) -> StoreResult<()> {
    let ids: BTreeSet<&str> = ids.collect();
    let unknown: Option<String> = sqlx::query_scalar(
        "select k.value
        from json_each(?1) k
        where not exists (select 1 from enterprise e where e.id = k.value)
        order by k.key
        limit 1",
    )
    .bind(json(operation, &ids)?)
    .fetch_optional(connection)
    .await
    .during(operation)?;
    match unknown {
        Some(enterprise) => Err(StoreError::UnknownEnterprise { operation, enterprise }),
        None => Ok(()),
    }
}

/// Fails with the first outlet that is not registered.
pub(super) async fn require_outlets(
    connection: &mut SqliteConnection,
    operation: &'static str,
    places: impl Iterator<Item = (&str, &str)>,
) -> StoreResult<()> {
    let places: BTreeSet<(&str, &str)> = places.collect();
    let unknown: Option<(String, String)> = sqlx::query_as(
        "select k.value ->> 0, k.value ->> 1
        from json_each(?1) k
        where not exists (
          select 1 from outlet o where o.enterprise = k.value ->> 0 and o.id = k.value ->> 1
        )
        order by k.key
        limit 1",
    )
    .bind(json(operation, &places)?)
    .fetch_optional(connection)
    .await
    .during(operation)?;
    match unknown {
        Some((enterprise, outlet)) => {
            Err(StoreError::UnknownOutlet { operation, enterprise, outlet })
        }
        None => Ok(()),
    }
}

/// Records facts that differ from what holds for their key, and adds to the counts.
pub(super) async fn put_fact_chunk(
    connection: &mut SqliteConnection,
    facts: &[DatedFact],
    recorded_at: Instant,
    put: &mut Put,
) -> StoreResult<()> {
    let owners = || facts.iter().map(|fact| fact.enterprise.as_str());
    require_enterprises(connection, OPERATION, owners()).await?;
    let outlets =
        facts.iter().filter_map(|fact| Some((fact.enterprise.as_str(), fact.outlet.as_deref()?)));
    require_outlets(connection, OPERATION, outlets).await?;
    let known = known_facts(connection, owners()).await?;
    let rows: Vec<_> = different(facts, known, put)?
        .into_iter()
        .map(|new| {
            let DatedFact { enterprise, outlet, name, from, source, doubtful, .. } = new.fact;
            (enterprise, outlet, name, from.days(), new.value, doubtful, source)
        })
        .collect();
    sqlx::query(
        "insert into fact
          (enterprise, outlet, name, from_day, value, doubtful, source, recorded_at)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, ?2
        from json_each(?1)
        order by key",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(recorded_at)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

/// The fact that holds for each key of these enterprises.
async fn known_facts(
    connection: &mut SqliteConnection,
    enterprises: impl Iterator<Item = &str>,
) -> StoreResult<KnownFacts> {
    let ids: BTreeSet<&str> = enterprises.collect();
    let rows: Vec<KnownFactRow> = sqlx::query_as(
        "select enterprise, outlet, name, from_day, value, doubtful
        from fact
        where enterprise in (select value from json_each(?1))
        order by id",
    )
    .bind(json(OPERATION, &ids)?)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(known(rows))
}
