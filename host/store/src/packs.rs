//! Packs as they were admitted.

pub(crate) mod rows;

use async_trait::async_trait;
use tidegate_domain::{Instant, Jurisdiction};

use crate::StoreResult;

/// What is known of an admitted pack without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackRecord {
    /// SHA-256 of the component, lower-case hex.
    pub digest: String,
    /// Name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// Where it stands.
    pub jurisdiction: Jurisdiction,
    /// The manifest as admitted.
    pub manifest: serde_json::Value,
    /// When it was admitted.
    pub admitted_at: Instant,
}

/// Packs.
#[async_trait]
pub trait Packs: Send + Sync {
    /// Keeps a pack with its component. False when its digest is there already; what is there
    /// stays as it is.
    async fn put_pack(&self, pack: &PackRecord, component: &[u8]) -> StoreResult<bool>;

    /// All packs: by jurisdiction, name, then admission.
    async fn packs(&self) -> StoreResult<Vec<PackRecord>>;

    /// The component of a pack.
    async fn pack_bytes(&self, digest: &str) -> StoreResult<Option<Vec<u8>>>;
}
