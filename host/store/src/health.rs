//! Whether the database is sound, and how much it holds.

use async_trait::async_trait;
use tidegate_domain::{Grade, Jurisdiction};

use crate::StoreResult;

/// How much the store holds of a county.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Enterprises.
    pub enterprises: u64,
    /// Outlets.
    pub outlets: u64,
    /// Devices.
    pub devices: u64,
    /// Frames with readings, from the devices of the county.
    pub frames_accepted: u64,
    /// Frames without readings, from the devices of the county.
    pub frames_noted: u64,
    /// Of the accepted, those whose every reading was there already.
    pub frames_duplicate: u64,
    /// Refused frames of the county's devices by reason, most first, then by reason.
    pub frames_rejected: Vec<(String, u64)>,
    /// Refused frames that no registered device sent, whatever the county, in the same order.
    pub frames_rejected_unregistered: Vec<(String, u64)>,
    /// Readings stored, revisions included.
    pub readings: u64,
    /// Of these, those that came as another value for a period.
    pub revisions: u64,
    /// Readings that were there already and were not stored again.
    pub duplicates: u64,
    /// Readings graded.
    pub graded: u64,
    /// Readings that no limit watches.
    pub unwatched: u64,
    /// Warnings ever opened by highest grade, worst first.
    pub warnings: Vec<(Grade, u64)>,
    /// Batches.
    pub batches: u64,
    /// Judgements of periods that no other replaced.
    pub judgements: u64,
    /// Findings of these by kind of act, by kind.
    pub findings: Vec<(String, u64)>,
    /// Cases that are issued to people.
    pub cases: u64,
}

/// The result of looking over the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What is wrong; empty when the database is sound. At most 100 entries.
    pub problems: Vec<String>,
    /// Version of the schema.
    pub schema: i64,
}

/// The state of the database.
#[async_trait]
pub trait Condition: Send + Sync {
    /// Looks over the database; may take seconds on a large one.
    async fn check(&self) -> StoreResult<Health>;

    /// How much the store holds of a county.
    async fn summary(&self, county: &Jurisdiction) -> StoreResult<Summary>;
}
