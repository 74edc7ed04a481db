//! What is registered: writing and looking up. How it looked on a date is in `snapshot`.

use async_trait::async_trait;
use tidegate_domain::{
    Date, DatedFact, Device, Enterprise, EnterpriseRecord, Instant, Jurisdiction, Outlet,
    OutletRecord, PermitRecord,
};

use super::SqliteStore;
use super::counties::bounded;
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, Upsert, put_fact_chunk, require_enterprises, require_outlets};
use super::row::{count, jurisdiction, limit_offset};
use crate::counties::require_within;
use crate::registry::rows::{
    DeviceRow, EnterpriseRow, FactRow, OutletRow, PermitRow, contains_pattern, device_columns,
    enterprise_columns, outlet_columns, permit_columns,
};
use crate::{Listing, OutletListing, Page, Put, Registry, StoreResult};

#[async_trait]
impl Registry for SqliteStore {
    async fn put_enterprises(&self, enterprises: &[EnterpriseRecord]) -> StoreResult<Put> {
        const OPERATION: &str = "put_enterprises";
        let rows: Vec<_> = enterprises.iter().map(enterprise_columns).collect();
        let statements = Upsert {
            operation: OPERATION,
            count: "select count(*) from enterprise",
            upsert: "
                insert into enterprise (id, name, county, township, industries)
                select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value -> 4
                from json_each(?1)
                where true
                on conflict (id) do update
                set name = excluded.name, county = excluded.county,
                  township = excluded.township, industries = excluded.industries
                where (name, county, township, industries)
                  is not (excluded.name, excluded.county, excluded.township, excluded.industries)",
        };
        let counties = enterprises.iter().map(|one| one.county.as_str()).collect();
        let mut transaction = self.begin(OPERATION).await?;
        let before = bounded(&mut transaction, OPERATION, &counties).await?;
        let put = statements.run(&mut transaction, &rows).await?;
        if !before.is_empty() {
            let after = bounded(&mut transaction, OPERATION, &counties).await?;
            require_within(OPERATION, &before, &after)?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn put_facts(&self, facts: &[DatedFact], recorded_at: Instant) -> StoreResult<Put> {
        let mut transaction = self.begin("put_facts").await?;
        let mut put = Put::default();
        for chunk in facts.chunks(ROWS_AT_ONCE) {
            put_fact_chunk(&mut transaction, chunk, recorded_at, &mut put).await?;
        }
        transaction.commit().await.during("put_facts")?;
        Ok(put)
    }

    async fn put_outlets(&self, outlets: &[OutletRecord]) -> StoreResult<Put> {
        const OPERATION: &str = "put_outlets";
        let rows: Vec<_> = outlets.iter().map(outlet_columns).collect();
        let statements = Upsert {
            operation: OPERATION,
            count: "select count(*) from outlet",
            upsert: "
                insert into outlet (enterprise, id, name, medium, monitoring_point)
                select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
                from json_each(?1)
                where true
                on conflict (enterprise, id) do update
                set name = excluded.name, medium = excluded.medium,
                  monitoring_point = excluded.monitoring_point
                where (name, medium, monitoring_point)
                  is not (excluded.name, excluded.medium, excluded.monitoring_point)",
        };
        let mut transaction = self.begin(OPERATION).await?;
        let owners = outlets.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners).await?;
        let put = statements.run(&mut transaction, &rows).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn put_permits(&self, permits: &[PermitRecord]) -> StoreResult<Put> {
        const OPERATION: &str = "put_permits";
        let rows: Vec<_> = permits.iter().map(permit_columns).collect();
        let statements = Upsert {
            operation: OPERATION,
            count: "select count(*) from permit",
            upsert: "
                insert into permit
                  (enterprise, number, tier, valid_from, valid_until, ended, limits, amounts)
                select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
                  value ->> 5, value -> 6, value -> 7
                from json_each(?1)
                where true
                on conflict (enterprise, number, valid_from) do update
                set tier = excluded.tier, valid_until = excluded.valid_until,
                  ended = excluded.ended, limits = excluded.limits, amounts = excluded.amounts
                where (tier, valid_until, ended, limits, amounts) is not (excluded.tier,
                  excluded.valid_until, excluded.ended, excluded.limits, excluded.amounts)",
        };
        let mut transaction = self.begin(OPERATION).await?;
        let owners = permits.iter().map(|one| one.enterprise.as_str());
        require_enterprises(&mut transaction, OPERATION, owners).await?;
        let put = statements.run(&mut transaction, &rows).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn put_devices(&self, devices: &[Device]) -> StoreResult<Put> {
        const OPERATION: &str = "put_devices";
        let rows: Vec<_> = devices.iter().map(device_columns).collect();
        let statements = Upsert {
            operation: OPERATION,
            count: "select count(*) from device",
            upsert: "
                insert into device (mn, password, enterprise, outlet, crc_modbus_accepted)
                select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
                from json_each(?1)
                where true
                on conflict (mn) do update
                set password = excluded.password, enterprise = excluded.enterprise,
                  outlet = excluded.outlet, crc_modbus_accepted = excluded.crc_modbus_accepted
                where (password, enterprise, outlet, crc_modbus_accepted) is not
                  (excluded.password, excluded.enterprise, excluded.outlet,
                    excluded.crc_modbus_accepted)",
        };
        let mut transaction = self.begin(OPERATION).await?;
        let places = devices.iter().map(|one| (one.enterprise.as_str(), one.outlet.as_str()));
        require_outlets(&mut transaction, OPERATION, places).await?;
        let put = statements.run(&mut transaction, &rows).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(put)
    }

    async fn counties(&self) -> StoreResult<Vec<Jurisdiction>> {
        const OPERATION: &str = "counties";
        let rows: Vec<String> =
            sqlx::query_scalar("select distinct county from enterprise order by county")
                .fetch_all(&self.readers)
                .await
                .during(OPERATION)?;
        rows.into_iter().map(|code| jurisdiction(OPERATION, code)).collect()
    }

    async fn enterprises(
        &self,
        county: &Jurisdiction,
        search: Option<&str>,
        page: Page,
    ) -> StoreResult<Listing<EnterpriseRecord>> {
        const OPERATION: &str = "enterprises";
        let pattern = search.map(contains_pattern);
        let (rows, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(
            "select count(*)
            from enterprise
            where county = ?1
              and (?2 is null or id like ?2 escape '\\' or name like ?2 escape '\\')",
        )
        .bind(county.as_str())
        .bind(&pattern)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let found: Vec<EnterpriseRow> = sqlx::query_as(
            "select id, name, county, township, industries
            from enterprise
            where county = ?1
              and (?2 is null or id like ?2 escape '\\' or name like ?2 escape '\\')
            order by id
            limit ?3 offset ?4",
        )
        .bind(county.as_str())
        .bind(&pattern)
        .bind(rows)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = found.into_iter().map(|row| row.record(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn enterprise(&self, id: &str) -> StoreResult<Option<EnterpriseRecord>> {
        const OPERATION: &str = "enterprise";
        let row: Option<EnterpriseRow> = sqlx::query_as(
            "select id, name, county, township, industries
            from enterprise
            where id = ?1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.record(OPERATION)).transpose()
    }

    async fn with_facts_from(
        &self,
        county: &Jurisdiction,
        from: Date,
        until: Date,
    ) -> StoreResult<Vec<String>> {
        sqlx::query_scalar(
            "select e.id
            from enterprise e
            where e.county = ?1 and exists (
              select 1 from fact f
              where f.enterprise = e.id and ?2 <= f.from_day and f.from_day < ?3
            )
            order by e.id",
        )
        .bind(county.as_str())
        .bind(from.days())
        .bind(until.days())
        .fetch_all(&self.readers)
        .await
        .during("with_facts_from")
    }

    async fn facts(&self, enterprise: &str) -> StoreResult<Vec<DatedFact>> {
        const OPERATION: &str = "facts";
        let rows: Vec<FactRow> = sqlx::query_as(
            "select outlet, name, value, from_day, source, doubtful
            from fact
            where enterprise = ?1
            order by outlet nulls first, name, from_day, id",
        )
        .bind(enterprise)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.fact(OPERATION, enterprise)).collect()
    }

    async fn enterprise_on(&self, id: &str, on: Date) -> StoreResult<Option<Enterprise>> {
        self.snapshot_enterprise(id, on).await
    }

    async fn enterprises_on(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> StoreResult<Vec<Enterprise>> {
        self.snapshot_county(county, on).await
    }

    async fn outlets_on(&self, enterprise: &str, on: Date) -> StoreResult<Vec<Outlet>> {
        self.snapshot_outlets(enterprise, on).await
    }

    async fn permits(&self, enterprise: &str) -> StoreResult<Vec<PermitRecord>> {
        const OPERATION: &str = "permits";
        let rows: Vec<PermitRow> = sqlx::query_as(
            "select enterprise, number, tier, valid_from, valid_until, ended, limits, amounts
            from permit
            where enterprise = ?1
            order by valid_from, number",
        )
        .bind(enterprise)
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn site_permit(&self, enterprise: &str, on: Date) -> StoreResult<Option<PermitRecord>> {
        const OPERATION: &str = "site_permit";
        let row: Option<PermitRow> = sqlx::query_as(
            "select enterprise, number, tier, valid_from, valid_until, ended, limits, amounts
            from permit
            where enterprise = ?1
            order by
              valid_from <= ?2 and ?2 < valid_until and (ended is null or ?2 < ended) desc,
              valid_from desc,
              number
            limit 1",
        )
        .bind(enterprise)
        .bind(on.days())
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.record(OPERATION)).transpose()
    }

    async fn outlets(&self, county: &Jurisdiction) -> StoreResult<Vec<OutletListing>> {
        const OPERATION: &str = "outlets";
        let rows: Vec<OutletRow> = sqlx::query_as(
            "select e.name as enterprise_name, o.enterprise, o.id, o.name, o.medium, o.monitoring_point
            from enterprise e
            join outlet o on o.enterprise = e.id
            where e.county = ?1
            order by o.enterprise, o.id",
        )
        .bind(county.as_str())
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.listing(OPERATION)).collect()
    }

    async fn devices(&self) -> StoreResult<Vec<Device>> {
        let rows: Vec<DeviceRow> = sqlx::query_as(
            "select mn, password, enterprise, outlet, crc_modbus_accepted
            from device
            order by mn",
        )
        .fetch_all(&self.readers)
        .await
        .during("devices")?;
        Ok(rows.into_iter().map(DeviceRow::device).collect())
    }

    async fn device(&self, mn: &str) -> StoreResult<Option<Device>> {
        let row: Option<DeviceRow> = sqlx::query_as(
            "select mn, password, enterprise, outlet, crc_modbus_accepted
            from device
            where mn = ?1",
        )
        .bind(mn)
        .fetch_optional(&self.readers)
        .await
        .during("device")?;
        Ok(row.map(DeviceRow::device))
    }
}
