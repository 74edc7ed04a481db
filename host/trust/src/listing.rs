//! The listing of a pack file: every member with its size and digest, which is what is signed.

use serde::{Deserialize, Serialize};
use tidegate_domain::Jurisdiction;
use tidegate_record::{CanonicalError, Digest};

/// The format that this version writes and reads.
pub const PACK_FORMAT: &str = "tidegate-pack-1";

/// Where the listing stands.
pub const LISTING: &str = "listing.json";

/// Where the component stands.
pub const COMPONENT: &str = "component.wasm";

/// Where the component's manifest stands, byte for byte as in its custom section.
pub const MANIFEST: &str = "manifest.json";

/// A listed member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedMember {
    /// Path, see [`crate::is_member_path`].
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

impl ListedMember {
    /// The entry of a member.
    #[must_use]
    pub fn of(path: &str, content: &[u8]) -> Self {
        // INVARIANT: no supported target has more than 64 bits to an address.
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        Self { path: path.to_owned(), bytes, digest: Digest::of(content) }
    }
}

/// What a pack file contains, but for its signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// [`PACK_FORMAT`].
    pub format: String,
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: semver::Version,
    /// Where it holds.
    pub jurisdiction: Jurisdiction,
    /// SHA-256 of the component, which is the identity of the pack.
    pub component: Digest,
    /// Every member but the listing and the signatures, ascending by path.
    pub members: Vec<ListedMember>,
}

impl Listing {
    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`tidegate_record::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        tidegate_record::to_bytes("the listing", self)
    }

    /// The listing of canonical JSON; nothing else is checked.
    ///
    /// # Errors
    ///
    /// See [`tidegate_record::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        tidegate_record::from_bytes("the listing", bytes)
    }
}

/// What signatures name: SHA-256 of `tidegate-pack-1`, a zero byte and the bytes of the listing, so
/// that no digest of another use passes for it.
#[must_use]
pub(crate) fn listing_digest(bytes: &[u8]) -> Digest {
    Digest::of_domain(PACK_FORMAT, bytes)
}
