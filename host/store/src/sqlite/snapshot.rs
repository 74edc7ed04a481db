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
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<EnterpriseRow> =
            sqlx::query_as("select id, county, industries from enterprise where id = ?1")
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await
                .during(OPERATION)?;
        let Some(row) = row else { return Ok(None) };
        let facts: Vec<FactRow> = sqlx::query_as(
            "select enterprise, name, value, doubtful
            from fact
            where enterprise = ?1 and outlet is null and from_day <= ?2
            order by name, from_day, id",
        )
        .bind(id)
        .bind(on.days())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<OutletRow> = sqlx::query_as(
            "select id, medium, monitoring_point
            from outlet
            where enterprise = ?1
            order by id",
        )
        .bind(enterprise)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let facts: Vec<FactRow> = sqlx::query_as(
            "select outlet, name, value, doubtful
            from fact
            where enterprise = ?1 and outlet is not null and from_day <= ?2
            order by outlet, name, from_day, id",
        )
        .bind(enterprise)
        .bind(on.days())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
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
        let of_one: Vec<(String, String, u8)> = from_json(OPERATION, "facts", &packed)?;
        let flat = of_one.into_iter();
        facts.extend(
            flat.map(|(name, value, doubtful)| (enterprise.clone(), name, value, doubtful != 0)),
        );
    }
    Ok(facts)
}
