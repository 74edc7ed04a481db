//! What becomes of facts on their way in, whatever the database.

use std::collections::HashMap;

use tidegate_domain::DatedFact;

use crate::row::json;
use crate::{Put, StoreResult};

/// What is asked here.
pub(crate) const OPERATION: &str = "put_facts";

/// Enterprise, outlet, name and first day: what one fact replaces another by.
pub(crate) type FactKey = (String, Option<String>, String, i64);

/// The fact that holds for each key: value as JSON, and doubt.
pub(crate) type KnownFacts = HashMap<FactKey, (String, bool)>;

/// Columns of a fact that is known.
#[derive(sqlx::FromRow)]
pub(crate) struct KnownFactRow {
    enterprise: String,
    outlet: Option<String>,
    name: String,
    from_day: i64,
    value: String,
    doubtful: bool,
}

/// Of rows in the order of recording, those that hold.
pub(crate) fn known(rows: Vec<KnownFactRow>) -> KnownFacts {
    let keyed = rows.into_iter().map(|row| {
        let key = (row.enterprise, row.outlet, row.name, row.from_day);
        (key, (row.value, row.doubtful))
    });
    keyed.collect()
}

/// A fact that differs from what holds for its key, with its value as JSON.
pub(crate) struct NewFact<'a> {
    /// The fact.
    pub(crate) fact: &'a DatedFact,
    /// Its value as JSON.
    pub(crate) value: String,
}

/// The facts that differ from what holds for their key, in order; adds to the counts.
pub(crate) fn different<'a>(
    facts: &'a [DatedFact],
    mut known: KnownFacts,
    put: &mut Put,
) -> StoreResult<Vec<NewFact<'a>>> {
    let mut rows = Vec::new();
    for fact in facts {
        let value = json(OPERATION, &fact.value)?;
        let DatedFact { enterprise, outlet, name, from, .. } = fact;
        let from = i64::from(from.days());
        let key: FactKey = (enterprise.clone(), outlet.clone(), name.clone(), from);
        let before = known.insert(key, (value.clone(), fact.doubtful));
        if before.as_ref() == Some(&(value.clone(), fact.doubtful)) {
            put.unchanged += 1;
            continue;
        }
        if before.is_some() {
            put.updated += 1;
        } else {
            put.new += 1;
        }
        rows.push(NewFact { fact, value });
    }
    Ok(rows)
}
