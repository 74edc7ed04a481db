//! Enterprises and outlets on a date, put together from rows.

use std::iter::Peekable;

use tidegate_domain::{Enterprise, Fact, Outlet};

use crate::StoreResult;
use crate::row::{from_json, from_word};

/// Owner (enterprise or outlet), name, value and doubt of a fact. Rows come by owner, name, first
/// day and recording, so of each name the last holds.
pub(crate) type FactRow = (String, String, String, bool);

/// Id, county and industries.
pub(crate) type EnterpriseRow = (String, String, String);

/// Id, medium and monitoring point.
pub(crate) type OutletRow = (String, String, String);

/// Enterprises with their facts; both kinds of rows by ascending id.
pub(crate) fn enterprises(
    operation: &'static str,
    rows: Vec<EnterpriseRow>,
    facts: Vec<FactRow>,
) -> StoreResult<Vec<Enterprise>> {
    let mut facts = facts.into_iter().peekable();
    rows.into_iter()
        .map(|(id, jurisdiction, industries)| {
            Ok(Enterprise {
                facts: facts_of(operation, &id, &mut facts)?,
                industries: from_json(operation, "industries", &industries)?,
                id,
                jurisdiction,
            })
        })
        .collect()
}

/// Outlets with their facts; both kinds of rows by ascending outlet.
pub(crate) fn outlets(
    operation: &'static str,
    rows: Vec<OutletRow>,
    facts: Vec<FactRow>,
) -> StoreResult<Vec<Outlet>> {
    let mut facts = facts.into_iter().peekable();
    rows.into_iter()
        .map(|(id, medium, monitoring_point)| {
            Ok(Outlet {
                facts: facts_of(operation, &id, &mut facts)?,
                medium: from_word(operation, "medium", &medium)?,
                id,
                monitoring_point,
            })
        })
        .collect()
}

/// Takes the rows of one owner from the front and keeps the last of each name.
fn facts_of(
    operation: &'static str,
    owner: &str,
    rows: &mut Peekable<impl Iterator<Item = FactRow>>,
) -> StoreResult<Vec<Fact>> {
    let mut facts = Vec::new();
    while let Some((_, name, value, doubtful)) = rows.next_if(|row| row.0 == owner) {
        let replaced = rows.peek().is_some_and(|next| next.0 == owner && next.1 == name);
        if !replaced {
            facts.push(Fact { name, value: from_json(operation, "value", &value)?, doubtful });
        }
    }
    Ok(facts)
}
