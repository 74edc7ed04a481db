//! The signed table of contents of an evidence bundle.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};

use crate::canonical::Encoder;
use crate::{CanonicalError, Digest, Signature, SigningKey};

/// The format that this version writes and reads.
pub const BUNDLE_FORMAT: &str = "tidegate-bundle-1";

/// Longest path in a bundle, bytes.
pub const BUNDLE_PATH_BYTES_MAX: usize = 128;

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleFile {
    /// Path in the folder, see [`is_bundle_path`].
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

/// What a bundle contains, signed by the county's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleManifest {
    /// [`BUNDLE_FORMAT`].
    pub format: String,
    /// County.
    pub county: Jurisdiction,
    /// Id of the judgement.
    pub judgement: Digest,
    /// When the bundle was made.
    pub made_at: Instant,
    /// Number of the checkpoint that covers the judgement; none when it was not covered yet.
    pub checkpoint: Option<u64>,
    /// Id of the judgement that had replaced it when the bundle was made.
    pub superseded_by: Option<Digest>,
    /// Every file but the manifest, ascending by path.
    pub files: Vec<BundleFile>,
    /// Over everything else.
    pub signature: Signature,
}

impl BundleManifest {
    /// What is signed, whole numbers big-endian: `tidegate-bundle-1` and a zero byte; `county`
    /// after its length (8 bytes); `judgement` (32); `made_at` (8); 0, or 1 and `checkpoint` (8);
    /// 0, or 1 and `superseded_by` (32); number of files (8), then for each its path after its
    /// length (8), its size (8) and its digest (32); tag of the algorithm and key id, each after
    /// its length (8).
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(BUNDLE_FORMAT)
            .text(self.county.as_str())
            .digest(&self.judgement)
            .i64(self.made_at);
        encoder = match self.checkpoint {
            None => encoder.u8(0),
            Some(number) => encoder.u8(1).u64(number),
        };
        encoder = match &self.superseded_by {
            None => encoder.u8(0),
            Some(later) => encoder.u8(1).digest(later),
        };
        encoder = encoder.length(self.files.len());
        for file in &self.files {
            encoder = encoder.text(&file.path).u64(file.bytes).digest(&file.digest);
        }
        encoder
            .text(&self.signature.algorithm.to_string())
            .text(&self.signature.key_id.to_string())
            .finish()
    }

    /// Signs it anew.
    pub(crate) fn sign(&mut self, key: &SigningKey) {
        self.signature = key.unsigned();
        self.signature = key.sign(&self.signed_bytes());
    }

    /// The file at `path`.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&BundleFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Its canonical JSON.
    ///
    /// # Errors
    ///
    /// See [`crate::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        crate::to_bytes("the manifest", self)
    }

    /// The manifest of canonical JSON; nothing else is checked.
    ///
    /// # Errors
    ///
    /// See [`crate::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        crate::from_bytes("the manifest", bytes)
    }
}

/// Whether `path` may stand in a bundle: at most [`BUNDLE_PATH_BYTES_MAX`] bytes, one or two names
/// with `/` between, each of lower-case letters, digits, `-` and `.`, none beginning with a dot. So
/// it never leaves its folder, and means the same file on every system.
#[must_use]
pub fn is_bundle_path(path: &str) -> bool {
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        let first =
            bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        first && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
    };
    path.len() <= BUNDLE_PATH_BYTES_MAX
        && path.split('/').count() <= 2
        && path.split('/').all(is_name)
}

/// The lines of `sha256sum` for `files`, so that whoever has no Tidegate can check them.
pub(crate) fn sums(files: &[BundleFile]) -> String {
    files.iter().map(|file| format!("{}  {}\n", file.digest, file.path)).collect()
}
