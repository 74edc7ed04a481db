//! How enterprises and outlets looked on a date.

use sqlx::SqliteConnection;
use tidegate_domain::{Date, Enterprise, Jurisdiction, Outlet};

use super::SqliteStore;
use super::failure::During;
use super::row::from_json;
use crate::StoreResult;
use crate::registry::snapshot::{EnterpriseRow, FactRow, OutletRow, enterprises, outlets};

impl SqliteStore {
    /// One enterprise with its facts.
    pub(super) async fn snapshot_enterprise(
        &self,
        id: &str,
        on: Date,
    ) -> StoreResult<Option<Enterprise>> {
        const OPERATION: &str = "enterprise_on";
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select e.county, e.industries, (
                select json_group_array(
                  json_array(f.name, f.value, f.doubtful) order by f.name, f.from_day, f.id)
                from fact f
                where f.enterprise = e.id and f.outlet is null and f.from_day <= ?2
              )
            from enterprise e
            where e.id = ?1",
        )
        .bind(id)
        .bind(on.days())
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        let Some((county, industries, packed)) = row else { return Ok(None) };
        let facts = unpacked(OPERATION, id, &packed)?;
        let row = (id.to_owned(), county, industries);
        Ok(enterprises(OPERATION, vec![row], facts)?.pop())
    }

    /// All enterprises of a county with their facts, in two statements.
    pub(super) async fn snapshot_county(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> StoreResult<Vec<Enterprise>> {
        const OPERATION: &str = "enterprises_on";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<EnterpriseRow> = sqlx::query_as(
            "select id, county, industries
            from enterprise
            where county = ?1
            order by id",
        )
        .bind(county.as_str())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let facts = county_facts(&mut transaction, county, on).await?;
        enterprises(OPERATION, rows, facts)
    }

    /// The outlets of an enterprise with their facts.
    pub(super) async fn snapshot_outlets(
        &self,
        enterprise: &str,
        on: Date,
    ) -> StoreResult<Vec<Outlet>> {
        const OPERATION: &str = "outlets_on";
        let packed: Vec<(String, String, String, String)> = sqlx::query_as(
            "select o.id, o.medium, o.monitoring_point, (
                select json_group_array(
                  json_array(f.name, f.value, f.doubtful) order by f.name, f.from_day, f.id)
                from fact f
                where f.enterprise = o.enterprise and f.outlet = o.id and f.from_day <= ?2
              )
            from outlet o
            where o.enterprise = ?1
            order by o.id",
        )
        .bind(enterprise)
        .bind(on.days())
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        let mut rows: Vec<OutletRow> = Vec::with_capacity(packed.len());
        let mut facts = Vec::new();
        for (id, medium, monitoring_point, own) in packed {
            facts.extend(unpacked(OPERATION, &id, &own)?);
            rows.push((id, medium, monitoring_point));
        }
        outlets(OPERATION, rows, facts)
    }
}

/// The facts of a county. A row an enterprise, because a row of the driver costs more than its
/// share of a JSON array.
async fn county_facts(
    connection: &mut SqliteConnection,
    county: &Jurisdiction,
    on: Date,
) -> StoreResult<Vec<FactRow>> {
    const OPERATION: &str = "enterprises_on";
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select e.id,
          json_group_array(json_array(f.name, f.value, f.doubtful) order by f.name, f.from_day, f.id)
        from enterprise e
        cross join fact f on f.enterprise = e.id and f.outlet is null and f.from_day <= ?2
        where e.county = ?1
        group by e.id
        order by e.id",
    )
    .bind(county.as_str())
    .bind(on.days())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let mut facts = Vec::new();
    for (enterprise, packed) in rows {
        facts.extend(unpacked(OPERATION, &enterprise, &packed)?);
    }
    Ok(facts)
}

/// The facts of one owner from a JSON array of name, value and doubt.
fn unpacked(operation: &'static str, owner: &str, packed: &str) -> StoreResult<Vec<FactRow>> {
    let facts: Vec<(String, String, u8)> = from_json(operation, "facts", packed)?;
    let rows = facts.into_iter();
    let rows = rows.map(|(name, value, doubtful)| (owner.to_owned(), name, value, doubtful != 0));
    Ok(rows.collect())
}
