//! Packs as the database gives them.

use crate::row::{from_json, jurisdiction};
use crate::{PackRecord, StoreResult};

/// Columns of the table `pack` without the component.
#[derive(sqlx::FromRow)]
pub(crate) struct PackRow {
    digest: String,
    name: String,
    version: String,
    jurisdiction: String,
    manifest: String,
    admitted_at: i64,
}

impl PackRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<PackRecord> {
        Ok(PackRecord {
            digest: self.digest,
            name: self.name,
            version: self.version,
            jurisdiction: jurisdiction(operation, self.jurisdiction)?,
            manifest: from_json(operation, "manifest", &self.manifest)?,
            admitted_at: self.admitted_at,
        })
    }
}
