//! What is registered as the database gives it, and as rows on their way in.

use serde::Serialize;
use tidegate_domain::{
    Date, DatedFact, Device, EnterpriseRecord, OutletRecord, Permit, PermitRecord,
};

use crate::row::{date, from_json, from_word, jurisdiction};
use crate::{OutletListing, StoreResult};

/// Columns of the table `enterprise`.
#[derive(sqlx::FromRow)]
pub(crate) struct EnterpriseRow {
    id: String,
    name: String,
    county: String,
    township: String,
    industries: String,
}

impl EnterpriseRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<EnterpriseRecord> {
        Ok(EnterpriseRecord {
            county: jurisdiction(operation, self.county)?,
            industries: from_json(operation, "industries", &self.industries)?,
            id: self.id,
            name: self.name,
            township: self.township,
        })
    }
}

/// Columns of the table `permit`.
#[derive(sqlx::FromRow)]
pub(crate) struct PermitRow {
    enterprise: String,
    number: String,
    tier: String,
    valid_from: i64,
    valid_until: i64,
    ended: Option<i64>,
    limits: String,
    amounts: String,
}

impl PermitRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<PermitRecord> {
        let permit = Permit {
            number: self.number,
            tier: from_word(operation, "tier", &self.tier)?,
            valid_from: date(operation, self.valid_from)?,
            valid_until: date(operation, self.valid_until)?,
            ended: self.ended.map(|day| date(operation, day)).transpose()?,
            limits: from_json(operation, "limits", &self.limits)?,
            amounts: from_json(operation, "amounts", &self.amounts)?,
        };
        Ok(PermitRecord { enterprise: self.enterprise, permit })
    }
}

/// Columns of a fact of one enterprise.
#[derive(sqlx::FromRow)]
pub(crate) struct FactRow {
    outlet: Option<String>,
    name: String,
    value: String,
    from_day: i64,
    source: String,
    doubtful: bool,
}

impl FactRow {
    /// The fact of an enterprise.
    pub(crate) fn fact(self, operation: &'static str, enterprise: &str) -> StoreResult<DatedFact> {
        Ok(DatedFact {
            enterprise: enterprise.to_owned(),
            outlet: self.outlet,
            name: self.name,
            value: from_json(operation, "value", &self.value)?,
            from: date(operation, self.from_day)?,
            source: self.source,
            doubtful: self.doubtful,
        })
    }
}

/// Columns of the table `outlet`, with the name of the enterprise.
#[derive(sqlx::FromRow)]
pub(crate) struct OutletRow {
    enterprise_name: String,
    enterprise: String,
    id: String,
    name: String,
    medium: String,
    monitoring_point: String,
}

impl OutletRow {
    /// The outlet.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<OutletListing> {
        let outlet = OutletRecord {
            enterprise: self.enterprise,
            id: self.id,
            name: self.name,
            medium: from_word(operation, "medium", &self.medium)?,
            monitoring_point: self.monitoring_point,
        };
        Ok(OutletListing { enterprise_name: self.enterprise_name, outlet })
    }
}

/// Columns of the table `device`.
#[derive(sqlx::FromRow)]
pub(crate) struct DeviceRow {
    mn: String,
    password: String,
    enterprise: String,
    outlet: String,
    crc_modbus_accepted: bool,
}

impl DeviceRow {
    /// The device.
    pub(crate) fn device(self) -> Device {
        let Self { mn, password, enterprise, outlet, crc_modbus_accepted } = self;
        Device { mn, password, enterprise, outlet, crc_modbus_accepted }
    }
}

/// The columns of an enterprise in the order of its table.
pub(crate) fn enterprise_columns(one: &EnterpriseRecord) -> impl Serialize + use<'_> {
    (&one.id, &one.name, &one.county, &one.township, &one.industries)
}

/// The columns of an outlet in the order of its table.
pub(crate) fn outlet_columns(one: &OutletRecord) -> impl Serialize + use<'_> {
    (&one.enterprise, &one.id, &one.name, one.medium, &one.monitoring_point)
}

/// The columns of a permit in the order of its table.
pub(crate) fn permit_columns(record: &PermitRecord) -> impl Serialize + use<'_> {
    let permit = &record.permit;
    (
        &record.enterprise,
        &permit.number,
        permit.tier,
        permit.valid_from.days(),
        permit.valid_until.days(),
        permit.ended.map(Date::days),
        &permit.limits,
        &permit.amounts,
    )
}

/// The columns of a device in the order of its table.
pub(crate) fn device_columns(one: &Device) -> impl Serialize + use<'_> {
    (&one.mn, &one.password, &one.enterprise, &one.outlet, one.crc_modbus_accepted)
}

/// A LIKE pattern, with `\` as its escape, for texts that hold this one.
pub(crate) fn contains_pattern(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
