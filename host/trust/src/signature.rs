//! Signatures of a pack file.

use serde::{Deserialize, Serialize};
use tidegate_domain::Instant;
use tidegate_record::{Algorithm, CanonicalError, Digest, Encoder, KeyId, Signature, SigningKey};

use crate::Role;

/// The format that this version writes and reads.
pub const SIGNATURE_FORMAT: &str = "tidegate-pack-signature-1";

/// The folder that signatures stand in.
pub(crate) const SIGNATURES: &str = "signatures/";

/// Most signatures of one pack file.
pub const SIGNATURES_MAX: usize = 24;

/// Largest signature that is read, bytes.
pub const SIGNATURE_BYTES_MAX: usize = 4 << 10;

/// One signature: who takes which responsibility for exactly these members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackSignature {
    /// [`SIGNATURE_FORMAT`].
    pub format: String,
    /// In which role.
    pub role: Role,
    /// Digest of the listing, see [`crate::PackFile::digest`].
    pub listing: Digest,
    /// When it was made, on the word of whoever made it.
    pub at: Instant,
    /// Over all of the above.
    pub signature: Signature,
}

impl PackSignature {
    /// The signature of a listing.
    #[must_use]
    pub fn new(listing: Digest, role: Role, at: Instant, key: &SigningKey) -> Self {
        let preimage =
            Preimage { role, listing, at, algorithm: Algorithm::Ed25519, key: key.public().id() };
        let signature = key.sign(&preimage.bytes());
        Self { format: SIGNATURE_FORMAT.to_owned(), role, listing, at, signature }
    }

    /// What is signed, whole numbers big-endian: `tidegate-pack-signature-1` and a zero byte; the
    /// role after its length (8 bytes); digest of the listing (32); `at` (8); tag of the algorithm
    /// and key id, each after its length (8).
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let Signature { algorithm, key_id, .. } = self.signature;
        let (role, listing, at) = (self.role, self.listing, self.at);
        Preimage { role, listing, at, algorithm, key: key_id }.bytes()
    }

    /// The one place for it in a pack file: a key signs once in a role.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{SIGNATURES}{}-{}.json", self.role, self.signature.key_id)
    }

    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`tidegate_record::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        tidegate_record::to_bytes("the signature", self)
    }

    /// The signature of canonical JSON; nothing else is checked.
    ///
    /// # Errors
    ///
    /// See [`tidegate_record::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        tidegate_record::from_bytes("the signature", bytes)
    }
}

/// What is signed.
struct Preimage {
    role: Role,
    listing: Digest,
    at: Instant,
    algorithm: Algorithm,
    key: KeyId,
}

impl Preimage {
    fn bytes(&self) -> Vec<u8> {
        Encoder::new(SIGNATURE_FORMAT)
            .text(self.role.word())
            .digest(&self.listing)
            .i64(self.at)
            .text(&self.algorithm.to_string())
            .text(&self.key.to_string())
            .finish()
    }
}
