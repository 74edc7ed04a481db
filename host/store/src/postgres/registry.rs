//! What is registered: writing and looking up. How it looked on a date is in `snapshot`.

use async_trait::async_trait;
use tidegate_domain::{
    Date, DatedFact, Device, Enterprise, EnterpriseRecord, Instant, Jurisdiction, Outlet,
    OutletRecord, PermitRecord,
};

use super::PostgresStore;
use super::counties::{bounded, hold_bounded};
use super::failure::During;
use super::intake::{ROWS_AT_ONCE, Upsert, put_fact_chunk, require_enterprises, require_outlets};
use super::locks::hold_enterprises;
use super::retry::retried;
use super::row::{count, jurisdiction, limit_offset};
use crate::counties::require_within;
use crate::registry::rows::{
    DeviceRow, EnterpriseRow, FactRow, OutletRow, PermitRow, contains_pattern, device_columns,
    enterprise_columns, outlet_columns, permit_columns,
};
use crate::{Listing, OutletListing, Page, Put, Registry, StoreResult};

/// Columns `id, name, county, township, industries` of an enterprise.
const ENTERPRISES: Upsert = Upsert {
    operation: "put_enterprises",
    upsert: "
        insert into enterprise as old (id, name, county, township, industries)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (id) do update
        set name = excluded.name, county = excluded.county, township = excluded.township,
          industries = excluded.industries
        where (old.name, old.county, old.township, old.industries) is distinct from
          (excluded.name, excluded.county, excluded.township, excluded.industries)
        returning xmax = 0",
};

/// Columns of the table of outlets in their order, as for the others below.
const OUTLETS: Upsert = Upsert {
    operation: "put_outlets",
    upsert: "
        insert into outlet as old (enterprise, id, name, medium, monitoring_point)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (enterprise, id) do update
        set name = excluded.name, medium = excluded.medium,
          monitoring_point = excluded.monitoring_point
        where (old.name, old.medium, old.monitoring_point) is distinct from
          (excluded.name, excluded.medium, excluded.monitoring_point)
        returning xmax = 0",
};

const PERMITS: Upsert = Upsert {
    operation: "put_permits",
    upsert: "
        insert into permit as old
          (enterprise, number, tier, valid_from, valid_until, ended, limits, amounts)
        select value ->> 0, value ->> 1, value ->> 2, (value ->> 3)::bigint,
          (value ->> 4)::bigint, (value ->> 5)::bigint, value ->> 6, value ->> 7
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (enterprise, number, valid_from) do update
        set tier = excluded.tier, valid_until = excluded.valid_until, ended = excluded.ended,
          limits = excluded.limits, amounts = excluded.amounts
        where (old.tier, old.valid_until, old.ended, old.limits, old.amounts) is distinct from
          (excluded.tier, excluded.valid_until, excluded.ended, excluded.limits,
            excluded.amounts)
        returning xmax = 0",
};

const DEVICES: Upsert = Upsert {
    operation: "put_devices",
    upsert: "
        insert into device as old (mn, password, enterprise, outlet, crc_modbus_accepted)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, (value ->> 4)::boolean
        from json_array_elements($1::json) with ordinality k (value, place)
        order by place
        on conflict (mn) do update
        set password = excluded.password, enterprise = excluded.enterprise,
          outlet = excluded.outlet, crc_modbus_accepted = excluded.crc_modbus_accepted
        where (old.password, old.enterprise, old.outlet, old.crc_modbus_accepted) is distinct from
          (excluded.password, excluded.enterprise, excluded.outlet, excluded.crc_modbus_accepted)
        returning xmax = 0",
};

#[async_trait]
impl Registry for PostgresStore {
    async fn put_enterprises(&self, enterprises: &[EnterpriseRecord]) -> StoreResult<Put> {
        let by = (|one: &EnterpriseRecord| one.id.clone(), enterprise_columns);
        let counties = enterprises.iter().map(|one| one.county.as_str()).collect();
        retried(|| async {
            let operation = ENTERPRISES.operation;
            let mut transaction = self.begin(operation).await?;
            hold_bounded(&mut transaction, operation, &counties).await?;
            let before = bounded(&mut transaction, operation, &counties).await?;
            let put = ENTERPRISES.run(&mut transaction, enterprises, by).await?;
            if !before.is_empty() {
                let after = bounded(&mut transaction, operation, &counties).await?;
                require_within(operation, &before, &after)?;
            }
            transaction.commit().await.during(ENTERPRISES.operation)?;
            Ok(put)
        })
        .await
    }

    async fn put_facts(&self, facts: &[DatedFact], recorded_at: Instant) -> StoreResult<Put> {
        const OPERATION: &str = "put_facts";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let owners = facts.iter().map(|one| one.enterprise.as_str());
            hold_enterprises(&mut transaction, OPERATION, owners).await?;
            let mut put = Put::default();
            for chunk in facts.chunks(ROWS_AT_ONCE) {
                put_fact_chunk(&mut transaction, chunk, recorded_at, &mut put).await?;
            }
            transaction.commit().await.during(OPERATION)?;
            Ok(put)
        })
        .await
    }

    async fn put_outlets(&self, outlets: &[OutletRecord]) -> StoreResult<Put> {
        let by = (|one: &OutletRecord| (one.enterprise.clone(), one.id.clone()), outlet_columns);
        retried(|| async {
            let mut transaction = self.begin(OUTLETS.operation).await?;
            let owners = outlets.iter().map(|one| one.enterprise.as_str());
            require_enterprises(&mut transaction, OUTLETS.operation, owners).await?;
            let put = OUTLETS.run(&mut transaction, outlets, by).await?;
            transaction.commit().await.during(OUTLETS.operation)?;
            Ok(put)
        })
        .await
    }

    async fn put_permits(&self, permits: &[PermitRecord]) -> StoreResult<Put> {
        let key = |one: &PermitRecord| {
            (one.enterprise.clone(), one.permit.number.clone(), one.permit.valid_from)
        };
        let by = (key, permit_columns);
        retried(|| async {
            let mut transaction = self.begin(PERMITS.operation).await?;
            let owners = permits.iter().map(|one| one.enterprise.as_str());
            require_enterprises(&mut transaction, PERMITS.operation, owners).await?;
            let put = PERMITS.run(&mut transaction, permits, by).await?;
            transaction.commit().await.during(PERMITS.operation)?;
            Ok(put)
        })
        .await
    }

    async fn put_devices(&self, devices: &[Device]) -> StoreResult<Put> {
        let by = (|one: &Device| one.mn.clone(), device_columns);
        retried(|| async {
            let mut transaction = self.begin(DEVICES.operation).await?;
            let places = devices.iter().map(|one| (one.enterprise.as_str(), one.outlet.as_str()));
            require_outlets(&mut transaction, DEVICES.operation, places).await?;
            let put = DEVICES.run(&mut transaction, devices, by).await?;
            transaction.commit().await.during(DEVICES.operation)?;
            Ok(put)
        })
        .await
    }

    async fn counties(&self) -> StoreResult<Vec<Jurisdiction>> {
        const OPERATION: &str = "counties";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<String> =
            sqlx::query_scalar("select distinct county from enterprise order by county")
                .fetch_all(&mut *transaction)
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
            where county = $1
              and ($2 is null or id ilike $2 escape '\\'
                or name collate \"C\" ilike $2 escape '\\')",
        )
        .bind(county.as_str())
        .bind(&pattern)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let found: Vec<EnterpriseRow> = sqlx::query_as(
            "select id, name, county, township, industries
            from enterprise
            where county = $1
              and ($2 is null or id ilike $2 escape '\\'
                or name collate \"C\" ilike $2 escape '\\')
            order by id
            limit $3 offset $4",
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<EnterpriseRow> = sqlx::query_as(
            "select id, name, county, township, industries
            from enterprise
            where id = $1",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
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
        const OPERATION: &str = "with_facts_from";
        let mut transaction = self.begin_read(OPERATION).await?;
        sqlx::query_scalar(
            "select e.id
            from enterprise e
            where e.county = $1 and exists (
              select 1 from fact f
              where f.enterprise = e.id and $2 <= f.from_day and f.from_day < $3
            )
            order by e.id",
        )
        .bind(county.as_str())
        .bind(i64::from(from.days()))
        .bind(i64::from(until.days()))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)
    }

    async fn facts(&self, enterprise: &str) -> StoreResult<Vec<DatedFact>> {
        const OPERATION: &str = "facts";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<FactRow> = sqlx::query_as(
            "select outlet, name, value, from_day, source, doubtful
            from fact
            where enterprise = $1
            order by outlet nulls first, name, from_day, id",
        )
        .bind(enterprise)
        .fetch_all(&mut *transaction)
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
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<PermitRow> = sqlx::query_as(
            "select enterprise, number, tier, valid_from, valid_until, ended, limits, amounts
            from permit
            where enterprise = $1
            order by valid_from, number",
        )
        .bind(enterprise)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn site_permit(&self, enterprise: &str, on: Date) -> StoreResult<Option<PermitRecord>> {
        const OPERATION: &str = "site_permit";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<PermitRow> = sqlx::query_as(
            "select enterprise, number, tier, valid_from, valid_until, ended, limits, amounts
            from permit
            where enterprise = $1
            order by
              valid_from <= $2 and $2 < valid_until and (ended is null or $2 < ended) desc,
              valid_from desc,
              number
            limit 1",
        )
        .bind(enterprise)
        .bind(i64::from(on.days()))
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.record(OPERATION)).transpose()
    }

    async fn outlets(&self, county: &Jurisdiction) -> StoreResult<Vec<OutletListing>> {
        const OPERATION: &str = "outlets";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<OutletRow> = sqlx::query_as(
            "select e.name as enterprise_name, o.enterprise, o.id, o.name, o.medium, o.monitoring_point
            from enterprise e
            join outlet o on o.enterprise = e.id
            where e.county = $1
            order by o.enterprise, o.id",
        )
        .bind(county.as_str())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.listing(OPERATION)).collect()
    }

    async fn devices(&self) -> StoreResult<Vec<Device>> {
        const OPERATION: &str = "devices";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<DeviceRow> = sqlx::query_as(
            "select mn, password, enterprise, outlet, crc_modbus_accepted
            from device
            order by mn",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(rows.into_iter().map(DeviceRow::device).collect())
    }

    async fn device(&self, mn: &str) -> StoreResult<Option<Device>> {
        const OPERATION: &str = "device";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<DeviceRow> = sqlx::query_as(
            "select mn, password, enterprise, outlet, crc_modbus_accepted
            from device
            where mn = $1",
        )
        .bind(mn)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(row.map(DeviceRow::device))
    }
}
