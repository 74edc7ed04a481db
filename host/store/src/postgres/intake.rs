//! Taking in many rows at once: upserts that count, and facts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::PgConnection;
use tidegate_domain::{DatedFact, Instant};

use super::failure::During;
use super::locks::hold_enterprises;
use crate::registry::facts::{KnownFactRow, KnownFacts, OPERATION, different, known};
use crate::row::json;
use crate::{Put, StoreError, StoreResult};

/// Rows that one statement unpacks: bounds its JSON to some megabytes.
pub(super) const ROWS_AT_ONCE: usize = 10_000;

/// A statement that says how many rows were new, changed or the same.
pub(super) struct Upsert {
    /// What was asked.
    pub(super) operation: &'static str,
    /// Unpacks JSON rows into the table, leaves alone those that are the same, and returns of each
    /// other row whether it is new: `returning xmax = 0`, because only a row that was there before
    /// was locked to change it.
    pub(super) upsert: &'static str,
}

impl Upsert {
    /// Puts the records, each as a tuple of `columns` that becomes a JSON array; of those with the
    /// same key a later one changes an earlier.
    pub(super) async fn run<'a, R, K: Ord, T: Serialize>(
        &self,
        connection: &mut PgConnection,
        records: &'a [R],
        (key, columns): (impl Fn(&'a R) -> K, impl Fn(&'a R) -> T),
    ) -> StoreResult<Put> {
        let mut put = Put::default();
        let parts = each_key_once(records, key);
        for chunk in parts.iter().flat_map(|part| part.chunks(ROWS_AT_ONCE)) {
            let rows = json(self.operation, &Vec::from_iter(chunk.iter().map(|one| columns(one))))?;
            let touched: Vec<bool> = sqlx::query_scalar(self.upsert)
                .bind(rows)
                .fetch_all(&mut *connection)
                .await
                .during(self.operation)?;
            let new = touched.iter().filter(|new| **new).count();
            put.new += new as u64;
            put.updated += (touched.len() - new) as u64;
            put.unchanged += (chunk.len() - touched.len()) as u64;
        }
        Ok(put)
    }
}

/// Shares rows out so that no key is in one part twice, which one statement could not change twice:
/// the first rows of all keys, then the second ones, and so on. Each part ascends by key, so that
/// everybody locks rows in one order.
pub(super) fn each_key_once<'a, T, K: Ord>(
    rows: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<Vec<&'a T>> {
    let mut by_key: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for row in rows {
        by_key.entry(key(row)).or_default().push(row);
    }
    let most = by_key.values().map(Vec::len).max().unwrap_or(0);
    let nth = |place| by_key.values().filter_map(move |rows| rows.get(place).copied());
    (0..most).map(|place| nth(place).collect()).collect()
}

/// Fails with the first enterprise that is not registered, which a foreign key would not name.
pub(super) async fn require_enterprises(
    connection: &mut PgConnection,
    operation: &'static str,
    ids: impl Iterator<Item = &str>,
) -> StoreResult<()> {
    let ids: BTreeSet<&str> = ids.collect();
    let unknown: Option<String> = sqlx::query_scalar(
        "select k.id
        from unnest($1::text[]) with ordinality k (id, place)
        where not exists (select 1 from enterprise e where e.id = k.id)
        order by k.place
        limit 1",
    )
    .bind(Vec::from_iter(ids))
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
    connection: &mut PgConnection,
    operation: &'static str,
    places: impl Iterator<Item = (&str, &str)>,
) -> StoreResult<()> {
    let places: BTreeSet<(&str, &str)> = places.collect();
    let (enterprises, outlets): (Vec<&str>, Vec<&str>) = places.into_iter().unzip();
    let unknown: Option<(String, String)> = sqlx::query_as(
        "select k.enterprise, k.outlet
        from unnest($1::text[], $2::text[]) with ordinality k (enterprise, outlet, place)
        where not exists (
          select 1 from outlet o where o.enterprise = k.enterprise and o.id = k.outlet
        )
        order by k.place
        limit 1",
    )
    .bind(enterprises)
    .bind(outlets)
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
    connection: &mut PgConnection,
    facts: &[DatedFact],
    recorded_at: Instant,
    put: &mut Put,
) -> StoreResult<()> {
    let owners = || facts.iter().map(|fact| fact.enterprise.as_str());
    require_enterprises(connection, OPERATION, owners()).await?;
    let outlets =
        facts.iter().filter_map(|fact| Some((fact.enterprise.as_str(), fact.outlet.as_deref()?)));
    require_outlets(connection, OPERATION, outlets).await?;
    hold_enterprises(connection, OPERATION, owners()).await?;
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
        select value ->> 0, value ->> 1, value ->> 2, (value ->> 3)::bigint, value ->> 4,
          (value ->> 5)::boolean, value ->> 6, $2
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place",
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
    connection: &mut PgConnection,
    enterprises: impl Iterator<Item = &str>,
) -> StoreResult<KnownFacts> {
    let ids: BTreeSet<&str> = enterprises.collect();
    let rows: Vec<KnownFactRow> = sqlx::query_as(
        "select enterprise, outlet, name, from_day, value, doubtful
        from fact
        where enterprise = any($1)
        order by id",
    )
    .bind(Vec::from_iter(ids))
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(known(rows))
}
